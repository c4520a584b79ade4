"""Corpus terms near a word in meaning, by the cosine of their term vectors."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np

from index.embedding.encoder import Floats
from index.embedding.space import TermSpace

MIN_COSINE = 0.3
MOST = 20
# A neighbour's strength as an alternative is its cosine times this: related is less than same.
DISCOUNT = 0.9


class Neighbours:
    """Cosine neighbours among the terms of one corpus."""

    def __init__(self, space: TermSpace) -> None:
        self._space = space
        self.of = lru_cache(maxsize=4096)(self._of)

    @cached_property
    def _directions(self) -> Floats:
        return self._space.directions.astype(np.float32)

    def _of(self, form: str) -> tuple[tuple[int, float], ...]:
        """(term position, strength), nearest first; empty for a word that neither corpus nor model knows."""
        cosines = self._directions @ self._space.encode_terms([[form]])[0]
        near = np.argsort(-cosines)[:MOST]
        return tuple((int(i), float(cosines[i]) * DISCOUNT) for i in near if cosines[i] >= MIN_COSINE)
