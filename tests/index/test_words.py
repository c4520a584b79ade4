from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import WordTable


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=40), st.text(st.characters(exclude_categories=["Cs"])))
def test_every_word_is_found_at_its_place_and_no_other_is(words: set[str], other: str) -> None:
    ordered = sorted(words, key=str.encode)
    table = WordTable.build(ordered)
    assert [table.find(word) for word in ordered] == list(range(len(ordered)))
    assert [table[i] for i in range(len(table))] == ordered
    assert table.find(other) == (ordered.index(other) if other in words else None)


def test_words_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        WordTable.build(["b", "a"])


def test_ends_that_do_not_fit_the_words_are_refused() -> None:
    with pytest.raises(ValueError, match="byte 3, but there are 2 bytes"):
        WordTable(np.frombuffer(b"ab", np.uint8), np.array([3], np.uint32))


def test_lower_bound_is_the_first_word_not_before() -> None:
    table = WordTable.build(["a", "c", "e"])
    assert [table.lower_bound(word) for word in ("a", "b", "e", "f")] == [0, 1, 2, 3]
