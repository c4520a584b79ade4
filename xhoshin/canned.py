"""The questions behind buttons, as text: what a button asks can be typed, is logged like any question, and is understood in any channel."""

from __future__ import annotations

from xhoshin.answer import Language
from xhoshin.report import SECTION_MARKS
from xhoshin.wards import Ward


def spelled(ward: Ward, language: Language) -> str:
    """A ward's name as a question has it: in Japanese or English, without its reading."""
    return ward.name_in(Language.ENGLISH if language is Language.ENGLISH else Language.JAPANESE)


def initiative_question(name: str, code: str, language: Language = Language.JAPANESE) -> str:
    """An initiative of the ward or bureau `name` (its name in the language): its title, and how it stands."""
    return f"{name} Initiative {code}" if language is Language.ENGLISH else f"{name}の課題{code}"


def section_question(name: str, code: str, number: int, language: Language = Language.JAPANESE) -> str:
    """Section `number`, 1 to 5, of an initiative, whole."""
    mark = SECTION_MARKS[number - 1]
    return f"{name} Initiative {code} {mark}" if language is Language.ENGLISH else f"{name}の課題{code}の{mark}"


def elsewhere_question(name: str, code: str) -> str:
    """What the other wards do about the matter of an initiative."""
    return f"{name} {code} 他の区では？"


def same_in_question(name: str, language: Language = Language.JAPANESE) -> str:
    """What was asked last, of another ward: a follow-up."""
    return f"And in {name}?" if language is Language.ENGLISH else f"{name}では？"
