"""GET /reports and below: the editions, whole, and what changed between them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from bot.naming import changes_between, editions_named, report_named
from bot.reception import Reception
from bot.rows import diff_object, edition_object, report_row
from bot.schema import ChangesObject, Described, EditionObject, ReportSummary
from bot.service import Serving
from bot.web.api.parameters import DATE, MOST_ROWS, DateInPath, First, Limit, ReportInPath, as_of_of
from bot.web.api.problems import responses
from bot.web.workers import Workers
from xhoshin.report import Edition


class Reports(Described):
    total: int = Field(description="How many there are, whatever `limit` is.")
    reports: list[ReportSummary]


def reports(reception: Reception, workers: Workers) -> APIRouter:
    router = APIRouter(tags=["reports"])

    def now() -> Serving:
        return reception.service.serving

    @router.get("/reports", response_model=Reports, responses=responses())
    async def list_reports(limit: Limit = MOST_ROWS, first: First = 0) -> Any:
        """The reports, with their editions, themes, and counts of their newest edition."""
        return await workers.run(lambda: _reports(now(), slice(first, first + limit)))

    @router.get("/reports/{report}", response_model=EditionObject, response_model_exclude_unset=True, responses=responses(404))
    async def newest_edition(report: ReportInPath) -> Any:
        """A report's newest edition, whole."""
        return await workers.run(lambda: edition_object(edition_of(now(), report, None)))

    @router.get("/reports/{report}/changes", response_model=ChangesObject, response_model_exclude_unset=True, responses=responses(404))
    async def changes(
        report: ReportInPath,
        since: Annotated[str | None, Query(alias="from", pattern=DATE, description="The earlier edition; else the one before.")] = None,
        until: Annotated[str | None, Query(alias="to", pattern=DATE, description="The later edition; else the newest.")] = None,
    ) -> Any:
        """What changed from one edition to a later one, every sentence quoted."""
        return await workers.run(lambda: _changes(now(), report, since, until))

    @router.get("/reports/{report}/{date}", response_model=EditionObject, response_model_exclude_unset=True, responses=responses(404))
    async def edition(report: ReportInPath, date: DateInPath) -> Any:
        """A report's edition as of a date, whole."""
        return await workers.run(lambda: edition_object(edition_of(now(), report, date)))

    return router


def edition_of(serving: Serving, report: str, as_of: str | None) -> Edition:
    """A report's newest edition, or that as of a date; raises NamedError."""
    library = serving.live.library
    return editions_named(library, report_named(report, library), as_of_of(as_of))[0]


def _reports(serving: Serving, shown: slice) -> dict[str, Any]:
    library = serving.live.library
    return {"total": len(library.newest), "reports": [report_row(edition, library) for edition in library.newest[shown]]}


def _changes(serving: Serving, report: str, since: str | None, until: str | None) -> dict[str, Any]:
    library = serving.live.library
    return diff_object(changes_between(library, report_named(report, library), as_of_of(since), as_of_of(until)), serving.replies)
