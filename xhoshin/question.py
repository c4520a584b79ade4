"""A question as it is understood: values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.query import Alias
from xhoshin.answer import Language
from xhoshin.asked import Asked
from xhoshin.dates import PartialDate
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter


class Intent(StrEnum):
    """What kind of answer is wanted. `TOPIC` and `COMPARE` are searched for, all others are looked up.

    `ELSEWHERE` is what the other wards do about the matter of one ward's initiative.
    """

    TOPIC = "topic"
    INITIATIVE = "initiative"
    LIST = "list"
    COUNT = "count"
    COMPARE = "compare"
    ELSEWHERE = "elsewhere"
    MISSION = "mission"
    AS_OF = "as_of"
    REPORTS = "reports"
    CHANGES = "changes"
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood.

    `topic` is what is searched for: the folded question without wards, dates, codes, section words and question words. Of a question in
    Chinese or Korean only what the glossary knows is searched for (`aliases`), and `unreached` is the rest. `strangers` are places named
    that have no report here. `names_previous` is True where it speaks of the edition before (前回の版). `as_of` is the date whose editions
    answer, set by who asks (`--as-of`), where the question names none itself.
    """

    text: str
    language: Language
    intent: Intent
    topic: str
    reports: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()
    area: str | None = None
    theme: str | None = None
    status: Status | None = None
    asked: tuple[Asked, ...] = ()
    dates: tuple[PartialDate, ...] = ()
    aliases: tuple[Alias, ...] = ()
    unreached: tuple[str, ...] = ()
    both_wards: bool = False
    refers_back: bool = False
    names_previous: bool = False
    as_of: PartialDate | None = None
    chatter: Chatter | None = None
