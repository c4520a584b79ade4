"""BM25 over two fields, with a query of concepts rather than words.

A `Concept` is one thing the query asks for, with every corpus term that can stand for it (itself, a synonym, another spelling) and
how well it does. A passage's score for a concept is that of its best alternative, so spelling variants are not counted twice.

Scores follow Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond" (BM25F: a term's frequency in the
heading counts `HEADING_WEIGHT` times that in the body), precomputed per posting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.vocabulary import TermBags
from index.words import Array, WordTable

Floats = npt.NDArray[np.float32]

K1 = 1.2
B = 0.6
HEADING_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: `alternatives` are (term position, strength in 0..1); `weight` its share in the query's score.

    `near` are terms of related meaning: they tell that a document is about the thing, but are too weak to be searched for.
    """

    surface: str
    alternatives: tuple[tuple[int, float], ...]
    weight: float = 1.0
    near: tuple[tuple[int, float], ...] = ()


class LexicalIndex:
    """Postings by term. `starts` (terms + 1,), `documents` and `impacts` (postings,), a term's documents ascending."""

    def __init__(self, table: WordTable, starts: Array, documents: Array, impacts: Array, size: int) -> None:
        if len(starts) != len(table) + 1:
            raise ValueError(f"{len(table)} terms need {len(table) + 1} starts, got {len(starts)}")
        self.table = table
        self.starts = starts
        self.documents = documents
        self.impacts = impacts
        self.size = size

    @classmethod
    def build(cls, bodies: TermBags, headings: TermBags) -> LexicalIndex:
        """Index documents given as two fields of term ids from one vocabulary (`bodies.words`)."""
        size = len(bodies)
        order, rank = bodies.vocabulary.sorted_order()
        keys = np.concatenate([bodies.keys(rank), headings.keys(rank)])
        weights = np.concatenate([np.ones(len(bodies.ids), np.float32), np.full(len(headings.ids), HEADING_WEIGHT, np.float32)])
        unique, inverse = np.unique(keys, return_inverse=True)
        frequency = np.bincount(inverse, weights).astype(np.float32)
        term_of, document_of = np.divmod(unique, size)
        document_frequency = np.bincount(term_of, minlength=len(order))
        lengths = bodies.lengths + HEADING_WEIGHT * headings.lengths
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1e-9))
        idf = np.log(1 + (size - document_frequency + 0.5) / (document_frequency + 0.5))
        impacts = idf[term_of] * frequency * (K1 + 1) / (frequency + norm[document_of])
        starts = np.concatenate([[0], np.cumsum(document_frequency)]).astype(np.int64)
        return cls(WordTable.build(order), starts, document_of.astype(np.int32), impacts.astype(np.float32), size)

    def document_frequency(self, term: int) -> int:
        return int(self.starts[term + 1] - self.starts[term])

    def idf(self, term: int) -> float:
        df = self.document_frequency(term)
        return float(np.log(1 + (self.size - df + 0.5) / (df + 0.5)))

    def postings(self, term: int) -> tuple[Array, Array]:
        span = slice(int(self.starts[term]), int(self.starts[term + 1]))
        return self.documents[span], self.impacts[span]

    def scores(self, concepts: Sequence[Concept]) -> Floats:
        """BM25 of every document, (documents,)."""
        total = np.zeros(self.size, np.float32)
        for concept in concepts:
            if len(concept.alternatives) == 1:
                term, strength = concept.alternatives[0]
                documents, impacts = self.postings(term)
                total[documents] += concept.weight * strength * impacts
            elif concept.alternatives:
                best = np.zeros(self.size, np.float32)
                for term, strength in concept.alternatives:
                    documents, impacts = self.postings(term)
                    best[documents] = np.maximum(best[documents], strength * impacts)
                total += concept.weight * best
        return total

    def strengths(self, concepts: Sequence[Concept]) -> Floats:
        """How well each document holds each concept: the best strength of an alternative or a near term in it, (concepts, documents)."""
        out = np.zeros((len(concepts), self.size), np.float32)
        for row, concept in zip(out, concepts, strict=True):
            for term, strength in (*concept.near, *concept.alternatives):
                documents, _ = self.postings(term)
                row[documents] = np.maximum(row[documents], strength)
        return out
