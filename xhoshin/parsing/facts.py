"""What a report's text states of itself: whose it is, as of when, of which fiscal year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from xhoshin.dates import find_dates
from xhoshin.parsing.draft import Facts
from xhoshin.parsing.lines import Line

_NAME = r"(?P<name>[\u3400-\u9fff々ヶケノ]{1,15}[区局])"
_TITLES = (
    re.compile(rf"[Xx×]方針[〈<《(\[【「『]*{_NAME}"),
    re.compile(rf"{_NAME}[〉>》)\]】」』]*の?(?:令和\S{{1,2}}年度)?[局区]*[Xx×]方針"),
)
_STATED_AS_OF = re.compile(r"[^()]*時点|[^()]*現在")


def facts_of(lines: Sequence[Line], section_dates: Sequence[date | None]) -> Facts:
    """`lines` are those before the first initiative, `section_dates` what the headings of ⑤ state."""
    name = next((found for line in lines if (found := _name(line.form))), None)
    dates = Counter(day for day in section_dates if day)
    as_of = dates.most_common(1)[0][0] if dates else _as_of(lines)
    return Facts(name, as_of, _fiscal_year(lines, as_of))


def _name(form: str) -> str | None:
    bare = re.sub(r"\s+", "", form)
    match = next((match for pattern in _TITLES if (match := pattern.search(bare))), None)
    return match["name"] if match else None


def _as_of(lines: Sequence[Line]) -> date | None:
    for line in lines:
        for match in _STATED_AS_OF.finditer(line.form):
            if dates := find_dates(match[0]):
                return dates[-1][0].last_day()
    return None


def _fiscal_year(lines: Sequence[Line], as_of: date | None) -> int | None:
    for line in lines:
        if "方針" in line.form and (years := [found.year for found, _ in find_dates(line.form) if found.fiscal]):
            return years[0]
    return None if as_of is None else as_of.year - (as_of.month < 4)
