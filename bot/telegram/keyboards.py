"""The buttons under a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.examples import Example
from bot.state.feedback import FeedbackReason, Verdict
from bot.telegram.callback_data import AskElsewhere, AskExample, AskList, AskSection, Choose, Data, Judge, OldDataError, ShowSource, pack, unpack
from bot.telegram.cutting import units
from bot.telegram.messages import ward_name
from bot.telegram.wording import LANGUAGE_NAMES, Words, words_in
from xhoshin.answer import Answer, Citation, Kind, Language
from xhoshin.library import Library
from xhoshin.reply import bracketed
from xhoshin.report import MISSION, SECTION_MARKS, Edition, Initiative

Rows = list[list[InlineKeyboardButton]]

# Telegram takes 100 buttons at most; a list longer than this is read by asking.
MOST_LISTED = 84
IN_A_ROW = 3
LONGEST_LABEL = 40


def button(text: str, data: Data) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(text), callback_data=pack(data))


def shortened(text: str, most: int = LONGEST_LABEL) -> str:
    """A label on one line, cut where it is longer than a button shows."""
    line = " ".join(text.split())
    return line if units(line) <= most else line[: most - 1] + "…"


def answer_buttons(answer: Answer, library: Library, reply: str = "") -> Rows:
    """What can be done with an answer; it can be judged where it is a reply to a question that was written down, by the reply's id."""
    match answer.kind:
        case Kind.LIST | Kind.COMPARE:
            rows = _listed(answer, library)
        case Kind.ABSTAIN:
            rows = _related(answer, library)
        case Kind.SMALLTALK:
            return []
        case _:
            rows = [*_of_citations(answer, library), *_related(answer, library)]
    return [*rows, *([feedback_row(reply)] if reply else [])]


def feedback_row(reply: str) -> list[InlineKeyboardButton]:
    return [button("👍", Judge(reply, Verdict.UP)), button("👎", Judge(reply, Verdict.DOWN))]


def with_reasons(keyboard: InlineKeyboardMarkup | None, reply: str, words: Words) -> InlineKeyboardMarkup:
    """A keyboard whose judging has become the choice of a reason."""
    reasons = [button(words.reasons[reason], Judge(reply, Verdict.DOWN, reason)) for reason in FeedbackReason]
    return InlineKeyboardMarkup([*_without_judging(keyboard), reasons[:2], reasons[2:]])


def judged(keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """A keyboard whose reply has been judged."""
    rows = _without_judging(keyboard)
    return InlineKeyboardMarkup(rows) if rows else None


def section_row(edition: Edition, initiative: Initiative, language: Language, shown: Iterable[int | str] = ()) -> list[InlineKeyboardButton]:
    """The sections of an initiative but those that are shown."""
    hidden, names = {*shown}, words_in(language).sections
    return [
        button(names[section.number], AskSection(edition.report, edition.as_of, initiative.code, section.number, language))
        for section in initiative.sections
        if section.number not in hidden
    ]


def report_rows(library: Library, language: Language) -> Rows:
    label = words_in(language).list_of
    return [[button(label.format(name=ward_name(library, e.report, language)), AskList(e.report, language))] for e in library.newest]


def example_rows(examples: Iterable[Example], language: Language) -> Rows:
    return [[button(example.question, AskExample(example.report, example.code, language))] for example in examples]


def language_rows(words: Words) -> Rows:
    own = [[button(name, Choose(language))] for language, name in LANGUAGE_NAMES.items()]
    return [*own, [button(words.follow, Choose(None))]]


def _of_citations(answer: Answer, library: Library) -> Rows:
    """What stands around the quotes, what other wards say, and the other sections of the first quote's initiative."""
    if not answer.citations:
        return []
    first, language = answer.citations[0], answer.language
    row = [*_sources(answer, library)]
    if len(library.newest) > 1 and first.initiative != MISSION:
        row.append(button(words_in(language).elsewhere, AskElsewhere(first.report, first.as_of, first.initiative, language)))
    edition = next((e for e in library.editions if e.id == first.edition), None)
    initiative = edition.initiative(first.initiative) if edition else None
    if edition is None or initiative is None:
        return [row]
    shown = [1] if _is_outline(answer) else [c.section for c in answer.citations if c.edition == first.edition and c.initiative == first.initiative]
    others = dict.fromkeys(
        (c.report, c.as_of, c.initiative) for c in answer.citations if (c.report, c.initiative) != (first.report, first.initiative)
    )
    rest = [_initiative(library, *other, language) for other in others if other[2] != MISSION]
    return [*([row] if row else []), section_row(edition, initiative, language, shown), *rest]


def _sources(answer: Answer, library: Library) -> Iterator[InlineKeyboardButton]:
    """A button for each quote that is part of a section, or that has a page to show; a date is told by a heading, which has nothing around it."""
    if answer.states_date:
        return
    citations = answer.citations[:1] if _is_outline(answer) else answer.citations  # of an outline, each section can be opened whole
    of_sections = {(c.edition, c.initiative, c.section): c for c in reversed(citations) if _has_more(c, library)}
    cited = [citation for citation in citations if citation in of_sections.values()][:4]
    for citation in cited:
        mark = f" {SECTION_MARKS[int(citation.section) - 1]}" if len(cited) > 1 and citation.initiative != MISSION else ""
        source = ShowSource(citation.report, citation.as_of, citation.start, citation.end, answer.language)
        yield button(f"{words_in(answer.language).source}{mark}", source)


def _is_outline(answer: Answer) -> bool:
    """True where an initiative was asked for as a whole, and is shown by its title and the beginnings of some sections."""
    return answer.kind is Kind.LOOKUP and len(answer.citations) > 1 and answer.citations[0].section == 1


def _has_more(citation: Citation, library: Library) -> bool:
    edition = next((e for e in library.editions if e.id == citation.edition), None)
    if edition is None:
        return False
    if library.boxes(citation.edition, citation.start, citation.end):
        return True
    initiative = edition.initiative(citation.initiative)
    section = edition.mission if initiative is None else initiative.section(int(citation.section))
    return len(section.passages) > 1 and (citation.start > section.passages[0].start or citation.end < section.passages[-1].end)


def _related(answer: Answer, library: Library) -> Rows:
    found = ((r, library.edition(r.report)) for r in answer.related)
    return [
        [
            button(
                f"{ward_name(library, r.report, answer.language)} {bracketed(r.code)} {r.title}",
                AskSection(r.report, e.as_of, r.code, 0, answer.language),
            )
        ]
        for r, e in found
        if e is not None
    ]


def _listed(answer: Answer, library: Library) -> Rows:
    """The initiatives of a list, or of what is compared, a few in a row; the reports of a list of reports."""
    if any(entry.count for entry in answer.entries):
        return [[button(ward_name(library, entry.report, answer.language), AskList(entry.report, answer.language))] for entry in answer.entries]
    changed = [(c.report, c.after, i.code, False) for c in answer.changes for i in c.initiatives if library.edition(c.report)]
    listed = [(e.report, e.citation.as_of, e.citation.initiative, e.done) for e in answer.entries if e.citation and e.citation.initiative != MISSION]
    rows: Rows = []
    for report in dict.fromkeys(report for report, *_ in (*listed, *changed)):
        buttons = [_short(library, *row, answer.language) for row in islice((*listed, *changed), MOST_LISTED) if row[0] == report]
        rows += [buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW)]
    return rows


def _short(library: Library, report: str, as_of: date, code: str, done: bool, language: Language) -> InlineKeyboardButton:
    mark = "✓" if done else ""
    return button(f"{ward_name(library, report, language)} {bracketed(code)}{mark}", AskSection(report, as_of, code, 0, language))


def _initiative(library: Library, report: str, as_of: date, code: str, language: Language) -> list[InlineKeyboardButton]:
    """The way to an initiative that is quoted beside the first one."""
    edition = next((e for e in library.editions if (e.report, e.as_of) == (report, as_of)), None)
    initiative = edition.initiative(code) if edition else None
    title = f" {initiative.title}" if initiative else ""
    name = edition.name if edition else report
    return [button(f"{name} {bracketed(code)}{title}", AskSection(report, as_of, code, 0, language))]


def _without_judging(keyboard: InlineKeyboardMarkup | None) -> Rows:
    rows: Sequence[Sequence[InlineKeyboardButton]] = keyboard.inline_keyboard if keyboard else ()
    return [list(row) for row in rows if not any(_judges(one) for one in row)]


def _judges(one: InlineKeyboardButton) -> bool:
    try:
        return isinstance(one.callback_data, str) and isinstance(unpack(one.callback_data), Judge)
    except OldDataError:
        return False
