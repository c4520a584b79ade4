"""Where the characters of a PDF edition's text stand on its pages."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on page `page` (from 1), in points from the left upper corner of the page turned so that its text is upright, y downwards."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points (1/72 inch), of the page turned so that its text is upright."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive characters of the text, from `start` on, that stand in one line of a page (from 1), in points as in `Box`.

    `spans` holds the left and right edge of each character.
    """

    start: int
    page: int
    top: float
    bottom: float
    spans: tuple[tuple[float, float], ...]

    @property
    def end(self) -> int:
        return self.start + len(self.spans)


@dataclass(frozen=True)
class Layout:
    """The size of every page, and the runs of the text in its order.

    Raises:
        ValueError: where runs overlap or are out of order, or stand on a page that there is not.
    """

    pages: tuple[PageSize, ...]
    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        at = 0
        for run in self.runs:
            if run.start < at:
                raise ValueError(f"a run begins at {run.start}, before the end {at} of the one in front of it")
            if not 1 <= run.page <= len(self.pages):
                raise ValueError(f"a run stands on page {run.page} of {len(self.pages)}")
            at = run.end

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    def page_of(self, offset: int) -> int | None:
        """The page (from 1) on which a character of the text stands, or the next one after it that stands on a page."""
        at = max(0, bisect_right(self._starts, offset) - 1)
        return next((run.page for run in self.runs[at : at + 2] if run.end > offset), None)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """What a stretch of the text covers, one box a line and page in the order of the text; white space covers nothing."""
        boxes: list[Box] = []
        at = max(0, bisect_right(self._starts, start) - 1)
        for run in self.runs[at:]:
            if run.start >= end:
                break
            spans = run.spans[max(0, start - run.start) : end - run.start]
            if not spans:
                continue
            box = Box(run.page, min(left for left, _ in spans), run.top, max(right for _, right in spans), run.bottom)
            if boxes and _same_line(boxes[-1], box):
                boxes[-1] = _around(boxes[-1], box)
            else:
                boxes.append(box)
        return tuple(boxes)

    def to_json(self) -> str:
        """Compact JSON: positions in tenths of a point, each edge as the difference from the one before."""
        pages = [[_tenths(page.width), _tenths(page.height)] for page in self.pages]
        runs = [[run.page, run.start, _tenths(run.top), _tenths(run.bottom), *_deltas(run.spans)] for run in self.runs]
        return json.dumps({"version": _VERSION, "pages": pages, "runs": runs}, separators=(",", ":"))

    @classmethod
    def from_json(cls, raw: str) -> Layout:
        """The layout that `to_json` wrote.

        Raises:
            ValueError: where the string is no such JSON.
        """
        try:
            data: Any = json.loads(raw)
            if data["version"] != _VERSION:
                raise ValueError(f"version {data['version']}, expected {_VERSION}")
            pages = tuple(PageSize(width / 10, height / 10) for width, height in data["pages"])
            runs = tuple(Run(start, page, top / 10, bottom / 10, _spans(deltas)) for page, start, top, bottom, *deltas in data["runs"])
            return cls(pages, runs)
        except (KeyError, TypeError, ValueError, IndexError) as exc:
            raise ValueError(f"no layout: {exc}") from exc


def _same_line(one: Box, other: Box) -> bool:
    """True for two stretches of one line: on one page, more than half as high in common as the lower of them is."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return one.page == other.page and common > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _around(one: Box, other: Box) -> Box:
    return Box(one.page, min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom))


def _tenths(points: float) -> int:
    return round(points * 10)


def _deltas(spans: tuple[tuple[float, float], ...]) -> list[int]:
    edges = [_tenths(edge) for span in spans for edge in span]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def _spans(deltas: list[int]) -> tuple[tuple[float, float], ...]:
    edges, at = [], 0
    for delta in deltas:
        at += delta
        edges.append(at / 10)
    return tuple(zip(edges[::2], edges[1::2], strict=True))
