"""What reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xhoshin.reading.layout import Layout


class Media(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an edition, which all its spans count in; for a PDF also where each character stands on the pages.

    Lines end in "\\n"; in a PDF's text "\\f" stands between two pages. Page numbers, running headers and footers are left out.
    """

    text: str
    media: Media
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may use: `size` in bytes of the file, `pixels` of a rendered page, `unpacked` in bytes of what is packed in it, `memory` in bytes of
    address space, `cpu_seconds` of processor time, `seconds` on the clock. Far above what any report needs."""

    size: int = 50 * 2**20
    unpacked: int = 200 * 2**20
    pages: int = 500
    characters: int = 500_000
    pixels: int = 50_000_000
    memory: int = 2 * 2**30
    cpu_seconds: int = 20
    seconds: float = 30.0
