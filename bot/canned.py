"""The questions that buttons ask: plain text, understood like any other, so that every channel's buttons lead to the same answers."""

from __future__ import annotations

from xhoshin.answer import Language
from xhoshin.library import Library
from xhoshin.report import SECTION_MARKS
from xhoshin.wards import Ward


def spelled(ward: Ward, language: Language) -> str:
    """A ward's name as a question has it: in Japanese or English, without its reading."""
    return ward.name_in(Language.ENGLISH if language is Language.ENGLISH else Language.JAPANESE)


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


def examples(library: Library, language: Language = Language.JAPANESE) -> list[str]:
    """What a person may begin with: questions about the reports at hand."""
    first, last = library.newest[0], library.newest[-1]
    names = {ward.report: spelled(ward, language) for ward in library.wards}
    newest, other = first.initiatives[-1], last.initiatives[0]
    if language is Language.ENGLISH:
        return [
            "Which initiatives are completed?",
            f"What progress has been made with {names[first.report]} {newest.code}?",
            f"What is the mission of {names[last.report]}?",
            f"Initiatives of {names[first.report]}",
        ]
    return [
        "完了した課題はどれですか",
        f"{names[first.report]}の「{newest.title}」はどこまで進みましたか",
        f"{names[last.report]}の「{other.title}」の背景は何ですか",
        f"{names[first.report]}の組織の使命は何ですか",
    ]
