"""The headings of a corpus, each kept once: many passages stand under the same one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# A word in the heading counts so many times one in the text.
HEADING_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Headings:
    """`of` (documents,): the place of each document's heading in `texts`, -1 where it has none."""

    texts: tuple[str, ...]
    of: npt.NDArray[np.int32]

    @classmethod
    def build(cls, headings: Iterable[str]) -> Headings:
        places: dict[str, int] = {}
        of = [places.setdefault(heading, len(places)) if heading else -1 for heading in headings]
        return cls(tuple(places), np.array(of, np.int32))
