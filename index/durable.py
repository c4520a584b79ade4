"""Files and folders that are on the disk when a call returns, or not there at all.

A write is durable once the file is synced, and a name once its folder is (fsync(2): "Calling fsync() does not necessarily ensure that the
entry in the directory containing the file has also reached disk"). Every call raises OSError where the system refuses.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

NEW = ".new"


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that does not exist yet, and sync it."""
    write_chunks(path, lambda write: write(data), mode)


def write_chunks(path: Path, produce: Callable[[Callable[[bytes], None]], None], mode: int = 0o644) -> None:
    """Write a file that does not exist yet from the chunks that `produce` hands to its argument, and sync it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        produce(lambda chunk: _write_all(descriptor, chunk))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Make `data` the content of `path`: a reader sees the old content or the new. The folder is not synced yet (`sync_folder`)."""
    new = path.with_name(path.name + NEW)
    with suppress(FileNotFoundError):
        new.unlink()
    try:
        write_file(new, data, mode)
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, where they are missing, and sync the entry of each that was made. `mode` is the folder's own."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with suppress(FileExistsError):
        path.mkdir(mode)
    sync_folder(path.parent)


def move_folder(source: Path, target: Path) -> None:
    """Give a finished folder its final name beside it, durably: its own entries, then its name."""
    sync_folder(source)
    source.rename(target)
    sync_folder(target.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds, as far as the system lets us: what stays is cleared at the next start."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest) :]
