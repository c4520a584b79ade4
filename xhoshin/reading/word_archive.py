"""Whether a zip archive may be unpacked at all, and is a Word document."""

from __future__ import annotations

import io
import zipfile
import zlib

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.source import Limits

ZIP_MAGIC = b"PK\x03\x04"
_DOCUMENT = "word/document.xml"
_CHUNK = 2**20
_MOST_FILES = 5_000
# What is held in memory as a tree: a report's document.xml has a few hundred kilobytes.
_LARGEST_XML = 24 * 2**20


def check_archive(raw: bytes, limits: Limits) -> None:
    """Unpack everything once, in small pieces that are thrown away, so that nothing a header claims has to be believed.

    Raises:
        ReadingError: where the archive is damaged, encrypted, no Word document, or holds more than `limits.unpacked` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if _DOCUMENT not in archive.namelist():
                raise ReadingError(ReadingCode.UNKNOWN_FORMAT)
            if any(entry.flag_bits & 1 for entry in entries):
                raise ReadingError(ReadingCode.ENCRYPTED)
            if any(entry.file_size > _LARGEST_XML for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))):
                raise _too_large(_LARGEST_XML)
            left = limits.unpacked
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > left:
                raise _too_large(limits.unpacked)
            for entry in entries:
                with archive.open(entry) as packed:
                    while piece := packed.read(_CHUNK):
                        left -= len(piece)
                        if left < 0:
                            raise _too_large(limits.unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as exc:
        raise ReadingError(ReadingCode.DAMAGED) from exc


def _too_large(most: int) -> ReadingError:
    return ReadingError(ReadingCode.TOO_LARGE, f"> {most / 2**20:.0f} MiB")
