"""The golden set: questions with what a right answer must cite and show, and how answers are judged by it.

A question is right when it is abstained from where it has no answer; or when its first citation is one of the gold initiatives (with need
"all": every gold initiative is cited) and the reply holds one string of every `must` list. A quote is grounded when it stands at its span.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xhoshin.answer import Answer, Citation, Kind
from xhoshin.library import Library
from xhoshin.report import without_white_space

_WHOLE_REPORT = ("list", "mission", "asof")


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """One row. `gold` lists (report, initiative, sections); empty for a question to abstain from."""

    id: str
    category: str
    question: str
    previous: str | None
    gold: tuple[tuple[str, str, tuple[int, ...]], ...]
    must: tuple[tuple[str, ...], ...]
    need_all: bool
    near: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """`why` says what a wrong answer lacked, and is empty for a right one."""

    right: bool
    section_right: bool | None
    grounded: int
    quotes: int
    why: str


def read_golden(text: str) -> list[GoldenQuestion]:
    """Rows of JSON lines.

    Raises:
        ValueError: names the line that is no golden question.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_golden(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as exc:
                raise ValueError(f"line {number} is no golden question: {exc!r}") from exc
    return rows


def _golden(row: dict[str, Any]) -> GoldenQuestion:
    if not isinstance(row["q"], str) or not isinstance(row.get("prev"), str | None):
        raise TypeError("q and prev must be strings")
    return GoldenQuestion(
        id=row["id"],
        category=row["cat"],
        question=row["q"],
        previous=row.get("prev"),
        gold=tuple((report, initiative, tuple(sections)) for report, initiative, sections in row["gold"]),
        must=tuple(tuple(strings) for strings in row["must"]),
        need_all=row.get("need") == "all",
        near=bool(row.get("near")),
    )


def judge(golden: GoldenQuestion, answer: Answer, text: str, library: Library) -> Judgement:
    """Judge one answer whose reply reads `text`."""
    why = _what_is_wrong(golden, answer, text)
    sections = [gold for gold in golden.gold if gold[2]]
    section_right = None
    if sections:
        first = answer.citations[0] if answer.citations else None
        section_right = first is not None and any((first.report, first.initiative) == gold[:2] and first.section in gold[2] for gold in sections)
    grounded = sum(map(library.holds, answer.citations))
    return Judgement(not why, section_right, grounded, len(answer.citations), why)


def _what_is_wrong(golden: GoldenQuestion, answer: Answer, text: str) -> str:
    abstained = answer.kind in (Kind.ABSTAIN, Kind.SMALLTALK)
    if not golden.gold:
        return "" if abstained else f"answered what is not in the reports ({_cited(answer.citations)})"
    if abstained:
        return f"abstained ({answer.reason or answer.kind})"
    found = [any(_matches(gold, citation) for citation in answer.citations) for gold in golden.gold]
    first = answer.citations[:1]
    if golden.need_all and not all(found):
        return f"not all initiatives are cited ({_cited(answer.citations)})"
    if not golden.need_all and not any(_matches(gold, citation) for gold in golden.gold for citation in first):
        return f"cites another initiative first ({_cited(answer.citations)})"
    shown = plain(text)
    lacking = [strings for strings in golden.must if not any(plain(string) in shown for string in strings)]
    return f"does not show {' / '.join(lacking[0])} ({_cited(answer.citations)})" if lacking else ""


def _matches(gold: tuple[str, str, tuple[int, ...]], citation: Citation) -> bool:
    return citation.report == gold[0] and (gold[1] in _WHOLE_REPORT or citation.initiative == gold[1])


def _cited(citations: Iterable[Citation]) -> str:
    return ", ".join(f"{c.report} {c.initiative} {c.section}" for c in citations) or "nothing cited"


def plain(text: str) -> str:
    """Text as it is compared: NFKC, without white space."""
    return without_white_space(unicodedata.normalize("NFKC", text))
