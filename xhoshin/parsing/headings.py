"""The headings of a report, recognised line by line in the form without width differences.

Wards and bureaus write them differently: marks, brackets and small words of the titles vary, and a page may break a heading over lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xhoshin.dates import find_dates
from xhoshin.parsing.lines import Line, form_of

_DASH = r"\-‐‑‒–—―−ーｰ~"
_OPEN, _CLOSE = r"[【\[<〈《〔(「]", r"[】\]>〉》〕)」]"
_BULLET = r"[■□◆◇●○◎▼▽▶►▪◾・*#]"

_DONE = rf"{_OPEN}?\s*完\s*了\s*(?:済み?)?\s*{_CLOSE}?"
_DONE_STAMP = re.compile(rf"(?:(?:状況|進捗|状態|区分|ステータス)\s*:?\s*)?{_DONE}")
_CODE = rf"(?P<word>課\s*題)?\s*(?P<area>[A-C])\s*(?:[{_DASH}・.]|の)?\s*\(?\s*(?P<number>\d{{1,2}})\s*\)?"
_INITIATIVE = re.compile(
    rf"(?P<stamp>{_DONE})?\s*{_BULLET}*\s*(?:\d{{1,2}}[.)]?\s*)?{_OPEN}?\s*{_CODE}\s*(?P<closed>{_CLOSE})?(?P<again>\s*{_OPEN}?(?:つづき|続き)(?:の頁|のページ)?{_CLOSE}?)?"
    rf"(?:\s*(?P<stamp_after>{_DONE})|(?:\s*[:]\s*|\s+|(?<=[】\]>〉》〕)」]))(?P<title>[^\s。、はがをにでのと」】)].*))?"
)

_WORK = r"(?:取り?組み?)"
_AND = r"[、,・/及びと並に]*"
_PROGRESS = rf"(?:{_WORK}の?)?(?:進捗(?:状況|度)?|実施状況|状況|結果|成果|実績)"
# The titles that are unmistakable alone on a line, and those that only a mark, brackets or their turn in the order make headings.
_TITLES = {
    1: (r"課題の?名称?|課題のタイトル|課題の?題名", r"名称|件名|題名|タイトル"),
    2: (r"課題の?(?:内容|概要|詳細)", r"内容|概要|課題|現状と課題|課題と現状"),
    3: (rf"課題の?(?:背景|原因|要因)(?:{_AND}(?:現状|要因|原因|経緯|理由))?|課題が生じた背景", rf"背景(?:{_AND}(?:現状|要因|原因|経緯|理由))?"),
    4: (
        rf"課題(?:に対する|への|に対しての|解決(?:に向けた|のための|への))(?:{_WORK}|対応策?|対策)(?:の?(?:内容|方針|方向性))?",
        rf"(?:今後の|具体的な|主な)?{_WORK}(?:の?(?:内容|方針|方向性))?|対応策|対策",
    ),
    5: (
        rf"(?:課題に対する)?{_WORK}の?(?:進捗(?:状況|度)?|実施状況|結果|成果)(?:{_AND}{_PROGRESS})*|進捗(?:状況|度)?(?:{_AND}{_PROGRESS})*",
        rf"{_PROGRESS}(?:{_AND}{_PROGRESS})*",
    ),
}
_MARK = r"(?:\d{1,2}\s*[-.]\s*)?(?:[①-⑤]|\([1-5一二三四五]\)|[1-5一二三四五](?:\s*[.、,)]|(?!\d))|(?:I{1,3}|IV|V)(?:\s*[.、)]|\s))"
_DATE = rf"{_OPEN}?(?P<as_of>[^()【】〈〉<>]{{2,24}}(?:時点|現在)(?:の状況)?){_CLOSE}?"
_NOTE = r"\((?!\d{1,2}\))[^()]*\)"


def _section_pattern(title: str) -> re.Pattern[str]:
    """Marks and brackets, the title, then nothing, a date, a note in brackets, or the text itself after a colon, a bracket or, where there is a mark, a space."""
    return re.compile(
        rf"{_BULLET}*\s*(?P<opened>{_OPEN})?\s*(?P<mark>{_MARK})?\s*(?P<opened2>{_OPEN})?\s*(?P<title>{title})\s*(?P<closed>{_CLOSE})?\s*"
        rf"(?:{_DATE}|{_NOTE})?\s*(?:{_CLOSE})?\s*(?:(?P<colon>:)\s*(?P<body>.*)|(?P<gap>(?<=[\s】\]>〉》〕]))(?P<rest>\S.*))?"
    )


_SECTIONS = {number: (_section_pattern(sure), _section_pattern(loose)) for number, (sure, loose) in _TITLES.items()}
_LOOSE_DATE = re.compile(rf"\s*{_DATE}\s*")

_MISSION = re.compile(
    rf"{_BULLET}*\s*{_OPEN}?\s*(?:[1I一](?:\s*[.、)])?)?\s*{_OPEN}?\s*(?:組織|区役所|[区局室])の(?:使命|ミッション)(?!を|に|は|が|と|の)\s*{_CLOSE}?\s*(?P<note>\([^()]*\))?[^。:]*(?::\s*(?P<body>.*))?"
)
_MISSION_END = re.compile(
    rf"{_BULLET}*\s*{_OPEN}?\s*(?:(?:2|II|二)\s*[.、)]?\s*)?(?:{_WORK}項目(?:の?一覧)?|課題(?:と背景|の一覧|一覧)|課題{_AND}背景{_AND}{_WORK}.*)\s*{_CLOSE}?"
)
_THEME_LIST = re.compile(rf"{_BULLET}*\s*{_OPEN}?\s*(?:\d\s*[.、)]?\s*)?{_WORK}項目(?:の?一覧)?\s*{_CLOSE}?")
_THEME = re.compile(r"\d{1,2}[\s.、)]+(\S.*)")
_THEME_MEMBER = re.compile(rf"(?:課題)?\s*([A-C])\s*[{_DASH}]?\s*\(?(\d{{1,2}})\)?\s*\S.*")
_CONTENTS_LINE = re.compile(r".*(?:[.…‥・]\s*){3,}\d*")
_CONTINUATION = "(つづく)"

MOST_LINES = 8
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class InitiativeHeading:
    """The heading of initiative `code`, of `lines` lines; `title` where the same line goes on with it, `is_done` where it is stamped.

    `is_bare` is a code without the word 課題, which many things look like; `is_again` says that it goes on from the page before.
    """

    code: str
    is_bare: bool
    is_again: bool
    lines: int
    is_done: bool
    title: Line | None


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """The heading of section `number` as printed, of `lines` lines, the date it states, and as `body` where its last line goes on with the text."""

    number: int
    lines: int
    heading: str
    as_of: date | None
    body: Line | None


def is_done_stamp(line: Line) -> bool:
    return _DONE_STAMP.fullmatch(line.form) is not None


def is_continuation(line: Line) -> bool:
    return line.form.replace("続く", "つづく") == _CONTINUATION


def initiative_heading(lines: Sequence[Line]) -> InitiativeHeading | None:
    """The heading of an initiative that begins with the first of the lines, over up to as many lines as are given."""
    for count in range(1, min(3, len(lines)) + 1):
        if count > 1 and not _may_go_on(lines[: count - 1]):
            return None
        match = _INITIATIVE.fullmatch(_form(lines[:count]))
        loose = match and match["title"] and (count > 1 or not match["word"])
        if match and not loose and not _CONTENTS_LINE.fullmatch(lines[0].form):
            code = f"{match['area']}-{int(match['number'])}"
            title, done = _without_stamp(match["title"] or "")
            is_done = bool(match["stamp"] or match["stamp_after"] or done)
            return InitiativeHeading(code, match["word"] is None, match["again"] is not None, count, is_done, _tail(lines[0], title, done))
    return None


def stamped_title(line: Line) -> Line | None:
    """A title line without the stamp behind it, None for a line that has no stamp."""
    title, done = _without_stamp(line.form)
    return _tail(line, title, done) if done else None


def _without_stamp(title: str) -> tuple[str, str]:
    """A title on a heading's line, and the stamp that stands behind it, if one does."""
    stamped = re.fullmatch(rf"(.*?)(\s+{_DONE}|\s*{_OPEN}\s*完\s*了\s*{_CLOSE})", title)
    return (stamped[1], stamped[2]) if stamped else (title, "")


def _may_go_on(lines: Sequence[Line]) -> bool:
    """True where the lines are the beginning of an initiative's heading, cut off before its number or its bracket."""
    return re.fullmatch(rf"{_BULLET}*\s*{_OPEN}?\s*課\s*題?\s*(?:[A-C]\s*[{_DASH}]?\s*\(?\s*(?:\d{{1,2}})?)?", _form(lines)) is not None


def section_heading(lines: Sequence[Line], after: int) -> SectionHeading | None:
    """The heading that begins with the first of the lines, of a section with a number above `after`.

    The longest run of lines that is a heading as a whole is taken, so that a date on the next line still belongs to it.
    """
    found = None
    for count in range(1, min(MOST_LINES, len(lines)) + 1):
        form = _form(lines[:count])
        if len(form) > _LONGEST_HEADING and count > 1:
            break
        for number, patterns in _SECTIONS.items():
            if number > after and (heading := _matched(number, patterns, form, lines[:count], number == after + 1)):
                found = heading
                break
    return found


def _matched(
    number: int, patterns: tuple[re.Pattern[str], re.Pattern[str]], form: str, lines: Sequence[Line], in_turn: bool
) -> SectionHeading | None:
    sure, loose = patterns
    match, is_sure = sure.fullmatch(form), True
    if match is None:
        match, is_sure = loose.fullmatch(form), False
    if match is None:
        return None
    marked = bool(match["mark"] or match["opened"] or match["opened2"])
    if not is_sure and not (marked or (in_turn and len(lines) == 1 and not match["colon"] and not match["rest"])):
        return None
    if match["rest"] and not (marked and (is_sure or match["closed"])):
        return None
    text = match["body"] or match["rest"]
    if len(lines) > 1 and (match["colon"] or text):
        return None
    dates = find_dates(match["as_of"] or "")
    body = _tail(lines[0], text)
    printed = "".join(line.text for line in lines)
    if match["colon"]:
        printed = re.split("[：:]", printed, maxsplit=1)[0].rstrip()
    elif body:
        printed = printed[: body.start - lines[0].start].rstrip()
    return SectionHeading(number, len(lines), printed, dates[0][0].last_day() if dates else None, body)


def _form(lines: Sequence[Line]) -> str:
    return "".join(line.form for line in lines)


def _tail(line: Line, form: str | None, after: str = "") -> Line | None:
    """The part of a line whose form is `form`, with `after` behind it to the line's end, found in the source by counting back."""
    if not form or not form.strip():
        return None
    end = _counted_back(line.text, len(line.text), after)
    begin = _counted_back(line.text, end, form)
    text = line.text[begin:end].strip()
    at = line.start + begin + line.text[begin:end].index(text)
    return Line(at, at + len(text), text, form_of(text))


def _counted_back(text: str, end: int, form: str) -> int:
    """Where the characters of `form`, white space aside, begin that end at `end`: one source character may have several in its form."""
    wanted = sum(not char.isspace() for char in form)
    while end and wanted > 0:
        end -= 1
        wanted -= sum(not char.isspace() for char in form_of(text[end]))
    return end


def is_section_title(cell: str) -> bool:
    """True for a table cell that holds the title of a section and nothing else."""
    text = "".join(cell.split())
    line = Line(0, len(text), text, form_of(text))
    heading = section_heading([line], after=0) if text else None
    return heading is not None and heading.body is None


def names_initiative(cell: str) -> bool:
    """True for a table cell that begins with an initiative's code or its stamp."""
    return re.match(rf"(?:{_DONE}\s*)?{_OPEN}?\s*{_CODE}", form_of(cell.strip())) is not None


def mission_heading(lines: Sequence[Line]) -> tuple[int, Line | None] | None:
    """How many lines the heading of the mission has that begins with the first of these, and the text that goes on behind its colon."""
    for count in range(1, min(MOST_LINES, len(lines)) + 1):
        form = _form(lines[:count])
        if form.count("(") > form.count(")"):
            continue  # its note in brackets goes on in the next line
        match = _MISSION.fullmatch(form)
        if match is None or _CONTENTS_LINE.fullmatch(form):
            return None
        return count, _tail(lines[count - 1], match["body"])
    return None


def is_mission_end(lines: Sequence[Line]) -> bool:
    """True where the first of the lines, or its number and the line after it, begin what follows the mission."""
    alone = re.fullmatch(r"(?:2|II|二)[.、)]?", lines[0].form) is not None
    return _MISSION_END.fullmatch(_form(lines[: 2 if alone else 1])) is not None


def is_theme_list(line: Line) -> bool:
    return _THEME_LIST.fullmatch(line.form) is not None


def theme(line: Line) -> str | None:
    match = _THEME.fullmatch(line.form)
    return match[1] if match else None


def theme_member(line: Line) -> str | None:
    """The code that an entry of the 取組項目 list begins with."""
    match = _THEME_MEMBER.fullmatch(line.form)
    return f"{match[1]}-{int(match[2])}" if match else None


def is_heading(line: Line) -> bool:
    """True for any line that gives the report its structure, whatever stands around it."""
    one = [line]
    return (
        is_done_stamp(line)
        or is_continuation(line)
        or is_mission_end(one)
        or initiative_heading(one) is not None
        or section_heading(one, after=0) is not None
        or mission_heading(one) is not None
    )
