"""What may be meant by an unanswered question: its words that no report holds, and the reports' words near them. Staff choose; nothing is added by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.encoder import Floats
from index.embedding.static import unit
from index.tokenizing import Token, tokenize
from xhoshin.deciding import HELD

if TYPE_CHECKING:
    from xhoshin.answerer import Answerer
    from xhoshin.ranking import Ranking

MOST_TEXTS, MOST_WORDS, MOST_TERMS = 3, 6, 12


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`words` are citizens', the most telling first; `terms` are the reports', the nearest first."""

    words: tuple[str, ...]
    terms: tuple[str, ...]


def suggestions(answerer: Answerer, texts: Sequence[str]) -> Suggestions:
    """For questions that ask for the same thing."""
    newest = [edition.id for edition in answerer.library.newest]
    words: dict[str, float] = {}
    terms: dict[str, float] = {}
    for text in texts[:MOST_TEXTS]:
        question = answerer.understand(text)
        ranking = answerer.ranker.rank(question, newest)
        own = _not_held(ranking) | dict.fromkeys(question.unreached, 0.0)
        words |= {word: max(share, words.get(word, 0.0)) for word, share in own.items()}
        terms |= {term: max(nearness, terms.get(term, 0.0)) for term, nearness in _near(answerer, list(own)).items()}
    return Suggestions(_best(words, MOST_WORDS), _best(terms, MOST_TERMS))


def _not_held(ranking: Ranking) -> dict[str, float]:
    """The nouns that no passage holds, or all where every one is held; each with how much it says of the question."""
    nouns = {
        word.surface: (float(share), bool(held.max(initial=0.0) >= HELD))
        for word, share, held in zip(ranking.query.words, ranking.evidence.shares, ranking.evidence.held, strict=True)
        if word.token is None or _is_noun(word.token)
    }
    unheld = {word: share for word, (share, is_held) in nouns.items() if not is_held}
    return unheld or {word: share for word, (share, _) in nouns.items()}


def _near(answerer: Answerer, words: Sequence[str]) -> dict[str, float]:
    """The words of the newest editions, each with its cosine to the nearest of the citizens' words."""
    vector_of = answerer.ranker.index.space.encoder.term_vector
    asked = [vector for word in words for token in tokenize(word) if (vector := vector_of(token.form)) is not None]
    terms, vectors = _vocabulary(answerer)
    if not asked or not terms:
        return {}
    cosines = (vectors @ unit(np.array(asked)).T).max(axis=1)
    return {terms[i]: float(cosines[i]) for i in np.argsort(-cosines)[: MOST_TERMS + len(words)] if terms[i] not in words}


@lru_cache(maxsize=1)
def _vocabulary(answerer: Answerer) -> tuple[tuple[str, ...], Floats]:
    """The content words of the newest editions as they are written there, and their directions, (words, dimensions)."""
    vector_of = answerer.ranker.index.space.encoder.term_vector
    texts = (passage.text for edition in answerer.library.newest for _, _, passage in edition.passages())
    forms = {token.surface: token.form for text in texts for token in tokenize(text) if token.is_content and len(token.surface) > 1}
    known = {surface: vector for surface, form in forms.items() if (vector := vector_of(form)) is not None}
    return tuple(known), unit(np.array(list(known.values()))) if known else np.zeros((0, 1), np.float32)


def _is_noun(token: Token) -> bool:
    return token.is_content and token.pos[0] == "名詞" and "数詞" not in token.pos


def _best(scores: dict[str, float], most: int) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda word: -scores[word])[:most])
