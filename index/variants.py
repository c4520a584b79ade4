"""Which corpus terms can stand for a word: those with its reading, and those in its Sudachi synonym groups.

A reading joins two words only where one of them is written in kana (おくやみ meets お悔やみ, but 公開 does not meet 後悔).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from index.kana import skeleton, to_katakana
from index.vocabulary import KANA_MARK, Vocabulary
from index.words import Array, WordTable

_K = TypeVar("_K")

MIN_READING = 2
MAX_READING = 14
# Readings at least this long are also kept as skeletons (`index.kana.skeleton`), under a mark that no reading begins with.
MIN_SKELETON = 3
SKELETON_MARK = "*"


class Variants:
    """Term positions by reading and by synonym group; both lists in compressed rows (`*_starts`, `*_terms`)."""

    def __init__(
        self, readings: WordTable, reading_starts: Array, reading_terms: Array, groups: Array, group_starts: Array, group_terms: Array
    ) -> None:
        self.readings = readings
        self.reading_starts = reading_starts
        self.reading_terms = reading_terms
        self.groups = groups
        self.group_starts = group_starts
        self.group_terms = group_terms

    @classmethod
    def build(cls, vocabulary: Vocabulary) -> Variants:
        _, rank = vocabulary.sorted_order()
        by_reading = {reading: set(ids) for reading, ids in vocabulary.readings.items()}
        for reading, ids in vocabulary.readings.items():
            if len(reading) >= MIN_SKELETON and not reading.startswith(KANA_MARK):
                by_reading.setdefault(SKELETON_MARK + skeleton(reading), set()).update(ids)
        readings = sorted(by_reading, key=str.encode)
        groups = sorted(vocabulary.groups)
        return cls(WordTable.build(readings), *_rows(by_reading, readings, rank), np.array(groups, np.int64), *_rows(vocabulary.groups, groups, rank))

    def by_reading(self, reading: str, written_in_kana: bool) -> list[int]:
        """Positions of the terms read so (katakana), or nearly so where none is; of those written in kana where the word asked for is not."""
        row = self._row(reading) if written_in_kana else self.readings.find(KANA_MARK + reading)
        return [] if row is None else self.reading_terms[int(self.reading_starts[row]) : int(self.reading_starts[row + 1])].tolist()

    def _row(self, reading: str) -> int | None:
        row = self.readings.find(reading)
        if row is None and len(reading) >= MIN_SKELETON:
            row = self.readings.find(SKELETON_MARK + skeleton(reading))
        return row

    def by_groups(self, groups: Sequence[int]) -> list[int]:
        """Positions of the terms in any of the synonym groups."""
        found: list[int] = []
        for group in groups:
            row = int(np.searchsorted(self.groups, group))
            if row < len(self.groups) and self.groups[row] == group:
                found += self.group_terms[int(self.group_starts[row]) : int(self.group_starts[row + 1])].tolist()
        return found

    def segment_kana(self, run: str) -> list[tuple[int, int, str]]:
        """Split a run of kana into readings that the corpus knows, with gaps: (begin, end, reading), in order.

        Among all splits, the one with the largest sum of squared lengths, so that long readings win over chance ones.
        """
        kana = to_katakana(run)
        best: list[tuple[int, tuple[tuple[int, int, str], ...]]] = [(0, ())]
        for end in range(1, len(kana) + 1):
            choice = best[end - 1]
            for begin in range(max(0, end - MAX_READING), end - MIN_READING + 1):
                piece = kana[begin:end]
                score = best[begin][0] + len(piece) ** 2
                if score > choice[0] and not _ends_in_a_particle(piece) and self._row(piece) is not None:
                    choice = (score, (*best[begin][1], (begin, end, piece)))
            best.append(choice)
        return list(best[-1][1])


def _ends_in_a_particle(piece: str) -> bool:
    """True for a piece that would swallow を (イベントを has イベント's skeleton), or begins inside a long vowel."""
    return "ヲ" in piece or piece[0] == "ー"


def _rows(table: Mapping[_K, set[int]], keys: Sequence[_K], rank: Array) -> tuple[Array, Array]:
    lists = [sorted(int(rank[i]) for i in table[key]) for key in keys]
    starts = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    return starts, np.array([term for row in lists for term in row], np.int32)
