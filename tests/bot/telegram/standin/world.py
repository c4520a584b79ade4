"""What Telegram's servers hold: the bot, its chats and their messages, files, commands; and the lock around it all."""

from __future__ import annotations

import copy
import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .oracles import Json, check_message
from .refusals import BLOCKED, KICKED, NEVER_STARTED, NO_CHAT
from .sent import BotMessage, bot_message


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (ids below zero).

    `events` are the bot's messages and edits in order, `actions` the actions it showed ("typing").
    """

    about: Json
    people: dict[int, Json]
    started: bool = False
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    events: list[BotMessage] = field(default_factory=list)
    actions: list[tuple[str, float]] = field(default_factory=list)
    read: int = 0
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def id(self) -> int:
        number: int = self.about["id"]
        return number

    @property
    def private(self) -> bool:
        return bool(self.about["type"] == "private")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on Telegram's servers."""

    file_id: str
    unique_id: str
    path: str
    name: str
    data: bytes

    def describe(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class World:
    """The servers' state. Whoever reads or changes it holds `changed`, and notifies it after a change."""

    def __init__(self, bot: Json, abilities: Json) -> None:
        self.bot = bot
        self.abilities = abilities  # what getMe tells of the bot beyond what its messages do
        self.changed = threading.Condition(threading.RLock())
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Stored] = {}
        self.callbacks: dict[str, Json | None] = {}  # by id: what the bot answered, None while it has not
        self.inline_queries: dict[str, Json | None] = {}
        self.inline_messages: dict[str, Json] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}  # by scope (see profile.scope_key) and language code
        self.texts: dict[tuple[str, str], str] = {}  # descriptions by kind and language code
        self.mistakes: list[str] = []
        self._ids = itertools.count(101)  # messages of private chats count through, as an account's do
        self._numbers = itertools.count(1)

    def now(self) -> int:
        return int(time.time())

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def add_chat(self, about: Json, people: Iterable[Json]) -> Chat:
        with self.changed:
            chat = Chat(about, {person["id"]: person for person in people})
            if chat.private:
                chat.ids = self._ids
            self.chats[chat.id] = chat
            return chat

    def writable(self, chat_id: int | str) -> Chat:
        """The chat the bot may write to.

        Raises:
            RefusedError: There is none, or its person has not written yet, or does not want to hear from the bot.
        """
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise NO_CHAT
        if chat.blocked:
            raise BLOCKED if chat.private else KICKED
        if chat.private and not chat.started:
            raise NEVER_STARTED
        return chat

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A message put into a chat; it may be looked at, not changed."""
        message = {"message_id": next(chat.ids), "date": self.now(), "chat": chat.about, "from": sender, **content}
        chat.messages[message["message_id"]] = message
        return message

    def show(self, chat: Chat, message: Json, method: str, edited: bool = False) -> Json:
        """A message of the bot's, put before the people of the chat."""
        check_message(message)
        message = copy.deepcopy(message)
        file = self._file_of(message)
        chat.events.append(bot_message(message, method, time.monotonic(), edited, file.name if file else "", file.data if file else b""))
        return message

    def store(self, name: str, data: bytes, folder: str) -> Stored:
        number = self.number()
        ending = name.rpartition(".")[2] if "." in name else "bin"
        file = Stored(f"BQACAgUAAxkBAAI{number:08d}", f"AgAD{number:08d}", f"{folder}/file_{number}.{ending}", name, data)
        self.files[file.file_id] = file
        return file

    def wait_for(self, ready: Callable[[], Any], timeout: float) -> bool:
        """Whether `ready()` came true within `timeout` seconds; it is asked with the lock held, at each change here and every fifth of a second."""
        until = time.monotonic() + timeout
        with self.changed:
            while not (found := bool(ready())) and (left := until - time.monotonic()) > 0:
                self.changed.wait(min(left, 0.2))
        return found

    def _file_of(self, message: Json) -> Stored | None:
        sizes = message.get("photo")
        described = sizes[-1] if sizes else message.get("document")
        return self.files[described["file_id"]] if described else None
