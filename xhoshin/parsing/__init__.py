"""A report's text to a draft, and to an edition where nothing is missing. Pure: text in, frozen dataclasses out.

`parse_report` takes any text and says what it found and what is missing; it raises nothing. `parse_edition` gives the edition of a
complete text, or raises `ReportError`. What the format is like stands in the README under "What the reports are like".
"""

from xhoshin.parsing.draft import Draft, Facts, FoundInitiative, FoundSection
from xhoshin.parsing.problems import Problem, ProblemCode, ReportError
from xhoshin.parsing.report import parse_edition, parse_report

__all__ = ["Draft", "Facts", "FoundInitiative", "FoundSection", "Problem", "ProblemCode", "ReportError", "parse_edition", "parse_report"]
