"""Searching editions for words: every passage that says something of them, not one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xhoshin.answerer import Answerer
from xhoshin.library import Place

# A passage is found where it holds this share of what the passage that holds most of the words does.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found; a higher score is better."""

    place: Place
    score: float


def search(answerer: Answerer, text: str, editions: Sequence[str], most: int = 20) -> tuple[Hit, ...]:
    """The passages of editions (by id) that hold the words, near ones counting as far as they are near; best first, none where none does."""
    ranking = answerer.ranker.rank(answerer.understand(text), editions)
    cover = ranking.evidence.cover
    ranked = ranking.top(len(ranking))
    held = max((float(cover[r.position]) for r in ranked), default=0.0)
    return tuple(Hit(r.place, r.score) for r in ranked if 0 < ENOUGH * held <= cover[r.position])[:most]
