"""What the bot says, before any channel renders it: an `Answer` with its citations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xhoshin.asked import Asked
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter


class Kind(StrEnum):
    ANSWER = "answer"
    LOOKUP = "lookup"
    LIST = "list"
    COMPARE = "compare"
    ABSTAIN = "abstain"
    SMALLTALK = "smalltalk"


class Reason(StrEnum):
    """Why there is no answer. Each has fixed wording (`xhoshin.wording`)."""

    NOT_IN_REPORTS = "not_in_reports"
    WARD_NOT_IN_CORPUS = "ward_not_in_corpus"
    NO_SUCH_INITIATIVE = "no_such_initiative"
    NO_SUCH_EDITION = "no_such_edition"
    DETAIL_NOT_STATED = "detail_not_stated"
    PERSONAL_OR_UNSAFE = "personal_or_unsafe"
    NOT_A_QUESTION = "not_a_question"


class Language(StrEnum):
    JAPANESE = "ja"
    ENGLISH = "en"
    CHINESE = "zh"
    KOREAN = "ko"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands. `start` and `end` count characters of the edition's source text."""

    report: str
    edition: str
    name: str
    initiative: str
    section: int | str
    heading: str
    quote: str
    start: int
    end: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Related:
    """An initiative worth a look: a way on, never an answer."""

    report: str
    name: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list or a comparison; `citation` is None for a ward that has nothing (該当なし), or for a whole report."""

    report: str
    name: str
    code: str = ""
    done: bool = False
    citation: Citation | None = None
    count: int = 0
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question, ready to be rendered in any channel.

    `entries` belong to lists and comparisons, `area`, `theme` and `status` say what a list was narrowed to; `reason` and `asked` belong to
    abstentions (`asked` is what is not stated, or not held), `chatter` to small talk. `strangers` are wards named that have no report here.
    """

    kind: Kind
    language: Language
    citations: tuple[Citation, ...] = ()
    entries: tuple[Entry, ...] = ()
    related: tuple[Related, ...] = ()
    wards: tuple[str, ...] = ()
    reason: Reason | None = None
    asked: str = ""
    asked_type: Asked | None = None
    chatter: Chatter | None = None
    area: str = ""
    theme: str = ""
    status: Status | None = None
    states_date: bool = False
    strangers: tuple[str, ...] = ()
    confidence: float = 1.0
