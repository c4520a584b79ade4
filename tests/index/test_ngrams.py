"""Shared characters, against the formula written out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.headings import HEADING_WEIGHT, Headings
from index.ngrams import K1, B, Ngrams, TextStore


def built(*documents: tuple[str, str]) -> Ngrams:
    return Ngrams.build([text for _, text in documents], Headings.build(heading for heading, _ in documents))


def test_one_character_scores_as_the_formula_says() -> None:
    index = built(("", "窓"), ("", "窓窓口"))
    rarity = math.log(1 + 0.5 / 2.5) ** 2  # 窓 occurs three times, counted as in both of two texts
    lengths = [1, 3]
    expected = [tf / (tf + K1) for tf in (n / (1 - B + B * length / 2) for n, length in zip((1, 2), lengths, strict=True))]
    assert index.scores("窓", np.array([0, 1])) == pytest.approx([rarity * share / rarity for share in expected])


def test_what_the_corpus_lacks_counts_as_the_rarest() -> None:
    index = built(("", "窓"))
    known, unknown = math.log(1 + 0.5 / 1.5) ** 2, math.log(1 + 2 * 1.5) ** 2
    assert index.scores("窓犬", np.array([0]))[0] == pytest.approx(known / (1 + K1) / (known + 2 * unknown), rel=1e-5)  # 犬 and 窓犬 are unknown


def test_a_heading_counts_for_every_text_under_it() -> None:
    index = built(("予約", "窓口"), ("予約", "案内"), ("", "公園"))
    scores = index.scores("予約", np.array([2, 0, 1]))
    assert scores[0] == 0 and scores[1] == pytest.approx(scores[2]) and scores[1] == pytest.approx(HEADING_WEIGHT / (HEADING_WEIGHT + K1))


def test_no_ngram_runs_over_the_end_of_a_text() -> None:
    index = built(("", "門司"), ("", "港駅"))
    assert index.scores("司港", np.array([0, 1])) == pytest.approx(index.scores("港司", np.array([0, 1])))


def test_widths_and_white_space_make_no_difference() -> None:
    index = built(("", "Ａ－５ の 課題"))
    assert index.scores("a-5の課題", np.array([0]))[0] == index.scores("Ａ－５　の課題", np.array([0]))[0] > 0.5


def test_large_corpora_are_counted_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [("", "窓口の予約"), ("", ""), ("", "公園"), ("", "予約")]
    whole = built(*documents)
    monkeypatch.setattr("index.ngrams.CHUNK", 3)
    parts = built(*documents)
    assert np.array_equal(whole.keys, parts.keys) and np.array_equal(whole.counts, parts.counts)


@pytest.mark.parametrize("documents", [[], [("", "")]])
def test_an_empty_corpus_scores_nothing(documents: list[tuple[str, str]]) -> None:
    assert not built(*documents).scores("予約", np.arange(len(documents))).any()


def test_texts_and_ends_must_fit() -> None:
    with pytest.raises(ValueError, match="ends at 3, but there are 2"):
        TextStore(np.zeros(2, np.uint32), np.array([3]))
