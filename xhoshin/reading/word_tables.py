"""The order in which a table is read."""

from __future__ import annotations

from collections.abc import Sequence

from xhoshin.parsing.headings import is_section_title, names_initiative

Cell = list[str]


def in_reading_order(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The lines of a table's cells, row by row and from left to right.

    A table whose first row holds the sections' titles side by side is read record by record instead: each further row is an initiative,
    and what stands under a title is that section's text, so the title is read in front of it.
    """
    if len(rows) > 1 and sum(is_section_title("".join(cell)) for cell in rows[0]) > 1:
        return [line for record in rows[1:] for line in _record(rows[0], record)]
    return [line for row in rows for cell in row for line in cell]


def _record(titles: Sequence[Cell], cells: Sequence[Cell]) -> list[str]:
    """One initiative: what names it, whatever else stands beside its sections, then each section under its title."""
    headed = list(zip(titles, cells, strict=False))
    sections = [(title, cell) for title, cell in headed if is_section_title("".join(title))]
    others = [cell for title, cell in headed if not is_section_title("".join(title))]
    others.sort(key=lambda cell: not names_initiative("".join(cell)))
    return [line for cell in others for line in cell] + [line for title, cell in sections for line in (*title, *cell)]
