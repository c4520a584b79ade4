"""How much of a question a passage holds, when a word that is near in meaning counts for the word itself as far as it is near.

Each concept of the question is met by the best of the passage's terms: one that can stand for it, at its strength, or any other, at the cosine
of the two words' vectors (as the maximal similarities of ColBERT, Khattab & Zaharia 2020, arXiv:2004.12832, with static vectors). Concepts
count by their rarity.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Floats
from index.embedding.space import TermSpace
from index.forward import ForwardIndex
from index.lexical import Concept, LexicalIndex

# A word that is near in meaning is never as good as the word.
NEARNESS = 0.9


def cover(concepts: Sequence[Concept], documents: npt.NDArray[np.int64], forward: ForwardIndex, lexical: LexicalIndex, space: TermSpace) -> Floats:
    """The share of the concepts, by rarity, that each document holds, (documents,), in 0..1."""
    terms, lengths = forward.of(documents)
    if not len(terms) or not concepts:
        return np.zeros(len(documents), np.float32)
    unique, place = np.unique(terms, return_inverse=True)
    concepts = [concept for concept in concepts if concept.weight > 0]  # nothing need be looked up for one that counts nothing
    strengths = _strengths(concepts, unique, space)[:, place]
    starts = np.cumsum(lengths) - lengths
    filled = lengths > 0
    held = np.zeros((len(concepts), len(documents)), np.float32)
    held[:, filled] = np.maximum.reduceat(strengths, starts[filled], axis=1)
    covered: Floats = lexical.shares(concepts) @ held
    return covered


def _strengths(concepts: Sequence[Concept], terms: npt.NDArray[np.int32], space: TermSpace) -> Floats:
    """How well each term meets each concept, (concepts, terms)."""
    wanted = np.zeros((len(concepts), space.dimensions), np.float32)
    for row, concept in zip(wanted, concepts, strict=True):
        vector = space.vector(concept.form)
        if vector is not None:
            row[:] = NEARNESS * vector[0]
    strengths: Floats = np.maximum(wanted @ space.directions_of(terms).T, 0)
    for row, concept in zip(strengths, concepts, strict=True):
        for term, strength in concept.alternatives:
            at = int(np.searchsorted(terms, term))
            if at < len(terms) and terms[at] == term:
                row[at] = max(row[at], strength)
    return strengths
