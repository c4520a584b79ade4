"""Files that harm a careless reader: each gets one sentence, and the caller lives on."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.data.layouts import STYLES, document
from tests.data.make_editions import FOLDER
from tests.xhoshin.reading.test_word import W, replaced
from xhoshin.reading import Limits, ReadingCode, ReadingError, read_report
from xhoshin.report import Edition

PDF = (FOLDER / "running.pdf").read_bytes()


@pytest.fixture(scope="module")
def word(editions: dict[str, Edition]) -> bytes:
    edition = editions["moji"]
    return document(replace(edition, initiatives=edition.initiatives[:1]), STYLES["plain"])


def refusal(raw: bytes, limits: Limits = Limits()) -> ReadingCode:
    """Why a file is refused; the sentence is in Japanese and in English, and names no library."""
    with pytest.raises(ReadingError) as caught:
        read_report(raw, limits)
    japanese, english = str(caught.value).split("。/ ")
    assert japanese
    assert english.endswith((".", ")"))
    assert not any(word in str(caught.value) for word in ("Traceback", "Error", "pdfium", "lxml"))
    return caught.value.code


def pdf_of(pages: int) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def body(content: str, before: str = "") -> dict[str, str]:
    return {"word/document.xml": f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{content}</w:body></w:document>'}


def test_a_pdf_with_ten_thousand_pages() -> None:
    assert refusal(pdf_of(10_000)) is ReadingCode.TOO_MANY_PAGES


def test_a_pdf_without_text() -> None:
    out = io.BytesIO()
    Image.new("L", (600, 800), 200).save(out, "PDF")
    assert refusal(out.getvalue()) is ReadingCode.NO_TEXT_LAYER
    assert refusal(pdf_of(2)) is ReadingCode.NO_TEXT_LAYER


def test_an_encrypted_pdf() -> None:
    assert refusal((FOLDER / "encrypted.pdf").read_bytes()) is ReadingCode.ENCRYPTED


@pytest.mark.parametrize("raw", [PDF[: len(PDF) // 2], b"%PDF-1.7\n", b"%PDF-1.7\n" + random.Random(1).randbytes(5000)])
def test_a_damaged_pdf(raw: bytes) -> None:
    assert refusal(raw) is ReadingCode.DAMAGED


def test_a_docx_that_unpacks_to_more_than_allowed(word: bytes) -> None:
    bomb = replaced(word, {"word/media/zeros.bin": "0" * 4_000_000})
    assert len(bomb) < 100_000
    assert refusal(bomb, Limits(unpacked=3_000_000)) is ReadingCode.TOO_LARGE


def test_a_docx_whose_header_lies_about_its_size(word: bytes) -> None:
    bomb = replaced(word, {"word/media/zeros.bin": "0" * 4_000_000})
    size = (4_000_000).to_bytes(4, "little")
    assert bomb.count(size) == 2
    assert refusal(bomb.replace(size, (10).to_bytes(4, "little")), Limits(unpacked=3_000_000)) is ReadingCode.DAMAGED


def test_a_docx_with_a_tree_too_large_to_hold(word: bytes) -> None:
    assert refusal(replaced(word, body("<w:p/>" * 5_000_000))) is ReadingCode.TOO_LARGE


def test_a_docx_nested_too_deeply(word: bytes) -> None:
    assert refusal(replaced(word, body("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000))) is ReadingCode.TOO_DEEP


def test_a_docx_with_tables_in_tables_is_read(word: bytes) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 50 + "<w:p><w:r><w:t>底</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 50
    assert read_report(replaced(word, body(deep))).text.strip() == "底"


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE x [<!ENTITY a "ああああああああああ"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_a_docx_with_entities(word: bytes, entities: str) -> None:
    assert refusal(replaced(word, body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", entities))) is ReadingCode.DAMAGED


@pytest.mark.parametrize("parts", [{"word/document.xml": ""}, {"word/document.xml": "<a/>"}, {"word/_rels/document.xml.rels": "<x"}])
def test_a_docx_with_damaged_parts(word: bytes, parts: dict[str, str]) -> None:
    assert refusal(replaced(word, parts)) is ReadingCode.DAMAGED


def test_a_truncated_docx(word: bytes) -> None:
    assert refusal(word[: len(word) // 2]) is ReadingCode.DAMAGED


def test_a_zip_archive_of_something_else() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refusal(out.getvalue()) is ReadingCode.UNKNOWN_FORMAT


def test_old_word_files_and_protected_new_ones() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refusal(old) is ReadingCode.OLD_WORD
    assert refusal(old + "EncryptedPackage".encode("utf-16-le")) is ReadingCode.ENCRYPTED


def test_reading_that_takes_too_long_on_the_clock() -> None:
    assert refusal(PDF, Limits(seconds=0.01)) is ReadingCode.TOOK_TOO_LONG


def test_reading_that_takes_too_much_of_the_processor() -> None:
    assert refusal(PDF, Limits(cpu_seconds=0)) is ReadingCode.TOOK_TOO_LONG


def test_reading_that_takes_too_much_memory(word: bytes) -> None:
    large = replaced(word, body("<w:p><w:r><w:t>あ</w:t></w:r></w:p>" * 300_000))
    assert refusal(large, Limits(memory=120 * 2**20)) is ReadingCode.OUT_OF_MEMORY


def test_reading_may_write_no_file(tmp_path: Path) -> None:
    """The child is not allowed a byte in any file: a reader that tried would be refused."""
    code = (
        "from pathlib import Path\nfrom xhoshin.reading.child import _restrict\nfrom xhoshin.reading.source import Limits\n"
        f"_restrict(Limits())\nPath({str(tmp_path / 'x')!r}).write_text('a')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "File too large" in done.stderr


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_broken_in_a_pdf_the_caller_lives_on(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(PDF)
    for _ in range(chance.choice([1, 20, 400])):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    try:
        assert read_report(bytes(raw)).text
    except ReadingError as exc:
        assert exc.code in (ReadingCode.DAMAGED, ReadingCode.ENCRYPTED, ReadingCode.NO_TEXT_LAYER, ReadingCode.OUT_OF_MEMORY)
