"""How a question was searched and judged, for staff: what was understood, the best passages with their scores, shown or not, and the decision."""

from __future__ import annotations

import html

from bot.telegram.keyboards import shortened
from xhoshin.answer import Citation
from xhoshin.explaining import Decision, ExplainedHit, Explanation, Ground, Search
from xhoshin.reply import bracketed
from xhoshin.report import MISSION, SECTION_MARKS

_MOST_HITS = 8
_QUOTE = 90
_GROUNDS = {
    Ground.ANSWERS: "答える / answers",
    Ground.TOO_UNLIKELY: "答えない: 質問に答えていそうな文がない / no passage is likely enough",
    Ground.OUTSIDE_MATTER: "答えない: 報告にない事柄を尋ねている / the question names a matter outside the reports",
    Ground.BELONGS_ELSEWHERE: "答えない: 言葉が別々の課題にまたがる / what is asked belongs elsewhere",
}


def explanation_html(explanation: Explanation) -> str:
    """The explanation as a message."""
    question = explanation.resolved
    understood = [
        f"種類 / kind: <code>{question.intent}</code>",
        f"局区 / wards: {html.escape('・'.join(question.reports) or '-')}",
        f"課題 / codes: {'・'.join(question.codes) or '-'}",
        f"答え / answer: <code>{explanation.answer.kind}</code>{f' ({explanation.answer.reason})' if explanation.answer.reason else ''}",
    ]
    blocks = ["\n".join(["<b>質問の理解 / What was understood</b>", *understood])]
    blocks += [_search(search) for search in explanation.searches] or ["報告から直接引きました（検索なし）。/ It was looked up without a search."]
    return "\n\n".join(blocks)


def _search(search: Search) -> str:
    words = "・".join(html.escape(word) for word in search.words) or "-"
    head = f"<b>検索 / Search</b> {html.escape(', '.join(search.editions))}\n言葉 / words: {words}"
    return "\n".join([head, _decision(search.decision), *map(_hit, search.hits[:_MOST_HITS])])


def _decision(decision: Decision) -> str:
    lacking = "・".join(filter(None, [decision.missing, decision.outside, decision.asked.value if decision.asked else ""]))
    lacks = f"（{html.escape(lacking)}）" if lacking and decision.reason else ""
    return f"判定 / decision: {_GROUNDS[decision.ground]}{lacks} {decision.confidence:.2f} / {decision.threshold:.2f}"


def _hit(hit: ExplainedHit) -> str:
    mark = "✅" if hit.shown else "▫️"
    strongest = sorted(hit.parts, key=lambda part: -abs(part.counted))[:3]
    why = ", ".join(f"{part.kind} {part.counted:+.2f}" for part in strongest)
    return f"{mark} {hit.rank}. <b>{hit.score:.2f}</b> {_place(hit.citation)} {html.escape(shortened(hit.citation.quote, _QUOTE))}\n    <i>{html.escape(why)}</i>"


def _place(citation: Citation) -> str:
    name = html.escape(citation.name)
    return name if citation.initiative == MISSION else f"{name} {bracketed(citation.initiative)} {SECTION_MARKS[int(citation.section) - 1]}"
