"""Kana: one script for both, and a skeleton that survives the slips of a phone's keyboard."""

from __future__ import annotations

import re

KANA_RUN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KATAKANA_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _HIRAGANA_TO_KATAKANA.items()}
_SMALL_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲ", "アイウエオツヤユヨワカケジズオ")
_ROWS = {
    "ア": "アカサタナハマヤラワガザダバパ",
    "イ": "イキシチニヒミリギジビピ",
    "ウ": "ウクスツヌフムユルグズブプヴ",
    "エ": "エケセテネヘメレゲゼデベペ",
    "オ": "オコソトノホモヨロゴゾドボポ",
}
_VOWEL = {kana: vowel for vowel, row in _ROWS.items() for kana in row}
# What lengthens a vowel in spelling: おう and おお, えい and ええ, a doubled vowel.
_LENGTHENS = {"ア": "ア", "イ": "イ", "ウ": "ウ", "エ": "エイ", "オ": "オウ"}


_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (
            "エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム "
            "エヌ オー ピー キュー アール エス ティー ユー ブイ ダブリュー エックス ワイ ゼット"
        ).split(),
        strict=True,
    )
)


def is_kana(text: str) -> bool:
    return KANA_RUN.fullmatch(text) is not None


def to_katakana(text: str) -> str:
    return text.translate(_HIRAGANA_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    return text.translate(_KATAKANA_TO_HIRAGANA)


def spelled_out(name: str) -> str:
    """The reading of a name in kana and Latin letters (じーもx → ジーモエックス); empty where it has other characters."""
    reading = "".join(_LETTERS.get(char, char) for char in to_katakana(name))
    return reading if is_kana(reading) else ""


def skeleton(reading: str) -> str:
    """Katakana without what people get wrong: small or large kana, ヂ or ジ, and how (or whether) a vowel is lengthened."""
    out: list[str] = []
    for char in reading.translate(_SMALL_TO_LARGE):
        vowel = _VOWEL.get(out[-1], "") if out else ""
        if char != "ー" and char not in _LENGTHENS.get(vowel, ""):
            out.append(char)
    return "".join(out)
