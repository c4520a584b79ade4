"""Writing generations and moving `CURRENT`. Only the holder of the writer's lock calls these (`index.lock`)."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.durable import NEW, make_folder, move_folder, remove, replace_file, sync_folder, write_chunks, write_file
from index.snapshot.layout import DIGEST_DIGITS, FORMAT, KEPT_GENERATIONS, LAYOUT, Array, Contents, SnapshotError, generations, number_of
from index.snapshot.opening import current_name, open_generation


def write_generation(root: Path, contents: Contents) -> Path:
    """Write a new generation under `root` and check it by reading it back; returns its folder. It is not live yet (`make_current`).

    Raises:
        OSError, SnapshotError: where it cannot be written, or does not read back as written; nothing of it is left.
    """
    make_folder(root)
    building = folder = root / f"{LAYOUT.building}{os.getpid()}"
    remove(building)
    try:
        building.mkdir()
        digests = {name: _write_array(building / name, array) for name, array in contents.array_files.items()}
        for name, data in contents.written_whole.items():
            write_file(building / name, data)
            digests[name] = hashlib.sha256(data).hexdigest()
        manifest = json.dumps(_manifest(contents, digests), indent=2, ensure_ascii=False).encode()
        write_file(building / LAYOUT.manifest, manifest)
        number = 1 + max((number_of(path.name) or 0 for path in generations(root)), default=0)
        folder = root / LAYOUT.generation.format(number, hashlib.sha256(manifest).hexdigest()[:DIGEST_DIGITS])
        move_folder(building, folder)
        open_generation(folder)
    except BaseException:
        remove(building)
        remove(folder)
        raise
    return folder


def make_current(root: Path, folder: Path) -> list[OSError]:
    """Make a generation the live one.

    Returns:
        What failed after the switch: it is made, but may not outlive a loss of power.
    Raises:
        OSError: where the switch could not be made; what was live stays so.
    """
    replace_file(root / LAYOUT.current, folder.name.encode() + b"\n")
    try:
        sync_folder(root)
    except OSError as exc:
        return [exc]
    return []


def roll_back(root: Path, folder: Path) -> list[OSError]:
    """Make an earlier generation the live one again; those after it are kept until the next is published. Returns and raises as `make_current`."""
    highest = max((number_of(path.name) or 0 for path in generations(root)), default=0)
    replace_file(root / LAYOUT.rolled_back, f"{number_of(folder.name)} {highest}\n".encode())
    return make_current(root, folder)


def prune(root: Path) -> None:
    """Remove what a new generation makes needless: the leftovers, and damaged ones."""
    for folder in generations(root):
        if folder.name != current_name(root) and not _is_whole(folder):
            remove(folder)
    for path in leftovers(root):
        remove(path)


def leftovers(root: Path) -> list[Path]:
    """What killed builds have left, and generations that were never live, were rolled back before the live one was made, or are too old to keep."""
    if not root.is_dir():
        return []
    found = [path for path in root.iterdir() if path.name.startswith(LAYOUT.building) or path.name.endswith(NEW)]
    found += [path for path in root.glob("generation-*") if number_of(path.name) is None]
    with suppress(SnapshotError):  # an unreadable CURRENT tells nothing of what was live
        live = number_of(current_name(root) or "") or 0
        low, high = _rolled_back(root)
        numbered = [(number_of(path.name) or 0, path) for path in generations(root)]
        found += [path for number, path in numbered if number > max(live, high) or (low < number <= high and live > high)]
        found += _too_old([path for number, path in numbered if number <= live and path not in found])
        if (root / LAYOUT.rolled_back).exists() and live >= high:
            found.append(root / LAYOUT.rolled_back)
    return found


def _too_old(folders: list[Path]) -> list[Path]:
    """All but the last whole generations."""
    if len(folders) <= KEPT_GENERATIONS:
        return []
    whole = list(islice((path for path in reversed(folders) if _is_whole(path)), KEPT_GENERATIONS))
    return [path for path in folders if path < whole[-1]] if len(whole) == KEPT_GENERATIONS else []


def _rolled_back(root: Path) -> tuple[int, int]:
    """The generation that a rollback made live, and the highest that there was: those between are kept for a way forward."""
    try:
        low, high = map(int, (root / LAYOUT.rolled_back).read_bytes().split())
    except (FileNotFoundError, ValueError):
        return 0, 0
    except OSError:
        return 0, sys.maxsize  # it may be read the next time: until then nothing is left over
    return low, high


def _is_whole(folder: Path) -> bool:
    """False where a generation is not what was written; one that cannot be read just now may well be."""
    try:
        open_generation(folder)
    except SnapshotError as exc:
        return isinstance(exc.__cause__, OSError) and not isinstance(exc.__cause__, FileNotFoundError)
    return True


def _manifest(contents: Contents, digests: dict[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "created": datetime.now().astimezone().isoformat(timespec="seconds"),
        "made_from": contents.made_from,
        "model": {"name": contents.model.name, "fingerprint": contents.model.fingerprint},
        "facts": dict(contents.facts),
        "arrays": sorted(contents.array_files),
        "mapped": sorted(contents.mapped),
        "files": digests,
    }


def _write_array(path: Path, array: Array) -> str:
    """Write one .npy file; returns its sha256."""
    digest = hashlib.sha256()

    def produce(write: Callable[[bytes], None]) -> None:
        np.lib.format.write_array(_Stream(write, digest.update), np.ascontiguousarray(array), allow_pickle=False)

    write_chunks(path, produce)
    return digest.hexdigest()


class _Stream:
    """What NumPy writes to, in chunks: a file of our own, so that a full disk is an OSError with its number."""

    def __init__(self, *sinks: Callable[[bytes], None]) -> None:
        self._sinks = sinks

    def write(self, chunk: bytes) -> None:
        for sink in self._sinks:
            sink(chunk)
