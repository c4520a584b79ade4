"""Personal information in what people write, masked before anything is written down.

What is masked: e-mail addresses, telephone numbers and My Number and any other long number, postal codes and street addresses, and names that
people introduce themselves with. Masking too much costs a word in a list for staff; masking too little costs a person's privacy.
"""

from __future__ import annotations

import re
import unicodedata

from index.tokenizing import Token, fold, tokenize

EMAIL, NUMBER, ADDRESS, NAME = "〔メール〕", "〔番号〕", "〔住所〕", "〔氏名〕"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_DASH = r"[-‐‑‒–—―−ー()\s.]"
# Seven digits or more, with what people write between them: telephone numbers, My Number (12 digits), accounts, and postal codes.
_NUMBER = re.compile(rf"\+?\(?\d(?:{_DASH}{{0,2}}\d){{6,}}")
_ERA_DATE = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_POSTAL_CODE = re.compile(rf"〒\s*\d{{3}}{_DASH}?\d{{4}}")
# A number of a house after the name of a place: 清滝1丁目1-1, 大里2-3-4, 港町3番5号.
_ADDRESS = re.compile(
    r"(?P<place>[一-龯々ヶケァ-ヶぁ-ん]{1,20}?)\s*[0-9一二三四五六七八九十]+\s*"
    r"(?:丁目(?:\s*\d+\s*(?:番地?|-)(?:\s*\d+\s*号?)?)?|番地|番\s*\d+\s*号|-\d+-\d+)(?:\s*-?\s*\d+\s*号?室?)?"
)
_INTRODUCED = re.compile(r"(?:と|って)\s*(?:申し|もうし|言い|いい|言う|いう者|いうもの)")
_I_AM = re.compile(
    r"(?:私|わたくし|わたし|僕|ぼく|俺|名前|氏名|本名)(?:の名前)?\s*(?:は|:)\s*(?P<name>[^\s、。,.!?]{1,12}?)(?=です|と申|といい|と言|だ|、|。|$)"
)
_ENGLISH = re.compile(r"\b(?:my name is|i am called|this is)\s+(?P<name>[A-Za-z][\w'-]*(?:\s+[A-Z][\w'-]*){0,2})", re.IGNORECASE)
_I_AM_ENGLISH = re.compile(r"\b(?:I am|I'm)\s+(?P<name>(?:(?:Mr|Ms|Mrs)\.?\s+)?[A-Z][a-z'-]+(?:\s+[A-Z][a-z'-]+){0,2})")
_PERSON = "人名"
_COPULAS = ("です", "だ", "と", "って", "より", "でございます")


def mask(text: str) -> str:
    """The text itself where it holds no personal information; else in NFKC, with that replaced by what it was."""
    plain = unicodedata.normalize("NFKC", text)
    masked = _masked(plain)
    return text if masked == plain else masked


def _masked(text: str) -> str:
    text = _EMAIL.sub(EMAIL, text)
    text = _POSTAL_CODE.sub(ADDRESS, text)
    text = _NUMBER.sub(lambda match: match[0] if _ERA_DATE.fullmatch(match[0].strip()) else NUMBER, text)
    text = _ADDRESS.sub(ADDRESS, text)
    for pattern in (_I_AM, _ENGLISH, _I_AM_ENGLISH):
        text = pattern.sub(lambda match: match[0].replace(match["name"], NAME), text)
    return _without_names(text)


def _without_names(text: str) -> str:
    """Names before です and と申します: persons' names of the dictionary, and whatever is introduced in so many words."""
    folded = fold(text)
    tokens = tokenize(folded)
    spans = [span for at in range(1, len(tokens)) if (span := _name_before(tokens, at, folded))]
    if spans and len(folded) != len(text):  # the few letters that change their length in lower case
        text = folded
    for begin, end in reversed(spans):
        text = text[:begin] + NAME + text[end:]
    return text


def _name_before(tokens: tuple[Token, ...], at: int, folded: str) -> tuple[int, int] | None:
    """The span of a name that ends before the token `at`, where that introduces one."""
    if tokens[at].surface not in _COPULAS:
        return None
    introduced = _INTRODUCED.match(folded, tokens[at].begin) is not None
    first = at
    while first > 0 and (_PERSON in tokens[first - 1].pos or (introduced and _may_be_name(tokens[first - 1]))):
        first -= 1
    if first == at or (not introduced and tokens[at].surface in ("と", "って", "より")):
        return None
    return tokens[first].begin, tokens[at - 1].end


def _may_be_name(token: Token) -> bool:
    return token.pos[0] in ("名詞", "接尾辞") or token.surface in ("・", " ")
