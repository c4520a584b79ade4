"""Two judges that we did not write: Telegram's own parser of markup (tdjson) and aiogram's models of the Bot API (pydantic).

Positions and lengths of entities count UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import tdjson
from aiogram.types import Message, Update
from pydantic import BaseModel, ValidationError

Json = dict[str, Any]

PARSE_MODES: dict[str, Json] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
# Bot API's name of each of TDLib's entity types.
ENTITY_TYPES = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeMention": "mention",
    "textEntityTypeUrl": "url",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
}


class MarkupError(ValueError):
    """Telegram's parser refuses the markup; the message is its own."""


class ModelError(AssertionError):
    """An object is not what the Bot API defines."""


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of `text` at `offset` of `length`, both in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def parse_markup(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """Plain text and entities of marked-up text, by Telegram's own parser.

    Raises:
        MarkupError: It cannot be parsed, or there is no such parse mode.
    """
    mode = PARSE_MODES.get(parse_mode.lower())
    if mode is None:
        raise MarkupError(f'unsupported parse_mode "{parse_mode}"')
    found = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if found["@type"] == "error":
        raise MarkupError(found["message"])
    return found["text"], list(map(_entity, found["entities"]))


def find_entities(text: str) -> list[Json]:
    """The entities that Telegram finds in plain text by itself: commands, mentions, addresses, hashtags."""
    found = _execute({"@type": "getTextEntities", "text": text})["entities"]
    return [_entity(entity) for entity in found if entity["type"]["@type"] in ENTITY_TYPES]


def check_update(update: Json) -> None:
    """Raises:
    ModelError: The update is not what aiogram's models of the Bot API expect.
    """
    model = _check(Update, update)
    if len(update) != 2:
        raise ModelError(f"an update carries update_id and one thing more, not {sorted(update)}")
    _refuse_unknown(model, "update")


def check_message(message: Json) -> None:
    """Raises:
    ModelError: The message is not what aiogram's models of the Bot API expect.
    """
    _refuse_unknown(_check(Message, message), "message")


def unknown_fields(value: object, path: str) -> Iterator[str]:
    """The fields in a model, and in whatever it holds, that the Bot API does not define."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from unknown_fields(item, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from unknown_fields(item, f"{path}.{name}")


def _check(model: type[BaseModel], value: Json) -> BaseModel:
    try:
        return model.model_validate(value)
    except ValidationError as exc:
        raise ModelError(f"{exc}\nin {json.dumps(value, ensure_ascii=False)}") from exc


def _refuse_unknown(model: BaseModel, name: str) -> None:
    if unknown := list(unknown_fields(model, name)):
        raise ModelError(f"the Bot API does not define {', '.join(unknown)}")


def _execute(request: Json) -> Json:
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None, request["@type"]
    found: Json = json.loads(answer)
    return found


def _entity(entity: Json) -> Json:
    kind = entity["type"]
    made: Json = {"type": ENTITY_TYPES[kind["@type"]], "offset": entity["offset"], "length": entity["length"]}
    match kind["@type"]:
        case "textEntityTypeTextUrl":
            made["url"] = kind["url"]
        case "textEntityTypePreCode":
            made["language"] = kind["language"]
        case "textEntityTypeMentionName":
            made["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": "?"}
        case "textEntityTypeCustomEmoji":
            made["custom_emoji_id"] = str(kind["custom_emoji_id"])
    return made


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
