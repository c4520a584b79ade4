"""A snapshot is the old one or the new one, and a damaged one is never read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedding.static import StaticEncoder
from index.hybrid import Document, HybridIndex
from index.snapshot import KEPT_GENERATIONS, LAYOUT, SnapshotError, fingerprint, open_snapshot, write_snapshot

DOCUMENTS = [Document("a", "駐車場の利用時間", "門司"), Document("b", "おくやみコーナーの予約")]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.embedded()


@pytest.fixture(scope="module")
def built(encoder: StaticEncoder) -> HybridIndex:
    return HybridIndex.build(DOCUMENTS, encoder)


def test_an_opened_snapshot_answers_as_the_built_index(tmp_path: Path, built: HybridIndex, encoder: StaticEncoder) -> None:
    made_from = fingerprint(DOCUMENTS, encoder)
    write_snapshot(tmp_path, built, made_from)
    opened = open_snapshot(tmp_path, encoder, made_from)
    assert opened is not None
    for text in ("駐車場は何時から", "お悔やみ", "ちゅうしゃじょう"):
        assert opened.search(opened.analyze(text), 2) == built.search(built.analyze(text), 2)


def test_other_documents_have_another_fingerprint(encoder: StaticEncoder) -> None:
    changed = [DOCUMENTS[0], Document("b", "おくやみコーナーの予約。")]
    moved = [Document("a", "駐車場の利用時間門司", ""), DOCUMENTS[1]]
    assert len({fingerprint(documents, encoder) for documents in (DOCUMENTS, changed, moved)}) == 3


def test_none_is_opened_where_there_is_none_or_it_is_of_something_else(tmp_path: Path, built: HybridIndex, encoder: StaticEncoder) -> None:
    assert open_snapshot(tmp_path, encoder, "x") is None
    write_snapshot(tmp_path, built, "x")
    assert open_snapshot(tmp_path, encoder, "y") is None


def test_every_single_damaged_file_is_noticed(tmp_path: Path, built: HybridIndex, encoder: StaticEncoder) -> None:
    folder = write_snapshot(tmp_path, built, "x")
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for damaged in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:]):
            path.write_bytes(damaged)
            if path.name == LAYOUT.manifest:
                with pytest.raises(SnapshotError):
                    open_snapshot(tmp_path, encoder, "x")
            else:
                with pytest.raises(SnapshotError, match=path.name):
                    open_snapshot(tmp_path, encoder, "x")
        path.write_bytes(whole)
    assert open_snapshot(tmp_path, encoder, "x") is not None


def test_a_failed_write_leaves_the_old_generation_and_no_debris(
    tmp_path: Path, built: HybridIndex, encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(tmp_path, built, "old")
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(np, "save", full)
        write_snapshot(tmp_path, built, "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert open_snapshot(tmp_path, encoder, "old") is not None


def test_the_last_generations_are_kept(tmp_path: Path, built: HybridIndex, encoder: StaticEncoder) -> None:
    folders = [write_snapshot(tmp_path, built, str(i)) for i in range(KEPT_GENERATIONS + 2)]
    assert [folder.exists() for folder in folders] == [False] * 2 + [True] * KEPT_GENERATIONS
    assert open_snapshot(tmp_path, encoder, str(KEPT_GENERATIONS + 1)) is not None
