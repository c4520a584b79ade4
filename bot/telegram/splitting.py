"""Updates told apart in the text they come in, and their numbers and chats read, without trusting a byte of them.

An answer of getUpdates is `{"ok":true,"result":[UPDATE,...]}`. It is cut at the brackets, not parsed: an update that cannot be parsed (a nesting too deep,
a number too long, half a sentence) leaves the others whole, and is kept word for word.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.state.inbox import Received

# The database's largest whole number.
_LARGEST = 2**63 - 1
# A string as one piece, so that brackets within it do not count; possessive, and unended where the text ends, so that nothing is looked at twice.
_PIECE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_HEAD = re.compile(r'\s*\{(?:\s*"ok"\s*:\s*true\s*,)?\s*"result"\s*:\s*(?=\[)')
_UPDATE_ID = re.compile(r'"update_id"\s*:\s*(\d{1,19})(?![\d.eE])')
# Where an update says which chat it is of, or at least of whom.
_CHAT_AT = (("chat",), ("message", "chat"), ("from",), ("user",))
_OPENING, _CLOSING = "[{", "]}"


@dataclass(frozen=True, slots=True)
class Split:
    """The updates of an answer, each as its text. Where it breaks off, `ended` is False and `unended` the number of the update that it breaks off in."""

    updates: list[str]
    ended: bool = True
    unended: int | None = None


def split_updates(payload: bytes) -> Split | None:
    """The updates of an answer of getUpdates; None where it is another answer, or none at all."""
    text = readable(payload)
    head = _HEAD.match(text)
    if head is None:
        return None
    updates: list[str] = []
    depth = start = 0
    for piece in _PIECE.finditer(text, head.end()):
        mark = piece[0]
        if mark in _OPENING:
            depth += 1
            start = piece.start() if depth == 2 else start
        elif mark in _CLOSING:
            depth -= 1
            if depth == 1:
                updates.append(text[start : piece.end()])
            elif depth == 0:
                return Split(updates)
    return Split(updates, False, _number(text[start:]))


def received(text: str) -> Received | None:
    """An update as the inbox keeps it; None where it has no number to keep it by."""
    try:
        update = json.loads(text)
    except (ValueError, RecursionError):
        number = _number(text)
        return None if number is None else Received(number, 0, text)
    update_id = _whole(update, "update_id")
    return Received(update_id, _chat(update), text) if update_id is not None and update_id >= 0 else None


def readable(payload: bytes) -> str:
    """Bytes as text that every database takes: what is no UTF-8, and NUL, is replaced."""
    return payload.decode("utf-8", "replace").replace("\0", "�")


def _number(text: str) -> int | None:
    found = _UPDATE_ID.search(text)
    return int(found[1]) if found and int(found[1]) <= _LARGEST else None


def _chat(update: dict[str, Any]) -> int:
    """What an update is ordered by: its chat, else who sent it, else 0."""
    for about in update.values():
        for path in _CHAT_AT:
            found = about
            for name in path:
                found = found.get(name) if isinstance(found, dict) else None
            number = _whole(found, "id")
            if number is not None:
                return number
    return 0


def _whole(table: Any, name: str) -> int | None:
    value = table.get(name) if isinstance(table, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST else None
