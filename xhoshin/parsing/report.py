"""The whole of a report's text: mission, themes, initiatives with their sections, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from xhoshin.parsing import headings, problems
from xhoshin.parsing.draft import Draft, FoundInitiative, FoundSection
from xhoshin.parsing.facts import facts_of
from xhoshin.parsing.furniture import blanked, without_furniture
from xhoshin.parsing.lines import Line, Places, lines_of
from xhoshin.parsing.outline import OpenInitiative, OpenSection, outline, repeated_heads
from xhoshin.parsing.passages import page_width, passages_of
from xhoshin.parsing.problems import Problem
from xhoshin.report import Edition, Mission, Section, joined


def parse_edition(text: str, report: str, name: str, as_of: date) -> Edition:
    """Parse the text of a whole report.

    Raises:
        ReportError: where the mission, every initiative, or one of an initiative's five sections is missing or empty.
    """
    return parse_report(text).edition(report, name, as_of)


def parse_report(text: str) -> Draft:
    """All that a text holds of a report, and a problem for everything that it lacks. Raises nothing, whatever the text.

    The draft's text is the one given, with page numbers and running lines overwritten with spaces.
    """
    text = without_furniture(text, headings.is_heading)
    lines = list(lines_of(text))
    if again := repeated_heads(text, lines):
        text = blanked(text, [lines[at] for at in again])
        lines = list(lines_of(text))
    opened = outline(lines)
    first = next((i for i, line in enumerate(lines) if opened and line.start == opened[0].line.start), len(lines))
    mission = _mission(text, lines[:first])
    themes = _themes(lines[:first])
    width = page_width([line for initiative in opened for section in initiative.sections for line in section.lines])
    places = Places(text)
    initiatives = tuple(_found(text, places, initiative, themes, width) for initiative in opened)
    facts = facts_of(lines[:first], [section.heading.as_of for initiative in opened for section in initiative.sections])
    found = [] if mission else [problems.no_mission()]
    found += _problems(initiatives)
    if facts.as_of is None:
        found.append(problems.no_as_of())
    return Draft(text, facts, mission, initiatives, tuple(found))


def _mission(text: str, lines: Sequence[Line]) -> Mission | None:
    at, head = next(((i, head) for i in range(len(lines)) if (head := headings.mission_heading(lines[i : i + 4]))), (0, None))
    if head is None:
        return None
    count, rest = head
    body = [rest] if rest else []
    for position in range(at + count, len(lines)):
        if headings.is_mission_end(lines[position : position + 2]):
            break
        body.append(lines[position])
    if not body:
        return None
    start, end = body[0].start, body[-1].end
    heading = "".join(line.text for line in lines[at : at + count])
    return Mission(heading, start, end, joined(text[start:end]), passages_of(text, body, page_width(body)))


def _themes(lines: Sequence[Line]) -> dict[str, str]:
    """Initiative code to theme, from the 取組項目 list (a numbered theme, then the initiatives under it)."""
    themes: dict[str, str] = {}
    theme: str | None = None
    in_list = False
    for line in lines:
        if headings.is_theme_list(line):
            in_list = True
        elif in_list and (code := headings.theme_member(line)) and theme:
            themes[code] = theme
        elif in_list and (head := headings.theme(line)):
            theme = head
    return themes


def _found(text: str, places: Places, opened: OpenInitiative, themes: dict[str, str], width: float) -> FoundInitiative:
    sections = []
    for part in opened.sections:
        section = _section(text, part, width) if part.lines else None
        sections.append(FoundSection(part.heading.number, part.heading.heading, part.offset, places.of(part.offset), section))
    title = sections[0].section.text if sections and sections[0].number == 1 and sections[0].section else None
    where = places.of(opened.line.start)
    return FoundInitiative(opened.code, opened.line.start, where, opened.status, title, themes.get(opened.code), tuple(sections))


def _section(text: str, part: OpenSection, width: float) -> Section:
    start, end = part.lines[0].start, part.lines[-1].end
    passages = passages_of(text, part.lines, width)
    return Section(part.heading.number, part.heading.heading, start, end, joined(text[start:end]), part.heading.as_of, passages)


def _problems(initiatives: Sequence[FoundInitiative]) -> Iterator[Problem]:
    if not initiatives:
        yield problems.no_initiative()
    seen: dict[str, str] = {}
    for initiative in initiatives:
        if initiative.code in seen:
            yield problems.duplicate_code(initiative.code, seen[initiative.code], initiative.where, initiative.offset)
        seen.setdefault(initiative.code, initiative.where)
        headed = {found.number: found for found in initiative.sections}
        for number in initiative.missing:
            if found := headed.get(number):
                yield problems.empty_section(initiative.code, number, found.where, found.offset)
            else:
                yield problems.missing_section(initiative.code, number, initiative.where, initiative.offset)
