"""A made corpus of any size, to see how cost and quality grow: passages of the bundled reports' words, each made from its number alone.

How often a word comes follows Zipf's law (Zipf 1949; Mandelbrot's form, 1 / (rank + 2.7)): the reports' words by how often they stand there, then
the glossary's. One word in thirty is a made name, so that the vocabulary goes on growing with the corpus, as real ones do (Heaps 1978).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import overload

from index.beir import Benchmark
from index.hybrid import Document
from index.tokenizing import tokenize
from xhoshin.answer import Language
from xhoshin.corpus import bundled_corpus, read_glossary, read_library

QUESTIONS = 1000
SEED = 20241130
SHORTEST, LONGEST = 50, 85
_ZIPF_SHIFT = 2.7
_NAME_SHARE = 1 / 30
_NAMES = 200_000
_SYLLABLES = "アイウエオカキクケコサシスセソタチツテトナニネノハヒフヘホマミムメモヤユヨラリルレロワ"
_PARTICLES = ("の", "を", "に", "は", "で", "と", "や", "が", "から", "の", "を", "への")
_ENDINGS = ("します。", "です。", "しました。", "を進めます。", "に取り組みます。")
_WORDS_IN_SENTENCE = (3, 7)
_KEPT_SHARE = 0.5
_FEWEST_KEPT = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Words with the running total of their weights, both (words,)."""

    texts: tuple[str, ...]
    totals: tuple[float, ...]

    @classmethod
    def bundled(cls) -> Words:
        """The bundled reports' content words of two characters or more, the most frequent first, then the glossary's."""
        corpus = bundled_corpus()
        counts: Counter[str] = Counter()
        for place in read_library(corpus).places():
            counts.update(token.surface for token in tokenize(place.passage.text) if token.is_content and len(token.surface) > 1)
        ordered = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        phrases = [phrase for phrase in read_glossary(corpus) if phrase.language is Language.JAPANESE]
        texts = tuple(dict.fromkeys([*ordered, *(phrase.term for phrase in phrases), *(phrase.text for phrase in phrases)]))
        return cls(texts, tuple(accumulate(1 / (rank + _ZIPF_SHIFT) for rank in range(1, len(texts) + 1))))

    def draw(self, chance: Random) -> str:
        if chance.random() < _NAME_SHARE:
            return _name(int(_NAMES ** chance.random()))  # log-uniform: Zipf's law again
        return chance.choices(self.texts, cum_weights=self.totals)[0]


class MadeCorpus(Sequence[Document]):
    """`size` passages of about 80 characters; the same ones for the same seed, none of them kept."""

    def __init__(self, size: int, seed: int = SEED, words: Words | None = None) -> None:
        self._size = size
        self._seed = seed
        self._words = words or Words.bundled()

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Document]:
        return (self[i] for i in range(self._size))

    @overload
    def __getitem__(self, position: int) -> Document: ...
    @overload
    def __getitem__(self, position: slice) -> list[Document]: ...
    def __getitem__(self, position: int | slice) -> Document | list[Document]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(self._size))]
        number = position + self._size if position < 0 else position
        if not 0 <= number < self._size:
            raise IndexError(position)
        return Document(str(number), self._passage(number)[0])

    def question(self, number: int) -> str:
        """What half of passage `number`'s different words ask, in another order."""
        words = list(dict.fromkeys(self._passage(number)[1]))
        chance = Random(f"{self._seed} question {number}")
        return " ".join(chance.sample(words, max(min(len(words), _FEWEST_KEPT), round(_KEPT_SHARE * len(words)))))

    def _passage(self, number: int) -> tuple[str, list[str]]:
        """A passage's text and its words in order."""
        chance = Random(self._seed * 1_000_003 + number)
        wanted = chance.randint(SHORTEST, LONGEST)
        pieces: list[str] = []
        words: list[str] = []
        length = 0
        while length < wanted:
            for _ in range(chance.randint(*_WORDS_IN_SENTENCE)):
                word = self._words.draw(chance)
                words.append(word)
                pieces += (word, chance.choice(_PARTICLES))
            pieces[-1] = chance.choice(_ENDINGS)  # instead of a last particle
            length = sum(map(len, pieces))
        return "".join(pieces), words


def made_benchmark(size: int, seed: int = SEED) -> Benchmark:
    """`size` passages and up to `QUESTIONS` questions, of each of which its own passage alone is the right answer."""
    corpus = MadeCorpus(size, seed)
    numbers = Random(f"{seed} questions").sample(range(size), min(QUESTIONS, size))
    questions = {str(number): corpus.question(number) for number in numbers}
    return Benchmark(corpus, questions, {question: {question: 1} for question in questions})


def _name(number: int) -> str:
    """A name of at least three syllables in katakana, another one for each number."""
    syllables = ""
    number += len(_SYLLABLES) ** 2
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        syllables += _SYLLABLES[digit]
    return syllables
