"""From documents to bags of term ids, and to what is known of each term: its readings and its Sudachi synonym groups."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index.adapting import Bags
from index.kana import spelled_out
from index.tokenizing import STOP_FORMS, Token, quoted_names, tokenize

# Before a reading: of words that the corpus writes in kana.
KANA_MARK = "^"
_SENTENCE_ENDS = frozenset("。!?\n")


@dataclass(slots=True)
class Vocabulary:
    """Terms in the order first seen, each with an id; `readings` and `groups` list the ids that share one."""

    ids: dict[str, int] = field(default_factory=dict)
    readings: dict[str, set[int]] = field(default_factory=dict)
    groups: dict[int, set[int]] = field(default_factory=dict)
    _known: set[tuple[str, str]] = field(default_factory=set)

    def add(self, token: Token) -> list[int]:
        """The ids of a content token's terms."""
        ids = [self.ids.setdefault(term, len(self.ids)) for term in token.terms if term not in STOP_FORMS]
        if ids and (token.form, token.surface) not in self._known:
            self._known.add((token.form, token.surface))
            for reading in token.readings:
                self.readings.setdefault(reading, set()).add(ids[0])
                if token.is_kana:
                    self.readings.setdefault(KANA_MARK + reading, set()).add(ids[0])
            for group in token.synonym_groups:
                self.groups.setdefault(group, set()).add(ids[0])
        return ids

    def add_name(self, name: str) -> int:
        """The id of a quoted name, which is also known by its reading where it is written in kana and letters."""
        term = self.ids.setdefault(name, len(self.ids))
        if reading := spelled_out(name.strip("「」")):
            self.readings.setdefault(reading, set()).add(term)
        return term

    def sorted_order(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The words sorted by their bytes, and for each id its place among them."""
        words = sorted(self.ids, key=str.encode)
        rank = np.empty(len(words), np.int64)
        rank[[self.ids[word] for word in words]] = np.arange(len(words))
        return words, rank


@dataclass(slots=True)
class TermBags:
    """The term ids of one field of every document: document i holds `ids[ends[i-1]:ends[i]]`; `sentence_ends` are places in `ids` too."""

    vocabulary: Vocabulary
    ids: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    sentence_ends: array[int] = field(default_factory=lambda: array("q"))

    def add(self, text: str) -> None:
        """Add the next document's text."""
        for token in tokenize(text):
            if token.is_content:
                self.ids.extend(self.vocabulary.add(token))
            elif token.surface in _SENTENCE_ENDS:
                self.sentence_ends.append(len(self.ids))
        self.ids.extend(self.vocabulary.add_name(name) for name in quoted_names(text))
        self.sentence_ends.append(len(self.ids))
        self.ends.append(len(self.ids))

    def __len__(self) -> int:
        return len(self.ends)

    def bags(self, rank: npt.NDArray[np.int64]) -> Bags:
        """The documents as bags of ranks, every occurrence once."""
        return _bags(self.ids, rank, _array(self.ends))

    def sentences(self, rank: npt.NDArray[np.int64]) -> Bags:
        """The sentences of all documents as bags of ranks, in order; empty ones left out."""
        ends = np.unique(_array(self.sentence_ends))
        return _bags(self.ids, rank, ends[ends > 0])


def _array(ends: array[int]) -> npt.NDArray[np.int64]:
    return np.array(ends, np.int64)


def _bags(ids: array[int], rank: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Bags:
    terms = rank[np.array(ids, np.int32)].astype(np.int32)
    return Bags(terms, np.ones(len(terms), np.float32), ends)
