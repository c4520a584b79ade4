"""How good a ranking is, by the measures that BEIR and trec_eval report.

A ranking is document ids, best first, none twice; judgements say how relevant a document is to one question: 0 or less for not at all, and a
document without a judgement counts as not relevant. All values are in 0..1, higher is better.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Judgements = Mapping[str, int]


def ndcg(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """Normalised discounted cumulative gain of the first `k`: the gain is the judgement itself, the ideal ranks all judged documents.

    As trec_eval's `ndcg_cut` and so BEIR compute it: Järvelin & Kekäläinen 2002, "Cumulated Gain-Based Evaluation of IR Techniques", with the
    discount log2(rank + 1).
    """
    ideal = _gain(sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k])
    return _gain([max(judged.get(document, 0), 0) for document in ranking[:k]]) / ideal if ideal else 0.0


def recall(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """The share of all relevant documents that stand among the first `k` (trec_eval's `recall`)."""
    relevant = relevant_of(judged)
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judgements, k: int) -> float:
    """One over the rank of the first relevant document, 0 where none is among the first `k` (trec_eval's `recip_rank`, cut off; MS MARCO's MRR@10)."""
    relevant = relevant_of(judged)
    return next((1 / rank for rank, document in enumerate(ranking[:k], start=1) if document in relevant), 0.0)


def relevant_of(judged: Judgements) -> set[str]:
    """The documents judged relevant, however little."""
    return {document for document, grade in judged.items() if grade > 0}


def quality(rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Judgements]) -> dict[str, float]:
    """Means over the questions of `rankings`, by question id: ndcg@10, recall@10, recall@100, mrr@10 and hit@1 (a relevant document comes first).

    Raises:
        ValueError: where there are no rankings.
        KeyError: where a question has no judgements.
    """
    if not rankings:
        raise ValueError("no rankings to take a mean of")
    rows = [_row(ranking, judgements[question]) for question, ranking in rankings.items()]
    return {name: math.fsum(row[name] for row in rows) / len(rows) for name in rows[0]}


def _row(ranking: Sequence[str], judged: Judgements) -> dict[str, float]:
    return {
        "ndcg@10": ndcg(ranking, judged, 10),
        "recall@10": recall(ranking, judged, 10),
        "recall@100": recall(ranking, judged, 100),
        "mrr@10": reciprocal_rank(ranking, judged, 10),
        "hit@1": reciprocal_rank(ranking, judged, 1),
    }


def _gain(grades: Sequence[int]) -> float:
    return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
