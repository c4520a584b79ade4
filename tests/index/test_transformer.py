"""Other models than the embedded one: tiny real transformers, loaded as a person's would be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sentence_transformers import CrossEncoder, SentenceTransformer

from index.embedding.folder import fingerprint_of
from index.embedding.prompts import Prompts, prompts_of
from index.embedding.static import ModelError
from index.embedding.transformer import CHUNK, CrossEncoderReranker, TransformerEncoder
from tests.index.tiny_models import save_cross_encoder, save_sentence_transformer, save_static_embedding

PROMPTS = {"query": "検索クエリ: ", "passage": "検索文書: "}
TEXTS = ["予約は何で", "駐車場", ""]


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_sentence_transformer(tmp_path_factory.mktemp("prompted"), PROMPTS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same weights, and no prompts."""
    return save_sentence_transformer(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def cross(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("cross"))


def copy_of(model: Path, folder: Path) -> Path:
    return Path(shutil.copytree(model, folder / "copy"))


def test_vectors_are_unit_float32_and_the_same_each_time(prompted: Path) -> None:
    encoder = TransformerEncoder.load(str(prompted))
    first, again = encoder.encode_passages(TEXTS), TransformerEncoder.load(str(prompted)).encode_passages(TEXTS)
    assert first.shape == (3, 32) == (3, encoder.dimensions) and first.dtype == np.float32
    assert np.linalg.norm(first, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert np.array_equal(first, again)
    assert encoder.encode_queries([]).shape == (0, 32)


def test_more_texts_than_are_encoded_at_once_keep_their_order(plain: Path) -> None:
    encoder = TransformerEncoder.load(str(plain))
    texts = [f"{TEXTS[i % 2]} {i:b}".replace("0", "a").replace("1", "b") for i in range(CHUNK + 5)]
    assert encoder.encode_passages(texts)[[0, 1, CHUNK, CHUNK + 4]] == pytest.approx(
        np.concatenate([encoder.encode_passages([texts[i]]) for i in (0, 1, CHUNK, CHUNK + 4)]), abs=1e-5
    )


def test_the_configs_own_prompts_are_set_before_questions_and_passages(prompted: Path, plain: Path) -> None:
    asked, unprompted = TransformerEncoder.load(str(prompted)), TransformerEncoder.load(str(plain))
    assert (asked.prompts, unprompted.prompts) == (Prompts("検索クエリ: ", "検索文書: "), Prompts())
    library = SentenceTransformer(str(plain))
    for ours, prompt in ((asked.encode_queries(TEXTS), "検索クエリ: "), (asked.encode_passages(TEXTS), "検索文書: ")):
        assert ours == pytest.approx(library.encode([prompt + text for text in TEXTS]), abs=1e-5)
        assert np.abs(ours - unprompted.encode_queries(TEXTS)).max() > 0.01
    assert np.abs(asked.encode_queries(TEXTS) - asked.encode_passages(TEXTS)).max() > 0.01
    assert np.array_equal(unprompted.encode_queries(TEXTS), unprompted.encode_passages(TEXTS))


@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("cl-nagoya/ruri-v3-30m", {"query": "", "document": ""}, Prompts("検索クエリ: ", "検索文書: ")),
        ("cl-nagoya/ruri-v3-310m@0123abc", {}, Prompts("検索クエリ: ", "検索文書: ")),
        ("/models/multilingual-e5-small/", {}, Prompts("query: ", "passage: ")),
        ("BAAI/bge-m3", {}, Prompts()),
        ("someone/model", {}, Prompts()),
        ("someone/model", {"query": "q: ", "document": "", "passage": "p: "}, Prompts("q: ", "p: ")),
        ("intfloat/multilingual-e5-small", {"query": "q: "}, Prompts("q: ", "")),
    ],
)
def test_prompts_are_the_stated_ones_or_the_known_ones(name: str, stated: dict[str, str], expected: Prompts) -> None:
    assert prompts_of(name, stated) == expected


def test_a_folder_named_as_a_documented_model_gets_its_prompts(plain: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(plain, tmp_path / "ruri-v3-30m")
    assert TransformerEncoder.load(str(folder)).prompts == Prompts("検索クエリ: ", "検索文書: ")


def test_module_names_of_before_version_6_are_the_librarys_own_too(prompted: Path, tmp_path: Path) -> None:
    """As the documented models on the hub state them."""
    folder = copy_of(prompted, tmp_path)
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    for module, name in zip(modules, ("Transformer", "Pooling", "Normalize"), strict=True):
        module["type"] = f"sentence_transformers.models.{name}"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": PROMPTS}), encoding="utf-8")
    found = TransformerEncoder.load(str(folder)).encode_queries(TEXTS)
    assert np.array_equal(found, TransformerEncoder.load(str(prompted)).encode_queries(TEXTS))


def test_a_static_embedding_is_a_model_too(tmp_path: Path) -> None:
    """As static-embedding-japanese: its vectors have no length of their own."""
    encoder = TransformerEncoder.load(str(save_static_embedding(tmp_path)))
    assert encoder.dimensions == 16
    assert np.linalg.norm(encoder.encode_queries(TEXTS[:2]), axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_the_fingerprint_tells_weights_and_prompts_apart_and_not_places(prompted: Path, plain: Path, tmp_path: Path) -> None:
    other = save_sentence_transformer(tmp_path / "other", PROMPTS, seed=1)
    here = TransformerEncoder.load(str(prompted)).fingerprint
    assert TransformerEncoder.load(str(copy_of(prompted, tmp_path))).fingerprint == here
    assert len({here, TransformerEncoder.load(str(plain)).fingerprint, TransformerEncoder.load(str(other)).fingerprint}) == 3
    as_known = TransformerEncoder.load(str(shutil.copytree(plain, tmp_path / "ruri-v3-30m"))).fingerprint
    assert as_known != TransformerEncoder.load(str(plain)).fingerprint  # the same files, other prompts


def test_a_big_file_is_sampled_from_its_first_to_its_last_byte(tmp_path: Path) -> None:
    big = bytearray(3 << 20)
    (tmp_path / "model.safetensors").write_bytes(big)
    before = fingerprint_of(tmp_path)
    for place in (0, len(big) - 1):
        changed = bytearray(big)
        changed[place] = 1
        (tmp_path / "model.safetensors").write_bytes(changed)
        assert fingerprint_of(tmp_path) != before
    (tmp_path / "model.safetensors").write_bytes(big)
    (tmp_path / "README.md").write_text("no part of the model")
    assert fingerprint_of(tmp_path) == before


def test_scores_are_the_logistic_function_of_the_models_output(cross: Path) -> None:
    passages = ["予約は窓口で", "駐車場", "自治会は町内の会"]
    reranker = CrossEncoderReranker.load(str(cross))
    logits = CrossEncoder(str(cross)).predict([("予約", passage) for passage in passages], activation_fn=torch.nn.Identity())
    assert len({round(float(logit), 3) for logit in logits}) == 3
    assert reranker.scores("予約", passages) == pytest.approx(1 / (1 + np.exp(-logits)), abs=1e-5)
    assert reranker.scores("予約", []).shape == (0,)


def test_a_config_that_applies_nothing_does_not_move_scores_out_of_their_range(cross: Path, tmp_path: Path) -> None:
    folder = copy_of(cross, tmp_path)
    library = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    library["activation_fn"] = "torch.nn.modules.linear.Identity"
    (folder / "config_sentence_transformers.json").write_text(json.dumps(library), encoding="utf-8")
    same = CrossEncoderReranker.load(str(folder)).scores("予約", ["駐車場", "窓口"])
    assert same == pytest.approx(CrossEncoderReranker.load(str(cross)).scores("予約", ["駐車場", "窓口"]), abs=1e-6)


def test_a_classifier_of_three_labels_is_no_reranker(tmp_path: Path) -> None:
    folder = save_cross_encoder(tmp_path, labels=3)
    assert_refused(CrossEncoderReranker, str(folder), "3 outputs")


def test_pickled_weights_are_refused(prompted: Path, cross: Path, tmp_path: Path) -> None:
    for load, model in ((TransformerEncoder, prompted), (CrossEncoderReranker, cross)):
        folder = copy_of(model, tmp_path / load.__name__)
        torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
        load.load(str(folder))  # both forms are there: the safe one is read
        (folder / "model.safetensors").unlink()
        assert_refused(load, str(folder), "pickle")


def test_a_model_with_code_of_its_own_is_refused_and_its_code_not_run(plain: Path, tmp_path: Path) -> None:
    folder = copy_of(plain, tmp_path)
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "custom.Module"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "custom.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Module: ...\n")
    assert_refused(TransformerEncoder, str(folder), "custom.Module")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("file", "content", "match"),
    [
        ("modules.json", "{", "modules.json"),
        ("modules.json", '[{"path": ""}]', "modules.json"),
        ("config.json", "{", "cannot be opened"),
        ("model.safetensors", "no weights at all", "cannot be opened"),
        ("tokenizer.json", None, "cannot be opened"),
    ],
)
def test_a_damaged_folder_is_refused_by_name(plain: Path, tmp_path: Path, file: str, content: str | None, match: str) -> None:
    folder = copy_of(plain, tmp_path)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    message = assert_refused(TransformerEncoder, str(folder), match)
    assert str(folder) in message


def test_one_kind_of_model_is_not_taken_for_the_other(plain: Path, cross: Path, tmp_path: Path) -> None:
    assert_refused(TransformerEncoder, str(cross), "CrossEncoder")
    assert_refused(CrossEncoderReranker, str(plain), "SentenceTransformer")
    bare = copy_of(plain, tmp_path)  # a transformer whose scoring layer would be random numbers
    (bare / "modules.json").unlink()
    assert_refused(CrossEncoderReranker, str(bare), "something else")
    assert_refused(TransformerEncoder, str(tmp_path), "something else")


def test_a_plain_transformers_folder_with_a_scoring_layer_is_a_reranker(cross: Path, tmp_path: Path) -> None:
    folder = copy_of(cross, tmp_path)
    (folder / "modules.json").unlink()
    (folder / "config_sentence_transformers.json").unlink()
    scores = CrossEncoderReranker.load(str(folder)).scores("予約", ["窓口"])
    assert scores == pytest.approx(CrossEncoderReranker.load(str(cross)).scores("予約", ["窓口"]), abs=1e-6)


def test_loading_is_silent_where_nobody_watches(plain: Path) -> None:
    program = f"from index.embedding.transformer import TransformerEncoder as T; print(T.load({str(plain)!r}).encode_queries(['予約']).shape)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"(1, 32)\n", b"")


def test_without_the_extra_the_message_names_it() -> None:
    program = """
import sys
sys.modules["sentence_transformers"] = None  # as if it were not installed
from index.embedding.transformer import CHUNK, CrossEncoderReranker, ModelError, TransformerEncoder
for kind in (TransformerEncoder, CrossEncoderReranker):
    try:
        kind.load("cl-nagoya/ruri-v3-30m")
    except ModelError as exc:
        print(exc)
print("torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, encoding="utf-8")
    *messages, torch_loaded = done.stdout.splitlines()
    assert [message.count('pip install "xhoshin[models]"') for message in messages] == [2, 2]
    assert torch_loaded == "False"


@pytest.mark.parametrize("name", ["./no/such/folder", "~/no-such-folder", "a/b/c"])
def test_a_folder_that_is_not_there_is_said_so(name: str) -> None:
    assert_refused(TransformerEncoder, name, "no model folder")


def test_names_that_no_hub_has_are_said_so_without_a_network() -> None:
    assert_refused(TransformerEncoder, "not a name!", "no model not a name!")


def assert_refused(kind: type[TransformerEncoder] | type[CrossEncoderReranker], name: str, match: str) -> str:
    """One sentence in Japanese, one in English, and one line."""
    with pytest.raises(ModelError) as refused:
        kind.load(name)
    message = str(refused.value)
    japanese, _, english = message.partition("。/ ")
    assert match in message and "\n" not in message
    assert english.endswith(".") and any(char >= "ぁ" for char in japanese)
    return message
