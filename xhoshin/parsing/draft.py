"""What was found in a report's text, complete or not: the draft that an edition is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xhoshin.parsing.problems import Problem, ProblemCode, ReportError
from xhoshin.report import Edition, Initiative, Mission, Section, Status


@dataclass(frozen=True, slots=True)
class Facts:
    """What the text itself states; None where it does not. `name` is the ward or bureau, `fiscal_year` the year in which it begins (April)."""

    name: str | None
    as_of: date | None
    fiscal_year: int | None


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section heading that was found, at `offset` (`where` says it to a person); `section` is None where no text stands under it."""

    number: int
    heading: str
    offset: int
    where: str
    section: Section | None


@dataclass(frozen=True, slots=True)
class FoundInitiative:
    """An initiative heading that was found, and the sections under it in the order of their numbers."""

    code: str
    offset: int
    where: str
    status: Status
    title: str | None
    theme: str | None
    sections: tuple[FoundSection, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the sections that have no heading or no text."""
        filled = {found.number for found in self.sections if found.section}
        return tuple(number for number in range(1, 6) if number not in filled)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as far as it could be understood. Complete, apart from its as-of date, where only `NO_AS_OF` is among the problems."""

    text: str
    facts: Facts
    mission: Mission | None
    initiatives: tuple[FoundInitiative, ...]
    problems: tuple[Problem, ...]

    def edition(self, report: str, name: str, as_of: date) -> Edition:
        """The edition that the draft is, under the facts given.

        Raises:
            ReportError: where anything but the as-of date is missing.
        """
        grave = [problem.message for problem in self.problems if problem.code is not ProblemCode.NO_AS_OF]
        if self.mission is None or grave:
            raise ReportError(grave)
        initiatives = []
        for found in self.initiatives:
            sections = tuple(part.section for part in found.sections if part.section)
            initiatives.append(Initiative(found.code, sections[0].text, found.theme, found.status, sections))
        return Edition(report, name, as_of, self.text, self.mission, tuple(initiatives))
