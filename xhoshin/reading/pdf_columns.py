"""Pages set in two columns of text, without rules between them."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.reading.pdf_segments import Segment

Row = list[Segment]

# A gutter is looked for in the middle of the text, between these shares of its width.
_FIRST, _LAST = 0.3, 0.7
_STEP = 2.0
# Columns of text: so many rows on each side, as good as none across, and as far down as the shorter column goes the other has about as
# many rows as that. (Beside a table's texts, its titles are few.)
_LEAST_ROWS = 4
_LEAST_SHARE = 0.6
_MOST_ACROSS = 0.25
# A row of a column is at least this share of its column wide on average: two columns of numbers are no columns of text.
_LEAST_WIDTH = 0.5


def in_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows in reading order: where the page has two columns the left one first, between any two rows that go across both."""
    gutter = _gutter(rows)
    if gutter is None:
        return list(rows)
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if any(segment.left < gutter < segment.right for segment in row):
            ordered += [*left, *right, row]
            left, right = [], []
            continue
        for column, part in ((left, [s for s in row if s.right <= gutter]), (right, [s for s in row if s.left >= gutter])):
            if part:
                column.append(part)
    return [*ordered, *left, *right]


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the text divides into two columns, None where it does not."""
    segments = [segment for row in rows for segment in row]
    if len(segments) < 2 * _LEAST_ROWS:
        return None
    begin, end = min(segment.left for segment in segments), max(segment.right for segment in segments)
    place = begin + _FIRST * (end - begin)
    clear: list[float] = []
    fewest = _MOST_ACROSS * len(rows)
    while place <= begin + _LAST * (end - begin):
        across = sum(segment.left < place < segment.right for segment in segments)
        if across < fewest:
            clear, fewest = [place], across
        elif across == fewest and clear:
            clear.append(place)
        place += _STEP
    gutter = clear[len(clear) // 2] if clear else None
    return gutter if gutter is not None and _are_columns(segments, gutter, begin, end) else None


def _are_columns(segments: Sequence[Segment], gutter: float, begin: float, end: float) -> bool:
    left = [segment for segment in segments if segment.right <= gutter]
    right = [segment for segment in segments if segment.left >= gutter]
    if min(len(left), len(right)) < _LEAST_ROWS:
        return False
    shorter, other = (right, left) if len(right) <= len(left) else (left, right)
    top, bottom = min(segment.top for segment in shorter), max(segment.bottom for segment in shorter)
    beside = sum(top <= segment.middle <= bottom for segment in other)
    if not _LEAST_SHARE * len(shorter) <= beside <= len(shorter) / _LEAST_SHARE:
        return False
    wide_left = sum(segment.right - segment.left for segment in left) / len(left) / (gutter - begin)
    wide_right = sum(segment.right - segment.left for segment in right) / len(right) / (end - gutter)
    return min(wide_left, wide_right) >= _LEAST_WIDTH
