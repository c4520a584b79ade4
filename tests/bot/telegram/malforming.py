"""Updates that no Telegram sends: good ones broken in every way there is, by chance with a seed."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

_USER = {"id": 77_000_001, "is_bot": False, "first_name": "壊", "language_code": "ja"}
_CHAT = {"id": 77_000_001, "type": "private", "first_name": "壊"}
_MESSAGE = {
    "message_id": 1, "date": 1_764_000_000, "chat": _CHAT, "from": _USER, "text": "質問 /start",
    "entities": [{"type": "bot_command", "offset": 3, "length": 6}],
}  # fmt: skip
_DOCUMENT = {"file_id": "x", "file_unique_id": "y", "file_name": "門司区.pdf", "file_size": 5}
GOOD: tuple[dict[str, Any], ...] = (
    {"message": _MESSAGE},
    {"message": {**_MESSAGE, "reply_to_message": {**_MESSAGE, "message_id": 0}}},
    {"message": {**{k: v for k, v in _MESSAGE.items() if k not in ("text", "entities")}, "document": _DOCUMENT, "caption": "公開"}},
    {"edited_message": {**_MESSAGE, "edit_date": 1_764_000_001}},
    {"callback_query": {"id": "1", "from": _USER, "chat_instance": "1", "data": "x", "message": _MESSAGE}},
    {"inline_query": {"id": "1", "from": _USER, "query": "門司", "offset": ""}},
    {"my_chat_member": {"chat": _CHAT, "from": _USER, "date": 1, "old_chat_member": {"user": _USER, "status": "member"}}},
)
# In place of any value.
_WRONG: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, 2**200, 1e308, "", "x", "\u0000", "\ud800", "‮\u200d🏴" * 50, "9" * 5000, [], [[]], [None], {}, {"id": None}, {"": {}},
)  # fmt: skip
_DEEPEST_JSON = 300


def malformed_update(chance: random.Random) -> dict[str, Any]:
    """One as parsed JSON, without a number."""
    update = copy.deepcopy(chance.choice(GOOD))
    _move(update, chance.randrange(77_000_001, 77_000_101))
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        chance.choice((_exchange, _exchange, _drop, _nest, _swell, _repeat))(update, chance)
    return update


def malformed_bodies(chance: random.Random, first: int) -> Iterator[bytes]:
    """Bodies as they may come to a webhook, broken within and without; each with a number of its own where it has one, from `first` on."""
    number = first
    while True:
        text = json.dumps({"update_id": number, **malformed_update(chance)})
        yield chance.choice(_BODIES)(text, number, chance)
        number += 1


def _move(value: Any, chat: int) -> None:
    """Give an update another chat and sender."""
    for container, key in _places(value):
        if key == "id" and container[key] == _CHAT["id"]:
            container[key] = chat


def _as_it_is(text: str, _number: int, _chance: random.Random) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _cut(text: str, _number: int, chance: random.Random) -> bytes:
    return text[: chance.randrange(len(text))].encode("utf-8", "surrogatepass")


def _no_utf8(text: str, _number: int, chance: random.Random) -> bytes:
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(10):
        raw[chance.randrange(len(raw))] = chance.choice((0xFF, 0xC0, 0x80, 0x00, 0xED))
    return bytes(raw)


def _deep(_text: str, number: int, chance: random.Random) -> bytes:
    depth = chance.choice((1_000, 10_000, 100_000))
    return b'{"update_id":%d,"message":%s1%s}' % (number, b'{"a":' * depth, b"}" * depth)


def _long(_text: str, number: int, chance: random.Random) -> bytes:
    return json.dumps({"update_id": number, "message": {**_MESSAGE, "text": "質" * chance.choice((5_000, 50_000, 170_000))}}).encode()


def _nothing(_text: str, number: int, chance: random.Random) -> bytes:
    wrong = (
        b"",
        b"null",
        b"[]",
        b"5",
        b'"x"',
        b"{}",
        b"{",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"update_id=5",
        b"<html>",
        b'{"update_id":1e400}',
        b'{"update_id":"5"}',
    )
    return chance.choice((*wrong, b'{"update_id":%d}' % number, b'{"update_id":%d,"message":NaN}' % number, b'{"update_id":-%d}' % number))


_BODIES: tuple[Callable[[str, int, random.Random], bytes], ...] = (_as_it_is, _as_it_is, _as_it_is, _as_it_is, _cut, _no_utf8, _deep, _nothing, _long)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a value within, as its container and key."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            found += [(value, key), *_places(inner)]
    return found


def _exchange(update: dict[str, Any], chance: random.Random) -> None:
    if places := _places(update):
        container, key = chance.choice(places)
        container[key] = copy.deepcopy(chance.choice(_WRONG))


def _drop(update: dict[str, Any], chance: random.Random) -> None:
    if places := _places(update):
        container, key = chance.choice(places)
        del container[key]


def _nest(update: dict[str, Any], chance: random.Random) -> None:
    message = update.get("message")
    if isinstance(message, dict):
        for _ in range(chance.choice((3, 30, _DEEPEST_JSON))):
            message = {**copy.deepcopy(_MESSAGE), "reply_to_message": message}
        update["message"] = message


def _swell(update: dict[str, Any], chance: random.Random) -> None:
    update.setdefault(chance.choice(("message", "poll", "unheard_of", "message_reaction", "chat_member", "business_message")), {"id": "x" * 20_000})


def _repeat(update: dict[str, Any], _chance: random.Random) -> None:
    update["message"] = [update.get("message")] * 3
