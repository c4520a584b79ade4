"""Text and Markdown, in whatever encoding Japanese offices save them: UTF-8, UTF-16, CP932."""

from __future__ import annotations

import codecs
import re
import unicodedata

from xhoshin.reading.characters import text_as_written
from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.markdown import is_markdown, shown_text
from xhoshin.reading.source import Media, Source

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_KANA = re.compile(r"[\u3040-\u30ff]")
_HALFWIDTH_KANA = re.compile(r"[\uff61-\uff9f]")
_LEAST_KANA = 0.05
_MOST_HALFWIDTH = 0.3
# A text may hold tabs, line ends and page breaks, and no other control character.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_plain(raw: bytes) -> Source:
    """The text of a file that is neither PDF nor DOCX.

    Raises:
        ReadingError: where the bytes are no text in any of the encodings.
    """
    text = text_as_written(_line_ends(_decoded(raw)))
    if not text.strip():
        raise ReadingError(ReadingCode.EMPTY)
    return Source(shown_text(text), Media.MARKDOWN) if is_markdown(text) else Source(text, Media.TEXT)


def _decoded(raw: bytes) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        return _strict(raw[3:], "utf-8")
    for mark, encoding in _UTF16.items():
        if raw.startswith(mark):
            return _strict(raw[2:], encoding)
    candidates = [text for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932") if (text := _plausible(raw, encoding)) is not None]
    if not candidates:
        code = ReadingCode.UNKNOWN_FORMAT if b"\x00" in raw else ReadingCode.NOT_DECODABLE
        raise ReadingError(code)
    return candidates[0]


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as exc:
        raise ReadingError(ReadingCode.NOT_DECODABLE) from exc


def _plausible(raw: bytes, encoding: str) -> str | None:
    """The bytes decoded, None where they are not valid in the encoding, or hold what no text holds."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text) or any(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in set(text)):
        return None
    kana, halfwidth = len(_KANA.findall(text)), len(_HALFWIDTH_KANA.findall(text))
    # Two bytes of CP932 may well be a character of UTF-16, but then hardly ever a kana; EUC-JP comes out as half-width kana in CP932.
    if (encoding.startswith("utf-16") and kana < _LEAST_KANA * len(text)) or halfwidth > _MOST_HALFWIDTH * len(text):
        return None
    return text


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
