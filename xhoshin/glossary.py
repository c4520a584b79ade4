"""Citizens' words and the words of other languages, each standing for a word of the reports (`corpus/glossary.toml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.query import Alias
from index.tokenizing import Token, fold, tokenize
from xhoshin.answer import Language

_BY_CHARACTERS = (Language.CHINESE, Language.KOREAN)
# Of a Japanese phrase, this share must be content words for them to stand for it.
MIN_WORD_SHARE = 0.5
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text`, in `language`, says the reports' `term`."""

    text: str
    language: Language
    term: str


def read_phrases(table: Mapping[str, Any]) -> list[Phrase]:
    """The phrases of a parsed glossary file: a list `entry` of {term, ja, en, zh, ko}.

    Raises:
        ValueError: names the entry that has no term or a word that is no text.
    """
    phrases = []
    for number, entry in enumerate(table.get("entry", []), start=1):
        term = entry.get("term")
        words = [(language, word) for language in Language for word in entry.get(language.value, [])]
        if not isinstance(term, str) or not term or not all(isinstance(word, str) for _, word in words):
            raise ValueError(f"glossary entry {number} ({term!r}): `term` and all words must be text in quotes")
        phrases += [Phrase(word, language, term) for language, word in words]
    return phrases


class Glossary:
    """Finds phrases in a question: Japanese and English by normalised words, Chinese and Korean by characters."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_words: dict[tuple[str, ...], str] = {}
        self._by_spelling: dict[tuple[str, ...], str] = {}
        self._by_characters: dict[Language, dict[str, str]] = {language: {} for language in _BY_CHARACTERS}
        for phrase in phrases:
            if phrase.language in _BY_CHARACTERS:
                self._by_characters[phrase.language].setdefault(_SPACES.sub("", fold(phrase.text)), phrase.term)
            else:
                tokens = tokenize(phrase.text)
                words = _words(tokens)
                if words and _says_it_all(words, phrase):
                    self._by_words.setdefault(tuple(token.form for token in words), phrase.term)
                    self._by_spelling[tuple(token.surface for token in words)] = phrase.term
        self._longest = max(map(len, self._by_words), default=0)

    def aliases(self, folded: str, language: Language) -> list[Alias]:
        """Every phrase of the folded question, the longest first where two overlap."""
        if language in _BY_CHARACTERS:
            return self._find_characters(folded, self._by_characters[language])
        return self._find_words(_words(tokenize(folded)))

    def _find_words(self, tokens: Sequence[Token]) -> list[Alias]:
        forms = [token.form for token in tokens]
        spellings = [token.surface for token in tokens]
        found, position = [], 0
        while position < len(forms):
            for length in range(min(self._longest, len(forms) - position), 0, -1):
                span = slice(position, position + length)
                term = self._by_spelling.get(tuple(spellings[span])) or self._by_words.get(tuple(forms[span]))
                if term is not None:
                    found.append(Alias(tokens[position].begin, tokens[position + length - 1].end, term))
                    position += length - 1
                    break
            position += 1
        return found

    @staticmethod
    def _find_characters(folded: str, phrases: Mapping[str, str]) -> list[Alias]:
        """Substrings, white space aside: Chinese has none, Korean writers use it as they like."""
        places = [i for i, char in enumerate(folded) if not char.isspace()]
        text = "".join(folded[i] for i in places)
        found, position = [], 0
        longest = max(map(len, phrases), default=0)
        while position < len(text):
            for length in range(min(longest, len(text) - position), 0, -1):
                term = phrases.get(text[position : position + length])
                if term is not None:
                    found.append(Alias(places[position], places[position + length - 1] + 1, term))
                    position += length - 1
                    break
            position += 1
        return found


def _words(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.is_content]


def _says_it_all(words: Sequence[Token], phrase: Phrase) -> bool:
    """True where the words that matching looks at are most of the phrase: 入っていない is not said by 入る alone."""
    return phrase.language is not Language.JAPANESE or sum(len(word.surface) for word in words) >= MIN_WORD_SHARE * len(phrase.text)
