"""Nearest passages by cosine. The only module that knows FAISS.

Few vectors are compared with all (exact). From `APPROXIMATE_FROM` on, an inverted file with vectors of one byte a dimension (FAISS: IVF, SQ8) looks
only into the cells nearest to the query; its file is memory-mapped, so what no query touches is never read.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Floats

# Where comparing with all takes longer than 5 ms on one core (`python tests/benchmarks/scale.py`).
APPROXIMATE_FROM = 50_000
_TRAINED_ON = 50_000
_PROBED_CELLS = 32
_CHUNK = 65_536
# One query at a time: a second thread costs more to wake than it saves.
_THREADS_A_QUERY = 1


class Search(StrEnum):
    EXACT = "exact"
    APPROXIMATE = "approximate"


class VectorIndex:
    """Inner-product search over unit vectors, (passages, dimensions)."""

    def __init__(self, index: faiss.Index, search: Search) -> None:
        self._index = index
        self.kind = search

    @classmethod
    def build(cls, vectors: npt.NDArray[np.floating]) -> VectorIndex:
        """Exact below `APPROXIMATE_FROM` vectors, approximate from there on."""
        size, dimensions = vectors.shape
        if size < APPROXIMATE_FROM:
            index: faiss.Index = faiss.IndexFlatIP(dimensions)
            kind = Search.EXACT
        else:
            cells = int(4 * np.sqrt(size))
            index = faiss.index_factory(dimensions, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
            sample = np.random.default_rng(0).permutation(size)[: max(_TRAINED_ON, 8 * cells)]
            index.train(np.asarray(vectors[np.sort(sample)], np.float32))
            kind = Search.APPROXIMATE
        for start in range(0, size, _CHUNK):
            index.add(np.ascontiguousarray(vectors[start : start + _CHUNK], np.float32))
        return cls(_probing(index), kind)

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """An approximate index from its file, memory-mapped.

        Raises:
            OSError: where there is no such file, or FAISS cannot read it.
        """
        try:
            return cls(_probing(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)), Search.APPROXIMATE)
        except RuntimeError as exc:
            raise OSError(f"{path}: not readable by FAISS ({exc})") from exc

    def serialized(self) -> bytes:
        """What `read` reads, once it is in a file."""
        return faiss.serialize_index(self._index).tobytes()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Floats, k: int) -> tuple[Floats, npt.NDArray[np.int64]]:
        """Cosines and passage positions, both at most (k,), nearest first."""
        if not len(self):
            return np.zeros(0, np.float32), np.zeros(0, np.int64)
        faiss.omp_set_num_threads(_THREADS_A_QUERY)
        cosines, positions = self._index.search(np.ascontiguousarray(query[None, :]), min(k, len(self)))
        found = positions[0] >= 0  # fewer than k in the cells looked into
        return cosines[0][found], positions[0][found]


def _probing(index: faiss.Index) -> faiss.Index:
    if isinstance(index, faiss.IndexIVF):
        index.nprobe = _PROBED_CELLS
    return index
