"""What is kept for the owner alone, and the key that an installation makes for itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from bot.doctor import Health, examine
from bot.editing import Editing, EditingError
from bot.models import chosen_encoder
from bot.secrets import keyed_hash, open_to_others, secret_key
from bot.settings import read_settings
from bot.state import questions
from bot.state.state import State
from tests.data.make_editions import FOLDER
from xhoshin.answer import Answer, Kind, Language
from xhoshin.store import Store


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    """A service that is started with a umask that hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_state_key_and_uploads_are_for_their_owner_alone(tmp_path: Path) -> None:
    state = State(read_settings(), tmp_path)
    state.switches.suspend("休止", "test")
    assert (tmp_path / "state.db-wal").exists()
    assert {mode(path) for path in tmp_path.glob("state.db*")} == {0o600}
    secret_key(read_settings(), tmp_path)
    assert mode(tmp_path / "secret.key") == 0o600
    Editing(Store(tmp_path), state.audit, chosen_encoder).receive((FOLDER / "running.pdf").read_bytes(), "a.pdf", "test")
    assert mode(tmp_path / "uploads") == 0o700
    assert open_to_others(tmp_path) == []
    state.close()


def test_nothing_is_left_of_an_upload_that_cannot_be_read(tmp_path: Path) -> None:
    state = State(read_settings(), tmp_path)
    with pytest.raises(EditingError):
        Editing(Store(tmp_path), state.audit, chosen_encoder).receive(b"%PDF-1.7\n", "a.pdf", "test")
    assert not (tmp_path / "uploads").exists()
    state.close()


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    for turn in range(20):
        together = Barrier(8)

        def key(folder: Path = tmp_path / str(turn), together: Barrier = together) -> bytes:
            together.wait()
            return secret_key(read_settings(), folder)

        with ThreadPoolExecutor(8) as threads:
            keys = {future.result() for future in [threads.submit(key) for _ in range(8)]}
        assert len(keys) == 1
        assert len(keys.pop()) == 64
        assert [path.name for path in (tmp_path / str(turn)).iterdir()] == ["secret.key"]


def test_the_key_of_the_settings_comes_first_and_nothing_is_written(tmp_path: Path) -> None:
    assert secret_key(read_settings(secret_key="mine"), tmp_path / "home") == b"mine"
    assert not (tmp_path / "home").exists()


def test_the_hash_is_hmac_sha256() -> None:
    # RFC 4231, test case 2
    assert keyed_hash(b"Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@pytest.mark.parametrize("name", ["state.db", "secret.key", "xhoshin.toml", "uploads"])
def test_the_doctor_finds_what_others_can_read(tmp_path: Path, name: str) -> None:
    State(read_settings(), tmp_path).close()
    path = tmp_path / name
    if name == "uploads":
        path.mkdir(0o755)
    else:
        path.touch()
        path.chmod(0o644)
    found = {check.part: check for check in examine(read_settings(), tmp_path)}["秘密 / secrets"]
    assert found.health is Health.BAD
    assert str(path) in found.message
    path.chmod(0o700)
    found = {check.part: check for check in examine(read_settings(), tmp_path)}["秘密 / secrets"]
    assert found.health is Health.GOOD


def test_a_question_that_is_deleted_is_gone_from_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(read_settings(), tmp_path)
    state.questions.log("reply", "web", "CANARY のことは", Answer(Kind.ABSTAIN, Language.JAPANESE), "generation-000001-aa", 1.0)
    state.questions.flush()
    held = [path for path in tmp_path.glob("state.db*") if b"CANARY" in path.read_bytes()]
    assert held
    monkeypatch.setattr(questions, "now", lambda: datetime.now(UTC) + timedelta(days=91))
    state.purge()
    assert [path for path in tmp_path.glob("state.db*") if b"CANARY" in path.read_bytes()] == []
    state.close()
