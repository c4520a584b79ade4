"""Which words of a quote answer: what a channel sets in bold.

Where a type of thing is asked for (a fee, a date, a number of people), the expressions that hold it, nearest to the question's words; else the
part of the clause that carries those words, up to its predicate. Words are met as in ranking: by themselves, another spelling, a synonym, an alias.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.hybrid import PARTS_STRENGTH
from index.words import WordTable
from xhoshin.answer import Citation
from xhoshin.asked import STATED_BRIEFLY, Asked
from xhoshin.expressions import expressions
from xhoshin.phrases import Line, line_of
from xhoshin.question import Question
from xhoshin.ranking import Ranking

Span = tuple[int, int]

MOST_SPANS = 3
# Characters: a quote so short may be set in bold whole; a span is cut to so many, its predicate aside.
SHORT_QUOTE = 25
LONGEST = 36
PREDICATE = 18
# Of a quote that is not short, at most so much is set in bold: what is bold all over is not told from the rest.
MOST_SHARE = 0.7
# A further clause is emphasised where it adds this share of what the best one holds, a further expression at this share of the best one's nearness.
FURTHER_CLAUSE = 0.5
FURTHER_EXPRESSION = 0.75
# A word that all passages of the initiative hold still counts so much.
SUBJECT = 0.15
# At so many characters from a word, half of what it says for an expression is left.
NEAR = 12
# What is left beyond a sentence's end; after the comma that ends the word's own clause; in brackets before the word, which explain what
# stands before them; of 今後 where others may have a number; of an expression that is itself asked with.
OTHER_SENTENCE = 0.5
AFTER_ITS_CLAUSE = 0.5
BEFORE_ITS_BRACKETS = 0.5
WITHOUT_NUMBER = 0.5
ITSELF_ASKED_WITH = 0.3
# What an expression in the very unit of the question (何課: 4課長) counts more.
IN_ITS_UNIT = 3.0
# A further quote that holds less than this share of what the best one holds stays unmarked.
ENOUGH, ENOUGH_WITH_ITS_TYPE = 0.4, 0.2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: `terms` name the question's words that a term stands for, and how well; `importance` is how much each word tells.

    `names` are those among the terms that a report puts in quotation marks; `unit` is what the question counts in (何課: 課), or empty.
    """

    terms: Mapping[str, tuple[tuple[int, float], ...]]
    importance: tuple[float, ...]
    names: tuple[str, ...]
    asked: Asked | None
    unit: str


@dataclass(frozen=True, slots=True)
class _Met:
    """A word of the question met in a line, at a token."""

    token: int
    word: int
    strength: float


_Read = tuple[int, Line, list[_Met]]
_UNIT = re.compile(r"何[かヶカヵ]?([\u4e00-\u9fff])")


def wanted(ranking: Ranking, question: Question, table: WordTable) -> Wanted:
    """What the quotes of a ranking's best passage are looked through for; `table` names the terms of the index."""
    query, evidence = ranking.query, ranking.evidence
    same = ranking.initiatives == ranking.initiatives[ranking[0].position]
    held = evidence.held[:, same]
    size = held.shape[1]
    rarity = np.clip(np.log((size + 1) / (held.sum(axis=1) + 0.5)) / math.log(size + 1), 0, 1) if len(held) else np.zeros(0)
    terms: dict[str, list[tuple[int, float]]] = {}
    for number, word in enumerate(query.words):
        concepts = [(row, 1 / len(word.whole)) for row in word.whole]
        concepts += [(row, PARTS_STRENGTH / len(word.parts)) for row in word.parts if not word.is_proper]
        for row, share in concepts:
            for term, strength in query.concepts[row].alternatives:
                terms.setdefault(table[term], []).append((number, strength * share))
    importance = evidence.shares * (SUBJECT + rarity)
    asked = question.asked[0] if question.asked and question.asked[0] in STATED_BRIEFLY else None
    unit = _UNIT.search(question.text) if asked else None
    names = tuple(term[1:-1] for term in terms if term[0] == "「")
    return Wanted({term: tuple(words) for term, words in terms.items()}, tuple(importance.tolist()), names, asked, unit[1] if unit else "")


def emphasised(citations: Sequence[Citation], ranking: Ranking, question: Question, table: WordTable) -> tuple[Citation, ...]:
    """The citations of a ranking, each with its answering words; none where it holds much less of the question than the best of them."""
    words = wanted(ranking, question, table)
    read = [_read(citation.quote, words) for citation in citations]
    held = [_gain([met for _, _, met_in_line in lines for met in met_in_line], {}, words) for lines in read]
    least = (ENOUGH_WITH_ITS_TYPE if words.asked else ENOUGH) * max(held, default=0.0)
    return tuple(
        replace(citation, emphasis=_chosen(citation.quote, lines, words)) if much >= least else citation
        for citation, lines, much in zip(citations, read, held, strict=True)
    )


def emphasis(quote: str, wanted: Wanted) -> tuple[Span, ...]:
    """The answering words of a quote, (begin, end) in its characters, at most three, in order; none where it holds nothing asked for."""
    return _chosen(quote, _read(quote, wanted), wanted)


def _read(quote: str, wanted: Wanted) -> list[_Read]:
    """Every line of a quote: where it begins, the line, and the question's words in it."""
    read: list[_Read] = []
    start = 0
    for text in quote.split("\n"):
        line = line_of(text)
        read.append((start, line, _met(line, wanted)))
        start += len(text) + 1
    return read


def _chosen(quote: str, lines: Sequence[_Read], wanted: Wanted) -> tuple[Span, ...]:
    most = len(quote) if len(quote) <= SHORT_QUOTE else int(MOST_SHARE * len(quote))
    spans: list[Span] = []
    for begin, end in (_expressed(lines, wanted.asked, wanted) if wanted.asked else []) or _told(lines, min(LONGEST, most), most, wanted):
        most -= end - begin
        if most < 0:
            break
        spans.append((begin, end))
    return tuple(sorted(spans))


def _met(line: Line, wanted: Wanted) -> list[_Met]:
    terms = wanted.terms
    met = [_Met(at, word, strength) for at, own in line.telling for term in own if term in terms for word, strength in terms[term]]
    for name in wanted.names:
        at = line.text.find(name)
        if at >= 0:
            met += [_Met(i, *word) for i, token in enumerate(line.tokens) if at <= token.begin < at + len(name) for word in terms[f"「{name}」"]]
    return met


def _expressed(lines: Sequence[_Read], asked: Asked, wanted: Wanted) -> list[Span]:
    """The expressions of the type asked for, those nearest to the question's words."""
    found = []
    for start, line, met in lines:
        for begin, end in expressions(asked, line):
            first, last = line.written(begin, end)
            found.append((_nearness(begin, end, line, met, wanted), (start + first, start + last)))
    best = max((near for near, _ in found), default=0.0)
    good = sorted((pair for pair in found if pair[0] >= FURTHER_EXPRESSION * best), key=lambda pair: -pair[0])
    return [span for _, span in good[:MOST_SPANS]]


def _nearness(begin: int, end: int, line: Line, met: Sequence[_Met], wanted: Wanted) -> float:
    """How much of the question stands near the expression in its line, nearer words counting more."""
    best: dict[int, float] = {}
    asked_with = 0.0
    explains = line.text.rfind("(", 0, begin + 1) > line.text.rfind(")", 0, begin)
    for at in met:
        token = line.tokens[at.token]
        gap = max(begin - token.end, token.begin - end, 0)
        if not gap and token.begin < end and begin < token.end:
            asked_with = max(asked_with, at.strength)
        between = line.text[min(token.end, end) : max(token.begin, begin)]
        near = at.strength * wanted.importance[at.word] / (1 + gap / NEAR) * (OTHER_SENTENCE if "。" in between or "」「" in between else 1)
        near *= AFTER_ITS_CLAUSE if token.end <= begin and "、" in between else 1
        near *= BEFORE_ITS_BRACKETS if explains and token.begin >= end and ")" in between else 1
        best[at.word] = max(best.get(at.word, 0.0), near)
    total = sum(best.values()) * (ITSELF_ASKED_WITH if asked_with else 1) + 1e-6
    is_vague = wanted.asked is Asked.DATE and not any(char.isdigit() for char in line.text[begin:end])
    is_in_unit = wanted.unit and wanted.unit in line.text[begin:end]
    return total * (WITHOUT_NUMBER if is_vague else 1) * (IN_ITS_UNIT if is_in_unit else 1)


def _told(lines: Sequence[_Read], longest: int, most: int, wanted: Wanted) -> list[Span]:
    """The parts of clauses that carry the question's words: the clause that holds most, then those that add much."""
    clauses = []
    for start, line, met in lines:
        for clause in line.clauses:
            tokens = range(line.phrases[clause[0]][0], line.phrases[clause[1] - 1][1])
            if inside := [at for at in met if at.token in tokens]:
                clauses.append((start, line, clause, inside))
    spans: list[Span] = []
    held: dict[int, float] = {}
    first = 0.0
    while clauses and len(spans) < MOST_SPANS:
        gains = [_gain(inside, held, wanted) for *_, inside in clauses]
        at = max(range(len(gains)), key=gains.__getitem__)
        if gains[at] <= FURTHER_CLAUSE * first:
            break
        first = first or gains[at]
        start, line, clause, inside = clauses.pop(at)
        begin, end = _part(line, clause, inside, longest, most, wanted)
        if begin < end:
            spans.append((start + begin, start + end))
        for word in inside:
            held[word.word] = max(held.get(word.word, 0.0), word.strength)
    return spans


def _gain(met: Sequence[_Met], held: Mapping[int, float], wanted: Wanted) -> float:
    """How much of the question some words hold that is not held yet."""
    best: dict[int, float] = {}
    for at in met:
        best[at.word] = max(best.get(at.word, 0.0), at.strength)
    return sum(wanted.importance[word] * max(0.0, strength - held.get(word, 0.0)) for word, strength in best.items())


def _part(line: Line, clause: tuple[int, int], met: Sequence[_Met], longest: int, most: int, wanted: Wanted) -> Span:
    """From the first phrase with a word of the question to the last, and on to its predicate; the part that holds most where that is long."""
    holding: dict[int, list[_Met]] = {}
    for phrase in range(*clause):
        begin, end = line.phrases[phrase]
        if inside := [at for at in met if begin <= at.token < end]:
            holding[phrase] = inside
    phrases = list(holding)
    chosen, gained = (phrases[0], phrases[0]), -1.0
    for i, first in enumerate(phrases):
        for last in phrases[i:]:
            begin, end = line.span(first, last)
            if last > first and end - begin > longest:
                break
            gain = _gain([at for phrase in phrases if first <= phrase <= last for at in holding[phrase]], {}, wanted)
            if gain > gained + 1e-6:
                chosen, gained = (first, last), gain
    first, last = chosen
    furthest = min(line.span(last, last)[1] + PREDICATE, line.span(first, first)[0] + most)
    return line.span(first, _predicate(line, last, clause[1], furthest))


def _predicate(line: Line, last: int, end: int, furthest: int) -> int:
    """The phrase that says what the one at `last` leads on to, or the last before it where it is too far, or wrapped (ことを)."""
    at = last
    while not line.is_finished(at):
        at += 1
        if at == end or line.is_formal(at) or line.span(at, at)[1] > furthest:
            at -= 1
            while at > last and line.is_attribute(at):
                at -= 1
            return at
    return at
