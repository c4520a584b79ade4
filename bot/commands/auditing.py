"""The audit log, as commands write to it: what was done stays done where it cannot be noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.home import home
from bot.output import refuse, warn
from bot.state.actions import Action

if TYPE_CHECKING:
    from bot.editing import Editing


class CommandLog:
    """Opens the state for each note, since most commands write none."""

    def note(self, actor: str, action: Action, detail: str) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        from bot.settings import SettingsError, settings
        from bot.state.database import StateError
        from bot.state.state import State

        try:
            state = State(settings(), home())
            state.audit.note(actor, action, detail)
            state.close()
        except (SettingsError, StateError, SQLAlchemyError) as exc:
            warn(f"記録を残せませんでした。/ It could not be noted in the audit log: {exc}")


def open_editing() -> Editing:
    """What admins can do to the live editions of this installation."""
    from bot.editing import Editing
    from bot.models import chosen_encoder
    from bot.settings import SettingsError, settings
    from xhoshin.store import Store

    try:
        leader = settings().leader_url
    except SettingsError as exc:
        refuse(str(exc))
    return Editing(Store(home()), CommandLog(), chosen_encoder, leader=leader)
