"""Citizens' words and the words of other languages, each standing for a word of the reports (`corpus/glossary.toml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from index.query import Alias
from index.tokenizing import Token, fold, tokenize
from xhoshin.answer import Language

_BY_CHARACTERS = (Language.CHINESE, Language.KOREAN)
# Of a Japanese phrase, this share must be content words for them to stand for it.
MIN_WORD_SHARE = 0.6
# Too general to be searched for, but what they are part of is a thing of its own.
_DISTINGUISHING = frozenset({"物", "所", "性"})


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
    entries = table.get("entry", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("`entry` must be a list of tables: [[entry]]")
    for number, entry in enumerate(entries, start=1):
        term = entry.get("term")
        words = [(language, word) for language in Language for word in entry.get(language.value, [])]
        if not isinstance(term, str) or not term or not all(isinstance(word, str) for _, word in words):
            raise ValueError(f"glossary entry {number} ({term!r}): `term` and all words must be text in quotes")
        phrases += [Phrase(word, language, term) for language, word in words]
    return phrases


class Glossary:
    """Finds phrases in a question: Japanese and English by normalised words, Chinese and Korean by characters.

    A language's phrases are prepared when a question first needs them: thousands of phrases take longer to tokenize than an answer.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases: dict[Language, list[Phrase]] = {language: [] for language in Language}
        for phrase in phrases:
            self._phrases[phrase.language].append(phrase)
        self._words: dict[Language, _WordPhrases] = {}
        self._characters: dict[Language, dict[str, str]] = {}

    def aliases(self, folded: str, language: Language) -> list[Alias]:
        """Every phrase of the folded question, the longest first where two overlap."""
        if language in _BY_CHARACTERS:
            return _find_characters(folded, self._character_phrases(language))
        tokens = _telling(folded)
        tables = []
        if any(not char.isascii() for char in folded):
            tables.append(self._word_phrases(Language.JAPANESE))
        if any(char.isascii() and char.isalpha() for char in folded):
            tables.append(self._word_phrases(Language.ENGLISH))
        return _find_words(tokens, tables)

    def _word_phrases(self, language: Language) -> _WordPhrases:
        if language not in self._words:
            self._words[language] = _prepared(tuple(self._phrases[language]))
        return self._words[language]

    def _character_phrases(self, language: Language) -> dict[str, str]:
        if language not in self._characters:
            spelled = [("".join(fold(phrase.text).split()), phrase.term) for phrase in self._phrases[language]]
            self._characters[language] = dict(reversed(spelled))  # of a phrase that stands twice, the first entry counts
        return self._characters[language]


@dataclass(frozen=True, slots=True)
class _WordPhrases:
    """Terms by the spellings of a phrase's words, and by their normalised forms.

    A single English word stands for its term only as it is spelled, or in the plural: a stem joins too much (calling, calls).
    """

    by_spelling: Mapping[tuple[str, ...], str]
    by_form: Mapping[tuple[str, ...], str]
    first_words: frozenset[str]
    longest: int

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> _WordPhrases:
        by_spelling: dict[tuple[str, ...], str] = {}
        by_form: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            words = _telling(phrase.text)
            if words and _says_it_all(words, phrase):
                by_spelling.setdefault(tuple(token.surface for token in words), phrase.term)
                if len(words) > 1 or phrase.language is Language.JAPANESE:
                    by_form.setdefault(tuple(token.form for token in words), phrase.term)
                else:
                    by_spelling.setdefault((words[0].surface + "s",), phrase.term)
        first_words = frozenset(words[0] for words in (*by_spelling, *by_form))
        return cls(by_spelling, by_form, first_words, max(map(len, by_spelling), default=0))

    def term(self, tokens: Sequence[Token]) -> str | None:
        """What consecutive words say: by their very spelling (park is not parking), else by their forms."""
        return self.by_spelling.get(tuple(token.surface for token in tokens)) or self.by_form.get(tuple(token.form for token in tokens))


@lru_cache(maxsize=16)
def _prepared(phrases: tuple[Phrase, ...]) -> _WordPhrases:
    """The same for every glossary of these phrases: an answerer over another edition need not tokenize them again."""
    return _WordPhrases.of(phrases)


def _find_words(tokens: Sequence[Token], tables: Sequence[_WordPhrases]) -> list[Alias]:
    found, position = [], 0
    longest = max((table.longest for table in tables), default=0)
    while position < len(tokens):
        first = tokens[position]
        if not any(first.surface in table.first_words or first.form in table.first_words for table in tables):
            position += 1
            continue
        for length in range(min(longest, len(tokens) - position), 0, -1):
            words = tokens[position : position + length]
            term = next((term for table in tables if (term := table.term(words))), None)
            if term is not None:
                found.append(Alias(words[0].begin, words[-1].end, term))
                position += length - 1
                break
        position += 1
    return found


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


def _telling(text: str) -> list[Token]:
    """The words that a phrase is known by: content words, and what makes another thing of one (非会員, 資源物, 避難所)."""
    return [token for token in tokenize(text) if token.is_content or token.pos[0] == "接頭辞" or token.form in _DISTINGUISHING]


def _says_it_all(words: Sequence[Token], phrase: Phrase) -> bool:
    """True where the words that matching looks at are most of the phrase: 入っていない is not said by 入る alone."""
    return phrase.language is not Language.JAPANESE or sum(len(word.surface) for word in words) >= MIN_WORD_SHARE * len(phrase.text)
