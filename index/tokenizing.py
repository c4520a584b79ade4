"""Japanese and English text to search terms. The only module that knows SudachiPy.

A `Token` is one Sudachi C unit (駐車場) with its A units (駐車, 場), every form normalised by Sudachi's dictionary,
so that spelling variants (引越し, 引っ越し) meet. English words keep a token of their own, stemmed by Snowball, and carry the
dictionary's Japanese form (parking → パーキング) as a unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import local

import snowballstemmer
from sudachipy import Dictionary, SplitMode
from sudachipy import Morpheme as SudachiMorpheme
from sudachipy import Tokenizer as SudachiTokenizer

from index.kana import is_kana, to_katakana

CONTENT_POS = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞", "接尾辞"})

# Words that Sudachi calls nouns, verbs or adverbs but that name nothing: formal nouns, light verbs, question and filler words.
# Written as Sudachi's normalised forms.
STOP_FORMS = frozenset(
    "事 物 為 時 所 様 方 訳 筈 内 中 上 下 等 儘 よう そう みたい 的 "
    "為る 居る 有る 無い 成る 出来る 下さる 呉れる 貰う 頂く 致す 御座る 置く 仕舞う 因る 於く 就く 対する 関する 取る 掛ける 付く 付ける "
    "言う 思う 知る 教える 聞く 見る 見せる 分かる 願う 欲しい 良い 宜しい "
    "どう 如何 何故 何で そう こう ああ もう まだ 又 既に 特に 具体 詳しい 一寸 はい いいえ 是非 先ず 全て 本当 今 "
    "さん 様 君 ちゃん 御 達 等 化 性 的 者 用 つ 件 個 番 号 目 "
    # Filler of greetings and requests.
    "済む すみません お願い 質問".split()
)

ENGLISH_STOP_WORDS = frozenset(
    """
    a an the is are was were be been being am do does did done have has had having will would can could shall should may
    might must i me my we us our you your he she it its they them their this that these those there here of in on at to
    for from by with about as into over under and or but if so than then not no yes any some all each what which who
    whom whose when where why how s t re ve ll d m please tell show give know want like get got let just also more most
    much many very ever his her him out up
    """.split()
)

_ASCII_WORD = re.compile(r"[a-z]+")
_QUOTED = re.compile(r"「([^「」。、]{2,24})」")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")


@dataclass(frozen=True, slots=True)
class Token:
    """One C unit of a text, its offsets counted in characters of the folded text.

    Units, readings and synonym groups are those of content words; others have none.
    """

    surface: str
    form: str
    units: tuple[str, ...]
    readings: tuple[str, ...]
    pos: tuple[str, ...]
    synonym_groups: tuple[int, ...]
    begin: int
    end: int
    is_content: bool

    @property
    def terms(self) -> tuple[str, ...]:
        """The C unit's form, then its A units' forms where it has several."""
        return (self.form, *self.units)

    @property
    def is_kana(self) -> bool:
        return is_kana(self.surface)

    @property
    def is_grammatical(self) -> bool:
        """True for a short verb in kana (について, による), which mostly names nothing."""
        return self.pos[0] == "動詞" and len(self.surface) <= 2 and self.is_kana


def fold(text: str) -> str:
    """Text for matching: NFKC, lower case, one form of dash. Not for quoting: offsets change."""
    return unicodedata.normalize("NFKC", text).lower().translate(_DASHES)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


class _OfThread(local):
    """A thread's own tokenizer and stemmer: neither can be used by two threads at once."""

    def __init__(self) -> None:
        self.sudachi: SudachiTokenizer = _dictionary().tokenizer(mode=SplitMode.C)
        self.stemmer = snowballstemmer.stemmer("english")


@cache
def _of_threads() -> _OfThread:
    return _OfThread()


@cache
def stem_english(word: str) -> str:
    return str(_of_threads().stemmer.stemWord(word))


@lru_cache(maxsize=512)
def tokenize(text: str) -> tuple[Token, ...]:
    """All tokens of `text` after `fold`, particles and punctuation too (see `Token.is_content`).

    An honorific prefix is joined to the word it honours: お+悔やみ and 悔やみ are one word with two readings.
    """
    tokens: list[Token] = []
    prefix: SudachiMorpheme | None = None
    for morpheme in _of_threads().sudachi.tokenize(fold(text)):
        pos = morpheme.part_of_speech()
        if pos[0] == "接頭辞" and morpheme.normalized_form() == "御":
            prefix = morpheme
            continue
        tokens.append(_token(morpheme, pos, prefix))
        prefix = None
    return tuple(tokens)


def _token(morpheme: SudachiMorpheme, pos: tuple[str, ...], prefix: SudachiMorpheme | None) -> Token:
    surface, begin, end = morpheme.surface(), morpheme.begin(), morpheme.end()
    form = morpheme.normalized_form().lower()
    is_english = _ASCII_WORD.fullmatch(surface) is not None
    if not _is_content(surface, form, pos, is_english):
        return Token(surface, form, (), (), tuple(pos[:3]), (), begin, end, False)
    readings: tuple[str, ...] = (to_katakana(surface) if is_kana(surface) else morpheme.reading_form(),)
    units: tuple[str, ...] = ()
    if is_english:
        units = () if form == surface else (form,)
        form = stem_english(surface)
    elif len(surface) > 1:
        parts = list(morpheme.split(SplitMode.A))
        if len(parts) > 1 and pos[0] == "名詞":  # the halves of a compound verb (申し込む: 申す, 込む) mean something else
            units = tuple(part.normalized_form().lower() for part in parts if part.part_of_speech()[0] in CONTENT_POS)
            if parts[0].normalized_form() == "御":
                readings = (*readings, "".join(part.reading_form() for part in parts[1:]))
    if prefix is not None:
        surface, begin = prefix.surface() + surface, prefix.begin()
        readings = (*readings, prefix.reading_form() + readings[0])
    return Token(surface, form, units, readings, tuple(pos[:3]), tuple(morpheme.synonym_group_ids()), begin, end, True)


def _is_content(surface: str, form: str, pos: tuple[str, ...], is_english: bool) -> bool:
    if is_english:
        return surface not in ENGLISH_STOP_WORDS
    return pos[0] in CONTENT_POS and pos[1] != "助動詞語幹" and form not in STOP_FORMS and not _is_lone_kana(surface)


def _is_lone_kana(surface: str) -> bool:
    return len(surface) == 1 and is_kana(surface)


def quoted_names(text: str) -> list[str]:
    """Names that the text puts in quotation marks (「じーもX」), folded, as terms of their own: many are no words of any dictionary."""
    return [f"「{''.join(name.split())}」" for name in _QUOTED.findall(fold(text))]


def terms(tokens: Iterable[Token]) -> list[str]:
    """The search terms of a token sequence, in order: every content token's form and units."""
    return [term for token in tokens if token.is_content for term in token.terms if term not in STOP_FORMS]
