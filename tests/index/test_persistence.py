"""An index that is opened answers as the one that was built, and what is unchanged is not embedded again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.static import ModelError, StaticEncoder
from index.hybrid import By, Document
from index.persistence import Built, build_index, contents_of, fingerprint, index_of, require_same_model
from index.snapshot.opening import open_generation
from index.snapshot.writing import write_generation

DOCUMENTS = [Document("a", "駐車場の利用時間", "門司"), Document("b", "おくやみコーナーの予約")]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.embedded()


@pytest.fixture(scope="module")
def built(encoder: StaticEncoder) -> Built:
    return build_index(DOCUMENTS, encoder)


def test_an_opened_index_answers_as_the_built_one(tmp_path: Path, built: Built, encoder: StaticEncoder) -> None:
    folder = write_generation(tmp_path, contents_of(built, "x"))
    opened = index_of(open_generation(folder).contents, encoder)
    assert list(opened.ids) == ["a", "b"]
    for text in ("駐車場は何時から", "お悔やみ", "ちゅうしゃじょう"):
        assert opened.search(opened.analyze(text), 2) == built.index.search(built.index.analyze(text), 2)


def test_only_what_changed_is_embedded(built: Built, encoder: StaticEncoder) -> None:
    assert (built.embedded, built.reused) == (2, 0)
    many = [Document(str(i), f"窓口{i}の案内。{i}番で待ちます。", "門司") for i in range(9)]
    before = build_index([*many, *DOCUMENTS], encoder)
    again = build_index([*reversed(many), DOCUMENTS[0], Document("b", "おくやみコーナーの予約は不要")], encoder, contents_of(before, "x"))
    assert (again.embedded, again.reused) == (1, 10)
    assert np.array_equal(again.index.vectors.text[:10], before.index.vectors.text[[*range(8, -1, -1), 9]])
    assert np.array_equal(again.digests[:9], before.digests[8::-1])
    assert again.index.search(again.index.analyze("予約は不要"), 1)[0].id == "b"


def test_a_corpus_that_is_mostly_new_is_embedded_anew(built: Built, encoder: StaticEncoder) -> None:
    changed = [DOCUMENTS[0], Document("c", "新しい窓口"), Document("d", "自治会の加入")]
    again = build_index(changed, encoder, contents_of(built, "x"))
    assert (again.embedded, again.reused) == (3, 0)
    assert np.array_equal(again.index.vectors.text, build_index(changed, encoder).index.vectors.text)


def test_vectors_of_another_model_are_not_used_again(built: Built, encoder: StaticEncoder) -> None:
    other = StaticEncoder(encoder._weights, "another")
    assert build_index(DOCUMENTS, other, contents_of(built, "x")).reused == 0


def test_other_documents_have_another_fingerprint(encoder: StaticEncoder) -> None:
    changed = [DOCUMENTS[0], Document("b", "おくやみコーナーの予約。")]
    moved = [Document("a", "駐車場の利用時間門司", ""), DOCUMENTS[1]]
    assert len({fingerprint(documents, encoder) for documents in (DOCUMENTS, changed, moved)}) == 3


def test_an_approximate_index_is_opened_from_its_file(tmp_path: Path, encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.APPROXIMATE_FROM", 200)
    monkeypatch.setattr("index.hybrid.APPROXIMATE_FROM", 200)
    texts = [
        f"{place}の{thing}を{i}回行う"
        for i in range(10)
        for place in ("門司", "小倉", "若松", "戸畑", "八幡")
        for thing in ("工事", "祭り", "清掃", "訓練")
    ]
    built = build_index([Document(str(i), text) for i, text in enumerate(texts)], encoder)
    snapshot = open_generation(write_generation(tmp_path, contents_of(built, "x")))
    assert snapshot.contents.facts["search"] == "approximate"
    assert isinstance(snapshot.contents.mapped["nearest.faiss"], Path)
    opened = index_of(snapshot.contents, encoder)
    for by in By:
        found = opened.search(opened.analyze("若松の清掃を3回"), 5, by)
        assert found == built.index.search(built.index.analyze("若松の清掃を3回"), 5, by)
    assert opened.search(opened.analyze("若松の清掃を3回"), 1)[0].id == str(texts.index("若松の清掃を3回行う"))


def test_an_index_of_another_model_is_refused_with_the_command_that_mends_it(built: Built, encoder: StaticEncoder) -> None:
    contents = contents_of(built, "x")
    require_same_model(contents, encoder)
    with pytest.raises(ModelError, match=r"another.*xhoshin index build"):
        require_same_model(contents, StaticEncoder(encoder._weights, "another"))
