"""A built index on disk: a new folder for every generation, never changed once written; `CURRENT` names the live one.

A generation is written beside the others under a name that no reader looks at, synced, renamed into place, and only then made current, so
a reader sees the old generation or the new one and nothing between. Arrays are .npy files (https://numpy.org/neps/nep-0001-npy-format.html),
memory-mapped on opening and never unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.static import StaticEncoder
from index.hybrid import Document, HybridIndex
from index.lexical import LexicalIndex
from index.variants import Variants
from index.words import Array, WordTable

FORMAT = 1
KEPT_GENERATIONS = 3
STALE_AFTER_S = 3600


@dataclass(frozen=True)
class SnapshotLayout:
    """Every name in a snapshot folder."""

    current: str = "CURRENT"
    manifest: str = "manifest.json"
    ids: str = "ids.json"
    generation: str = "generation-{:06d}"
    building: str = ".building-"


LAYOUT = SnapshotLayout()


class SnapshotError(Exception):
    """A generation that cannot be used; the message names its folder and what is wrong."""


def fingerprint(documents: Sequence[Document], encoder: StaticEncoder) -> str:
    """What an index is built from, as one hash: the documents, the model, and the format."""
    digest = hashlib.sha256(f"{FORMAT}\0{encoder.name}\0{encoder.fingerprint}".encode())
    for document in documents:
        digest.update("\0".join((document.id, document.heading, document.text)).encode())
        digest.update(b"\0\0")
    return digest.hexdigest()


def write_snapshot(root: Path, index: HybridIndex, made_from: str) -> Path:
    """Write `index` as the next generation under `root` and make it current; returns its folder.

    Raises:
        OSError: where the folder cannot be written; what was current stays so.
    """
    root.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(root)
    building = Path(tempfile.mkdtemp(prefix=LAYOUT.building, dir=root))
    try:
        for name, array in _arrays(index).items():
            np.save(building / f"{name}.npy", array, allow_pickle=False)
        (building / LAYOUT.ids).write_text(json.dumps(list(index.ids), ensure_ascii=False), encoding="utf-8")
        files = {path.name: _sha256(path) for path in sorted(building.iterdir())}
        manifest = {"format": FORMAT, "fingerprint": made_from, "model": index.encoder.name, "documents": len(index.ids), "files": files}
        (building / LAYOUT.manifest).write_text(json.dumps(manifest, indent=2, ensure_ascii=False), encoding="utf-8")
        for path in building.iterdir():
            _sync(path)
        folder = _move_into_place(root, building)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _make_current(root, folder.name)
    for old in _generations(root)[:-KEPT_GENERATIONS]:
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def open_snapshot(root: Path, encoder: StaticEncoder, made_from: str) -> HybridIndex | None:
    """The current generation, or None where there is none or it was built from something else.

    Raises:
        SnapshotError: where the current generation is damaged.
    """
    try:
        folder = root / (root / LAYOUT.current).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise SnapshotError(f"{root / LAYOUT.current}: cannot be read ({exc})") from exc
    try:
        manifest = json.loads((folder / LAYOUT.manifest).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT or manifest["fingerprint"] != made_from:
            return None
        damaged = [name for name, digest in manifest["files"].items() if _sha256(folder / name) != digest]
        if damaged:
            raise SnapshotError(f"{folder}: {', '.join(damaged)} is not what was written")
        return _read(folder, encoder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise SnapshotError(f"{folder}: cannot be read ({exc})") from exc


def _arrays(index: HybridIndex) -> dict[str, Array]:
    lexical, variants = index.lexical, index.variants
    return {
        "words": lexical.table.words,
        "word_ends": lexical.table.ends,
        "starts": lexical.starts,
        "documents": lexical.documents,
        "impacts": lexical.impacts,
        "readings": variants.readings.words,
        "reading_ends": variants.readings.ends,
        "reading_starts": variants.reading_starts,
        "reading_terms": variants.reading_terms,
        "groups": variants.groups,
        "group_starts": variants.group_starts,
        "group_terms": variants.group_terms,
        "vectors": index.vectors,
        "term_vectors": index.term_vectors,
    }


def _read(folder: Path, encoder: StaticEncoder) -> HybridIndex:
    def array(name: str) -> Any:
        return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))  # still mapped, without memmap's costly slices

    ids = json.loads((folder / LAYOUT.ids).read_text(encoding="utf-8"))
    lexical = LexicalIndex(WordTable(array("words"), array("word_ends")), array("starts"), array("documents"), array("impacts"), len(ids))
    variants = Variants(
        WordTable(array("readings"), array("reading_ends")),
        array("reading_starts"),
        array("reading_terms"),
        array("groups"),
        array("group_starts"),
        array("group_terms"),
    )
    return HybridIndex(ids, lexical, variants, array("vectors"), array("term_vectors"), encoder)


def _clear_leftovers(root: Path) -> None:
    """Remove what builds that were killed have left, once no build can still be at it."""
    for path in root.glob(f"{LAYOUT.building}*"):
        if time.time() - path.stat().st_mtime > STALE_AFTER_S:
            shutil.rmtree(path, ignore_errors=True)


def _move_into_place(root: Path, building: Path) -> Path:
    """Give the finished folder the next free generation name; another process may take one meanwhile."""
    number = 1 + max((int(path.name.rsplit("-", 1)[1]) for path in _generations(root)), default=0)
    while True:
        folder = root / LAYOUT.generation.format(number)
        try:
            building.rename(folder)
            return folder
        except OSError:
            if not folder.exists():
                raise
            number += 1


def _make_current(root: Path, name: str) -> None:
    pointer = root / f"{LAYOUT.current}.{os.getpid()}"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(root / LAYOUT.current)
    _sync(root)


def _generations(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("generation-*") if path.is_dir() and path.name.rsplit("-", 1)[1].isdigit())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
