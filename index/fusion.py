"""What is known of how well candidates answer, and how it is made one score.

The weights of the first three were learned on JaQuAD's development questions (`python -m index.fitting`), where documents have no headings; the
heading's was then set beside them on the development half of a municipal FAQ.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

from index.embedding.encoder import Floats


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well each candidate answers, (candidates,) each, in 0..1 or, for cosines, -1..1."""

    ngrams: Floats
    """Characters in a row that it shares with the question (`index.ngrams`)."""
    cover: Floats
    """The share of the question's words that it holds, near ones included (`index.covering`)."""
    text: Floats
    """Cosine of its text's vector."""
    heading: Floats
    """Cosine of its heading's vector; 0 without one."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence counts, in the order of `Evidence`."""

    ngrams: float = 2.9
    cover: float = 0.95
    text: float = 0.5
    heading: float = 2.0


def fused(evidence: Evidence, weights: Weights = Weights()) -> Floats:
    """One score a candidate, (candidates,), higher is better."""
    scores: Floats = np.asarray(astuple(weights), np.float32) @ np.array(astuple(evidence), np.float32)
    return scores


def dense(text: Floats, heading: Floats, has_heading: np.ndarray) -> Floats:
    """Heading and text as one cosine: a passage is about what the better of the two says, and more so where both do."""
    both = (text + heading) / 4 + np.maximum(text, heading) / 2
    return np.where(has_heading, both, text).astype(np.float32)
