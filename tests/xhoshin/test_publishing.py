"""Whatever happens while something is published: the old state or the new one serves, whole, and the next start finds nothing left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.embedding.static import StaticEncoder
from index.snapshot.layout import SnapshotError
from tests.xhoshin.tiny import LATER as LATER_TEXT
from tests.xhoshin.tiny import write_corpus
from xhoshin.contract import Given
from xhoshin.ingesting import go_live, propose
from xhoshin.inspection import inspect
from xhoshin.live import open_live
from xhoshin.publishing import go_back
from xhoshin.store import Store
from xhoshin.tidying import needless

OLD = ["moji@2024-11-30", "moji@2025-03-31"]
LATER = [*OLD, "moji@2025-09-30"]
BEFORE = OLD[:1]
READY_S = 5.0


def run(folder: Path, repository: Path, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.xhoshin.publishing_faults", str(folder), *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(row: dict[str, object], new: list[str], generations: int) -> None:
    served = row["served"]
    assert isinstance(served, list) and served in (OLD, new)
    edition, place = str(row["found"]).split("#")  # all editions say the same of it
    assert row["editions"] == served and edition in served and place.startswith("A-1-")
    assert row["manifest"] == served[1:]  # the first is bundled
    assert (row["stray"], row["missing"], row["needless"], row["notes"]) == ([], [], [], [])
    assert row["generations"] == generations
    assert isinstance(row["seconds"], float) and row["seconds"] < READY_S
    if row["code"] == 0:
        assert served == new
    elif row["code"] != -9:  # killed: either
        assert served == OLD


@pytest.mark.parametrize(("fault", "how"), [("KILL", "once"), ("EIO", "once"), ("EIO", "persistent"), ("ENOSPC", "once"), ("ENOSPC", "persistent")])
def test_a_failure_at_any_step_of_publishing(memory_folder: Path, repository: Path, fault: str, how: str) -> None:
    rows = run(memory_folder, repository, "ingest", fault, how)
    assert {"open", "write", "fsync", "mkdir", "rename", "replace"} <= {str(row["call"]) for row in rows}
    for row in rows:
        check(row, LATER, 3)
    assert {json.dumps(row["served"]) for row in rows} == {json.dumps(OLD), json.dumps(LATER)}  # failures before the switch, and after it


@pytest.mark.parametrize(("fault", "how"), [("KILL", "once"), ("EIO", "once"), ("ENOSPC", "persistent")])
def test_a_failure_at_any_step_of_going_back(memory_folder: Path, repository: Path, fault: str, how: str) -> None:
    rows = run(memory_folder, repository, "rollback", fault, how)
    assert {"write", "fsync", "replace"} <= {str(row["call"]) for row in rows}
    for row in rows:
        check(row, BEFORE, 3)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("no file system may be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "corpus")
    monkeypatch.setattr("xhoshin.corpus.__file__", str(tmp_path / "xhoshin" / "corpus.py"))
    store, encoder = Store(small_disk / "home"), StaticEncoder.embedded()
    first = open_live(store, encoder)
    assert first.generation and first.notes == ()
    proposal = propose(store, LATER_TEXT.encode(), Given(), date(2026, 1, 1))
    refused = 0
    for free_kib in range(0, 1024, 12):
        filler = small_disk / "filler"
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        filler.write_bytes(b"\0" * max(0, free - free_kib * 1024))
        try:
            go_live(store, proposal, "", encoder)
        except (OSError, SnapshotError):
            refused += 1
            live = open_live(store, encoder)
            assert (live.generation, live.notes, needless(store)) == (first.generation, (), [])
            filler.unlink()
        else:
            break
    assert refused >= 5
    live = open_live(store, encoder)
    assert [edition.id for edition in live.library.editions] == OLD and needless(store) == []


def test_a_failed_publication_leaves_the_files_that_another_generation_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "corpus")
    monkeypatch.setattr("xhoshin.corpus.__file__", str(tmp_path / "xhoshin" / "corpus.py"))
    store, encoder = Store(tmp_path / "home"), StaticEncoder.embedded()
    open_live(store, encoder)
    proposal = propose(store, LATER_TEXT.encode(), Given(), date(2026, 1, 1))
    go_live(store, proposal, "", encoder)
    with store.lock():
        go_back(store)
    kept = sorted(path.name for path in store.corpus.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr("xhoshin.publishing.write_generation", full)
        go_live(store, proposal, "", encoder)
    assert sorted(path.name for path in store.corpus.rglob("*")) == kept
    with store.lock():
        go_back(store, 2)
    assert inspect(store).damaged == ()
