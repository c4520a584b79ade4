"""Nearest passages by cosine. The only module that knows FAISS."""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class VectorIndex:
    """Exact inner-product search over unit vectors, (passages, dimensions)."""

    def __init__(self, vectors: Floats) -> None:
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))

    def search(self, queries: Floats, k: int) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Cosines and passage positions, both (queries, k), nearest first."""
        return self._index.search(np.ascontiguousarray(queries), min(k, self._index.ntotal))
