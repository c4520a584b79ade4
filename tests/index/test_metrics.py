"""The measures: worked out by hand, and against trec_eval's own code."""

from __future__ import annotations

import math
import random

import pytest
import pytrec_eval

from index.metrics import ndcg, quality, recall, reciprocal_rank

JUDGED = {"a": 2, "b": 1, "c": 0, "d": 1, "e": -1}


def test_ndcg_by_hand() -> None:
    ideal = 2 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["b", "x", "a"], JUDGED, 10) == pytest.approx((1 + 2 / 2) / ideal)
    assert ndcg(["b", "x", "a"], JUDGED, 2) == pytest.approx(1 / (2 + 1 / math.log2(3)))
    assert ndcg(["a", "b", "d"], JUDGED, 10) == 1.0
    assert ndcg(["c", "e", "x"], JUDGED, 10) == 0.0
    assert ndcg([], JUDGED, 10) == ndcg(["a"], {}, 10) == 0.0


def test_recall_and_reciprocal_rank_by_hand() -> None:
    ranking = ["c", "b", "x", "a"]
    assert recall(ranking, JUDGED, 3) == pytest.approx(1 / 3)
    assert recall(ranking, JUDGED, 4) == pytest.approx(2 / 3)
    assert reciprocal_rank(ranking, JUDGED, 10) == 0.5
    assert reciprocal_rank(ranking, JUDGED, 1) == reciprocal_rank([], JUDGED, 10) == recall(ranking, {"a": 0}, 3) == 0.0


def test_means_over_the_questions() -> None:
    found = quality({"1": ["a", "x"], "2": ["x", "y"]}, {"1": {"a": 1}, "2": {"z": 1, "y": 1}, "3": {"z": 1}})
    assert found["hit@1"] == 0.5
    assert found["mrr@10"] == pytest.approx((1 + 0.5) / 2)
    assert found["recall@10"] == found["recall@100"] == pytest.approx((1 + 0.5) / 2)
    assert found["ndcg@10"] == pytest.approx((1 + (1 / math.log2(3)) / (1 + 1 / math.log2(3))) / 2)
    with pytest.raises(ValueError, match="no rankings"):
        quality({}, {})


def test_as_trec_eval_computes_them() -> None:
    chance = random.Random(3)
    documents = [f"d{i}" for i in range(300)]
    judgements = {f"q{i}": {d: chance.choice([0, 1, 1, 2, 3]) for d in chance.sample(documents, 20)} | {"d0": 1} for i in range(40)}
    rankings = {question: chance.sample(documents, 150) for question in judgements}
    run = {question: {d: 1 / rank for rank, d in enumerate(ranking, start=1)} for question, ranking in rankings.items()}
    theirs = mean(pytrec_eval.RelevanceEvaluator(judgements, {"ndcg_cut.10", "recall.10,100", "success.1"}).evaluate(run))
    first_ten = {question: dict(list(scores.items())[:10]) for question, scores in run.items()}  # trec_eval knows no cut-off for it
    theirs |= mean(pytrec_eval.RelevanceEvaluator(judgements, {"recip_rank"}).evaluate(first_ten))
    ours = quality(rankings, judgements)
    names = {"ndcg@10": "ndcg_cut_10", "recall@10": "recall_10", "recall@100": "recall_100", "mrr@10": "recip_rank", "hit@1": "success_1"}
    assert ours == pytest.approx({name: theirs[their_name] for name, their_name in names.items()}, abs=1e-9)


def mean(rows: dict[str, dict[str, float]]) -> dict[str, float]:
    first = next(iter(rows.values()))
    return {name: sum(row[name] for row in rows.values()) / len(rows) for name in first}
