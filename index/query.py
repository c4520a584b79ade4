"""A question as concepts: what it asks for, each with every corpus term that can stand for it.

A query token's alternatives, strongest first: its own form, a corpus term of the same reading where one of the two is written in
kana, a word of the same Sudachi synonym group, and what a glossary says (an `Alias`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.kana import KANA_RUN
from index.lexical import Concept, LexicalIndex
from index.tokenizing import STOP_FORMS, Token, fold, terms, tokenize
from index.variants import Variants
from index.words import WordTable

READING = 0.95
SYNONYM = 0.85
ALIAS = 0.95
# A part of a compound (駐車 of 駐車場) is weaker evidence than the compound.
PART_WEIGHT = 0.5
# A name in quotation marks counts beside its words.
NAME_WEIGHT = 0.5
PART_OF_NAME = 0.3
MOST_NAMES = 2000
MIN_KANA_RUN = 3
STRONG_READING = 4
# A shared reading shorter than this joins too many words (校 コウ, 項 コウ).
MIN_READING = 3
_GRAMMAR_POS = frozenset({"助詞", "助動詞", "接続詞"})


@dataclass(frozen=True, slots=True)
class Alias:
    """`target` says the same as the question's characters begin..end (counted in the folded question)."""

    begin: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of the question: its own concept and those of its parts, as rows of `Query.concepts`."""

    surface: str
    begin: int
    end: int
    token: Token | None
    whole: tuple[int, ...]
    parts: tuple[int, ...]
    weight: float

    @property
    def is_proper(self) -> bool:
        """True for a Japanese proper name, which no part of it stands for."""
        return self.token is not None and "固有名詞" in self.token.pos and not self.surface.isascii()


@dataclass(frozen=True, slots=True)
class Query:
    """`text` as it was asked; `terms` is the bag that the embedded model sums."""

    text: str
    words: tuple[Word, ...]
    concepts: tuple[Concept, ...]
    terms: tuple[str, ...]


class QueryAnalyzer:
    """Turns text into a `Query` against one corpus's vocabulary."""

    def __init__(self, lexical: LexicalIndex, variants: Variants) -> None:
        self._lexical = lexical
        self._variants = variants
        self._names = _quoted_names(lexical.table)

    def analyze(self, text: str, aliases: Sequence[Alias] = (), unknown: Sequence[str] = ()) -> Query:
        """`text` in Japanese or English; the words that `aliases` cover are also asked for by their targets.

        `unknown` are words asked for that no tokenizer here can read: nothing in the corpus stands for them.
        """
        builder = _Builder(self._lexical, self._variants)
        tokens = tokenize(text)
        folded = fold(text)
        names = self._names_in(folded)
        for begin, end, term in names:
            builder.add_name(folded[begin:end], begin, end, term)
        pieces = [p for p in self._kana_pieces(folded, tokens) if not any(b < p[1] and p[0] < e for b, e, _ in names)]
        for begin, end, reading in pieces:
            builder.add_reading(begin, end, reading)
        for before, token in zip((None, *tokens), tokens, strict=False):
            if before is not None and before.surface == "に" and token.is_grammatical:  # について: a particle that was a verb
                continue
            covered = any(begin < token.end and token.begin < end for begin, end, _ in pieces)
            named = any(begin <= token.begin and token.end <= end for begin, end, _ in names)
            if token.is_content and not covered:
                builder.add_token(token, named, [alias for alias in aliases if alias.begin < token.end and token.begin < alias.end])
        for alias in aliases:
            builder.add_alias(alias)
        for word in unknown:
            builder.add_unknown(word)
        return builder.query(text)

    def _names_in(self, folded: str) -> list[tuple[int, int, int]]:
        """Names that the corpus puts in quotation marks and the question holds: (begin, end, term position), the longest first."""
        found: list[tuple[int, int, int]] = []
        for name, term in self._names:
            begin = folded.find(name)
            if begin >= 0 and not any(b < begin + len(name) and begin < e for b, e, _ in found):
                found.append((begin, begin + len(name), term))
        return found

    def _kana_pieces(self, folded: str, tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
        """Corpus readings inside runs of kana that Sudachi cut elsewhere (にちようかいかん → ニチヨウ, カイカン)."""
        content = {(token.begin, token.end) for token in tokens if token.is_content}
        found: list[tuple[int, int, str]] = []
        for begin, end in _kana_runs(folded):
            pieces = [(begin + a, begin + b, reading) for a, b, reading in self._variants.segment_kana(folded[begin:end])]
            pieces = [piece for piece in pieces if not _is_grammar(piece, tokens)]
            long_edges = {edge for piece in pieces if len(piece[2]) >= STRONG_READING or piece[:2] == (begin, end) for edge in piece[:2]}
            for piece in pieces:
                known_to_sudachi = (piece[0], piece[1]) in content and len(piece[2]) >= MIN_READING
                if not known_to_sudachi and (len(piece[2]) >= STRONG_READING or long_edges & set(piece[:2])):
                    found.append(piece)
        return found


def _quoted_names(table: WordTable) -> list[tuple[str, int]]:
    """(name, position) of every term in quotation marks, the longest name first; none where there are too many to look through."""
    first, end = table.lower_bound("「"), table.lower_bound("」")
    if end - first > MOST_NAMES:
        return []
    return sorted(((table[i][1:-1], i) for i in range(first, end)), key=lambda pair: -len(pair[0]))


def _kana_runs(folded: str) -> list[tuple[int, int]]:
    return [match.span() for match in KANA_RUN.finditer(folded) if match.end() - match.start() >= MIN_KANA_RUN]


def _is_grammar(piece: tuple[int, int, str], tokens: Sequence[Token]) -> bool:
    """True where the piece is nothing but particles and auxiliaries, or cuts one of them in two (で|しょうか)."""
    inside = [token for token in tokens if token.begin < piece[1] and piece[0] < token.end]
    grammar = [token for token in inside if token.pos[0] in _GRAMMAR_POS]
    return len(grammar) == len(inside) or any(token.begin < piece[0] or token.end > piece[1] for token in grammar)


class _Builder:
    def __init__(self, lexical: LexicalIndex, variants: Variants) -> None:
        self._lexical = lexical
        self._variants = variants
        self._words: list[Word] = []
        self._concepts: list[Concept] = []
        self._terms: list[str] = []

    def add_name(self, name: str, begin: int, end: int, term: int) -> None:
        """A name that the corpus puts in quotation marks; its words are asked for besides."""
        self._add_word(name, begin, end, None, [self._concept(name, self._lexical.table[term], {term: 1.0}, NAME_WEIGHT)], [], NAME_WEIGHT)

    def add_reading(self, begin: int, end: int, reading: str) -> None:
        """A word known by its reading alone; it stands for every corpus term read so."""
        found = dict.fromkeys(self._variants.by_reading(reading, written_in_kana=True), READING)
        self._add_word(reading, begin, end, None, [self._concept(reading, self._standing(found), found, 1.0)], [])
        self._terms += [self._lexical.table[term] for term in found]

    def add_unknown(self, word: str) -> None:
        self._add_word(word, -1, -1, None, [self._concept(word, "", {}, 1.0)], [])

    def add_token(self, token: Token, is_in_name: bool, aliases: Sequence[Alias]) -> None:
        """A word; one that is part of a quoted name counts less, since the name itself is asked for too."""
        wanted = self._alternatives(token)
        weight = PART_OF_NAME if is_in_name else 1.0
        for alias in aliases:
            target = [t for t in tokenize(alias.target) if t.is_content]
            if len(target) == 1 and (alias.begin, alias.end) == (token.begin, token.end):
                for term, strength in self._alternatives(target[0]).items():
                    wanted[term] = max(wanted.get(term, 0.0), ALIAS * strength)
            elif not wanted:
                weight = 0.0  # the alias's target is asked for instead
        units = [unit for unit in token.units if unit not in STOP_FORMS]
        parts = [self._concept(unit, unit, self._own(unit), PART_WEIGHT) for unit in units]
        if weight or parts:
            self._add_word(
                token.surface,
                token.begin,
                token.end,
                token,
                [self._concept(token.surface, token.form, wanted, weight, _has_neighbours(token))],
                parts,
                weight,
            )
        self._terms += terms([token])

    def add_alias(self, alias: Alias) -> None:
        """Ask for an alias's target too, where it is more than another form of one word."""
        target = [token for token in tokenize(alias.target) if token.is_content]
        self._terms += terms(target)
        same_word = any((word.begin, word.end) == (alias.begin, alias.end) for word in self._words)
        if len(target) == 1 and same_word:
            return
        whole = [self._concept(token.surface, token.form, self._alternatives(token), ALIAS / len(target), _has_neighbours(token)) for token in target]
        if whole:
            self._add_word(alias.target, alias.begin, alias.end, None, whole, [])

    def query(self, text: str) -> Query:
        return Query(text, tuple(self._words), tuple(self._concepts), tuple(self._terms))

    def _add_word(
        self, surface: str, begin: int, end: int, token: Token | None, whole: list[Concept], parts: list[Concept], weight: float = 1.0
    ) -> None:
        first = len(self._concepts)
        self._concepts += [*whole, *parts]
        middle = first + len(whole)
        self._words.append(Word(surface, begin, end, token, tuple(range(first, middle)), tuple(range(middle, len(self._concepts))), weight))

    def _own(self, form: str) -> dict[int, float]:
        position = self._lexical.table.find(form)
        return {} if position is None else {position: 1.0}

    def _alternatives(self, token: Token) -> dict[int, float]:
        found = self._own(token.form)
        for reading in token.readings:
            if len(reading) >= MIN_READING:
                for term in self._variants.by_reading(reading, token.is_kana):
                    found.setdefault(term, READING)
        if "固有名詞" not in token.pos:  # 門司港 is not 門司
            for term in self._variants.by_groups(token.synonym_groups):
                found.setdefault(term, SYNONYM)
        return found

    def _standing(self, alternatives: dict[int, float]) -> str:
        """The form of the first alternative, empty where there is none."""
        return self._lexical.table[next(iter(alternatives))] if alternatives else ""

    def _concept(self, surface: str, form: str, alternatives: dict[int, float], weight: float, has_neighbours: bool = False) -> Concept:
        return Concept(surface, tuple(sorted(alternatives.items(), key=lambda item: -item[1])), weight, form, has_neighbours)


def _has_neighbours(token: Token) -> bool:
    return "固有名詞" not in token.pos
