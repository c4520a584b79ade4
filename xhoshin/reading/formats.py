"""Which format a file has, by its content, and its reader."""

from __future__ import annotations

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.pdf import read_pdf
from xhoshin.reading.pdfium import PDF_MAGIC
from xhoshin.reading.plain import read_plain
from xhoshin.reading.source import Limits, Source
from xhoshin.reading.word import read_word
from xhoshin.reading.word_archive import ZIP_MAGIC

# A PDF may begin with other bytes, up to this many.
_PREAMBLE = 1024
# The container of older Office files, and of docx files that are protected by a password (MS-CFB; MS-OFFCRYPTO 2.3.1).
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read(raw: bytes, limits: Limits) -> Source:
    """Read a file within the limits that the readers themselves can check.

    Raises:
        ReadingError: where it cannot be read.
    """
    if is_pdf(raw):
        source = read_pdf(raw, limits)
    elif raw.startswith(ZIP_MAGIC):
        source = read_word(raw, limits)
    elif raw.startswith(_COMPOUND_FILE):
        raise ReadingError(ReadingCode.ENCRYPTED if _ENCRYPTED_PACKAGE in raw else ReadingCode.OLD_WORD)
    else:
        source = read_plain(raw)
    if len(source.text) > limits.characters:
        raise ReadingError(ReadingCode.TOO_LARGE, f"{len(source.text)} > {limits.characters} 字 / characters")
    return source


def is_pdf(raw: bytes) -> bool:
    return PDF_MAGIC in raw[:_PREAMBLE]
