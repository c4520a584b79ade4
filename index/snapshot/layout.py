"""The names on disk, and the values that are written and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FORMAT = 3
KEPT_GENERATIONS = 3
# So many hexadecimal digits of the manifest's sha256 stand in the name of its folder.
DIGEST_DIGITS = 16

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class SnapshotLayout:
    """Every name in a folder of snapshots."""

    current: str = "CURRENT"
    # After a rollback: from where to where, so that what was live after CURRENT is not taken for the leftovers of a killed build.
    rolled_back: str = "ROLLED_BACK"
    manifest: str = "manifest.json"
    generation: str = "generation-{:06d}-{}"
    building: str = ".building-"
    array: str = ".npy"


LAYOUT = SnapshotLayout()
_GENERATION = re.compile(rf"generation-(\d{{6,}})-([0-9a-f]{{{DIGEST_DIGITS}}})")


class SnapshotError(Exception):
    """A generation that cannot be used; the message names its folder and what is wrong."""


@dataclass(frozen=True, slots=True)
class Model:
    """The model that made the vectors."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds.

    Args:
        made_from: tells what the arrays were built from; the caller compares it.
        arrays: by name (letters, digits, `_`); read back memory-mapped and read-only.
        facts: JSON-able.
        files: further files by name, word for word.
        mapped: files that their user opens where they lie: bytes to write, and a path when read back.
    """

    made_from: str
    model: Model
    arrays: Mapping[str, Array]
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    mapped: Mapping[str, bytes | Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        objects = [name for name, array in self.arrays.items() if np.asarray(array).dtype.hasobject]
        if objects:
            raise ValueError(f"arrays of Python objects cannot be kept: {', '.join(objects)}")
        names = [*self.array_files, *self.files, *self.mapped]
        wrong = [name for name in names if not re.fullmatch(r"[\w@][\w@.-]*", name) or name == LAYOUT.manifest]
        if wrong or len(set(names)) < len(names):
            raise ValueError(f"names that cannot be kept side by side: {', '.join(wrong or names)}")

    @property
    def written_whole(self) -> dict[str, bytes]:
        """Every file that is no array, by name."""
        mapped = {name: data.read_bytes() if isinstance(data, Path) else data for name, data in self.mapped.items()}
        return {**self.files, **mapped}

    @property
    def array_files(self) -> dict[str, Array]:
        """Every array by the name of its file."""
        return {name + LAYOUT.array: array for name, array in self.arrays.items()}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A generation as it was read, every file checked."""

    folder: Path
    created: str
    contents: Contents


def number_of(name: str) -> int | None:
    """The number of the generation that a folder's name names; None for any other name."""
    match = _GENERATION.fullmatch(name)
    return int(match[1]) if match else None


def digest_of(name: str) -> str:
    """The start of the manifest's sha256 in a generation's name."""
    return name.rsplit("-", 1)[-1]


def generations(root: Path) -> list[Path]:
    """The folders of all generations, the oldest first; empty where there is no such root."""
    try:
        found = [path for path in root.iterdir() if number_of(path.name) is not None and path.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda path: number_of(path.name) or 0)
