"""How a question came to its answer, for staff: what was understood, every ranking that was judged with the scores behind it, and each decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from xhoshin.answer import Answer, Citation, Reason
from xhoshin.asked import Asked
from xhoshin.deciding import Coefficients, Signals, Verdict, signals_of
from xhoshin.library import Place
from xhoshin.question import Question
from xhoshin.ranking import KINDS, Floats, Ranked, Ranking

MOST_HITS = 10
# What counts beside the kinds of `ranking.Weights`: neighbouring words and a reranker, and what tells a passage from the others of its initiative.
FRONT, WITHIN = "front", "within_initiative"


class Ground(StrEnum):
    """What decided."""

    ANSWERS = "answers"
    TOO_UNLIKELY = "too_unlikely"
    OUTSIDE_MATTER = "outside_matter"
    BELONGS_ELSEWHERE = "belongs_elsewhere"


@dataclass(frozen=True, slots=True)
class Judged:
    """A ranking as it was judged; `outside` is a matter that the question names and the best initiative does not, or empty."""

    question: Question
    ranking: Ranking
    verdict: Verdict
    threshold: float
    outside: str


@dataclass(frozen=True, slots=True)
class Part:
    """`value` of one kind of evidence times its `weight` is what it `counted`."""

    kind: str
    value: float
    weight: float
    counted: float


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A passage of a ranking, the first with rank 1. The `parts` sum to its `score`; `shown` where the answer quotes it."""

    rank: int
    place: Place
    citation: Citation
    score: float
    parts: tuple[Part, ...]
    shown: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the best passage answers: `reason` is None where it does.

    `signals` are those of `deciding.Signals` with their coefficients, none where only a date was asked for. `asked` and `missing` say what is not
    stated, `outside` names a matter outside the reports.
    """

    ground: Ground
    confidence: float
    threshold: float
    reason: Reason | None
    asked: Asked | None
    missing: str
    outside: str
    signals: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """One ranking: what was searched for, in which editions, the best passages whether they were shown or not, and what was decided."""

    topic: str
    words: tuple[str, ...]
    editions: tuple[str, ...]
    hits: tuple[ExplainedHit, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Explanation:
    """`question` as it was understood alone, `resolved` as the conversation completed it.

    `searches` in the order in which they were judged, the last of them decisive, except that a comparison has one of each ward; none where the
    answer was looked up.
    """

    question: Question
    resolved: Question
    searches: tuple[Search, ...]
    answer: Answer


def explained(question: Question, resolved: Question, judged: Sequence[Judged], answer: Answer, weights: Floats, most: int) -> Explanation:
    """The explanation of an answer from the rankings that were judged, with `most` hits of each; `weights` are the ranker's, (kinds,)."""
    return Explanation(question, resolved, tuple(_search(one, answer, weights, most) for one in judged), answer)


def _search(judged: Judged, answer: Answer, weights: Floats, most: int) -> Search:
    ranking = judged.ranking
    editions = dict.fromkeys(ranking.places[int(position)].edition.id for position in ranking.order)
    hits = tuple(_hit(rank, ranked, ranking, answer, weights) for rank, ranked in enumerate(ranking.top(most), start=1))
    words = tuple(word.surface for word in ranking.query.words)
    return Search(judged.question.topic, words, tuple(editions), hits, _decision(judged))


def _hit(rank: int, ranked: Ranked, ranking: Ranking, answer: Answer, weights: Floats) -> ExplainedHit:
    at = ranked.position
    values = ranking.components[:, at]
    parts = [Part(kind, float(v), float(w), float(v * w)) for kind, v, w in zip(KINDS, values, weights, strict=True)]
    front, within = float(ranking.base[at] - weights @ values), float(ranking.scores[at] - ranking.base[at])
    parts += [Part(FRONT, front, 1.0, front), Part(WITHIN, within, 1.0, within)]
    passage = ranked.place.passage
    shown = any(c.edition == ranked.place.edition.id and c.start <= passage.start and passage.end <= c.end for c in answer.citations)
    return ExplainedHit(rank, ranked.place, ranked.place.citation(), ranked.score, tuple(parts), shown)


def _decision(judged: Judged) -> Decision:
    verdict = judged.verdict
    if verdict.reason is None:
        ground = Ground.ANSWERS
    elif judged.outside:
        ground = Ground.OUTSIDE_MATTER
    else:
        ground = Ground.TOO_UNLIKELY if verdict.confidence < judged.threshold else Ground.BELONGS_ELSEWHERE
    return Decision(ground, verdict.confidence, judged.threshold, verdict.reason, verdict.asked, verdict.missing, judged.outside, _signals(judged))


def _signals(judged: Judged) -> tuple[Part, ...]:
    """Every signal and what it counted in the logistic regression, the intercept left out."""
    if not judged.ranking.query.words:
        return ()
    signals = signals_of(judged.question, judged.ranking)
    values = [(field.name, float(getattr(signals, field.name))) for field in fields(Signals)]
    return tuple(Part(kind, value, weight, value * weight) for (kind, value), weight in zip(values, Coefficients().signals, strict=True))
