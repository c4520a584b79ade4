"""Messages within Telegram's limits: HTML cut at the ends of paragraphs, else of sentences, with every tag closed and opened anew.

Telegram counts a message in UTF-16 units, without its markup (Bot API, "Formatting options" and `sendMessage`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TEXT, CAPTION = 4096, 1024

_PIECE = re.compile(r"<(?P<closing>/?)(?P<name>[a-z]+)[^>]*>|&[a-z0-9#]+;|[^<&]")
# What a message may end with, the best first; a message is filled to this share at least before it ends so.
_ENDS = (re.compile(r"\n{2,}"), re.compile(r"\n"), re.compile(r"[。．！？!?][」』）)]*"), re.compile(r"[、，,\s]"))
_FILLED = 1 / 3
_EMPTY = re.compile(r"<([a-z]+)(?: [^>]*)?></\1>")
# What belongs to the character before it: a text is not cut there.
_JOINED = re.compile("[\u0300-\u036f\u200d\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")


def units(text: str) -> int:
    """How long Telegram takes a text to be: UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(markup: str) -> str:
    """The text of our HTML, as Telegram counts and shows it."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def split(markup: str, most: int = TEXT) -> list[str]:
    """HTML as messages of at most `most` units; together they hold all of it, in order. None where there is nothing but space.

    Args:
        markup: tags properly nested, text escaped (`html.escape`).
    """
    cuts = iter(_cuts(plain(markup), most))
    parts, part, at, cut = [], _Part(), 0, next(cuts, None)
    for piece in _PIECE.finditer(markup):
        if piece["name"]:
            part.tag(piece[0], piece["name"], bool(piece["closing"]))
            continue
        if at == cut:
            parts.append(part.closed())
            part, cut = _Part([part.reopened()], list(part.open)), next(cuts, None)
        part.pieces.append(piece[0])
        at += len(html.unescape(piece[0]))
    return [text for text in (*parts, part.closed()) if plain(text).strip()]


@dataclass(slots=True)
class _Part:
    """A message in the making: its markup so far, and the tags that are open as (name, tag)."""

    pieces: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)

    def tag(self, tag: str, name: str, closing: bool) -> None:
        if closing:
            self.open.pop()
        else:
            self.open.append((name, tag))
        self.pieces.append(tag)

    def closed(self) -> str:
        return _without_empty("".join([*self.pieces, *(f"</{name}>" for name, _ in reversed(self.open))]))

    def reopened(self) -> str:
        return "".join(tag for _, tag in self.open)


def _cuts(text: str, most: int) -> Iterator[int]:
    """Where each message but the last ends, in characters."""
    at = 0
    while units(text[at:]) > most:
        end = _reach(text, at, most)
        at = next((cut for pattern in _ENDS if (cut := _last(pattern, text, at, end))), None) or _between_characters(text, at, end)
        yield at


def _reach(text: str, at: int, most: int) -> int:
    """The end of the longest stretch from `at` on that fits."""
    end = min(at + most, len(text))
    while units(text[at:end]) > most:
        end -= max(1, (units(text[at:end]) - most) // 2)
    return end


def _last(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    """Where the last match of a pattern ends within the stretch; 0 where none leaves it well filled."""
    least = at + int((end - at) * _FILLED)
    return max((match.end() for match in pattern.finditer(text, at, end) if match.end() > least), default=0)


def _between_characters(text: str, at: int, end: int) -> int:
    """The end, or a little before it where it would part what is shown as one character."""
    cut = end
    while cut > at + 1 and end - cut < 32 and (_JOINED.match(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut if cut > at + 1 else end


def _without_empty(markup: str) -> str:
    before = None
    while before != markup:
        before, markup = markup, _EMPTY.sub("", markup)
    return markup
