"""Makes the PDF files of this folder from the bundled reports: `python -m tests.data.make_editions`.

Needs LibreOffice (Debian: libreoffice-writer-nogui) and the fonts named in `layouts.py` (fonts-noto-cjk, fonts-ipafont). Only what the
tests need of a report goes in, so that the files stay small.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx

from tests.data.layouts import STYLES, borderless, document, flowing, merged, records, tabular
from xhoshin.corpus import bundled_corpus, read_library
from xhoshin.report import Edition

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Fixture:
    """A PDF of some initiatives of a report, in one of the styles, each set by `body`."""

    report: str
    codes: tuple[str, ...]
    style: str
    body: Callable[[Any, Any, Any], None] = flowing


FIXTURES = {
    "running": Fixture("moji", ("A-3", "A-4", "A-8"), "running"),
    "landscape": Fixture("kokuraminami", ("A-3", "B-1", "C-1"), "landscape"),
    "narrow": Fixture("moji", ("A-4", "A-7"), "narrow"),
    "columns": Fixture("kokuraminami", ("A-1", "A-4"), "columns"),
    "tabular": Fixture("kokuraminami", ("A-4", "B-2"), "small", tabular),
    "borderless": Fixture("moji", ("A-4", "A-6"), "plain", borderless),
    "merged": Fixture("moji", ("A-6", "A-7"), "plain", merged),
}

# One table for the whole report, of which these initiatives.
RECORDS = Fixture("moji", ("A-6", "A-7", "B-1"), "")
# What LibreOffice is told to protect a file with a password.
_ENCRYPTED = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'


def part_of(edition: Edition, codes: tuple[str, ...]) -> Edition:
    return replace(edition, initiatives=tuple(initiative for initiative in edition.initiatives if initiative.code in codes))


def main() -> None:
    editions = {edition.report: edition for edition in read_library(bundled_corpus()).newest}
    with tempfile.TemporaryDirectory() as folder:
        for name, fixture in FIXTURES.items():
            edition = part_of(editions[fixture.report], fixture.codes)
            (Path(folder) / f"{name}.docx").write_bytes(document(edition, STYLES[fixture.style], fixture.body))
        edition = part_of(editions[RECORDS.report], RECORDS.codes)
        (Path(folder) / "records.docx").write_bytes(records(edition))
        _convert("pdf", *sorted(Path(folder).glob("*.docx")))
        docx.Document().save(str(Path(folder) / "encrypted.docx"))
        _convert(_ENCRYPTED, Path(folder) / "encrypted.docx")


def _convert(target: str, *files: Path) -> None:
    subprocess.run(["soffice", "--headless", "--convert-to", target, "--outdir", str(FOLDER), *map(str, files)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
