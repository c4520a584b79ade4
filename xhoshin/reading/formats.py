"""Which format a file has, by its content, and its reader."""

from __future__ import annotations

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.plain import read_plain
from xhoshin.reading.source import Limits, Source
from xhoshin.reading.word import read_word
from xhoshin.reading.word_archive import ZIP_MAGIC


def read(raw: bytes, limits: Limits) -> Source:
    """Read a file within the limits that the readers themselves can check.

    Raises:
        ReadingError: where it cannot be read.
    """
    source = read_word(raw, limits) if raw.startswith(ZIP_MAGIC) else read_plain(raw)
    if len(source.text) > limits.characters:
        raise ReadingError(ReadingCode.TOO_LARGE, f"{len(source.text)} > {limits.characters} 字 / characters")
    return source
