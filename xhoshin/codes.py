"""Initiative codes and sections as people write them: A5, 課題Ａ－５, A(5), 課題a-5, ⑤, 4番, 背景."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xhoshin.report import SECTION_MARKS

_NUMERALS = {char: str(i) for i, char in enumerate("一二三四五六七八九", start=1)}
_NUMBER = r"(?P<number>[1-9]\d?|[一二三四五六七八九](?![\u4e00-\u9fff]))"
_CODE = re.compile(
    rf"(?<![a-z0-9])(?P<prefix>課題|initiative|project|课题|과제)?\s*(?P<area>[abc])(?P<gap>\s*)(?:[-ー―_・.]|の)?\s*\(?\s*{_NUMBER}\s*\)?(?![a-z0-9%]|\s*(?:サイズ|判|用紙))"
)
_CIRCLED = {mark: i for i, mark in enumerate(SECTION_MARKS, start=1)}
_SECTION_NUMBER = re.compile(
    r"(?:セクション|section|項目?|第)\s*\(?([1-5])\)?(?!\d)(?:項|節)?|(?<![\d-])\(?([1-5])\)?\s*(?:番目|番|項目め|つ目)(?:の項目)?|(?<![a-z0-9-])\(([1-5])\)"
)

# What people call the sections, most telling first.
SECTION_WORDS: dict[int, re.Pattern[str]] = {
    5: re.compile(r"進捗(?:状況)?|取り?組み?結果|進み具合|進行状況|経過|\bprogress\b|进展|进度|進展|진척|진행\s*상황|경과"),
    3: re.compile(r"(?:課題の)?背景|\bbackground\b|背景|배경"),
    4: re.compile(r"課題に対する取り?組み?|対応策|取り?組み?(?:内容)?(?!項目)|\bmeasures?\b|\bactions?\b|\binitiatives? taken\b|措施|举措|대책|대응"),
    2: re.compile(r"課題の内容|課題内容|問題の内容|\b(?:issue|problem) description\b|课题内容|과제\s*내용"),
    1: re.compile(r"課題名|タイトル|題名|\btitle\b|标题|제목"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something recognised in the folded question, and the characters that said it."""

    value: str
    begin: int
    end: int


def find_codes(folded: str, written: str) -> list[Found]:
    """Initiative codes such as "A-5" in the folded question, in order.

    A letter and a number apart, as in "a 5", count only where the question as written has the letter as a capital on its own.
    """
    found = []
    for match in _CODE.finditer(folded):
        if match["gap"] and not match["prefix"] and not _is_capital(written, match["area"]):
            continue
        number = _NUMERALS.get(match["number"], match["number"])
        found.append(Found(f"{match['area'].upper()}-{int(number)}", match.start(), match.end()))
    return found


def _is_capital(written: str, letter: str) -> bool:
    wide = chr(ord(letter.upper()) + 0xFEE0)
    return re.search(rf"(?<![A-Za-z])[{letter.upper()}{wide}](?![A-Za-z])", written) is not None


def without_circled(written: str) -> tuple[tuple[int, ...], str]:
    """The sections that circled numbers name, and the text without them: folding would turn ⑤ into a 5 and A5④ into A54."""
    return tuple(_CIRCLED[char] for char in written if char in _CIRCLED), "".join(" " if char in _CIRCLED else char for char in written)


def find_section_numbers(folded: str) -> tuple[tuple[int, ...], str]:
    """Sections named by number (4番, (4), section 4), and the folded question, codes taken out, without them."""
    found = tuple(int(next(group for group in match.groups() if group)) for match in _SECTION_NUMBER.finditer(folded))
    return found, _SECTION_NUMBER.sub(" ", folded)


def find_section_words(folded: str) -> tuple[tuple[int, ...], str]:
    """Sections that words name (背景 → 3), in the order of the report, and the question without those words."""
    found = []
    for number, pattern in SECTION_WORDS.items():
        if pattern.search(folded):
            found.append(number)
            folded = pattern.sub(" ", folded, count=1)
    return tuple(sorted(found)), folded
