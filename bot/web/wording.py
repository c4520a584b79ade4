"""The words of the pages around what the reports say, in the languages of the pages (`wording.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from xhoshin.answer import Language

_FILE = Path(__file__).with_name("wording.toml")
_FIELD = re.compile(r"\{(\w+)\}")


class PageLanguage(StrEnum):
    """What a page can be shown in; the values are `Language`'s."""

    JAPANESE = "ja"
    ENGLISH = "en"
    SIMPLE_JAPANESE = "ja-simple"

    @property
    def tag(self) -> str:
        """The BCP 47 tag for `lang`."""
        return "en" if self is PageLanguage.ENGLISH else "ja"

    @property
    def language(self) -> Language:
        """That of the frame around quotes."""
        return Language(self.value)


def page_language(word: str | None) -> PageLanguage:
    """The language that a request names; Japanese where it names none that there is."""
    return PageLanguage(word) if word in set(PageLanguage) else PageLanguage.JAPANESE


class Words:
    """The words of one language. `words("ask")` fills in what stands in braces; a name that does not exist raises KeyError."""

    def __init__(self, language: PageLanguage, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, /, **fields: object) -> str:
        return self._words[key].format(**fields)


def read_wording() -> dict[PageLanguage, Words]:
    """All words, checked to be there in every language with the same fields; raises ValueError where they are not."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    for name, forms in table.items():
        if set(forms) != set(PageLanguage):
            raise ValueError(f"{_FILE.name}: {name} is there in {', '.join(forms)}, not in all of {', '.join(PageLanguage)}")
        if len({frozenset(_FIELD.findall(form)) for form in forms.values()}) != 1:
            raise ValueError(f"{_FILE.name}: {name} has other fields in one language than in another")
    return {language: Words(language, {name: forms[language] for name, forms in table.items()}) for language in PageLanguage}
