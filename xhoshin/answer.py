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
    """BCP 47 tags. やさしい日本語 is never detected in a question: a reader chooses it."""

    JAPANESE = "ja"
    SIMPLE_JAPANESE = "ja-simple"
    ENGLISH = "en"
    CHINESE = "zh"
    KOREAN = "ko"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands. `start` and `end` count characters of the edition's source text.

    `emphasis` are the answering words: spans (begin, end) of characters of `quote`, end exclusive, in order, none overlapping.
    """

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
    emphasis: tuple[tuple[int, int], ...] = ()


class Change(StrEnum):
    """What became of an initiative from one edition to the next."""

    NEW = "new"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What a section (or the mission) says anew, and what it no longer says: one citation a passage, of the later and the earlier edition."""

    section: int | str
    added: tuple[Citation, ...]
    dropped: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class InitiativeChange:
    """`title` cites the later edition's title, or that of an initiative that ended. `code_before` is another code that it had.

    The statuses are given where both editions have the initiative. `left_out` counts the sentences that are not shown.
    """

    change: Change
    code: str
    title: Citation
    code_before: str = ""
    status_before: Status | None = None
    status_after: Status | None = None
    sections: tuple[SectionChange, ...] = ()
    left_out: int = 0

    @property
    def status_changed(self) -> bool:
        return self.status_before is not self.status_after

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The title, then every sentence in the order of the report."""
        return (self.title, *(citation for section in self.sections for citation in (*section.added, *section.dropped)))


@dataclass(frozen=True, slots=True)
class EditionChange:
    """From one edition of a report to a later one."""

    report: str
    name: str
    edition_before: str
    edition_after: str
    before: date
    after: date
    mission: SectionChange | None
    initiatives: tuple[InitiativeChange, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        mission = (*self.mission.added, *self.mission.dropped) if self.mission else ()
        return (*mission, *(citation for initiative in self.initiatives for citation in initiative.citations))


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
    `changes` is a comparison of editions.
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
    changes: tuple[EditionChange, ...] = ()
    confidence: float = 1.0
