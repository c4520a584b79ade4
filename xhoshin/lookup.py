"""What is looked up and not searched: initiatives by code, lists, counts, missions, dates. Complete by construction."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.answer import Answer, Citation, Entry, Kind, Reason
from xhoshin.library import Library, Place, cite
from xhoshin.question import Question
from xhoshin.report import Edition, Initiative, Section, Status

# Of an initiative asked for by its code alone, so much of ④ and ⑤ is shown; each section can be asked for whole.
OUTLINE_CHARACTERS = 120


def initiatives(question: Question, editions: Sequence[Edition], library: Library) -> Answer:
    """Initiatives by code: one section whole where it is asked for, else the title and how it stands."""
    found = [(e, i) for code in question.codes for e in editions if (i := e.initiative(code)) is not None]
    if not found:
        wanted = question.codes[0]
        near = [library.related_to(e, i) for e in editions for i in e.initiatives if i.code[0] == wanted[0]]
        return Answer(
            Kind.ABSTAIN, question.language, reason=Reason.NO_SUCH_INITIATIVE, asked=wanted, wards=_wards(editions), related=tuple(near[:4])
        )
    citations: list[Citation] = []
    for edition, initiative in found:
        if question.sections:
            citations += [cite(edition, initiative, initiative.section(number)) for number in question.sections]
        else:
            citations += [cite(edition, initiative, initiative.section(1)), *(_opening(edition, initiative, n) for n in (4, 5))]
    entries = tuple(_entry(edition, initiative) for edition, initiative in found)
    return Answer(Kind.LOOKUP, question.language, citations=tuple(citations), entries=entries)


def listing(question: Question, editions: Sequence[Edition]) -> Answer:
    """Every initiative of the editions that has the area, theme and status asked for."""
    entries: list[Entry] = []
    for edition in editions:
        chosen = [i for i in edition.initiatives if _fits(i, question)]
        entries += [_entry(edition, i) for i in chosen] or [Entry(edition.report, edition.name)]
    return Answer(
        Kind.LIST,
        question.language,
        citations=tuple(entry.citation for entry in entries if entry.citation),
        entries=tuple(entries),
        area=question.area or "",
        theme=question.theme or "",
        status=question.status,
        wards=_wards(editions),
    )


def missions(question: Question, editions: Sequence[Edition]) -> Answer:
    return Answer(Kind.LOOKUP, question.language, citations=tuple(cite(edition, None, edition.mission) for edition in editions))


def dates_of_reports(question: Question, editions: Sequence[Edition]) -> Answer:
    """As of when the reports are: the heading of ⑤ says it."""
    citations = []
    for edition in editions:
        initiative = edition.initiatives[0]
        section = initiative.section(5)
        start = edition.text.rfind(section.heading, 0, section.start)
        whole = cite(edition, initiative, section)
        citations.append(
            Citation(
                edition.report,
                edition.id,
                edition.name,
                initiative.code,
                5,
                section.heading,
                section.heading,
                start,
                start + len(section.heading),
                whole.as_of,
            )
        )
    return Answer(Kind.LOOKUP, question.language, citations=tuple(citations), wards=_wards(editions), states_date=True)


def reports(question: Question, editions: Sequence[Edition]) -> Answer:
    """Which reports there are, each with the first sentence of its mission as the citation."""
    citations = tuple(cite(edition, None, edition.mission, (edition.mission.passages[0], edition.mission.passages[0])) for edition in editions)
    entries = tuple(Entry(edition.report, edition.name, count=len(edition.initiatives), as_of=edition.as_of) for edition in editions)
    return Answer(Kind.LIST, question.language, citations=citations, entries=entries)


def _fits(initiative: Initiative, question: Question) -> bool:
    return (
        (question.area is None or initiative.area == question.area)
        and (question.theme is None or initiative.theme == question.theme)
        and (question.status is None or initiative.status is question.status)
    )


def _entry(edition: Edition, initiative: Initiative) -> Entry:
    return Entry(
        edition.report,
        edition.name,
        initiative.code,
        done=initiative.status is Status.DONE,
        citation=cite(edition, initiative, initiative.section(1)),
    )


def _opening(edition: Edition, initiative: Initiative, number: int) -> Citation:
    """The first passages of a section, as many as fit, at least one."""
    section: Section = initiative.section(number)
    last, total = section.passages[0], len(section.passages[0].text)
    for passage in section.passages[1:]:
        total += len(passage.text)
        if total > OUTLINE_CHARACTERS:
            break
        last = passage
    return Place(edition, initiative, section, section.passages[0]).citation(last)


def _wards(editions: Sequence[Edition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edition.report for edition in editions))
