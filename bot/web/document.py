"""A section of an edition as paragraphs to show, with a stretch of the source text marked. Pure.

What is shown is the passages and what stands between them, in their order: all that a citation of the section would quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from xhoshin.answer import Citation
from xhoshin.report import Edition, Mission, Section, joined

_ITEM = re.compile(r"\s*(?:[(（]\s*(?:\d{1,2}|[０-９]{1,2}|[ア-ン])\s*[)）]|[①-⑳㋐-㋾・○●◎◆◇■□▪‣※*－ー-]|[ア-ン][\s　.．、]|\d{1,2}[.．)）])")

Span = tuple[int, int]


class ParagraphKind(StrEnum):
    PROSE = "prose"
    ITEM = "item"
    LEAD = "lead"
    """A short heading of the list below it."""
    BETWEEN = "between"
    """What stands between passages and is part of none, as a continuation mark does."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph. `begins` is True for the marked piece that the mark begins in."""

    text: str
    marked: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ParagraphKind
    pieces: tuple[Piece, ...]


def paragraphs(edition: Edition, section: Section | Mission, mark: Span | None = None) -> tuple[Paragraph, ...]:
    """The section's paragraphs. Sentences that follow each other in one line of the source are one paragraph.

    Args:
        mark: what to mark, in characters of the edition's text.
    """
    leads = {passage.lead for passage in section.passages if passage.lead}
    found: list[Paragraph] = []
    at = section.start
    for passage in section.passages:
        between = edition.text[at : passage.start]
        if joined(between):
            found.append(Paragraph(ParagraphKind.BETWEEN, tuple(_pieces(edition.text, (at, passage.start), joined(between), mark))))
        pieces = tuple(_pieces(edition.text, (passage.start, passage.end), passage.text, mark))
        kind = ParagraphKind.LEAD if passage.text in leads else ParagraphKind.ITEM if _ITEM.match(passage.text) else ParagraphKind.PROSE
        goes_on = found and not between.strip() and "\n" not in between and "\r" not in between and found[-1].kind is not ParagraphKind.BETWEEN
        if goes_on and kind is ParagraphKind.PROSE:
            found[-1] = Paragraph(found[-1].kind, (*found[-1].pieces, *pieces))
        else:
            found.append(Paragraph(kind, pieces))
        at = passage.end
    if rest := joined(edition.text[at : section.end]):
        found.append(Paragraph(ParagraphKind.BETWEEN, tuple(_pieces(edition.text, (at, section.end), rest, mark))))
    return tuple(found)


def numbered(section: Section) -> bool:
    """Whether the section's heading as printed begins with its number, in whatever form (④, 4., （４）)."""
    return re.match(rf"\W*第?{section.number}(?!\d)", unicodedata.normalize("NFKC", section.heading)) is not None


def quote_lines(citation: Citation) -> tuple[tuple[Piece, ...], ...]:
    """A quote's lines, with the answering words marked."""
    lines, at = [], 0
    for line in citation.quote.split("\n"):
        spans = [(max(begin - at, 0), min(end - at, len(line))) for begin, end in citation.emphasis if begin < at + len(line) and at < end]
        edges = [0, *(edge for span in spans for edge in span), len(line)]
        pieces = (Piece(line[begin:end], marked=number % 2 == 1) for number, (begin, end) in enumerate(pairwise(edges)))
        lines.append(tuple(piece for piece in pieces if piece.text))
        at += len(line) + 1
    return tuple(lines)


def heading(edition: Edition, section: Section | Mission, mark: Span | None = None) -> tuple[Piece, ...]:
    """The section's heading as printed, with what of it is marked: the date of ⑤ stands there."""
    start = edition.text.rfind(section.heading, 0, section.start)
    if not section.heading or start < 0:
        return (Piece(section.heading),)
    return tuple(_pieces(edition.text, (start, start + len(section.heading)), section.heading, mark))


def begins_in(edition: Edition, section: Section | Mission, mark: Span | None) -> bool:
    """Whether the mark begins in the section or its heading."""
    if mark is None:
        return False
    return section.start <= mark[0] < section.end or any(piece.begins for piece in heading(edition, section, mark))


def usable_mark(edition: Edition, start: int | None, end: int | None) -> Span | None:
    """The stretch from `start` to `end` without white space around it; None where it is empty or no section holds its beginning."""
    if start is None or end is None:
        return None
    text = edition.text[start:end]
    mark = (start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
    sections: list[Section | Mission] = [edition.mission, *(section for initiative in edition.initiatives for section in initiative.sections)]
    return mark if mark[0] < mark[1] and any(begins_in(edition, section, mark) for section in sections) else None


def _pieces(source: str, span: Span, shown: str, mark: Span | None) -> Iterator[Piece]:
    """`shown` is the source at `span` but for white space."""
    start, end = span
    if mark is None or mark[1] <= start or end <= mark[0]:
        yield Piece(shown)
        return
    first = _position(shown, _ink(source[start : max(start, mark[0])]))
    last = _position(shown, _ink(source[start : min(end, mark[1])]), after=True)
    parts = (Piece(shown[:first]), Piece(shown[first:last], True, start <= mark[0]), Piece(shown[last:]))
    yield from (piece for piece in parts if piece.text)


def _ink(text: str) -> int:
    """How many characters are no white space."""
    return sum(not char.isspace() for char in text)


def _position(shown: str, ink: int, after: bool = False) -> int:
    """Where the character stands that has `ink` others before it; with `after`, where the `ink`-th character ends."""
    seen = 0
    for position, char in enumerate(shown):
        if after and seen == ink:
            return position
        if not char.isspace():
            if not after and seen == ink:
                return position
            seen += 1
    return len(shown)
