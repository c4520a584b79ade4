"""`ingest`: a new report goes live, or is refused with every reason and nothing changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.arguments import JsonOption, file_bytes, whole_date
from bot.commands.auditing import CommandLog, open_editing
from bot.home import home
from bot.output import DAMAGED, let_questions_go_first, print_json, print_text, refuse, warn
from bot.state.actions import COMMAND_LINE, Action

if TYPE_CHECKING:
    from xhoshin.contract import Finding, Given
    from xhoshin.ingesting import Proposal
    from xhoshin.publishing import Published
    from xhoshin.store import Store

_UNCHANGED = "公開できませんでした。何も変わっていません。/ It could not be published; nothing has changed: {}"


def ingest(
    file: Annotated[Path, typer.Argument(help="報告のファイル（PDF・Word・テキスト）/ the report (PDF, Word or text)")],
    report: Annotated[str | None, typer.Option("--report", help="報告のID（新しい局区は必須）/ the report's id (needed for a new ward)")] = None,
    name: Annotated[str | None, typer.Option("--name", help="局区名 / the ward's name, e.g. 若松区")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="時点 / as-of date, e.g. 2025-03-31")] = None,
    source: Annotated[str, typer.Option("--source", help="公表元のURLなど / where it was published, e.g. a URL")] = "",
    backfill: Annotated[bool, typer.Option("--backfill", help="今の版より古い版として加える / add as an edition older than the live one")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="同じ時点の版と差し替える / put it in the place of the edition of the same date")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="確かめるだけで公開しない / check only, publish nothing")] = False,
    as_json: JsonOption = False,
) -> None:
    """新しい報告を公開する / Check a new report and make it live."""
    from xhoshin.contract import Given
    from xhoshin.store import Store

    let_questions_go_first()
    given = Given((report or "").strip() or None, (name or "").strip() or None, whole_date(as_of) if as_of else None, backfill, replace)
    store = Store(home())
    proposal = _proposal(store, file_bytes(file), given, as_json)
    if dry_run or (as_json and not proposal.verdict.ok):
        _report(proposal, as_json)
        raise typer.Exit(0 if proposal.verdict.ok else 1)
    for warning in proposal.verdict.warnings:
        warn(f"{warning.message}（{warning.where}）")
    if not proposal.verdict.ok:
        _refuse(list(proposal.verdict.problems), as_json)
    _require_leading(as_json)
    published = _published(store, proposal, source, as_json)
    CommandLog().note(COMMAND_LINE, Action.PUBLISH, f"{proposal.verdict.report}@{proposal.verdict.as_of} {published.generation}")
    for note in published.notes:
        warn(note)
    _print_published(proposal, published, as_json)


def _proposal(store: Store, raw: bytes, given: Given, as_json: bool) -> Proposal:
    from datetime import date

    from xhoshin.corpus import CorpusError
    from xhoshin.ingesting import UnreadableError, propose

    try:
        return propose(store, raw, given, date.today())
    except UnreadableError as exc:
        _refuse([exc.finding], as_json)
    except CorpusError as exc:
        refuse(DAMAGED.format(exc), code=1)


def _require_leading(as_json: bool) -> None:
    from bot.editing import EditingError
    from xhoshin.contract import WHOLE, Finding

    try:
        open_editing().require_leading()
    except EditingError as exc:
        _refuse([Finding("follows", str(exc), WHOLE)], as_json)


def _published(store: Store, proposal: Proposal, source: str, as_json: bool) -> Published:
    from bot.models import chosen_encoder
    from index.embedding.static import ModelError
    from index.lock import LockedError
    from index.snapshot.layout import SnapshotError
    from xhoshin.contract import WHOLE, Finding
    from xhoshin.corpus import CorpusError
    from xhoshin.ingesting import RefusedError, go_live

    try:
        return go_live(store, proposal, source, chosen_encoder())
    except RefusedError as exc:
        _refuse(list(exc.verdict.problems), as_json)
    except LockedError as exc:
        _refuse([Finding("locked", str(exc), WHOLE)], as_json)
    except (OSError, SnapshotError, CorpusError, ModelError) as exc:
        _refuse([Finding("not_written", _UNCHANGED.format(exc), WHOLE)], as_json)


def _refuse(problems: list[Finding], as_json: bool) -> NoReturn:
    if as_json:
        from bot.proposals import finding_object

        print_json({"ok": False, "problems": [finding_object(problem) for problem in problems], "warnings": [], "edition": None})
        raise typer.Exit(1)
    refuse("\n".join(f"{problem.message}（{problem.where}）" for problem in problems), code=1)


def _report(proposal: Proposal, as_json: bool) -> None:
    from bot.proposals import proposal_object, proposal_text

    if as_json:
        print_json(proposal_object(proposal))
    else:
        print_text(proposal_text(proposal))


def _print_published(proposal: Proposal, published: Published, as_json: bool) -> None:
    edition = proposal.verdict.edition
    assert edition is not None  # else it would have been refused
    if as_json:
        from bot.proposals import proposal_object

        row = {"generation": published.generation, "embedded": published.embedded, "reused": published.reused}
        print_json({**proposal_object(proposal), "published": row})
        return
    print_text(
        f"{edition.name} {edition.id} を公開しました（課題{len(edition.initiatives)}件、世代 {published.generation}、"
        f"埋め込み {published.embedded} 文・再利用 {published.reused} 文）。"
        f"/ {edition.id} is live: {len(edition.initiatives)} initiatives, {published.embedded} passages embedded, {published.reused} reused."
    )
