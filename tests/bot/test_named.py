"""What staff name in a few words."""

from __future__ import annotations

from bot.examples import examples, list_question
from bot.named import changes_named, named
from xhoshin.answer import Kind, Language
from xhoshin.answerer import Answerer


def test_a_ward_a_code_and_a_section_in_any_spelling(answerer: Answerer) -> None:
    for text in ("A-5 門司 ④", "門司区 課題Ａ（５）の④", "moji a5 section 4"):
        found = named(answerer, text)
        assert [(e.id, i.code) for e, i in found.initiatives] == [("moji@2024-11-30", "A-5")], text
        assert found.sections == (4,)


def test_without_a_ward_all_that_have_the_code(answerer: Answerer) -> None:
    assert [e.report for e, _ in named(answerer, "A-5").initiatives] == ["moji", "kokuraminami"]
    assert [e.report for e in named(answerer, "完了").editions] == ["moji", "kokuraminami"]


def test_a_ward_without_a_report_and_a_date_without_an_edition_name_nothing(answerer: Answerer) -> None:
    assert named(answerer, "A-5 若松区").editions == ()
    assert named(answerer, "A-5 門司 令和5年11月").editions == ()
    assert len(named(answerer, "A-5 門司 令和6年11月").initiatives) == 1
    assert changes_named(answerer, "門司") == ()


def test_every_example_is_answered_from_the_initiative_it_was_made_from(answerer: Answerer) -> None:
    for language in Language:
        found = examples(answerer, language, 6)
        assert len(found) == 6 and [example.report for example in found[:2]] == ["moji", "kokuraminami"]
        for example in found:
            answer = answerer.answer(example.question, report=example.report).answer
            assert (answer.citations[0].report, answer.citations[0].initiative) == (example.report, example.code)


def test_the_list_question_lists_all_of_a_ward(answerer: Answerer) -> None:
    for edition in answerer.library.newest:
        ward = next(ward for ward in answerer.library.wards if ward.report == edition.report)
        for language in Language:
            answer = answerer.answer(list_question(ward.name_in(language), language), report=edition.report).answer
            assert answer.kind is Kind.LIST and len(answer.entries) == len(edition.initiatives), (language, ward.name_in(language))
