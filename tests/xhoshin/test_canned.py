"""The questions behind buttons are answered by the very look-up that the button names, for every initiative and section."""

from __future__ import annotations

import pytest

from xhoshin.answer import Answer, Kind, Language, Reason
from xhoshin.answerer import Answerer
from xhoshin.canned import elsewhere_question, initiative_question, section_question
from xhoshin.library import Library
from xhoshin.question import Intent
from xhoshin.reply import Replies
from xhoshin.report import Edition, Initiative, without_white_space


def initiatives(library: Library) -> list[tuple[Edition, Initiative]]:
    return [(edition, initiative) for edition in library.newest for initiative in edition.initiatives]


def test_a_section_is_shown_whole_and_nothing_else(answerer: Answerer) -> None:
    asked = 0
    for edition, initiative in initiatives(answerer.library):
        for section in initiative.sections:
            answer = answerer.answer(section_question(edition.name, initiative.code, section.number)).answer
            [citation] = answer.citations
            assert answer.kind is Kind.LOOKUP
            assert (citation.report, citation.initiative, citation.section) == (edition.report, initiative.code, section.number)
            assert without_white_space(citation.quote) == without_white_space(section.text)
            asked += 1
    assert asked == 19 * 5


def test_an_initiative_is_shown_by_its_title_and_how_it_stands(answerer: Answerer) -> None:
    for edition, initiative in initiatives(answerer.library):
        answer = answerer.answer(initiative_question(edition.name, initiative.code)).answer
        assert answer.kind is Kind.LOOKUP
        assert {(c.report, c.initiative) for c in answer.citations} == {(edition.report, initiative.code)}
        assert [c.section for c in answer.citations] == [1, 4, 5]
        assert answer.citations[0].quote == initiative.title


def elsewhere(answerer: Answerer, name: str, code: str) -> Answer:
    return answerer.answer(elsewhere_question(name, code)).answer


def test_elsewhere_names_every_ward_its_own_first(answerer: Answerer) -> None:
    reports = {edition.report for edition in answerer.library.newest}
    for edition, initiative in initiatives(answerer.library):
        answer = elsewhere(answerer, edition.name, initiative.code)
        assert answer.kind is Kind.COMPARE
        first = answer.entries[0]
        assert first.citation is not None
        assert (first.report, first.code, first.citation.initiative) == (edition.report, initiative.code, initiative.code)
        assert {entry.report for entry in answer.entries} == reports and len(answer.entries) == len(reports)
        assert answer.citations == tuple(entry.citation for entry in answer.entries if entry.citation)
        assert all(answerer.library.holds(citation) for citation in answer.citations)


def test_elsewhere_judges_the_other_ward_by_the_title(answerer: Answerer) -> None:
    """カスハラ is the matter of both wards; only 門司区 has 大里公園, and only it lacks signs (案内サイン)."""
    assert [(e.report, e.code) for e in elsewhere(answerer, "門司区", "A-8").entries] == [("moji", "A-8"), ("kokuraminami", "A-2")]
    assert [(e.report, e.code) for e in elsewhere(answerer, "小倉南区", "A-2").entries] == [("kokuraminami", "A-2"), ("moji", "A-8")]
    for code in ("A-6", "A-7"):
        answer = elsewhere(answerer, "門司区", code)
        assert [(e.report, e.citation is None) for e in answer.entries] == [("moji", False), ("kokuraminami", True)]
        assert "■ 小倉南区\n該当なし" in Replies(answerer.library).text(answer)


def test_elsewhere_of_what_there_is_not(answerer: Answerer) -> None:
    answer = elsewhere(answerer, "門司区", "A-9")
    assert (answer.kind, answer.reason) == (Kind.ABSTAIN, Reason.NO_SUCH_INITIATIVE)
    assert answerer.answer(elsewhere_question("若松区", "A-1")).answer.reason is Reason.WARD_NOT_IN_CORPUS


@pytest.mark.parametrize(
    "text",
    [
        "門司区のA-8、ほかの区ではどうですか",
        "門司区の課題Ａ（８）は他区ではどう？",
        "Moji A-8 in other wards",
        "门司区A-8，其他区呢？",
        "모지구 A-8 다른 구는?",
    ],
)
def test_elsewhere_can_be_typed(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(text).answer
    assert [(e.report, e.code) for e in answer.entries] == [("moji", "A-8"), ("kokuraminami", "A-2")]


def test_elsewhere_follows_an_answer(answerer: Answerer) -> None:
    before = answerer.answer("門司区の窓口での迷惑行為への対策は？")
    assert before.answer.citations[0].initiative == "A-8"
    answer = answerer.answer("他の区では？", before.context).answer
    assert [(e.report, e.code) for e in answer.entries] == [("moji", "A-8"), ("kokuraminami", "A-2")]


def test_a_code_of_no_one_ward_is_looked_up_in_all(answerer: Answerer) -> None:
    answer = answerer.answer("A-5 他の区では？").answer
    assert answer.kind is Kind.LOOKUP
    assert {c.report for c in answer.citations} == {"moji", "kokuraminami"}
    assert answerer.understand("門司区と小倉南区のA-5は他の区では？").intent is Intent.INITIATIVE


def test_elsewhere_in_another_language(answerer: Answerer) -> None:
    answer = answerer.answer(elsewhere_question("門司区", "A-7"), language=Language.ENGLISH).answer
    assert "■ Kokuraminami Ward\nnothing on this" in Replies(answerer.library).text(answer)
