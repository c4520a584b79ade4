"""The embedded model in one corpus: weights worked out by hand, and what is kept when the corpus changes a little."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.adapting import Bags, Pairs
from index.embedding.space import TermSpace
from index.embedding.static import StaticEncoder, StaticLayout, write_static_model
from index.words import WordTable

NO_BAGS = Bags(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int64))
NO_PAIRS = Pairs(NO_BAGS, NO_BAGS, np.zeros(0, np.int64))


@pytest.fixture
def encoder(tmp_path: Path) -> StaticEncoder:
    """予約 and 窓口 are opposite, so that they share nothing; 公園 is at right angles to both. Their lengths are 4, 1 and 9."""
    vectors = np.array([[4, 0], [-1, 0], [0, 9]], np.float32)
    write_static_model(tmp_path, {"予約": 0, "窓口": 1, "公園": 2}, vectors, StaticLayout())
    return StaticEncoder.load(tmp_path)


def table(*words: str) -> WordTable:
    return WordTable.build(sorted(words, key=str.encode))


@pytest.fixture
def space(encoder: StaticEncoder) -> TermSpace:
    words = table("予約", "窓口", "未知")  # in this order: 予約, 未知, 窓口
    return TermSpace.build(encoder, words, np.array([2.0, 5.0, 3.0], np.float32), NO_PAIRS)


def test_a_term_weighs_the_root_of_its_length_times_its_idf(space: TermSpace) -> None:
    assert [space.table[i] for i in range(3)] == ["予約", "未知", "窓口"]
    assert space.directions.tolist() == [[1, 0], [0, 0], [-1, 0]]
    assert space.weights == pytest.approx([2 * 2, 0, 1 * 3], rel=1e-3)  # a word that nobody knows has no direction, and so no weight


def test_a_word_that_the_corpus_lacks_counts_as_the_rarest(space: TermSpace) -> None:
    found = space.vector("公園")
    assert found is not None
    direction, weight = found
    assert direction == pytest.approx([0, 1], abs=1e-3) and weight == pytest.approx(3 * 5.0, rel=1e-3)
    assert space.vector("犬") is None


def test_a_text_is_the_direction_of_its_weighed_terms(space: TermSpace) -> None:
    assert space.encode_terms([["予約", "公園"], ["犬"]]) == pytest.approx(np.array([[4, 15], [0, 0]]) / np.hypot(4, 15), abs=1e-3)
    bags = Bags(np.array([0, 2], np.int32), np.array([1, 2], np.float32), np.array([2]))
    assert space.encode_bags(bags) == pytest.approx(np.array([[-1, 0]]))  # 1 x 4 to the one side, 2 x 3 to the other


def test_terms_stay_where_they_were_when_the_corpus_grows(space: TermSpace) -> None:
    grown = space.carried_over(table("窓口", "公園"), np.array([7.0, 9.0], np.float32))
    assert [grown.table[i] for i in range(2)] == ["公園", "窓口"]
    assert grown.weights == pytest.approx([3 * 7, 3], rel=1e-3)  # 公園 comes as the model has it, 窓口 keeps what it had
    assert grown.directions.tolist() == [[0, 1], [-1, 0]]


def test_as_many_directions_as_terms_are_needed(space: TermSpace, encoder: StaticEncoder) -> None:
    with pytest.raises(ValueError, match="3 terms, 2 directions and 3 weights"):
        TermSpace(space.table, space.directions[:2], space.weights, space.common, 1.0, encoder)
