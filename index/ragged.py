"""Rows of unequal length one after the other: row i is `values[ends[i-1]:ends[i]]`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def places(ends: Integers, rows: npt.NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Where the values of some rows stand, in the order of `rows`, and how many each row has."""
    starts = np.where(rows > 0, ends[rows - 1], 0) if len(ends) else np.zeros(0, np.int64)
    lengths = ends[rows] - starts
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths), lengths
