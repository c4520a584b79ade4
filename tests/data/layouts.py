"""Word files of a report in many layouts, made from its parsed edition: what the readers must read back as the same edition."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xhoshin.report import SECTION_MARKS, Edition, Initiative, Mission, Section, Status

_ITEM = re.compile(r"[○〇●◯・※→]|[ア-ン][ \u3000．.)）]|[(（][\d０-９]{1,2}[)）]|[（(][^（()）]*[)）]$")
_WIDE = str.maketrans("0123456789ABC-()", "０１２３４５６７８９ＡＢＣ－（）")


@dataclass(frozen=True)
class Style:
    """How a document is set, and how it writes its headings. `page_number` and `header` are texts with {page}, {pages} and {name}."""

    font: str = "IPAMincho"
    size: float = 10.5
    width: float = 210
    height: float = 297
    margin: float = 25
    spacing: float | None = None
    justified: bool = False
    columns: int = 1
    header: str = ""
    page_number: str = ""
    code: Callable[[str, int], str] = lambda area, number: f"課題{area}－{number}".translate(_WIDE)
    sections: tuple[str, ...] = tuple(
        f"{mark} {title}" for mark, title in zip(SECTION_MARKS, ["課題名", "課題の内容", "課題の背景", "課題に対する取組み", "取組みの進捗状況、取組結果（{as_of}）"], strict=True)
    )  # fmt: skip
    new_page: bool = False
    name: str = ""
    stamp: str = "above"  # above, beside, box


TITLES = ("課題名", "課題の内容", "課題の背景", "課題に対する取り組み", "取り組みの進捗状況／取組結果（{as_of}）")
STYLES = {
    "plain": Style(),
    "running": Style(
        font="IPAGothic",
        header="局区Ｘ方針〈{name}〉",
        page_number="- {page} -",
        new_page=True,
        code=lambda area, number: f"課題{area}({number})",
        sections=tuple(f"（{'１２３４５'[i]}）{title}" for i, title in enumerate(TITLES)),
    ),
    "landscape": Style(
        font="IPAGothic",
        size=12,
        width=297,
        height=210,
        justified=True,
        page_number="{page}/{pages}",
        code=lambda area, number: f"【課題{area}-{number}】".translate(_WIDE),
        sections=TITLES,
        stamp="beside",
    ),
    "narrow": Style(
        size=14,
        margin=55,
        page_number="P.{page}",
        header="{name}　令和６年度Ｘ方針",
        code=lambda area, number: f"課題 {area}－({number})",
        sections=tuple(f"{i}．{title}" for i, title in enumerate(TITLES, start=1)),
        name="環境局",
    ),
    "columns": Style(size=9, columns=2, margin=18, page_number="{page}ページ"),
    "small": Style(size=8, margin=12, justified=True, page_number="{page}", spacing=1.5),
}


def heading_date(section: Section | Mission) -> str:
    as_of = section.as_of if isinstance(section, Section) else None
    return f"令和{as_of.year - 2018}年{as_of.month}月末時点" if as_of else ""


def paragraphs(section: Section | Mission) -> list[str]:
    """The paragraphs as an author would type them: list items and what follows an unfinished line begin a new one."""
    found: list[str] = []
    for passage in section.passages:
        if found and found[-1].endswith("。") and not _ITEM.match(passage.text):
            found[-1] += passage.text
        else:
            found.append(passage.text)
    return found


def document(edition: Edition, style: Style, body: Callable[[Document, Initiative, Style], None] | None = None) -> bytes:
    """The edition as a docx file."""
    style = replace(style, name=style.name or edition.name)
    made = docx.Document()
    _page(made, style)
    made.add_paragraph(f"局区Ｘ方針〈{style.name}〉")
    made.add_paragraph("１　組織の使命")
    for text in paragraphs(edition.mission):
        _set(made.add_paragraph(text), style)
    if edition.themes:
        made.add_paragraph("《取組項目》")
        for number, theme in enumerate(edition.themes, start=1):
            made.add_paragraph(f"{number} {theme}")
            for initiative in edition.initiatives:
                if initiative.theme == theme:
                    made.add_paragraph(f"{initiative.area}({initiative.code[2:]}) {initiative.title}")
    made.add_paragraph("２　課題と背景")
    for at, initiative in enumerate(edition.initiatives):
        if style.new_page and at:
            made.add_page_break()
        (body or flowing)(made, initiative, style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def flowing(made: Document, initiative: Initiative, style: Style) -> None:
    """Headings and paragraphs one after the other."""
    done = initiative.status is Status.DONE
    if done and style.stamp == "above":
        made.add_paragraph("完了").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    heading = style.code(initiative.area, int(initiative.code[2:]))
    made.add_paragraph(heading + ("　完了" if done and style.stamp == "beside" else ""))
    for section in initiative.sections:
        made.add_paragraph(style.sections[section.number - 1].format(as_of=heading_date(section)))
        for text in paragraphs(section):
            _set(made.add_paragraph(text), style)


def tabular(made: Document, initiative: Initiative, style: Style) -> None:
    """A table for each initiative: its code over the whole width, then a section's title beside its text."""
    if initiative.status is Status.DONE:
        made.add_paragraph("完了")
    table = made.add_table(rows=1, cols=2, style="Table Grid")
    head = table.rows[0].cells[0].merge(table.rows[0].cells[1])
    head.text = style.code(initiative.area, int(initiative.code[2:]))
    for section in initiative.sections:
        title, text = table.add_row().cells
        title.text = style.sections[section.number - 1].format(as_of=heading_date(section))
        text.text = "\n".join(paragraphs(section))
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(38), Mm(122)
    made.add_paragraph("")


def borderless(made: Document, initiative: Initiative, style: Style) -> None:
    """As `tabular`, without any border; the titles are wrapped in a narrow column."""
    if initiative.status is Status.DONE:
        made.add_paragraph("完了")
    made.add_paragraph(style.code(initiative.area, int(initiative.code[2:])))
    table = made.add_table(rows=0, cols=2)
    for section in initiative.sections:
        title, text = table.add_row().cells
        title.text = style.sections[section.number - 1].format(as_of=heading_date(section))
        text.text = "\n".join(paragraphs(section))
        title.width, text.width = Mm(33), Mm(125)


def merged(made: Document, initiative: Initiative, style: Style) -> None:
    """Four columns: the code and its stamp in a cell over all rows, mark, title and text beside it, centred from top to bottom."""
    table = made.add_table(rows=0, cols=4, style="Table Grid")
    for section in initiative.sections:
        cells = table.add_row().cells
        cells[1].text = SECTION_MARKS[section.number - 1]
        cells[2].text = TITLES[section.number - 1].format(as_of=heading_date(section))
        cells[3].text = "\n".join(paragraphs(section))
        for cell, width in zip(cells, (18, 8, 30, 104), strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
    head = table.columns[0].cells[0].merge(table.columns[0].cells[-1])
    stamp = "\n完了" if initiative.status is Status.DONE else ""
    head.text, head.vertical_alignment = style.code(initiative.area, int(initiative.code[2:])) + stamp, WD_ALIGN_VERTICAL.TOP
    made.add_paragraph("")


def records(edition: Edition) -> bytes:
    """One table for the whole report, on its side: a row an initiative, a column a section, the titles repeated on every page."""
    made = docx.Document()
    _page(made, Style(font="IPAGothic", size=10, width=297, height=210, margin=12, page_number="{page}"))
    made.add_paragraph(f"{edition.name}　Ｘ方針")
    made.add_paragraph("組織の使命")
    for text in paragraphs(edition.mission):
        made.add_paragraph(text)
    made.add_paragraph("２　課題と背景")
    table = made.add_table(rows=1, cols=6, style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, title in zip(table.rows[0].cells, ("番号", *TITLES), strict=True):
        cell.text = title.format(as_of="令和６年11月末時点")
    for initiative in edition.initiatives:
        cells = table.add_row().cells
        cells[0].text = ("完了\n" if initiative.status is Status.DONE else "") + f"課題{initiative.code}"
        for cell, section in zip(cells[1:], initiative.sections, strict=True):
            cell.text = "\n".join(paragraphs(section))
    for row in table.rows:
        for cell, width in zip(row.cells, (20, 35, 50, 55, 55, 55), strict=True):
            cell.width = Mm(width)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def markdown(edition: Edition) -> str:
    """The edition as Markdown, with headings, emphasis and lists."""

    def lines() -> Iterator[str]:
        yield f"# 局区Ｘ方針〈{edition.name}〉\n"
        yield "## 1 組織の使命\n"
        yield from (f"{text}\n" for text in paragraphs(edition.mission))
        for initiative in edition.initiatives:
            if initiative.status is Status.DONE:
                yield "**完了**\n"
            yield f"## 課題{initiative.area}({initiative.code[2:]})\n"
            for section in initiative.sections:
                yield f"### {SECTION_MARKS[section.number - 1]} **{TITLES[section.number - 1].format(as_of=heading_date(section))}**\n"
                yield from (f"- {text[1:].strip()}\n" if text.startswith("・") else f"{text}\n" for text in paragraphs(section))

    return "\n".join(lines())


def _page(made: Document, style: Style) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = style.font, Pt(style.size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), style.font)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(style.width), Mm(style.height)
    if style.width > style.height:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(style.margin)
    section.top_margin = section.bottom_margin = Mm(min(style.margin, 25))
    if style.columns > 1:
        columns: Any = OxmlElement("w:cols")
        columns.set(qn("w:num"), str(style.columns))
        columns.set(qn("w:space"), "425")
        section._sectPr.append(columns)
    if style.header:
        section.header.paragraphs[0].text = style.header.format(name=style.name)
    if style.page_number:
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in re.split(r"(\{pages?\})", style.page_number):
            if part in ("{page}", "{pages}"):
                _field(footer, "PAGE" if part == "{page}" else "NUMPAGES")
            elif part:
                footer.add_run(part)


def _set(paragraph: Any, style: Style) -> None:
    if style.justified:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if style.spacing:
        paragraph.paragraph_format.line_spacing = style.spacing


def _field(paragraph: Any, name: str) -> None:
    for kind, text in (("begin", None), (None, name), ("end", None)):
        run = paragraph.add_run()._r
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)
