"""Which passages answer a question about a topic: scores of passages, sections and initiatives, and what speaks for each.

A passage is judged with its section and its initiative: a question's words are often spread over them (the subject in the title, the
thing asked in one sentence of ⑤). The `cover` of a text is the share of the question's words, by importance, that it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.hybrid import HybridIndex
from index.query import Query, Word
from xhoshin.asked import Asked, holds
from xhoshin.codes import SECTION_WORDS
from xhoshin.dates import PartialDate, find_dates, find_months
from xhoshin.library import Place
from xhoshin.report import MISSION
from xhoshin.understanding import Question

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts in a passage's score; set by `tests/golden/tune.py` on the tuning half of the golden set."""

    lexical: float = 0.8
    dense: float = 0.8
    cover: float = 0.5
    section_cover: float = 0.4
    initiative_cover: float = 0.4
    holds_asked: float = 0.12
    section_asked: float = 0.10
    date: float = 0.3
    context: float = 0.35
    title: float = 0.08


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
    held: Floats
    """(words, documents): how well each passage holds each word."""
    held_by_initiative: Floats
    """(words, documents): how well each passage's whole initiative does."""
    shares: Floats
    """(words,): how much each word says; sums to 1."""
    cover: Floats
    section_cover: Floats
    initiative_cover: Floats


class Ranking:
    """The passages in the order of their scores, best first, with the evidence that ordered them."""

    def __init__(self, places: Sequence[Place], query: Query, evidence: Evidence, scores: Floats, order: Integers) -> None:
        self.places = places
        self.query = query
        self.evidence = evidence
        self.scores = scores
        self.order = order

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, rank: int) -> Ranked:
        position = int(self.order[rank])
        return Ranked(self.places[position], position, float(self.scores[position]))

    def top(self, k: int) -> list[Ranked]:
        return [self[rank] for rank in range(min(k, len(self)))]

    def best_of_each_initiative(self, most: int) -> list[Ranked]:
        """The best passage of every initiative, best first, the mission left out."""
        found: dict[tuple[str, str], Ranked] = {}
        for rank in range(len(self)):
            ranked = self[rank]
            if ranked.place.initiative is not None:
                found.setdefault(ranked.initiative, ranked)
            if len(found) == most:
                break
        return list(found.values())


class Ranker:
    """Ranks the passages of one snapshot. `places[i]` is where the index's document i stands."""

    def __init__(self, index: HybridIndex, places: Sequence[Place], weights: Weights = Weights()) -> None:
        if len(places) != len(index.ids):
            raise ValueError(f"{len(places)} places but {len(index.ids)} indexed passages")
        self.index = index
        self.places = places
        self.weights = weights
        self._initiatives = _groups([(p.edition.id, p.code) for p in places])
        self._sections = _groups([(p.edition.id, p.code, p.number) for p in places])
        self._keys = [(p.edition.id, p.code) for p in places]
        self._editions = np.array([p.edition.id for p in places])
        self._numbers = np.array([0 if p.number == MISSION else p.number for p in places])
        self._months = [find_months(p.passage.text) for p in places]

    def rank(self, question: Question, editions: Sequence[str], within: Collection[tuple[str, str]] = (), only: bool = False) -> Ranking:
        """All passages of `editions`.

        Args:
            within: initiatives (edition, code) that the conversation is about; they are preferred, or with `only` the only ones.
        """
        query = self.index.analyze(question.topic, question.aliases, question.unreached)
        allowed = np.isin(self._editions, list(editions))
        in_context = np.array([key in within for key in self._keys]) if within else np.zeros(len(self.places), bool)
        if only:
            allowed &= in_context
        evidence = self._weigh(query)
        scores = self._scores(question, evidence) + self.weights.context * in_context
        positions = np.flatnonzero(allowed)
        return Ranking(self.places, query, evidence, scores, positions[np.argsort(-scores[positions], kind="stable")])

    def _weigh(self, query: Query) -> Evidence:
        held = self.index.word_strengths(query)
        shares = self._importance(query.words)
        in_section = _best(held, self._sections)[:, self._sections]
        in_initiative = _best(held, self._initiatives)[:, self._initiatives]
        return Evidence(
            lexical=self.index.lexical_scores(query),
            dense=self.index.dense_scores(query),
            held=held,
            held_by_initiative=in_initiative,
            shares=shares,
            cover=shares @ held,
            section_cover=shares @ in_section,
            initiative_cover=shares @ in_initiative,
        )

    def _scores(self, question: Question, evidence: Evidence) -> Floats:
        w = self.weights
        scores = w.lexical * evidence.lexical + w.dense * evidence.dense
        scores = scores + w.cover * evidence.cover + w.section_cover * evidence.section_cover + w.initiative_cover * evidence.initiative_cover
        if question.asked:
            scores = scores + w.holds_asked * np.array([all(holds(kind, p.passage.text) for kind in question.asked) for p in self.places])
        months = [date for date in question.dates if date.month or not date.fiscal]
        if months:
            scores = scores + w.date * np.array([any(_mentions(mentioned, date) for date in months) for mentioned in self._months])
        preferred = _preferred_sections(question)
        if preferred:
            scores = scores + w.section_asked * np.isin(self._numbers, list(preferred))
        return np.asarray(scores - w.title * (self._numbers <= 1), np.float32)

    def _importance(self, words: Sequence[Word]) -> Floats:
        """How much each word says, summing to 1: the length of its vector, which training made long for words that tell texts apart.

        A word that the model does not know is rare, and counts as much as the most telling of the others.
        """
        vectors = [self.index.encoder.term_vector(word.token.form if word.token else word.surface) for word in words]
        lengths = [None if vector is None else float(np.linalg.norm(vector)) for vector in vectors]
        most = max((length for length in lengths if length is not None), default=1.0)
        weights = np.array([word.weight * (most if length is None else length) for word, length in zip(words, lengths, strict=True)], np.float32)
        return weights / weights.sum() if weights.sum() else weights


def _mentions(mentioned: frozenset[tuple[int | None, int]], date: PartialDate) -> bool:
    if date.month is None:
        return any(year == date.year for year, _ in mentioned)
    return (date.year, date.month) in mentioned


def _groups(keys: Sequence[object]) -> Integers:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])


def _best(held: Floats, groups: Integers) -> Floats:
    """The best strength of each word in each group of passages, (words, groups). Passages of a group stand together."""
    if not len(held):
        return np.zeros((0, int(groups.max()) + 1), np.float32)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.maximum.reduceat(held, starts, axis=1)


def _preferred_sections(question: Question) -> frozenset[int]:
    """Sections that the way of asking points to: why → ② and ③, 進捗 → ⑤."""
    if question.section is not None:
        return frozenset({question.section})
    if Asked.REASON in question.asked:
        return frozenset({2, 3})
    for number, pattern in SECTION_WORDS.items():
        if number != 1 and pattern.search(question.topic):
            return frozenset({number})
    return frozenset()
