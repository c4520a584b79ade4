"""Which lines of a PDF's pages are page numbers, running headers and footers: told by their place and by coming again on other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
# A line that comes again is running where this share of the pages has it, three at the least; set apart from the text by this much of
# its own height, two will do. A list may well have the same item at the end of two pages.
_LEAST_SHARE = 0.5
_LEAST_PAGES = 3
_APART = 1.5
# In points: what is lower is a dash or a dot, and tells no size.
_LOWEST = 6.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    at: int
    line: Line
    is_top: bool
    is_apart: bool


def without_furniture(pages: Sequence[Sequence[Line]], sizes: Sequence[PageSize]) -> list[list[Line]]:
    """The lines of each page without its furniture; the first of a running header stays, as it may name the report."""
    candidates = [found for number, lines in enumerate(pages) for found in _candidates(number, lines, sizes[number])]
    dropped = {(one.page, one.at) for one in candidates if is_page_number(one.line.text)}
    groups: dict[tuple[bool, str], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        if not (_gives_structure(one.line) or one.line.text.endswith("。")):
            groups[one.is_top, _words(one.line.text)].append(one)
    least = min(len(pages), max(_LEAST_PAGES, _LEAST_SHARE * len(pages)))
    for (is_top, _), group in groups.items():
        enough = 2 if all(one.is_apart for one in group) else least
        same = [one for one in group if sum(abs(one.line.top - other.line.top) < _SAME_PLACE for other in group) >= max(2, enough)]
        kept = 1 if is_top else 0
        dropped |= {(one.page, one.at) for one in same[kept:]}
    return [[line for at, line in enumerate(lines) if (number, at) not in dropped] for number, lines in enumerate(pages)]


def _candidates(page: int, lines: Sequence[Line], size: PageSize) -> list[_Candidate]:
    """The outermost lines of a page that lie in its margins."""
    down = sorted(range(len(lines)), key=lambda at: lines[at].top)
    top = [at for at in down[:_DEPTH] if lines[at].bottom < _MARGIN * size.height]
    bottom = [at for at in down[::-1][:_DEPTH] if lines[at].top > (1 - _MARGIN) * size.height]
    apart = _apart([lines[at] for at in down[: _DEPTH + 1]]), _apart([lines[at] for at in down[::-1][: _DEPTH + 1]])
    found = [_Candidate(page, at, lines[at], True, depth < apart[0]) for depth, at in enumerate(top)]
    return found + [_Candidate(page, at, lines[at], False, depth < apart[1]) for depth, at in enumerate(bottom)]


def _apart(inwards: Sequence[Line]) -> int:
    """How many lines, from the edge of the page inwards, are set apart from what follows them."""
    gaps = [max(inner.top - outer.bottom, outer.top - inner.bottom) / max(_LOWEST, outer.bottom - outer.top) for outer, inner in pairwise(inwards)]
    return max((depth for depth, gap in enumerate(gaps, start=1) if gap > _APART), default=0)


def _gives_structure(line: Line) -> bool:
    return any(is_heading(parsed) for parsed in text_lines.lines_of(line.text))


def _words(text: str) -> str:
    """The words of a line, a page's number in it aside."""
    bare = re.sub(r"\s+", "", text_lines.form_of(text))
    return re.sub(r"^\D{0,3}\d{1,3}(?:/\d{1,3})?(?=\D*$)|\d{1,3}(?:/\d{1,3})?(?=\D{0,3}$)", "#", bare)
