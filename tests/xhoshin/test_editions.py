"""Questions where there are two editions of one report and one of another."""

from __future__ import annotations

import pytest

from index.embedding.static import StaticEncoder
from index.persistence import build_index
from tests.xhoshin.derived import ADDED, DROPPED, library_with_later
from tests.xhoshin.test_answering import ask, reply
from xhoshin.answer import Answer, Kind, Reason
from xhoshin.answerer import Answerer
from xhoshin.canned import elsewhere_question, section_question
from xhoshin.corpus import bundled_corpus, read_glossary, read_matters
from xhoshin.dates import PartialDate
from xhoshin.library import Library, documents
from xhoshin.question import Intent

OLD, NEW = "moji@2024-11-30", "moji@2025-03-31"


@pytest.fixture(scope="module")
def two(library: Library) -> Answerer:
    both = library_with_later(library)
    index = build_index(documents(both.places()), StaticEncoder.embedded()).index
    return Answerer(both, index, read_glossary(bundled_corpus()), read_matters(bundled_corpus()))


def editions(answer: Answer) -> set[str]:
    return {citation.edition for citation in answer.citations}


def test_the_newest_edition_of_each_report_answers(two: Answerer) -> None:
    assert editions(ask(two, "おくやみコーナーは予約なしで使えますか")) == {NEW}
    assert editions(ask(two, "課題一覧")) == {NEW, "kokuraminami@2024-11-30"}
    assert editions(ask(two, "関門海峡の夜景の地図は")) == {NEW}


@pytest.mark.parametrize(
    "text",
    [
        "令和6年11月時点で、おくやみコーナーは予約なしで使えますか",
        "2024年11月末時点のおくやみコーナーの予約",
        "前回の版ではおくやみコーナーは予約なしで使えますか",
        "Is the おくやみコーナー usable without reservation, as of November 2024?",
    ],
)
def test_an_older_edition_answers_where_it_is_named(two: Answerer, text: str) -> None:
    answer = ask(two, text)
    assert answer.kind is Kind.ANSWER and editions(answer) == {OLD}


def test_a_date_alone_asks_the_same_again_or_lists(two: Answerer) -> None:
    before = "門司区の大里公園駐車場の開場時間の進捗は"
    assert editions(ask(two, "令和6年11月時点では？", before)) == {OLD}
    assert editions(ask(two, "前回の版では？", before)) == {OLD}
    answer = ask(two, "令和6年11月時点では？")
    assert answer.kind is Kind.LIST and editions(answer) == {OLD, "kokuraminami@2024-11-30"}


def test_what_the_caller_sets_holds_unless_the_question_says_otherwise(two: Answerer) -> None:
    november, march = PartialDate(2024, 11), PartialDate(2025, 3, 31)
    assert editions(two.answer("門司区A-7の⑤", as_of=november).answer) == {OLD}
    assert editions(two.answer("令和6年11月時点の門司区A-7の⑤", as_of=march).answer) == {OLD}
    assert two.answer("小倉南区の課題一覧", as_of=march).answer.reason is Reason.NO_SUCH_EDITION


def test_the_edition_of_a_date(two: Answerer) -> None:
    library = two.library
    found = [
        library.edition("moji", date)
        for date in (None, PartialDate(2024), PartialDate(2024, 11, 15), PartialDate(2025, 3), PartialDate(2024, fiscal=True))
    ]
    assert [edition.id if edition else None for edition in found] == [NEW, OLD, OLD, NEW, NEW]
    assert library.edition("moji", PartialDate(2023)) is None
    newest = library.edition("moji")
    assert newest is not None
    before = library.before(newest)
    assert before is not None and before.id == OLD and library.before(before) is None


@pytest.mark.parametrize(
    "text",
    [
        "前回から何が変わった？",
        "何が変わった？",
        "前の版との違いを教えて",
        "前回の報告書から変更された点は？",
        "門司区は前回と比べてどこが変わりましたか",
        "令和6年11月から何が変わった？",
        "What changed since last time?",
        "What's new compared to the previous edition?",
        "和上次相比有什么变化",
        "지난번과 뭐가 달라졌나요",
    ],
)
def test_what_changed_since_the_edition_before(two: Answerer, text: str) -> None:
    answer = ask(two, text)
    assert answer.kind is Kind.COMPARE and editions(answer) == {OLD, NEW}
    assert [(i.code, i.change.value) for i in answer.changes[0].initiatives] == [
        ("A-6", "changed"),
        ("A-7", "changed"),
        ("C-2", "new"),
        ("B-1", "ended"),
    ]
    shown = reply(two, text)
    assert ADDED in shown and DROPPED in shown
    if not {"門司区"} & set(text.split("は")):  # the ward that has one edition is named with it
        assert ("小倉南区は令和6年11月末時点の版だけ" in shown) == (answer.language.value == "ja")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A-7は前回から変わった？", ["A-7"]),
        ("門司区の課題A(1)は前回から変わりましたか", []),
        ("大里公園駐車場の開場時間は前回から変わった？", ["A-7"]),
        ("前回から完了になった課題は？", ["A-6"]),
        ("B-1の前回からの変更点は", ["B-1"]),
    ],
)
def test_what_changed_of_some(two: Answerer, text: str, codes: list[str]) -> None:
    answer = ask(two, text)
    assert answer.kind is Kind.COMPARE
    assert [initiative.code for initiative in answer.changes[0].initiatives] == codes


def test_it_is_asked_in_a_conversation(two: Answerer) -> None:
    answer = ask(two, "それは前回から変わった？", "門司区A-7")
    assert [i.code for change in answer.changes for i in change.initiatives] == ["A-7"]
    assert [change.report for change in ask(two, "前回から何が変わった？", "門司区A-7").changes] == ["moji"]


@pytest.mark.parametrize("text", ["小倉南区は前回から何が変わった？", "小倉南区のA-1は前回から変わった？", "令和5年3月から何が変わった？"])
def test_without_an_earlier_edition_it_is_declined(two: Answerer, text: str) -> None:
    answer = ask(two, text)
    assert (answer.kind, answer.reason, answer.citations) == (Kind.ABSTAIN, Reason.NO_SUCH_EDITION, ())
    assert "令和6年11月末時点" in reply(two, text)


@pytest.mark.parametrize(
    "text", ["前回のアンケートの結果は", "駐車場の利用時間は変わりましたか", "令和6年10月に変わったことは", "A-7は何が変わりましたか", "新しい取組は"]
)
def test_a_change_that_the_report_tells_of_is_no_comparison_of_editions(answerer: Answerer, text: str) -> None:
    question = answerer.understand(text)
    assert question.intent is not Intent.CHANGES and not question.names_previous


def test_a_longer_history_quotes_from_the_edition_before(library: Library) -> None:
    both = library_with_later(library)
    newest = both.edition("moji")
    assert newest is not None
    assert [edition.id for edition in both.newest] == [NEW, "kokuraminami@2024-11-30"]
    assert all(both.holds(place.citation()) for place in both.places())  # citations of the older edition stay valid


def test_a_button_of_an_older_edition_shows_that_edition(two: Answerer) -> None:
    """A-6 became done, B-1 ended, C-2 is new in the later edition."""
    old, new = PartialDate(2024, 11), PartialDate(2025, 3)
    for edition in two.library.editions:
        if edition.report == "moji":
            when = PartialDate(edition.as_of.year, edition.as_of.month, edition.as_of.day)
            for initiative in edition.initiatives:
                for number in range(1, 6):
                    answer = two.answer(section_question("門司区", initiative.code, number), as_of=when).answer
                    assert [(c.edition, c.initiative, c.section) for c in answer.citations] == [(edition.id, initiative.code, number)]
                    assert answer.citations[0].quote.replace("\n", "") == initiative.section(number).text.replace("\n", "")
    assert two.answer(section_question("門司区", "C-2", 4), as_of=old).answer.reason is Reason.NO_SUCH_INITIATIVE
    assert two.answer(section_question("門司区", "B-1", 4), as_of=new).answer.reason is Reason.NO_SUCH_INITIATIVE
    assert two.answer(section_question("門司区", "A-6", 4), as_of=PartialDate(2020, 1)).answer.reason is Reason.NO_SUCH_EDITION


def test_elsewhere_of_an_older_edition_compares_the_editions_of_that_time(two: Answerer) -> None:
    old = two.answer(elsewhere_question("門司区", "A-8"), as_of=PartialDate(2024, 11)).answer
    assert [c.edition for c in old.citations] == [OLD, "kokuraminami@2024-11-30"]
    assert [c.edition for c in two.answer(elsewhere_question("門司区", "A-8")).answer.citations] == [NEW, "kokuraminami@2024-11-30"]
    alone = two.answer(elsewhere_question("門司区", "A-8"), as_of=PartialDate(2025, 3)).answer
    assert [c.edition for c in alone.citations] == [NEW]  # 小倉南区 has no edition of that date
    assert two.answer(elsewhere_question("門司区", "A-8"), as_of=PartialDate(2020, 1)).answer.reason is Reason.NO_SUCH_EDITION
