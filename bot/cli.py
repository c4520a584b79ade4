"""The command line `xhoshin`: every command parses its arguments, asks the domain, and prints.

Bad input ends with one sentence on standard error and exit code 2; a failed check with exit code 1.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from index.tokenizing import fold
from xhoshin.asking import BadQuestionError, checked
from xhoshin.codes import find_codes, without_circled
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

ReportOption = Annotated[
    str | None,
    typer.Option(
        "--report", help="質問に区名がなければこの局区から答える / answer from this report where the question names no ward (moji, kokuraminami)"
    ),
]
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
    report = _report_id(report, answerer.library)
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
        lines = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except OSError as exc:
        _refuse(f"{path} を読めません。/ {path} cannot be read: {exc.strerror}")
    with lines:
        for line in answer_lines(lines, answerer, Replies(answerer.library), report):
            _print(line)


@app.command()
def chat(report: ReportOption = None) -> None:
    """対話する / Talk in the terminal; an empty line or Ctrl-D ends it."""
    from bot.terminal import converse

    answerer = _open()
    report = _report_id(report, answerer.library)
    converse(answerer, report)


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="局区のID / report id (moji, kokuraminami)")],
    code: Annotated[str | None, typer.Argument(help="課題 / initiative, e.g. A-5")] = None,
    section: Annotated[str | None, typer.Option("--section", help="①～⑤ / 1 to 5")] = None,
    as_json: JsonOption = False,
) -> None:
    """報告を見せる / Show a report, one of its initiatives, or one section."""
    number = _section(section)
    edition = _edition(report)
    initiative = None if code is None else _initiative(edition, code)
    if as_json:
        from bot.rows import edition_object, initiative_object

        _print_json(initiative_object(initiative, number) if initiative else edition_object(edition, number))
        return
    from bot.terminal import edition_text

    _print(edition_text(edition, initiative, number))


@app.command("list")
def list_initiatives(
    report: ReportOption = None,
    area: Annotated[str | None, typer.Option("--area", help="領域 / area A, B or C")] = None,
    status: Annotated[str | None, typer.Option("--status", help="完了・継続 / done or ongoing")] = None,
    as_json: JsonOption = False,
) -> None:
    """課題の一覧 / List initiatives."""
    library = _library()
    report = _report_id(report, library)
    letter = None if area is None else fold(area).upper()
    if letter not in (None, "A", "B", "C"):
        _refuse(f"領域は A・B・C のどれかです。/ The area is A, B or C, not {area}.")
    wanted = _status(status)
    rows = [
        (edition, initiative)
        for edition in library.newest
        for initiative in edition.initiatives
        if report in (None, edition.report) and letter in (None, initiative.area) and wanted in (None, initiative.status)
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
    edition = library.edition(_report_id(report, library) or "")
    assert edition is not None  # every other report has been refused
    return edition


def _initiative(edition: Edition, code: str) -> Initiative:
    """The initiative of a code in any spelling."""
    found = find_codes(fold(code), code)
    initiative = edition.initiative(found[0].value) if found else None
    if initiative is None:
        known = ", ".join(i.code for i in edition.initiatives)
        _refuse(f"{edition.name}に課題「{code}」はありません。/ {edition.report} has no initiative {code}. It has: {known}.")
    return initiative


def _section(number: str | None) -> int | None:
    circled, plain = without_circled(number or "")
    digits = [str(n) for n in circled] or [fold(plain).strip()]
    if number is not None and digits[0] not in ("1", "2", "3", "4", "5"):
        _refuse(f"節は1から5です。/ The section is 1 to 5, not {number}.")
    return None if number is None else int(digits[0])


def _status(word: str | None) -> Status | None:
    known = {"done": Status.DONE, "完了": Status.DONE, "ongoing": Status.ONGOING, "継続": Status.ONGOING}
    word = None if word is None else fold(word)
    if word is not None and word not in known:
        _refuse(f"状況は完了か継続です。/ The status is done or ongoing, not {word}.")
    return known[word] if word is not None else None


def _report_id(word: str | None, library: Library) -> str | None:
    """The id of a report named by its id or by any spelling of its ward."""
    if word is None:
        return None
    wards = [ward for ward in library.wards if ward.report]
    named = [ward.report for ward in wards if fold(word) in {fold(spelling) for spelling in (ward.report, ward.name, *ward.spellings)}]
    if not named:
        _refuse(f"「{word}」という報告はありません。/ There is no report {word!r}. Reports: {', '.join(ward.report for ward in wards)}.")
    return named[0]


def _checked(question: str) -> str:
    try:
        return checked(question)
    except BadQuestionError as exc:
        _refuse(str(exc))


def _print(text: str) -> None:
    try:
        sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has seen enough (| head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _refuse(sentence: str, code: int = 2) -> NoReturn:
    sys.stderr.buffer.write(sentence.encode("utf-8", "replace") + b"\n")
    raise typer.Exit(code)
