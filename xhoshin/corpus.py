"""Reading corpus folders: manifest, texts, glossary. Nothing here writes (`xhoshin.archive` does)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xhoshin.glossary import Phrase, read_phrases
from xhoshin.library import Library
from xhoshin.manifest import Manifest, ManifestError
from xhoshin.parsing import ReportError, parse_edition
from xhoshin.report import Edition

MANIFEST = "manifest.toml"


class CorpusError(Exception):
    """The corpus cannot be used as it is; the message names the file and what to do."""


def bundled_corpus() -> Path:
    """The corpus that comes with the program, beside its packages; never written to."""
    return Path(__file__).parent.parent / "corpus"


def read_library(folder: Path) -> Library:
    """Every edition of the folder's manifest, checked against its sha256 and parsed.

    Raises:
        CorpusError: where a file is missing, was changed, or is no complete report.
    """
    manifest = read_manifest(folder)
    return library_of(manifest, read_texts(folder, manifest))


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest.toml.

    Raises:
        CorpusError: where it is missing or malformed.
    """
    path = folder / MANIFEST
    try:
        return Manifest.of(_read_toml(path))
    except ManifestError as exc:
        raise CorpusError(f"{path} is no manifest: {exc}") from exc


def read_texts(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    """The text of every edition by its id, checked against its sha256; raises as `read_library` does."""
    return {entry.id: read_checked(folder / entry.file, entry.sha256) for entry in manifest.editions}


def read_checked(path: Path, sha256: str) -> bytes:
    """A file that must be what a manifest says.

    Raises:
        CorpusError: where it is missing or was changed.
    """
    raw = _read(path)
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise CorpusError(f"{path} is not the file that the manifest names (sha256 differs): restore it, or correct manifest.toml")
    return raw


def library_of(manifest: Manifest, texts: Mapping[str, bytes], layouts: Mapping[str, bytes] | None = None, known: Library | None = None) -> Library:
    """The library of a manifest's editions, from their texts by id; an edition that `known` holds with the same text is not parsed again.

    Raises:
        CorpusError: where a text is no complete report.
    """
    ready = {edition.id: edition for edition in known.editions} if known else {}
    editions: list[Edition] = []
    for entry in manifest.editions:
        try:
            text, name = texts[entry.id].decode("utf-8"), manifest.name_of(entry.report)
            same = ready.get(entry.id)
            editions.append(same if same and (same.text, same.name) == (text, name) else parse_edition(text, entry.report, name, entry.as_of))
        except (UnicodeDecodeError, ReportError, KeyError) as exc:
            raise CorpusError(f"{entry.file} ({entry.id}): {exc}") from exc
    return Library(editions, manifest.wards(), layouts)


def read_glossary(folder: Path) -> list[Phrase]:
    """The phrases of glossary.toml.

    Raises:
        CorpusError: where the file is missing or malformed.
    """
    return _phrases(folder / "glossary.toml")


def read_matters(folder: Path) -> list[Phrase]:
    """The phrases of matters.toml; raises as `read_glossary` does."""
    return _phrases(folder / "matters.toml")


def _phrases(path: Path) -> list[Phrase]:
    try:
        return read_phrases(_read_toml(path))
    except ValueError as exc:
        raise CorpusError(f"{path}: {exc}") from exc


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise CorpusError(f"{path} cannot be read ({exc.strerror}): reinstall xhoshin, or restore the file") from exc


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise CorpusError(f"{path} is not valid TOML: {exc}") from exc
