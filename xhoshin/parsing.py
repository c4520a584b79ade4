"""A report's text to an `Edition`. Pure: text in, frozen dataclasses out.

Headings are found line by line in a form without width differences; sentences and list items become passages with their spans in
the source. What the format is like stands in the README under "What the reports are like".
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from xhoshin.dates import find_dates
from xhoshin.report import SECTION_MARKS, Edition, Initiative, Mission, Passage, Section, Status, joined

_DASH = "-‐‑–—―−ー"
_INITIATIVE = re.compile(rf"【?\s*課題\s*([A-C])\s*[{_DASH}]?\s*\(?\s*(\d{{1,2}})\s*\)?\s*】?")
_TITLES = {
    1: r"課題名",
    2: r"課題の内容",
    3: r"課題の背景",
    4: r"課題に対する取り?組み?",
    5: r"取り?組み?の進捗状況(?:[、・,及びと]*取り?組み?の?結果)?",
}
_SECTIONS = {
    number: re.compile(rf"(?:{mark}|\({number}\)|{number}[.．]?)?\s*{title}\s*(?:(?P<colon>:).*|\((?P<as_of>[^()]*時点)\))?")
    for (number, title), mark in zip(_TITLES.items(), SECTION_MARKS, strict=True)
}
_MISSION = re.compile(r"(?:1|I)?[.．]?\s*組織の使命.*")
_MISSION_END = re.compile(r"《?取組項目》?|(?:2|II)[.．]?\s*課題と背景")
_THEME = re.compile(r"\d{1,2}\s+(\S.*)")
_THEME_MEMBER = re.compile(rf"([A-C])\s*[{_DASH}]?\s*\(?(\d{{1,2}})\)?\s+\S.*")
_DONE_STAMP = "完了"
_CONTINUATION = "(つづく)"

_LIST_MARK = re.compile(r"[○〇●◯・※→◆■□•]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]|[①-⑳]|-[ \u3000]")
_OPEN, _CLOSE = "「『（(【〔《〈", "」』）)】〕》〉"
_LEAD_MARK = re.compile(r"[○〇●◯◆■□]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]")
_ALL_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_PARTICLES = "をにでがはのとへもや"

# On a page of wrapped lines, a line this much shorter than the page is wide was ended by its author, not by the page:
# a list item's heading, or a sentence written without its full stop.
_LEAD_WIDTH = 0.8
_PARAGRAPH_WIDTH = 0.6
# A page counts as wrapped where more than this share of its lines break off without a full stop.
_WRAPPED_SHARE = 0.4


class ReportError(ValueError):
    """A text that is not a complete report; `problems` names everything that is missing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Line:
    """A source line without its surrounding white space; `form` is what headings are matched on."""

    start: int
    end: int
    text: str
    form: str


@dataclass(slots=True)
class _OpenSection:
    number: int
    heading: str
    as_of: date | None
    lines: list[_Line] = field(default_factory=list)


@dataclass(slots=True)
class _OpenInitiative:
    code: str
    status: Status
    sections: list[_OpenSection] = field(default_factory=list)


def parse_edition(text: str, report: str, name: str, as_of: date) -> Edition:
    """Parse the text of a whole report.

    Raises:
        ReportError: where the mission, every initiative, or one of an initiative's five sections is missing or empty.
    """
    lines = [line for line in _lines(text) if line.text]
    first = next((i for i, line in enumerate(lines) if _INITIATIVE.fullmatch(line.form)), len(lines))
    mission = _mission(text, lines[:first])
    themes = _themes(lines[:first])
    drafts = _initiatives(lines)
    problems = _problems(mission, drafts)
    if mission is None or problems:
        raise ReportError(problems)
    width = _page_width([line for draft in drafts for section in draft.sections for line in section.lines])
    initiatives = tuple(_finish(text, draft, themes, width) for draft in drafts)
    return Edition(report, name, as_of, text, mission, initiatives)


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(r"[^\r\n\f]+", text):
        stripped = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        yield _Line(start, start + len(stripped), stripped, _form(stripped))


def _form(line: str) -> str:
    """Width differences removed; circled numbers stay what they are (NFKC would make ① a plain 1)."""
    return "".join(char if char in SECTION_MARKS else unicodedata.normalize("NFKC", char) for char in line)


def _mission(text: str, lines: list[_Line]) -> Mission | None:
    heads = [i for i, line in enumerate(lines) if _MISSION.fullmatch(line.form)]
    if not heads:
        return None
    body: list[_Line] = []
    for line in lines[heads[0] + 1 :]:
        if _MISSION_END.fullmatch(line.form):
            break
        body.append(line)
    if not body:
        return None
    start, end = body[0].start, body[-1].end
    return Mission(lines[heads[0]].text, start, end, joined(text[start:end]), _passages(text, body, _page_width(body)))


def _themes(lines: list[_Line]) -> dict[str, str]:
    """Initiative code to theme, from the 取組項目 list (a numbered theme, then the initiatives under it)."""
    themes: dict[str, str] = {}
    theme: str | None = None
    in_list = False
    for line in lines:
        if re.fullmatch(r"《?取組項目》?", line.form):
            in_list = True
        elif in_list and (member := _THEME_MEMBER.fullmatch(line.form)) and theme:
            themes[f"{member[1]}-{int(member[2])}"] = theme
        elif in_list and (head := _THEME.fullmatch(line.form)):
            theme = head[1]
    return themes


def _initiatives(lines: list[_Line]) -> list[_OpenInitiative]:
    found: list[_OpenInitiative] = []
    stamped = False
    for line in lines:
        if head := _INITIATIVE.fullmatch(line.form):
            found.append(_OpenInitiative(f"{head[1]}-{int(head[2])}", Status.DONE if stamped else Status.ONGOING))
            stamped = False
        elif line.form == _DONE_STAMP:
            stamped = True
        else:
            stamped = False  # a stamp on an overview page names no initiative
            if found:
                _take(found[-1], line)
    return found


def _take(initiative: _OpenInitiative, line: _Line) -> None:
    """Add a line to the initiative: as the heading of its next section, or to the section that is open."""
    done = initiative.sections[-1].number if initiative.sections else 0
    for number, pattern in _SECTIONS.items():
        if number > done and (match := pattern.fullmatch(line.form)):
            dates = find_dates(match["as_of"] or "")
            section = _OpenSection(number, line.text, dates[0][0].last_day() if dates else None)
            if match["colon"]:
                section.heading, rest = re.split("[：:]", line.text, maxsplit=1)
                body = rest.strip()
                section.lines.append(_Line(line.end - len(body), line.end, body, _form(body)))
            initiative.sections.append(section)
            return
    if initiative.sections:
        initiative.sections[-1].lines.append(line)


def _problems(mission: Mission | None, drafts: list[_OpenInitiative]) -> list[str]:
    problems = [] if mission else ["組織の使命 (the mission) was not found"]
    if not drafts:
        problems.append("no initiative heading such as 課題A(1) was found")
    codes = [draft.code for draft in drafts]
    problems += [f"課題{code} stands more than once" for code in sorted(set(codes)) if codes.count(code) > 1]
    for draft in drafts:
        filled = {section.number for section in draft.sections if section.lines}
        problems += [f"課題{draft.code}: section {SECTION_MARKS[n - 1]} is missing or empty" for n in _TITLES if n not in filled]
    return problems


def _finish(text: str, draft: _OpenInitiative, themes: dict[str, str], width: float) -> Initiative:
    sections = []
    for part in draft.sections:
        start, end = part.lines[0].start, part.lines[-1].end
        passages = _passages(text, part.lines, width)
        sections.append(Section(part.number, part.heading, start, end, joined(text[start:end]), part.as_of, passages))
    return Initiative(draft.code, sections[0].text, themes.get(draft.code), draft.status, tuple(sections))


def _page_width(lines: list[_Line]) -> float:
    """The width at which the page wraps its lines, in characters; infinite where a line is a whole paragraph."""
    broken = sum(line.text[-1] != "。" for line in lines)
    if broken <= _WRAPPED_SHARE * len(lines):
        return math.inf
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))]


def _passages(text: str, lines: list[_Line], width: float) -> tuple[Passage, ...]:
    """Sentences and list items of consecutive lines. A page's line break ends neither; a list mark at a line's head starts one."""
    passages: list[Passage] = []
    lead = ""
    start: int | None = None
    end = depth = 0

    def close() -> None:
        nonlocal start, depth
        if start is not None:
            passages.append(Passage(start, end, joined(text[start:end]), lead))
        start, depth = None, 0

    lines = [line for line in lines if _form(line.text) != _CONTINUATION]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if _LIST_MARK.match(line.text):
            close()
        is_lead = start is None and _is_lead(line, following, width)
        if is_lead or _same_mark(line.text, lead):
            lead = ""
        ended = False
        for offset, char in enumerate(line.text):
            if start is None and not char.isspace():
                start = line.start + offset
            depth += (char in _OPEN) - (char in _CLOSE)
            end = line.start + offset + 1
            ended = ended or (char == "。" and depth <= 0)
            if ended and depth <= 0 and not _goes_on(line.text[offset + 1 :]):
                close()
                ended = False
        if is_lead:
            close()
            lead = joined(line.text)
        elif depth <= 0 and _ends_paragraph(line, following, _PARAGRAPH_WIDTH * width) and not _hiragana_meets(line, following):
            close()
    close()
    return tuple(passages)


def _is_lead(line: _Line, following: _Line | None, width: float) -> bool:
    """True for a line that is the heading of what follows: （主な内容）, or ア 調査・検討 alone on its line."""
    if _ALL_BRACKETED.fullmatch(line.text):
        return True
    return _LEAD_MARK.match(line.text) is not None and width < math.inf and _ends_paragraph(line, following, _LEAD_WIDTH * width)


def _ends_paragraph(line: _Line, following: _Line | None, width: float) -> bool:
    """True where the author, not the page, ended this line: it is short, and no sentence runs over its end."""
    runs_on = line.text[-1] in _PARTICLES + "、," or (following is not None and following.text[0] in _PARTICLES)
    return len(line.text) < width and line.text[-1] != "。" and not runs_on


def _same_mark(line: str, lead: str) -> bool:
    """True where `line` is the next item of the list that `lead` is an item of."""
    mark, before = _LEAD_MARK.match(line), _LEAD_MARK.match(lead)
    return mark is not None and before is not None and len(mark[0]) == len(before[0]) and (mark[0][0].isalpha() == before[0][0].isalpha())


def _hiragana_meets(line: _Line, following: _Line | None) -> bool:
    """True where a hiragana ending or beginning shows a word that runs over the line's end (要/する)."""
    beside = line.text[-1] + (following.text[0] if following else "")
    return any("\u3041" <= char <= "\u3096" for char in beside)


def _goes_on(rest: str) -> bool:
    """True where a closing bracket or a note in brackets belongs to the sentence that just ended."""
    rest = rest.lstrip()
    return bool(rest) and (rest[0] in _CLOSE or _ALL_BRACKETED.fullmatch(rest) is not None)
