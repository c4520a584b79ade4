"""Asking: `ask`, `chat`, `eval`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.arguments import AsOfOption, JsonOption, ReportOption, date_of, editions_of, open_service, question_of, report_id
from bot.output import print_json, print_text, refuse
from xhoshin.dates import PartialDate

if TYPE_CHECKING:
    from bot.service import Service


def ask(
    question: Annotated[str | None, typer.Argument(help="質問 / the question")] = None,
    report: ReportOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help='{"id","q","prev"?} を1行ずつ / a file of rows; "-" reads standard input')] = None,
) -> None:
    """質問に答える / Answer a question."""
    if (question is None) == (jsonl is None):
        refuse(
            '質問か --jsonl のどちらか一つを指定してください。/ Give either a question or --jsonl FILE, e.g. xhoshin ask "おくやみコーナーは予約なしで使えますか".'
        )
    text = None if question is None else question_of(question)
    when = date_of(as_of)
    service = open_service()
    library = service.serving.live.library
    report = report_id(report, library)
    if when is not None:
        editions_of(library, report, when)  # said at once, whatever is asked
    if text is not None:
        _ask_one(service, text, report, when, as_json)
    elif jsonl is not None:
        _ask_file(service, jsonl, report, when)


def _ask_one(service: Service, text: str, report: str | None, when: PartialDate | None, as_json: bool) -> None:
    import time

    from bot.rows import answer_row

    serving = service.serving
    started = time.perf_counter()
    answer = serving.answerer.answer(text, report=report, as_of=when).answer
    if as_json:
        print_json({"id": None, **answer_row(answer, serving.replies, (time.perf_counter() - started) * 1000)})
    else:
        print_text(serving.replies.text(answer))


def _ask_file(service: Service, path: Path, report: str | None, when: PartialDate | None) -> None:
    from bot.rows import answer_lines

    try:
        lines = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except OSError as exc:
        refuse(f"{path} を読めません。/ {path} cannot be read: {exc.strerror}")
    with lines:
        for line in answer_lines(lines, service, report, when):
            print_text(line)


def chat(report: ReportOption = None) -> None:
    """対話する / Talk in the terminal; an empty line or Ctrl-D ends it."""
    from bot.terminal import converse

    service = open_service()
    converse(service, report_id(report, service.serving.live.library))


def evaluate(
    file: Annotated[Path, typer.Argument(help="質問集 / golden set (JSON lines)")],
    at_least: Annotated[
        float, typer.Option("--at-least", min=0, max=1, help="この割合を下回れば失敗 / fail below this share of right answers")
    ] = 0.0,
) -> None:
    """質問集で評価する / Judge the answers to a golden set: a table per category, and every miss explained."""
    from bot.terminal import print_evaluation
    from xhoshin.evaluation import read_golden

    try:
        golden = read_golden(file.read_text(encoding="utf-8"))
    except OSError as exc:
        refuse(f"{file} を読めません。/ {file} cannot be read: {exc.strerror}")
    except ValueError as exc:
        refuse(f"{file} は質問集ではありません。/ {file} is no golden set: {exc}")
    share, grounded = print_evaluation(open_service().answerer, golden)
    if share < at_least or grounded < 1.0:
        raise typer.Exit(1)
