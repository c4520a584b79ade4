"""`index status | verify | rollback | build`: what is live on disk, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.arguments import JsonOption
from bot.commands.auditing import open_editing
from bot.home import home
from bot.output import let_questions_go_first, print_json, print_text, refuse, warn
from bot.state.actions import COMMAND_LINE

if TYPE_CHECKING:
    from xhoshin.inspection import Inspection

app = typer.Typer(help="索引の世代を管理する / Look after the generations of the index.", no_args_is_help=True)


@app.command()
def status(as_json: JsonOption = False) -> None:
    """今の世代と、残してある世代 / The live generation and those kept; exit code 1 where anything is damaged."""
    inspection = _inspected()
    if as_json:
        from bot.inspections import status_object

        print_json(status_object(inspection))
    else:
        from bot.inspections import status_text

        print_text(status_text(inspection))
    _end(inspection)


@app.command()
def verify() -> None:
    """すべてのファイルを確かめる / Check every file of every generation and of the corpus; exit code 1 where one is damaged."""
    inspection = _inspected()
    if not inspection.damaged:
        print_text(
            f"すべて書き込んだとおりです（{len(inspection.snapshots.generations)}世代、取り込んだ版{inspection.archived}件）。"
            f"/ Everything is as it was written ({len(inspection.snapshots.generations)} generations, {inspection.archived} ingested editions)."
        )
    _end(inspection)


@app.command()
def rollback(generation: Annotated[int | None, typer.Argument(help="世代の番号 / number of the generation; default: the one before")] = None) -> None:
    """前の世代に戻す / Make an earlier generation live again, with its editions."""
    from bot.editing import EditingError
    from xhoshin.publishing import NoGenerationError

    try:
        name, notes = open_editing().roll_back(COMMAND_LINE, generation)
    except EditingError as exc:
        refuse(str(exc), code=2 if isinstance(exc.__cause__, NoGenerationError) else 1)
    for note in notes:
        warn(note)
    print_text(f"{name} に戻しました。/ {name} is live again.")


@app.command()
def build() -> None:
    """作り直す / Build the index anew from the live editions."""
    from bot.editing import EditingError

    let_questions_go_first()
    try:
        published = open_editing().rebuild(COMMAND_LINE)
    except EditingError as exc:
        refuse(str(exc), code=1)
    for note in published.notes:
        warn(note)
    print_text(
        f"{published.generation} を作りました（埋め込み {published.embedded} 文・再利用 {published.reused} 文）。"
        f"/ {published.generation} is live: {published.embedded} passages embedded, {published.reused} reused."
    )


def _inspected() -> Inspection:
    from xhoshin.inspection import inspect
    from xhoshin.store import Store

    return inspect(Store(home()))


def _end(inspection: Inspection) -> None:
    """Say loudly what is damaged."""
    for problem in inspection.damaged:
        warn(f"警告: 壊れています。/ WARNING, damaged: {problem}")
    if inspection.damaged:
        warn(
            "`xhoshin index build` で作り直すか、`xhoshin index rollback` で前の世代に戻してください。"
            "/ Run `xhoshin index build` to build it anew, or `xhoshin index rollback` to go back."
        )
        raise typer.Exit(1)
