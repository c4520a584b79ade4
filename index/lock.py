"""One writer at a time, across processes: a lock file held by flock(2), so that it is free as soon as its holder is gone, however it ended."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.durable import make_folder

_LOOK_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes. `pid` is 0, and `since` empty, where the holder has not said so yet."""

    pid: int = 0
    since: str = ""


class LockedError(Exception):
    """Another process writes; `holder` says which."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(
            f"別の処理が公開の作業をしています（プロセス {holder.pid or '不明'}、{holder.since or '時刻不明'}から）。終わってからもう一度実行してください。"
            f"/ Another process is publishing (pid {holder.pid or 'unknown'}, since {holder.since or 'unknown'}). Run this again when it has ended."
        )
        self.holder = holder


@contextmanager
def writer_lock(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path` for the length of a with-block.

    Args:
        patience: how long to wait for it, in seconds; clearing up after a killed process takes a moment.
    Raises:
        LockedError: where another process holds it, and goes on to.
        OSError: where the file cannot be made.
    """
    make_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, patience)
        note = json.dumps({"pid": os.getpid(), "since": datetime.now().astimezone().isoformat(timespec="seconds")})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        yield
    finally:
        with suppress(OSError):  # what was done under the lock is done
            os.close(descriptor)  # lets go of it


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now, or None where nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor)
    finally:
        os.close(descriptor)
    return None


def _take(descriptor: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise LockedError(_read(descriptor)) from None
        time.sleep(_LOOK_EVERY)


def _read(descriptor: int) -> Holder:
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(int(note["pid"]), str(note["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()
