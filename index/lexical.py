"""BM25 over two fields, with a query of concepts rather than words.

A `Concept` is one thing the query asks for, with every corpus term that can stand for it (itself, a synonym, another spelling) and
how well it does. A passage's score for a concept is that of its best alternative, so spelling variants are not counted twice.

Scores follow Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond" (BM25F: each field's frequencies are
normalised by the field's length, and the heading's count `HEADING_WEIGHT` times the text's), precomputed per posting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.adapting import Bags
from index.headings import HEADING_WEIGHT, Headings
from index.vocabulary import TermBags
from index.words import Array, WordTable

Floats = npt.NDArray[np.float32]
# A form's neighbours among the corpus's terms: (term position, strength), see `index.neighbours`.
Near = Callable[[str], tuple[tuple[int, float], ...]]

K1 = 1.2
B = 0.6
# Up to so many documents, all are scored; beyond, those of the rarest concepts: so many postings are read, so many documents scored in full.
SCORED_WHOLE = 50_000
LOOKED_INTO = 30_000
COMPLETED = 2_000


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: `alternatives` are (term position, strength in 0..1); `weight` its share in the query's score; `form` its own term.

    Where `has_neighbours`, terms of related meaning tell that a document is about the thing, though they are too weak to be searched for.
    """

    surface: str
    alternatives: tuple[tuple[int, float], ...]
    weight: float = 1.0
    form: str = ""
    has_neighbours: bool = False


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
    def build(cls, bodies: TermBags, heads: TermBags, headings: Headings) -> LexicalIndex:
        """Index documents given as the term ids of their texts and of their headings, from one vocabulary.

        Args:
            bodies: a bag a document. `heads`: a bag a heading of `headings`.
        """
        size = len(bodies)
        order, rank = bodies.vocabulary.sorted_order()
        under = np.flatnonzero(headings.of >= 0)
        keys, frequency = _frequencies(bodies.bags(rank), np.arange(size), size, 1.0)
        if len(under):
            more, above = _frequencies(heads.bags(rank).of(headings.of[under]), under, size, HEADING_WEIGHT)
            keys, row = np.unique(np.concatenate([keys, more]), return_inverse=True)
            frequency = np.bincount(row, np.concatenate([frequency, above])).astype(np.float32)
        term_of, document_of = np.divmod(keys, size)
        document_frequency = np.bincount(term_of, minlength=len(order))
        idf = np.log(1 + (size - document_frequency + 0.5) / (document_frequency + 0.5))
        impacts = idf[term_of] * frequency * (K1 + 1) / (frequency + K1)
        starts = np.concatenate([[0], np.cumsum(document_frequency)]).astype(np.int64)
        return cls(WordTable.build(order), starts, document_of.astype(np.int32), impacts.astype(np.float32), size)

    @property
    def idfs(self) -> Floats:
        """The idf of every term, (terms,)."""
        df = np.diff(self.starts)
        return np.log(1 + (self.size - df + 0.5) / (df + 0.5)).astype(np.float32)

    def document_frequency(self, term: int) -> int:
        return int(self.starts[term + 1] - self.starts[term])

    def idf(self, term: int) -> float:
        df = self.document_frequency(term)
        return float(np.log(1 + (self.size - df + 0.5) / (df + 0.5)))

    def rarity(self, concept: Concept) -> float:
        """The idf of what stands best for a concept; that of a term in no document where nothing does."""
        return self.idf(concept.alternatives[0][0]) if concept.alternatives else float(np.log(1 + 2 * (self.size + 0.5)))

    def shares(self, concepts: Sequence[Concept]) -> Floats:
        """Each concept's share in a query by its rarity, (concepts,); none for what another word asks for in its place."""
        rarities = np.array([self.rarity(concept) * (concept.weight > 0) for concept in concepts], np.float32)
        shares: Floats = rarities / max(float(rarities.sum()), 1e-9)
        return shares

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

    def scores_of(self, concepts: Sequence[Concept], documents: Array) -> Floats:
        """BM25 of some documents, which must ascend, (documents,)."""
        total = np.zeros(len(documents), np.float32)
        for concept in concepts:
            best = np.zeros(len(documents), np.float32)
            for term, strength in concept.alternatives:
                holding, impacts = self.postings(term)
                at = np.searchsorted(holding, documents)
                at[at == len(holding)] = 0
                np.maximum(best, np.where(holding[at] == documents, strength * impacts[at], 0), out=best)
            total += concept.weight * best
        return total

    def best(self, concepts: Sequence[Concept], k: int) -> tuple[Array, Floats]:
        """The `k` documents with the highest BM25 and their scores, best first; documents that hold nothing asked for are left out.

        In a large corpus the candidates are those of the rarest concepts, so that no query looks at every passage.
        """
        if self.size <= SCORED_WHOLE:
            scores = self.scores(concepts)
            documents = np.flatnonzero(scores)
            scores = scores[documents]
        else:
            documents = self._candidates(concepts, k)
            scores = self.scores_of(concepts, documents)
        if 0 < k < len(scores):  # the rest need not be put in order
            good = np.flatnonzero(scores >= -np.partition(-scores, k - 1)[k - 1])
            documents, scores = documents[good], scores[good]
        order = np.argsort(-scores, kind="stable")[:k]
        return documents[order], scores[order]

    def _candidates(self, concepts: Sequence[Concept], k: int) -> Array:
        """Documents of the rarest concepts, ascending: those that score best by these alone."""
        found = sorted((self._best_alternatives(concept) for concept in concepts if concept.alternatives), key=lambda pair: len(pair[0]))
        budget = LOOKED_INTO
        taken: list[tuple[Array, Floats]] = []
        for documents, impacts in found:
            if taken and len(documents) > budget:
                break
            budget -= len(documents)
            taken.append((documents, impacts))
        if not taken:
            return np.zeros(0, np.int32)
        unique, row = np.unique(np.concatenate([documents for documents, _ in taken]), return_inverse=True)
        partial = np.bincount(row, np.concatenate([impacts for _, impacts in taken]))
        return np.sort(unique[np.argsort(-partial, kind="stable")[: max(COMPLETED, 4 * k)]])

    def _best_alternatives(self, concept: Concept) -> tuple[Array, Floats]:
        """The documents that hold a concept, with what its alternatives count there, weighed; a document may stand more than once."""
        rows = [(self.postings(term), strength) for term, strength in concept.alternatives]
        documents = np.concatenate([documents for (documents, _), _ in rows])
        return documents, np.concatenate([concept.weight * strength * impacts for (_, impacts), strength in rows])

    def strengths(self, concepts: Sequence[Concept], near: Near) -> Floats:
        """How well each document holds each concept: the best strength of an alternative or of a `near` term in it, (concepts, documents)."""
        out = np.zeros((len(concepts), self.size), np.float32)
        for row, concept in zip(out, concepts, strict=True):
            for term, strength in (*(near(concept.form) if concept.has_neighbours else ()), *concept.alternatives):
                documents, _ = self.postings(term)
                row[documents] = np.maximum(row[documents], strength)
        return out


def _frequencies(bags: Bags, documents: Array, size: int, weight: float) -> tuple[Array, Floats]:
    """Of every term in every document: the term times the number of documents, plus the document, ascending; and how often it stands there.

    An occurrence counts less in a field that is longer than the mean.
    """
    keys, counts = np.unique(bags.terms.astype(np.int64) * size + np.repeat(documents, bags.lengths), return_counts=True)
    norms = np.ones(size, np.float32)
    if len(bags):
        norms[documents] = weight / (1 - B + B * bags.lengths / max(float(bags.lengths.mean()), 1e-9))
    return keys, counts * norms[keys % max(size, 1)]
