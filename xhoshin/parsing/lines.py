"""The lines of a report's text, each with its place in the source and the form that headings are matched on."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from xhoshin.report import SECTION_MARKS


@dataclass(frozen=True, slots=True)
class Line:
    """A source line without its surrounding white space; `start` and `end` count in the text, `form` is without width differences."""

    start: int
    end: int
    text: str
    form: str


def lines_of(text: str) -> Iterator[Line]:
    """Every line that is not blank, in order."""
    for match in re.finditer(r"[^\r\n\f]+", text):
        if stripped := match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Line(start, start + len(stripped), stripped, form_of(stripped))


def form_of(line: str) -> str:
    """Width differences removed; circled numbers stay what they are (NFKC would make ① a plain 1)."""
    return "".join(char if char in SECTION_MARKS else unicodedata.normalize("NFKC", char) for char in line)


class Places:
    """Says to a person where an offset of a text stands: the line from 1 on, and the page where the text has page breaks (form feeds)."""

    def __init__(self, text: str) -> None:
        self._lines = [match.start() for match in re.finditer("\n", text)]
        self._pages = [match.start() for match in re.finditer("\f", text)]

    def of(self, offset: int) -> str:
        page = bisect_left(self._pages, offset)
        begin = self._pages[page - 1] if page else 0
        line = bisect_left(self._lines, offset) - bisect_left(self._lines, begin) + 1
        if self._pages:
            return f"{page + 1}ページ{line}行目 / page {page + 1}, line {line}"
        return f"{line}行目 / line {line}"
