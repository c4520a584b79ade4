"""Dates as reports and citizens write them: 令和6年11月末, R6.10, 2024年10月, 2024-10."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# First Gregorian year of each era minus one (the era's year 1 is that year plus 1).
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}

_ERA_YEAR = r"(?P<era>令和|平成|昭和|(?<![a-z'’])[rhs](?=\d))\s*(?P<era_year>元|[1-9]\d?)"
_YEAR = rf"(?:{_ERA_YEAR}|(?P<year>(?:19|20)\d{{2}}))"
_DATE = re.compile(
    rf"{_YEAR}\s*(?:年\s*(?P<fiscal>度)?|[./-])?\s*"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?!\d)\s*(?:月|(?=[./-]|\b))\s*(?:[./-]?\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?|(?P<end>末))?)?"
)
_ENGLISH_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.lower(): i for i, name in enumerate(calendar.month_abbr) if name
}
_ENGLISH_DATE = re.compile(r"\b(?P<month>" + "|".join(sorted(_ENGLISH_MONTHS, key=len, reverse=True)) + r")\.?\s+(?:of\s+)?(?P<year>20\d{2})\b")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, or a year and month, or a day; `fiscal` for 年度 (April to March)."""

    year: int
    month: int | None = None
    day: int | None = None
    fiscal: bool = False

    def covers(self, day: date) -> bool:
        """True where the day lies in the year, fiscal year (from April) or month meant; the day of a month is not compared."""
        if self.fiscal and self.month is None:
            return date(self.year, 4, 1) <= day <= date(self.year + 1, 3, 31)
        return day.year == self.year and self.month in (None, day.month)

    def last_day(self) -> date:
        """The last day this date can mean."""
        if self.fiscal and self.month is None:
            return date(self.year + 1, 3, 31)
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def find_dates(text: str) -> list[tuple[PartialDate, str]]:
    """Every date with a year in `text`, in order, with the string (after NFKC, lower case) that states it."""
    folded = unicodedata.normalize("NFKC", text).lower()
    found = []
    for match in _DATE.finditer(folded):
        date_ = _partial(match)
        if date_ is not None and (match["year"] is None or match["month"] or "年" in match[0]):
            found.append((date_, match[0].strip()))
    for match in _ENGLISH_DATE.finditer(folded):
        found.append((PartialDate(int(match["year"]), _ENGLISH_MONTHS[match["month"]]), match[0]))
    return found


def _era_year(era: str, year: str) -> int:
    return ERAS[era] + (1 if year == "元" else int(year))


def _partial(match: re.Match[str]) -> PartialDate | None:
    year = int(match["year"]) if match["year"] else _era_year(match["era"], match["era_year"])
    month = int(match["month"]) if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    if month and match["end"]:
        day = calendar.monthrange(year, month)[1]
    if month and day and day > calendar.monthrange(year, month)[1]:
        return None
    return PartialDate(year, month, day, fiscal=bool(match["fiscal"]))


def era_of(day: date) -> tuple[str, int]:
    """The Japanese era of a day and its year in it: (令和, 6)."""
    era, base = ("令和", ERAS["令和"]) if day >= date(2019, 5, 1) else ("平成", ERAS["平成"])
    return era, day.year - base


@lru_cache(maxsize=8192)
def find_months(text: str) -> frozenset[tuple[int | None, int]]:
    """Every month that `text` names as (year, month), with year None where the text leaves it open; a year alone as (year, 0)."""
    dates = [date for date, _ in find_dates(text)]
    named = {(date.year, date.month or 0) for date in dates}
    folded = unicodedata.normalize("NFKC", text)
    bare = {(None, int(month)) for month in re.findall(r"(?<!\d)(1[0-2]|[1-9])月", folded)}
    return frozenset(named | {(None, month) for _, month in bare if all(month != named_month for _, named_month in named)})
