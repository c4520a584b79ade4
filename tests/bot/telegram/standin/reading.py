"""Waiting for what the bot sends, in the order it sends it."""

from __future__ import annotations

import asyncio
import time

from .sent import BotMessage, Button
from .world import Chat, World

PATIENCE = 10.0


class Reader:
    """A chat as its people follow it: each message or edit of the bot's is given once, by `reply` or `replies`."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def reply(self, timeout: float = PATIENCE) -> BotMessage:
        """The next message or edit, as soon as there is one.

        Raises:
            AssertionError: None came within `timeout` seconds.
        """
        return self.replies(1, timeout)[0]

    def replies(self, count: int, timeout: float = PATIENCE) -> list[BotMessage]:
        """The next `count` messages or edits."""
        chat = self.chat
        came = self.world.wait_for(lambda: len(chat.events) >= chat.read + count, timeout)
        with self.world.changed:
            new = chat.events[chat.read : chat.read + count]
            assert came, f"{len(new)} of {count} replies within {timeout} s: {[one.text for one in new]}"
            chat.read += count
            return new

    def rest(self, quiet: float = 0.3, timeout: float = PATIENCE) -> list[BotMessage]:
        """Whatever comes until nothing has come for `quiet` seconds."""
        end = time.monotonic() + timeout
        new: list[BotMessage] = []
        while time.monotonic() < end and self.world.wait_for(lambda: len(self.chat.events) > self.chat.read, quiet):
            new += self.replies(1)
        return new

    def hears_nothing(self, seconds: float = 0.3) -> None:
        """Raises:
        AssertionError: The bot sent something within `seconds`.
        """
        heard = self.rest(seconds)
        assert not heard, f"nothing should have come, but {[one.text for one in heard]} did"

    async def areply(self, timeout: float = PATIENCE) -> BotMessage:
        return await asyncio.to_thread(self.reply, timeout)

    async def areplies(self, count: int, timeout: float = PATIENCE) -> list[BotMessage]:
        return await asyncio.to_thread(self.replies, count, timeout)

    @property
    def messages(self) -> list[BotMessage]:
        """All the bot ever sent or edited here, read or not."""
        with self.world.changed:
            return list(self.chat.events)

    @property
    def standing(self) -> list[BotMessage]:
        """The bot's messages as they stand now, after their edits and without the deleted ones, oldest first."""
        with self.world.changed:
            newest = {one.message_id: one for one in self.chat.events if one.message_id in self.chat.messages}
        return sorted(newest.values(), key=lambda one: one.message_id)

    @property
    def actions(self) -> list[str]:
        """The actions the bot showed here ("typing", ...)."""
        with self.world.changed:
            return [name for name, _ in self.chat.actions]

    def find_button(self, wanted: str, message: BotMessage | None = None) -> tuple[BotMessage, Button]:
        """The button in `message`, or in the newest message that has any buttons."""
        if message is None:
            message = next((one for one in reversed(self.standing) if one.buttons), None)
        assert message is not None, f"no message with buttons for {wanted!r}"
        return message, message.button(wanted)
