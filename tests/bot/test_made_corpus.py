"""The made corpus: the same for everybody, of natural proportions, and never held in memory."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.made_corpus import MadeCorpus, Words, made_benchmark
from index.tokenizing import tokenize


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.bundled()


def test_a_passage_is_made_from_its_number_alone(words: Words) -> None:
    small, big = MadeCorpus(200, words=words), MadeCorpus(1_000_000, words=words)
    assert list(small) == [big[i] for i in range(200)] == small[:]
    assert small[-1] == small[199] and len(big) == 1_000_000
    assert MadeCorpus(200, seed=1, words=words)[0] != small[0]
    with pytest.raises(IndexError):
        small[200]


def test_passages_are_about_80_characters_and_all_different(words: Words) -> None:
    texts = [document.text for document in MadeCorpus(2000, words=words)]
    assert 75 < sum(map(len, texts)) / len(texts) < 85
    assert len(set(texts)) == 2000
    assert all(50 <= len(text) <= 150 and text.endswith("。") for text in texts)


def test_words_are_as_unequal_as_in_the_reports_and_the_vocabulary_grows(words: Words) -> None:
    counts: Counter[str] = Counter()
    grown = []
    for i, document in enumerate(MadeCorpus(2000, words=words), start=1):
        counts.update(token.form for token in tokenize(document.text) if token.is_content)
        if i % 1000 == 0:
            grown.append(len(counts))
    ranked = [count for _, count in counts.most_common()]
    assert 3 < ranked[0] / ranked[9] < 10  # Zipf with shift 2.7: (10 + 2.7) / (1 + 2.7) = 3.4, and more where words share parts
    assert grown[1] > 1.1 * grown[0]
    assert sum(count == 1 for count in ranked) > 0.25 * len(ranked)


def test_a_question_is_half_of_its_passages_words_in_another_order(words: Words) -> None:
    corpus = MadeCorpus(300, words=words)
    in_order = 0
    for number in range(300):
        text, asked = corpus[number].text, corpus.question(number).split(" ")
        assert 3 <= len(asked) == len(set(asked)) and all(word in text for word in asked)
        in_order += sorted(asked, key=text.find) == asked
    assert in_order < 60


def test_a_benchmark_asks_for_its_own_passages() -> None:
    benchmark = made_benchmark(50)
    assert len(benchmark.questions) == 50
    assert benchmark.judgements == {question: {question: 1} for question in benchmark.questions}
    assert made_benchmark(50).questions == benchmark.questions
    assert len(made_benchmark(3000).questions) == 1000
