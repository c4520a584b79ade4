"""Matters that people bring to a city office (`corpus/matters.toml`): a question that names one is about that and nothing near it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from index.tokenizing import fold
from xhoshin.answer import Language
from xhoshin.glossary import Glossary, Phrase
from xhoshin.report import Initiative, without_white_space


class Matters:
    """Finds matters in questions, and tells whether an initiative names them.

    Args:
        phrases: of the matters, each under its term.
        glossary: the reports' own words and what stands for them; a word known there is no outside matter.
        reports: the texts of all reports; a word that stands in one of them is none either.
    """

    def __init__(self, phrases: Sequence[Phrase], glossary: Iterable[Phrase], reports: Sequence[str]) -> None:
        inside = {word for phrase in glossary for word in (phrase.text, phrase.term)}
        words = tuple(dict.fromkeys(word for phrase in phrases if phrase.language is Language.JAPANESE for word in (phrase.text, phrase.term)))
        written = frozenset().union(*(_written(words, text) for text in reports))
        known = written | {word for phrase in phrases for word in (phrase.text, phrase.term) if word in inside}
        outside = [phrase for phrase in phrases if phrase.text not in known and phrase.term not in known]
        terms = dict.fromkeys(phrase.term for phrase in outside)
        self._finder = Glossary([*outside, *(Phrase(term, Language.JAPANESE, term) for term in terms)])
        self._spellings: dict[str, list[str]] = {term: [fold(term)] for term in terms}
        for phrase in outside:
            if phrase.language is Language.JAPANESE:
                self._spellings[phrase.term].append(fold(phrase.text))

    def missing(self, folded: str, language: Language, initiative: Initiative | None) -> str:
        """A matter that the folded question names and the initiative does not; empty where there is none."""
        named = [alias.target for alias in self._finder.aliases(folded, language)]
        if not named:
            return ""
        text = fold("".join(section.text for section in initiative.sections)) if initiative else ""
        return next((term for term in named if not any(spelling in text for spelling in self._spellings[term])), "")


@lru_cache(maxsize=64)
def _written(words: tuple[str, ...], report: str) -> frozenset[str]:
    """The words that stand in a report's text; asked again for every answerer over the same edition."""
    text = without_white_space(report)
    return frozenset(word for word in words if word in text)
