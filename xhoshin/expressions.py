"""The whole expression around what holds a thing of an asked type: 16.5日・人 and not 人, 原則2日前まで and not 日, 総務企画課 and not 課."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.tokenizing import Token
from xhoshin.asked import Asked, holding
from xhoshin.phrases import FORMAL_NOUNS, Line

_NUMBER = r"(?:\d[\d,.]*|[一二三四五六七八九十百千]+)"
_UNIT = (
    r"(?:年度|年間|年|[かヶカヵ]月間?|月間|月|週間?|日間|日|時間|時|分間|分|秒|[万億千]?円|万|億|人|名|世帯|件|通|枚|部|冊|回目?|度"
    r"|箇所|[かヶカヵ]所|校区|地区|校|館|団体|軒|店|社|台|[歳才]|%|パーセント|割|倍|階|番地?|丁目|m2|㎡|km|ha|m|坪|つ|個|種類|種|課|係|グループ|プロジェクト|項目|区|ブロック)"
)
_LEAD = r"(?:約|およそ|延べ|計|合計|最大|最長|最低|毎|各|全|翌|同|原則|令和|平成|昭和|午前|午後|月|年|週|第|r|h)"
_TAIL = r"(?:程度|以上|以下|以内|未満|以降|前後|前|後|頃|ごろ|末|上旬|中旬|下旬|初旬|半ば|半|中|間|目|余り|ずつ|ごと|現在|時点|まで|から|\([月火水木金土日](?:曜日?)?(?:・祝)?\))"
_JOIN = r"(?:[・/~〜\-.:]|\([月火水木金土日祝]\)|[月火水木金土日]曜日?){0,2}"
# A number with what is counted, and all that belongs to it.
_QUANTITY = re.compile(rf"{_LEAD}*\s?{_NUMBER}\s?{_UNIT}*{_TAIL}*(?:{_JOIN}\s?(?:{_LEAD}*{_NUMBER}\s?{_UNIT}*|{_UNIT}){_TAIL}*)*")
_ADDRESS = re.compile(r"[!-~]+")
# Who and where is told by the last word of a name (総務企画課); the same character inside one says nothing (関係機関).
_NAMED_BY_THEIR_END = frozenset({Asked.WHO, Asked.PLACE})
# 第2回 tells which, not how many.
_COUNTED = frozenset({Asked.COUNT, Asked.TIMES_COUNT, Asked.PEOPLE_COUNT, Asked.CASE_COUNT, Asked.PLACE_COUNT, Asked.VEHICLE_COUNT})
_PLURALS = frozenset(["等", "ら", "たち", "達", "など", "さん"])
_COMPOUND = frozenset({"名詞", "接尾辞", "接頭辞"})
# Between two expressions, only these: they are named in one breath (門司港、大里、新門司).
_ENUMERATES = re.compile(r"\s*(?:[、,・/]|や|と|及び|および|並びに|又は|または)\s*")

_BETWEEN = frozenset("、 , ・ や".split())


def expressions(asked: Asked, line: Line) -> list[tuple[int, int]]:
    """Where things of the type stand in the folded line, (begin, end), in order, what is enumerated together as one."""
    found: list[tuple[int, int]] = []
    for begin, end in _persons(line) if asked is Asked.PERSON_NAME else _grown(asked, line):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif found and _ENUMERATES.fullmatch(line.text, found[-1][1], begin):
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _grown(asked: Asked, line: Line) -> Iterator[tuple[int, int]]:
    matches = [match.span() for match in holding(asked, line.text) if match.start() >= line.start]
    if asked is Asked.PLACE:
        matches = sorted([*matches, *((token.begin, token.end) for token in line.tokens if "地名" in token.pos)])
    if not matches:
        return
    pattern = _ADDRESS if asked is Asked.ONLINE_ADDRESS else _QUANTITY
    wholes = [match.span() for match in pattern.finditer(line.text, line.start)]
    for begin, end in matches:
        whole = next(((b, e) for b, e in wholes if b < end and begin < e), None)
        if whole:
            if not (asked in _COUNTED and line.text[whole[0]] == "第"):
                yield _trimmed(line, *whole)
        elif asked not in _NAMED_BY_THEIR_END:
            yield _compound(line, begin, end)
        elif (named := _compound(line, begin, end))[1] == end or line.text[end : named[1]] in _PLURALS:
            yield _enumerated(line, *named)


def _trimmed(line: Line, begin: int, end: int) -> tuple[int, int]:
    """An expression moved to the borders of words: never half of one (一 of 一部)."""
    inside = [token for token in line.tokens if token.begin < end and begin < token.end and token.pos[0] != "空白"]
    return inside[0].begin if inside else begin, inside[-1].end if inside else end


def _compound(line: Line, begin: int, end: int) -> tuple[int, int]:
    """The nouns in a row around some characters."""
    tokens = line.tokens
    inside = [i for i, token in enumerate(tokens) if token.begin < end and begin < token.end]
    if not inside:
        return begin, end
    first, last = inside[0], inside[-1]
    while first > 0 and _joins(tokens[first - 1], tokens[first]):
        first -= 1
    while last + 1 < len(tokens) and _joins(tokens[last], tokens[last + 1]):
        last += 1
    return tokens[first].begin, tokens[last].end


def _enumerated(line: Line, begin: int, end: int) -> tuple[int, int]:
    """A name with those that stand in one row with it, whatever they end in (区役所、まちづくり団体、地域、企業)."""
    tokens = line.tokens
    first = next(i for i, token in enumerate(tokens) if token.begin == begin)
    last = next(i for i, token in enumerate(tokens) if token.end == end)
    while first > 1 and tokens[first - 1].surface in _BETWEEN and _names(tokens[first - 2]):
        first -= 2
        while first > 0 and _joins(tokens[first - 1], tokens[first]):
            first -= 1
    while last + 2 < len(tokens) and tokens[last + 1].surface in _BETWEEN and _names(tokens[last + 2]):
        last += 2
        while last + 1 < len(tokens) and _joins(tokens[last], tokens[last + 1]):
            last += 1
    return max(tokens[first].begin, line.start), tokens[last].end


def _names(token: Token) -> bool:
    """True for what may stand in a row of names; not for a noun that ends a clause (ため、) or tells when (今年度、)."""
    return token.pos[0] in _COMPOUND and token.pos[2] != "副詞可能" and token.form not in FORMAL_NOUNS


def _joins(before: Token, after: Token) -> bool:
    return before.pos[0] in _COMPOUND and after.pos[0] in _COMPOUND


def _persons(line: Line) -> Iterator[tuple[int, int]]:
    """A family name and a given name in a row."""
    words = [token for token in line.tokens if token.pos[0] != "空白"]
    for family, given in pairwise(words):
        if "人名" in family.pos[2:] and "人名" in given.pos[2:]:
            yield family.begin, given.end
