"""Which texts of a corpus belong together, so that its term vectors can be adapted to it without labels."""

from __future__ import annotations

import numpy as np

from index.adapting import MOST_PAIRS, SEED, Bags, Pairs
from index.headings import Headings
from index.ragged import Integers

# A sentence or a rest with fewer words tells too little.
MIN_WORDS = 3


def learning_pairs(texts: Bags, sentences: Bags, headings: Headings, heading_bags: Bags) -> Pairs:
    """A heading with its text; where a document has none, a sentence with the rest of its document.

    Args:
        texts: a bag a document. `sentences`: their sentences, in the order of the documents.
        heading_bags: a bag a heading of `headings`.
    """
    under = np.flatnonzero((headings.of >= 0) & (texts.lengths > 0))
    under = under[heading_bags.lengths[headings.of[under]] > 0]
    left, right = heading_bags.of(headings.of[under]), texts.of(under)
    parts, rests, documents = _sentences_and_rests(texts, sentences, headings)
    groups = np.concatenate([headings.of[under], len(headings.texts) + documents]).astype(np.int64)
    return Pairs(_joined(left, parts), _joined(right, rests), groups)


def _sentences_and_rests(texts: Bags, sentences: Bags, headings: Headings) -> tuple[Bags, Bags, Integers]:
    """Sentences of the documents without a heading, the rest of each one's document, and which document that is; a sample of large corpora."""
    starts = sentences.ends - sentences.lengths
    document = np.searchsorted(texts.ends, starts, side="right")
    rest = texts.lengths[document] - sentences.lengths if len(document) else np.zeros(0, np.int64)
    chosen = np.flatnonzero((headings.of[document] < 0) & (sentences.lengths >= MIN_WORDS) & (rest >= MIN_WORDS))
    chosen = np.sort(np.random.default_rng(SEED).permutation(chosen)[:MOST_PAIRS])
    first = (texts.ends - texts.lengths)[document[chosen]]
    spans = zip(first, starts[chosen], sentences.ends[chosen], texts.ends[document[chosen]], strict=True)
    rests = [np.concatenate([texts.terms[a:b], texts.terms[c:d]]) for a, b, c, d in spans]
    return sentences.of(chosen), _bags_of(rests), document[chosen]


def _bags_of(rows: list[np.ndarray]) -> Bags:
    terms = np.concatenate(rows) if rows else np.zeros(0, np.int32)
    return Bags(terms, np.ones(len(terms), np.float32), np.cumsum([len(row) for row in rows], dtype=np.int64))


def _joined(a: Bags, b: Bags) -> Bags:
    return Bags(np.concatenate([a.terms, b.terms]), np.concatenate([a.weights, b.weights]), np.concatenate([a.ends, b.ends + len(a.terms)]))
