"""What someone who knows the reports names in a few words: a ward, a code, sections, dates, in any spelling (A-5 門司, 門司 a5 ④ 令和6年11月)."""

from __future__ import annotations

from dataclasses import dataclass

from xhoshin.answer import EditionChange
from xhoshin.answerer import Answerer
from xhoshin.diff import compare, only
from xhoshin.library import Library
from xhoshin.question import Question
from xhoshin.report import Edition, Initiative


@dataclass(frozen=True, slots=True)
class Named:
    """`editions` are those of the wards named, or of all; `initiatives` those of them that have the codes named."""

    editions: tuple[Edition, ...]
    initiatives: tuple[tuple[Edition, Initiative], ...]
    sections: tuple[int, ...]


def named(answerer: Answerer, text: str) -> Named:
    """Understood as a question is; a date says which editions are meant."""
    question = answerer.understand(text)
    reports = _reports(question, answerer.library)
    when = question.dates[0] if question.dates else None
    editions = tuple(edition for report in reports if (edition := answerer.library.edition(report, when)))
    found = tuple((edition, initiative) for code in question.codes for edition in editions if (initiative := edition.initiative(code)))
    return Named(editions, found, question.sections)


def changes_named(answerer: Answerer, text: str) -> tuple[EditionChange, ...]:
    """All that changed in the wards named, or in all: since the edition before, from a date named, or from one to another; of the codes named."""
    question, library = answerer.understand(text), answerer.library
    found = []
    for report in _reports(question, library):
        after = library.edition(report, question.dates[1]) if len(question.dates) > 1 else library.edition(report)
        before = library.edition(report, question.dates[0]) if question.dates else library.before(after) if after else None
        if before and after and before.as_of < after.as_of:
            change = compare(before, after)
            found.append(only(change, question.codes) if question.codes else change)
    return tuple(found)


def _reports(question: Question, library: Library) -> tuple[str, ...]:
    """The reports of the wards named; all, where none is, and none where only wards without a report are."""
    return question.reports or (() if question.strangers else tuple(edition.report for edition in library.newest))
