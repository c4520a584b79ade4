"""Word files (docx): paragraphs, tables cell by cell, text boxes; numbers that Word counts itself; nothing that was deleted or is hidden.

The format is ECMA-376 Part 1 (WordprocessingML); python-docx opens the package and parses its XML without resolving entities.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml

from xhoshin.parsing.furniture import is_page_number
from xhoshin.reading.characters import text_as_written
from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.source import Limits, Media, Source
from xhoshin.reading.word_archive import check_archive
from xhoshin.reading.word_lists import Lists, W
from xhoshin.reading.word_tables import in_reading_order

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Deleted or moved away, a drawing's replacement for old programs, the reading above a word, what fields are made from, comments.
_UNREAD = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "rt", "instrText", "delText", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr")]
    + [f"{_MC}Fallback"]
)
_CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_FALSE = ("0", "false", "off")


def read_word(raw: bytes, limits: Limits) -> Source:
    """The text of a docx file, a paragraph a line.

    Raises:
        ReadingError: where the package is damaged, is bigger unpacked than allowed, or is nested too deeply.
    """
    check_archive(raw, limits)
    try:
        document = docx.Document(io.BytesIO(raw))
    except Exception as exc:  # whatever is wrong in a package, python-docx meets it as an error of some other library
        said = f"{exc} {getattr(exc, 'error_log', '')}".lower()
        if isinstance(exc, MemoryError) or "memory" in said:
            raise MemoryError from exc
        code = ReadingCode.TOO_DEEP if "depth" in said else ReadingCode.DAMAGED
        raise ReadingError(code) from exc
    if document.element.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(ReadingCode.DAMAGED)  # no program writes one: it would only be there to define entities
    lines = [*_headers(document), *_Reader(document).lines(document.element.body)]
    text = "\n".join(lines)
    if not text.strip():
        raise ReadingError(ReadingCode.EMPTY)
    return Source(text + "\n", Media.DOCX)


def _headers(document: Document) -> Iterator[str]:
    """The running header once, in front of all: it may be the only place that names whose report this is. Not a page number alone."""
    reader = _Reader(document)
    seen = set()
    for section in document.sections:
        for header in (section.first_page_header, section.header):
            if header.is_linked_to_previous:
                continue
            for line in reader.lines(header._element):
                if line.strip() and line not in seen and not is_page_number(line):
                    seen.add(line)
                    yield line


class _Reader:
    """Walks the elements of one document in their order."""

    def __init__(self, document: Document) -> None:
        self._lists = Lists(_numbering(document), document.styles.element)
        self._notes = _footnotes(document)

    def lines(self, container: Any) -> list[str]:
        """The lines of everything in a container: body, cell, text box, header."""
        found: list[str] = []
        for child in container:
            if child.tag in _UNREAD:
                continue
            if child.tag == f"{W}p":
                found += self._paragraph(child)
            elif child.tag == f"{W}tbl":
                found += self._table(child)
            elif isinstance(child.tag, str):  # a content control or the like around paragraphs
                found += self.lines(child)
        return found

    def _table(self, table: Any) -> list[str]:
        """Cell by cell; the cells that only go on with the one above say nothing."""
        rows: list[list[list[str]]] = []
        for row in table.iter(f"{W}tr"):
            if _nearest(row, f"{W}tbl") is table and not any(child.tag == f"{W}del" for child in row.iterfind(f"{W}trPr/{W}del")):
                cells = [cell for cell in row.iter(f"{W}tc") if _nearest(cell, f"{W}tr") is row]
                rows.append([[] if _goes_on(cell) else self.lines(cell) for cell in cells])
        return in_reading_order(rows)

    def _paragraph(self, paragraph: Any) -> list[str]:
        boxes: list[str] = []
        notes: list[str] = []
        text = "".join(self._pieces(paragraph, boxes, notes))
        text = text_as_written(text)
        mark = self._lists.mark(paragraph) if text.strip() else ""
        # Text boxes come first: they are anchored to the paragraph that they stand beside or above, as a stamp at the head of a page.
        return [*boxes, *f"{text_as_written(mark)}{text}".split("\n"), *notes]

    def _pieces(self, element: Any, boxes: list[str], notes: list[str]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _UNREAD or (tag == f"{W}r" and _is_hidden(child)):
                continue
            if tag in (f"{W}t", f"{_M}t"):
                yield child.text or ""
            elif tag == f"{W}br" and child.get(f"{W}type") in ("page", "column"):
                yield "\n"
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag == f"{W}txbxContent":
                boxes += self.lines(child)
            elif tag == f"{W}footnoteReference":
                notes += [line for paragraph in self._notes.get(child.get(f"{W}id"), ()) for line in self._paragraph(paragraph)]
            elif isinstance(tag, str):
                yield from self._pieces(child, boxes, notes)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _goes_on(cell: Any) -> bool:
    """True for a cell that was merged into the one above it or to its left."""
    for name in ("vMerge", "hMerge"):
        merge = cell.find(f"{W}tcPr/{W}{name}")
        if merge is not None and merge.get(f"{W}val", "continue") == "continue":
            return True
    return False


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "true") not in _FALSE


def _symbol(element: Any) -> str:
    try:
        return chr(int(element.get(f"{W}char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _numbering(document: Document) -> Any:
    """The root of numbering.xml, None where the document has none."""
    parts = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering") and not rel.is_external)
    return getattr(next(parts, None), "element", None)


def _footnotes(document: Document) -> dict[str, list[Any]]:
    """Footnote id to its paragraphs."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root: Any = parse_xml(relation.target_part.blob)
            return {note.get(f"{W}id"): list(note.iterfind(f"{W}p")) for note in root.iterfind(f"{W}footnote") if note.get(f"{W}type") is None}
    return {}
