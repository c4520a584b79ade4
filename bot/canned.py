"""The questions that buttons ask: plain text, understood like any other, so that every channel's buttons lead to the same answers."""

from __future__ import annotations

from xhoshin.answer import Language
from xhoshin.report import SECTION_MARKS


def section_question(name: str, code: str, number: int, language: Language = Language.JAPANESE) -> str:
    """One section of an initiative; `name` is the ward's in the language."""
    if language is Language.ENGLISH:
        return f"{name} Initiative {code} {SECTION_MARKS[number - 1]}"
    return f"{name}の課題{code}の{SECTION_MARKS[number - 1]}"


def initiative_question(name: str, code: str, language: Language = Language.JAPANESE) -> str:
    """What an initiative is about."""
    return f"{name} Initiative {code}" if language is Language.ENGLISH else f"{name}の課題{code}"


def elsewhere_question(name: str, language: Language = Language.JAPANESE) -> str:
    """The same in another ward: a follow-up, understood from the question before it."""
    return f"And in {name}?" if language is Language.ENGLISH else f"{name}では？"


def list_question(name: str, language: Language = Language.JAPANESE) -> str:
    """The initiatives of a ward."""
    return f"List the initiatives of {name}" if language is Language.ENGLISH else f"{name}の課題一覧"


def topic_question(title: str, language: Language = Language.JAPANESE) -> str:
    """What is written about an initiative's topic, by its title."""
    return f"What is being done about {title}?" if language is Language.ENGLISH else f"{title}は、どうなっていますか"
