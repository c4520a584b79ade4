"""Which list and level a Word paragraph is numbered by, from its own properties or its style's."""

from __future__ import annotations

from typing import Any

from xhoshin.reading.word_numbering import Level, ListKind, Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A style is based on another, which is based on another: no document goes deeper, and a damaged one may go in circles.
_MOST_BASES = 20


class Lists:
    """The numbers in front of a document's paragraphs, which must be asked for in their order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """`numbering` and `styles` are the roots of numbering.xml (None where there is none) and styles.xml."""
        self._numbering = Numbering({} if numbering is None else _kinds(numbering))
        self._styles = {style.get(f"{W}styleId"): style for style in styles.iterfind(f"{W}style")}

    def mark(self, paragraph: Any) -> str:
        """The number or bullet with the space after it, empty for a paragraph outside of lists."""
        num_id, level = self._list_of(paragraph)
        mark = self._numbering.mark(num_id, level) if num_id and num_id != "0" else ""
        return f"{mark} " if mark else ""

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        """A paragraph's own numId and level win over its style's; numId 0 takes the number away."""
        num_id, level = _stated(paragraph)
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._styles.get(named.get(f"{W}val")) if named is not None else None
        for _ in range(_MOST_BASES):
            if style is None or (num_id is not None and level is not None):
                break
            styled_id, styled_level = _stated(style)
            num_id = styled_id if num_id is None else num_id
            level = styled_level if level is None else level
            base = style.find(f"{W}basedOn")
            style = self._styles.get(base.get(f"{W}val")) if base is not None else None
        return num_id, level or 0


def _stated(element: Any) -> tuple[str | None, int | None]:
    num_id = element.find(f"{W}pPr/{W}numPr/{W}numId")
    level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    return (None if num_id is None else num_id.get(f"{W}val")), (None if level is None else _number(level, 0))


def _kinds(root: Any) -> dict[str, ListKind]:
    """numId to what it counts."""
    abstract = {
        kind.get(f"{W}abstractNumId"): {_level(level): _read_level(level) for level in kind.iterfind(f"{W}lvl")}
        for kind in root.iterfind(f"{W}abstractNum")
    }
    kinds = {}
    for num in root.iterfind(f"{W}num"):
        of = num.find(f"{W}abstractNumId")
        counter = "" if of is None else of.get(f"{W}val", "")
        levels = dict(abstract.get(counter, {}))
        restarts = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            if (whole := override.find(f"{W}lvl")) is not None:
                levels[_level(override)] = _read_level(whole)
            if (start := override.find(f"{W}startOverride")) is not None:
                restarts[_level(override)] = _number(start, 1)
        kinds[num.get(f"{W}numId")] = ListKind(counter, levels, restarts)
    return kinds


def _read_level(level: Any) -> Level:
    text = level.find(f"{W}lvlText")
    style = level.find(f"{W}numFmt")
    start = level.find(f"{W}start")
    return Level(
        1 if start is None else _number(start, 1),
        "decimal" if style is None else style.get(f"{W}val", "decimal"),
        "" if text is None else text.get(f"{W}val", ""),
    )


def _level(element: Any) -> int:
    raw = element.get(f"{W}ilvl", "0")
    return int(raw) if raw.isdecimal() else 0


def _number(element: Any, otherwise: int) -> int:
    raw = element.get(f"{W}val", "")
    return int(raw) if raw.isdecimal() else otherwise
