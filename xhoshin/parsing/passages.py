"""Sentences and list items of consecutive lines, as passages with their spans in the text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from xhoshin.parsing.headings import is_continuation
from xhoshin.parsing.lines import Line
from xhoshin.report import Passage, joined

_LIST_MARK = re.compile(r"[○〇●◯・※→◆■□•]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]|[①-⑳]|-[ \u3000]")
_OPEN, _CLOSE = "「『（(【〔《〈", "」』）)】〕》〉"
_LEAD_MARK = re.compile(r"[○〇●◯◆■□]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]")
# A mark that a page's line break parts from its item.
_LONE_MARK = re.compile(r"[○〇●◯・※→◆■□•]|[ア-ン][．.)）]?|[(（][\d０-９ア-ン]{1,2}[)）]|[①-⑳]")
_ALL_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_PARTICLES = "をにでがはのとへもや"

# On a page of wrapped lines, a line this much shorter than the page is wide was ended by its author, not by the page:
# a list item's heading, or a sentence written without its full stop.
_LEAD_WIDTH = 0.8
_PARAGRAPH_WIDTH = 0.6
# A page counts as wrapped where more than this share of its lines break off without a full stop.
_WRAPPED_SHARE = 0.4


def page_width(lines: Sequence[Line]) -> float:
    """The width at which the page wraps its lines, in characters; infinite where a line is a whole paragraph."""
    broken = sum(line.text[-1] != "。" for line in lines)
    if broken <= _WRAPPED_SHARE * len(lines):
        return math.inf
    lengths = sorted(len(line.text) for line in lines)
    return lengths[int(0.9 * (len(lengths) - 1))]


def passages_of(text: str, lines: Sequence[Line], width: float) -> tuple[Passage, ...]:
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

    lines = [line for line in lines if not is_continuation(line)]
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


def _is_lead(line: Line, following: Line | None, width: float) -> bool:
    """True for a line that is the heading of what follows: （主な内容）, or ア 調査・検討 alone on its line."""
    if _ALL_BRACKETED.fullmatch(line.text):
        return True
    return _LEAD_MARK.match(line.text) is not None and width < math.inf and _ends_paragraph(line, following, _LEAD_WIDTH * width)


def _ends_paragraph(line: Line, following: Line | None, width: float) -> bool:
    """True where the author, not the page, ended this line: it is short, and no sentence runs over its end."""
    if _LONE_MARK.fullmatch(line.text):
        return False
    runs_on = line.text[-1] in _PARTICLES + "、," or (following is not None and following.text[0] in _PARTICLES)
    return len(line.text) < width and line.text[-1] != "。" and not runs_on


def _same_mark(line: str, lead: str) -> bool:
    """True where `line` is the next item of the list that `lead` is an item of."""
    mark, before = _LEAD_MARK.match(line), _LEAD_MARK.match(lead)
    return mark is not None and before is not None and len(mark[0]) == len(before[0]) and (mark[0][0].isalpha() == before[0][0].isalpha())


def _hiragana_meets(line: Line, following: Line | None) -> bool:
    """True where a hiragana ending or beginning shows a word that runs over the line's end (要/する)."""
    beside = line.text[-1] + (following.text[0] if following else "")
    return any("\u3041" <= char <= "\u3096" for char in beside)


def _goes_on(rest: str) -> bool:
    """True where a closing bracket or a note in brackets belongs to the sentence that just ended."""
    rest = rest.lstrip()
    return bool(rest) and (rest[0] in _CLOSE or _ALL_BRACKETED.fullmatch(rest) is not None)
