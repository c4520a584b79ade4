"""The search box: passages that hold what is written, in one report or all."""

from __future__ import annotations

import pytest

from xhoshin.answerer import Answerer
from xhoshin.dates import PartialDate
from xhoshin.report import without_white_space
from xhoshin.search import Hit, search


def places(hits: tuple[Hit, ...]) -> list[tuple[str, str, int | str]]:
    return [(hit.place.edition.report, hit.place.code, hit.place.number) for hit in hits]


def test_the_best_passages_first_each_a_citation(answerer: Answerer) -> None:
    hits = search(answerer, "口座振替のチラシ")
    assert places(hits)[0][:2] == ("moji", "A-5")
    assert "口座振替" in hits[0].citation.quote and hits[0].citation.emphasis
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(answerer.library.holds(hit.citation) for hit in hits)
    assert len(search(answerer, "地域", limit=3)) == 3 < len(search(answerer, "地域"))


def test_every_passage_with_the_word_is_found(answerer: Answerer) -> None:
    """ＳＮＳ and SNS are one word; the limit is all that keeps any back."""
    places = [place for place in answerer.library.places() if "SNS" in place.passage.text.replace("ＳＮＳ", "SNS")]
    assert len(places) == 5
    found = [hit.place.passage for hit in search(answerer, "sns", limit=400)]
    assert all(place.passage in found for place in places)


def test_one_report_whatever_the_text_names(answerer: Answerer) -> None:
    assert {place[0] for place in places(search(answerer, "予約"))} == {"moji", "kokuraminami"}
    assert {place[0] for place in places(search(answerer, "予約", report="moji"))} == {"moji"}
    assert {place[0] for place in places(search(answerer, "小倉南区の予約"))} == {"kokuraminami"}
    assert {place[0] for place in places(search(answerer, "小倉南区の予約", report="moji"))} == {"moji"}
    assert search(answerer, "予約", report="nowhere") == ()


def test_a_code_finds_its_passages_in_their_order(answerer: Answerer) -> None:
    edition = answerer.library.edition("moji")
    assert edition is not None
    initiative = edition.initiative("A-5")
    assert initiative is not None
    hits = search(answerer, "門司区 A-5", limit=400)
    assert [hit.place.passage for hit in hits] == [passage for section in initiative.sections for passage in section.passages]
    of_one = search(answerer, "門司区 A-5 ④", limit=400)
    assert [hit.place.passage for hit in of_one] == list(initiative.section(4).passages)
    assert without_white_space("".join(hit.citation.quote for hit in of_one)) == without_white_space(initiative.section(4).text)
    assert {place[:2] for place in places(search(answerer, "門司区 A-5 予約"))} == {("moji", "A-5")}


@pytest.mark.parametrize("text", ["xyzzy", "", "？", "若松区の予約"])
def test_nothing_is_found_where_nothing_is_held(answerer: Answerer, text: str) -> None:
    assert search(answerer, text) == ()


def test_the_editions_of_a_date(answerer: Answerer) -> None:
    assert search(answerer, "予約", as_of=PartialDate(2020, 1)) == ()
    assert {hit.place.edition.id for hit in search(answerer, "予約", report="moji", as_of=PartialDate(2024, 11))} == {"moji@2024-11-30"}
