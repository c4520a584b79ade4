"""What people write on the command line, understood or refused with one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.output import refuse, warn
from index.tokenizing import fold
from xhoshin.asking import BadQuestionError, checked
from xhoshin.codes import find_codes, without_circled
from xhoshin.dates import PartialDate, find_dates
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

_DAMAGED = "プログラムのファイルが壊れています。入れ直してください。/ The program's own files are damaged, please reinstall: {}"


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
        refuse(_DAMAGED.format(exc), code=1)


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
        refuse(_DAMAGED.format(exc), code=1)
    for note in notes:
        warn(note)
    return served, library


def open_library() -> Library:
    """The live editions; ends the command as `open_service` does."""
    return open_editions()[1]


def report_id(word: str | None, library: Library) -> str | None:
    """The id of a report named by its id or by any spelling of its ward."""
    if word is None:
        return None
    wards = [ward for ward in library.wards if ward.report]
    named = [ward.report for ward in wards if fold(word) in {fold(spelling) for spelling in (ward.report, ward.name, *ward.spellings)}]
    if not named or library.edition(named[0]) is None:
        refuse(
            f"「{word}」という報告はありません。/ There is no report {word!r}. Reports: {', '.join(edition.report for edition in library.newest)}."
        )
    return named[0]


def date_of(word: str | None) -> PartialDate | None:
    """A date in any spelling that reports know."""
    if word is None:
        return None
    found = find_dates(word)
    if len(found) != 1:
        refuse(f"「{word}」は日付ではありません。2024-11-30 のように書いてください。/ {word!r} is no date: write it like 2024-11-30.")
    return found[0][0]


def whole_date(word: str) -> date:
    """A date, month or year as its last day."""
    found = date_of(word)
    assert found is not None
    return found.last_day()


def editions_of(library: Library, report: str | None, when: PartialDate | None) -> list[Edition]:
    """The edition of one report or of each, the newest or as of a date; a report without an edition of that date is left out."""
    reports = [edition.report for edition in library.newest if report in (None, edition.report)]
    found = [edition for name in reports if (edition := library.edition(name, when))]
    if not found:
        held = ", ".join(edition.id for edition in library.editions if edition.report in reports)
        refuse(f"その時点の版はありません。ある版: {held}。/ There is no edition as of that date. Editions: {held}.")
    return found


def edition_of(library: Library, report: str, when: PartialDate | None) -> Edition:
    """A report's newest edition, or its edition as of a date."""
    return editions_of(library, report, when)[0]


def initiative_of(code: str, edition: Edition, *others: Edition) -> Initiative:
    """The initiative of a code in any spelling, of an edition or else of the others."""
    found = find_codes(fold(code), code)
    initiative = next((i for e in (edition, *others) if found and (i := e.initiative(found[0].value))), None)
    if initiative is None:
        known = ", ".join(i.code for i in edition.initiatives)
        refuse(f"{edition.name}に課題「{code}」はありません。/ {edition.report} has no initiative {code}. It has: {known}.")
    return initiative


def section_number(number: str | None) -> int | None:
    circled, plain = without_circled(number or "")
    digits = [str(n) for n in circled] or [fold(plain).strip()]
    if number is not None and digits[0] not in ("1", "2", "3", "4", "5"):
        refuse(f"節は1から5です。/ The section is 1 to 5, not {number}.")
    return None if number is None else int(digits[0])


def status_of(word: str | None) -> Status | None:
    known = {"done": Status.DONE, "完了": Status.DONE, "ongoing": Status.ONGOING, "継続": Status.ONGOING}
    word = None if word is None else fold(word)
    if word is not None and word not in known:
        refuse(f"状況は完了か継続です。/ The status is done or ongoing, not {word}.")
    return known[word] if word is not None else None


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
