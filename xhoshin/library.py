"""The editions at hand, the newest of each report first in line to answer, and how their passages are handed to the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.hybrid import Document
from xhoshin.answer import Citation, Related
from xhoshin.dates import PartialDate
from xhoshin.report import MISSION, Edition, Initiative, Mission, Passage, Section, joined, without_white_space
from xhoshin.wards import Ward

if TYPE_CHECKING:
    from xhoshin.reading.layout import Box, Layout


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands. `initiative` is None in the mission."""

    edition: Edition
    initiative: Initiative | None
    section: Section | Mission
    passage: Passage

    @property
    def code(self) -> str:
        return self.initiative.code if self.initiative else MISSION

    @property
    def number(self) -> int | str:
        return self.section.number if isinstance(self.section, Section) else MISSION

    def citation(self, through: Passage | None = None) -> Citation:
        """The citation of this passage, or of it and all that follow up to `through`, word for word."""
        return cite(self.edition, self.initiative, self.section, (self.passage, through or self.passage))


def cite(edition: Edition, initiative: Initiative | None, section: Section | Mission, span: tuple[Passage, Passage] | None = None) -> Citation:
    """A citation of a section, whole or from the first to the last passage of `span`."""
    first, last = span or (section.passages[0], section.passages[-1])
    start, end = (section.start, section.end) if span is None else (first.start, last.end)
    lines, at = [], start
    for passage in section.passages:
        if start <= passage.start and passage.end <= end:
            lines += [joined(edition.text[at : passage.start]), passage.text]  # between two passages a continuation mark may stand
            at = passage.end
    quote = "\n".join(line for line in (*lines, joined(edition.text[at:end])) if line)
    return Citation(
        report=edition.report,
        edition=edition.id,
        name=edition.name,
        initiative=initiative.code if initiative else MISSION,
        section=section.number if isinstance(section, Section) else MISSION,
        heading=section.heading,
        quote=quote,
        start=start,
        end=end,
        as_of=edition.as_of,
    )


class Library:
    """All editions; `newest` answers.

    Args:
        layouts: of PDF editions by their id, as `Layout.to_json` writes them.
    Raises:
        ValueError: where there is no edition at all.
    """

    def __init__(self, editions: Iterable[Edition], wards: Sequence[Ward], layouts: Mapping[str, bytes] | None = None) -> None:
        self.editions = tuple(sorted(editions, key=lambda e: (e.report, e.as_of)))
        if not self.editions:
            raise ValueError("no edition to answer from")
        self.wards = tuple(wards)
        self._layouts = dict(layouts or {})
        self._read_layouts: dict[str, Layout] = {}
        order = list(dict.fromkeys(ward.report for ward in wards if ward.report))
        newest = {edition.report: edition for edition in self.editions}
        self.newest = tuple(sorted(newest.values(), key=lambda e: order.index(e.report) if e.report in order else len(order)))

    def edition(self, report: str, when: PartialDate | None = None) -> Edition | None:
        """The report's newest edition, or the newest whose date `when` covers; of several in one month the one of the very day, if any."""
        if when is None:
            return next((e for e in self.newest if e.report == report), None)
        covered = [e for e in self.editions if e.report == report and when.covers(e.as_of)]
        return next((e for e in covered if when.day == e.as_of.day), covered[-1] if covered else None)

    def before(self, edition: Edition) -> Edition | None:
        """The edition of the same report before this one."""
        return next((e for e in reversed(self.editions) if e.report == edition.report and e.as_of < edition.as_of), None)

    def holds(self, citation: Citation) -> bool:
        """True where the quote is what its edition says at its span, white space aside."""
        edition = next((e for e in self.editions if e.id == citation.edition), None)
        source = edition.text[citation.start : citation.end] if edition else ""
        return bool(source.strip()) and without_white_space(source) == without_white_space(citation.quote)

    def boxes(self, edition: str, start: int, end: int) -> tuple[Box, ...]:
        """Where a stretch of an edition's text stands on its pages; empty for an edition that is no PDF."""
        layout = self.layout(edition)
        return layout.boxes(start, end) if layout else ()

    def layout(self, edition: str) -> Layout | None:
        """An edition's pages; None for one that is no PDF."""
        if edition not in self._layouts:
            return None
        if edition not in self._read_layouts:
            from xhoshin.reading.layout import Layout  # read when a citation first asks: most editions are never shown on their page

            self._read_layouts[edition] = Layout.from_json(self._layouts[edition].decode())
        return self._read_layouts[edition]

    def places(self) -> Iterator[Place]:
        """Every passage of every edition, in the order in which they are indexed."""
        for edition in self.editions:
            yield from places_of(edition)

    @staticmethod
    def related_to(edition: Edition, initiative: Initiative) -> Related:
        return Related(edition.report, edition.name, initiative.code, initiative.title)


def places_of(edition: Edition) -> Iterator[Place]:
    """Every passage of an edition, in the order of the report."""
    for initiative, section, passage in edition.passages():
        yield Place(edition, initiative, section, passage)


def documents(places: Iterable[Place]) -> list[Document]:
    """What the index is given: a passage under its heading path (title, theme, list heading)."""
    found = []
    for place in places:
        title, theme = (place.initiative.title, place.initiative.theme or "") if place.initiative else ("組織の使命", "")
        heading = "\n".join(part for part in (title, theme, place.passage.lead) if part and part != place.passage.text)
        found.append(
            Document(f"{place.edition.id}#{place.code}-{place.number}:{place.passage.start}-{place.passage.end}", place.passage.text, heading)
        )
    return found
