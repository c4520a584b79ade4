"""Progress at a glance: the initiatives of an edition by area, and how many of them are completed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xhoshin.report import Edition, Initiative, Status


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """The initiatives of one area, in the order of their numbers."""

    area: str
    initiatives: tuple[Initiative, ...]

    @property
    def count(self) -> int:
        return len(self.initiatives)

    @property
    def done(self) -> int:
        return sum(initiative.status is Status.DONE for initiative in self.initiatives)


@dataclass(frozen=True, slots=True)
class Progress:
    edition: Edition
    areas: tuple[AreaProgress, ...]

    @property
    def total(self) -> AreaProgress:
        """All areas as one; its `area` is empty."""
        return AreaProgress("", tuple(initiative for area in self.areas for initiative in area.initiatives))

    def of_areas(self, letters: Sequence[str]) -> tuple[AreaProgress, ...]:
        """Each of the areas; without any initiative where the edition has none in it."""
        known = {area.area: area for area in self.areas}
        return tuple(known.get(letter, AreaProgress(letter, ())) for letter in letters)


def progress_of(edition: Edition) -> Progress:
    ordered = sorted(edition.initiatives, key=lambda i: (i.area, int(i.code.split("-")[1])))
    letters = dict.fromkeys(initiative.area for initiative in ordered)
    return Progress(edition, tuple(AreaProgress(letter, tuple(i for i in ordered if i.area == letter)) for letter in letters))
