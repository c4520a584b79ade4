"""The settings that choose models."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import index
from bot.bench import bench
from bot.models import chosen_encoder, chosen_reranker
from bot.service import Service
from index.embedding.static import ModelError, StaticEncoder
from index.embedding.transformer import CrossEncoderReranker, TransformerEncoder
from tests.index.tiny_models import save_cross_encoder, save_sentence_transformer

MODEL = Path(index.__file__).parent / "model"


@pytest.mark.parametrize("settings", [{}, {"XHOSHIN_MODEL": ""}, {"XHOSHIN_MODEL": "embedded"}])
def test_unless_said_otherwise_the_model_is_the_embedded_one_and_nothing_reranks(settings: dict[str, str]) -> None:
    encoder = chosen_encoder(settings)
    assert isinstance(encoder, StaticEncoder) and encoder.name == "embedded"
    assert chosen_reranker(settings) is None


def test_a_folder_is_opened_as_what_it_is(tmp_path: Path) -> None:
    model, cross = save_sentence_transformer(tmp_path / "a"), save_cross_encoder(tmp_path / "b")
    encoder = chosen_encoder({"XHOSHIN_MODEL": f" {model} "})
    reranker = chosen_reranker({"XHOSHIN_RERANKER": str(cross)})
    assert isinstance(encoder, TransformerEncoder) and encoder.name == str(model)
    assert isinstance(reranker, CrossEncoderReranker) and reranker.name == str(cross)


def test_a_static_model_is_read_without_torch() -> None:
    encoder = chosen_encoder({"XHOSHIN_MODEL": str(MODEL)})
    assert isinstance(encoder, StaticEncoder) and encoder.fingerprint == StaticEncoder.embedded().fingerprint
    program = f"import sys; from bot.models import chosen_encoder as c; c({{'XHOSHIN_MODEL': {str(MODEL)!r}}}); c({{}}); print({{'torch', 'transformers'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"set()\n"


def test_what_cannot_be_used_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no SentenceTransformer model"):
        chosen_encoder({"XHOSHIN_MODEL": str(tmp_path)})
    with pytest.raises(ModelError, match="no CrossEncoder model"):
        chosen_reranker({"XHOSHIN_RERANKER": str(tmp_path)})


def test_the_product_answers_with_other_models_and_refuses_an_index_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, cross = save_sentence_transformer(tmp_path / "model"), save_cross_encoder(tmp_path / "cross")
    monkeypatch.setenv("XHOSHIN_MODEL", str(model))
    monkeypatch.setenv("XHOSHIN_RERANKER", str(cross))
    service = Service(tmp_path / "home")
    answer = service.answerer.answer("おくやみコーナーは予約なしで使えますか").answer
    assert answer.citations and all(map(service.answerer.library.holds, answer.citations))
    manifest = json.loads(next((tmp_path / "home").rglob("manifest.json")).read_text(encoding="utf-8"))
    assert manifest["model"] == {"name": str(model), "fingerprint": TransformerEncoder.load(str(model)).fingerprint}
    assert manifest["facts"]["search"] == "exact"
    monkeypatch.delenv("XHOSHIN_MODEL")
    with pytest.raises(ModelError, match=r"xhoshin index build.*XHOSHIN_MODEL"):
        Service(tmp_path / "home")


def test_a_bench_with_a_model_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, cross = save_sentence_transformer(tmp_path / "model"), save_cross_encoder(tmp_path / "cross")
    monkeypatch.setenv("XHOSHIN_MODEL", str(model))
    monkeypatch.setenv("XHOSHIN_RERANKER", str(cross))
    found = bench(None, 40, limit_queries=5)
    assert (found["model"], found["reranker"]) == (str(model), str(cross))
    assert found["lexical"]["hit@1"] == 1.0 and 0 <= found["dense"]["recall@100"] <= 1
