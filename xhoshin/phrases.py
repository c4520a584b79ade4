"""A line of a quote as it is read: words, phrases (文節) and clauses, each with its place in the line as written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from index.tokenizing import Token, fold, tokenize

# What a list item begins with: (4), ア, ○.
_MARKER = re.compile(r"\s*(?:\(\w{1,2}\)|[○●◎◇◆□■・※*]|[ァ-ン](?=[\s.、)])[.、)]?|\d{1,2}[.)](?!\d))\s*")
_INDEPENDENT = frozenset({"名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "連体詞", "接続詞", "感動詞", "接頭辞"})
_NOMINAL = frozenset({"名詞", "接尾辞", "形状詞", "接頭辞"})
_JOINS = frozenset("・/-~〜.&")
# A predicate ends in none of these.
_CONNECTIVES = frozenset({"格助詞", "係助詞", "接続助詞", "副助詞", "準体助詞"})
_LEADS_ON = frozenset("因る 於く 対する 関する 就く 為".split())
# A name in quotation marks is one unit up to so many characters.
_NAME = re.compile(r"「[^「」。、]{1,24}」|『[^『』。、]{1,24}』")
FORMAL_NOUNS = frozenset("こと 事 もの 物 ため 為 とき 時 よう 様 ほか 他 とも 共 所 ところ 中 際 上 もと 元".split())


@dataclass(frozen=True, slots=True)
class Line:
    """`phrases` are ranges of `tokens`, `clauses` ranges of `phrases`, all end exclusive; tokens count characters of the folded `text`.
    `telling` are the tokens that name something, by their position, with their terms.
    `places[i]` is where the folded character i stands in the line as written; one more says where the line ends.
    """

    text: str
    places: tuple[int, ...]
    tokens: tuple[Token, ...]
    telling: tuple[tuple[int, tuple[str, ...]], ...]
    phrases: tuple[tuple[int, int], ...]
    clauses: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """The first folded character after the list item's mark."""
        return self.tokens[self.phrases[0][0]].begin if self.phrases else len(self.text)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters, as written, of the phrases from `first` to `last`, without what leads on or stands around them."""
        begin, end = _balanced(self.tokens, self.phrases[first][0], self.phrases[last][1])
        while end > begin and _is_loose(self.tokens[end - 1], "括弧開"):
            end -= 1
        while begin < end and _is_loose(self.tokens[begin], "括弧閉"):
            begin += 1
        if begin == end:
            return 0, 0
        return self.written(self.tokens[begin].begin, self.tokens[end - 1].end)

    def written(self, begin: int, end: int) -> tuple[int, int]:
        """Folded characters as characters of the line as written."""
        return self.places[begin], self.places[end]

    def is_finished(self, phrase: int) -> bool:
        """True for a phrase that says something of what comes before it, or stands alone; not for one that leads on (予約が, なくても)."""
        begin, end = self.phrases[phrase]
        words = [token for token in self.tokens[begin:end] if token.pos[0] not in ("補助記号", "空白")]
        return not words or not (self.is_attribute(phrase) or words[-1].pos[1] in _CONNECTIVES or words[-1].form in _LEADS_ON)

    def is_attribute(self, phrase: int) -> bool:
        """True for a phrase that only colours what comes after it (より, あらゆる, 過大な, 積極的に)."""
        begin, end = self.phrases[phrase]
        last = next((token for token in reversed(self.tokens[begin:end]) if token.pos[0] not in ("補助記号", "空白")), None)
        return last is not None and (last.pos[0] in ("連体詞", "副詞") or (last.pos[0] == "助動詞" and last.surface in ("な", "に")))

    def is_formal(self, phrase: int) -> bool:
        """True for a phrase that only wraps what comes before it (ことを, ために)."""
        begin = self.phrases[phrase][0]
        return self.tokens[begin].form in FORMAL_NOUNS


@lru_cache(maxsize=4096)
def line_of(text: str) -> Line:
    """One line of a quote, read once for as long as it is asked about."""
    folded = fold(text)
    tokens = tokenize(text)
    marker = _MARKER.match(folded)
    first = next((i for i, token in enumerate(tokens) if token.begin >= (marker.end() if marker else 0)), len(tokens))
    names = [match.span() for match in _NAME.finditer(folded)]
    phrases, clauses = _divided(tokens, first, names)
    telling = tuple((at, token.terms) for at, token in enumerate(tokens) if token.is_content and not token.is_grammatical)
    return Line(folded, _places(text, folded), tokens, telling, tuple(phrases), tuple(clauses))


def _divided(tokens: tuple[Token, ...], first: int, names: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The phrases and clauses of the tokens from `first` on; a comma in brackets ends no clause, and a name is never cut."""
    phrases: list[tuple[int, int]] = []
    clauses: list[tuple[int, int]] = []
    begin, clause, depth = first, 0, 0
    for at in range(first, len(tokens)):
        token = tokens[at]
        if any(b < token.begin < e for b, e in names):
            depth -= token.pos[1] == "括弧閉"
            depth += token.pos[1] == "括弧開"
            continue
        if at > begin and _begins(tokens[at - 1], token):
            phrases.append((begin, at))
            begin = at
        depth += (token.pos[1] == "括弧開") - (token.pos[1] == "括弧閉")
        if token.pos[1] == "句点" or (depth <= 0 and (token.pos[1] == "読点" or token.pos[0] == "空白")):
            phrases.append((begin, at + 1))
            clauses.append((clause, len(phrases)))
            begin, clause, depth = at + 1, len(phrases), 0
    if begin < len(tokens):
        phrases.append((begin, len(tokens)))
    if clause < len(phrases):
        clauses.append((clause, len(phrases)))
    return phrases, clauses


def _begins(before: Token, token: Token) -> bool:
    """True where a phrase begins with `token`."""
    if before.pos[1] == "括弧開" or before.pos[0] == "接頭辞":
        return False
    if token.pos[1] == "括弧開":
        return before.pos[0] not in _NOMINAL
    if token.pos[0] not in _INDEPENDENT or token.pos[1] == "助動詞語幹":
        return False
    if token.pos[1] == "非自立可能":
        return before.pos[1] in ("読点", "句点")
    is_compound = (before.pos[0] in _NOMINAL or before.surface in _JOINS) and token.pos[0] in _NOMINAL
    return not is_compound or token.form in FORMAL_NOUNS - {"中", "上", "所", "元"}


def _balanced(tokens: tuple[Token, ...], begin: int, end: int) -> tuple[int, int]:
    """The tokens from `begin` to `end`, cut where a bracket lacks its other half: what stands before one that only opens, after one that only closes."""
    open_at: list[int] = []
    for at in range(begin, end):
        if tokens[at].pos[1] == "括弧開":
            open_at.append(at)
        elif tokens[at].pos[1] == "括弧閉":
            if open_at:
                open_at.pop()
            else:
                begin = at + 1
    if not open_at:
        return begin, end
    return (open_at[0] + 1, end) if open_at[0] == begin else (begin, open_at[0])


def _is_loose(token: Token, bracket: str) -> bool:
    """True for what a span neither begins nor ends with: white space, commas, a bracket of the wrong kind, a particle that leads on."""
    if token.pos[0] == "補助記号":
        return token.pos[1] not in ("括弧開", "括弧閉") or token.pos[1] == bracket
    return token.pos[0] == "空白" or (token.pos[1] in ("格助詞", "係助詞") and token.surface not in ("から", "も")) or token.surface == "や"


def _places(text: str, folded: str) -> tuple[int, ...]:
    """Where each folded character stands in `text`, and where the text ends. Marks that fold into the character before them stay with it."""
    if len(text) == len(folded):
        return tuple(range(len(text) + 1))
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ゛゜"):
            end += 1
        places += [start] * len(fold(text[start:end]))
        start = end
    places += [len(text)] * (len(folded) - len(places))
    return (*places[: len(folded)], len(text))
