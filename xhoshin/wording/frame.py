"""What a language must say around quotes: labels, notes, and the fixed wording of every way of not answering."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xhoshin.answer import Change, Reason
from xhoshin.asked import Asked
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of one language. Braces are filled by `xhoshin.reply`.

    `asked` names types of thing that are not stated; where it lacks one, `detail` names it by the question's word, `detail_in_general` without one.
    """

    separator: str
    brackets: tuple[str, str]
    citation: str
    mission_citation: str
    initiative: str
    sections: Mapping[int, str]
    mission: str
    as_of_month_end: str
    as_of_day: str
    quote: tuple[str, str]
    count_heading: str
    nothing_listed: str
    reports_heading: str
    report_line: str
    as_of_heading: str
    done: str
    none_here: str
    related: str
    in_japanese: str
    reasons: Mapping[Reason, str]
    asked: Mapping[Asked, str]
    detail: str
    detail_in_general: str
    chatter: Mapping[Chatter, str]
    with_status_done: str
    with_status_ongoing: str
    with_area: str


@dataclass(frozen=True, slots=True)
class ChangeFrame:
    """The words around a comparison of editions. Braces are filled by `xhoshin.changes`."""

    heading: str
    unchanged: str
    none_before: str
    only_one: str
    initiative: str
    kinds: Mapping[Change, str]
    was: str
    statuses: Mapping[Status, str]
    status: str
    added: str
    dropped: str
    mission: str
    left_out: str
    in_japanese: str
