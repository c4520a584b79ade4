"""The objects that programs are given, described: the same in the JSON API and in the MCP server. `bot.rows` makes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xhoshin.answer import Change, Kind, Reason
from xhoshin.report import Status

Offset = Annotated[int, Field(ge=0)]


class Described(BaseModel):
    """Objects hold what is described here and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BoxObject(Described):
    """A line on a page of a PDF, in points from the page's upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class CitationObject(Described):
    """A quote, word for word, and where it stands."""

    report: str = Field(description="The report's id.", examples=["moji"])
    edition: str = Field(description="The edition's id.", examples=["moji@2024-11-30"])
    initiative: str = Field(description='The initiative\'s code, or "mission".', examples=["A-5"])
    section: int | Literal["mission"] = Field(description='Section 1 to 5, or "mission".', examples=[4])
    quote: str = Field(description="Word for word what the report says, with the line breaks of the page taken out.")
    start: Offset = Field(description="Where the quote begins, in characters of the edition's text.")
    end: Offset = Field(description="Where it ends, exclusive.")
    emphasis: list[tuple[Offset, Offset]] = Field(description="The answering words: spans of characters of `quote`.")
    as_of: date = Field(description="The date that the edition is as of.", examples=["2024-11-30"])
    label: str = Field(description="The citation as people read it.", examples=["門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点"])
    page: int | None = Field(None, description="The page of a PDF edition; else absent.")
    boxes: list[BoxObject] | None = Field(None, description="The lines on that page; absent for other editions.")


class RelatedObject(Described):
    """An initiative near to what was asked."""

    report: str
    initiative: str = Field(examples=["A-5"])
    title: str


class AnswerObject(Described):
    """An answer: quotes with citations, or an abstention with its reason."""

    kind: Kind
    reason: Reason | None = Field(None, description="Why there is no answer; absent unless `kind` is `abstain`.")
    text: str = Field(description="The whole reply as people read it. Only quotes are the report's own words.")
    citations: list[CitationObject]
    related: list[RelatedObject]
    confidence: float = Field(ge=0, le=1)
    ms: float = Field(ge=0, description="How long finding the answer took, in milliseconds.")


class SectionObject(Described):
    number: int = Field(ge=1, le=5)
    heading: str
    text: str
    as_of: date | None = Field(None, description="Where the heading states a date; else absent.")


class InitiativeObject(Described):
    """An initiative (課題) with its sections ① to ⑤."""

    code: str = Field(examples=["A-5"])
    title: str
    area: str = Field(examples=["A"])
    theme: str | None = Field(description="The 取組項目 it belongs to; null where the report does not tell.")
    status: Status
    sections: list[SectionObject]


class EditionObject(Described):
    """A report as of one date."""

    report: str
    edition: str
    name: str
    as_of: date
    mission: str
    initiatives: list[InitiativeObject]


class ListedInitiative(Described):
    """An initiative in a list."""

    report: str
    edition: str
    as_of: date
    code: str
    title: str
    area: str
    theme: str | None
    status: Status


class EditionSummary(Described):
    edition: str
    as_of: date


class InitiativeCounts(Described):
    initiatives: int
    done: int
    ongoing: int
    areas: dict[str, int] = Field(description="Initiatives of each area.", examples=[{"A": 7, "B": 3}])


class ReportSummary(Described):
    """A report, counted in its newest edition."""

    report: str
    name: str
    editions: list[EditionSummary] = Field(description="The newest first.")
    themes: list[str]
    counts: InitiativeCounts


class HitObject(Described):
    """A passage that was found."""

    score: float = Field(description="Higher is better; comparable within one search.")
    citation: CitationObject


class SectionChangeObject(Described):
    section: int | Literal["mission"]
    added: list[CitationObject] = Field(description="What the later edition says anew.")
    dropped: list[CitationObject] = Field(description="What it no longer says.")


class StatusChange(Described):
    before: Status = Field(alias="from")
    after: Status = Field(alias="to")


class InitiativeChangeObject(Described):
    code: str
    code_before: str | None = Field(None, description="Another code that it had before; else absent.")
    change: Change
    title: str
    status: StatusChange | None = Field(None, description="Absent for a new or an ended initiative.")
    citation: CitationObject
    sections: list[SectionChangeObject]


class ChangesObject(Described):
    """What changed from one edition of a report to a later one, sentence by sentence."""

    report: str
    name: str
    before: str = Field(alias="from", examples=["moji@2024-10-31"])
    after: str = Field(alias="to", examples=["moji@2024-11-30"])
    mission: SectionChangeObject | None
    initiatives: list[InitiativeChangeObject]
