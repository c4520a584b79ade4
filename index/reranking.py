"""The best candidates in the order of a model that reads question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.embedding.encoder import Reranker
from index.hybrid import Hit

# A reranker judges so many of the best: each costs it as much as an embedding.
RERANKED = 20


def reranked(reranker: Reranker, query: str, hits: Sequence[Hit], texts: Sequence[str]) -> list[Hit]:
    """The first hits, as many as there are `texts`, by the reranker's scores; the others follow as they were, each still below those before it."""
    judged = [replace(hit, score=float(score)) for hit, score in zip(hits, reranker.scores(query, texts), strict=False)]
    top = max((hit.score for hit in hits[len(judged) :]), default=0.0)
    rest = [replace(hit, score=hit.score - top - 1) for hit in hits[len(judged) :]]
    return [*sorted(judged, key=lambda hit: -hit.score), *rest]
