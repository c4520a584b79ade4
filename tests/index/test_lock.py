"""One writer at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.lock import LockedError, holder_of, writer_lock


def test_the_second_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lock"
    assert holder_of(path) is None
    with writer_lock(path):
        with pytest.raises(LockedError) as caught, writer_lock(path):
            pass
        note = json.loads(path.read_text())
        assert (caught.value.holder.pid, caught.value.holder.since) == (os.getpid(), note["since"])
        assert str(os.getpid()) in str(caught.value) and note["since"] in str(caught.value)
        assert holder_of(path) == caught.value.holder
    assert holder_of(path) is None
    with writer_lock(path):
        pass


def test_a_lock_without_its_note_is_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with writer_lock(path):
        path.write_bytes(b"")
        with pytest.raises(LockedError) as caught, writer_lock(path):
            pass
    assert caught.value.holder.pid == 0


def test_it_is_waited_for_as_long_as_said(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = threading.Event()

    def hold() -> None:
        with writer_lock(path):
            held.set()
            time.sleep(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    with pytest.raises(LockedError), writer_lock(path, patience=0.01):
        pass
    with writer_lock(path, patience=10):  # raises where it is not waited for
        pass
    thread.join()


def test_it_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = f"import os, signal\nfrom pathlib import Path\nfrom index.lock import writer_lock\nwith writer_lock(Path({str(path)!r})):\n    os.kill(os.getpid(), signal.SIGKILL)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == -9
    with writer_lock(path):
        assert holder_of(path) is not None
