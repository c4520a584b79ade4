"""What a page break tears apart: the title of a section in a table's left cell, begun on one page and ended on the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from xhoshin.parsing.headings import MOST_LINES, section_heading
from xhoshin.parsing.lines import Line as TextLine
from xhoshin.parsing.lines import form_of
from xhoshin.reading.pdf_lines import Line

# Lines of one cell begin within so many points.
_ALIGNED = 3.0


def rejoined(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page, the rest of a torn title moved from the next page to where the title begins."""
    joined = [list(lines) for lines in pages]
    for before, after in pairwise(joined):
        if (torn := _torn(before, after)) is not None:
            at, count = torn
            before[at:at] = after[:count]
            del after[:count]
    return joined


def _torn(before: Sequence[Line], after: Sequence[Line]) -> tuple[int, int] | None:
    """Where in `before` the first lines of `after` belong, and how many they are; None where nothing is torn."""
    if not after:
        return None
    left = after[0].left
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i].left < left + _ALIGNED), None)
    # Only where text stands beside the title: otherwise the title's lines follow each other anyway.
    if at is None or at == len(before) - 1 or abs(before[at].left - left) > _ALIGNED:
        return None
    begin = at
    while begin > 0 and abs(before[begin - 1].left - left) <= _ALIGNED and at - begin < MOST_LINES:
        begin -= 1
    for first in range(begin, at + 1):
        head = [_as_text(line) for line in before[first : at + 1]]
        rest = [_as_text(line) for line in after[:MOST_LINES] if abs(line.left - left) <= _ALIGNED]
        heading = section_heading([*head, *rest], after=0)
        if heading and heading.body is None and heading.lines > len(head):
            count = heading.lines - len(head)
            return (at + 1, count) if all(abs(line.left - left) <= _ALIGNED for line in after[:count]) else None
    return None


def _as_text(line: Line) -> TextLine:
    return TextLine(0, len(line.text), line.text, form_of(line.text))
