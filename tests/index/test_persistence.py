"""An index that is opened answers as the one that was built, and what is unchanged is not embedded again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.static import StaticEncoder
from index.hybrid import Document
from index.persistence import Built, build_index, contents_of, fingerprint, index_of
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
    changed = [Document("z", "駐車場の利用時間", "門司"), Document("b", "おくやみコーナーの予約は不要"), Document("c", "新しい")]
    again = build_index(changed, encoder, contents_of(built, "x"))
    assert (again.embedded, again.reused) == (2, 1)
    afresh = build_index(changed, encoder)
    assert np.array_equal(again.index.vectors, afresh.index.vectors)
    assert np.array_equal(again.text_digests, afresh.text_digests)


def test_vectors_of_another_model_are_not_used_again(built: Built, encoder: StaticEncoder) -> None:
    other = StaticEncoder(encoder._weights, "another")
    assert build_index(DOCUMENTS, other, contents_of(built, "x")).reused == 0


def test_other_documents_have_another_fingerprint(encoder: StaticEncoder) -> None:
    changed = [DOCUMENTS[0], Document("b", "おくやみコーナーの予約。")]
    moved = [Document("a", "駐車場の利用時間門司", ""), DOCUMENTS[1]]
    assert len({fingerprint(documents, encoder) for documents in (DOCUMENTS, changed, moved)}) == 3
