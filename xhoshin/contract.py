"""What a report must be to go live. Pure: what was read and what is live in, everything that speaks against it out.

Nothing is guessed: what the file states is taken from it, what is given beside it wins, and what neither says is a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from index.tokenizing import fold
from xhoshin.library import Library
from xhoshin.manifest import Manifest
from xhoshin.newward import ward_table
from xhoshin.parsing import Draft, ProblemCode
from xhoshin.report import Edition

REPORT_ID = re.compile(r"[a-z][a-z0-9]{1,29}")
WHOLE = "全体 / the whole file"


class ContractCode(StrEnum):
    """What can be wrong beside what the parser finds (`ProblemCode`) and the reader (`ReadingCode`)."""

    NO_NAME = "no_name"
    UNKNOWN_REPORT = "unknown_report"
    BAD_REPORT_ID = "bad_report_id"
    OTHER_NAME = "other_name"
    NAME_OF_ANOTHER = "name_of_another"
    OLDER = "older_than_live"
    IDENTICAL = "identical"
    SAME_AS_OF = "same_as_of"


class WarningCode(StrEnum):
    """What a clerk should know: what was given beside the file wins over what it states, or a date looks wrong."""

    NAME_DIFFERS = "name_differs"
    AS_OF_DIFFERS = "as_of_differs"
    FUTURE_AS_OF = "future_as_of"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for a clerk to know: a reason to refuse, or a warning. `where` is a line, a page, or the whole file."""

    code: str
    message: str
    where: str = WHOLE


@dataclass(frozen=True, slots=True)
class Given:
    """What was given beside the file; it wins over what the file states. `backfill` and `replace` allow what is else refused."""

    report: str | None = None
    name: str | None = None
    as_of: date | None = None
    backfill: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The edition that would go live, as far as it is one, and what was found.

    `table` is the ward's table where the report is new; `edition` is None where the draft is incomplete or its facts are.
    """

    report: str
    name: str
    as_of: date | None
    table: Mapping[str, Any] | None
    edition: Edition | None
    problems: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def check(draft: Draft, raw: bytes, given: Given, manifest: Manifest, library: Library, today: date) -> Verdict:
    """Judge a file against the contract.

    Args:
        raw: the file as received.
        manifest, library: what is live.
    """
    report, name, problems = _whose(draft, given, manifest)
    as_of = given.as_of or draft.facts.as_of
    identical = _identical(raw, draft, manifest)
    dated = _of_date(report, as_of, given, library) if as_of and not identical else []
    lacking = [p for p in draft.problems if p.code is not ProblemCode.NO_AS_OF or as_of is None]
    found = (*(Finding(p.code, p.message, p.where) for p in lacking), *problems, *identical, *dated)
    complete = report and name and as_of and all(p.code is ProblemCode.NO_AS_OF for p in draft.problems)
    edition = draft.edition(report, name, as_of) if complete and as_of else None
    table = ward_table(report, name, manifest) if report and name and report not in manifest.reports else None
    return Verdict(report, name, as_of, table, edition, found, tuple(_warnings(draft, name, as_of, today)))


def _warnings(draft: Draft, name: str, as_of: date | None, today: date) -> Iterator[Finding]:
    """Where what is used is not what the file states."""
    stated = draft.facts
    if as_of and stated.as_of and as_of != stated.as_of:
        message = (
            f"時点はファイルでは{stated.as_of}ですが、指定の{as_of}を使います。/ The file states {stated.as_of}; the date given, {as_of}, is used."
        )
        yield Finding(WarningCode.AS_OF_DIFFERS, message)
    if name and stated.name and fold(name) != fold(stated.name):
        message = f"名前はファイルでは「{stated.name}」ですが、指定の「{name}」を使います。/ The file states {stated.name}; what was given, {name}, is used."
        yield Finding(WarningCode.NAME_DIFFERS, message)
    if as_of and as_of > today:
        yield Finding(WarningCode.FUTURE_AS_OF, f"時点（{as_of}）が未来です。/ The as-of date {as_of} lies in the future.")


def _whose(draft: Draft, given: Given, manifest: Manifest) -> tuple[str, str, list[Finding]]:
    """The report's id and its ward's name, and what keeps them from being known; either may be empty."""
    name = given.name or draft.facts.name or ""
    of_name = _report_named(name, manifest)
    report = given.report or of_name
    if report in manifest.reports:
        known = manifest.name_of(report)
        if given.name and fold(given.name) != fold(known):
            message = f"{report} は「{known}」の報告です。--report か --name を直してください。/ {report} is the report of {known}: correct --report or --name."
            return report, known, [Finding(ContractCode.OTHER_NAME, message)]
        return report, known, []
    problems = []
    if given.report and not REPORT_ID.fullmatch(given.report):
        message = f"報告のID「{given.report}」は使えません。英小文字で始まる英小文字と数字2～30字にしてください（wakamatsu など）。/ {given.report!r} is no report id: use 2 to 30 small letters and digits, such as wakamatsu."
        problems.append(Finding(ContractCode.BAD_REPORT_ID, message))
    if not name:
        message = "どの区・局の報告かがファイルに書かれていません。--name 若松区 のように指定してください。/ The file does not state whose report it is: give --name, e.g. --name 若松区."
        problems.append(Finding(ContractCode.NO_NAME, message))
    elif not report:
        message = f"「{name}」の報告はまだありません。新しい報告として入れるには --report ID を指定してください（例: --report wakamatsu）。/ There is no report of {name} yet: to add it as a new one give --report ID, e.g. --report wakamatsu."
        problems.append(Finding(ContractCode.UNKNOWN_REPORT, message))
    elif of_name:
        message = f"「{name}」の報告のIDは {of_name} です。--report {of_name} を指定するか、--report を省いてください。/ The report of {name} is {of_name}: give --report {of_name}, or leave --report out."
        problems.append(Finding(ContractCode.NAME_OF_ANOTHER, message))
    return report, name, problems


def _report_named(name: str, manifest: Manifest) -> str:
    """The id of the report whose ward is written so; empty where there is none."""
    tables = manifest.reports.items()
    spelled = ((report, {fold(word) for word in (table["name"], *table.get("names", []))}) for report, table in tables)
    return next((report for report, words in spelled if name and fold(name) in words), "")


def _of_date(report: str, as_of: date, given: Given, library: Library) -> list[Finding]:
    """What speaks against the date: there is such an edition, or a newer one."""
    held = [edition for edition in library.editions if edition.report == report]
    if any(edition.as_of == as_of for edition in held):
        if given.replace:
            return []
        message = f"{report} の{as_of}時点の版はもうあります。差し替えるときは --replace を付けてください。/ There is an edition of {report} as of {as_of} already: add --replace to put this one in its place."
        return [Finding(ContractCode.SAME_AS_OF, message)]
    if held and as_of < held[-1].as_of and not given.backfill:
        message = f"今の版（{held[-1].as_of}時点）より古い{as_of}時点の報告です。過去の版として加えるときは --backfill を付けてください。/ This report ({as_of}) is older than the live edition ({held[-1].as_of}): add --backfill to keep it as an earlier edition."
        return [Finding(ContractCode.OLDER, message)]
    return []


def _identical(raw: bytes, draft: Draft, manifest: Manifest) -> list[Finding]:
    digests = {hashlib.sha256(raw).hexdigest(), hashlib.sha256(draft.text.encode()).hexdigest()}
    same = next((entry for entry in manifest.editions if digests & entry.digests), None)
    if same is None:
        return []
    message = (
        f"もうある版 {same.id} と同じ内容です。することはありません。/ This is the edition {same.id}, which is there already: there is nothing to do."
    )
    return [Finding(ContractCode.IDENTICAL, message)]
