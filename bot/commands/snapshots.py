"""`index status | verify | rollback | build`: what is live on disk, and going back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.arguments import JsonOption
from bot.home import home
from bot.output import let_questions_go_first, print_json, print_text, refuse, warn

if TYPE_CHECKING:
    from xhoshin.inspection import Inspection
    from xhoshin.store import Store

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
    from index.lock import LockedError
    from index.snapshot.layout import SnapshotError
    from xhoshin.manifest import ManifestError
    from xhoshin.publishing import NoGenerationError, go_back
    from xhoshin.store import PATIENCE

    store = _store()
    try:
        with store.lock(PATIENCE):
            name, notes = go_back(store, generation)
    except NoGenerationError as exc:
        refuse(str(exc))
    except LockedError as exc:
        refuse(str(exc), code=1)
    except (OSError, SnapshotError, ManifestError) as exc:
        refuse(f"戻せませんでした。何も変わっていません。/ It could not be done; nothing has changed: {exc}", code=1)
    for note in notes:
        warn(note)
    print_text(f"{name} に戻しました。/ {name} is live again.")


@app.command()
def build() -> None:
    """作り直す / Build the index anew from the live editions."""
    from bot.models import chosen_encoder
    from index.embedding.static import ModelError
    from index.lock import LockedError
    from index.snapshot.layout import SnapshotError
    from xhoshin.corpus import CorpusError
    from xhoshin.live import wanted
    from xhoshin.publishing import publish
    from xhoshin.store import PATIENCE

    let_questions_go_first()
    store = _store()
    try:
        with store.lock(PATIENCE):
            want = wanted(store)
            published = publish(store, want.served, chosen_encoder(), want.contents)
    except LockedError as exc:
        refuse(str(exc), code=1)
    except (OSError, SnapshotError) as exc:
        refuse(f"作れませんでした。何も変わっていません。/ It could not be built; nothing has changed: {exc}", code=1)
    except ModelError as exc:
        refuse(str(exc), code=1)
    except CorpusError as exc:
        refuse(f"プログラムのファイルが壊れています。入れ直してください。/ The program's own files are damaged, please reinstall: {exc}", code=1)
    for note in (*want.notes, *published.notes):
        warn(note)
    print_text(
        f"{published.generation} を作りました（埋め込み {published.embedded} 文・再利用 {published.reused} 文）。"
        f"/ {published.generation} is live: {published.embedded} passages embedded, {published.reused} reused."
    )


def _store() -> Store:
    from xhoshin.store import Store

    return Store(home())


def _inspected() -> Inspection:
    from xhoshin.inspection import inspect

    return inspect(_store())


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
