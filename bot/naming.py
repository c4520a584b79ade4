"""What people name: a report, an initiative, a section, a date, in any spelling that the reports know."""

from __future__ import annotations

from index.tokenizing import fold
from xhoshin.answer import EditionChange
from xhoshin.codes import find_codes, without_circled
from xhoshin.dates import PartialDate, find_dates
from xhoshin.library import Library
from xhoshin.report import Edition, Initiative, Status

_STATUSES = {"done": Status.DONE, "完了": Status.DONE, "ongoing": Status.ONGOING, "継続": Status.ONGOING}


class NamedError(ValueError):
    """Nothing is named so; the message says what there is, in Japanese and English."""


def report_named(word: str, library: Library) -> str:
    """The id of a report named by its id or by any spelling of its ward."""
    wards = [ward for ward in library.wards if ward.report]
    named = [ward.report for ward in wards if fold(word) in {fold(spelling) for spelling in (ward.report, ward.name, *ward.spellings)}]
    if not named or library.edition(named[0]) is None:
        known = ", ".join(edition.report for edition in library.newest)
        raise NamedError(f"「{word}」という報告はありません。/ There is no report {word!r}. Reports: {known}.")
    return named[0]


def date_named(word: str) -> PartialDate:
    """A date in any spelling that reports know."""
    found = find_dates(word)
    if len(found) != 1:
        raise NamedError(f"「{word}」は日付ではありません。2024-11-30 のように書いてください。/ {word!r} is no date: write it like 2024-11-30.")
    return found[0][0]


def editions_named(library: Library, report: str | None, when: PartialDate | None) -> list[Edition]:
    """The edition of one report or of each, the newest or as of a date; a report without an edition of that date is left out."""
    reports = [edition.report for edition in library.newest if report in (None, edition.report)]
    found = [edition for name in reports if (edition := library.edition(name, when))]
    if not found:
        held = ", ".join(edition.id for edition in library.editions if edition.report in reports)
        raise NamedError(f"その時点の版はありません。ある版: {held}。/ There is no edition as of that date. Editions: {held}.")
    return found


def initiative_named(code: str, edition: Edition, *others: Edition) -> Initiative:
    """The initiative of a code in any spelling, of an edition or else of the others."""
    found = find_codes(fold(code), code)
    initiative = next((i for e in (edition, *others) if found and (i := e.initiative(found[0].value))), None)
    if initiative is None:
        known = ", ".join(i.code for i in edition.initiatives)
        raise NamedError(f"{edition.name}に課題「{code}」はありません。/ {edition.report} has no initiative {code}. It has: {known}.")
    return initiative


def section_named(number: str) -> int:
    """A section's number, 1 to 5, also as ① to ⑤."""
    circled, plain = without_circled(number)
    digits = [str(n) for n in circled] or [fold(plain).strip()]
    if digits[0] not in ("1", "2", "3", "4", "5"):
        raise NamedError(f"節は1から5です。/ The section is 1 to 5, not {number}.")
    return int(digits[0])


def status_named(word: str) -> Status:
    status = _STATUSES.get(fold(word))
    if status is None:
        raise NamedError(f"状況は完了か継続です。/ The status is done or ongoing, not {fold(word)}.")
    return status


def changes_between(library: Library, report: str, since: PartialDate | None, until: PartialDate | None, code: str | None = None) -> EditionChange:
    """What changed from the edition before, or as of `since`, to the newest, or as of `until`; of one initiative alone where `code` names it."""
    from xhoshin.diff import compare, only  # the other commands need none of it

    after = editions_named(library, report, until)[0]
    before = library.before(after) if since is None else editions_named(library, report, since)[0]
    if before is None or before.as_of >= after.as_of:
        held = ", ".join(e.as_of.isoformat() for e in library.editions if e.report == report)
        raise NamedError(f"比べる前の版がありません。ある版: {held}。/ There is no earlier edition to compare with. Editions of {report}: {held}.")
    changes = compare(before, after)
    return changes if code is None else only(changes, [initiative_named(code, after, before).code])
