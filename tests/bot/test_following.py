"""A process that follows another serves what that one publishes, and nothing that is not what was published."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from bot.following import Follower, FollowError, require_shared
from bot.service import Service
from bot.settings import SettingsError
from bot.web.following import following
from bot.words import add_synonym
from tests.bot.test_editing import Office
from tests.xhoshin.derived import later_text
from xhoshin.answer import Kind, Language
from xhoshin.store import Store

SECRET = b"secret of all"
REPOSITORY = Path(__file__).parents[2]


class Leader(Office):
    """An office whose web offers what it publishes."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        app = FastAPI()
        app.include_router(following(Store(home), SECRET))
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def publish(self, text: str) -> None:
        upload, _ = self.editing.receive(text.encode(), "moji.txt", "test")
        self.editing.publish(upload.id, "test")

    def close(self) -> None:
        self.server.should_exit = True
        self._thread.join()


@pytest.fixture
def leader(tmp_path: Path) -> Iterator[Leader]:
    leader = Leader(tmp_path / "leader")
    yield leader
    leader.close()


def ids(service: Service) -> list[str]:
    return sorted(edition.id for edition in service.serving.live.library.editions)


def test_a_follower_serves_what_is_published_and_what_is_gone_back_to(leader: Leader, tmp_path: Path) -> None:
    store = Store(tmp_path / "follower")
    follower = Follower(store, leader.url, SECRET)
    assert follower.catch_up()
    assert not follower.catch_up()
    service = Service(store.root)
    assert service.serving.live.generation == leader.service.serving.live.generation
    leader.publish(later_text())
    assert follower.catch_up()
    assert ids(service) == ids(leader.service)
    assert service.answerer.answer("前回から何が変わった？").answer.changes
    assert sorted(path.name for path in store.corpus.rglob("*") if path.is_file()) == sorted(
        path.name for path in Store(leader.home).corpus.rglob("*") if path.is_file()
    )
    leader.editing.roll_back("test")
    assert follower.catch_up()
    assert ids(service) == ["kokuraminami@2024-11-30", "moji@2024-11-30"]


def test_files_that_did_not_change_are_not_fetched_again(leader: Leader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follower = Follower(Store(tmp_path / "follower"), leader.url, SECRET)
    follower.catch_up()
    leader.publish(later_text())
    fetched: list[str] = []
    chunks = follower._chunks
    monkeypatch.setattr(follower, "_chunks", lambda path: fetched.append(path) or chunks(path))  # type: ignore[func-returns-value]
    follower.catch_up()
    files = [path for path in fetched if "/generations/" in path]
    assert not any(path.endswith("kokuraminami@2024-11-30.txt") for path in files)
    assert any(path.endswith("moji@2025-03-31.txt") for path in files)


def test_words_that_staff_added_are_followed(leader: Leader, tmp_path: Path) -> None:
    store = Store(tmp_path / "follower")
    follower = Follower(store, leader.url, SECRET)
    follower.catch_up()
    service = Service(store.root)
    add_synonym(leader.home, "ミケネコ", "おくやみコーナー", Language.JAPANESE, leader.service.serving.live.library)
    assert follower.catch_up()
    assert service.answerer.answer("ミケネコのことを教えてください").answer.kind is Kind.ANSWER


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("file", ["manifest.json", "moji@2025-03-31.txt", "ids.json"])
def test_what_is_not_what_was_published_is_refused(leader: Leader, tmp_path: Path, file: str) -> None:
    store = Store(tmp_path / "follower")
    follower = Follower(store, leader.url, SECRET)
    follower.catch_up()
    before = Service(store.root).serving.live.generation
    leader.publish(later_text())
    spoil(Store(leader.home).snapshots / leader.service.serving.live.generation / file)
    with pytest.raises(FollowError, match="not what was published"):
        follower.catch_up()
    assert Service(store.root).serving.live.generation == before
    assert [path.name for path in store.snapshots.glob("generation-*")] == [before]


def test_without_the_key_nothing_is_to_be_had(leader: Leader, tmp_path: Path) -> None:
    with pytest.raises(FollowError, match="404"):
        Follower(Store(tmp_path / "follower"), leader.url, b"another secret").catch_up()


@pytest.mark.parametrize(
    "path", ["/follow/files/../state.db", "/follow/files/..%2fstate.db", "/follow/generations/..%2f..%2fx/secret.key", "/follow/files/"]
)
def test_no_other_file_is_to_be_had(leader: Leader, tmp_path: Path, path: str) -> None:
    follower = Follower(Store(tmp_path / "follower"), leader.url, SECRET)
    assert follower._client.get(path).status_code == 404


def test_a_leader_that_is_away_is_waited_for(leader: Leader, tmp_path: Path) -> None:
    store = Store(tmp_path / "follower")
    follower = Follower(store, leader.url, SECRET)
    follower.catch_up()
    leader.close()
    with pytest.raises(FollowError):
        follower.catch_up()
    assert Service(store.root).serving.live.generation


def test_a_follower_takes_telegram_only_where_its_leader_sees_what_it_keeps() -> None:
    require_shared("", False)
    require_shared("http://leader.example.jp", True)
    with pytest.raises(SettingsError, match="XHOSHIN_DATABASE_URL"):
        require_shared("http://leader.example.jp", False)


@pytest.mark.parametrize("arguments", [("ingest", "later.txt"), ("index", "build"), ("index", "rollback")])
def test_commands_change_nothing_at_a_follower(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    Service(tmp_path)
    (tmp_path / "later.txt").write_text(later_text(), encoding="utf-8")
    environment = {**os.environ, "XHOSHIN_HOME": str(tmp_path), "XHOSHIN_LEADER_URL": "http://leader.example.jp", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", "from bot.cli import app; app()", *arguments]
    ended = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, text=True, check=False)
    assert (ended.returncode, "http://leader.example.jp" in ended.stderr) == (1, True), ended.stderr
    assert [path.name[:17] for path in Store(tmp_path).snapshots.glob("generation-*")] == ["generation-000001"]
