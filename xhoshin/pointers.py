"""Which sections a question points to: by naming them, and by its way of asking."""

from __future__ import annotations

import re

from index.tokenizing import fold
from xhoshin.asked import Asked
from xhoshin.codes import SECTION_WORDS
from xhoshin.question import Question


def sections_named(question: Question) -> list[int]:
    """Sections that the question names: by number, by what people call them (進捗 → ⑤), or by asking why (② and ③)."""
    if question.sections:
        return list(question.sections)
    if Asked.REASON in question.asked:
        return [2, 3]
    return [number for number, pattern in SECTION_WORDS.items() if number != 1 and pattern.search(question.topic)][:1]


_TENSES: tuple[tuple[re.Pattern[str], list[int]], ...] = (
    (re.compile(r"問題|困って|困る|悩み|不便|苦情|現状|状況に|\bproblems?\b|\bissues?\b|\bcomplain\w*\b|问题|문제"), [2, 3]),
    (re.compile(r"(?:まし|でき|され|始め|始まっ|決まっ|なっ)た|実績|結果|\b(?:did|was|were|has|have|been)\b|了吗|했(?:나요|어요)|됐"), [5]),
    (re.compile(r"予定|これから|今後|将来|計画|するつもり|するの|\b(?:will|going to|planned|plans?)\b|计划|将|예정|계획"), [4, 5]),
    (re.compile(r"対策|工夫|方法|対応|支援|方針|取り?組|\b(?:can|how)\b|怎么|如何|어떻게|방법"), [4, 5]),
)


def sections_by_tense(text: str) -> list[int]:
    """Where an answer to such a question mostly stands: what is wrong in ② and ③, what was done in ⑤, what is meant to be done in ④ and ⑤."""
    folded = fold(text)
    return next((sections for pattern, sections in _TENSES if pattern.search(folded)), [])
