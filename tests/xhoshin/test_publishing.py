"""Whatever happens while something is published: the old state or the new one serves, whole, and the next start finds nothing left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

OLD = ["moji@2024-11-30", "moji@2025-03-31"]
LATER = [*OLD, "moji@2025-09-30"]
BEFORE = OLD[:1]
READY_S = 5.0


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has such a place: what is tested is the order of calls, not the disk."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


def run(folder: Path, repository: Path, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "tests.xhoshin.publishing_faults", str(folder), *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(row: dict[str, object], new: list[str], generations: dict[str, int]) -> None:
    served = row["served"]
    assert isinstance(served, list) and served in (OLD, new)
    assert row["editions"] == served and row["found"] == "moji@2024-11-30#A-1-1:46-54"
    assert row["manifest"] == served[1:]  # the first is bundled
    assert (row["stray"], row["missing"], row["needless"], row["notes"]) == ([], [], [], [])
    assert row["generations"] == generations["new" if served == new else "old"]
    assert isinstance(row["seconds"], float) and row["seconds"] < READY_S
    if row["code"] == 0:
        assert served == new
    elif row["code"] != -9:  # killed: either
        assert served == OLD


@pytest.mark.parametrize(("fault", "how"), [("KILL", "once"), ("EIO", "once"), ("EIO", "persistent"), ("ENOSPC", "once"), ("ENOSPC", "persistent")])
def test_a_failure_at_any_step_of_publishing(folder: Path, repository: Path, fault: str, how: str) -> None:
    rows = run(folder, repository, "ingest", fault, how)
    assert {"open", "write", "fsync", "mkdir", "rename", "replace"} <= {str(row["call"]) for row in rows}
    for row in rows:
        check(row, LATER, {"old": 2, "new": 3})
    assert {json.dumps(row["served"]) for row in rows} == {json.dumps(OLD), json.dumps(LATER)}  # failures before the switch, and after it


@pytest.mark.parametrize(("fault", "how"), [("KILL", "once"), ("EIO", "once"), ("ENOSPC", "persistent")])
def test_a_failure_at_any_step_of_going_back(folder: Path, repository: Path, fault: str, how: str) -> None:
    rows = run(folder, repository, "rollback", fault, how)
    assert {"write", "fsync", "replace"} <= {str(row["call"]) for row in rows}
    for row in rows:
        check(row, BEFORE, {"old": 2, "new": 2})
