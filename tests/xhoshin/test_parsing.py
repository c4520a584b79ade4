"""Both real reports against golden expectations, and the format's traps one by one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xhoshin.library import Library
from xhoshin.parsing import ReportError, parse_edition
from xhoshin.report import Edition, Status, joined, without_white_space

EXPECTED = Path(__file__).parent / "expected"
AS_OF = date(2024, 11, 30)
STAMPS = ("完了",)


@pytest.fixture(params=["moji", "kokuraminami"])
def edition(request: pytest.FixtureRequest, library: Library) -> Edition:
    found = library.edition(request.param)
    assert found is not None
    return found


def ends(text: str, passages: int) -> list[object]:
    bare = without_white_space(text)
    return [bare[:14], bare[-14:], len(bare), passages]


def test_the_parse_is_what_a_reader_finds_in_the_report(edition: Edition) -> None:
    expected = json.loads((EXPECTED / f"{edition.report}.json").read_text(encoding="utf-8"))
    assert ends(edition.mission.text, len(edition.mission.passages)) == expected["mission"]
    found = [
        {
            "code": initiative.code,
            "title": initiative.title,
            "theme": initiative.theme,
            "status": initiative.status.value,
            "sections": [ends(section.text, len(section.passages)) for section in initiative.sections],
        }
        for initiative in edition.initiatives
    ]
    assert found == expected["initiatives"]


def test_nothing_is_lost_and_nothing_comes_from_a_neighbour(edition: Edition) -> None:
    """From the first initiative's heading on, headings and sections put together are the report, white space aside."""
    first = edition.initiatives[0].section(1)
    begin = edition.text.rfind("課題", 0, edition.text.rfind(first.heading, 0, first.start))
    parts: list[str] = []
    for initiative in edition.initiatives:
        for section in initiative.sections:
            parts += [section.heading, section.text]
    rest = without_white_space(edition.text[begin:])
    for part in parts:
        bare = without_white_space(part)
        before, found, rest = rest.partition(bare)
        assert found
        leftover = before.replace("：", "").replace("完了", "")
        assert not leftover or leftover.startswith("課題"), leftover
        assert len(leftover) <= len("課題A（１０）")
    assert rest == ""


def test_every_passage_stands_at_its_span(edition: Edition) -> None:
    for _, section, passage in edition.passages():
        assert section.start <= passage.start < passage.end <= section.end
        assert without_white_space(edition.text[passage.start : passage.end]) == without_white_space(passage.text)
        assert "\n" not in passage.text


def test_the_passages_of_a_section_are_the_section(edition: Edition) -> None:
    for initiative in edition.initiatives:
        for section in initiative.sections:
            whole = without_white_space(section.text).replace("（つづく）", "")
            assert "".join(without_white_space(passage.text) for passage in section.passages) == whole


def test_there_are_95_sections_and_two_initiatives_are_done(library: Library) -> None:
    initiatives = [(e.report, i) for e in library.newest for i in e.initiatives]
    assert [len(e.initiatives) for e in library.newest] == [11, 8]
    assert sum(len(i.sections) for _, i in initiatives) == 95
    assert [(report, i.code) for report, i in initiatives if i.status is Status.DONE] == [("moji", "A-4"), ("moji", "A-7")]


def test_every_fifth_section_states_its_date(edition: Edition) -> None:
    assert {initiative.section(5).as_of for initiative in edition.initiatives} == {AS_OF}
    assert {section.as_of for initiative in edition.initiatives for section in initiative.sections[:4]} == {None}


def report(body: str = "", heading: str = "課題A(1)", before: str = "") -> str:
    sections = (
        "① 課題名：題\n② 課題の内容\n内容。\n③ 課題の背景\n背景。\n④ 課題に対する取組み\n取組。\n⑤ 取組みの進捗状況、取組結果（令和6年11月末時点）\n"
    )
    return f"1 組織の使命\n\n使命です。\n{before}\n{heading}\n{sections}{body or '進捗。'}\n"


def parsed(text: str) -> Edition:
    return parse_edition(text, "test", "試験区", AS_OF)


def passages(body: str) -> list[str]:
    return [passage.text for passage in parsed(report(body)).initiatives[0].section(5).passages]


@pytest.mark.parametrize("heading", ["課題Ａ－１", "課題A (1)", "課題A（1）", "課題 A－(1)", "【課題Ａ-1】", "課題Ａ―１"])
def test_a_heading_in_any_width(heading: str) -> None:
    assert [i.code for i in parsed(report(heading=heading)).initiatives] == ["A-1"]


def test_a_circled_number_in_a_sentence_is_no_heading() -> None:
    found = parsed(report("影響により ①職員が拘束される\n②課題の内容に応じた負担が大きくなる。"))
    assert len(found.initiatives[0].sections) == 5
    assert without_white_space(found.initiatives[0].section(5).text) == "影響により①職員が拘束される②課題の内容に応じた負担が大きくなる。"


def test_a_mention_of_a_code_is_no_heading() -> None:
    assert len(parsed(report("※この「課題Ａ－５」の取組は続く。")).initiatives) == 1


def test_a_stamp_belongs_to_the_initiative_that_follows() -> None:
    second = report(heading="課題A(2)").split("使命です。")[1]
    found = parsed(report("進捗。\n\n完了") + second)
    assert [i.status for i in found.initiatives] == [Status.ONGOING, Status.DONE]
    assert found.initiatives[0].section(5).text == "進捗。"


def test_a_stamp_on_an_overview_page_belongs_to_nobody() -> None:
    assert parsed("完了\n\n(4)連携強化\n" + report()).initiatives[0].status is Status.ONGOING


def test_a_sentence_goes_on_over_line_and_page_breaks() -> None:
    assert passages("来庁した市民か\n\n\fら問い合わせの多い、\n窓口です。次の文。") == ["来庁した市民から問い合わせの多い、窓口です。", "次の文。"]


def test_list_marks_start_passages() -> None:
    assert passages("次のとおり。\nア 調査する。\n(2) 検討する。\n・配布する。\n※注意。") == [
        "次のとおり。",
        "ア 調査する。",
        "(2) 検討する。",
        "・配布する。",
        "※注意。",
    ]


def test_a_continuation_mark_is_no_passage() -> None:
    assert passages("計画中。\n（つづく）\n○ 実施した。") == ["計画中。", "○ 実施した。"]


def test_a_full_stop_in_brackets_ends_no_sentence() -> None:
    assert passages("「聞く。話す。」と定めた。終わり。") == ["「聞く。話す。」と定めた。", "終わり。"]


def test_latin_words_are_joined_with_a_space_and_japanese_without() -> None:
    assert joined("windows\n  open") == "windows open"
    assert joined("窓\n　口") == "窓口"


def test_everything_missing_is_named() -> None:
    broken = (
        report().replace("③ 課題の背景\n背景。\n", "").replace("④ 課題に対する取組み\n取組。", "④ 課題に対する取組み\n").replace("1 組織の使命", "")
    )
    with pytest.raises(ReportError) as caught:
        parsed(broken)
    assert len(caught.value.problems) == 3
    assert "組織の使命" in caught.value.problems[0]
    assert ["③" in caught.value.problems[1], "④" in caught.value.problems[2]] == [True, True]


def test_a_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(ReportError, match="A-1 stands more than once"):
        parsed(report() + report().split("使命です。")[1])


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused_with_reasons(text: str) -> None:
    try:
        found = parsed(text)
    except ReportError as exc:
        assert exc.problems
    else:
        assert found.initiatives


@given(st.lists(st.text("予約ア○・(1)「」（）。、\n 　a", min_size=1, max_size=40), min_size=1, max_size=8))
def test_whatever_a_section_says_its_passages_lose_nothing(lines: list[str]) -> None:
    body = "始め" + "\n".join(lines)
    section = parsed(report(body)).initiatives[0].section(5)
    assert "".join(without_white_space(p.text) for p in section.passages) == without_white_space(section.text)


def test_a_mark_alone_on_its_line_belongs_to_what_follows() -> None:
    assert passages("次のとおり。\n○\n予約の要らない窓口を設ける。\nア\n調査する。\n") == [
        "次のとおり。",
        "○予約の要らない窓口を設ける。",
        "ア調査する。",
    ]
