"""The order in which a table is read."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.parsing.headings import is_section_title

Cell = list[str]


def in_reading_order(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The lines of a table's cells, row by row and from left to right.

    A table whose first row holds the sections' titles side by side is read record by record instead: each further row is an initiative,
    and what stands under a title is that section's text, so the title is read in front of it.
    """
    if len(rows) > 1 and sum(is_section_title("".join(cell)) for cell in rows[0]) > 1:
        titles, *records = rows
        cells = [part for record in records for column, cell in enumerate(record) for part in (*titles[column : column + 1], cell)]
        return [line for cell in cells for line in cell]
    return [line for row in rows for cell in row for line in cell]
