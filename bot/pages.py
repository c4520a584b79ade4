"""`show --image`: the pages of a PDF edition as images, with what was asked for marked."""

from __future__ import annotations

import re
from pathlib import Path

from bot.home import home
from bot.originals import marked_pages
from bot.output import print_text, refuse
from xhoshin.corpus import CorpusError
from xhoshin.library import Library
from xhoshin.reading import Box, ReadingError
from xhoshin.report import Edition, Initiative
from xhoshin.served import Served
from xhoshin.store import Store


def write_pages(
    image: Path, edition: Edition, initiative: Initiative | None, number: int | None, quote: str | None, served: Served, library: Library
) -> None:
    """Write the page on which the quote, the section or the initiative begins to `image`, and further pages beside it (`NAME-2.png`)."""
    start, end = _span(edition, initiative, number, quote)
    boxes = library.boxes(edition.id, start, end)
    if not boxes:
        refuse(
            f"{edition.id} はPDFから取り込んだ版ではないため、ページの画像がありません。/ {edition.id} was not ingested as a PDF, so there is no page to show."
        )
    try:
        files = _write(image, marked_pages(edition.id, start, end, served, library, Store(home())))
    except (CorpusError, ReadingError) as exc:
        refuse(f"ページの画像を作れません。/ The page cannot be shown: {exc}", code=1)
    except OSError as exc:
        refuse(f"{image} に書き込めません。/ {image} cannot be written: {exc.strerror}")
    for page, file in files.items():
        print_text(f"{page}ページ → {file}（{_lines(boxes, page)}か所に印）/ page {page} → {file}")


def _span(edition: Edition, initiative: Initiative | None, number: int | None, quote: str | None) -> tuple[int, int]:
    """What to mark, in characters of the edition's text."""
    span = (edition.mission.start, edition.mission.end)
    if initiative is not None:
        sections = [section for section in initiative.sections if number in (None, section.number)]
        span = (sections[0].start, sections[-1].end)
    if quote is None:
        return span
    pattern = r"\s*".join(map(re.escape, "".join(quote.split())))
    within = span if initiative is not None else (0, len(edition.text))
    found = re.compile(pattern).search(edition.text, *within) if pattern else None
    if found is None:
        refuse(f"「{quote}」はこの版にありません。/ The edition does not hold this text: {quote}")
    return found.span()


def _write(image: Path, pages: dict[int, bytes]) -> dict[int, Path]:
    files = {}
    for position, (page, png) in enumerate(pages.items(), start=1):
        file = image if position == 1 else image.with_name(f"{image.stem}-{position}{image.suffix}")
        file.write_bytes(png)
        files[page] = file
    return files


def _lines(boxes: tuple[Box, ...], page: int) -> int:
    return sum(box.page == page for box in boxes)
