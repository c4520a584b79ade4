"""What an index learns from: headings with their texts, sentences with the rest of theirs."""

from __future__ import annotations

from index.adapting import Bags
from index.headings import Headings
from index.pairs import learning_pairs
from index.vocabulary import TermBags, Vocabulary


def pairs_of(documents: list[tuple[str, str]]) -> tuple[list[tuple[set[str], set[str]]], list[int]]:
    vocabulary = Vocabulary()
    headings = Headings.build(heading for heading, _ in documents)
    bodies, heads = TermBags(vocabulary), TermBags(vocabulary)
    for _, text in documents:
        bodies.add(text)
    for heading in headings.texts:
        heads.add(heading)
    words, rank = vocabulary.sorted_order()
    found = learning_pairs(bodies.bags(rank), bodies.sentences(rank), headings, heads.bags(rank))

    def spelled(bags: Bags) -> list[set[str]]:
        return [{words[t] for t in bags.terms[end - length : end]} for end, length in zip(bags.ends, bags.lengths, strict=True)]

    return list(zip(spelled(found.left), spelled(found.right), strict=True)), found.groups.tolist()


def test_a_heading_goes_with_each_of_its_texts() -> None:
    pairs, groups = pairs_of([("窓口", "予約"), ("窓口", "案内"), ("公園", "")])
    assert pairs == [({"窓口"}, {"予約"}), ({"窓口"}, {"案内"})]
    assert groups[0] == groups[1]  # two texts of one heading are not held against each other


def test_a_sentence_goes_with_the_rest_of_a_text_without_a_heading() -> None:
    pairs, groups = pairs_of([("", "窓口で予約を案内。公園に花壇と芝生。犬。")])
    assert [left for left, _ in pairs] == [{"窓口", "予約", "案内"}, {"公園", "花壇", "芝生"}]  # 犬 alone tells too little
    assert pairs[0][1] == {"公園", "花壇", "芝生", "犬"} and pairs[1][1] == {"窓口", "予約", "案内", "犬"}
    assert groups[0] == groups[1]


def test_nothing_is_learned_from_nothing() -> None:
    assert pairs_of([]) == ([], [])
    assert pairs_of([("", "窓口。"), ("", "")]) == ([], [])
