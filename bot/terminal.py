"""What a person sees in the terminal: conversations, editions, lists and evaluations, laid out with rich."""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from xhoshin.asking import BadQuestionError, checked
from xhoshin.evaluation import GoldenQuestion, judge
from xhoshin.followup import Context
from xhoshin.reply import Replies, bracketed
from xhoshin.report import SECTION_MARKS, Edition, Initiative, Status

if TYPE_CHECKING:
    from bot.service import Service
    from xhoshin.answerer import Answerer

DONE = "【完了】"


def converse(service: Service, report: str | None) -> None:
    """Ask and answer until an empty line or the end of input."""
    console = Console(highlight=False)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # what is no UTF-8 gets a sentence, not a traceback
    context: Context | None = None
    names = "・".join(edition.name for edition in service.serving.live.library.newest)
    console.print(f"{names}のＸ方針にお答えします（空行で終了）。", style="bold", markup=False)
    while True:
        try:
            text = console.input("\n質問 > ", markup=False)
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if not text.strip():
            return
        try:
            serving = service.serving
            turn = serving.answerer.answer(checked(text), context, report)
        except BadQuestionError as exc:
            console.print(str(exc), style="yellow", markup=False)
            continue
        context = turn.context
        console.print(serving.replies.text(turn.answer), markup=False, soft_wrap=True)


def edition_text(edition: Edition, initiative: Initiative | None, section: int | None) -> str:
    """An edition, one of its initiatives, or one section number of them, as text."""
    replies = [f"{edition.name} Ｘ方針（{edition.as_of:%Y-%m-%d}時点）"]
    if initiative is None and section is None:
        replies += ["", "組織の使命", edition.mission.text]
    for shown in [initiative] if initiative else edition.initiatives:
        stamp = DONE if shown.status is Status.DONE else ""
        replies += ["", f"課題{bracketed(shown.code)} {shown.title}{stamp}"]
        for part in shown.sections:
            if section in (None, part.number) and (part.number != 1 or section == 1):
                heading = part.heading.lstrip(SECTION_MARKS + " ")
                replies += [f"{SECTION_MARKS[part.number - 1]} {heading}", *(f"  {passage.text}" for passage in part.passages)]
    return "\n".join(replies)


def print_initiatives(rows: Sequence[tuple[Edition, Initiative]]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("局区", "課題", "課題名", "状況", "取組項目"):
        table.add_column(column, no_wrap=column in ("局区", "課題", "状況"), overflow="fold")
    for edition, initiative in rows:
        status = "完了" if initiative.status is Status.DONE else "継続"
        table.add_row(edition.name, bracketed(initiative.code), initiative.title, status, initiative.theme or "")
    Console(highlight=False).print(table)


def print_evaluation(answerer: Answerer, golden: Sequence[GoldenQuestion]) -> tuple[float, float]:
    """Answer every question and print what was right; returns the share of right answers and of grounded quotes."""
    console, replies = Console(highlight=False), Replies(answerer.library)
    rows = []
    for row in golden:
        context = answerer.answer(row.previous).context if row.previous else None
        answer = answerer.answer(row.question, context).answer
        rows.append((row, judge(row, answer, replies.text(answer), answerer.library)))
    for row, judgement in rows:
        if not judgement.right:
            console.print(f"{row.id} [{row.category}] {row.question}\n    {judgement.why}", markup=False)
    by_category = defaultdict(list)
    for row, judgement in rows:
        by_category[row.category].append(judgement)
    table = Table(title="質問集の評価 / golden set")
    for column in ("category", "questions", "right", "share", "section first"):
        table.add_column(column, justify="left" if column == "category" else "right")
    for category, judgements in [*by_category.items(), ("all", [judgement for _, judgement in rows])]:
        right = sum(judgement.right for judgement in judgements)
        sections = [judgement.section_right for judgement in judgements if judgement.section_right is not None]
        share = f"{sum(sections) / len(sections):.3f}" if sections else "-"
        table.add_row(category, str(len(judgements)), str(right), f"{right / max(len(judgements), 1):.3f}", share)
    console.print(table)
    quotes, grounded = sum(j.quotes for _, j in rows), sum(j.grounded for _, j in rows)
    answerable = [(row, j) for row, j in rows if row.gold]
    refused = sum("abstained" in j.why for _, j in answerable)
    wrong = sum(not j.right for row, j in rows if not row.gold)
    console.print(
        f"grounded quotes {grounded}/{quotes}; answerable but refused {refused}/{len(answerable)}; unanswerable but answered {wrong}/{len(rows) - len(answerable)}"
    )
    return sum(j.right for _, j in rows) / max(len(rows), 1), grounded / quotes if quotes else 1.0
