"""A sorted table of words that can be memory-mapped: looked up by bisection, never loaded whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class WordTable:
    """Words in UTF-8, sorted as bytes, one after the other in `words`; `ends[i]` is where word i ends."""

    def __init__(self, words: Array, ends: Array) -> None:
        if len(ends) and int(ends[-1]) != len(words):
            raise ValueError(f"the last word ends at byte {int(ends[-1])}, but there are {len(words)} bytes")
        self.words = words
        self.ends = ends
        # So many words are asked for again and again; numbers and names that come once must not fill the memory.
        self.find = lru_cache(maxsize=8192)(self._find)

    @classmethod
    def build(cls, words: Iterable[str]) -> WordTable:
        """The table of `words` and so each one's position: sort them by their bytes first (`sorted(words, key=str.encode)`)."""
        encoded = [word.encode() for word in words]
        if any(a >= b for a, b in pairwise(encoded)):
            raise ValueError("words must be sorted by their UTF-8 bytes and unique")
        return cls(np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([len(word) for word in encoded], dtype=np.uint32))

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, position: int) -> str:
        return self._bytes(position).decode()

    def _bytes(self, position: int) -> bytes:
        begin = int(self.ends[position - 1]) if position else 0
        return self.words[begin : int(self.ends[position])].tobytes()

    def lower_bound(self, word: str) -> int:
        """The position of the first word that is not before `word`."""
        key = word.encode()
        low, high = 0, len(self.ends)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _find(self, word: str) -> int | None:
        """The word's position, or None."""
        position = self.lower_bound(word)
        return position if position < len(self.ends) and self[position] == word else None
