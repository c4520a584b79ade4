"""The command line `xhoshin`: every command parses its arguments, asks the domain, and prints.

Bad input ends with one sentence on standard error and exit code 2; a failed check with exit code 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from index.tokenizing import fold
from xhoshin.asking import BadQuestionError, checked
from xhoshin.codes import find_codes
from xhoshin.report import Edition, Initiative, Status

if TYPE_CHECKING:
    from xhoshin.answerer import Answerer
    from xhoshin.library import Library

app = typer.Typer(
    help="Ｘ方針に書かれていることを、原文の引用で答えます。/ Answers from the city's policy reports (X-Policy) by quoting them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ReportOption = Annotated[str | None, typer.Option("--report", help="この局区だけから答える / answer from this report only (moji, kokuraminami)")]
JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出す / print JSON")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="質問 / the question")] = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
    jsonl: Annotated[Path | None, typer.Option("--jsonl", help='{"id","q","prev"?} を1行ずつ / a file of rows; "-" reads standard input')] = None,
) -> None:
    """質問に答える / Answer a question."""
    if (question is None) == (jsonl is None):
        _refuse(
            '質問か --jsonl のどちらか一つを指定してください。/ Give either a question or --jsonl FILE, e.g. xhoshin ask "おくやみコーナーは予約なしで使えますか".'
        )
    text = None if question is None else _checked(question)
    answerer = _open()
    _known(report, answerer.library)
    if text is not None:
        _ask_one(answerer, text, report, as_json)
    elif jsonl is not None:
        _ask_file(answerer, jsonl, report)


def _ask_one(answerer: Answerer, text: str, report: str | None, as_json: bool) -> None:
    import time

    from bot.rows import answer_row
    from xhoshin.reply import Replies

    replies = Replies(answerer.library)
    started = time.perf_counter()
    answer = answerer.answer(text, report=report).answer
    if as_json:
        _print_json({"id": None, **answer_row(answer, replies, (time.perf_counter() - started) * 1000)})
    else:
        _print(replies.text(answer))


def _ask_file(answerer: Answerer, path: Path, report: str | None) -> None:
    from bot.rows import answer_lines
    from xhoshin.reply import Replies

    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as lines:
            for line in answer_lines(lines, answerer, Replies(answerer.library), report):
                _print(line)
    except OSError as exc:
        _refuse(f"{path} を読めません。/ {path} cannot be read: {exc.strerror}")


@app.command()
def chat(report: ReportOption = None) -> None:
    """対話する / Talk in the terminal; an empty line or Ctrl-D ends it."""
    from bot.terminal import converse

    answerer = _open()
    _known(report, answerer.library)
    converse(answerer, report)


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="局区のID / report id (moji, kokuraminami)")],
    code: Annotated[str | None, typer.Argument(help="課題 / initiative, e.g. A-5")] = None,
    section: Annotated[int | None, typer.Option("--section", min=1, max=5, help="①～⑤")] = None,
    as_json: JsonOption = False,
) -> None:
    """報告を見せる / Show a report, one of its initiatives, or one section."""
    edition = _edition(report)
    initiative = None if code is None else _initiative(edition, code)
    if as_json:
        from bot.rows import edition_object, initiative_object

        _print_json(initiative_object(initiative, section) if initiative else edition_object(edition, section=section))
        return
    from bot.terminal import edition_text

    _print(edition_text(edition, initiative, section))


@app.command("list")
def list_initiatives(
    report: ReportOption = None,
    area: Annotated[str | None, typer.Option("--area", help="領域 / area A, B or C")] = None,
    status: Annotated[Status | None, typer.Option("--status", help="完了・継続 / done or ongoing")] = None,
    as_json: JsonOption = False,
) -> None:
    """課題の一覧 / List initiatives."""
    library = _library()
    _known(report, library)
    if area is not None and area.upper() not in ("A", "B", "C"):
        _refuse(f"領域は A・B・C のどれかです。/ The area is A, B or C, not {area}.")
    rows = [
        (edition, initiative)
        for edition in library.newest
        for initiative in edition.initiatives
        if report in (None, edition.report) and (area is None or initiative.area == area.upper()) and status in (None, initiative.status)
    ]
    if as_json:
        _print_json([{"report": e.report, "code": i.code, "title": i.title, "theme": i.theme, "status": i.status.value} for e, i in rows])
        return
    from bot.terminal import print_initiatives

    print_initiatives(rows)


@app.command("eval")
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
        _refuse(f"{file} を読めません。/ {file} cannot be read: {exc.strerror}")
    except ValueError as exc:
        _refuse(f"{file} は質問集ではありません。/ {file} is no golden set: {exc}")
    share, grounded = print_evaluation(_open(), golden)
    if share < at_least or grounded < 1.0:
        raise typer.Exit(1)


def _open() -> Answerer:
    from bot.service import open_answerer
    from index.embedding.static import ModelError
    from xhoshin.corpus import CorpusError

    try:
        return open_answerer()
    except (CorpusError, ModelError) as exc:
        _refuse(f"プログラムのファイルが壊れています。入れ直してください。/ The program's own files are damaged, please reinstall: {exc}", code=1)


def _library() -> Library:
    from xhoshin.corpus import CorpusError, bundled_corpus, read_library

    try:
        return read_library(bundled_corpus())
    except CorpusError as exc:
        _refuse(f"プログラムのファイルが壊れています。入れ直してください。/ The program's own files are damaged, please reinstall: {exc}", code=1)


def _edition(report: str) -> Edition:
    library = _library()
    _known(report, library)
    edition = library.edition(report)
    assert edition is not None  # _known has refused every other report
    return edition


def _initiative(edition: Edition, code: str) -> Initiative:
    """The initiative of a code in any spelling."""
    found = find_codes(fold(code), code)
    initiative = edition.initiative(found[0].value) if found else None
    if initiative is None:
        known = ", ".join(i.code for i in edition.initiatives)
        _refuse(f"{edition.name}に課題「{code}」はありません。/ {edition.report} has no initiative {code}. It has: {known}.")
    return initiative


def _known(report: str | None, library: Library) -> None:
    known = [edition.report for edition in library.newest]
    if report is not None and report not in known:
        _refuse(f"「{report}」という報告はありません。/ There is no report {report!r}. Reports: {', '.join(known)}.")


def _checked(question: str) -> str:
    try:
        return checked(question)
    except BadQuestionError as exc:
        _refuse(str(exc))


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _refuse(sentence: str, code: int = 2) -> NoReturn:
    sys.stderr.buffer.write(sentence.encode("utf-8", "replace") + b"\n")
    raise typer.Exit(code)
