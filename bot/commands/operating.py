"""`doctor`, `suspend`, `resume`, `stats`: looking after a running service."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.people import open_state
from bot.output import print_text, refuse
from bot.state.actions import DEFAULT_NOTICE


def doctor() -> None:
    """辞書・モデル・索引・状態・トークンを確かめる / Check dictionary, model, index, state and token; exit code 1 where one is bad."""
    from bot.doctor import Health, examine
    from bot.home import home
    from bot.settings import SettingsError, settings

    try:
        chosen = settings()
    except SettingsError as exc:
        refuse(str(exc))
    bad = False
    for check in examine(chosen, home()):
        mark = {Health.GOOD: "○", Health.UNSET: "－", Health.BAD: "×"}[check.health]
        print_text(f"{mark} {check.part}: {check.message}")
        bad |= check.health is Health.BAD
    if bad:
        raise typer.Exit(1)


def suspend(notice: Annotated[str, typer.Argument(help="代わりに示すお知らせ / the notice shown instead")] = DEFAULT_NOTICE) -> None:
    """回答を止め、お知らせだけを示す / Stop answering: every question gets the notice."""
    from bot.state.actions import COMMAND_LINE
    from bot.state.switches import NoticeError

    try:
        shown = open_state().switches.suspend(notice, COMMAND_LINE)
    except NoticeError as exc:
        refuse(f"休止していません。{exc}")
    print_text(f"休止しました。再開は `xhoshin resume`。/ Suspended, `xhoshin resume` ends it: {shown}")


def resume() -> None:
    """回答を再開する / Answer again."""
    from bot.state.actions import COMMAND_LINE

    if not open_state().switches.resume(COMMAND_LINE):
        refuse("休止していません。/ Nothing is suspended.", code=1)
    print_text("再開しました。/ Answering again.")


def stats(
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="何日分か / of how many days")] = 14,
    plots: Annotated[Path | None, typer.Option("--plots", help="図をPNGでこのフォルダーに / pictures (PNG) into this folder")] = None,
) -> None:
    """質問数・答えなかった理由・評価・よく引用された課題 / Questions a day, abstentions, feedback, the initiatives cited most."""
    from datetime import date

    from bot.arguments import open_library
    from bot.figures import PlotError, as_text, draw, figures

    found = figures(open_state(), open_library(), days, date.today())
    for figure in found:
        print_text(as_text(figure) + "\n")
    if plots is not None:
        try:
            for file in draw(found, plots):
                print_text(str(file))
        except PlotError as exc:
            refuse(str(exc), code=1)
        except OSError as exc:
            refuse(f"{plots} に書けません。/ {plots} cannot be written: {exc.strerror}")
