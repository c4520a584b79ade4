"""What a report's text states of itself: whose it is, as of when, of which fiscal year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from xhoshin.dates import find_dates
from xhoshin.parsing.draft import Facts
from xhoshin.parsing.lines import Line

_WORD = r"[\u3041-\u309f\u30a1-\u30ff\u3400-\u9fff々・]"
_NAME = rf"{_WORD}{{1,18}}?(?:[区局室]|本部|委員会|事務局)"
_POLICY = r"[Xx×]方針"
_OPEN, _CLOSE = r"[〈<《(\[【「『〔:]", r"[〉>》)\]】」』〕]"
# 局区Ｘ方針〈門司区〉, or 門司区Ｘ方針.
_NAMED_AFTER = re.compile(rf"{_POLICY}(?:の概要|概要)?{_OPEN}?(?P<name>{_NAME})(?={_CLOSE}|[^\w]|$)")
_NAMED_BEFORE = re.compile(rf"(?P<name>{_NAME}){_CLOSE}?の?(?:局区)?{_POLICY}")
_ALONE = re.compile(rf"{_OPEN}?(?P<name>{_NAME}){_CLOSE}?")
_YEAR = re.compile(r"(?:令和|平成|[RH])?(?:元|\d{1,4})年度?版?の?")
# What a title line holds at the most, and a date.
_LONGEST_TITLE = 100
_CITY = re.compile(r"^[\u3400-\u9fff]{1,6}?市(?!民|政|場)(?=.)")
# What every report's title says of all of them.
_NO_NAME = frozenset(["局区", "区局", "各局", "各区", "全局", "全区", "局", "区", "各局区", "部局", "当区", "当局", "市区"])
# A cover may set the name on a line of its own, so near the title.
_NEAR = 3
_STATED_AS_OF = re.compile(r"[^()]{0,30}?(?:時点|現在)")


def facts_of(lines: Sequence[Line], section_dates: Sequence[date | None]) -> Facts:
    """`lines` are those before the first initiative, `section_dates` what the headings of ⑤ state."""
    dates = Counter(day for day in section_dates if day)
    as_of = dates.most_common(1)[0][0] if dates else _as_of(lines)
    return Facts(next(_names(lines), None), as_of, _fiscal_year(lines, as_of))


def _names(lines: Sequence[Line]) -> Iterator[str]:
    """Names of wards and bureaus in the titles of the text, the most telling first."""
    bare = [_YEAR.sub("", re.sub(r"\s+", "", line.form)) for line in lines if len(line.form) <= _LONGEST_TITLE]
    titles = [at for at, form in enumerate(bare) if re.search(_POLICY, form)]
    for pattern in (_NAMED_AFTER, _NAMED_BEFORE):
        yield from (name for at in titles for match in pattern.finditer(bare[at]) if (name := _name(match["name"])))
    for at in titles:
        near = (bare[i] for i in range(max(0, at - _NEAR), min(len(bare), at + _NEAR + 1)))
        yield from (name for form in near if (match := _ALONE.fullmatch(form)) and (name := _name(match["name"])))


def _name(found: str) -> str | None:
    name = _CITY.sub("", found)
    return None if name in _NO_NAME else name


def _as_of(lines: Sequence[Line]) -> date | None:
    for line in lines:
        for match in _STATED_AS_OF.finditer(line.form):
            if dates := find_dates(match[0]):
                return dates[-1][0].last_day()
    return None


def _fiscal_year(lines: Sequence[Line], as_of: date | None) -> int | None:
    """The year in whose April the fiscal year begins: as the title says, or the one that holds the as-of date."""
    for line in lines:
        if re.search(_POLICY, line.form) and (years := [found.year for found, _ in find_dates(line.form) if found.fiscal]):
            return years[0]
    return None if as_of is None else as_of.year - (as_of.month < 4)
