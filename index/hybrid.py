"""One corpus, searched by words and by meaning together. Knows documents as (id, heading, text) and nothing of reports.

A search takes candidates by words (`index.lexical`) and by meaning (`index.vectors`), looks at each of them closely (`index.fusion`), and orders
them by what it saw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from index.adapting import Bags
from index.covering import cover
from index.embedding.encoder import Encoder, Floats
from index.embedding.space import TermSpace
from index.embedding.static import StaticEncoder, unit
from index.forward import ForwardIndex
from index.fusion import Evidence, dense, fused
from index.headings import Headings
from index.lexical import K1, LexicalIndex
from index.neighbours import Neighbours
from index.ngrams import Ngrams
from index.pairs import learning_pairs
from index.progress import track
from index.query import Alias, Query, QueryAnalyzer
from index.variants import Variants
from index.vectors import APPROXIMATE_FROM, VectorIndex
from index.vocabulary import TermBags, Vocabulary

Integers = npt.NDArray[np.int64]

# The parts of a compound, all held, are worth nearly as much as the compound.
PARTS_STRENGTH = 0.9
DIGEST_BYTES = 16
_EMBEDDED_AT_ONCE = 65_536
# So many candidates by words and as many by meaning, and so many of them looked at closely.
CANDIDATES = 60
CLOSELY = 60
# The dense cosine's share against the lexical score in choosing whom to look at closely.
DENSE_SHARE = 0.5


class By(StrEnum):
    """What orders the documents."""

    LEXICAL = "lexical"
    DENSE = "dense"
    HYBRID = "hybrid"


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


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """`text` (documents, dimensions) and `heading` (headings, dimensions), unit rows of half precision.

    A model of the user's own reads heading and text as one, so its `heading` has no rows.
    """

    text: npt.NDArray[np.float16]
    heading: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Kept:
    """What of an earlier index is used again: its terms' places, and the vectors of texts by `digest_of` what was embedded."""

    space: TermSpace
    vectors: Mapping[bytes, npt.NDArray[np.float16]]


class HybridIndex:
    """Ready parts of one corpus. Build one with `build`, or open a saved one with `index.persistence`."""

    def __init__(
        self,
        ids: Sequence[str],
        lexical: LexicalIndex,
        variants: Variants,
        ngrams: Ngrams,
        space: TermSpace,
        vectors: PassageVectors,
        encoder: Encoder,
        forward: ForwardIndex | None = None,
        nearest: VectorIndex | None = None,
    ) -> None:
        if not len(ids) == lexical.size == len(vectors.text):
            raise ValueError(f"{len(ids)} ids, {lexical.size} lexical documents and {len(vectors.text)} vectors must be as many")
        self.ids = ids
        self.lexical = lexical
        self.variants = variants
        self.ngrams = ngrams
        self.space = space
        self.vectors = vectors
        self.encoder = encoder
        self.forward = forward or ForwardIndex.build(lexical)
        self.headings = ngrams.headings
        small = len(ids) < APPROXIMATE_FROM
        self.text_vectors = np.asarray(vectors.text, np.float32) if small else vectors.text
        self._heading_vectors = np.asarray(vectors.heading, np.float32)
        self.nearest = nearest or VectorIndex.build(self._joint_vectors())
        self._neighbours = Neighbours(space)
        self._analyzer = QueryAnalyzer(lexical, variants)

    @classmethod
    def build(cls, documents: Sequence[Document], encoder: Encoder | None = None, kept: Kept | None = None) -> HybridIndex:
        """Index `documents`, their passages embedded by `encoder`; by default the embedded model, adapted to them."""
        encoder = encoder or StaticEncoder.embedded()
        vocabulary = Vocabulary()
        headings = Headings.build(document.heading for document in documents)
        bodies, heads = TermBags(vocabulary), TermBags(vocabulary)
        for document in track(documents, "索引を作成中 / building the index"):
            bodies.add(document.text)
        for heading in headings.texts:
            heads.add(heading)
        lexical = LexicalIndex.build(bodies, heads, headings)
        _, rank = vocabulary.sorted_order()
        texts, heading_bags = bodies.bags(rank), heads.bags(rank)
        if kept is None:
            pairs = learning_pairs(texts, bodies.sentences(rank), headings, heading_bags)
            space = TermSpace.build(term_model(encoder), lexical.table, lexical.idfs, pairs)
        else:
            space = kept.space.carried_over(lexical.table, lexical.idfs)
        vectors = _embedded(documents, texts, heading_bags, encoder, space, kept)
        ngrams = Ngrams.build((document.text for document in documents), headings)
        return cls([document.id for document in documents], lexical, Variants.build(vocabulary), ngrams, space, vectors, encoder)

    def analyze(self, text: str, aliases: Sequence[Alias] = (), unknown: Sequence[str] = ()) -> Query:
        """See `QueryAnalyzer.analyze`."""
        return self._analyzer.analyze(text, aliases, unknown)

    def encode(self, query: Query) -> Floats:
        """The query's unit vector, (dimensions,); zero where no term is known."""
        static = isinstance(self.encoder, StaticEncoder)
        vector: Floats = (self.space.encode_terms([query.terms]) if static else self.encoder.encode_queries([query.text]))[0]
        return vector

    def lexical_scores(self, query: Query) -> Floats:
        """BM25 of every document, (documents,), scaled by the most that the query could reach, so in 0..1."""
        scores: Floats = self.lexical.scores(query.concepts) / self._most(query)
        return scores

    def dense_scores(self, vector: Floats) -> Floats:
        """Cosine of every document to a unit vector, heading and text as one (`index.fusion.dense`), (documents,)."""
        return dense(*self._cosines(vector, slice(None)))

    def concept_strengths(self, query: Query) -> Floats:
        """How well each document holds each concept of the query, near words included, (concepts, documents), in 0..1."""
        return self.lexical.strengths(query.concepts, self._neighbours.of)

    def word_strengths(self, query: Query, concepts: Floats) -> Floats:
        """How well each document holds each word of the query, (words, documents), in 0..1, from those of its concepts."""
        out = np.zeros((len(query.words), len(self.ids)), np.float32)
        for row, word in zip(out, query.words, strict=True):
            if len(word.whole) == 1:
                row[:] = concepts[word.whole[0]]
            elif word.whole:
                row[:] = concepts[list(word.whole)].mean(axis=0)
            if word.parts and not word.is_proper:  # 門司港駅 is not held by 門司球場
                np.maximum(row, PARTS_STRENGTH * concepts[list(word.parts)].mean(axis=0), out=row)
        return out

    def evidence(self, query: Query, vector: Floats, documents: Integers) -> Evidence:
        """What speaks for each of `documents`, looked at closely."""
        text, heading, _ = self._cosines(vector, documents)
        covered = cover(query.concepts, documents, self.forward, self.lexical, self.space)
        return Evidence(self.ngrams.scores(query.text, documents), covered, text, heading)

    def search(self, query: Query, k: int, by: By = By.HYBRID) -> list[Hit]:
        """The `k` best documents, best first; fewer where fewer hold anything asked for."""
        wanted = max(CANDIDATES, k)
        if by is By.LEXICAL:
            documents, scores = self.lexical.best(query.concepts, wanted)
            scores = scores / self._most(query)
            return self._hits(documents, scores, scores, np.zeros(len(scores), np.float32), k)
        vector = self.encode(query)
        documents = self.nearest.search(vector, wanted)[1] if vector.any() else np.zeros(0, np.int64)
        if by is By.HYBRID:
            documents = np.union1d(self.lexical.best(query.concepts, wanted)[0], documents).astype(np.int64)
        near = dense(*self._cosines(vector, documents))
        if by is By.DENSE:
            return self._hits(documents, near, np.zeros(len(near), np.float32), near, k)
        lexical = self.lexical.scores_of(query.concepts, documents) / self._most(query)
        first = lexical + DENSE_SHARE * near
        order = np.argsort(-first, kind="stable")
        front, rest = order[:CLOSELY], order[CLOSELY:]
        closely = fused(self.evidence(query, vector, documents[front]))
        final = np.full(len(documents), -np.inf, np.float32)
        final[front] = closely
        final[rest] = closely.min(initial=0.0) - 1 + first[rest] / 10  # in the order of the first look, behind all others
        return self._hits(documents, final, lexical, near, k)

    def _hits(self, documents: Integers, scores: Floats, lexical: Floats, near: Floats, k: int) -> list[Hit]:
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(self.ids[int(documents[i])], int(documents[i]), float(scores[i]), float(lexical[i]), float(near[i])) for i in best]

    def _most(self, query: Query) -> float:
        """The most that a document could score for the query by its words."""
        most = sum(
            concept.weight * max((strength * self.lexical.idf(term) for term, strength in concept.alternatives), default=0.0)
            for concept in query.concepts
        )
        return most * (K1 + 1) or 1.0

    def _cosines(self, vector: Floats, documents: Integers | slice) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Of each document: its text's cosine to a unit vector, its heading's (0 without one), and whether it has one."""
        text = np.asarray(self.text_vectors[documents] @ vector, np.float32)
        under = self.headings.of[documents]
        has_heading = (under >= 0) & (len(self._heading_vectors) > 0)
        heading = np.zeros(len(under), np.float32)
        heads, row = np.unique(under[has_heading], return_inverse=True)
        heading[has_heading] = (self._heading_vectors[heads] @ vector)[row]
        return text, heading, has_heading

    def _joint_vectors(self) -> npt.NDArray[np.float16]:
        """The direction of heading and text together, for finding candidates; the text's own array where there are no headings."""
        if not len(self._heading_vectors):
            return self.vectors.text
        joint = self.vectors.text.copy()
        under = self.headings.of
        for start in range(0, len(joint), _EMBEDDED_AT_ONCE):
            chunk = np.flatnonzero(under[start : start + _EMBEDDED_AT_ONCE] >= 0) + start
            joint[chunk] = unit(joint[chunk].astype(np.float32) + self._heading_vectors[under[chunk]])
        return joint


def _dampened(bags: Bags) -> Bags:
    """Each term once a bag, counting the logarithm of 1 + how often it stands there."""
    owner = np.repeat(np.arange(len(bags), dtype=np.int64), bags.lengths)
    width = int(bags.terms.max(initial=0)) + 1
    unique, counts = np.unique(owner * width + bags.terms, return_counts=True)
    owner, terms = np.divmod(unique, width)
    return Bags(terms.astype(np.int32), np.log1p(counts).astype(np.float32), np.cumsum(np.bincount(owner, minlength=len(bags))))


def term_model(encoder: Encoder) -> StaticEncoder:
    """The model whose vectors the terms have: the embedded one, whatever embeds the passages."""
    return encoder if isinstance(encoder, StaticEncoder) else StaticEncoder.embedded()


def embedded_text(document: Document, encoder: Encoder) -> str:
    """What is embedded of a document: its text alone where headings have vectors of their own, else both."""
    return document.text if isinstance(encoder, StaticEncoder) else f"{document.heading}\n{document.text}".strip()


def digest_of(text: str) -> bytes:
    """16 bytes that tell one text from another."""
    return hashlib.sha256(text.encode()).digest()[:DIGEST_BYTES]


def _embedded(documents: Sequence[Document], texts: Bags, headings: Bags, encoder: Encoder, space: TermSpace, kept: Kept | None) -> PassageVectors:
    """The vectors of all passages; those of texts that an earlier index had are not computed again."""
    known = kept.vectors if kept else {}
    whole = np.zeros((len(documents), encoder.dimensions), np.float16)
    fresh = []
    for i, document in enumerate(documents):
        vector = known.get(digest_of(embedded_text(document, encoder))) if known else None
        if vector is None:
            fresh.append(i)
        else:
            whole[i] = vector
    if isinstance(encoder, StaticEncoder):
        for start in range(0, len(fresh), _EMBEDDED_AT_ONCE):
            chunk = np.array(fresh[start : start + _EMBEDDED_AT_ONCE], np.int64)
            whole[chunk] = space.encode_bags(_dampened(texts.of(chunk)))
        return PassageVectors(whole, space.encode_bags(headings).astype(np.float16))
    if fresh:
        whole[fresh] = encoder.encode_passages([embedded_text(documents[i], encoder) for i in fresh])
    return PassageVectors(whole, np.zeros((0, encoder.dimensions), np.float16))
