"""Corpus terms near a word in meaning, by the cosine of their term vectors."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from index.embedding.static import Floats, StaticEncoder
from index.words import WordTable

MIN_COSINE = 0.3
MOST = 20
# A neighbour's strength as an alternative is its cosine times this: related is less than same.
DISCOUNT = 0.9


class Neighbours:
    """Cosine neighbours among the terms of one corpus."""

    def __init__(self, encoder: StaticEncoder, table: WordTable, vectors: Floats) -> None:
        if len(vectors) != len(table):
            raise ValueError(f"{len(table)} terms but {len(vectors)} vectors")
        self._encoder = encoder
        self._vectors = vectors
        self.of = lru_cache(maxsize=16384)(self._of)

    @classmethod
    def build(cls, encoder: StaticEncoder, table: WordTable) -> Neighbours:
        return cls(encoder, table, encoder.encode_terms([[table[i]] for i in range(len(table))]))

    def _of(self, form: str) -> tuple[tuple[int, float], ...]:
        """(term position, strength), nearest first; empty for a word the model does not know."""
        vector = self._encoder.encode_terms([[form]])[0]
        cosines = self._vectors @ vector
        near = np.argsort(-cosines)[:MOST]
        return tuple((int(i), float(cosines[i]) * DISCOUNT) for i in near if cosines[i] >= MIN_COSINE)
