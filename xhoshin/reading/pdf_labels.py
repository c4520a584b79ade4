"""Tables without borders, in which a section's title stands beside its text: the title may run over more lines than the text beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xhoshin.parsing.headings import MOST_LINES, section_heading
from xhoshin.parsing.lines import Line, form_of
from xhoshin.reading.pdf_segments import Segment

Row = list[Segment]

# Texts of one column begin within so many points.
_ALIGNED = 3.0
# So many texts must begin at an edge for it to be a column's.
_LEAST_ROWS = 4
# What is shorter, in characters, is the mark of a list that hangs in front of its text.
_LONGEST_MARK = 3


def beside_labels(rows: Sequence[Row]) -> list[Row]:
    """The rows in reading order: where titles of sections stand in a column of their own, each whole before the text beside it."""
    edge = _edge(rows)
    if edge is None:
        return list(rows)
    ordered: list[Row] = []
    run: list[Row] = []
    for row in rows:
        if any(segment.left < edge - _ALIGNED and segment.right > edge + _ALIGNED for segment in row):
            ordered += [*_labelled(run, edge), row]
            run = []
        else:
            run.append(row)
    return ordered + _labelled(run, edge)


def _edge(rows: Sequence[Row]) -> float | None:
    """Where the texts that stand beside something begin, if many begin there."""
    beside = {round(segment.left / _ALIGNED) for row in rows for segment in row[1:] if not _is_mark(row[0])}
    begun = Counter(place for row in rows for segment in row if (place := round(segment.left / _ALIGNED)) in beside)
    place, count = max(begun.items(), key=lambda item: item[1], default=(0, 0))
    return place * _ALIGNED if count >= _LEAST_ROWS else None


def _is_mark(segment: Segment) -> bool:
    return len(segment.glyphs) <= _LONGEST_MARK


def _labelled(run: Sequence[Row], edge: float) -> list[Row]:
    """Rows between two that go across: the parts left of the edge that are titles, each before the parts right of it down to the next."""
    left = [(at, part) for at, row in enumerate(run) if (part := [segment for segment in row if segment.left < edge - _ALIGNED])]
    right = [(at, part) for at, row in enumerate(run) if (part := [segment for segment in row if segment.left >= edge - _ALIGNED])]
    labels = _labels(left)
    goes_on = len(left) < len(run) and [at for at, _ in left] == list(range(len(left)))  # a title begun on the page before
    if not left or not right or not (goes_on or any(is_title for _, is_title in labels)):
        return list(run)
    starts = [label[0][0] for label, _ in labels]
    ends = [*starts[1:], len(run)]
    ordered = [part for at, part in right if at < starts[0]]
    for (label, _), start, end in zip(labels, starts, ends, strict=True):
        ordered += [part for _, part in label]
        ordered += [part for at, part in right if start <= at < end]
    return ordered


def _labels(left: Sequence[tuple[int, Row]]) -> list[tuple[list[tuple[int, Row]], bool]]:
    """The parts that stand left, those of one title together, and whether they are a title."""
    lines = []
    for _, part in left:
        text = "".join(segment.text for segment in part)
        lines.append(Line(0, len(text), text, form_of(text)))
    found = []
    at = 0
    while at < len(left):
        heading = section_heading(lines[at : at + MOST_LINES], after=0)
        is_title = heading is not None and heading.body is None
        count = heading.lines if heading and is_title else 1
        found.append((list(left[at : at + count]), is_title))
        at += count
    return found
