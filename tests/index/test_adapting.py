"""Adapting term vectors: the slope by finite differences, and what it does to words that stand together."""

from __future__ import annotations

import numpy as np
import pytest

from index.adapting import SCALE, Bags, Pairs, _gradient, adapted


def bags(*rows: list[int]) -> Bags:
    terms = np.array([term for row in rows for term in row], np.int32)
    return Bags(terms, np.ones(len(terms), np.float32), np.cumsum([len(row) for row in rows], dtype=np.int64))


def test_bags_are_taken_in_any_order_and_summed() -> None:
    taken = bags([0], [1, 1, 2], [], [2]).of(np.array([3, 1]))
    assert taken.terms.tolist() == [2, 1, 1, 2] and taken.ends.tolist() == [1, 4]
    vectors = np.array([[1, 0], [0, 1], [5, 5]], np.float32)
    assert bags([0, 1], [], [2]).sums(vectors).tolist() == [[1, 1], [0, 0], [5, 5]]


def loss(vectors: np.ndarray, left: Bags, right: Bags, groups: np.ndarray) -> float:
    """InfoNCE both ways, written out."""
    a, b = (np.array([vectors[side.terms[e - n : e]].sum(0) for e, n in zip(side.ends, side.lengths, strict=True)]) for side in (left, right))
    a, b = a / np.linalg.norm(a, axis=1, keepdims=True), b / np.linalg.norm(b, axis=1, keepdims=True)
    scores = SCALE * a @ b.T
    scores[(groups[:, None] == groups) & ~np.eye(len(groups), dtype=bool)] = -1e4
    own = np.diag(scores)
    return float(np.mean((np.log(np.exp(scores).sum(1)) - own + np.log(np.exp(scores).sum(0)) - own) / 2))


def test_the_slope_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(1)
    weights = np.array([1, 2, 0.5, 1, 1, 3], np.float32)
    directions = rng.normal(size=(6, 4))
    left, right, groups = bags([0, 1], [2], [3, 3]), bags([1], [4, 0], [5]), np.array([0, 1, 1])
    terms, gradient = _gradient((directions * weights[:, None]).astype(np.float32), weights, left, right, groups)
    assert terms.tolist() == [0, 1, 2, 3, 4, 5]
    for term, dimension in ((0, 0), (1, 3), (4, 2), (5, 1)):
        step = np.zeros_like(directions, np.float64)
        step[term, dimension] = 1e-4
        ahead, behind = ((directions + sign * step) * weights[:, None] for sign in (1, -1))
        slope = (loss(ahead, left, right, groups) - loss(behind, left, right, groups)) / 2e-4
        assert gradient[term, dimension] == pytest.approx(slope, rel=1e-3, abs=1e-4)


def test_words_that_stand_together_come_nearer() -> None:
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(20, 16)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    together = Pairs(bags(*[[i] for i in range(10)] * 8), bags(*[[10 + i] for i in range(10)] * 8), np.tile(np.arange(10), 8))
    moved = adapted(directions, np.ones(20, np.float32), together)
    before, after = (np.mean([v[i] @ v[10 + i] / np.linalg.norm(v[i]) / np.linalg.norm(v[10 + i]) for i in range(10)]) for v in (directions, moved))
    assert after > before


def test_without_pairs_nothing_moves() -> None:
    directions = np.eye(3, dtype=np.float32)
    assert np.array_equal(adapted(directions, np.full(3, 2, np.float32), Pairs(bags(), bags(), np.zeros(0, np.int64))), 2 * directions)


def test_pairs_must_be_pairs() -> None:
    with pytest.raises(ValueError, match="1 left, 2 right"):
        Pairs(bags([0]), bags([0], [1]), np.zeros(1, np.int64))
