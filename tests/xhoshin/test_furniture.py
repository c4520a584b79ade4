"""Page numbers, running headers and footers in plain text."""

from __future__ import annotations

import pytest

from xhoshin.parsing.furniture import is_page_number, without_furniture
from xhoshin.parsing.headings import is_heading

PARAGRAPH = "この課題は、来庁する市民が目的の窓口まで容易に移動できるように、案内を増やすものである。" * 4


@pytest.mark.parametrize(
    "line", ["3", "３", "- 3 -", "－ ３ －", "3/12", "3 / 12", "P.3", "p3", "Page 3", "Page 3 of 12", "３ページ", "3頁", "‐3‐", "[3]"]
)
def test_a_line_that_is_nothing_but_a_pages_number(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize("line", ["3月", "課題Ａ－３", "(3) 配布する。", "2024", "３か所", "", "ア", "10/12実施済"])
def test_a_line_that_is_more(line: str) -> None:
    assert not is_page_number(line)


def shown(text: str) -> str:
    cleaned = without_furniture(text, is_heading)
    assert len(cleaned) == len(text)
    return "\n".join(line.strip() for line in cleaned.replace("\f", "\n").split("\n") if line.strip())


@pytest.mark.parametrize("number", ["{}", "- {} -", "{}/4", "P.{}", "{}ページ", "－{}－"])
@pytest.mark.parametrize("page_break", ["\f", ""])
def test_numbers_between_pages_are_taken_out(number: str, page_break: str) -> None:
    pages = [f"第{mark}の頁。\n{PARAGRAPH}\n{number.format(page)}\n" for page, mark in enumerate("甲乙丙丁", start=1)]
    assert shown(page_break.join(pages)) == "\n".join(f"第{mark}の頁。\n{PARAGRAPH}" for mark in "甲乙丙丁")


def test_running_lines_are_taken_out_but_the_first() -> None:
    pages = [f"小倉南区Ｘ方針\n第{mark}の頁。\n{PARAGRAPH}\n企画課 {page}\n" for page, mark in enumerate("甲乙丙丁", start=1)]
    assert shown("\f".join(pages)) == "小倉南区Ｘ方針\n" + "\n".join(f"第{mark}の頁。\n{PARAGRAPH}" for mark in "甲乙丙丁")


def test_a_sentence_goes_on_over_a_pages_number() -> None:
    assert "来庁した市民か" in (text := shown(f"{PARAGRAPH}来庁した市民か\n- 1 -\n\fら問い合わせがある。\n{PARAGRAPH}\n- 2 -\n"))
    assert "- 1 -" not in text


@pytest.mark.parametrize(
    "kept",
    [
        "件数\n3\n8\n5\n",  # cells of a table
        "1\n甲\n2\n乙\n3\n丙\n",  # numbers of a list, closer than pages are
        f"課題Ａ－１\n{PARAGRAPH}\n課題Ａ－２\n{PARAGRAPH}\n課題Ａ－３\n{PARAGRAPH}\n",
        f"{PARAGRAPH}\nエ 体制の整備\n\fほか\n{PARAGRAPH}\nエ 体制の整備\n\f終わり\n",  # the same item at two pages' ends
        f"{PARAGRAPH}\n⑤ 取組結果\n\f{PARAGRAPH}\n⑤ 取組結果\n\f{PARAGRAPH}\n⑤ 取組結果\n\f甲\n",
    ],
)
def test_what_only_looks_like_it_stays(kept: str) -> None:
    assert without_furniture(kept, is_heading) == kept
