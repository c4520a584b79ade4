"""What a button says when it is pressed: at most 64 bytes, written by us and read strictly, since a client may send anything.

The first field is a letter for the kind; the others are separated by colons. What a button asks is answered in the language of the message it is under. A report's id has at most 30 characters (`xhoshin.contract`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.state.feedback import FeedbackReason, Verdict
from xhoshin.answer import Language

MOST_BYTES = 64


class OldDataError(ValueError):
    """No button of ours says this, or none any more."""


class Step(StrEnum):
    """What staff do with an unanswered question."""

    SYNONYM = "s"
    GOLDEN = "g"
    DISMISS = "d"


@dataclass(frozen=True, slots=True)
class AskSection:
    """A section of an initiative; number 0 is the initiative as a whole."""

    report: str
    as_of: date
    code: str
    number: int
    language: Language


@dataclass(frozen=True, slots=True)
class ShowSource:
    """What stands around a stretch of an edition's text."""

    report: str
    as_of: date
    start: int
    end: int
    language: Language


@dataclass(frozen=True, slots=True)
class AskElsewhere:
    """What the other wards do about an initiative's matter."""

    report: str
    as_of: date
    code: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskList:
    """The initiatives of a report."""

    report: str
    language: Language


@dataclass(frozen=True, slots=True)
class AskExample:
    """An example question, about an initiative."""

    report: str
    code: str
    language: Language


@dataclass(frozen=True, slots=True)
class Judge:
    """👍, or 👎 with or without a reason."""

    reply: str
    verdict: Verdict
    reason: FeedbackReason | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """The language of the frame; None follows the question."""

    language: Language | None


@dataclass(frozen=True, slots=True)
class Again:
    """Handle anew the message that the one with the button is a reply to."""


@dataclass(frozen=True, slots=True)
class Settle:
    """What staff do with a group of unanswered questions, named by one of them."""

    reply: str
    step: Step


@dataclass(frozen=True, slots=True)
class PickWord:
    """The word of an unanswered question, by its number, that stands for a word of the reports."""

    reply: str
    number: int


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """A question that it is right not to answer."""

    reply: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A page of unanswered questions, from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class Publish:
    upload: str


@dataclass(frozen=True, slots=True)
class Cancel:
    upload: str


@dataclass(frozen=True, slots=True)
class RollBack:
    generation: int


@dataclass(frozen=True, slots=True)
class Rebuild:
    pass


@dataclass(frozen=True, slots=True)
class Leave:
    """Never mind."""


Data = (
    AskSection
    | ShowSource
    | AskElsewhere
    | AskList
    | AskExample
    | Judge
    | Choose
    | Again
    | Settle
    | PickWord
    | NoAnswer
    | Unanswered
    | Publish
    | Cancel
    | RollBack
    | Rebuild
    | Leave
)
STAFF = (Settle, PickWord, NoAnswer, Unanswered, Leave)
ADMIN = (Publish, Cancel, RollBack, Rebuild)


@dataclass(frozen=True, slots=True)
class _Field:
    """How a field is written; `form` is all that is read."""

    form: re.Pattern[str]
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _optional(value: Any) -> str:
    return value.value if value else ""


_LETTER_OF = {Language.JAPANESE: "j", Language.ENGLISH: "e", Language.SIMPLE_JAPANESE: "s", Language.CHINESE: "c", Language.KOREAN: "k"}
_LANGUAGE_OF = {letter: language for language, letter in _LETTER_OF.items()}

_REPORT = _Field(re.compile(r"[a-z][a-z0-9]{1,29}"), str)
_DAY = _Field(re.compile(r"\d{8}"), lambda text: date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}"), lambda day: f"{day:%Y%m%d}")
_CODE = _Field(re.compile(r"[A-Z]-[1-9]\d?"), str)
_SECTION = _Field(re.compile(r"[0-5]"), int)
_NUMBER = _Field(re.compile(r"0|[1-9]\d{0,7}"), int)
_NAME = _Field(re.compile(r"[A-Za-z0-9_-]{16}"), str)  # bot.secrets.new_name
_VERDICT = _Field(re.compile(r"up|down"), Verdict, lambda verdict: verdict.value)
_REASON = _Field(re.compile("|".join(FeedbackReason) + "|"), lambda text: FeedbackReason(text) if text else None, _optional)
_LANGUAGE = _Field(re.compile("|".join(Language) + "|"), lambda text: Language(text) if text else None, _optional)
_SPOKEN = _Field(re.compile(f"[{''.join(_LETTER_OF.values())}]"), _LANGUAGE_OF.__getitem__, _LETTER_OF.__getitem__)
_STEP = _Field(re.compile("|".join(Step)), Step, lambda step: step.value)

_KINDS: dict[str, tuple[Callable[..., Data], tuple[_Field, ...]]] = {
    "a": (AskSection, (_REPORT, _DAY, _CODE, _SECTION, _SPOKEN)),
    "o": (ShowSource, (_REPORT, _DAY, _NUMBER, _NUMBER, _SPOKEN)),
    "e": (AskElsewhere, (_REPORT, _DAY, _CODE, _SPOKEN)),
    "l": (AskList, (_REPORT, _SPOKEN)),
    "x": (AskExample, (_REPORT, _CODE, _SPOKEN)),
    "j": (Judge, (_NAME, _VERDICT, _REASON)),
    "c": (Choose, (_LANGUAGE,)),
    "r": (Again, ()),
    "s": (Settle, (_NAME, _STEP)),
    "w": (PickWord, (_NAME, _NUMBER)),
    "n": (NoAnswer, (_NAME,)),
    "u": (Unanswered, (_NUMBER,)),
    "p": (Publish, (_NAME,)),
    "d": (Cancel, (_NAME,)),
    "b": (RollBack, (_NUMBER,)),
    "i": (Rebuild, ()),
    "q": (Leave, ()),
}
_LETTERS = {kind: letter for letter, (kind, _) in _KINDS.items()}


def pack(data: Data) -> str:
    """The data as a button carries it.

    Raises:
        ValueError: where a field is none that could be read again, or all is longer than a button may carry.
    """
    letter = _LETTERS[type(data)]
    values = [getattr(data, name) for name in data.__slots__]
    text = ":".join([letter, *(form.write(value) for form, value in zip(_KINDS[letter][1], values, strict=True))])
    if len(text.encode()) > MOST_BYTES or not _reads_back(text, data):
        raise ValueError(f"a button cannot say {text!r}")
    return text


def _reads_back(text: str, data: Data) -> bool:
    try:
        return unpack(text) == data
    except OldDataError:
        return False


def unpack(text: str) -> Data:
    """What a pressed button says; raises OldDataError."""
    letter, *words = text.split(":")
    kind, forms = _KINDS.get(letter, (None, ()))
    if kind is None or len(words) != len(forms) or not all(form.form.fullmatch(word) for form, word in zip(forms, words, strict=True)):
        raise OldDataError(text)
    try:
        return kind(*(form.read(word) for form, word in zip(forms, words, strict=True)))
    except ValueError as exc:  # the 31st of February
        raise OldDataError(text) from exc
