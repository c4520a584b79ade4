"""A conversation with the bot, drawn: what people sent and what the bot really answered, as a chat on a page."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

_TAGS = {"bold": "b", "italic": "i", "code": "code", "blockquote": "blockquote", "expandable_blockquote": "blockquote", "text_link": "u"}
_STYLE = """
body { margin: 0; background: #dfe8ef; font: 16px/1.6 "Noto Sans CJK JP", sans-serif; color: #1a1a1c; }
main { padding: 16px; width: 560px; display: grid; gap: 10px; }
.message { max-width: 480px; padding: 8px 14px; border-radius: 12px; background: #fff; white-space: pre-wrap; overflow-wrap: anywhere; }
.from-person { justify-self: end; background: #d9f5d0; }
blockquote { margin: 4px 0; padding: 2px 0 2px 10px; border-left: 3px solid #2f6fb2; }
u { color: #1d5fa8; } i { color: #555; font-style: normal; font-size: 14px; }
.row { display: flex; gap: 6px; max-width: 508px; margin-top: -4px; }
.row span { flex: 1; text-align: center; padding: 5px 8px; border-radius: 8px; background: #a9bfd1; font-size: 14px; }
.file { font-weight: 700; }
"""


def chat_page(messages: Iterable[dict[str, Any]], bot: int) -> str:
    """The page. `messages` are the Bot API's own Message objects, oldest first."""
    body = "".join(_message(message, message["from"]["id"] == bot) for message in messages)
    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>chat</title><style>{_STYLE}</style><main>{body}</main></html>'


def _message(message: dict[str, Any], is_bot: bool) -> str:
    text, entities = message.get("text", message.get("caption", "")), message.get("entities", message.get("caption_entities", ()))
    name = message.get("document", {}).get("file_name", "")
    file = f'<div class="file">[ファイル] {html.escape(name)}</div>' if name else ""
    who = "message" if is_bot else "message from-person"
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    buttons = "".join('<div class="row">' + "".join(f"<span>{html.escape(one['text'])}</span>" for one in row) + "</div>" for row in rows)
    return f'<div class="{who}">{file}{marked(text, entities)}</div>{buttons}'


def marked(text: str, entities: Iterable[dict[str, Any]]) -> str:
    """The text with its entities as tags; they are counted in UTF-16 units (Bot API, "MessageEntity") and lie within one another."""
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        if tag := _TAGS.get(entity["type"]):
            opens.setdefault(entity["offset"], []).append(f"<{tag}>")
            closes.setdefault(entity["offset"] + entity["length"], []).insert(0, f"</{tag}>")
    parts, at = [], 0
    for character in text:
        parts += [*closes.get(at, ()), *opens.get(at, ()), html.escape(character)]
        at += len(character.encode("utf-16-le")) // 2
    return "".join([*parts, *closes.get(at, ())])
