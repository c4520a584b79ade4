"""The backup script of the guide: taken while the state is written to, and restored into an empty folder."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.secrets import secret_key
from bot.service import Service
from bot.settings import read_settings
from bot.state.roles import Role
from bot.state.state import State
from index.lock import writer_lock
from xhoshin.inspection import inspect
from xhoshin.store import Store

pytestmark = pytest.mark.skipif(not (shutil.which("flock") and shutil.which("tar")), reason="needs flock and tar")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has answered, with an admin, a key, and a file that waits for a decision."""
    folder = tmp_path_factory.mktemp("home")
    Service(folder)
    state = State(read_settings(), folder)
    state.roles.grant(7, Role.ADMIN, "test")
    state.close()
    secret_key(read_settings(), folder)
    (folder / "uploads").mkdir()
    (folder / "uploads" / "waiting").write_bytes(b"not published")
    return folder


@pytest.fixture
def writing(home: Path) -> Iterator[None]:
    """The state is written to all the while."""
    stopped, state = Event(), State(read_settings(), home)

    def write() -> None:
        while not stopped.is_set():
            state.switches.suspend("休止", "test")

    thread = Thread(target=write)
    thread.start()
    yield
    stopped.set()
    thread.join()
    state.close()


def backup(repository: Path, home: Path, target: Path) -> subprocess.CompletedProcess[str]:
    script = repository / "docs" / "deployment" / "backup.sh"
    environment = {"PATH": os.environ["PATH"], "XHOSHIN_HOME": str(home)}
    return subprocess.run(["sh", script, target], env=environment, capture_output=True, text=True, check=False)


def test_what_was_backed_up_serves_again(repository: Path, home: Path, tmp_path: Path, writing: None) -> None:
    target, restored = tmp_path / "backup.tar", tmp_path / "restored"
    done = backup(repository, home, target)
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    restored.mkdir()
    subprocess.run(["tar", "--extract", "--file", target, "--directory", restored], check=True)
    state = State(read_settings(), restored)
    assert state.roles.role_of(7) is Role.ADMIN
    assert state.switches.suspended() == "休止"
    state.close()
    assert stat.S_IMODE((restored / "state.db").stat().st_mode) == 0o600
    assert secret_key(read_settings(), restored) == secret_key(read_settings(), home)
    inspection = inspect(Store(restored))
    assert (inspection.serving, inspection.damaged) == (inspect(Store(home)).serving, ())
    assert not (restored / "uploads").exists()


def test_it_waits_for_a_publication(repository: Path, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.tar"
    started = Event()
    thread = Thread(target=lambda: (started.set(), backup(repository, home, target)))
    with writer_lock(home / "writer.lock"):
        thread.start()
        started.wait()
        thread.join(1.0)
        assert thread.is_alive()
        assert not target.exists()
    thread.join(30)
    assert target.exists()


def test_without_a_home_it_says_so_and_writes_nothing(repository: Path, tmp_path: Path) -> None:
    script = repository / "docs" / "deployment" / "backup.sh"
    done = subprocess.run(["sh", script, tmp_path / "x.tar"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "XHOSHIN_HOME is not set" in done.stderr
    assert not list(tmp_path.iterdir())
