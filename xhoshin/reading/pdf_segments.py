"""The characters of a PDF page put together to stretches of a line, in whatever order the file holds them."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from xhoshin.reading.characters import as_written
from xhoshin.reading.pdfium import Glyph, Rule

# In heights of a character:
_SAME_LINE = 0.35  # how far apart the middles of two characters of one line may be
_SAME_ROW = 0.45  # and of two stretches
_WORD_GAP = 0.8  # a wider gap ends a stretch
_RUBY = 0.65  # what is set above a line and no larger than this is the reading of its words
# Text that leans more than this (radians) is a watermark.
_UPRIGHT = 0.1


@dataclass(slots=True)
class Segment:
    """Characters side by side in one line. Empty is no segment."""

    glyphs: list[Glyph] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)


def segments_of(glyphs: Iterable[Glyph], rules: Sequence[Rule]) -> list[Segment]:
    """Stretches of upright text as written, readings above words left out; an upright rule between two characters separates them."""
    upright = _Uprights(rules)
    found: list[Segment] = []
    for glyph in _clean(glyphs):
        if found and _goes_on(found[-1].glyphs[-1], glyph) and not upright.between(found[-1].glyphs[-1], glyph):
            found[-1].glyphs.append(glyph)
        else:
            found.append(Segment([glyph]))
    return [segment for row in rows(_without_ruby(found)) for segment in _merged(row, upright)]


def rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Segments side by side, from the top down and from left to right."""
    found: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda part: part.middle):
        row = found[-1] if found else None
        if row and abs(row[0].middle - segment.middle) < _SAME_ROW * min(row[0].height, segment.height):
            row.append(segment)
        else:
            found.append([segment])
    for row in found:
        row.sort(key=lambda part: part.left)
    return found


def _merged(row: Sequence[Segment], upright: _Uprights) -> list[Segment]:
    """A row whose neighbours are one segment where the file merely holds them apart, or in another order."""
    found: list[Segment] = []
    for segment in row:
        if found and _is_near(found[-1].glyphs[-1], segment.glyphs[0]) and not upright.between(found[-1].glyphs[-1], segment.glyphs[0]):
            found[-1] = Segment(sorted(found[-1].glyphs + segment.glyphs, key=lambda glyph: glyph.left))
        else:
            found.append(segment)
    return found


def _clean(glyphs: Iterable[Glyph]) -> Iterable[Glyph]:
    """Visible characters as written, each once: bold print is made by some programs from two copies side by side."""
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.char.isspace() or abs((glyph.angle + _UPRIGHT) % 6.2832) > 2 * _UPRIGHT:
            continue
        chars = as_written(glyph.char)
        if not chars or chars.isspace():
            continue
        again = last is not None and last.char == glyph.char and abs(last.left - glyph.left) < 0.3 * (glyph.right - glyph.left)
        if last is not None and again and abs(last.top - glyph.top) < 0.3 * (glyph.bottom - glyph.top):
            continue
        last = glyph
        width = (glyph.right - glyph.left) / len(chars)
        for i, char in enumerate(chars):
            left = glyph.left + i * width
            yield Glyph(char, left, glyph.top, left + width, glyph.bottom, glyph.ink_top, glyph.ink_bottom, glyph.angle, glyph.is_made_up)


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    height = max(before.bottom - before.top, glyph.bottom - glyph.top, 1.0)
    same_line = abs((before.top + before.bottom) - (glyph.top + glyph.bottom)) / 2 < _SAME_LINE * height
    return same_line and _is_near(before, glyph) and glyph.left > before.left


def _is_near(before: Glyph, glyph: Glyph) -> bool:
    height = max(before.bottom - before.top, glyph.bottom - glyph.top, 1.0)
    return -0.5 * height < glyph.left - before.right < _WORD_GAP * height


class _Uprights:
    """The upright rules of a page by their place from left to right."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = sorted((rule for rule in rules if rule.left == rule.right), key=lambda rule: rule.left)
        self._places = [rule.left for rule in self._rules]

    def between(self, before: Glyph, glyph: Glyph) -> bool:
        middle = (glyph.top + glyph.bottom) / 2
        begin = bisect_left(self._places, (before.left + before.right) / 2)
        end = bisect_right(self._places, (glyph.left + glyph.right) / 2)
        return any(rule.top <= middle <= rule.bottom for rule in self._rules[begin:end])


def _without_ruby(segments: list[Segment]) -> list[Segment]:
    if not segments:
        return segments
    usual = statistics.median(segment.height for segment in segments for _ in segment.glyphs)
    small = [segment for segment in segments if segment.height <= _RUBY * usual and all("\u3041" <= char <= "\u30ff" for char in segment.text)]
    large = [segment for segment in segments if segment.height > _RUBY * usual] if small else []
    ruby = {id(segment) for segment in small if any(_is_above(segment, base) for base in large)}
    return [segment for segment in segments if id(segment) not in ruby]


def _is_above(ruby: Segment, base: Segment) -> bool:
    near = -0.6 * ruby.height < base.top - ruby.bottom < ruby.height
    return near and base.left - ruby.height < (ruby.left + ruby.right) / 2 < base.right + ruby.height
