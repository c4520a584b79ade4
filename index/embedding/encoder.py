"""What an index needs of a model that turns texts into vectors: the seam where one model is swapped for another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Texts to unit vectors, (texts, dimensions), float32; all zero for a text that the model knows nothing of."""

    @property
    def name(self) -> str:
        """How a person names the model, such as `embedded` or `cl-nagoya/ruri-v3-30m`."""

    @property
    def fingerprint(self) -> str:
        """Tells one set of weights from another."""

    @property
    def dimensions(self) -> int: ...

    def encode_passages(self, texts: Sequence[str]) -> Floats: ...

    def encode_queries(self, texts: Sequence[str]) -> Floats: ...


class Reranker(Protocol):
    """Judges a question and a passage together, which is slower and better than comparing two vectors."""

    @property
    def name(self) -> str: ...

    def scores(self, query: str, passages: Sequence[str]) -> Floats:
        """One score a passage, (passages,), in 0..1, higher is better."""
