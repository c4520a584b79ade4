"""The reports for assistants, over the Model Context Protocol: to ask, to read, to compare and to search, always quoting and citing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from bot.naming import NamedError, changes_between, date_named, editions_named, initiative_named, report_named, section_named
from bot.reception import Channel, Reception, Refused
from bot.rows import answer_row, diff_object, hit_row, initiative_object, listed_row
from bot.schema import AnswerObject, ChangesObject, Described, HitObject, InitiativeObject, ListedInitiative
from bot.secrets import new_name
from bot.terminal import edition_text
from xhoshin.asking import BadQuestionError, checked
from xhoshin.dates import PartialDate
from xhoshin.library import Library
from xhoshin.report import Status
from xhoshin.search import search

NAME = "xhoshin"
_INSTRUCTIONS = """Policy reports (局区Ｘ方針) that wards and bureaus of a Japanese city publish, each as of a date. A report has initiatives (課題) with codes such as
A-5, each in five sections: 1 title, 2 what is the matter, 3 background, 4 what is done, 5 progress and results.
Whatever you tell a person from here, quote it word for word (Japanese) and give the citation's label with it; you may translate beside the quote, and say
that you did. Where ask answers with kind "abstain" the reports do not say it: tell so, and do not answer from elsewhere as if they did."""
_READING = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

ReportWord = Annotated[str, Field(description="A report: its id (moji) or its ward in any spelling (門司区, Moji).")]
MaybeReport = Annotated[str | None, Field(description="Of this report alone: its id (moji) or its ward in any spelling.")]
MaybeDate = Annotated[str | None, Field(description="Of the edition as of this date, e.g. 2024-11-30, 2024-11 or 令和6年11月; else the newest.")]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ShownInitiative(InitiativeObject):
    """An initiative of an edition; `label` names the edition in a citation."""

    report: str
    edition: str
    label: str


class InitiativeList(Described):
    initiatives: list[ListedInitiative]


class HitList(Described):
    hits: list[HitObject] = Field(description="Best first; empty where no passage holds the words.")


def mcp_server(reception: Reception) -> MCPServer[None]:
    """The server, to be run over a transport."""
    server: MCPServer[None] = MCPServer(NAME, title="局区Ｘ方針", instructions=_INSTRUCTIONS, version=_version(), log_level="WARNING")
    tools = Tools(reception)
    for title, tool in (
        ("Ask the reports", tools.ask),
        ("Show an initiative or a section", tools.show),
        ("List initiatives", tools.list_initiatives),
        ("What changed between editions", tools.changes),
        ("Search passages", tools.search),
    ):
        server.tool(title=title, annotations=_READING, structured_output=True)(tool)

    @server.resource("xhoshin://reports", title="Editions", description="Every edition at hand, one a line: id, name, date.", mime_type="text/plain")
    def editions() -> str:
        return "\n".join(f"{edition.id}\t{edition.name}\t{edition.as_of.isoformat()}" for edition in tools.library.editions)

    @server.resource(
        "xhoshin://reports/{report}/{as_of}",
        title="An edition",
        description="The whole text of a report as of a date (2024-11-30).",
        mime_type="text/plain",
    )
    def edition(report: str, as_of: str) -> str:
        try:
            return edition_text(editions_named(tools.library, report_named(report, tools.library), date_named(as_of))[0], None, None)
        except NamedError as exc:
            raise ResourceNotFoundError(str(exc)) from None

    return server


def _said(tool: Callable[_P, _T]) -> Callable[_P, _T]:
    """A tool whose refusals reach the assistant in their own words."""

    @wraps(tool)
    def telling(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return tool(*args, **kwargs)
        except (NamedError, BadQuestionError) as exc:
            raise ToolError(str(exc)) from None

    return telling


class Tools:
    """The tools; what their docstrings say is what assistants read."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._visitor = f"mcp:{new_name()}"  # whoever has started this process

    @property
    def library(self) -> Library:
        return self._reception.service.serving.live.library

    @_said
    def ask(
        self,
        question: Annotated[str, Field(min_length=1, max_length=500, description="One question, as a citizen would ask it, best in Japanese.")],
        previous: Annotated[
            list[str] | None, Field(description="The conversation's questions before, the oldest first; the last three count.")
        ] = None,
        report: MaybeReport = None,
        as_of: MaybeDate = None,
    ) -> AnswerObject:
        """Answer a question from the reports: quotes, word for word, each with its citation; or an abstention with the reason.

        Use this first for anything a citizen or a clerk wants to know. Quote the citations as they are, with their labels. kind "abstain" means that the
        reports do not say it; `related` then names initiatives near to it, which `show` shows.
        """
        named = self._report(report)
        reply = self._reception.ask(self._visitor, question, Channel.MCP, previous=previous or (), report=named, as_of=_date(as_of))
        if isinstance(reply, Refused):
            raise ToolError(reply.message)
        return AnswerObject.model_validate(answer_row(reply.answer, reply.serving.replies, reply.elapsed_ms))

    @_said
    def show(
        self,
        report: ReportWord,
        code: Annotated[str, Field(description="The initiative's code in any spelling: A-5, a5, 課題Ａ（５）.")],
        section: Annotated[str | None, Field(description="One section alone: 1 to 5 or ① to ⑤.")] = None,
        as_of: MaybeDate = None,
    ) -> ShownInitiative:
        """Show one initiative of a report, or one of its sections, in full.

        Use it for context around a quote, or where the code is known. All texts are the report's own words.
        """
        number = section_named(section) if section is not None else None
        edition = editions_named(self.library, report_named(report, self.library), _date(as_of))[0]
        initiative = initiative_named(code, edition)
        label = f"{edition.name} Ｘ方針 課題{initiative.code}（{edition.as_of.isoformat()}）"
        return ShownInitiative.model_validate(
            {"report": edition.report, "edition": edition.id, "label": label, **initiative_object(initiative, number)}
        )

    @_said
    def list_initiatives(
        self,
        report: MaybeReport = None,
        area: Annotated[str | None, Field(pattern="^[ABC]$", description="Of this area (領域) alone: A, B or C.")] = None,
        status: Annotated[Status | None, Field(description="done (完了) or ongoing alone.")] = None,
        as_of: MaybeDate = None,
    ) -> InitiativeList:
        """List the initiatives of all reports or of one, with titles, themes and statuses: complete, in the order of the reports."""
        editions = editions_named(self.library, self._report(report), _date(as_of))
        rows = [listed_row(e, i) for e in editions for i in e.initiatives if area in (None, i.area) and status in (None, i.status)]
        return InitiativeList.model_validate({"initiatives": rows})

    @_said
    def changes(
        self,
        report: ReportWord,
        since: Annotated[str | None, Field(description="The earlier edition's date; else the one before.")] = None,
        until: Annotated[str | None, Field(description="The later edition's date; else the newest.")] = None,
        code: Annotated[str | None, Field(description="Of this initiative alone.")] = None,
    ) -> ChangesObject:
        """Compare two editions of a report: initiatives that are new, ended or changed, each sentence added or dropped quoted and cited."""
        library = self.library
        change = changes_between(library, report_named(report, library), _date(since), _date(until), code)
        return ChangesObject.model_validate(diff_object(change, self._reception.service.serving.replies))

    @_said
    def search(
        self,
        words: Annotated[str, Field(min_length=1, max_length=200, description="What to look for, best in Japanese.")],
        report: MaybeReport = None,
        as_of: MaybeDate = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 10,
    ) -> HitList:
        """Find the passages that hold some words, or near ones, best first. Nothing is decided: a passage found need not answer a question.

        Use `ask` for questions; use this to gather what the reports say about a subject.
        """
        refused = self._reception.refusal(self._visitor, Channel.MCP)
        if refused is not None:
            raise ToolError(refused.message)
        serving = self._reception.service.serving
        hits = search(serving.answerer, checked(words), self._report(report), _date(as_of), limit)
        return HitList.model_validate({"hits": [hit_row(hit, serving.replies) for hit in hits]})

    def _report(self, word: str | None) -> str | None:
        return report_named(word, self.library) if word is not None else None


def _date(word: str | None) -> PartialDate | None:
    return date_named(word) if word is not None else None


def _version() -> str:
    with suppress(PackageNotFoundError):
        return version(NAME)
    return ""
