"""The one module that knows pypdfium2: opens PDFs, gives the characters and drawn lines of a page, renders pages.

Positions are in points from the left upper corner of the page as it is read: cropped, and turned so that most of its text is upright,
y downwards.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw_pdfium

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.layout import PageSize

PDF_MAGIC = b"%PDF-"
# FPDF_GetLastError: a password is needed, or the file is secured in a way that is not known.
_PROTECTED = (raw_pdfium.FPDF_ERR_PASSWORD, raw_pdfium.FPDF_ERR_SECURITY)
# A drawn line no thicker than this, and no shorter than that, may be the border of a cell.
_THICKEST, _SHORTEST = 3.0, 6.0
# A page with more drawn things is a drawing; its lines are no table.
_MOST_PATHS = 5_000
# So many characters tell which way a page is read.
_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as the PDF holds it. `left` to `bottom` is the place it takes in its line, `ink_top` and `ink_bottom` what is seen of it;
    `angle` in radians as shown, 0 for upright text; `is_made_up` for white space that PDFium guessed."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    ink_top: float
    ink_bottom: float
    angle: float
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, upright where `left` equals `right`, level where `top` equals `bottom`."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageContent:
    size: PageSize
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    has_image: bool


class Pdf:
    """An open PDF.

    Raises:
        ReadingError: where it is damaged, or needs a password.
    """

    def __init__(self, raw: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(raw)
            self.page_count = len(self._document)
        except pypdfium2.PdfiumError as exc:
            protected = getattr(exc, "err_code", None) in _PROTECTED
            raise ReadingError(ReadingCode.ENCRYPTED if protected else ReadingCode.DAMAGED) from exc
        if self.page_count == 0:
            raise ReadingError(ReadingCode.DAMAGED)

    def contents(self) -> Iterator[PageContent]:
        """Every page, in order. One that cannot be loaded makes the whole file damaged: a report with a hole is no report."""
        for number in range(self.page_count):
            yield _content(self._page(number))

    def size(self, number: int) -> PageSize:
        """The size of page `number` (from 1).

        Raises:
            ReadingError: where there is no such page.
        """
        return _Frame(self._numbered(number)).size

    def render(self, number: int, scale: float) -> pypdfium2.PdfBitmap:
        """Page `number` (from 1) at `scale` pixels a point; raises as `size` does."""
        page = self._numbered(number)
        return page.render(scale=scale, rotation=(_Frame(page).turn - page.get_rotation()) % 360)

    def _numbered(self, number: int) -> pypdfium2.PdfPage:
        if not 1 <= number <= self.page_count:
            raise ReadingError(ReadingCode.NO_PAGE, f"{number} / {self.page_count}")
        return self._page(number - 1)

    def _page(self, index: int) -> pypdfium2.PdfPage:
        try:
            return self._document[index]
        except pypdfium2.PdfiumError as exc:
            raise ReadingError(ReadingCode.DAMAGED) from exc


class _Frame:
    """From the coordinates of a PDF's page to the page as it is read. `turn` is clockwise, in degrees."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = _turn(page)
        across, down = self.right - self.left, self.top - self.bottom
        self.size = PageSize(down, across) if self.turn in (90, 270) else PageSize(across, down)

    def holds(self, place: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = place
        return 0 <= (left + right) / 2 <= self.size.width and 0 <= (top + bottom) / 2 <= self.size.height

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of a rectangle as shown."""
        one, other = self._point(left, bottom), self._point(right, top)
        return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])

    def _point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _turn(page: pypdfium2.PdfPage) -> int:
    """How far a page must be turned for most of its text to be upright; as the file says where there is no text."""
    text_page = page.get_textpage()
    count = raw_pdfium.FPDFText_CountChars(text_page)
    sample = range(0, count, max(1, count // _SAMPLE))
    turns = Counter(-round(math.degrees(raw_pdfium.FPDFText_GetCharAngle(text_page, i)) / 90) % 4 for i in sample)
    text_page.close()
    return turns.most_common(1)[0][0] * 90 if turns else int(page.get_rotation())


def _content(page: pypdfium2.PdfPage) -> PageContent:
    frame = _Frame(page)
    text_page = page.get_textpage()
    glyphs = tuple(_glyphs(text_page, frame))
    rules: list[Rule] = []
    has_image = False
    for count, drawn in enumerate(page.get_objects(max_depth=1)):
        if count > _MOST_PATHS + len(glyphs):
            rules = []
            break
        has_image = has_image or drawn.type == raw_pdfium.FPDF_PAGEOBJ_IMAGE
        if drawn.type == raw_pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules(drawn, frame)
    text_page.close()
    page.close()
    return PageContent(frame.size, glyphs, tuple(rules), has_image)


def _glyphs(text_page: pypdfium2.PdfTextPage, frame: _Frame) -> Iterator[Glyph]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = raw_pdfium.FS_RECTF()
    for i in range(raw_pdfium.FPDFText_CountChars(text_page)):
        code = raw_pdfium.FPDFText_GetUnicode(text_page, i)
        if not 0 < code < 0x110000 or code in (0xD, 0xA):
            continue
        raw_pdfium.FPDFText_GetCharBox(text_page, i, left, right, bottom, top)
        ink = frame.shown(left.value, bottom.value, right.value, top.value)
        raw_pdfium.FPDFText_GetLooseCharBox(text_page, i, loose)
        place = frame.shown(loose.left, loose.bottom, loose.right, loose.top)
        if not frame.holds(place):
            continue  # cut off, as the reader does not see it either
        angle = raw_pdfium.FPDFText_GetCharAngle(text_page, i) + math.radians(frame.turn)
        yield Glyph(chr(code), *place, ink[1], ink[3], angle, raw_pdfium.FPDFText_IsGenerated(text_page, i) == 1)


def _rules(path: pypdfium2.PdfObject, frame: _Frame) -> Iterator[Rule]:
    """The level and upright lines that a path draws: thin shapes as a whole, otherwise each side of a shape whose outline is drawn."""
    left, top, right, bottom = frame.shown(*path.get_bounds())
    if bottom - top <= _THICKEST:
        if right - left >= _SHORTEST:
            middle = (top + bottom) / 2
            yield Rule(left, middle, right, middle)
        return
    if right - left <= _THICKEST:
        if bottom - top >= _SHORTEST:
            middle = (left + right) / 2
            yield Rule(middle, top, middle, bottom)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw_pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    if stroke.value:
        yield from _outline(path, frame)


def _outline(path: pypdfium2.PdfObject, frame: _Frame) -> Iterator[Rule]:
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first = at = None
    for i in range(raw_pdfium.FPDFPath_CountSegments(path)):
        segment = raw_pdfium.FPDFPath_GetPathSegment(path, i)
        raw_pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw_pdfium.FPDFPathSegment_GetType(segment)
        if kind == raw_pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw_pdfium.FPDF_SEGMENT_LINETO and at:
            yield from _straight(frame.shown(*at, *point))
        if raw_pdfium.FPDFPathSegment_GetClose(segment) and first:
            yield from _straight(frame.shown(*point, *first))
        at = point


def _straight(side: tuple[float, float, float, float]) -> Iterator[Rule]:
    left, top, right, bottom = side
    if bottom - top < 1 and right - left >= _SHORTEST:
        yield Rule(left, top, right, top)
    elif right - left < 1 and bottom - top >= _SHORTEST:
        yield Rule(left, top, left, bottom)
