"""Which editions a question is answered from: the newest, or those as of the date that it names; and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.answer import Answer, Entry, Kind, Reason
from xhoshin.dates import PartialDate
from xhoshin.diff import compare, only, shortened
from xhoshin.followup import has_words
from xhoshin.intents import NAMES_AN_EDITION
from xhoshin.library import Library
from xhoshin.question import Intent, Question
from xhoshin.report import Edition

# So many changed sentences of an initiative are quoted where a whole report is asked about, and where it alone is.
MOST_OF_MANY, MOST_OF_ONE = 3, 12


def names_an_edition(question: Question) -> bool:
    """True where a date in the question says which edition is meant, and not what happened then."""
    looked_up = question.intent in (Intent.LIST, Intent.COUNT, Intent.MISSION) or (question.intent is Intent.INITIATIVE and not has_words(question))
    return bool(question.dates) and (looked_up or NAMES_AN_EDITION.search(question.text) is not None)


def editions_for(question: Question, library: Library) -> list[Edition]:
    """One edition of each report asked about; none of a report that has no such edition."""
    reports = question.reports or tuple(edition.report for edition in library.newest)
    newest = [edition for edition in library.newest if edition.report in reports]
    if question.names_previous and not names_an_edition(question):
        return [before for edition in newest if (before := library.before(edition))]
    when = question.dates[0] if names_an_edition(question) else question.as_of
    return [found for edition in newest if (found := library.edition(edition.report, when))]


def no_such_edition(question: Question) -> Answer:
    """The abstention where there is no edition to answer from; `asked` is empty where none is before the newest."""
    when = question.dates[0] if question.dates else None if question.names_previous else question.as_of
    asked = spelled(when) if when else ""
    return Answer(Kind.ABSTAIN, question.language, reason=Reason.NO_SUCH_EDITION, asked=asked, wards=question.reports)


def changes(question: Question, library: Library, codes: Sequence[str]) -> Answer:
    """What changed since the edition before, or from the one date that the question names to the other, of all initiatives or these."""
    reports = question.reports or tuple(edition.report for edition in library.newest)
    found, alone = [], []
    for newest in (edition for edition in library.newest if edition.report in reports):
        after = library.edition(newest.report, question.dates[1]) if len(question.dates) > 1 else newest
        before = library.edition(newest.report, question.dates[0]) if question.dates else library.before(newest)
        if before is None or after is None or before.as_of >= after.as_of:
            alone.append(Entry(newest.report, newest.name, as_of=newest.as_of))
            continue
        change = compare(before, after)
        if codes or question.status:
            change = only(change, codes, question.status)
        found.append(shortened(change, MOST_OF_ONE if codes else MOST_OF_MANY))
    if not found:
        return no_such_edition(question)
    citations = tuple(citation for change in found for citation in change.citations)
    return Answer(Kind.COMPARE, question.language, citations=citations, entries=tuple(alone), changes=tuple(found))


def spelled(date: PartialDate) -> str:
    """A date that all languages read alike: 2023-03."""
    return "-".join(f"{part:02}" for part in (date.year, date.month, date.day) if part)
