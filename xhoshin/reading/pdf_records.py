"""Tables in which each row is an initiative and each column a section, with the sections' titles in the first row alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from xhoshin.parsing.headings import is_section_title, names_initiative
from xhoshin.reading.pdf_lines import Line

# The borders of a column stand within so many points of each other from row to row.
_ALIGNED = 2.5

Cell = list[Line]
Column = tuple[float, float]


@dataclass(slots=True)
class _Record:
    """An initiative as its cells come in, by column; `out` is where it is written to."""

    out: list[Line]
    cells: dict[Column, Cell] = field(default_factory=dict)


def in_records(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page; those of a table of initiatives initiative by initiative, each section's title in front of its text.

    A row that goes on on the next page is put together. Titles that are printed once are read once for every row.
    """
    found: list[list[Line]] = []
    titles: dict[Column, Cell] = {}
    record: _Record | None = None
    for page in pages:
        out: list[Line] = []
        found.append(out)
        for row in _rows(page):
            columns = {column: cell for cell in row if (column := _column(cell, titles)) is not None}
            if sum(is_section_title(_text(cell)) for cell in row) > 1:
                titles = {_edges(cell): cell for cell in row}
            elif titles and len(columns) == len(row):
                if record is None or any(names_initiative(_text(cell)) for cell in columns.values() if not _is_headed(cell, titles)):
                    _write(record, titles)
                    record = _Record(out)
                for column, cell in columns.items():
                    record.cells.setdefault(column, []).extend(cell)
            else:
                _write(record, titles)
                record = None
                out += [line for cell in row for line in cell]
    _write(record, titles)
    return found


def _rows(page: Sequence[Line]) -> list[list[Cell]]:
    """The lines of a page by cell, and the cells of one row together; lines outside of tables each for itself."""
    cells = [list(lines) for _, lines in groupby(page, key=lambda line: line.cell or line)]
    return [list(row) for _, row in groupby(cells, key=lambda cell: cell[0].cell[1] if cell[0].cell else cell[0])]


def _edges(cell: Cell) -> Column:
    return (cell[0].cell[0], cell[0].cell[2]) if cell[0].cell else (cell[0].left, cell[0].left)


def _column(cell: Cell, titles: dict[Column, Cell]) -> Column | None:
    """The column of the table that a cell stands in."""
    left, right = _edges(cell)
    return next((column for column in titles if abs(column[0] - left) < _ALIGNED and abs(column[1] - right) < _ALIGNED), None)


def _is_headed(cell: Cell, titles: dict[Column, Cell]) -> bool:
    column = _column(cell, titles)
    return column is not None and is_section_title(_text(titles[column]))


def _write(record: _Record | None, titles: dict[Column, Cell]) -> None:
    """What names the initiative, whatever else stands beside its sections, then each section under its title."""
    if record is None:
        return
    headed = [(column, cell) for column, cell in record.cells.items() if column in titles and is_section_title(_text(titles[column]))]
    others = [cell for column, cell in record.cells.items() if all(column != other for other, _ in headed)]
    others.sort(key=lambda cell: not names_initiative(_text(cell)))
    record.out += [line for cell in others for line in cell]
    for column, cell in sorted(headed):
        record.out += [*titles[column], *cell]


def _text(cell: Cell) -> str:
    return "".join(line.text for line in cell)
