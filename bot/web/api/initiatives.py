"""GET /initiatives, filtered or one of them, and GET /search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from bot.naming import editions_named, initiative_named, report_named
from bot.reception import Channel, Reception
from bot.rows import hit_row, initiative_object, listed_row
from bot.schema import Described, HitObject, InitiativeObject, ListedInitiative
from bot.web.api.parameters import WORDS, AsOfQuery, CodeInPath, First, Limit, ReportInPath, ReportQuery, as_of_of
from bot.web.api.problems import RefusedError, responses
from bot.web.api.reports import edition_of
from bot.web.links import Links
from bot.web.visitors import visitor_of
from bot.web.workers import Workers
from index.tokenizing import fold
from xhoshin.asking import checked
from xhoshin.report import Edition, Initiative, Status
from xhoshin.search import Hit, search

# So many passages are looked at for the initiatives that hold some words.
_MOST_PASSAGES = 200


class Initiatives(Described):
    total: int = Field(description="How many match, whatever `limit` is.")
    initiatives: list[ListedInitiative]


class InitiativeLinks(Described):
    page: str = Field(description="Where people can read it.")


class OneInitiative(InitiativeObject):
    """An initiative of an edition."""

    report: str
    edition: str
    links: InitiativeLinks


class Hits(Described):
    hits: list[HitObject] = Field(description="Best first.")


@dataclass(frozen=True, slots=True)
class InitiativeFilter:
    """Which initiatives are wanted; None leaves open."""

    report: str | None = None
    area: str | None = None
    status: Status | None = None
    theme: str | None = None

    def takes(self, initiative: Initiative) -> bool:
        return (
            self.area in (None, initiative.area)
            and self.status in (None, initiative.status)
            and (self.theme is None or fold(self.theme) in fold(initiative.theme or ""))
        )


def initiatives(reception: Reception, workers: Workers) -> APIRouter:
    router = APIRouter(tags=["initiatives"])
    links = Links(reception.settings.public_url)

    @router.get("/initiatives", response_model=Initiatives, responses=responses(404, 429))
    async def list_initiatives(
        request: Request,
        report: ReportQuery = None,
        area: Annotated[str | None, Query(pattern="^[ABC]$", description="Of this area (領域) alone.")] = None,
        status: Annotated[Status | None, Query(description="Of this status alone.")] = None,
        theme: Annotated[str | None, Query(min_length=1, max_length=100, description="Whose theme (取組項目) holds this.")] = None,
        q: Annotated[str | None, Query(min_length=1, max_length=200, pattern=WORDS, description="That hold these words, best first.")] = None,
        as_of: AsOfQuery = None,
        limit: Limit = 100,
        first: First = 0,
    ) -> Any:
        """The initiatives of every report, filtered."""
        wanted, visitor = InitiativeFilter(report, area, status, theme), visitor_of(request)
        return await workers.run(lambda: _initiatives(reception, visitor, wanted, as_of, q, slice(first, first + limit)))

    @router.get("/initiatives/{report}/{code}", response_model=OneInitiative, response_model_exclude_unset=True, responses=responses(404))
    async def initiative(report: ReportInPath, code: CodeInPath, as_of: AsOfQuery = None) -> Any:
        """One initiative with its sections ① to ⑤."""
        return await workers.run(lambda: _initiative(edition_of(reception.service.serving, report, as_of), code, links))

    @router.get("/search", response_model=Hits, response_model_exclude_unset=True, responses=responses(404, 429), tags=["search"])
    async def search_passages(
        request: Request,
        q: Annotated[str, Query(min_length=1, max_length=200, pattern=WORDS, description="What to look for.", examples=["防災"])],
        report: ReportQuery = None,
        as_of: AsOfQuery = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Any:
        """The passages that hold the words, best first. Nothing is decided or answered: for that there is `/ask`."""
        visitor = visitor_of(request)
        return await workers.run(lambda: _hits(reception, visitor, q, report, as_of, limit))

    return router


def _initiative(edition: Edition, code: str, links: Links) -> dict[str, Any]:
    found = initiative_named(code, edition)
    page = links.initiative(edition.report, edition.as_of, found.code)
    return {"report": edition.report, "edition": edition.id, **initiative_object(found), "links": {"page": page}}


def _initiatives(reception: Reception, visitor: str, wanted: InitiativeFilter, as_of: str | None, words: str | None, shown: slice) -> dict[str, Any]:
    library = reception.service.serving.live.library
    report = report_named(wanted.report, library) if wanted.report is not None else None
    listed: Iterable[tuple[Edition, Initiative]]
    if words is None:
        listed = [(edition, i) for edition in editions_named(library, report, as_of_of(as_of)) for i in edition.initiatives]
    else:
        hits = _found(reception, visitor, words, report, as_of, _MOST_PASSAGES)
        places = [(hit.place.edition, hit.place.initiative) for hit in hits if hit.place.initiative is not None]
        listed = {(edition.id, i.code): (edition, i) for edition, i in places}.values()  # in the order of their best passages
    rows = [listed_row(edition, i) for edition, i in listed if wanted.takes(i)]
    return {"total": len(rows), "initiatives": rows[shown]}


def _hits(reception: Reception, visitor: str, words: str, report: str | None, as_of: str | None, limit: int) -> dict[str, Any]:
    replies = reception.service.serving.replies
    named = report_named(report, replies.library) if report is not None else None
    return {"hits": [hit_row(hit, replies) for hit in _found(reception, visitor, words, named, as_of, limit)]}


def _found(reception: Reception, visitor: str, words: str, report: str | None, as_of: str | None, limit: int) -> tuple[Hit, ...]:
    """A search, which costs as much as a question does and counts as one."""
    refused = reception.refusal(visitor, Channel.API)
    if refused is not None:
        raise RefusedError(refused)
    return search(reception.service.serving.answerer, checked(words), report, as_of_of(as_of), limit)
