"""Set the weights of ranking and deciding on the golden set: `python -m tests.golden.tune`.

Prints `Weights(...)` for `xhoshin/ranking.py` and `Coefficients(...)` for `xhoshin/deciding.py`, with how the golden and the held-out set fare; the
held-out set is never fitted to. Ranking: the log-likelihood that a softmax over all passages puts on passages that answer (Cao et al. 2007,
"Learning to Rank: From Pairwise Approach to Listwise Approach"), by gradient ascent. Deciding: logistic regression over the signals, for the weights
in force. Both are held back by a squared penalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from bot.service import open_answerer
from xhoshin.answerer import Answerer
from xhoshin.deciding import Signals, signals_of
from xhoshin.evaluation import GoldenQuestion, read_golden
from xhoshin.followup import names_something
from xhoshin.question import Intent, Question
from xhoshin.ranking import Ranker, Weights
from xhoshin.report import without_white_space

HERE = Path(__file__).parent
STEPS, RATE = 800, 0.05
# Softmax sharpness: what a score difference of 1 means; scores are of the order of 1.
SHARPNESS = 6.0
RANK_PENALTY, DECIDE_PENALTY = 0.02, 0.02


@dataclass(frozen=True)
class Case:
    """A searched question of the golden set; `components` (kinds, allowed passages), `target` (allowed passages,)."""

    golden: GoldenQuestion
    question: Question
    components: np.ndarray
    target: np.ndarray
    positions: np.ndarray


def cases(answerer: Answerer, golden: Sequence[GoldenQuestion]) -> list[Case]:
    ranker, found = answerer.ranker, []
    for row in golden:
        question = answerer.understand(row.question)
        if row.previous or question.intent is not Intent.TOPIC or question.strangers or not names_something(question):
            continue
        reports = question.reports or [e.report for e in answerer.library.newest]
        positions = np.flatnonzero([p.edition.report in reports for p in ranker.places])
        query = ranker.index.analyze(question.topic, question.aliases, question.unreached)
        evidence = ranker.weigh(query)
        components = ranker.components(question, query, evidence, np.zeros(len(ranker.places), bool))[:, positions]
        found.append(Case(row, question, components, _target(ranker, row, positions), positions))
    return found


def _target(ranker: Ranker, row: GoldenQuestion, positions: np.ndarray) -> np.ndarray:
    """True for the passages that answer: in a gold section and holding a `must` string, else all of the gold sections."""
    in_gold = np.zeros(len(positions), bool)
    holds = np.zeros(len(positions), bool)
    for i, place in enumerate(ranker.places[int(p)] for p in positions):
        in_gold[i] = any((place.edition.report, place.code) == gold[:2] and (not gold[2] or place.number in gold[2]) for gold in row.gold)
        text = without_white_space(place.passage.text)
        holds[i] = any(without_white_space(string) in text for strings in row.must for string in strings)
    return in_gold & holds if (in_gold & holds).any() else in_gold


def fit_ranking(found: Sequence[Case]) -> np.ndarray:
    """Weights by Adam (Kingma & Ba 2015, arXiv:1412.6980) on the mean log-likelihood, kept at or above zero."""
    weights = np.array(astuple(Weights()))
    context = weights[-1]
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    start = weights.copy()
    for step in range(1, STEPS + 1):
        gradient = np.mean([_gradient(case, weights) for case in found], axis=0) - RANK_PENALTY * (weights - start)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        weights = np.maximum(weights + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8) / np.sqrt(step), 0.0)
    weights[-1] = context  # single questions have no conversation
    return weights


def _gradient(case: Case, weights: np.ndarray) -> np.ndarray:
    scores = SHARPNESS * (weights @ case.components)
    weight_of_all = np.exp(scores - scores.max())
    weight_of_target = weight_of_all * case.target
    if not weight_of_target.any():
        return np.zeros_like(weights)
    return SHARPNESS * (case.components @ (weight_of_target / weight_of_target.sum() - weight_of_all / weight_of_all.sum()))


def fit_deciding(signals: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; the last weight is the intercept."""
    x = np.hstack([signals, np.ones((len(signals), 1))])
    weights = np.zeros(x.shape[1])
    penalty = DECIDE_PENALTY * len(x) * np.diag([1.0] * signals.shape[1] + [0.0]) / 10
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + penalty
        weights = weights - np.linalg.solve(hessian, x.T @ (p - right) + penalty @ weights)
    return weights


def judged(answerer: Answerer, found: Sequence[Case], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Signals of every case under `weights`, and whether its best passage is of a gold initiative."""
    ranker = Ranker(answerer.ranker.index, answerer.ranker.places, Weights(*map(float, weights)))
    signals, right = [], []
    for case in found:
        reports = case.question.reports or [e.report for e in answerer.library.newest]
        ranking = ranker.rank(case.question, [e.id for e in answerer.library.newest if e.report in reports])
        best = ranking[0].place
        signals.append(astuple(signals_of(case.question, ranking)))
        right.append(any((best.edition.report, best.code) == gold[:2] for gold in case.golden.gold))
    return np.array(signals), np.array(right)


def main() -> None:
    answerer = open_answerer()
    sets = {name: cases(answerer, read_golden((HERE / f"{name}.jsonl").read_text(encoding="utf-8"))) for name in ("questions", "heldout")}
    in_force = np.array(astuple(Weights()))
    proposed = fit_ranking([case for case in sets["questions"] if case.golden.gold])
    coefficients = fit_deciding(*judged(answerer, sets["questions"], in_force))
    print("Weights:", _named(Weights, proposed))
    print("Coefficients:", _named(Signals, coefficients), f"intercept={coefficients[-1]:.2f}")
    for name, found in sets.items():
        answerable = np.array([bool(case.golden.gold) for case in found])
        for label, weights in (("in force", in_force), ("proposed", proposed)):
            signals, right = judged(answerer, found, weights)
            confidence = 1 / (1 + np.exp(-(signals @ coefficients[:-1] + coefficients[-1])))
            print(f"{name}, weights {label}: right initiative {right[answerable].mean():.3f}")
            for threshold in (0.35, 0.4, 0.45, 0.5, 0.55):
                good = np.where(answerable, right & (confidence >= threshold), confidence < threshold)
                print(f"  at {threshold}: {good.mean():.3f} (answered {good[answerable].mean():.3f}, abstained {good[~answerable].mean():.3f})")


def _named(kind: type, values: np.ndarray) -> str:
    return ", ".join(f"{field.name}={value:.2f}" for field, value in zip(fields(kind), values, strict=False))


if __name__ == "__main__":
    main()
