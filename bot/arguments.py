"""What people write on the command line, understood (`bot.naming`) or refused with one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.naming import NamedError, changes_between, date_named, editions_named, initiative_named, report_named, section_named, status_named
from bot.output import DAMAGED, refuse, warn
from xhoshin.answer import EditionChange
from xhoshin.asking import BadQuestionError, checked
from xhoshin.dates import PartialDate
from xhoshin.report import Edition, Initiative, Status

if TYPE_CHECKING:
    from bot.service import Service
    from xhoshin.library import Library
    from xhoshin.served import Served

ReportOption = Annotated[
    str | None,
    typer.Option(
        "--report", help="質問に区名がなければこの局区から答える / answer from this report where the question names no ward (moji, kokuraminami)"
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="この時点の版から / from the edition as of this date (2024-11-30, 2024-11, 令和6年11月)")
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSONで出す / print JSON")]

_T = TypeVar("_T")


def open_service() -> Service:
    """The service that answers; ends the command where the program itself is damaged."""
    from bot.service import Service
    from index.embedding.static import ModelError
    from xhoshin.corpus import CorpusError

    try:
        return Service()
    except ModelError as exc:
        refuse(str(exc), code=1)
    except CorpusError as exc:
        refuse(DAMAGED.format(exc), code=1)


def open_editions() -> tuple[Served, Library]:
    """The editions that are live, without their index, and their library; ends the command as `open_service` does."""
    from bot.home import home
    from xhoshin.corpus import CorpusError
    from xhoshin.live import live_editions
    from xhoshin.store import Store

    try:
        served, notes = live_editions(Store(home()))
        library = served.library()
    except CorpusError as exc:
        refuse(DAMAGED.format(exc), code=1)
    for note in notes:
        warn(note)
    return served, library


def open_library() -> Library:
    """The live editions; ends the command as `open_service` does."""
    return open_editions()[1]


def report_id(word: str | None, library: Library) -> str | None:
    return None if word is None else _or_refuse(lambda: report_named(word, library))


def date_of(word: str | None) -> PartialDate | None:
    return None if word is None else _or_refuse(lambda: date_named(word))


def whole_date(word: str) -> date:
    """A date, month or year as its last day."""
    return _or_refuse(lambda: date_named(word)).last_day()


def editions_of(library: Library, report: str | None, when: PartialDate | None) -> list[Edition]:
    return _or_refuse(lambda: editions_named(library, report, when))


def edition_of(library: Library, report: str, when: PartialDate | None) -> Edition:
    """A report's newest edition, or its edition as of a date."""
    return editions_of(library, report, when)[0]


def initiative_of(code: str, edition: Edition) -> Initiative:
    return _or_refuse(lambda: initiative_named(code, edition))


def changes_of(library: Library, report: str, since: PartialDate | None, until: PartialDate | None, code: str | None) -> EditionChange:
    return _or_refuse(lambda: changes_between(library, report, since, until, code))


def section_number(number: str | None) -> int | None:
    return None if number is None else _or_refuse(lambda: section_named(number))


def status_of(word: str | None) -> Status | None:
    return None if word is None else _or_refuse(lambda: status_named(word))


def _or_refuse(named: Callable[[], _T]) -> _T:
    """What is named, or the end of the command with the sentence that says why there is nothing."""
    try:
        return named()
    except NamedError as exc:
        refuse(str(exc))


def question_of(text: str) -> str:
    try:
        return checked(text)
    except BadQuestionError as exc:
        refuse(str(exc))


def file_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        refuse(f"{path} を読めません。/ {path} cannot be read: {exc.strerror}")
