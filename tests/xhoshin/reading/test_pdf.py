"""PDF files made by LibreOffice from the bundled reports (tests/data/make_editions.py): their text, and where it stands."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.data.layouts import STYLES
from tests.data.make_editions import FIXTURES, FOLDER, RECORDS, part_of
from tests.xhoshin.reading.conftest import content
from xhoshin.parsing import parse_report
from xhoshin.reading import Limits, Media, ReadingCode, ReadingError, Source, read_report, render_page
from xhoshin.reading.formats import read
from xhoshin.report import Edition, without_white_space


def source(name: str) -> Source:
    return read((FOLDER / f"{name}.pdf").read_bytes(), Limits())


@pytest.mark.parametrize("name", list(FIXTURES))
def test_a_pdf_parses_to_the_same_edition(editions: dict[str, Edition], name: str) -> None:
    fixture = FIXTURES[name]
    found = parse_report(source(name).text)
    assert content(found) == content(part_of(editions[fixture.report], fixture.codes))
    assert found.problems == ()
    assert found.facts.name == (STYLES[fixture.style].name or editions[fixture.report].name)


def test_a_table_of_initiatives_is_read_row_by_row_over_its_pages(editions: dict[str, Edition]) -> None:
    found = source("records")
    assert found.layout is not None
    assert len(found.layout.pages) > 1
    assert content(parse_report(found.text)) == content(part_of(editions[RECORDS.report], RECORDS.codes))


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("name", ["running", "tabular", "borderless"])
def test_a_page_that_lies_on_its_side_is_read_upright(name: str, turn: int) -> None:
    document = pypdfium2.PdfDocument((FOLDER / f"{name}.pdf").read_bytes())
    for page in document:
        page.set_rotation(turn)
    out = io.BytesIO()
    document.save(out)
    found, upright = read(out.getvalue(), Limits()), source(name)
    assert found.text == upright.text
    assert found.layout == upright.layout
    assert Image.open(io.BytesIO(render_page(out.getvalue(), 1, width=300))).size[1] > 300


def test_what_is_cut_off_a_page_is_not_read() -> None:
    document = pypdfium2.PdfDocument((FOLDER / "running.pdf").read_bytes())
    for page in document:
        page.set_cropbox(0, 0, 595, 842 - 60)  # without the running header
    out = io.BytesIO()
    document.save(out)
    whole, cropped = source("running"), read(out.getvalue(), Limits())
    assert cropped.text == whole.text.replace("局区Ｘ方針〈門司区〉\n", "", 1)
    begin = cropped.text.index("興味を持って")
    assert cropped.layout is not None
    assert whole.layout is not None
    (box,), (before,) = cropped.layout.boxes(begin, begin + 6), whole.layout.boxes(begin + 11, begin + 17)
    assert (box.left, box.right) == pytest.approx((before.left, before.right), abs=0.1)
    assert before.top - box.top == pytest.approx(842 - (842 - 60), abs=1)


@pytest.mark.parametrize("name", list(FIXTURES))
def test_every_character_stands_at_its_place(name: str) -> None:
    read_back = source(name)
    layout = read_back.layout
    assert read_back.media is Media.PDF
    assert layout is not None
    visible = [at for at, char in enumerate(read_back.text) if not char.isspace()]
    for at in visible:
        (box,) = layout.boxes(at, at + 1)
        size = layout.pages[box.page - 1]
        assert 0 <= box.left < box.right <= size.width
        assert 0 <= box.top < box.bottom <= size.height
        assert layout.page_of(at) == box.page


def test_a_child_process_reads_the_same_and_the_layout_survives() -> None:
    raw = (FOLDER / "running.pdf").read_bytes()
    found, expected = read_report(raw), source("running")
    assert found.text == expected.text
    assert found.layout is not None
    assert expected.layout is not None
    ours, theirs = found.layout.boxes(0, len(found.text)), expected.layout.boxes(0, len(found.text))
    assert [box.page for box in ours] == [box.page for box in theirs]
    assert [box.right for box in ours] == pytest.approx([box.right for box in theirs], abs=0.06)
    assert [box.top for box in ours] == pytest.approx([box.top for box in theirs], abs=0.06)


def test_a_quote_that_begins_and_ends_within_a_line_has_a_box_a_line() -> None:
    found = source("running")
    assert found.layout is not None
    begin = found.text.index("興味を持って")
    line_end = found.text.index("\n", begin)
    end = line_end + 1 + 9
    assert found.text[begin - len("多くの人々が") - 1 : begin] == "\n多くの人々が"
    first, second = found.layout.boxes(begin, end)
    whole_first, whole_second = found.layout.boxes(begin - len("多くの人々が"), found.text.index("\n", end))
    # Characters of 10.5 points: six stand before the quote, and nine of the second line belong to it.
    assert first.left - whole_first.left == pytest.approx(6 * 10.5, abs=0.5)
    assert first.right == whole_first.right
    assert second.left == whole_second.left
    assert second.right - second.left == pytest.approx(9 * 10.5, abs=0.5)
    assert first.page == second.page == found.layout.page_of(begin)
    assert second.top > first.bottom


def test_page_numbers_and_running_lines_are_left_out_but_the_first() -> None:
    text = source("running").text
    assert text.count("局区Ｘ方針〈門司区〉") == 2  # the title, and the header of the first page
    assert not any(f"- {number} -" in text for number in range(1, 9))


def test_a_rendered_page_marks_the_quote_and_nothing_else() -> None:
    raw = (FOLDER / "running.pdf").read_bytes()
    found = source("running")
    assert found.layout is not None
    begin = found.text.index("興味を持って")
    (box,) = found.layout.boxes(begin, begin + 6)
    plain = Image.open(io.BytesIO(render_page(raw, box.page, width=595)))
    marked = Image.open(io.BytesIO(render_page(raw, box.page, (box,), width=595)))
    assert plain.size == marked.size == (595, 842)
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed == pytest.approx((box.left, box.top, box.right, box.bottom), abs=3)


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_there_is_not_is_refused(page: int) -> None:
    with pytest.raises(ReadingError) as caught:
        render_page((FOLDER / "running.pdf").read_bytes(), page)
    assert caught.value.code is ReadingCode.NO_PAGE


def test_only_a_pdf_has_pages_to_render() -> None:
    with pytest.raises(ReadingError) as caught:
        render_page("課題Ａ－１".encode(), 1)
    assert caught.value.code is ReadingCode.NOT_PDF


def test_a_quote_over_two_pages_has_boxes_on_both(editions: dict[str, Edition]) -> None:
    found = source("narrow")
    assert found.layout is not None
    draft = parse_report(found.text)
    sections = [part.section for initiative in draft.initiatives for part in initiative.sections if part.section]
    over = [section for section in sections if "\f" in found.text[section.start : section.end]]
    assert over
    for section in over:
        pages = [box.page for box in found.layout.boxes(section.start, section.end)]
        assert sorted(set(pages)) == list(range(pages[0], pages[-1] + 1))
        assert len(set(pages)) > 1
        assert without_white_space(draft.text[section.start : section.end]) == without_white_space(section.text)
