"""Which passages answer a question about a topic: scores of passages, sections and initiatives, and what speaks for each.

A passage is judged with its section and its initiative: a question's words are often spread over them (the subject in the title, the
thing asked in one sentence of ⑤). The `cover` of a text is the share of the question's words, by importance, that it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Reranker
from index.hybrid import HybridIndex
from index.query import Query, Word
from index.tokenizing import Token, tokenize
from xhoshin.asked import Asked, holds
from xhoshin.dates import PartialDate, find_months
from xhoshin.library import Place
from xhoshin.pointers import sections_by_tense, sections_named
from xhoshin.question import Question
from xhoshin.report import MISSION

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts in a passage's score, in the order of `Ranker.components`.

    Set on the golden set, from what `python -m tests.golden.tune` proposes; judged on the held-out set.
    """

    lexical: float = 0.6
    dense: float = 1.38
    section_dense: float = 0.17
    initiative_dense: float = 0.15
    cover: float = 1.13
    section_cover: float = 0.74
    initiative_cover: float = 0.19
    holds_asked: float = 0.77
    section_asked: float = 1.43
    tense: float = 0.25
    date: float = 1.02
    body: float = 0.51
    progress: float = 0.25
    context: float = 1.0


KINDS = tuple(field.name for field in fields(Weights))
HOLDS_ASKED = KINDS.index("holds_asked")

# Once the initiative is chosen: how much a word adds that tells a passage from the others of the initiative, and at what share the
# differences that chose the initiative still count.
LOCAL = 0.74
# What it adds where all neighbouring words of the question stand side by side in the passage, looked at for so many of the best.
PAIRS, FRONT = 0.38, 24
SPREAD = 0.34
# What a reranker adds, at most, to the best passages.
RERANKED = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score; higher is better."""

    place: Place
    position: int
    score: float

    @property
    def initiative(self) -> tuple[str, str]:
        return self.place.edition.id, self.place.code


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was weighed, a value a document unless said otherwise."""

    lexical: Floats
    dense: Floats
    vector: Floats
    """(dimensions,): the query's."""
    held: Floats
    """(words, documents): how well each passage holds each word."""
    held_by_initiative: Floats
    """(words, documents): how well each passage's whole initiative does."""
    shares: Floats
    """(words,): how much each word says; sums to 1."""
    local: Floats
    """How well each passage holds the words that tell it from the others of its initiative."""
    cover: Floats
    """The share of the question's concepts, by how rare each is, that a passage holds; of its words, by what each says, in the next two."""
    section_cover: Floats
    initiative_cover: Floats


class Ranking:
    """The passages in the order of their scores, best first, with the evidence that ordered them.

    `base` are the scores that chose the initiative, `scores` those that ordered its passages, and `initiatives` numbers each passage's
    initiative, all (documents,); `components` are what `Weights` were put on, (kinds, documents).
    """

    def __init__(
        self,
        places: Sequence[Place],
        initiatives: Integers,
        query: Query,
        evidence: Evidence,
        components: Floats,
        base: Floats,
        scores: Floats,
        order: Integers,
    ) -> None:
        self.places = places
        self.initiatives = initiatives
        self.query = query
        self.evidence = evidence
        self.components = components
        self.base = base
        self.scores = scores
        self.order = order

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, rank: int) -> Ranked:
        position = int(self.order[rank])
        return Ranked(self.places[position], position, float(self.scores[position]))

    def top(self, k: int) -> list[Ranked]:
        return [self[rank] for rank in range(min(k, len(self)))]

    def best_is_dated(self, question: Question) -> bool:
        """True where the best passage mentions a date that the question names."""
        mentioned = find_months(self[0].place.passage.text)
        return any(_mentions(mentioned, date) for date in question.dates)

    def best_of_each_initiative(self, most: int) -> list[Ranked]:
        """The best passage of every initiative, best first, the mission left out."""
        _, first = np.unique(self.initiatives[self.order], return_index=True)
        ranked = (self[int(rank)] for rank in np.sort(first))
        return list(islice((r for r in ranked if r.place.initiative is not None), most))


class Ranker:
    """Ranks the passages of one snapshot. `places[i]` is where the index's document i stands, `weights` are `Weights` as a row, (kinds,)."""

    def __init__(self, index: HybridIndex, places: Sequence[Place], weights: Weights = Weights(), reranker: Reranker | None = None) -> None:
        if len(places) != len(index.ids):
            raise ValueError(f"{len(places)} places but {len(index.ids)} indexed passages")
        self.index = index
        self.places = places
        self._reranker = reranker
        self.weights = np.array(astuple(weights), np.float32)
        self._initiatives = _groups([(p.edition.id, p.code) for p in places])
        self._sections = _groups([(p.edition.id, p.code, p.number) for p in places])
        self._initiative_starts, self._section_starts = _starts(self._initiatives), _starts(self._sections)
        self._section_vectors = _mean_vectors(index.text_vectors, self._section_starts)
        self._initiative_vectors = _mean_vectors(index.text_vectors, self._initiative_starts)
        self._sizes = np.diff(np.append(self._initiative_starts, len(places)))
        self._keys = [(p.edition.id, p.code) for p in places]
        self._editions = np.array([p.edition.id for p in places])
        self._numbers = np.array([0 if p.number == MISSION else p.number for p in places])
        self._holding: dict[Asked, npt.NDArray[np.bool_]] = {}
        self._months = [find_months(p.passage.text) for p in places]

    def rank(self, question: Question, editions: Sequence[str], within: Collection[tuple[str, str]] = (), only: bool = False) -> Ranking:
        """All passages of `editions`, best first: the best initiative by all evidence, then its passages by what tells them apart.

        Args:
            within: initiatives (edition, code) that the conversation is about; they are preferred, or with `only` the only ones.
        """
        query = self.index.analyze(question.topic, question.aliases, question.unreached)
        evidence = self.weigh(query)
        in_context = np.array([key in within for key in self._keys]) if within else np.zeros(len(self.places), bool)
        allowed = np.logical_or.reduce([self._editions == edition for edition in editions]) & (in_context if only else True)
        components = self.components(question, query, evidence, in_context)
        base = self.weights @ components
        positions = np.flatnonzero(allowed)
        scores = base
        if len(positions):
            front = positions[np.argsort(-base[positions], kind="stable")[:FRONT]]
            base = base + PAIRS * self._pairs_held(query, front)
            if self._reranker is not None:
                base[front] += RERANKED * self._reranker.scores(question.text, [self._in_context(position) for position in front])
            chosen = self._initiatives == self._initiatives[positions[np.argmax(base[positions])]]
            # Up to here the subject counted; within its initiative it tells little.
            asked = self.weights[HOLDS_ASKED] * components[HOLDS_ASKED]
            spread = (base - asked)[chosen].max() - (base - asked)
            scores = base + chosen * (LOCAL * (evidence.local - evidence.local[chosen].min()) + (1 - SPREAD) * spread)
        order = positions[np.argsort(-scores[positions], kind="stable")]
        return Ranking(self.places, self._initiatives, query, evidence, components, base, scores, order)

    def _in_context(self, position: int) -> str:
        """A passage under its initiative's title, as a reranker reads it."""
        place = self.places[position]
        return "\n".join(part for part in (place.initiative.title if place.initiative else "", place.passage.text) if part)

    def components(self, question: Question, query: Query, evidence: Evidence, in_context: npt.NDArray[np.bool_]) -> Floats:
        """Every kind of evidence for every passage, (kinds, documents), in the order of `Weights`."""
        none = np.zeros(len(self.places), bool)
        asked = np.logical_and.reduce([self._holds(kind) for kind in question.asked]) if question.asked else none
        dates = [date for date in question.dates if date.month or not date.fiscal]
        dated = [any(_mentions(mentioned, date) for date in dates) for mentioned in self._months] if dates else none
        vector = evidence.vector
        rows = (
            evidence.lexical,
            evidence.dense,
            (self._section_vectors @ vector)[self._sections],
            (self._initiative_vectors @ vector)[self._initiatives],
            evidence.cover,
            evidence.section_cover,
            evidence.initiative_cover,
            asked,
            self._in_sections(sections_named(question)),
            self._in_sections(sections_by_tense(question.text)),
            dated,
            self._numbers > 1,
            self._numbers >= 4,
            in_context,
        )
        return np.array(rows, np.float32)

    def _pairs_held(self, query: Query, chosen: Integers) -> Floats:
        """The share of the question's neighbouring words that stand side by side in each chosen passage too (3つのグループ: 3グループ)."""
        asked = word_pairs(tuple(word.token for word in query.words if word.token is not None and word.weight == 1.0))  # not inside a name
        found = np.zeros(len(self.places), np.float32)
        if asked:
            found[chosen] = [len(asked & _pairs_of(self.places[int(i)].passage.text)) / len(asked) for i in chosen]
        return found

    def _in_sections(self, numbers: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Which passages stand in one of the sections, (documents,)."""
        return np.logical_or.reduce([self._numbers == number for number in numbers]) if numbers else np.zeros(len(self.places), bool)

    def _holds(self, asked: Asked) -> npt.NDArray[np.bool_]:
        """Which passages hold a thing of the type, (documents,)."""
        if asked not in self._holding:
            self._holding[asked] = np.array([holds(asked, place.passage.text) for place in self.places])
        return self._holding[asked]

    def weigh(self, query: Query) -> Evidence:
        """What speaks for every passage, before any weights."""
        concepts = self.index.concept_strengths(query)
        held = self.index.word_strengths(query, concepts)
        vector = self.index.encode(query)
        shares = self._importance(query.words)
        in_section = np.maximum.reduceat(held, self._section_starts, axis=1)[:, self._sections]
        in_initiative = np.maximum.reduceat(held, self._initiative_starts, axis=1)[:, self._initiatives]
        return Evidence(
            lexical=self.index.lexical_scores(query),
            dense=self.index.dense_scores(vector),
            vector=vector,
            held=held,
            held_by_initiative=in_initiative,
            shares=shares,
            local=self._local(held, shares * np.array([word.weight == 1.0 for word in query.words])),  # a name is the subject
            cover=self.index.lexical.shares(query.concepts) @ concepts,
            section_cover=shares @ in_section,
            initiative_cover=shares @ in_initiative,
        )

    def _local(self, held: Floats, shares: Floats) -> Floats:
        """Cover by words weighted by how rare they are among the passages of the same initiative: the subject is all over it, the answer is not."""
        if not len(held):
            return np.zeros(len(self.places), np.float32)
        sums = np.add.reduceat(held, self._initiative_starts, axis=1)
        rarity = np.log((self._sizes + 1) / (sums + 0.5)) / np.log(self._sizes + 1)
        return np.asarray(shares @ (held * np.clip(rarity, 0, 1)[:, self._initiatives]), np.float32)

    def _importance(self, words: Sequence[Word]) -> Floats:
        """How much each word says, summing to 1: the length of its vector, which training made long for words that tell texts apart.

        A word that the model does not know is rare, and counts as much as the most telling of the others.
        """
        vectors = [self.index.space.encoder.term_vector(word.token.form if word.token else word.surface) for word in words]
        lengths = [None if vector is None else float(np.linalg.norm(vector)) for vector in vectors]
        most = max((length for length in lengths if length is not None), default=1.0)
        weights = np.array([word.weight * (most if length is None else length) for word, length in zip(words, lengths, strict=True)], np.float32)
        return weights / weights.sum() if weights.sum() else weights


def word_pairs(tokens: Sequence[Token]) -> frozenset[tuple[str, str]]:
    """Content words that follow each other, particles aside, by their normalised forms."""
    return frozenset(pairwise(token.form for token in tokens if token.is_content))


@lru_cache(maxsize=4096)
def _pairs_of(text: str) -> frozenset[tuple[str, str]]:
    return word_pairs(tokenize(text))


def _mentions(mentioned: frozenset[tuple[int | None, int]], date: PartialDate) -> bool:
    if date.month is None:
        return any(year == date.year for year, _ in mentioned)
    return (date.year, date.month) in mentioned


def _groups(keys: Sequence[object]) -> Integers:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])


def _starts(groups: Integers) -> Integers:
    """Where each group of passages begins; passages of a group stand together."""
    return np.flatnonzero(np.diff(groups, prepend=-1))


def _mean_vectors(vectors: npt.NDArray[np.floating], starts: Integers) -> Floats:
    """The direction of each group of passages, (groups, dimensions)."""
    sums = np.add.reduceat(np.asarray(vectors), starts, axis=0)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)
