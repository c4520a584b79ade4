"""The files of ingested editions as they were received, and the pages of those that are PDFs as images, with a stretch of the text marked."""

from __future__ import annotations

from xhoshin.corpus import read_checked
from xhoshin.library import Library
from xhoshin.reading import Box, render_page
from xhoshin.served import Served
from xhoshin.store import Store


def original(edition: str, served: Served, store: Store) -> bytes:
    """An ingested edition's file.

    Raises:
        CorpusError: where it is missing or not as it was received.
        KeyError: where the edition was not ingested.
    """
    entry = next((entry for entry in served.manifest.editions if entry.id == edition), None)
    if entry is None or not entry.original:
        raise KeyError(edition)
    return read_checked(store.corpus / entry.original, entry.original_sha256)


def marked_pages(edition: str, start: int, end: int, served: Served, library: Library, store: Store) -> dict[int, bytes]:
    """The pages (from 1) on which a stretch of a PDF edition's text stands, as PNG with it marked; none for an edition that is no PDF.

    Raises:
        CorpusError: as `original`.
        ReadingError: where the file cannot be shown.
    """
    boxes = library.boxes(edition, start, end)
    raw = original(edition, served, store) if boxes else b""
    return {page: render_page(raw, page, boxes) for page in pages_of(boxes)}


def pages_of(boxes: tuple[Box, ...]) -> list[int]:
    """The pages of boxes in their order."""
    return list(dict.fromkeys(box.page for box in boxes))
