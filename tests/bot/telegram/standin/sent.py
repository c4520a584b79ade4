"""What the bot sent, as a person sees it: plain text, what is bold in it, buttons in rows, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .oracles import cut


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text; `text` is what it covers."""

    type: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class BotMessage:
    """A message of the bot as it was when it was sent, or edited: edits are messages of their own here.

    `text` is a file's caption where it has one; `at` is time.monotonic(); `raw` is the Bot API's own Message object.
    """

    message_id: int
    chat_id: int
    text: str
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[Button, ...], ...]
    method: str
    at: float
    edited: bool
    reply_to: int | None
    file_name: str
    file: bytes = field(repr=False)
    raw: dict[str, Any] = field(repr=False)

    @property
    def bold(self) -> tuple[str, ...]:
        return self.of("bold")

    @property
    def links(self) -> dict[str, str]:
        """Where the words of the text lead to."""
        return {entity.text: entity.url for entity in self.entities if entity.url}

    def of(self, kind: str) -> tuple[str, ...]:
        """The parts of the text of one kind of entity: "bold", "blockquote", "code", ..."""
        return tuple(entity.text for entity in self.entities if entity.type == kind)

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.buttons for button in row)

    @property
    def labels(self) -> list[list[str]]:
        """The buttons' texts, row by row."""
        return [[button.text for button in row] for row in self.buttons]

    def button(self, wanted: str) -> Button:
        """The button whose text or data is `wanted`, or else the only one whose text holds it.

        Raises:
            AssertionError: There is none, or several.
        """
        buttons = self.all_buttons
        found = [button for button in buttons if wanted in (button.text, button.data)] or [button for button in buttons if wanted in button.text]
        assert len(found) == 1, f"{len(found)} buttons are {wanted!r} in {self.labels}"
        return found[0]


def bot_message(message: dict[str, Any], method: str, at: float, edited: bool, file_name: str = "", file: bytes = b"") -> BotMessage:
    text = message.get("text", message.get("caption", ""))
    entities = message.get("entities", message.get("caption_entities", ()))
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return BotMessage(
        message_id=message["message_id"],
        chat_id=message["chat"]["id"],
        text=text,
        entities=tuple(Entity(one["type"], cut(text, one["offset"], one["length"]), one.get("url", "")) for one in entities),
        buttons=tuple(tuple(Button(one["text"], one.get("callback_data", ""), one.get("url", "")) for one in row) for row in rows),
        method=method,
        at=at,
        edited=edited,
        reply_to=message.get("reply_to_message", {}).get("message_id"),
        file_name=file_name,
        file=file,
        raw=message,
    )
