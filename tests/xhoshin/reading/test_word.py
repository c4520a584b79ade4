"""Word files of the bundled reports in many layouts, and what Word keeps in a file besides its words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from tests.data.layouts import STYLES, borderless, document, markdown, merged, records, tabular
from tests.xhoshin.reading.conftest import content
from xhoshin.parsing import parse_report
from xhoshin.reading import Limits, Media, read_report
from xhoshin.reading.formats import read
from xhoshin.report import Edition

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REPORTS = ["moji", "kokuraminami"]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("style", list(STYLES))
def test_a_word_file_parses_to_the_same_edition(editions: dict[str, Edition], report: str, style: str) -> None:
    found = parse_report(read(document(editions[report], STYLES[style]), Limits()).text)
    assert content(found) == content(editions[report])
    assert found.problems == ()
    assert found.facts.name == (STYLES[style].name or editions[report].name)
    assert found.facts.as_of == editions[report].as_of


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("body", [tabular, borderless, merged])
def test_a_table_is_read_cell_by_cell(editions: dict[str, Edition], report: str, body: Callable[[Any, Any, Any], None]) -> None:
    found = parse_report(read(document(editions[report], STYLES["plain"], body), Limits()).text)
    assert content(found) == content(editions[report])


@pytest.mark.parametrize("report", REPORTS)
def test_a_table_of_initiatives_is_read_row_by_row(editions: dict[str, Edition], report: str) -> None:
    assert content(parse_report(read(records(editions[report]), Limits()).text)) == content(editions[report])


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932"])
def test_markdown_parses_to_the_same_edition(editions: dict[str, Edition], report: str, encoding: str) -> None:
    source = read(markdown(editions[report]).encode(encoding), Limits())
    assert source.media is Media.MARKDOWN
    assert content(parse_report(source.text)) == content(editions[report])


def test_a_child_process_reads_the_same(editions: dict[str, Edition]) -> None:
    raw = document(editions["moji"], STYLES["running"])
    assert read_report(raw) == read(raw, Limits())


def word(body: str, parts: dict[str, str] | None = None, prepare: Callable[[Any], None] = lambda made: None) -> bytes:
    """A docx file with this XML as its body."""
    made = docx.Document()
    prepare(made)
    for element in parse_xml(f"<w:body {W}>{body}</w:body>"):
        made.element.body.insert(len(made.element.body) - 1, element)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue() if not parts else replaced(out.getvalue(), parts)


def replaced(raw: bytes, parts: dict[str, str]) -> bytes:
    """A docx file with some of its parts put in or exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, text in parts.items():
            after.writestr(name, text)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    return f"<w:p>{properties}{content}</w:p>"


def lines(body: str, prepare: Callable[[Any], None] = lambda made: None) -> list[str]:
    return [line for line in read(word(body, prepare=prepare), Limits()).text.split("\n") if line.strip()]


CHANGED = 'w:id="1" w:author="a" w:date="2025-01-01T00:00:00Z"'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("残す") + f"<w:ins {CHANGED}>{run('足した')}</w:ins>", "残す足した"),
        (run("残す") + f"<w:del {CHANGED}><w:r><w:delText>消した</w:delText></w:r></w:del>", "残す"),
        (f"<w:moveFrom {CHANGED}>{run('前')}</w:moveFrom><w:moveTo {CHANGED}>{run('後')}</w:moveTo>", "後"),
        ("<w:r><w:ruby><w:rubyPr/><w:rt>" + run("もじ") + "</w:rt><w:rubyBase>" + run("門司") + "</w:rubyBase></w:ruby></w:r>", "門司"),
        (f'<w:hyperlink w:anchor="x">{run("案内")}</w:hyperlink>' + run("板"), "案内板"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('選んだ')}</w:sdtContent></w:sdt>", "選んだ"),
        (run("見える") + run("隠した", "<w:rPr><w:vanish/></w:rPr>") + run("字", '<w:rPr><w:vanish w:val="0"/></w:rPr>'), "見える字"),
        ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>' + run("図"), "図"),
        (run("A") + "<w:r><w:noBreakHyphen/></w:r>" + run("1"), "A-1"),
        (run("⼩倉\u200b南区"), "小倉南区"),
        (f"<w:smartTag>{run('門司')}</w:smartTag>{run('区')}", "門司区"),
    ],
    ids=["inserted", "deleted", "moved", "ruby", "link", "control", "hidden", "field", "hyphen", "characters", "tag"],
)
def test_what_word_shows_is_what_is_read(content: str, expected: str) -> None:
    assert lines(paragraph(content)) == [expected]


def test_a_line_break_within_a_paragraph_is_a_line() -> None:
    assert lines(paragraph(run("課題Ａ－１") + "<w:r><w:br/></w:r>" + run("① 課題名"))) == ["課題Ａ－１", "① 課題名"]


def test_a_text_box_is_read_once_before_the_paragraph_it_hangs_on() -> None:
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    box = f"<w:txbxContent>{paragraph(run('完了'))}</w:txbxContent>"
    shape = f"<w:r><mc:AlternateContent {spaces}><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
    shape += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert lines(paragraph(run("課題Ａ－４") + shape)) == ["完了", "課題Ａ－４"]


def test_merged_cells_are_read_once() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(run(text))}</w:tc>"

    begun = '<w:vMerge w:val="restart"/>'
    table = f"<w:tbl><w:tr>{cell('課題A-1', begun)}{cell('① 課題名')}{cell('題')}</w:tr>"
    table += f"<w:tr>{cell('課題A-1', '<w:vMerge/>')}{cell('② 課題の内容')}{cell('内容。')}</w:tr></w:tbl>"
    assert lines(table) == ["課題A-1", "① 課題名", "題", "② 課題の内容", "内容。"]


def test_a_table_in_a_table_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('内'))}</w:tc></w:tr></w:tbl>"
    assert lines(f"<w:tbl><w:tr><w:tc>{paragraph(run('外'))}{inner}{paragraph('')}</w:tc></w:tr></w:tbl>") == ["外", "内"]


def test_a_running_header_is_read_once_and_a_page_number_never() -> None:
    def prepare(made: Any) -> None:
        made.sections[0].header.paragraphs[0].text = "局区Ｘ方針〈若松区〉"
        made.sections[0].footer.paragraphs[0].text = "- 1 -"

    assert lines(paragraph(run("１ 組織の使命")), prepare) == ["局区Ｘ方針〈若松区〉", "１ 組織の使命"]


def test_footnotes_follow_the_paragraph_that_names_them() -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{paragraph("")}</w:footnote><w:footnote w:id="2">{paragraph(run("注。"))}</w:footnote></w:footnotes>'

    def prepare(made: Any) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        made.part.relate_to(Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package), relation)

    found = lines(paragraph(run("本文") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。")) + paragraph(run("次。")), prepare)
    assert found == ["本文。", "注。", "次。"]


def numbered(style: str, text: str, start: int = 1) -> Callable[[Any], None]:
    """Puts list 77 into a document, with one level in this style, restarted by list 78."""

    def prepare(made: Any) -> None:
        root = made.part.numbering_part.element
        level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{level}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        root.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/>{override}</w:num>'))

    return prepare


def item(text: str, list_id: int = 77) -> str:
    return paragraph(run(text), f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>')


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("decimal", "(%1)", ["(1) 甲", "(2) 乙"]),
        ("decimalFullWidth", "（%1）", ["（１） 甲", "（２） 乙"]),
        ("decimalEnclosedCircle", "%1", ["① 甲", "② 乙"]),
        ("aiueoFullWidth", "%1", ["ア 甲", "イ 乙"]),
        ("irohaFullWidth", "%1", ["イ 甲", "ロ 乙"]),
        ("upperRoman", "%1.", ["I. 甲", "II. 乙"]),
        ("lowerLetter", "%1)", ["a) 甲", "b) 乙"]),
        ("japaneseCounting", "第%1", ["第一 甲", "第二 乙"]),
        ("decimal", "課題Ａ－%1", ["課題Ａ－1 甲", "課題Ａ－2 乙"]),
        ("bullet", "\uf0b7", ["• 甲", "• 乙"]),
    ],
)
def test_the_numbers_that_word_counts_are_read(style: str, text: str, expected: list[str]) -> None:
    assert lines(item("甲") + item("乙"), numbered(style, text)) == expected


def test_a_list_goes_on_starts_anew_and_may_begin_anywhere() -> None:
    body = item("甲") + paragraph(run("間")) + item("乙") + item("丙", 78) + item("丁", 78)
    assert lines(body, numbered("decimal", "%1.", start=3)) == ["3. 甲", "間", "4. 乙", "1. 丙", "2. 丁"]
