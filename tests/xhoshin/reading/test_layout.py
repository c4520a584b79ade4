"""Boxes of a stretch of text, worked out by hand on a page of two lines and one of a third."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xhoshin.reading import Box, Layout, PageSize, Run

PAGES = (PageSize(100, 200), PageSize(200, 100))


def run(start: int, page: int, top: float, length: int, left: float = 10) -> Run:
    """Characters ten points wide and high."""
    return Run(start, page, top, top + 10, tuple((left + 10 * i, left + 10 * i + 10) for i in range(length)))


LAYOUT = Layout(PAGES, (run(0, 1, 20, 5), run(6, 1, 40, 5), run(12, 2, 20, 5)))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((0, 5), (Box(1, 10, 20, 60, 30),)),
        ((2, 4), (Box(1, 30, 20, 50, 30),)),
        ((3, 8), (Box(1, 40, 20, 60, 30), Box(1, 10, 40, 30, 50))),
        ((9, 14), (Box(1, 40, 40, 60, 50), Box(2, 10, 20, 30, 30))),
        ((5, 6), ()),
        ((4, 4), ()),
        ((17, 99), ()),
    ],
)
def test_a_stretch_covers_one_box_a_line(span: tuple[int, int], expected: tuple[Box, ...]) -> None:
    assert LAYOUT.boxes(*span) == expected


def test_two_stretches_of_one_line_are_one_box() -> None:
    assert Layout(PAGES, (run(0, 1, 20, 2), run(3, 1, 22, 2, left=60))).boxes(0, 5) == (Box(1, 10, 20, 80, 32),)


def test_a_character_is_on_its_page_and_a_line_end_on_the_next_ones() -> None:
    assert [LAYOUT.page_of(at) for at in (0, 4, 10, 11, 12, 16, 17)] == [1, 1, 1, 2, 2, 2, None]


def test_json_gives_the_layout_back() -> None:
    assert Layout.from_json(LAYOUT.to_json()) == LAYOUT


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 6000), st.integers(0, 6000)), max_size=20))
def test_json_keeps_tenths_of_a_point(parts: list[tuple[int, int, int]]) -> None:
    runs, at = [], 0
    for length, left, top in parts:
        spans = tuple(((left + 7 * i) / 10, (left + 7 * i + 7) / 10) for i in range(length))
        runs.append(Run(at, 1, top / 10, (top + 90) / 10, spans))
        at += length + 1
    layout = Layout(PAGES, tuple(runs))
    assert Layout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize("raw", ["", "[]", "{}", '{"version":2,"pages":[],"runs":[]}', '{"version":1,"pages":[],"runs":[[1,0,1,2,3,4]]}'])
def test_what_is_no_layout_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="no layout"):
        Layout.from_json(raw)


def test_runs_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="begins at 3, before the end 5"):
        Layout(PAGES, (run(0, 1, 20, 5), run(3, 1, 40, 5)))
