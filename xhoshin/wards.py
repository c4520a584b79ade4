"""Which wards and bureaus a question names: those with a report, and those without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from index.kana import is_kana, to_katakana
from index.tokenizing import Token, fold, tokenize
from xhoshin.answer import Language
from xhoshin.codes import Found

_PLACE_SUFFIX = frozenset("区市町村県府都局")
_NOT_A_WARD = frozenset(
    ["校区", "地区", "学区", "選挙区", "街区", "全区", "各区", "両区", "他区", "当区", "本区", "同区", "市区", "区", "市", "町", "村", "県"]
)
_BUREAU = "局"
_NO_BUREAU = frozenset(["局", "市局", "部局", "各局", "当局", "本局", "同局", "他局", "関係局", "所管局", "担当局", "関係部局", "担当部局"])
# Who is asked for the report itself, whatever other reports say of it.
_REPORT_OF_BUREAU = re.compile(r"([\u30a1-\u30f6ー\u4e00-\u9fff々・]+局)の(?:報告|x方針|方針|課題|使命)")
_WARD_COMPOUND = re.compile(r"区(?:役所|長|民|内|政)")
_BOTH = re.compile(r"両区|二区|2区|2つの区|両方の区|\b(?:both|two|each|all|every) (?:the )?wards?\b|两个?区|兩區|두\s*구|양\s*구")


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward or bureau with every way people write it; `report` is empty where the corpus holds no report of it.

    `foreign_names` are by the language of the reader; the one in やさしい日本語 has its reading after it.
    """

    report: str
    name: str
    spellings: tuple[str, ...]
    foreign_names: Mapping[Language, str] = field(default_factory=dict)

    def name_in(self, language: Language) -> str:
        """The name in a language; the Japanese one where there is none."""
        return self.foreign_names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class WardsFound:
    """`reports` in the order named, `strangers` the names of places without a report; `rest` is the question without any of them."""

    reports: tuple[str, ...]
    strangers: tuple[str, ...]
    rest: str
    both: bool


class WardFinder:
    """Finds wards by any spelling. A place that stands in `report_texts` is no stranger."""

    def __init__(self, wards: Iterable[Ward], report_texts: Sequence[str]) -> None:
        self._report_text = "".join(map(_folded, report_texts))
        spellings = [(_one_kana(fold(spelling)), ward) for ward in wards for spelling in {ward.name, *ward.spellings}]
        self._spellings = sorted(spellings, key=lambda pair: -len(pair[0]))

    def find(self, folded: str) -> WardsFound:
        both = _BOTH.search(folded)
        rest = folded[: both.start()] + " " + folded[both.end() :] if both else folded
        taken: list[tuple[Found, Ward]] = []
        in_katakana = to_katakana(rest)
        for spelling, ward in self._spellings:
            for begin in _occurrences(in_katakana, spelling):
                end = begin + len(spelling)
                if _stands_alone(rest, begin, end, spelling) and not any(f.begin < end and begin < f.end for f, _ in taken):
                    taken.append((Found(ward.name, begin, end), ward))
        taken.sort(key=lambda pair: pair[0].begin)
        for found, _ in reversed(taken):
            # 門司区役所 still asks about a 区役所, 門司区長 about a 区長.
            end = found.end - 1 if _WARD_COMPOUND.match(rest, found.end - 1) else found.end
            rest = rest[: found.begin] + " " + rest[end:]
        reports = tuple(dict.fromkeys(ward.report for _, ward in taken if ward.report))
        strangers = [ward.name for _, ward in taken if not ward.report]
        strangers += self._strangers(rest)
        return WardsFound(reports, tuple(dict.fromkeys(strangers)), rest, both is not None)

    def _strangers(self, text: str) -> list[str]:
        """Places written as 〇〇区, 〇〇市 and so on, and bureaus, that stand in no report."""
        if not _PLACE_SUFFIX.intersection(text):
            return []
        tokens = tokenize(text)
        found = [name for name in _bureaus(tokens) if name not in self._report_text]
        found += [match[1] for match in _REPORT_OF_BUREAU.finditer(text) if match[1] not in _NO_BUREAU]
        for before, token in pairwise(tokens):
            name = before.surface + token.surface
            is_place = "地名" in before.pos[2:] and token.surface in _PLACE_SUFFIX
            if is_place and name not in _NOT_A_WARD and name not in self._report_text:
                found.append(name)
        for token in tokens:
            ends_as_place = len(token.surface) > 1 and token.surface[-1] in _PLACE_SUFFIX and "地名" in token.pos[2:]
            if ends_as_place and token.surface not in _NOT_A_WARD and token.surface not in self._report_text:
                found.append(token.surface)
        return found


def _bureaus(tokens: Sequence[Token]) -> list[str]:
    """Names of bureaus, made of nouns and 局 (環境局, 財政・変革局); a word of the dictionary that ends in 局 (郵便局) is none."""
    found = []
    for end in (i for i, token in enumerate(tokens) if token.surface == _BUREAU):
        begin = end
        while begin and (tokens[begin - 1].pos[0] == "名詞" or tokens[begin - 1].surface == "・"):
            begin -= 1
        name = "".join(token.surface for token in tokens[begin : end + 1]).lstrip("・")
        if name not in _NO_BUREAU:
            found.append(name)
    return found


@lru_cache(maxsize=64)
def _folded(report: str) -> str:
    """A report's text as places are looked up in it."""
    return fold("".join(report.split()))


def _one_kana(spelling: str) -> str:
    """A spelling in kana is found in either kana."""
    return to_katakana(spelling) if is_kana(spelling) else spelling


def _occurrences(in_katakana: str, spelling: str) -> list[int]:
    """Where a spelling begins in a text whose hiragana has become katakana."""
    if spelling not in in_katakana:
        return []
    return [match.start() for match in re.finditer(re.escape(spelling), in_katakana)]


def _stands_alone(text: str, begin: int, end: int, spelling: str) -> bool:
    """Latin and kana spellings need word borders: もじ is no ward inside もじれつ, nor moji inside emoji.

    A kanji name does not count where it begins a longer name (門司港, 門司税務課), which is a place of its own.
    """
    before, after = text[begin - 1 : begin], text[end : end + 1]
    if spelling[0].isascii():
        return not any(char.isalpha() and char.isascii() for char in (before, after))
    if is_kana(spelling):
        return not is_kana(before or "。") and (not is_kana(after or "。") or after in "のでには、くハノデニ")
    return spelling[-1] in "区구區区" or not re.match(r"[\u4e00-\u9fff]", after) or after in "市"
