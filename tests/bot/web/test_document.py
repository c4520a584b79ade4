"""What is shown of a section, and what of it is marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.web.document import ParagraphKind, Piece, numbered, paragraphs, quote_lines, usable_mark
from bot.web.progress import progress_of
from xhoshin.answer import Citation
from xhoshin.library import Library, cite
from xhoshin.report import Edition, Initiative, Mission, Passage, Section, Status, without_white_space

# Source with line breaks inside sentences, a continuation mark between two passages, and a list with its heading.
SOURCE = "使命\n本文です。\n題\n一つ目の\n文です。二つ目の文です。\n（つづく）\n取組み\n（１）紙を\n　減らす。\nＡＢ CD です。"


def passage(text: str, shown: str, lead: str = "") -> Passage:
    start = SOURCE.index(text)
    return Passage(start, start + len(text), shown, lead)


ONE, TWO = passage("一つ目の\n文です。", "一つ目の文です。"), passage("二つ目の文です。", "二つ目の文です。")
LEAD, ITEM = passage("取組み", "取組み"), passage("（１）紙を\n　減らす。", "（１）紙を減らす。", "取組み")
LAST = passage("ＡＢ CD です。", "ＡＢ CD です。")
SECTION = Section(4, "④ 課題に対する取組み", ONE.start, LAST.end, "", None, (ONE, TWO, LEAD, ITEM, LAST))
MISSION = Mission("使命", 3, 8, "本文です。", (passage("本文です。", "本文です。"),))
INITIATIVE = Initiative("A-1", "題", None, Status.DONE, (SECTION,))
EDITION = Edition("moji", "門司区", date(2024, 11, 30), SOURCE, MISSION, (INITIATIVE,))


def marked(mark: tuple[int, int]) -> str:
    return "".join(piece.text for p in paragraphs(EDITION, SECTION, mark) for piece in p.pieces if piece.marked)


def span(first: str, last: str) -> tuple[int, int]:
    return SOURCE.index(first), SOURCE.index(last) + len(last)


def test_sentences_of_one_line_are_one_paragraph_and_nothing_is_left_out() -> None:
    found = [(p.kind, "".join(piece.text for piece in p.pieces)) for p in paragraphs(EDITION, SECTION)]
    assert found == [
        (ParagraphKind.PROSE, "一つ目の文です。二つ目の文です。"),
        (ParagraphKind.BETWEEN, "（つづく）"),
        (ParagraphKind.LEAD, "取組み"),
        (ParagraphKind.ITEM, "（１）紙を減らす。"),
        (ParagraphKind.PROSE, "ＡＢ CD です。"),
    ]


def test_the_mark_covers_the_very_characters_of_its_span() -> None:
    assert marked((SOURCE.index("目の\n文"), SOURCE.index("文です。二") + 2)) == "目の文で"
    assert marked(span("二つ目", "紙を")) == "二つ目の文です。（つづく）取組み（１）紙を"
    assert marked(span("CD", "CD で")) == "CD で"


def test_every_span_of_the_section_is_marked_as_the_source_has_it() -> None:
    for start in range(SECTION.start, SECTION.end):
        for end in range(start + 1, SECTION.end + 1):
            assert without_white_space(marked((start, end))) == without_white_space(SOURCE[start:end]), (start, end)


def test_only_the_first_marked_piece_is_where_the_mark_begins() -> None:
    pieces = [piece for p in paragraphs(EDITION, SECTION, span("一つ目", "減らす。")) for piece in p.pieces]
    assert [piece.begins for piece in pieces if piece.marked] == [True, False, False, False, False]
    assert [piece for piece in pieces if not piece.marked] == [Piece("ＡＢ CD です。")]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (ONE.start, ONE.end, (ONE.start, ONE.end)),
        (ONE.end, TWO.start, None),
        (SOURCE.index("\n（１）"), ITEM.end + 1, (ITEM.start, ITEM.end)),
        (SOURCE.index("題"), SOURCE.index("題") + 1, None),
        (10_000, 10_001, None),
        (None, 5, None),
        (5, None, None),
        (9, 4, None),
    ],
)
def test_a_mark_begins_in_a_section_or_is_none(start: int | None, end: int | None, expected: tuple[int, int] | None) -> None:
    assert usable_mark(EDITION, start, end) == expected


def test_every_section_of_the_reports_shows_all_that_a_citation_of_it_quotes(library: Library) -> None:
    for edition in library.editions:
        for initiative in edition.initiatives:
            for section in initiative.sections:
                citation = cite(edition, initiative, section)
                shown = paragraphs(edition, section, (citation.start, citation.end))
                assert all(piece.marked for p in shown for piece in p.pieces)
                assert without_white_space("".join(piece.text for p in shown for piece in p.pieces)) == without_white_space(citation.quote)


def test_the_answering_words_of_a_quote_are_marked_line_by_line() -> None:
    citation = replace(_citation("予約は\n要りません。"), emphasis=((0, 2), (2, 6)))
    assert quote_lines(citation) == ((Piece("予約", True), Piece("は", True)), (Piece("要り", True), Piece("ません。")))
    assert quote_lines(_citation("一行")) == ((Piece("一行"),),)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("④ 課題に対する取組み", True), ("４．取組み", True), ("（4）取組み", True), ("第4 取組み", True), ("取組み", False), ("40の取組み", False)],
)
def test_a_heading_that_has_its_number_needs_no_other(heading: str, expected: bool) -> None:
    assert numbered(replace(SECTION, heading=heading)) is expected


def test_progress_counts_by_area_in_the_order_of_the_numbers(moji: Edition) -> None:
    progress = progress_of(moji)
    assert [(a.area, a.count, a.done) for a in progress.areas] == [("A", 8, 2), ("B", 2, 0), ("C", 1, 0)]
    assert [i.code for i in progress.areas[0].initiatives] == [f"A-{n}" for n in range(1, 9)]
    assert (progress.total.count, progress.total.done) == (11, 2)
    assert [(a.area, a.count) for a in progress.of_areas("AD")] == [("A", 8), ("D", 0)]


def _citation(quote: str) -> Citation:
    return Citation("moji", "moji@2024-11-30", "門司区", "A-1", 4, "④", quote, 0, len(quote), date(2024, 11, 30))
