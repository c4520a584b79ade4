"""Which lines of a report are whose: initiatives with their stamps, and the lines of each of their sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xhoshin.parsing.headings import (
    MOST_LINES,
    InitiativeHeading,
    SectionHeading,
    initiative_heading,
    is_done_stamp,
    section_heading,
    stamped_title,
)
from xhoshin.parsing.lines import Line
from xhoshin.report import Status

# A heading with its title on the same line is followed by a section this soon, or it is an entry of a list.
_TITLE_LINES = 4
# An entry of a list of initiatives has its code so many lines before its stamp at the most.
_ENTRY_LINES = 2
# What is repeated at the head of a page stands among its first lines.
_PAGE_HEAD = 3


@dataclass(slots=True)
class OpenSection:
    heading: SectionHeading
    offset: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class OpenInitiative:
    """An initiative as its lines come in; `title_lines` stand between its heading and its first section."""

    code: str
    line: Line
    status: Status
    title_lines: list[Line] = field(default_factory=list)
    sections: list[OpenSection] = field(default_factory=list)


def outline(lines: Sequence[Line]) -> list[OpenInitiative]:
    """The initiatives in their order. Lines before the first belong to none."""
    heads = _heads(lines)
    found: list[OpenInitiative] = []
    stamped = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if head := heads.get(at):
            status = Status.DONE if stamped or head.is_done else Status.ONGOING
            found.append(OpenInitiative(head.code, line, status, [head.title] if head.title else []))
            stamped = False
            at += head.lines
        elif is_done_stamp(line):
            if found and not found[-1].sections:
                found[-1].status = Status.DONE  # between an initiative's heading and its first section
            else:
                stamped = bool(found) or not _is_listed(lines[max(0, at - _ENTRY_LINES) : at])
            at += 1
        else:
            stamped = False  # a stamp on an overview page names no initiative
            at += _take(found[-1], lines, at, heads) if found else 1
    for initiative in found:
        _title_from_heading(initiative)
        initiative.sections.sort(key=lambda section: section.heading.number)
    return found


def repeated_heads(text: str, lines: Sequence[Line]) -> set[int]:
    """Which lines are an initiative's heading once more, at the head of a page that it goes on on: no first section follows them."""
    heads_of_pages = {at for at, line in enumerate(lines) if "\f" in text[lines[at - _PAGE_HEAD].end if at >= _PAGE_HEAD else 0 : line.start]}
    found: set[int] = set()
    open_code = ""
    for at in range(len(lines)):
        head = initiative_heading(lines[at : at + 1])
        if head is None or head.is_bare or _is_inside(lines, at):
            continue
        following = _next_section(lines, at + 1)
        if head.code == open_code and following != 1 and (head.is_again or at in heads_of_pages):
            found.add(at)
        elif following in (1, 2):
            open_code = head.code
    return found


def _next_section(lines: Sequence[Line], begin: int) -> int | None:
    """The number of the section that begins next, None where another initiative does, or the text ends."""
    for position in range(begin, len(lines)):
        if initiative_heading(lines[position : position + 1]):
            return None
        if heading := section_heading(lines[position : position + MOST_LINES], after=0):
            return heading.number
    return None


def _is_listed(before: Sequence[Line]) -> bool:
    """True where a stamp stands in an entry of a list or table of initiatives: right behind a code with its title."""
    return any((head := initiative_heading([line])) and not head.is_bare for line in before)


def _heads(lines: Sequence[Line]) -> dict[int, InitiativeHeading]:
    """Index to heading of the lines that begin an initiative, not those that only mention one."""
    candidates = {at: head for at in range(len(lines)) if (head := initiative_heading(lines[at : at + 3]))}
    sections = {at: _sections_after(lines, at, candidates) for at in candidates}
    sure = {at for at, numbers in sections.items() if len(numbers) > 1 and numbers[0] <= 2}
    begun = {candidates[at].code for at in sure}

    def begins(at: int, head: InitiativeHeading) -> bool:
        if head.is_bare or head.code in begun or _is_inside(lines, at):
            return at in sure
        return head.title is None or bool(sections[at])

    return {at: head for at, head in candidates.items() if at in sure or begins(at, head)}


def _sections_after(lines: Sequence[Line], at: int, candidates: dict[int, InitiativeHeading]) -> list[int]:
    """The numbers of the sections that begin before another initiative may; none where the first is far from a heading that is not plain."""
    begin = at + candidates[at].lines
    is_plain = candidates[at].title is None and not candidates[at].is_bare
    numbers: list[int] = []
    for position in range(begin, len(lines)):
        if position in candidates or (not numbers and not is_plain and position >= begin + _TITLE_LINES):
            break
        if heading := section_heading(lines[position : position + MOST_LINES], after=numbers[-1] if numbers else 0):
            numbers.append(heading.number)
            if len(numbers) > 1:
                break
    return numbers


def _is_inside(lines: Sequence[Line], at: int) -> bool:
    """True where the line before runs on into this one, as a sentence that mentions an initiative does."""
    return at > 0 and lines[at - 1].text[-1] in "、「『（(をにでがはのとへも"


def _take(initiative: OpenInitiative, lines: Sequence[Line], at: int, heads: dict[int, InitiativeHeading]) -> int:
    """Add a line to the initiative, as the heading of its next section or to what is open; how many lines that took."""
    upto = next((i for i in range(at + 1, min(at + MOST_LINES, len(lines))) if i in heads), at + MOST_LINES)
    done = max((section.heading.number for section in initiative.sections), default=0)
    if heading := section_heading(lines[at:upto], after=done):
        initiative.sections.append(OpenSection(heading, lines[at].start, [heading.body] if heading.body else []))
        return heading.lines
    if initiative.sections:
        initiative.sections[-1].lines.append(lines[at])
    else:
        title = stamped_title(lines[at])
        initiative.status = Status.DONE if title else initiative.status
        initiative.title_lines.append(title or lines[at])
    return 1


def _title_from_heading(initiative: OpenInitiative) -> None:
    """An initiative without ① is named by what stands at its heading."""
    if (
        0 < len(initiative.title_lines) <= _TITLE_LINES
        and initiative.sections
        and all(section.heading.number != 1 for section in initiative.sections)
    ):
        heading = SectionHeading(1, 1, initiative.line.text, None, None)
        initiative.sections.append(OpenSection(heading, initiative.line.start, initiative.title_lines))
