"""The bundled editions, and what makes two parses of one report equal."""

from __future__ import annotations

import pytest

from xhoshin.library import Library
from xhoshin.parsing import Draft
from xhoshin.report import Edition, Mission, Section, without_white_space


@pytest.fixture(scope="session")
def editions(library: Library) -> dict[str, Edition]:
    return {edition.report: edition for edition in library.newest}


def bare(part: Section | Mission | None) -> str | None:
    """A section's text, white space aside; a continuation mark belongs to the page that it was printed on."""
    return None if part is None else without_white_space(part.text).replace("（つづく）", "")


def content(parsed: Edition | Draft) -> list[object]:
    """Mission, and every initiative with title, status and the text and date of its sections."""
    found: list[object] = [bare(parsed.mission)]
    for initiative in parsed.initiatives:
        sections = [part if isinstance(part, Section) else part.section for part in initiative.sections]
        texts = [(bare(section), section.as_of if section else None) for section in sections]
        found.append((initiative.code, without_white_space(initiative.title or ""), initiative.status, texts))
    return found
