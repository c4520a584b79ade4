"""Reading the corpus folder: manifest, editions, glossary. The one place of `xhoshin` that touches files."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xhoshin.answer import Language
from xhoshin.glossary import Phrase, read_phrases
from xhoshin.library import Library
from xhoshin.parsing import ReportError, parse_edition
from xhoshin.wards import Ward


class CorpusError(Exception):
    """The corpus cannot be used as it is; the message names the file and what to do."""


def bundled_corpus() -> Path:
    """The corpus that comes with the program, beside its packages; never written to."""
    return Path(__file__).parent.parent / "corpus"


def read_library(folder: Path) -> Library:
    """Every edition of the manifest, checked against its sha256 and parsed.

    Raises:
        CorpusError: where a file is missing, was changed, or is no complete report.
    """
    manifest = _read_toml(folder / "manifest.toml")
    wards = [_ward(report, table) for report, table in manifest["reports"].items()]
    wards += [_ward("", table) for table in manifest.get("without_report", [])]
    names = {ward.report: ward.name for ward in wards}
    editions = []
    for entry in manifest["editions"]:
        path = folder / entry["file"]
        raw = _read(path)
        if hashlib.sha256(raw).hexdigest() != entry["sha256"]:
            raise CorpusError(f"{path} is not the file that the manifest names (sha256 differs): restore it, or correct manifest.toml")
        try:
            editions.append(parse_edition(raw.decode("utf-8"), entry["report"], names[entry["report"]], entry["as_of"]))
        except (UnicodeDecodeError, ReportError) as exc:
            raise CorpusError(f"{path}: {exc}") from exc
    return Library(editions, wards)


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


def _ward(report: str, table: Mapping[str, Any]) -> Ward:
    spellings = [spelling for key in ("names", "readings", "en", "zh", "ko") for spelling in table.get(key, [])]
    foreign = {language: table[language.value][0] for language in Language if table.get(language.value)}
    return Ward(report, table["name"], (report, *spellings) if report else tuple(spellings), foreign)


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
