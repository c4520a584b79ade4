"""What is on disk, told without opening it for use: which generation is live, which are whole, what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.snapshot.layout import SnapshotError, generations, number_of
from index.snapshot.opening import current_name, open_generation
from index.snapshot.writing import leftovers


@dataclass(frozen=True, slots=True)
class GenerationStatus:
    """One generation; `problem` is empty where it is whole."""

    name: str
    number: int
    created: str = ""
    model: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """`current` is the name that CURRENT holds, empty where there is none; `problem` says what is wrong with CURRENT itself."""

    current: str
    problem: str
    generations: tuple[GenerationStatus, ...]
    leftovers: tuple[str, ...]

    @property
    def damaged(self) -> tuple[str, ...]:
        """Everything that is wrong, in one sentence each."""
        return tuple(problem for problem in (self.problem, *(g.problem for g in self.generations)) if problem)


def snapshot_status(root: Path) -> SnapshotStatus:
    """Look at everything under `root`, every file of every generation checked."""
    try:
        current, problem = current_name(root) or "", ""
    except SnapshotError as exc:
        current, problem = "", str(exc)
    return SnapshotStatus(current, problem, tuple(map(_status, generations(root))), tuple(path.name for path in leftovers(root)))


def _status(folder: Path) -> GenerationStatus:
    number = number_of(folder.name) or 0
    try:
        snapshot = open_generation(folder)
    except SnapshotError as exc:
        return GenerationStatus(folder.name, number, problem=str(exc))
    return GenerationStatus(folder.name, number, snapshot.created, snapshot.contents.model.name, dict(snapshot.contents.facts))
