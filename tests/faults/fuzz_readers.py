"""Coverage-guided fuzzing of what reads strangers' files: `python tests/faults/fuzz_readers.py [--seconds 60]`.

Every input either gives a text or a `ReadingError`; a text then either parses or is refused with problems. Anything else is a finding: the program ends with
it, its traceback and the input. Memory and time are the business of the child process (`xhoshin.reading.process`), which the tests hold to its limits.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["xhoshin", "docx"]):
    from xhoshin.parsing import parse_report
    from xhoshin.reading.errors import ReadingError
    from xhoshin.reading.formats import read
    from xhoshin.reading.source import Limits

_DATA = Path(__file__).parent.parent / "data"
_CORPUS = Path(__file__).parent.parent.parent / "corpus"
_SEED_BYTES = 20_000


def one_input(data: bytes) -> None:
    try:
        source = read(data, Limits())
    except ReadingError:
        return
    parse_report(source.text)


def word_file(text: str) -> bytes:
    import docx

    document = docx.Document()
    for line in text.splitlines()[:40]:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    stored = io.BytesIO()  # uncompressed, so that what is changed is what is read
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return stored.getvalue()


def seeds(folder: Path) -> None:
    text = (_CORPUS / "moji" / "2024-11-30.txt").read_text(encoding="utf-8")
    samples = {"text": text[:4000].encode(), "sjis": text[:2000].encode("cp932", "replace"), "docx": word_file(text)}
    samples |= {path.name: path.read_bytes() for path in _DATA.glob("*.pdf") if path.stat().st_size <= _SEED_BYTES}
    for name, data in samples.items():
        (folder / name).write_bytes(data)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=int, default=60)
    seconds = arguments.parse_args().seconds
    folder = tempfile.mkdtemp(prefix="fuzz-")
    seeds(Path(folder))
    options = [
        f"-max_total_time={seconds}",
        "-max_len=100000",
        "-timeout=30",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/found-",
    ]
    atheris.Setup([sys.argv[0], *options, folder], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
