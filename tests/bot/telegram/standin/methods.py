"""The methods that put messages into chats and change them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from PIL import Image, UnidentifiedImageError

from . import rules
from .oracles import Json
from .parameters import Upload
from .refusals import NO_EDITED, NO_FILE, NO_REPLIED, NOT_MODIFIED, OLD_QUERY, TOO_BIG, bad_request, mistake
from .world import Chat, Stored, World

Params = dict[str, Any]
DOWNLOAD = 20 * 1024 * 1024
UPLOAD = 50 * 1024 * 1024
PHOTO = 10 * 1024 * 1024
ANSWER = 200


class Messages:
    """One function a method: its parameters, decoded, to its result. The world's lock is held around each."""

    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> dict[str, Callable[[Params], Any]]:
        return {
            "getme": lambda params: {**self.world.bot, **self.world.abilities},
            "sendmessage": self.send_message,
            "editmessagetext": self.edit_text,
            "editmessagereplymarkup": self.edit_keyboard,
            "answercallbackquery": self.answer_callback,
            "sendchataction": self.send_action,
            "sendphoto": self.send_photo,
            "senddocument": self.send_document,
            "editmessagecaption": self.edit_caption,
            "deletemessage": self.delete,
            "getfile": self.get_file,
        }

    def send_message(self, params: Params) -> Json:
        text, entities = rules.formatted(params["text"], params.get("parse_mode"), params.get("entities"), rules.TEXT, "message text")
        return self._send("sendMessage", params, {"text": text, **_some("entities", entities)})

    def send_photo(self, params: Params) -> Json:
        caption = self._caption(params)
        file = self._file(params["photo"], "photo.png", "photos", PHOTO)
        width, height = _size_of(file.data)
        return self._send("sendPhoto", params, {"photo": [{**file.describe(), "width": width, "height": height}], **caption})

    def send_document(self, params: Params) -> Json:
        caption = self._caption(params)
        file = self._file(params["document"], "file", "documents", UPLOAD)
        return self._send("sendDocument", params, {"document": {**file.describe(), "file_name": file.name}, **caption})

    def edit_text(self, params: Params) -> Json | bool:
        text, entities = rules.formatted(params.get("text", ""), params.get("parse_mode"), params.get("entities"), rules.TEXT, "message text")
        new = {"text": text, **_some("entities", entities), **_keyboard(params)}
        if "inline_message_id" in params:
            return self._edit_inline(params["inline_message_id"], new)
        chat, old = self._own(params)
        if "text" not in old:
            raise bad_request("there is no text in the message to edit")
        return self._edit("editMessageText", chat, old, new, ("text", "entities", "reply_markup"))

    def edit_keyboard(self, params: Params) -> Json:
        chat, old = self._own(params)
        return self._edit("editMessageReplyMarkup", chat, old, _keyboard(params), ("reply_markup",))

    def edit_caption(self, params: Params) -> Json:
        chat, old = self._own(params)
        new = {**self._caption(params), **_keyboard(params)}
        return self._edit("editMessageCaption", chat, old, new, ("caption", "caption_entities", "reply_markup"))

    def delete(self, params: Params) -> bool:
        chat = self.world.writable(params["chat_id"])
        if chat.messages.pop(params["message_id"], None) is None:
            raise bad_request("message to delete not found")
        return True

    def answer_callback(self, params: Params) -> bool:
        asked = params["callback_query_id"]
        if asked not in self.world.callbacks or self.world.callbacks[asked] is not None:
            raise OLD_QUERY
        if len(params.get("text", "")) > ANSWER:
            raise mistake("MESSAGE_TOO_LONG")
        if "url" in params and not params["url"].startswith(f"https://t.me/{self.world.bot['username']}?start="):
            raise mistake("URL_INVALID")
        self.world.callbacks[asked] = params
        return True

    def send_action(self, params: Params) -> bool:
        chat = self.world.writable(params["chat_id"])
        chat.actions.append((rules.action(params["action"]), time.monotonic()))
        return True

    def get_file(self, params: Params) -> Json:
        file = self.world.files.get(params["file_id"])
        if file is None:
            raise NO_FILE
        if len(file.data) > DOWNLOAD:
            raise TOO_BIG
        return {**file.describe(), "file_path": file.path}

    def _send(self, method: str, params: Params, content: Json) -> Json:
        chat = self.world.writable(params["chat_id"])
        replied = _replied(chat, params)
        message = self.world.post(chat, self.world.bot, {**replied, **content, **_keyboard(params)})
        return self.world.show(chat, message, method)

    def _edit(self, method: str, chat: Chat, old: Json, new: Json, parts: tuple[str, ...]) -> Json:
        if all(old.get(part) == new.get(part) for part in parts):
            raise NOT_MODIFIED
        kept = {name: value for name, value in old.items() if name not in parts}
        chat.messages[old["message_id"]] = {**kept, **new, "edit_date": self.world.now()}
        return self.world.show(chat, chat.messages[old["message_id"]], method, edited=True)

    def _edit_inline(self, message_id: str, new: Json) -> bool:
        old = self.world.inline_messages.get(message_id)
        if old is None:
            raise bad_request("MESSAGE_ID_INVALID")
        if old == new:
            raise NOT_MODIFIED
        self.world.inline_messages[message_id] = new
        return True

    def _own(self, params: Params) -> tuple[Chat, Json]:
        """The bot's own message that a call wants to change."""
        chat = self.world.writable(params.get("chat_id", 0))
        message = chat.messages.get(params.get("message_id", 0))
        if message is None:
            raise NO_EDITED
        if message["from"]["id"] != self.world.bot["id"]:
            raise bad_request("message can't be edited")
        return chat, message

    def _caption(self, params: Params) -> Json:
        caption, entities = rules.formatted(
            params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"), rules.CAPTION, "message caption"
        )
        return {**_some("caption", caption), **_some("caption_entities", entities)}

    def _file(self, given: Upload | str, name: str, folder: str, most: int) -> Stored:
        if isinstance(given, str):
            if given.startswith(("http://", "https://")):
                raise bad_request("failed to get HTTP URL content")
            if given not in self.world.files:
                raise NO_FILE
            return self.world.files[given]
        if not given.data:
            raise mistake("file must be non-empty")
        if len(given.data) > most:
            raise TOO_BIG
        return self.world.store(given.name or name, given.data, folder)


def _some(name: str, value: Any) -> Json:
    """The field, unless it is empty: the Bot API leaves empty fields out."""
    return {name: value} if value else {}


def _keyboard(params: Params) -> Json:
    markup = params.get("reply_markup")
    if not markup or "inline_keyboard" not in markup:
        return {}
    keyboard = rules.inline_keyboard(markup)
    return _some("reply_markup", keyboard if keyboard["inline_keyboard"] else None)


def _replied(chat: Chat, params: Params) -> Json:
    asked = params.get("reply_parameters") or {}
    message_id = asked.get("message_id", params.get("reply_to_message_id"))
    if message_id is None:
        return {}
    if message_id not in chat.messages:
        if asked.get("allow_sending_without_reply", params.get("allow_sending_without_reply")):
            return {}
        raise NO_REPLIED
    replied = chat.messages[message_id]
    return {"reply_to_message": {name: value for name, value in replied.items() if name != "reply_to_message"}}


def _size_of(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture Telegram can show."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            width, height = image.size
    except UnidentifiedImageError as exc:
        raise mistake("IMAGE_PROCESS_FAILED") from exc
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise mistake("PHOTO_INVALID_DIMENSIONS")
    return width, height
