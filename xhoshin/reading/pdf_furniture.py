"""Which lines of a PDF's pages are page numbers, running headers and footers: told by their place and by coming again on other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xhoshin.parsing import lines as text_lines
from xhoshin.parsing.furniture import is_page_number
from xhoshin.parsing.headings import is_heading
from xhoshin.reading.layout import PageSize
from xhoshin.reading.pdf_lines import Line

# The margins, as a share of the page's height, and how many lines deep they may be.
_MARGIN = 0.14
_DEPTH = 3
# Two lines on different pages stand at the same place within so many points.
_SAME_PLACE = 4.0
_LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    at: int
    line: Line
    is_top: bool


def without_furniture(pages: Sequence[Sequence[Line]], sizes: Sequence[PageSize]) -> list[list[Line]]:
    """The lines of each page without its furniture; the first of a running header stays, as it may name the report."""
    candidates = [found for number, lines in enumerate(pages) for found in _candidates(number, lines, sizes[number])]
    dropped = {(one.page, one.at) for one in candidates if is_page_number(one.line.text)}
    groups: dict[tuple[bool, str], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        if not _gives_structure(one.line):
            groups[one.is_top, _words(one.line.text)].append(one)
    least = max(2, _LEAST_SHARE * len(pages))
    for (is_top, _), group in groups.items():
        same = [one for one in group if sum(abs(one.line.top - other.line.top) < _SAME_PLACE for other in group) >= least]
        kept = 1 if is_top else 0
        dropped |= {(one.page, one.at) for one in same[kept:]}
    return [[line for at, line in enumerate(lines) if (number, at) not in dropped] for number, lines in enumerate(pages)]


def _candidates(page: int, lines: Sequence[Line], size: PageSize) -> list[_Candidate]:
    """The outermost lines of a page that lie in its margins."""
    by_place = sorted(range(len(lines)), key=lambda at: lines[at].top)
    top = [_Candidate(page, at, lines[at], True) for at in by_place[:_DEPTH] if lines[at].bottom < _MARGIN * size.height]
    bottom = [_Candidate(page, at, lines[at], False) for at in by_place[-_DEPTH:] if lines[at].top > (1 - _MARGIN) * size.height]
    return top + bottom


def _gives_structure(line: Line) -> bool:
    return any(is_heading(parsed) for parsed in text_lines.lines_of(line.text))


def _words(text: str) -> str:
    """The words of a line, a page's number in it aside."""
    bare = re.sub(r"\s+", "", text_lines.form_of(text))
    return re.sub(r"^\D{0,3}\d{1,3}(?:/\d{1,3})?(?=\D*$)|\d{1,3}(?:/\d{1,3})?(?=\D{0,3}$)", "#", bare)
