"""Characters in a row that a question and a passage share: what a tokenizer cuts differently, or does not know, still meets.

An n-gram of one to three characters is one integer (a Unicode code point has 21 bits), so a corpus's n-grams are a sorted array of
integers with how often each occurs. Only candidates are scored: their n-grams are read off their characters, and nothing is kept a passage.
The score is BM25's saturation over squared rarities, which leaves little to the endings that all sentences share.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from index.headings import HEADING_WEIGHT, Headings
from index.ragged import Integers, places
from index.tokenizing import fold

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.uint32]

K1 = 0.3
B = 0.8
POINT_BITS = 21
# So many characters are counted at a time while building: what is held in memory is a few times this.
CHUNK = 4_000_000


class TextStore:
    """Folded texts without white space as code points: text i is `points[ends[i-1]:ends[i]]`."""

    def __init__(self, points: Points, ends: Integers) -> None:
        if len(ends) and int(ends[-1]) != len(points):
            raise ValueError(f"the last text ends at {int(ends[-1])}, but there are {len(points)} characters")
        self.points = points
        self.ends = ends

    @classmethod
    def build(cls, texts: Iterable[str]) -> TextStore:
        points, ends = bytearray(), array("q")
        for text in texts:
            points += _encoded(text)
            ends.append(len(points) // 4)
        return cls(np.frombuffer(bytes(points), np.uint32), np.array(ends, np.int64))

    def __len__(self) -> int:
        return len(self.ends)

    def of(self, positions: npt.NDArray[np.integer]) -> tuple[Points, Integers]:
        """The characters of the texts at `positions`, one after the other, and how many each has."""
        at, lengths = places(self.ends, positions)
        return self.points[at], lengths

    @property
    def mean_length(self) -> float:
        return len(self.points) / max(len(self.ends), 1)


class Ngrams:
    """N-grams of a corpus. `keys` (n-grams,) sorted, `counts` (n-grams,) how often each occurs in texts and headings."""

    def __init__(self, texts: TextStore, heading_texts: TextStore, headings: Headings, keys: Integers, counts: Integers) -> None:
        self.texts = texts
        self.heading_texts = heading_texts
        self.headings = headings
        self.keys = keys
        self.counts = counts

    @classmethod
    def build(cls, texts: Iterable[str], headings: Headings) -> Ngrams:
        store, heading_store = TextStore.build(texts), TextStore.build(headings.texts)
        keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
        for part in (store, heading_store):
            for chunk in _chunks(part):
                keys, counts = _merged(keys, counts, *np.unique(_grams(*chunk)[0], return_counts=True))
        return cls(store, heading_store, headings, keys, counts)

    def scores(self, text: str, positions: Integers) -> Floats:
        """How much of the question's n-grams each passage holds, (positions,), in 0..1; those that the corpus lacks count as the rarest."""
        points = np.frombuffer(_encoded(text), np.uint32)
        asked = np.unique(_grams(points, np.array([len(points)]))[0])
        place = np.searchsorted(self.keys, asked)
        known = (place < len(self.keys)) & (self.keys[np.minimum(place, len(self.keys) - 1)] == asked) if len(self.keys) else np.zeros(0, bool)
        if not known.any() or not len(positions):
            return np.zeros(len(positions), np.float32)
        size, often = len(self.texts), np.minimum(self.counts[place[known]], len(self.texts))
        weights = np.log(1 + (size - often + 0.5) / (often + 0.5)) ** 2
        most = weights.sum() + (~known).sum() * np.log(1 + 2 * (size + 0.5)) ** 2
        asked = asked[known]
        frequency = _frequencies(asked, *self.texts.of(positions), self.texts.mean_length)
        if len(self.heading_texts):
            under = self.headings.of[positions]
            heads, row = np.unique(under[under >= 0], return_inverse=True)
            frequency[under >= 0] += HEADING_WEIGHT * _frequencies(asked, *self.heading_texts.of(heads), self.heading_texts.mean_length)[row]
        held: Floats = (frequency / (frequency + K1) @ weights / most).astype(np.float32)
        return held


def _encoded(text: str) -> bytes:
    return "".join(fold(text).split()).encode("utf-32-le", "replace")


def _grams(points: Points, lengths: Integers) -> tuple[Integers, Integers]:
    """Keys of the single characters, pairs and threes in texts that stand one after the other, and the text that each is in."""
    ones = points.astype(np.int64)  # three code points take 63 bits
    owner = np.repeat(np.arange(len(lengths)), lengths)
    inside = owner[:-1] == owner[1:]
    pairs = (ones[:-1] << POINT_BITS) | ones[1:]
    within = inside[:-1] & inside[1:]
    threes = (pairs[:-1] << POINT_BITS) | ones[2:]
    return np.concatenate([ones, pairs[inside], threes[within]]), np.concatenate([owner, owner[:-1][inside], owner[:-2][within]])


def _frequencies(asked: Integers, points: Points, lengths: Integers, mean_length: float) -> npt.NDArray[np.float64]:
    """How often each text holds each of `asked` (sorted), shorter texts counting more, (texts, asked)."""
    keys, owner = _grams(points, lengths)
    place = np.searchsorted(asked, keys)
    hit = asked[np.minimum(place, len(asked) - 1)] == keys
    counts = np.bincount(owner[hit] * len(asked) + place[hit], minlength=len(lengths) * len(asked)).reshape(len(lengths), len(asked))
    norm = 1 - B + B * lengths / max(mean_length, 1e-9)
    return counts / norm[:, None]


def _chunks(store: TextStore) -> list[tuple[Points, Integers]]:
    """The texts in stretches of about `CHUNK` characters."""
    cuts = np.searchsorted(store.ends, np.arange(CHUNK, len(store.points), CHUNK)) if len(store) else np.zeros(0, np.int64)
    parts = np.split(np.arange(len(store)), np.unique(cuts))
    return [store.of(part) for part in parts if len(part)]


def _merged(keys: Integers, counts: Integers, more: Integers, more_counts: Integers) -> tuple[Integers, Integers]:
    unique, row = np.unique(np.concatenate([keys, more]), return_inverse=True)
    return unique, np.bincount(row, np.concatenate([counts, more_counts]), len(unique)).astype(np.int64)
