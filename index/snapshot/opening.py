"""Reading generations: the live one, or the newest before it that is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.snapshot.layout import DIGEST_DIGITS, FORMAT, LAYOUT, Contents, Model, Snapshot, SnapshotError, digest_of, generations, number_of


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found: the generation to serve, if any is whole, and everything that was passed over on the way to it."""

    snapshot: Snapshot | None
    damage: tuple[SnapshotError, ...] = ()


def open_current(root: Path) -> Opened:
    """The live generation; where it is damaged, the newest whole one before it, and where there is none, after it."""
    while True:
        try:
            name, damage = _read_current(root)
            if name is None and not damage:
                return Opened(None)
            opened = _first_whole(_in_order(root, name), damage)
        except OSError as exc:
            return Opened(None, (SnapshotError(f"{root}: cannot be read ({exc})"),))
        if not opened.damage or _read_current(root)[0] == name:  # else it was removed while we read: another has been made live
            return opened


def current_name(root: Path) -> str | None:
    """The name that CURRENT holds; None where nothing was ever made live.

    Raises:
        SnapshotError: where it is lost, cannot be read, or names no generation.
    """
    path = root / LAYOUT.current
    try:
        name = path.read_bytes().decode("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        if any((number_of(folder.name) or 0) > 1 for folder in generations(root)):  # a killed first build leaves one at most
            raise SnapshotError(f"{path}: is missing") from None
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise SnapshotError(f"{path}: cannot be read ({exc})") from exc
    if number_of(name) is None or not (root / name).is_dir():
        raise SnapshotError(f"{path}: names no generation ({name!r})")
    return name


def open_generation(folder: Path) -> Snapshot:
    """One generation, every file checked against its sha256.

    Raises:
        SnapshotError: where anything is missing or not what was written.
    """
    try:
        manifest = _manifest(folder)
        digests = manifest["files"]
        damaged = [name for name in sorted(digests) if _sha256(folder / name) != digests[name]]
        if damaged:
            raise SnapshotError(f"{folder}: {', '.join(damaged)} is not what was written")
        arrays = {name.removesuffix(LAYOUT.array): _array(folder / name) for name in manifest["arrays"]}
        mapped = {name: folder / name for name in manifest["mapped"]}
        files = {name: (folder / name).read_bytes() for name in sorted(digests) if name not in manifest["arrays"] and name not in mapped}
        model = Model(manifest["model"]["name"], manifest["model"]["fingerprint"])
        return Snapshot(folder, manifest["created"], Contents(manifest["made_from"], model, arrays, manifest["facts"], files, mapped))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise SnapshotError(f"{folder}: cannot be read ({exc})") from exc


def read_facts(folder: Path) -> dict[str, Any]:
    """The facts of a generation, its manifest checked and nothing else.

    Raises:
        SnapshotError: where the manifest is missing or not what was written.
    """
    try:
        facts: dict[str, Any] = _manifest(folder)["facts"]
        return facts
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise SnapshotError(f"{folder}: cannot be read ({exc})") from exc


def _manifest(folder: Path) -> dict[str, Any]:
    raw = (folder / LAYOUT.manifest).read_bytes()
    if hashlib.sha256(raw).hexdigest()[:DIGEST_DIGITS] != digest_of(folder.name):
        raise SnapshotError(f"{folder}: {LAYOUT.manifest} is not what was written")
    manifest: dict[str, Any] = json.loads(raw)
    if manifest["format"] != FORMAT:
        raise SnapshotError(f"{folder}: is of format {manifest['format']}, this program reads {FORMAT}")
    return manifest


def _read_current(root: Path) -> tuple[str | None, list[SnapshotError]]:
    try:
        return current_name(root), []
    except SnapshotError as exc:
        return None, [exc]


def _in_order(root: Path, current: str | None) -> list[Path]:
    """The folders to try: the live one, then those before it from new to old, then those after it."""
    found = generations(root)
    live = number_of(current) if current else None
    last = live if live is not None else max((number_of(path.name) or 0 for path in found), default=0)
    before = [path for path in found if (number_of(path.name) or 0) <= last]
    return [*reversed(before), *(path for path in found if path not in before)]


def _first_whole(folders: list[Path], damage: list[SnapshotError]) -> Opened:
    for folder in folders:
        try:
            return Opened(open_generation(folder), tuple(damage))
        except SnapshotError as exc:
            damage.append(exc)
    return Opened(None, tuple(damage))


def _array(path: Path) -> Any:
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))  # still mapped, without memmap's costly slices


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
