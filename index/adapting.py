"""Moving term vectors towards a corpus without labels: texts that belong together (a heading and its text, a sentence and the rest of
its passage) are drawn together, and away from the others of the batch.

The loss is the contrastive one that trained the model (van den Oord et al. 2018, arXiv:1807.03748, InfoNCE), both ways; words are dropped at random so that
no single one carries a pair. Steps are Adam's (Kingma & Ba 2015, arXiv:1412.6980), on the rows that a batch touches alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.progress import track
from index.ragged import Integers, places

Floats = npt.NDArray[np.float32]
# Positions of any width.
Positions = npt.NDArray[np.integer]

RATE = 5e-3
EPOCHS = 3
BATCH = 256
SCALE = 20.0
KEPT_WORDS = 0.7
# From so many pairs the vocabulary of any corpus is learned well enough; more only take longer.
MOST_PAIRS = 20_000
SEED = 7
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of term positions: bag i holds `terms[ends[i-1]:ends[i]]`, each `weights` times."""

    terms: npt.NDArray[np.int32]
    weights: Floats
    ends: Integers

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> Integers:
        return np.diff(self.ends, prepend=0)

    def of(self, positions: Positions) -> Bags:
        """The bags at `positions`, in that order."""
        at, lengths = places(self.ends, positions)
        return Bags(self.terms[at], self.weights[at], np.cumsum(lengths))

    def sums(self, vectors: npt.NDArray[np.floating]) -> Floats:
        """The weighted sum of the vectors of each bag's terms, (bags, dimensions)."""
        out = np.zeros((len(self), vectors.shape[1]), np.float32)
        filled = np.flatnonzero(self.lengths)
        for chunk in np.array_split(filled, max(1, len(self.terms) // 200_000)):
            part = self.of(chunk)
            if len(part):
                out[chunk] = np.add.reduceat(vectors[part.terms].astype(np.float32) * part.weights[:, None], part.ends - part.lengths, axis=0)
        return out


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts that belong together: `left` and `right` are as many; two pairs of one `groups` number are not held against each other."""

    left: Bags
    right: Bags
    groups: Integers

    def __post_init__(self) -> None:
        if not len(self.left) == len(self.right) == len(self.groups):
            raise ValueError(f"{len(self.left)} left, {len(self.right)} right and {len(self.groups)} groups must be as many")

    def __len__(self) -> int:
        return len(self.groups)


def adapted(directions: Floats, weights: Floats, pairs: Pairs) -> Floats:
    """Term vectors drawn by `pairs`.

    Args:
        directions: (terms, dimensions), unit rows, or zero for a term that the model does not know.
        weights: (terms,), the length that each term has.
    Returns:
        (terms, dimensions), float32.
    """
    vectors = directions * weights[:, None]
    rng = np.random.default_rng(SEED)
    chosen = rng.permutation(len(pairs))[:MOST_PAIRS]
    if len(chosen) < 2:
        return vectors
    state = _Adam(vectors.shape)
    batches = [batch for _ in range(EPOCHS) for batch in np.array_split(rng.permutation(chosen), max(1, len(chosen) // BATCH))]
    for batch in track(batches, "語の近さを学習中 / adapting to the corpus"):
        left, right = _dropped(pairs.left.of(batch), rng), _dropped(pairs.right.of(batch), rng)
        terms, gradient = _gradient(vectors, weights, left, right, pairs.groups[batch])
        vectors[terms] -= weights[terms, None] * state.step(terms, gradient)
    return vectors


def _dropped(bags: Bags, rng: np.random.Generator) -> Bags:
    return Bags(bags.terms, bags.weights * (rng.random(len(bags.terms)) < KEPT_WORDS).astype(np.float32), bags.ends)


def _gradient(vectors: Floats, weights: Floats, left: Bags, right: Bags, groups: Integers) -> tuple[Integers, Floats]:
    """The terms that the batch holds, (terms,), and the loss's gradient by their unweighted rows, (terms, dimensions)."""
    raw_left, raw_right = left.sums(vectors), right.sums(vectors)
    unit_left, norm_left = _normalised(raw_left)
    unit_right, norm_right = _normalised(raw_right)
    scores: Floats = (SCALE * unit_left @ unit_right.T).astype(np.float32)
    scores[(groups[:, None] == groups[None, :]) & ~np.eye(len(groups), dtype=bool)] = -1e4
    slope: Floats = _softmax(scores, 1) + _softmax(scores, 0) - 2 * np.eye(len(groups), dtype=np.float32)
    slope *= SCALE / (2 * len(groups))
    by_left = _through_norm(slope @ unit_right, unit_left, norm_left)
    by_right = _through_norm(slope.T @ unit_left, unit_right, norm_right)
    terms = np.concatenate([left.terms, right.terms])
    by_bag = np.concatenate([by_left, by_right])
    bag = np.concatenate([np.repeat(np.arange(len(left)), left.lengths), np.repeat(np.arange(len(right)) + len(left), right.lengths)])
    times = np.concatenate([left.weights, right.weights])
    order = np.argsort(terms, kind="stable")
    unique, starts = np.unique(terms[order], return_index=True)
    sums = np.add.reduceat(by_bag[bag[order]] * times[order, None], starts, axis=0)
    return unique, sums * weights[unique, None]


def _normalised(rows: Floats) -> tuple[Floats, Floats]:
    norms = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows / norms, norms


def _through_norm(gradient: Floats, unit_rows: Floats, norms: Floats) -> Floats:
    """A gradient by unit rows as one by the rows before they were normalised."""
    along = (gradient * unit_rows).sum(axis=1, keepdims=True)
    result: Floats = (gradient - along * unit_rows) / norms
    return result


def _softmax(scores: Floats, axis: int) -> Floats:
    raised = np.exp(scores - scores.max(axis=axis, keepdims=True))
    result: Floats = raised / raised.sum(axis=axis, keepdims=True)
    return result


class _Adam:
    """Adam over rows that are seldom touched: a row's moments move only when it is."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._first = np.zeros(shape, np.float32)
        self._second = np.zeros(shape, np.float32)
        self._steps = 0

    def step(self, rows: Integers, gradient: Floats) -> Floats:
        """What to take away from the rows, (rows, dimensions)."""
        self._steps += 1
        first = self._first[rows] = _BETA1 * self._first[rows] + (1 - _BETA1) * gradient
        second = self._second[rows] = _BETA2 * self._second[rows] + (1 - _BETA2) * gradient**2
        rate = RATE * np.sqrt(1 - _BETA2**self._steps) / (1 - _BETA1**self._steps)
        taken: Floats = (rate * first / (np.sqrt(second) + _EPSILON)).astype(np.float32)
        return taken
