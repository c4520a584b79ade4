"""Page numbers, running headers and footers in a report's text: what belongs to the page and to no sentence.

They are overwritten with spaces, so that every span counts in the text with and without them, and a sentence that runs over a page
break is quoted whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xhoshin.parsing.lines import Line, form_of, lines_of

_DASH = r"\-‐‑–—―−ー~〜"
_PAGE_NUMBER = re.compile(
    rf"(?P<marked>[{_DASH}<〈\[]\s*)?(?:(?P<word>p\.?|page|ページ|頁|第)\s*)?(?P<number>\d{{1,3}})"
    rf"(?:\s*(?P<of>/|of)\s*(?P<total>\d{{1,3}}))?\s*(?P<unit>ページ|頁|page)?(?:\s*[{_DASH}>〉\]])?",
    re.IGNORECASE,
)
# A line that carries the page's number beside other words: 小倉南区Ｘ方針 3/12.
_WITH_NUMBER = re.compile(
    rf"(?P<before>\D*?)[\s{_DASH}]*(?:p\.?\s*)?(?P<number>\d{{1,3}})(?:\s*/\s*\d{{1,3}})?[\s{_DASH}]*(?P<after>\D*)", re.IGNORECASE
)

# A page holds more characters than this, even one with little on it; where the form leaves no doubt, the last page may hold a line.
_LEAST_PAGE = 150
_LEAST_SURE_PAGE = 5
# This many lines at either end of a page may be its header or footer.
_MARGIN_LINES = 3
_LONGEST_RUNNING_LINE = 60
# A running line comes again at this share of the pages' ends, three at the least; two are enough for one with the report's title.
_LEAST_SHARE = 0.5
_LEAST_PAGES = 3
_TITLE = "方針"


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that may be a page's number; `sure` where no sentence or list looks like it."""

    line: int
    number: int
    sure: bool


def is_page_number(line: str) -> bool:
    """True for a line that is nothing but a page's number: 3, - 3 -, 3/12, P.3, ３ページ."""
    return _PAGE_NUMBER.fullmatch(form_of(line.strip())) is not None


def without_furniture(text: str, is_heading: Callable[[Line], bool]) -> str:
    """The text with its pages' numbers and running lines overwritten with spaces, as long as before.

    A bare number counts as a page's number at a page break, or where at least three count up a page apart. A running line stands beside
    page breaks or page numbers in the same words again and again, its first time excepted where it opens the text. `is_heading` tells
    the lines that are never furniture.
    """
    lines = list(lines_of(text))
    at_break = _beside_breaks(text, lines)
    numbers = _page_numbers(lines, at_break)
    edges = _edges(lines, at_break, numbers)
    running = _running_lines(lines, edges, is_heading)
    return blanked(text, [lines[at] for at in numbers | running])


def blanked(text: str, lines: Iterable[Line]) -> str:
    """The text with some of its lines overwritten with spaces."""
    shown = list(text)
    for line in lines:
        shown[line.start : line.end] = " " * (line.end - line.start)
    return "".join(shown)


def _beside_breaks(text: str, lines: Sequence[Line]) -> dict[int, int]:
    """Index of every first and last line of a page to the page break (form feed) it stands at; empty where there are none."""
    breaks = [match.start() for match in re.finditer("\f", text)]
    beside: dict[int, int] = {}
    for number, position in enumerate(breaks):
        following = bisect_left(lines, position, key=lambda line: line.start)
        for at in (following - 1, following):
            if 0 <= at < len(lines):
                beside.setdefault(at, number)
    if breaks and lines:
        beside.setdefault(len(lines) - 1, len(breaks))
    return beside


def _page_numbers(lines: Sequence[Line], at_break: Iterable[int]) -> set[int]:
    beside = set(at_break)
    kinds: dict[tuple[str, ...], list[_Numbered]] = defaultdict(list)
    found = set()
    for at, line in enumerate(lines):
        if match := _PAGE_NUMBER.fullmatch(line.form):
            sure = bool(match["marked"] or match["word"] or match["unit"])
            kinds[("alone", str(sure), match["of"] or "")].append(_Numbered(at, int(match["number"]), sure or bool(match["of"])))
            if at in beside:
                found.add(at)
    for candidates in kinds.values():
        found |= _counting_up(lines, candidates)
    return found


def _counting_up(lines: Sequence[Line], candidates: Sequence[_Numbered]) -> set[int]:
    """The candidates that count up by one from page to page: two of them where the form is sure, three where it is a bare number."""
    chains: list[list[_Numbered]] = []
    last: dict[int, list[_Numbered]] = {}  # by number, the longest chain that ends with it
    for one in candidates:
        before = last.get(one.number - 1, [])
        is_next = bool(before) and lines[one.line].start - lines[before[-1].line].end >= (_LEAST_SURE_PAGE if one.sure else _LEAST_PAGE)
        chain = [*before, one] if is_next else [one]
        chains.append(chain)
        if len(chain) >= len(last.get(one.number, [])):
            last[one.number] = chain
    return {member.line for chain in chains if len(chain) >= (2 if chain[0].sure else 3) for member in chain}


def _edges(lines: Sequence[Line], at_break: dict[int, int], numbers: set[int]) -> dict[int, set[int]]:
    """For every page's end, the lines around it that may be a header or footer."""
    edges: dict[int, set[int]] = defaultdict(set)
    ends = {number: at for at, number in sorted(at_break.items(), reverse=True)}
    marks = list(ends.values()) if ends else sorted(numbers)
    for count, at in enumerate(marks):
        edges[count] |= {i for i in range(at - _MARGIN_LINES + 1, at + _MARGIN_LINES + 1) if 0 <= i < len(lines)}
    return edges


def _running_lines(lines: Sequence[Line], edges: dict[int, set[int]], is_heading: Callable[[Line], bool]) -> set[int]:
    """Lines that stand at several pages' ends in the same words, a page's number in them aside."""
    places: dict[str, set[int]] = defaultdict(set)
    pages: Counter[str] = Counter()
    for near in edges.values():
        here = {at: _words(lines[at]) for at in near if len(lines[at].text) <= _LONGEST_RUNNING_LINE and not is_heading(lines[at])}
        pages.update(set(here.values()))
        for at, words in here.items():
            places[words].add(at)
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(edges))
    repeated = {words for words, count in pages.items() if count >= (2 if _TITLE in words else least) and len(places[words]) >= 2}
    return {at for words in repeated for at in places[words]}


def _words(line: Line) -> str:
    match = _WITH_NUMBER.fullmatch(line.form)
    words = f"{match['before']}#{match['after']}" if match and re.search(r"[\u3040-\u9fff]", match["before"] + match["after"]) else line.form
    return re.sub(r"\s+", "", words)
