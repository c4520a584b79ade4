"""What terms each document holds: the postings the other way round, for looking into a few candidates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.lexical import LexicalIndex
from index.ragged import places

Positions = npt.NDArray[np.int32]


class ForwardIndex:
    """The different terms of document i are `terms[ends[i-1]:ends[i]]`, ascending."""

    def __init__(self, terms: Positions, ends: npt.NDArray[np.int64]) -> None:
        self.terms = terms
        self.ends = ends

    @classmethod
    def build(cls, lexical: LexicalIndex) -> ForwardIndex:
        order = np.argsort(lexical.documents, kind="stable")
        term_of = np.repeat(np.arange(len(lexical.table), dtype=np.int32), np.diff(lexical.starts))
        return cls(term_of[order], np.cumsum(np.bincount(lexical.documents, minlength=lexical.size)).astype(np.int64))

    def of(self, documents: npt.NDArray[np.int64]) -> tuple[Positions, npt.NDArray[np.int64]]:
        """The terms of `documents` one after the other, and how many each has."""
        at, lengths = places(self.ends, documents)
        return self.terms[at], lengths
