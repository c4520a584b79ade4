"""PDF files to text in reading order, and where each character of it stands."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.layout import Layout, PageSize, Run
from xhoshin.reading.pdf_breaks import rejoined
from xhoshin.reading.pdf_furniture import without_furniture
from xhoshin.reading.pdf_lines import Line, lines_in_order
from xhoshin.reading.pdf_records import in_records
from xhoshin.reading.pdf_segments import segments_of
from xhoshin.reading.pdfium import PageContent, Pdf
from xhoshin.reading.source import Limits, Media, Source

# Fewer characters a page than this are a stamp or a page's number on a scanned page.
_LEAST_CHARACTERS = 8
# More than this share of characters that the file gives no meaning: its fonts lack what a text layer needs.
_MOST_UNKNOWN = 0.2
_UNKNOWN = "\ufffd\ufffe\uffff\x02"


def read_pdf(raw: bytes, limits: Limits) -> Source:
    """The text of a PDF with its layout.

    Raises:
        ReadingError: where the file is damaged, encrypted, has too many pages, or no text layer.
    """
    document = Pdf(raw)
    if document.page_count > limits.pages:
        raise ReadingError(ReadingCode.TOO_MANY_PAGES, f"{document.page_count} > {limits.pages}")
    pages: list[list[Line]] = []
    sizes: list[PageSize] = []
    characters = unknown = 0
    for content in document.contents():
        characters += _count(content)
        unknown += sum(glyph.char in _UNKNOWN for glyph in content.glyphs)
        if characters > limits.characters:
            raise ReadingError(ReadingCode.TOO_LARGE, f"> {limits.characters} 字 / characters")
        pages.append(lines_in_order(len(pages) + 1, segments_of(content.glyphs, content.rules), content.rules))
        sizes.append(content.size)
    if characters < _LEAST_CHARACTERS * len(pages) or unknown > _MOST_UNKNOWN * characters:
        raise ReadingError(ReadingCode.NO_TEXT_LAYER)
    return _source(rejoined(in_records(without_furniture(pages, sizes))), sizes)


def _count(content: PageContent) -> int:
    return sum(not glyph.char.isspace() for glyph in content.glyphs)


def _source(pages: Sequence[Sequence[Line]], sizes: Sequence[PageSize]) -> Source:
    text: list[str] = []
    runs: list[Run] = []
    at = 0
    for lines in pages:
        if lines is not pages[0]:
            text.append("\f")
            at += 1
        for line in lines:
            runs.append(Run(at, line.page, line.top, line.bottom, line.spans))
            text.append(line.text + "\n")
            at += len(line.text) + 1
    return Source("".join(text), Media.PDF, Layout(tuple(sizes), tuple(runs)))
