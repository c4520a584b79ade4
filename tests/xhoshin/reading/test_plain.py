"""Text files as offices save them, whatever they are called."""

from __future__ import annotations

import codecs

import pytest

from xhoshin.library import Library
from xhoshin.reading import Limits, Media, ReadingCode, ReadingError, read_report

TEXT = "局区Ｘ方針〈若松区〉\n課題Ａ－１\n① 課題名：窓口の案内～サイン\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp932"),
        TEXT.replace("\n", "\r\n").encode("cp932"),
        TEXT.replace("\n", "\r").encode("utf-8"),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16-le bom", "utf-16-be bom", "utf-16-le", "utf-16-be", "cp932", "cp932 crlf", "utf-8 cr"],
)
def test_every_encoding_gives_the_same_text(raw: bytes) -> None:
    found = read_report(raw)
    assert (found.text, found.media, found.layout) == (TEXT, Media.TEXT, None)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", ReadingCode.EMPTY),
        (b" \r\n\t\n", ReadingCode.EMPTY),
        (bytes(range(256)) * 40, ReadingCode.UNKNOWN_FORMAT),
        (b"\xff\xfe\x00\xd8", ReadingCode.NOT_DECODABLE),
        (TEXT.encode("euc-jp", "ignore"), ReadingCode.NOT_DECODABLE),
        (TEXT.encode("iso-2022-jp", "ignore"), ReadingCode.NOT_DECODABLE),
        (codecs.BOM_UTF8 + b"\x82\xa0\x82", ReadingCode.NOT_DECODABLE),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, code: ReadingCode) -> None:
    with pytest.raises(ReadingError) as caught:
        read_report(raw)
    assert caught.value.code is code
    assert " / " in str(caught.value).replace("。/", "。 /")


def test_a_file_over_the_limit_is_not_even_handed_on() -> None:
    with pytest.raises(ReadingError) as caught:
        read_report(TEXT.encode(), Limits(size=10))
    assert caught.value.code is ReadingCode.TOO_LARGE


def test_a_bundled_report_is_read_as_it_is(library: Library) -> None:
    for edition in library.newest:
        found = read_report(edition.text.encode("utf-8"))
        assert (found.text, found.media) == (edition.text, Media.TEXT)


def test_characters_that_a_pdf_left_in_a_text_are_what_people_write() -> None:
    assert read_report("\ufeff⼾畑区の\u200b⻘い門".encode()).text == "戸畑区の青い門"
