"""Publishes with a failure at every call to the file system in turn, each in a process of its own: `python -m tests.xhoshin.publishing_faults`.

Prints a JSON line for every step: what failed, how the publisher ended, what served right afterwards, and what the next start found and left.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import itertools
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xhoshin.corpus
from index.embedding.static import StaticEncoder
from index.snapshot.layout import SnapshotError, generations
from index.snapshot.opening import current_name, open_current, read_facts
from tests.xhoshin.tiny import LAST, LATER, write_corpus
from xhoshin.archive import read_own_manifest
from xhoshin.contract import Given
from xhoshin.corpus import CorpusError
from xhoshin.ingesting import go_live, propose
from xhoshin.live import open_live
from xhoshin.publishing import go_back
from xhoshin.served import own_manifest
from xhoshin.store import Store
from xhoshin.tidying import needless

CHANGING = ["open", "write", "fsync", "mkdir", "rename", "replace", "ftruncate", "pwrite"]
REMOVING = ["unlink", "rmdir", "close", "flock"]
READING = ["io.open", "scandir", "listdir", "stat"]
# Only every so many-th call that reads is made to fail: a failure there is a failure to open, whatever the file.
SAMPLED = 11
NOT_REACHED, FAILED = 77, 3


def may_fail(fault: str, name: str, nth: int) -> bool:
    """A full disk fails what takes space; death between two calls that only read is death before the next that does not."""
    if fault == "ENOSPC":
        return name in CHANGING
    return name not in READING or (fault != "KILL" and nth % SAMPLED == 0)


def install(step: int, fault: str, persistent: bool, reached: Callable[[str], None]) -> None:
    """Let the `step`-th call that may fail do so, or with `persistent` every one from there."""
    count, calls = 0, 0

    def failing(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal count, calls
            calls += 1
            counts = may_fail(fault, name, calls)
            count += counts
            if (counts and count == step) or (counts and persistent and count > step):
                if count == step:
                    reached(name)
                if fault == "KILL":
                    os.kill(os.getpid(), signal.SIGKILL)
                if name == "close":
                    call(*args, **kwargs)  # Linux lets go of the descriptor all the same
                code = getattr(errno, fault)
                raise OSError(code, os.strerror(code))
            return call(*args, **kwargs)

        return wrapped

    for name in (*CHANGING, *REMOVING, *READING):
        if hasattr(os, name):
            setattr(os, name, failing(name, getattr(os, name)))
    builtins.open = io.open = failing("io.open", open)  # type: ignore[assignment]
    fcntl.flock = failing("flock", fcntl.flock)  # type: ignore[assignment]


def editions(store: Store) -> list[str] | None:
    """What a reader is served by the snapshot; None where it is served nothing whole."""
    snapshot = open_current(store.snapshots).snapshot
    return None if snapshot is None else list(snapshot.contents.facts["editions"])


def next_start(store: Store, encoder: StaticEncoder) -> dict[str, Any]:
    """What the next process finds, and what it leaves behind."""
    started = time.perf_counter()
    live = open_live(store, encoder)
    hit = live.index.search(live.index.analyze("駐車場"), 1)[0]
    seconds = time.perf_counter() - started
    files = sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())
    own = read_own_manifest(store.corpus)
    entries = {entry for folder in generations(store.snapshots) for entry in own_manifest(read_facts(folder)).editions}
    expected = {f"corpus/{name}" for entry in entries for name in (entry.file, entry.original)}
    expected |= {"corpus/manifest.toml", "snapshots/CURRENT", "writer.lock"}
    if current_name(store.snapshots) != generations(store.snapshots)[-1].name:
        expected.add("snapshots/ROLLED_BACK")
    stray = [name for name in files if name not in expected and not name.startswith("snapshots/generation-")]
    return {
        "seconds": seconds,
        "editions": sorted(edition.id for edition in live.library.editions),
        "manifest": sorted(entry.id for entry in own.editions) if own else None,
        "found": hit.id,
        "notes": list(live.notes),
        "generations": len(generations(store.snapshots)),
        "stray": stray,
        "missing": sorted(expected - set(files)),
        "needless": [str(path) for path in needless(store)],
    }


def attempt(act: Callable[[], object], step: int, fault: str, persistent: bool) -> tuple[int, str]:
    """Act in a child with one failure; its exit code (negative where it was killed), and the call that failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        write = os.write
        install(step, fault, persistent, lambda name: write(writing, name.encode()) and None)
        try:
            act()
            code = 0
        except (OSError, SnapshotError, CorpusError):
            code = FAILED
        os._exit(code)
    os.close(writing)
    call = os.read(reading, 100).decode()
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return (os.waitstatus_to_exitcode(status) if call else NOT_REACHED), call


def main(folder: Path, action: str, fault: str, persistent: bool) -> None:
    write_corpus(folder / "corpus")
    xhoshin.corpus.__file__ = str(folder / "xhoshin" / "corpus.py")
    encoder = StaticEncoder.embedded()
    whole, store = Store(folder / "whole"), Store(folder / "home")
    open_live(whole, encoder)
    today = date(2026, 1, 1)
    first = LATER.replace("準備しています", "準備を終えました")
    for text in (first, LATER):  # so that there are as many generations as are kept
        go_live(whole, propose(whole, text.encode(), Given(replace=True), today), "", encoder)
    proposal = propose(whole, LAST.encode(), Given(), today)

    def ingest() -> None:
        go_live(store, proposal, "", encoder)

    def roll_back() -> None:
        with store.lock():
            go_back(store, 1)

    for step in itertools.count(1):
        shutil.rmtree(store.root, ignore_errors=True)
        shutil.copytree(whole.root, store.root)
        code, call = attempt({"ingest": ingest, "rollback": roll_back}[action], step, fault, persistent)
        if code == NOT_REACHED:
            break
        row = {"step": step, "call": call, "code": code, "served": editions(store), **next_start(store, encoder)}
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "persistent")
