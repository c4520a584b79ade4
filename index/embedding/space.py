"""The embedded model as one corpus needs it: its terms' vectors weighted by their rarity here, and moved by what the corpus itself tells.

A term's weight is the square root of its length in the model (what training found it to tell) times its idf in the corpus. The direction that
all words share is taken out first (Mu & Viswanath 2018, "All-but-the-Top", arXiv:1702.01417). Then the vectors are adapted
(`index.adapting`), without labels. A word that the corpus lacks counts as the rarest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.adapting import Bags, Pairs, adapted
from index.embedding.encoder import Floats
from index.embedding.static import StaticEncoder, unit
from index.words import WordTable

# Up to so many terms are held in single precision, which is faster to reckon with and twice as large.
HELD_WHOLE = 50_000


class TermSpace:
    """Term vectors of one corpus: `directions` (terms, dimensions), unit rows of half precision, and `weights` (terms,).

    `common` (dimensions,) is taken out of the words that the corpus lacks too, and `rarest` is what they count.
    """

    def __init__(
        self, table: WordTable, directions: npt.NDArray[np.float16], weights: Floats, common: Floats, rarest: float, encoder: StaticEncoder
    ) -> None:
        if not len(table) == len(directions) == len(weights):
            raise ValueError(f"{len(table)} terms, {len(directions)} directions and {len(weights)} weights must be as many")
        self.table = table
        self.directions = directions
        self.weights = weights
        self.common = common
        self.rarest = rarest
        self.encoder = encoder
        self._rows = directions.astype(np.float32) if len(table) <= HELD_WHOLE else directions
        # So many words are asked for again and again; numbers and names that come once must not fill the memory.
        self.vector = lru_cache(maxsize=8192)(self._vector)

    @classmethod
    def build(cls, encoder: StaticEncoder, table: WordTable, idf: Floats, pairs: Pairs) -> TermSpace:
        """Weigh and adapt the model to a corpus whose terms are `table`, with their `idf` (terms,) and the pairs of texts to learn from."""
        vectors = encoder.term_vectors([table[i] for i in range(len(table))])
        lengths = np.linalg.norm(vectors, axis=1)
        known = lengths > 0
        directions = unit(vectors)
        common = directions[known].mean(axis=0) if known.any() else np.zeros(encoder.dimensions, np.float32)
        directions[known] = unit(directions[known] - common)
        weights = np.sqrt(np.where(known, lengths, np.median(lengths[known]) if known.any() else 1.0)) * idf
        moved = adapted(directions, weights.astype(np.float32), pairs)
        lengths = np.linalg.norm(moved, axis=1)
        return cls(table, unit(moved).astype(np.float16), lengths, common.astype(np.float32), float(idf.max(initial=1.0)), encoder)

    def carried_over(self, table: WordTable, idf: Floats) -> TermSpace:
        """The same space for a corpus that has changed a little: its terms stay where they are, and new ones come as the model has them."""
        places = [self.table.find(table[i]) for i in range(len(table))]
        found = np.array([place is not None for place in places], bool)
        old = np.array([place for place in places if place is not None], np.int64)
        new = [table[int(i)] for i in np.flatnonzero(~found)]
        directions = np.zeros((len(table), self.dimensions), np.float16)
        weights = idf.copy()
        directions[found], weights[found] = self.directions[old], self.weights[old]
        if new:
            vectors = self.encoder.term_vectors(new)
            lengths = np.linalg.norm(vectors, axis=1)
            directions[~found] = unit((unit(vectors) - self.common) * (lengths > 0)[:, None]).astype(np.float16)
            weights[~found] *= np.sqrt(np.where(lengths > 0, lengths, 1.0))
        return TermSpace(table, directions, weights, self.common, self.rarest, self.encoder)

    def directions_of(self, terms: npt.NDArray[np.integer]) -> Floats:
        """The directions of terms, (terms, dimensions)."""
        rows: Floats = self._rows[terms].astype(np.float32, copy=False)
        return rows

    @property
    def dimensions(self) -> int:
        return int(self.directions.shape[1])

    def _vector(self, term: str) -> tuple[Floats, float] | None:
        """The term's direction, (dimensions,), and weight; None for a word that neither corpus nor model knows."""
        position = self.table.find(term)
        if position is not None:
            return self.directions[position].astype(np.float32), float(self.weights[position])
        raw = self.encoder.term_vector(term)
        if raw is None:
            return None
        length = float(np.linalg.norm(raw))
        return unit((raw / max(length, 1e-9) - self.common)[None, :])[0], float(np.sqrt(length)) * self.rarest

    def encode_terms(self, bags: Sequence[Sequence[str]]) -> Floats:
        """Unit vectors, (bags, dimensions); all zero where no term is known."""
        out = np.zeros((len(bags), self.dimensions), np.float32)
        for row, bag in zip(out, bags, strict=True):
            for term in bag:
                vector = self.vector(term)
                if vector is not None:
                    row += vector[1] * vector[0]
        return unit(out)

    def encode_bags(self, bags: Bags) -> Floats:
        """Unit vectors of bags of term positions, (bags, dimensions)."""
        return unit(Bags(bags.terms, bags.weights * self.weights[bags.terms], bags.ends).sums(self.directions))
