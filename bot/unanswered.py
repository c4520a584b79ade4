"""Unanswered questions in groups: those that ask for the same thing in other words are one line for staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.state.questions import Asked
from index.tokenizing import fold, tokenize

# Two questions are of one group where they share this much of their content words (Jaccard's index).
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Group:
    """Questions alike, the newest first."""

    questions: tuple[Asked, ...]

    @property
    def key(self) -> str:
        """Names the group: its newest question's reply."""
        return self.questions[0].reply_id

    @property
    def count(self) -> int:
        return len(self.questions)

    @property
    def last(self) -> datetime:
        return self.questions[0].at

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(question.text for question in self.questions))


def grouped(questions: Iterable[Asked]) -> list[Group]:
    """The groups, the largest first, then the newest. Each question joins the first group whose newest question it is like."""
    groups: list[tuple[frozenset[str], list[Asked]]] = []
    for question in questions:
        words = _words(question.text)
        for others, members in groups:
            if _alike(words, others):
                members.append(question)
                break
        else:
            groups.append((words, [question]))
    found = [Group(tuple(members)) for _, members in groups]
    return sorted(found, key=lambda group: (-group.count, -group.last.timestamp()))


def _words(text: str) -> frozenset[str]:
    return frozenset(token.form for token in tokenize(text) if token.is_content) or frozenset((fold(text),))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) / len(a | b) >= ALIKE


def alike(a: str, b: str) -> bool:
    """True for two questions that are of one group."""
    return _alike(_words(a), _words(b))
