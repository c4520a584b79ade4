"""The headings of a report, recognised line by line in the form without width differences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from xhoshin.dates import find_dates
from xhoshin.parsing.lines import Line, form_of
from xhoshin.report import SECTION_MARKS

_DASH = "-‐‑–—―−ー"
INITIATIVE = re.compile(rf"【?\s*課題\s*([A-C])\s*[{_DASH}]?\s*\(?\s*(\d{{1,2}})\s*\)?\s*】?")
_TITLES = {
    1: r"課題名",
    2: r"課題の内容",
    3: r"課題の背景",
    4: r"課題に対する取り?組み?",
    5: r"取り?組み?の進捗状況(?:[、・,及びと]*取り?組み?の?結果)?",
}
_SECTIONS = {
    number: re.compile(rf"(?:{mark}|\({number}\)|{number}[.．]?)?\s*{title}\s*(?:(?P<colon>:).*|\((?P<as_of>[^()]*時点)\))?")
    for (number, title), mark in zip(_TITLES.items(), SECTION_MARKS, strict=True)
}
MISSION = re.compile(r"(?:1|I)?[.．]?\s*組織の使命.*")
MISSION_END = re.compile(r"《?取組項目》?|(?:2|II)[.．]?\s*課題と背景")
THEME_LIST = re.compile(r"《?取組項目》?")
THEME = re.compile(r"\d{1,2}\s+(\S.*)")
THEME_MEMBER = re.compile(rf"([A-C])\s*[{_DASH}]?\s*\(?(\d{{1,2}})\)?\s+\S.*")
DONE_STAMP = "完了"


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """The heading of section `number` as printed, the date it states, and the rest of the line as `body` where the text begins on it."""

    number: int
    heading: str
    as_of: date | None
    body: Line | None


def code_of(line: Line) -> str | None:
    """The code that an initiative's heading names, None for any other line."""
    match = INITIATIVE.fullmatch(line.form)
    return f"{match[1]}-{int(match[2])}" if match else None


def section_heading(line: Line, after: int) -> SectionHeading | None:
    """The heading that a line is, of a section with a number above `after`."""
    for number, pattern in _SECTIONS.items():
        if number > after and (match := pattern.fullmatch(line.form)):
            dates = find_dates(match["as_of"] or "")
            as_of = dates[0][0].last_day() if dates else None
            if not match["colon"]:
                return SectionHeading(number, line.text, as_of, None)
            heading, rest = re.split("[：:]", line.text, maxsplit=1)
            text = rest.strip()
            body = Line(line.end - len(text), line.end, text, form_of(text)) if text else None
            return SectionHeading(number, heading, as_of, body)
    return None
