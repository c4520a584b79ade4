"""One corpus, searched by words and by meaning together. Knows documents as (id, heading, text) and nothing of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding.static import Floats, StaticEncoder
from index.lexical import K1, LexicalIndex
from index.neighbours import Neighbours
from index.progress import track
from index.query import Alias, Query, QueryAnalyzer
from index.variants import Variants
from index.vectors import VectorIndex
from index.vocabulary import TermBags, Vocabulary

# The dense cosine's share against the lexical score (which is scaled to 0..1), chosen on JaQuAD's development split.
DENSE_WEIGHT = 0.3
# The parts of a compound, all held, are worth nearly as much as the compound.
PARTS_STRENGTH = 0.9


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched: `text` under the headings of `heading`."""

    id: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document; every score is higher for better."""

    id: str
    position: int
    score: float
    lexical: float
    dense: float


class HybridIndex:
    """Ready parts of one corpus. Build one with `build`, or open a saved one with `index.snapshot`."""

    def __init__(
        self, ids: Sequence[str], lexical: LexicalIndex, variants: Variants, vectors: Floats, term_vectors: Floats, encoder: StaticEncoder
    ) -> None:
        if not len(ids) == lexical.size == len(vectors):
            raise ValueError(f"{len(ids)} ids, {lexical.size} lexical documents and {len(vectors)} vectors must be as many")
        self.ids = ids
        self.lexical = lexical
        self.variants = variants
        self.vectors = vectors
        self.term_vectors = term_vectors
        self.encoder = encoder
        self._nearest = VectorIndex(vectors)
        self._analyzer = QueryAnalyzer(lexical, variants, Neighbours(encoder, lexical.table, term_vectors))

    @classmethod
    def build(cls, documents: Sequence[Document], encoder: StaticEncoder) -> HybridIndex:
        vocabulary = Vocabulary()
        bodies, headings = TermBags(vocabulary), TermBags(vocabulary)
        for document in track(documents, "索引を作成中 / building the index"):
            bodies.add(document.text)
            headings.add(document.heading)
        lexical = LexicalIndex.build(bodies, headings)
        vectors = encoder.encode_passages([f"{document.heading}\n{document.text}" for document in documents])
        term_vectors = encoder.encode_terms([[lexical.table[i]] for i in range(len(lexical.table))])
        return cls([document.id for document in documents], lexical, Variants.build(vocabulary), vectors, term_vectors, encoder)

    def analyze(self, text: str, aliases: Sequence[Alias] = (), unknown: Sequence[str] = ()) -> Query:
        """See `QueryAnalyzer.analyze`."""
        return self._analyzer.analyze(text, aliases, unknown)

    def lexical_scores(self, query: Query) -> Floats:
        """BM25 of every document, (documents,), scaled by the most that the query could reach, so in 0..1."""
        most = sum(
            concept.weight * max((strength * self.lexical.idf(term) for term, strength in concept.alternatives), default=0.0)
            for concept in query.concepts
        )
        scores: Floats = self.lexical.scores(query.concepts) / np.float32(most * (K1 + 1) or 1.0)
        return scores

    def dense_scores(self, vector: Floats) -> Floats:
        """Cosine of every document to a unit vector, (documents,)."""
        cosines, positions = self._nearest.search(vector[None, :], len(self.ids))
        out = np.empty(len(self.ids), np.float32)
        out[positions[0]] = cosines[0]
        return out

    def encode(self, query: Query) -> Floats:
        """The query's unit vector, (dimensions,); zero where no term is known."""
        vector: Floats = self.encoder.encode_terms([query.terms])[0]
        return vector

    def word_strengths(self, query: Query) -> Floats:
        """How well each document holds each word of the query, (words, documents), in 0..1."""
        concepts = self.lexical.strengths(query.concepts)
        out = np.zeros((len(query.words), len(self.ids)), np.float32)
        for row, word in zip(out, query.words, strict=True):
            if len(word.whole) == 1:
                row[:] = concepts[word.whole[0]]
            elif word.whole:
                row[:] = concepts[list(word.whole)].mean(axis=0)
            if word.parts and not word.is_proper:  # 門司港駅 is not held by 門司球場
                np.maximum(row, PARTS_STRENGTH * concepts[list(word.parts)].mean(axis=0), out=row)
        return out

    def search(self, query: Query, k: int) -> list[Hit]:
        """The `k` best documents, best first."""
        lexical = self.lexical_scores(query)
        dense = self.dense_scores(self.encode(query))
        fused = lexical + DENSE_WEIGHT * dense
        best = np.argsort(-fused)[:k]
        return [Hit(self.ids[i], int(i), float(fused[i]), float(lexical[i]), float(dense[i])) for i in best]
