"""What the Bot API lets through: texts, entities, keyboards, commands, payloads. Sizes are of the Bot API's pages and of telegram-bot-api."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .oracles import Json, MarkupError, cut, find_entities, parse_markup, units
from .refusals import bad_request, mistake

TEXT = 4096
CAPTION = 1024
MOST_ENTITIES = 100
BUTTONS = 100
BUTTONS_IN_A_ROW = 8
CALLBACK_DATA = 64
MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_DESCRIPTION = 256
LANGUAGE = re.compile(r"([a-z]{2})?")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
BUTTON_ACTIONS = frozenset(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat switch_inline_query_chosen_chat copy_text "
    "callback_game pay".split()
)
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note "
    "upload_video_note".split()
)
OPAQUE = ("code", "pre", "text_link", "text_mention")  # Telegram looks for no addresses or commands within


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None, most: int, what: str) -> tuple[str, list[Json]]:
    """Plain text and entities of a message as Telegram keeps it: parsed, without space at its ends, with the entities it finds by itself.

    Raises:
        RefusedError: The markup is broken, nothing is left of the text, or more than `most` UTF-16 units are.
    """
    if parse_mode:
        try:
            text, entities = parse_markup(text, parse_mode)
        except MarkupError as exc:
            raise mistake(str(exc)[:1].lower() + str(exc)[1:]) from exc
    else:
        entities = _checked(text, entities or [])
    text, entities = _trimmed(text, entities)
    if not text and what != "message caption":
        raise mistake(f"{what} is empty")
    if units(text) > most:
        raise mistake(f"{what.removesuffix(' text')} is too long")
    return text, _with_found(text, entities)[:MOST_ENTITIES]


def inline_keyboard(markup: Json) -> Json:
    """The keyboard without its empty rows.

    Raises:
        RefusedError: A button, or how many there are, is beyond what Telegram takes.
    """
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > BUTTONS:
        raise mistake("reply markup is too long")
    for row in rows:
        if len(row) > BUTTONS_IN_A_ROW:
            raise mistake(f"a row of the inline keyboard has {len(row)} buttons, more than {BUTTONS_IN_A_ROW}")
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows}


def commands(listed: list[Json]) -> list[Json]:
    """Raises:
    RefusedError: One of them has no valid name or description, or there are too many.
    """
    if len(listed) > MOST_COMMANDS:
        raise mistake("BOT_COMMANDS_TOO_MUCH")
    for one in listed:
        if not COMMAND.fullmatch(one["command"].removeprefix("/")):
            raise mistake("BOT_COMMAND_INVALID")
        if not 1 <= units(one["description"].strip()) <= COMMAND_DESCRIPTION:
            raise mistake("BOT_COMMAND_DESCRIPTION_INVALID")
    return [{"command": one["command"].removeprefix("/"), "description": one["description"]} for one in listed]


def language_code(code: str | None) -> str:
    if not LANGUAGE.fullmatch(code or ""):
        raise mistake("invalid language code specified")
    return code or ""


def action(name: str) -> str:
    if name not in ACTIONS:
        raise mistake("wrong parameter action in request")
    return name


def _check_button(button: Json) -> None:
    does = BUTTON_ACTIONS & button.keys()
    if not button.get("text", "").strip():
        raise mistake("text of an inline keyboard button must be non-empty")
    if not does:
        raise mistake("text buttons are unallowed in the inline keyboard")
    if len(does) > 1:
        raise mistake(f"an inline keyboard button does one thing, not {sorted(does)}")
    if "callback_data" in does and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA:
        raise mistake("BUTTON_DATA_INVALID")
    if "url" in does and not reachable(button["url"]):
        raise mistake(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def reachable(url: str) -> bool:
    """Whether Telegram takes an address for a button: http or https, of a host with a domain."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".") and not re.search(r"\s", url)


def _checked(text: str, entities: list[Json]) -> list[Json]:
    length = units(text)
    for one in entities:
        if one["offset"] < 0 or one["length"] <= 0 or one["offset"] + one["length"] > length:
            raise mistake(f"entity {one['type']} covers {one['offset']} to {one['offset'] + one['length']} of {length}")
        try:
            cut(text, one["offset"], one["length"])
        except UnicodeDecodeError as exc:
            raise mistake(f"entity {one['type']} begins or ends within a character at offset {one['offset']}") from exc
    return entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text without space at its ends, and its entities moved to match."""
    kept = text.strip()
    before = units(text[: len(text) - len(text.lstrip())])
    length = units(kept)
    moved: list[Json] = []
    for one in entities:
        start = max(one["offset"] - before, 0)
        end = min(one["offset"] + one["length"] - before, length)
        if end > start:
            moved.append({**one, "offset": start, "length": end - start})
    return kept, moved


def _with_found(text: str, entities: list[Json]) -> list[Json]:
    opaque = [(one["offset"], one["offset"] + one["length"]) for one in entities if one["type"] in OPAQUE]
    found = [one for one in find_entities(text) if not any(start < one["offset"] + one["length"] and one["offset"] < end for start, end in opaque)]
    return sorted([*entities, *found], key=lambda one: (one["offset"], -one["length"]))


def whole(params: dict[str, Any], name: str, least: int, most: int, default: int) -> int:
    """A whole number of a parameter, within its bounds."""
    number: int = params.get(name, default)
    if not least <= number <= most:
        raise bad_request(f"{name} must be from {least} to {most}")
    return number
