"""A second look at everything the bot sent, when a test is over: judged anew, from the log and the chats alone."""

from __future__ import annotations

from collections.abc import Iterator

from . import rules
from .calls import Calls
from .oracles import MarkupError, ModelError, check_message, parse_markup, units
from .world import World


def faults_found(world: World, calls: Calls) -> list[str]:
    """What is wrong with any message ever sent or edited: markup, lengths, keyboards, models; and ids that do not grow."""
    return [*_of_markup(calls), *_of_messages(world)]


def _of_markup(calls: Calls) -> Iterator[str]:
    """Markup that Telegram's parser refuses in calls that were taken all the same."""
    for call in calls.all():
        mode = call.params.get("parse_mode")
        marked = call.params.get("text", call.params.get("caption"))
        if call.taken and mode and marked:
            try:
                parse_markup(marked, mode)
            except MarkupError as exc:
                yield f"{call.method}: {exc}: {marked!r}"


def _of_messages(world: World) -> Iterator[str]:
    with world.changed:
        chats = list(world.chats.values())
    for chat in chats:
        sent = [event.message_id for event in chat.events if not event.edited]
        if sent != sorted(set(sent)):
            yield f"message ids of chat {chat.id} do not grow: {sent}"
        for event in chat.events:
            most = rules.TEXT if "text" in event.raw else rules.CAPTION
            if units(event.text) > most or not (event.text or event.file_name):
                yield f"message {event.message_id} has {units(event.text)} units of text"
            if len(event.all_buttons) > rules.BUTTONS or any(len(button.data.encode()) > rules.CALLBACK_DATA for button in event.all_buttons):
                yield f"message {event.message_id} has a keyboard beyond the limits: {event.buttons}"
            try:
                check_message(event.raw)
            except ModelError as exc:
                yield f"message {event.message_id}: {exc}"
