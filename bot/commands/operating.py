"""`doctor`, `suspend`, `resume`: looking after a running service."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.people import open_state
from bot.output import print_text, refuse

DEFAULT_NOTICE = (
    "ただいまお答えを休止しています。お急ぎの方は区役所の窓口へお尋ねください。/ Answers are suspended at the moment: please ask at the ward office."
)


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

    open_state().switches.suspend(notice, COMMAND_LINE)
    print_text(f"休止しました。再開は `xhoshin resume`。/ Suspended, `xhoshin resume` ends it: {notice}")


def resume() -> None:
    """回答を再開する / Answer again."""
    from bot.state.actions import COMMAND_LINE

    if not open_state().switches.resume(COMMAND_LINE):
        refuse("休止していません。/ Nothing is suspended.", code=1)
    print_text("再開しました。/ Answering again.")
