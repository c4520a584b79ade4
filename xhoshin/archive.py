"""The corpus folder of an installation: every ingested edition in an immutable folder of its own, and a manifest.toml that lists the live ones.

An edition's folder is named by its content and holds the file as received, the text read from it and, for a PDF, the layout. It is complete
as soon as it has its name. What is live is decided by the current snapshot alone (`xhoshin.served`); manifest.toml says it to people, and
to a rebuild when no snapshot is left.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.durable import NEW, make_folder, move_folder, remove, replace_file, sync_folder, write_file
from xhoshin.corpus import MANIFEST, CorpusError, read_checked, read_manifest
from xhoshin.manifest import EditionEntry, Manifest
from xhoshin.reading import Media, Source

_HEADER = "# Written by xhoshin: the editions that were ingested and are live. Changes made by hand are undone; use `xhoshin ingest`.\n\n"
_SUFFIXES = {Media.PDF: ".pdf", Media.DOCX: ".docx", Media.MARKDOWN: ".md", Media.TEXT: ".txt"}


@dataclass(frozen=True)
class ArchiveLayout:
    """Every name in the folder beside the manifest's; an edition's own folder is `report/as_of-digest`."""

    original: str = "original"
    text: str = "text.txt"
    page_layout: str = "layout.json"
    building: str = ".building-"


LAYOUT = ArchiveLayout()


@dataclass(frozen=True, slots=True)
class Received:
    """A file on its way in, the text that was read from it, and what is known of it."""

    raw: bytes
    read: Source
    report: str
    as_of: date
    fiscal_year: int | None
    source: str

    @property
    def text(self) -> bytes:
        return self.read.text.encode()

    @property
    def layout(self) -> bytes | None:
        return None if self.read.layout is None else self.read.layout.to_json().encode()

    def entry(self) -> EditionEntry:
        """The manifest's entry for it."""
        layout = self.layout
        digest = hashlib.sha256(b"\0".join((self.raw, self.text, layout or b""))).hexdigest()[:16]
        folder = f"{self.report}/{self.as_of.isoformat()}-{digest}"
        return EditionEntry(
            self.report,
            self.as_of,
            f"{folder}/{LAYOUT.text}",
            _sha256(self.text),
            self.source,
            self.fiscal_year,
            self.read.media.value,
            f"{folder}/{LAYOUT.original}{_SUFFIXES[self.read.media]}",
            _sha256(self.raw),
            f"{folder}/{LAYOUT.page_layout}" if layout else "",
            _sha256(layout) if layout else "",
        )


def keep(corpus: Path, received: Received) -> EditionEntry:
    """Write an edition's folder, durably, unless it is there and whole; returns its entry.

    Raises:
        OSError: where it cannot be written; nothing of it is left, as far as the system lets us.
    """
    entry = received.entry()
    folder = (corpus / entry.file).parent
    if not damage(corpus, entry):
        return entry
    make_folder(folder.parent)
    building = folder.parent / f"{LAYOUT.building}{os.getpid()}"
    remove(building)
    remove(folder)
    try:
        building.mkdir()
        for name, data in ((entry.original, received.raw), (entry.file, received.text), (entry.layout, received.layout)):
            if data is not None:
                write_file(building / Path(name).name, data)
        move_folder(building, folder)
    except BaseException:
        remove(building)
        remove(folder)
        raise
    return entry


def damage(corpus: Path, entry: EditionEntry) -> list[str]:
    """What of an edition's folder is missing or was changed, in a sentence each."""
    files = ((entry.original, entry.original_sha256), (entry.file, entry.sha256), (entry.layout, entry.layout_sha256))
    found = []
    for name, sha256 in files:
        if name:
            try:
                read_checked(corpus / name, sha256)
            except CorpusError as exc:
                found.append(str(exc))
    return found


def read_own_manifest(corpus: Path) -> Manifest | None:
    """The manifest of what was ingested; None where there is none that can be read."""
    try:
        return read_manifest(corpus)
    except CorpusError:
        return None


def write_own_manifest(corpus: Path, manifest: Manifest) -> None:
    """Replace the manifest; raises OSError where that cannot be done, and the old one stays."""
    import tomli_w

    make_folder(corpus)
    replace_file(corpus / MANIFEST, (_HEADER + tomli_w.dumps(manifest.table(), multiline_strings=False)).encode())
    sync_folder(corpus)


def unreferenced(corpus: Path, entries: Iterable[EditionEntry]) -> list[Path]:
    """What no entry names: editions that are served no more, and what killed builds have left."""
    if not corpus.is_dir():
        return []
    named = {(corpus / entry.file).parent for entry in entries}
    found = [path for path in corpus.iterdir() if path.name.endswith(NEW)]
    for report in (path for path in corpus.iterdir() if path.is_dir()):
        inside = list(report.iterdir())
        needless = [path for path in inside if path not in named]
        found += [report] if len(needless) == len(inside) else needless
    return found


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
