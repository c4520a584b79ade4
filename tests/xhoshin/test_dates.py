from __future__ import annotations

from datetime import date

import pytest

from xhoshin.dates import PartialDate, era_of, find_dates, find_months


@pytest.mark.parametrize(
    "text", ["令和6年10月", "令和６年 10月", "R6.10", "Ｒ６．１０", "2024年10月", "2024-10", "２０２４/10", "October 2024", "Oct. 2024"]
)
def test_spellings_of_one_month(text: str) -> None:
    assert [found for found, _ in find_dates(text)] == [PartialDate(2024, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和6年11月末時点", PartialDate(2024, 11, 30)),
        ("R6.11.30", PartialDate(2024, 11, 30)),
        ("令和元年5月1日", PartialDate(2019, 5, 1)),
        ("令和7年度", PartialDate(2025, fiscal=True)),
        ("平成31年4月", PartialDate(2019, 4)),
        ("R7中実施", PartialDate(2025)),
    ],
)
def test_eras_fiscal_years_and_days(text: str, expected: PartialDate) -> None:
    assert find_dates(text)[0][0] == expected


@pytest.mark.parametrize("text", ["8月開催", "2024", "電話 2024-1234", "16.5日・人", "order 66", "2月31日", ""])
def test_what_is_no_date_with_a_year(text: str) -> None:
    assert find_dates(text) == []


def test_a_day_that_no_month_has_is_no_date() -> None:
    assert find_dates("2024年2月31日") == []


def test_the_last_day_that_a_date_can_mean() -> None:
    assert PartialDate(2024, 2).last_day() == date(2024, 2, 29)
    assert PartialDate(2024, fiscal=True).last_day() == date(2025, 3, 31)


def test_months_named_with_and_without_a_year() -> None:
    assert find_months("令和6年10月に始め、11月に終えた。R7以降") == {(2024, 10), (None, 11), (2025, 0)}


def test_eras() -> None:
    assert era_of(date(2024, 11, 30)) == ("令和", 6)
    assert era_of(date(2019, 5, 1)) == ("令和", 1)
    assert era_of(date(2019, 4, 30)) == ("平成", 31)
