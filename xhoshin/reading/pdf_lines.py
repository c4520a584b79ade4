"""The lines of a PDF page in the order in which people read them: down the page, cell by cell in tables, column by column."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from xhoshin.reading.pdf_columns import in_columns
from xhoshin.reading.pdf_labels import beside_labels
from xhoshin.reading.pdf_segments import Segment, rows
from xhoshin.reading.pdfium import Glyph, Rule

# In heights of a character:
_SPACE = 0.5  # a gap this much wider than the line's own is a space
_LATIN_SPACE = 0.15
# A list mark stands within this many characters of its line's beginning, and keeps the space after it.
_MARK_LENGTH = 4

CellKey = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of page `page` (from 1): its characters with spaces, each with its left and right edge, and what is seen of it from top to bottom;
    `cell` is the table cell it stands in: left, top, right and bottom."""

    page: int
    text: str
    spans: tuple[tuple[float, float], ...]
    top: float
    bottom: float
    cell: CellKey | None = None

    @property
    def left(self) -> float:
        return self.spans[0][0]


def lines_in_order(page: int, segments: Sequence[Segment], rules: Sequence[Rule]) -> list[Line]:
    """Reading order by geometry alone."""
    cells: dict[CellKey, list[Segment]] = defaultdict(list)
    outside: list[Segment] = []
    grid = _Grid(rules)
    for segment in segments:
        key = grid.cell(segment)
        (outside if key is None else cells[key]).append(segment)
    if not cells:
        return [_line(page, row, None) for row in in_columns(beside_labels(rows(outside)))]
    found = [(key[1], key[0], [_line(page, row, key) for row in rows(inside)]) for key, inside in cells.items()]
    found += [(min(part.top for part in row), row[0].left, [_line(page, row, None)]) for row in rows(outside)]
    found.sort(key=lambda block: block[:2])
    return [line for _, _, block in found for line in block]


class _Grid:
    """The cells that a page's rules make: a place is in one where a rule bounds it to the left, to the right, and above or below."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._uprights = [rule for rule in rules if rule.left == rule.right]
        self._levels = [rule for rule in rules if rule.top == rule.bottom]

    def cell(self, segment: Segment) -> CellKey | None:
        """The nearest rules around a segment's middle, in whole points, so that a border drawn in pieces is one border."""
        if not self._uprights or not self._levels:
            return None
        x, y = (segment.left + segment.right) / 2, segment.middle
        beside = [rule.left for rule in self._uprights if rule.top - 1 <= y <= rule.bottom + 1]
        above = [rule.top for rule in self._levels if rule.left - 1 <= x <= rule.right + 1]
        left = max((place for place in beside if place <= x), default=None)
        right = min((place for place in beside if place > x), default=None)
        if left is None or right is None:
            return None
        # A row that a page break cuts may have no border there.
        top = max((place for place in above if place <= y), default=0.0)
        bottom = min((place for place in above if place > y), default=math.inf)
        if top == 0.0 and bottom == math.inf:
            return None
        return round(left), round(top), round(right), bottom if math.isinf(bottom) else round(bottom)


def _line(page: int, row: Sequence[Segment], cell: CellKey | None) -> Line:
    glyphs = sorted((glyph for segment in row for glyph in segment.glyphs), key=lambda glyph: glyph.left)
    gaps = [after.left - before.right for before, after in pairwise(glyphs)]
    usual = max(0.0, statistics.median(gaps)) if gaps else 0.0
    text: list[str] = []
    spans: list[tuple[float, float]] = []
    for at, glyph in enumerate(glyphs):
        if at and _is_spaced(glyphs[at - 1], glyph, usual, at):
            text.append(" ")
            spans.append((glyphs[at - 1].right, glyph.left))
        text.append(glyph.char)
        spans.append((glyph.left, glyph.right))
    top, bottom = min(glyph.ink_top for glyph in glyphs), max(glyph.ink_bottom for glyph in glyphs)
    return Line(page, "".join(text), tuple(spans), top, bottom, cell)


def _is_spaced(before: Glyph, glyph: Glyph, usual: float, at: int) -> bool:
    """True where a space stands between two characters of a line: Latin words are set apart by less than Japanese ones."""
    gap = (glyph.left - before.right - usual) / max(1.0, glyph.bottom - glyph.top)
    is_narrow_space = (before.char.isascii() and glyph.char.isascii() and before.char.isalnum() and glyph.char.isalnum()) or at <= _MARK_LENGTH
    return gap > (_LATIN_SPACE if is_narrow_space else _SPACE)
