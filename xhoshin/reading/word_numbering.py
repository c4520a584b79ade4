"""Word's automatic numbers, which stand in no paragraph's text: counted as Word does, from numbering.xml.

Formats: ECMA-376 Part 1, 17.18.59 ST_NumberFormat; counting and level texts: 17.9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MAX_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, its number format, and its text such as "(%1)"."""

    start: int
    format: str
    text: str


@dataclass(frozen=True, slots=True)
class ListKind:
    """What a paragraph's numId names: the counter that it shares with others, its levels, and which of them it restarts at what."""

    counter: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


class Numbering:
    """Counts the numbered paragraphs of a document, given in their order."""

    def __init__(self, kinds: Mapping[str, ListKind]) -> None:
        self._kinds = kinds
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def mark(self, num_id: str, level: int) -> str:
        """The number or bullet in front of the next paragraph of this list and level, empty where it has none."""
        kind = self._kinds.get(num_id)
        if kind is None or level not in kind.levels:
            return ""
        counts = self._counts.setdefault(kind.counter, {})
        if level in kind.restarts and (num_id, level) not in self._restarted:
            self._restarted.add((num_id, level))
            counts.pop(level, None)
        start = kind.restarts.get(level, kind.levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        text = kind.levels[level].text
        if kind.levels[level].format == "bullet":
            return text
        for shown in range(_MAX_LEVEL):
            if f"%{shown + 1}" in text:
                at = kind.levels.get(shown, kind.levels[level])
                text = text.replace(f"%{shown + 1}", formatted(counts.get(shown, at.start), at.format))
        return text


def formatted(number: int, style: str) -> str:
    """A number in one of Word's formats; as plain digits in a format that is unknown, or where the format does not reach so far."""
    return _FORMATS.get(style, str)(number)


def _from(chars: str) -> Callable[[int], str]:
    return lambda number: chars[number - 1] if 1 <= number <= len(chars) else str(number)


def _block(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """a to z, then aa, bb and so on, as Word does."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if 1 <= number <= 26 * 9 else str(number)


def _roman(number: int) -> str:
    if not 1 <= number < 4000:
        return str(number)
    found = ""
    for value, letters in _ROMAN:
        found += letters * (number // value)
        number %= value
    return found


def _kanji(number: int) -> str:
    """一 to 九十九."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + (_KANJI[ones] if ones else "")


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": _block("①", 20),
    "decimalEnclosedCircleChinese": _block("①", 20),
    "decimalEnclosedParen": _block("⑴", 20),
    "decimalEnclosedFullstop": _block("⒈", 20),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "aiueo": _from(_AIUEO),
    "aiueoFullWidth": _from(_AIUEO),
    "iroha": _from(_IROHA),
    "irohaFullWidth": _from(_IROHA),
    "japaneseCounting": _kanji,
    "chineseCounting": _kanji,
    "chineseCountingThousand": _kanji,
    "japaneseDigitalTenThousand": lambda number: "".join(_KANJI[int(digit)] for digit in str(number)),
    "ideographDigital": lambda number: "".join(_KANJI[int(digit)] for digit in str(number)),
}
