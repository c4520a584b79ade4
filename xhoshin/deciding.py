"""Does the best passage answer what was asked? A confidence from a few signals, each with a meaning, and the reason where it is too low.

The confidence is a logistic regression over `Signals`, fitted on the golden set by `tests/golden/tune.py`; its weights
stand below so that anyone can see what speaks for an answer and what against it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np

from index.query import NAME_WEIGHT, Word
from xhoshin.answer import Reason
from xhoshin.asked import STRICT, Asked, holds
from xhoshin.intents import GENERAL
from xhoshin.question import Question
from xhoshin.ranking import Ranking

# A word counts as held where its strength is at least this (itself, a synonym, another spelling), not by mere relatedness.
HELD = 0.6
CERTAIN = 0.84
THRESHOLD = 0.26
HALF_COVERED = 0.4
# The passages that may hold the type asked for: so many, with at least this share of the best score.
NEAR_PASSAGES = 4
NEAR_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for and against the best passage, all in 0..1."""

    asked_missing: float
    """1 where a thing of the type asked for (an amount, a name) stands nowhere among the best passages of the initiative."""
    focus_missing: float
    """1 where the question's last noun, mostly the thing asked about, is not in the initiative."""
    missing_noun: float
    """The largest share of the question that is a noun the initiative does not hold."""
    missing_specific: float
    """The same among compounds and long words, which seldom are another way of saying something."""
    nouns_held: float
    """The share of the question's nouns that the initiative holds for certain."""
    cover: float
    """The share of the question's words that the initiative holds, related words counted by how near they are."""
    dense: float
    margin: float
    """How far the best passage stands above the best of any other initiative."""
    words: float
    """How much was asked: few words tell little."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Weights of the signals in order, and the intercept."""

    signals: tuple[float, ...] = (-4.03, -0.75, -1.40, -1.05, 0.59, 2.02, 0.73, 0.85, 0.74)
    intercept: float = -0.97


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is None where the passage answers; `asked` and `missing` say what is not stated."""

    confidence: float
    reason: Reason | None
    asked: Asked | None
    missing: str


def decide(question: Question, ranking: Ranking, coefficients: Coefficients = Coefficients(), threshold: float = THRESHOLD) -> Verdict:
    """Judge the best passage of a ranking that is not empty."""
    if not ranking.query.words:  # a date is all that is named: a passage that mentions it answers
        is_dated = ranking.best_is_dated(question)
        return Verdict(threshold if is_dated else 0.0, None if is_dated else Reason.NOT_IN_REPORTS, None, "")
    signals = signals_of(question, ranking)
    confidence = probability(signals, coefficients)
    if confidence >= threshold and signals.cover and not _belongs_elsewhere(ranking):
        return Verdict(confidence, None, None, "")
    missing_type = _missing_type(question, ranking)
    subject_is_known = signals.nouns_held >= 0.5 or (missing_type is not None and signals.cover >= HALF_COVERED)
    reason = Reason.DETAIL_NOT_STATED if subject_is_known and (missing_type or signals.missing_noun) else Reason.NOT_IN_REPORTS
    return Verdict(confidence, reason, missing_type, _heaviest_missing(ranking))


_values = attrgetter(*(field.name for field in fields(Signals)))


def probability(signals: Signals, coefficients: Coefficients) -> float:
    total = coefficients.intercept + sum(w * s for w, s in zip(coefficients.signals, _values(signals), strict=True))
    return 1 / (1 + math.exp(-total))


def signals_of(question: Question, ranking: Ranking) -> Signals:
    """The signals for the best passage."""
    best, evidence = ranking[0], ranking.evidence
    held = evidence.held_by_initiative[:, best.position]
    shares, nouns = evidence.shares, _nouns(ranking)
    missing = nouns & (held < HELD)
    specific = missing & np.array([_is_specific(word.surface, bool(word.parts)) for word in ranking.query.words], bool)
    in_order = sorted(np.flatnonzero(nouns & (shares > 0)), key=lambda k: ranking.query.words[k].begin)
    noun_total = float(shares[nouns].sum())
    return Signals(
        asked_missing=float(_missing_type(question, ranking) is not None),
        focus_missing=float(bool(in_order) and held[in_order[-1]] < HELD),
        missing_noun=float(shares[missing].max(initial=0.0)),
        missing_specific=float(shares[specific].max(initial=0.0)),
        nouns_held=float(shares[nouns & (held >= CERTAIN)].sum()) / noun_total if noun_total else 0.0,
        cover=float(evidence.initiative_cover[best.position]),
        dense=float(evidence.dense[best.position]),
        margin=min(_margin(ranking), 0.5),
        words=min(len(ranking.query.words), 10) / 10,
    )


def _belongs_elsewhere(ranking: Ranking) -> bool:
    """True where the question names by a compound (口座振替) what only other wards hold, or a place or a quoted name that the best initiative does not."""
    held, best, words = ranking.evidence.held, ranking[0].position, ranking.query.words
    held_here = ranking.evidence.held_by_initiative[:, best]
    nowhere_here = held[:, ranking.order].max(axis=1, initial=0.0) < HELD
    elsewhere = nowhere_here & (held.max(axis=1, initial=0.0) >= CERTAIN)
    compound = np.array([bool(word.parts) for word in words], bool)
    missing_names = [word for word, here in zip(words, held_here, strict=True) if here < HELD and _is_proper(word)]
    return bool((_nouns(ranking) & compound & elsewhere).any() or not all(_is_spelled_out(name, words, held_here) for name in missing_names))


def _is_proper(word: Word) -> bool:
    """True for the name of a place, and for a name that a report puts in quotation marks."""
    if word.token is None:
        return word.weight == NAME_WEIGHT
    return "地名" in word.token.pos or (word.is_proper and bool(word.parts))


def _is_spelled_out(name: Word, words: Sequence[Word], held_here: np.ndarray) -> bool:
    """True where an initiative holds every word of a quoted name, so that what it lacks is the quotation marks."""
    inside = [here for word, here in zip(words, held_here, strict=True) if word is not name and name.begin <= word.begin and word.end <= name.end]
    return bool(inside) and min(inside) >= CERTAIN


def names_what_is_new(ranking: Ranking, about: Collection[tuple[str, str]]) -> bool:
    """True where the question has a noun that its best passage's initiative holds for certain and none of the initiatives `about` does.

    Args:
        about: initiatives as (report, code).
    """
    held = ranking.evidence.held_by_initiative
    known = [i for i, place in enumerate(ranking.places) if (place.edition.report, place.code) in about]
    new = (held[:, ranking[0].position] >= CERTAIN) & (held[:, known].max(axis=1, initial=0.0) < HELD)
    return bool((new & _nouns(ranking)).any())


def _nouns(ranking: Ranking) -> np.ndarray:
    """Which words name a thing: nouns, and what has no token; not the words that ask for reports in general (取組み, 課題)."""
    return np.array([_is_noun(word) for word in ranking.query.words], bool)


def _is_noun(word: Word) -> bool:
    """True for a noun; not for an English word, since Sudachi calls all of those nouns."""
    if word.token is None:
        return True
    return word.token.pos[0] == "名詞" and word.token.form not in GENERAL and not (word.surface.isascii() and word.surface.isalpha())


def _is_specific(surface: str, is_compound: bool) -> bool:
    return is_compound or (len(surface) >= 3 and not surface.isascii())


def _margin(ranking: Ranking) -> float:
    """How far the best initiative stands above the next, by the scores that chose it."""
    base, initiatives = ranking.base[ranking.order], ranking.initiatives[ranking.order]
    mine = initiatives == initiatives[0]
    return float(base[mine].max() - base[~mine].max(initial=0.0))


def _missing_type(question: Question, ranking: Ranking) -> Asked | None:
    """A type asked for that none of the passages about as good as the best one holds."""
    best = ranking[0]
    near = [r.place.passage.text for r in ranking.top(NEAR_PASSAGES) if r.initiative == best.initiative and r.score >= NEAR_SHARE * best.score]
    return next((asked for asked in question.asked if asked in STRICT and not any(holds(asked, text) for text in near)), None)


def _heaviest_missing(ranking: Ranking) -> str:
    """The most telling noun of the question that the best passage's initiative does not hold; empty where it holds all."""
    held = ranking.evidence.held_by_initiative[:, ranking[0].position]
    missing = _nouns(ranking) & (held < HELD)
    if not missing.any():
        return ""
    return ranking.query.words[int(np.argmax(np.where(missing, ranking.evidence.shares, -1.0)))].surface
