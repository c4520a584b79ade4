"""A page of a PDF as an image with the quoted words marked."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.formats import is_pdf
from xhoshin.reading.layout import Box
from xhoshin.reading.pdfium import Pdf

# A marker pen: what is dark stays dark under it.
_COLOUR = (255, 235, 80)
# The mark reaches this much, in points, beyond the ink.
_BEYOND = 1.5


def rendered(raw: bytes, page: int, boxes: Sequence[Box], width: int, most_pixels: int) -> bytes:
    """Page `page` (from 1) as PNG, `width` pixels wide, with its boxes marked; boxes on other pages are passed over.

    Raises:
        ReadingError: where the file cannot be opened, there is no such page, or it would have more than `most_pixels` pixels.
    """
    if not is_pdf(raw):
        raise ReadingError(ReadingCode.NOT_PDF)
    document = Pdf(raw)
    size = document.size(page)
    scale = width / size.width
    if width * size.height * scale > most_pixels:
        raise ReadingError(ReadingCode.TOO_LARGE, f"> {most_pixels / 1e6:.0f} Mpx")
    image: Image.Image = document.render(page, scale).to_pil().convert("RGB")
    marks = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(marks)
    for box in boxes:
        if box.page == page:
            corners = (box.left - _BEYOND, box.top - _BEYOND, box.right + _BEYOND, box.bottom + _BEYOND)
            draw.rectangle([corner * scale for corner in corners], fill=_COLOUR)
    out = io.BytesIO()
    ImageChops.multiply(image, marks).save(out, "PNG")
    return out.getvalue()
