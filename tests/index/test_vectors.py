"""Nearest vectors, exact and approximate, in memory and from a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.vectors import Search, VectorIndex


def clusters(size: int, dimensions: int = 16) -> np.ndarray:
    """Unit vectors around 40 directions."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(40, dimensions))
    vectors = centres[np.arange(size) % 40] + 0.2 * rng.normal(size=(size, dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_the_exact_index_gives_the_cosines() -> None:
    vectors = clusters(100)
    index = VectorIndex.build(vectors)
    cosines, positions = index.search(vectors[7], 3)
    expected = np.argsort(-vectors @ vectors[7])[:3]
    assert index.kind is Search.EXACT and positions.tolist() == expected.tolist()
    assert cosines == pytest.approx((vectors @ vectors[7])[expected], abs=1e-6)


def test_the_approximate_index_finds_nearly_all_and_is_read_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.APPROXIMATE_FROM", 1000)
    vectors = clusters(4000)
    index = VectorIndex.build(vectors)
    assert index.kind is Search.APPROXIMATE
    (tmp_path / "nearest").write_bytes(index.serialized())
    opened = VectorIndex.read(tmp_path / "nearest")
    assert (opened.kind, len(opened)) == (Search.APPROXIMATE, 4000)
    queries = vectors[::100]
    found = [set(opened.search(query, 10)[1]) & set(np.argsort(-vectors @ query)[:10]) for query in queries]
    assert sum(map(len, found)) > 0.9 * 10 * len(queries)
    assert all(opened.search(query, 10)[1].tolist() == index.search(query, 10)[1].tolist() for query in queries)


def test_a_file_that_is_none_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"IwFl")
    for name in ("broken", "missing"):
        with pytest.raises(OSError, match=name):
            VectorIndex.read(tmp_path / name)
