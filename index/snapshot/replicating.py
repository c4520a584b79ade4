"""A generation fetched from where another process has published it. Its name holds its manifest's digest, and the manifest every file's: what arrives is what was
published, or is refused. Only the holder of the writer's lock calls `replicate`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.durable import make_folder, move_folder, remove, write_chunks, write_file
from index.snapshot.layout import DIGEST_DIGITS, LAYOUT, SnapshotError, digest_of, number_of
from index.snapshot.opening import current_name, open_generation
from index.snapshot.writing import make_current, prune

# The content of a file of the generation, in chunks, by its name. May raise OSError.
Fetch = Callable[[str], Iterator[bytes]]


def replicate(root: Path, name: str, fetch: Fetch) -> Path:
    """Make the generation `name` the live one under `root`, fetching what the live one there does not hold already; returns its folder.

    Raises:
        SnapshotError: where something that arrived is not what was published.
        OSError: where it cannot be fetched or written. In either case what was live stays so.
    """
    if number_of(name) is None:
        raise SnapshotError(f"{name!r} names no generation")
    folder = root / name
    if not _is_here(folder):
        make_folder(root)
        building = root / f"{LAYOUT.building}{os.getpid()}"
        remove(building)
        remove(folder)
        try:
            building.mkdir()
            _fetch_into(building, name, fetch, _live_files(root))
            move_folder(building, folder)
            open_generation(folder)
        except BaseException:
            remove(building)
            remove(folder)
            raise
    make_current(root, folder)
    with suppress(OSError):  # it is live; what is needless is cleared the next time
        prune(root)
    return folder


def _is_here(folder: Path) -> bool:
    try:
        open_generation(folder)
    except SnapshotError:
        return False
    return True


def _fetch_into(building: Path, name: str, fetch: Fetch, here: Mapping[str, Path]) -> None:
    manifest = b"".join(fetch(LAYOUT.manifest))
    if hashlib.sha256(manifest).hexdigest()[:DIGEST_DIGITS] != digest_of(name):
        raise SnapshotError(f"{name}: {LAYOUT.manifest} is not what was published")
    digests: dict[str, str] = json.loads(manifest)["files"]
    for file, digest in digests.items():
        if Path(file).name != file:
            raise SnapshotError(f"{name}: {file!r} is no file's name")
        if digest in here:
            os.link(here[digest], building / file)  # files of a generation are never changed
        elif _written(building / file, fetch(file)) != digest:
            raise SnapshotError(f"{name}: {file} is not what was published")
    write_file(building / LAYOUT.manifest, manifest)


def _written(path: Path, chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()

    def produce(write: Callable[[bytes], Any]) -> None:
        for chunk in chunks:
            digest.update(chunk)
            write(chunk)

    write_chunks(path, produce)
    return digest.hexdigest()


def _live_files(root: Path) -> dict[str, Path]:
    """The files of the live generation, where it is whole, by sha256."""
    try:
        name = current_name(root)
        if name is None:
            return {}
        open_generation(root / name)
        manifest = json.loads((root / name / LAYOUT.manifest).read_bytes())
    except (SnapshotError, OSError):
        return {}
    return {digest: root / name / file for file, digest in manifest["files"].items()}
