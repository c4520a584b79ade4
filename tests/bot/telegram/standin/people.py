"""The people who talk with the bot: what they say, tap, send and type becomes updates as Telegram would make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import rules
from .oracles import Json, find_entities
from .reading import PATIENCE, Reader
from .sent import BotMessage
from .updates import Updates
from .world import Chat, World


@dataclass(frozen=True, slots=True)
class Tap:
    """A button tapped. `update_id` is None where the bot has not asked for such updates."""

    id: str
    update_id: int | None
    world: World

    def answer(self, timeout: float = PATIENCE) -> Json:
        """The bot's answerCallbackQuery (its parameters: text, show_alert, url), as soon as it comes.

        Raises:
            AssertionError: None came within `timeout` seconds.
        """
        assert self.world.wait_for(lambda: self.world.callbacks.get(self.id) is not None, timeout), f"the tap was not answered within {timeout} s"
        return self.world.callbacks[self.id] or {}

    def expires(self) -> None:
        """The query becomes too old to be answered."""
        with self.world.changed:
            self.world.callbacks.pop(self.id, None)


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """What someone typed after the bot's name, in any chat."""

    id: str
    update_id: int | None
    world: World

    def answer(self, timeout: float = PATIENCE) -> Json:
        """The bot's answerInlineQuery; each of its results carries what would stand in the chat as `sent`."""
        assert self.world.wait_for(lambda: self.world.inline_queries.get(self.id) is not None, timeout), f"no inline answer within {timeout} s"
        return self.world.inline_queries[self.id] or {}

    def results(self, timeout: float = PATIENCE) -> list[Json]:
        found: list[Json] = self.answer(timeout)["results"]
        return found


class User(Reader):
    """A person, and their private chat with the bot."""

    def __init__(self, world: World, updates: Updates, about: Json) -> None:
        names: Json = {name: about[name] for name in ("first_name", "last_name", "username") if name in about}
        super().__init__(world, world.add_chat({"id": about["id"], "type": "private", **names}, [about]))
        self.updates = updates
        self.about = about

    def starts(self, payload: str = "") -> int | None:
        """/start, with the payload of a deep link.

        Raises:
            ValueError: Telegram makes no deep link of such a payload.
        """
        if payload and not rules.PAYLOAD.fullmatch(payload):
            raise ValueError(f"a start payload is 1 to 64 of A-Z, a-z, 0-9, _ and -, not {payload!r}")
        return self.says(f"/start {payload}".strip())

    def opens(self, url: str) -> int | None:
        """A t.me link of the bot's with ?start= followed."""
        parts = urlsplit(url)
        name = self.world.bot["username"]
        assert (parts.hostname, parts.path.strip("/").lower()) == ("t.me", name.lower()), f"{url} does not lead to the bot {name}"
        return self.starts(parse_qs(parts.query).get("start", [""])[0])

    def says(self, text: str, *, reply_to: BotMessage | None = None, **more: Any) -> int | None:
        """A text message; gives the update's id. `more` goes into the Message object (forward_origin, ...)."""
        return self._speaks(self.chat, {**_text(text), **more}, reply_to)

    def edits_last(self, text: str) -> int | None:
        """The last message of this person changed: an edited_message."""
        with self.world.changed:
            old = next(one for one in reversed(self.chat.messages.values()) if one["from"]["id"] == self.id)
            new = {**{k: v for k, v in old.items() if k != "entities"}, **_text(text), "edit_date": self.world.now()}
            self.chat.messages[new["message_id"]] = new
            return self.updates.push("edited_message", new, self.chat.id)

    def sends_document(self, name: str, data: bytes, caption: str = "", mime_type: str = "application/octet-stream") -> int | None:
        """A file, with the caption's entities."""
        with self.world.changed:
            file = self.world.store(name, data, "documents")
        written = _text(caption)
        words = {"caption": caption, **({"caption_entities": written["entities"]} if "entities" in written else {})} if caption else {}
        return self._speaks(self.chat, {"document": {**file.describe(), "file_name": name, "mime_type": mime_type}, **words})

    def sends(self, **content: Any) -> int | None:
        """Any other message: `user.sends(location={...})`, `user.sends(sticker={...})`."""
        return self._speaks(self.chat, content)

    def taps(self, button: str, message: BotMessage | None = None, too_old: bool = False) -> Tap:
        """A tap on a button, named by its text or data, of `message` or of the newest message with buttons."""
        found, tapped = self.find_button(button, message)
        return self.taps_data(tapped.data, found.message_id, too_old=too_old)

    def taps_data(self, data: str, message_id: int, chat: Reader | None = None, too_old: bool = False) -> Tap:
        """A tap with any data at all, as a forged client may send it; of a message that is too old, Telegram says only which it was."""
        within = (chat or self).chat
        message = {"chat": within.about, "message_id": message_id, "date": 0} if too_old else within.messages[message_id]
        assert data, "the button sends nothing to the bot"
        with self.world.changed:
            query_id = f"{self.id}{self.world.number():010d}"
            self.world.callbacks[query_id] = None
            query = {"id": query_id, "from": self.about, "chat_instance": str(within.id), "data": data, "message": message}
            return Tap(query_id, self.updates.push("callback_query", query, within.id), self.world)

    def types(self, text: str, *, chat_type: str = "sender", offset: str = "") -> InlineQuery:
        """An inline query: the bot's name and `text` typed in any chat."""
        with self.world.changed:
            query_id = f"{self.id}{self.world.number():010d}"
            self.world.inline_queries[query_id] = None
            query = {"id": query_id, "from": self.about, "query": text, "offset": offset, "chat_type": chat_type}
            return InlineQuery(query_id, self.updates.push("inline_query", query, self.id), self.world)

    def chooses(self, query: str, result: Json) -> int | None:
        """A result of the inline query `query` chosen. It can be edited by its inline_message_id if it has a keyboard, as in Telegram."""
        chosen: Json = {"result_id": result["id"], "from": self.about, "query": query}
        with self.world.changed:
            if "reply_markup" in result["sent"]:
                chosen["inline_message_id"] = f"AQAAA{self.world.number():08d}"
                self.world.inline_messages[chosen["inline_message_id"]] = result["sent"]
            return self.updates.push("chosen_inline_result", chosen, self.id)

    def blocks(self) -> int | None:
        """The bot blocked: it gets to know, and every message to this person is refused with 403 from now on."""
        return self._membership("member", "kicked")

    def unblocks(self) -> int | None:
        return self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> int | None:
        with self.world.changed:
            self.chat.blocked = new == "kicked"
            return self.updates.push("my_chat_member", _change(self.world, self.chat, self.about, old, new), self.chat.id)

    def _speaks(self, chat: Chat, content: Json, reply_to: BotMessage | None = None) -> int | None:
        with self.world.changed:
            if chat.private:
                chat.started = True
            if reply_to is not None:
                replied = {name: value for name, value in reply_to.raw.items() if name != "reply_to_message"}
                content = {**content, "reply_to_message": replied}
            return self.updates.push("message", self.world.post(chat, self.about, content), chat.id)


class Group(Reader):
    """A group with the bot in it.

    With `privacy` the bot gets what Telegram's privacy mode lets through: commands, mentions of it, and replies to it.
    """

    def __init__(self, world: World, updates: Updates, about: Json, members: tuple[User, ...], privacy: bool) -> None:
        super().__init__(world, world.add_chat(about, [member.about for member in members]))
        self.updates = updates
        self.privacy = privacy

    def says(self, user: User, text: str, *, mention: bool = False, reply_to: BotMessage | None = None) -> int | None:
        """`user` says something; with `mention` the bot's @name stands before it."""
        if mention:
            text = f"@{self.world.bot['username']} {text}"
        if self.privacy and reply_to is None and not self._addressed(text):
            with self.world.changed:
                self.world.post(self.chat, user.about, _text(text))
            return None
        return user._speaks(self.chat, _text(text), reply_to)

    def taps(self, user: User, button: str, message: BotMessage | None = None) -> Tap:
        found, tapped = self.find_button(button, message)
        return user.taps_data(tapped.data, found.message_id, self)

    def adds_bot(self, by: User) -> int | None:
        return self._membership(by, "left", "member")

    def removes_bot(self, by: User) -> int | None:
        return self._membership(by, "member", "kicked")

    def _membership(self, by: User, old: str, new: str) -> int | None:
        with self.world.changed:
            self.chat.blocked = new == "kicked"
            return self.updates.push("my_chat_member", _change(self.world, self.chat, by.about, old, new), self.chat.id)

    def _addressed(self, text: str) -> bool:
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        return bool(command and "@" not in command) or f"@{self.world.bot['username']}".lower() in text.lower()


def _text(text: str) -> Json:
    entities = find_entities(text)
    return {"text": text, **({"entities": entities} if entities else {})}


def _change(world: World, chat: Chat, by: Json, old: str, new: str) -> Json:
    until = {"until_date": 0}
    states = [{"user": world.bot, "status": status, **(until if status == "kicked" else {})} for status in (old, new)]
    return {"chat": chat.about, "from": by, "date": world.now(), "old_chat_member": states[0], "new_chat_member": states[1]}
