"""The embedded model: read by hand as the libraries read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

import index
from index.embedding.static import ModelError, StaticEncoder, StaticLayout, read_safetensors, write_static_model

MODEL = Path(index.__file__).parent / "model"
TEXTS = ["おくやみコーナーは予約なしで使えますか", "parking lot", "町内会", "、。"]


def test_the_file_is_read_as_safetensors_reads_it() -> None:
    ours, theirs = read_safetensors(MODEL / "model.safetensors"), load_file(MODEL / "model.safetensors")
    assert set(ours) == set(theirs)
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)


def test_sentence_transformers_gives_the_same_vectors() -> None:
    model = SentenceTransformer(str(MODEL), trust_remote_code=True)
    assert np.abs(model.encode(TEXTS) - StaticEncoder.embedded().encode_queries(TEXTS)).max() < 1e-5


def test_vectors_have_length_one_or_none() -> None:
    lengths = np.linalg.norm(StaticEncoder.embedded().encode_queries(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0], abs=1e-5)


def test_a_citizens_word_lies_near_the_reports_word() -> None:
    encoder = StaticEncoder.embedded()
    asked, same, other = encoder.encode_queries(["町内会", "自治会", "駐車場"])
    assert asked @ same > 0.6 > asked @ other


def test_a_written_model_sums_and_normalises_its_terms(tmp_path: Path) -> None:
    vectors = np.array([[3.0, 0.0], [0.0, 4.0]], np.float32)
    write_static_model(tmp_path, {"予約": 0, "窓口": 1, "受付": 1}, vectors, StaticLayout())
    encoder = StaticEncoder.load(tmp_path)
    assert encoder.encode_terms([["予約", "窓口"], ["受付"], ["不明"]]) == pytest.approx(np.array([[0.6, 0.8], [0, 1], [0, 0]]), abs=1e-6)
    assert encoder.dimensions == 2


def test_a_missing_model_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        StaticEncoder.load(tmp_path)


def test_a_truncated_model_is_refused(tmp_path: Path) -> None:
    raw = (MODEL / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(raw[:100])
    with pytest.raises(ModelError, match="no readable model weights"):
        StaticEncoder.load(tmp_path)
