"""The vocabulary of a report as values: edition, initiative, section, passage.

Every span is (start, end) in characters of the edition's source text, end exclusive. The text shown is the source at that span with
the line breaks of the page taken out; with all white space aside the two are the same, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MISSION = "mission"
SECTION_MARKS = "①②③④⑤"

_LINE_BREAK = re.compile(r"[ \u3000\t]*[\r\n\f]\s*")
_LATIN_BREAK = re.compile(r"(?<=[!-~])[ \u3000\t]*+[\r\n\f]\s*+(?=[!-~])")


class Status(StrEnum):
    DONE = "done"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest citable unit: a sentence or a list item. `lead` is the short list heading it stands under, or empty."""

    start: int
    end: int
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Section ① to ⑤ of an initiative, `heading` as printed; `as_of` where the heading states a date (⑤)."""

    number: int
    heading: str
    start: int
    end: int
    text: str
    as_of: date | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    code: str
    title: str
    theme: str | None
    status: Status
    sections: tuple[Section, ...]

    @property
    def area(self) -> str:
        return self.code[0]

    def section(self, number: int) -> Section:
        return self.sections[number - 1]


@dataclass(frozen=True, slots=True)
class Mission:
    """組織の使命, the mission of the ward or bureau."""

    heading: str
    start: int
    end: int
    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as of one date. `text` is the source that all spans count in."""

    report: str
    name: str
    as_of: date
    text: str
    mission: Mission
    initiatives: tuple[Initiative, ...]

    @property
    def id(self) -> str:
        return f"{self.report}@{self.as_of.isoformat()}"

    @property
    def themes(self) -> tuple[str, ...]:
        """取組項目 in the order of the report; empty where the report states none in readable form."""
        return tuple(dict.fromkeys(i.theme for i in self.initiatives if i.theme))

    def initiative(self, code: str) -> Initiative | None:
        return next((i for i in self.initiatives if i.code == code), None)

    def passages(self) -> Iterator[tuple[Initiative | None, Section | Mission, Passage]]:
        """Every passage with where it stands, the mission's first (its initiative is None)."""
        for passage in self.mission.passages:
            yield None, self.mission, passage
        for initiative in self.initiatives:
            for section in initiative.sections:
                for passage in section.passages:
                    yield initiative, section, passage


def joined(source: str) -> str:
    """A stretch of a page as one line: Japanese is joined without spaces, Latin words with one."""
    return _LINE_BREAK.sub("", _LATIN_BREAK.sub(" ", source.strip()))


def without_white_space(text: str) -> str:
    return "".join(text.split())
