"""The API as an application of its own, to be mounted: its errors are problems and not pages, its description is that of its routes alone."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware

from bot.reception import Reception
from bot.web.api.initiatives import initiatives
from bot.web.api.problems import ProblemObject, add_problems, problem
from bot.web.api.questions import questions
from bot.web.api.reports import reports
from bot.web.body import BodyLimit
from bot.web.errors import Faults
from bot.web.workers import Workers

PATH = "/api/v1"
VERSION = "1"
# Ten questions before, each of 500 characters that are escaped in JSON, and more.
MOST_BYTES = 64 * 1024
_DAY = 24 * 3600
_ABOUT = """Answers from a city's published policy reports (局区Ｘ方針) by quoting them. What is shown as an answer stands in the report, word for word,
and its citation says where. Errors are problem details (RFC 9457). A visitor may ask so many questions a minute, status 429 says when again."""


def create_api(reception: Reception, workers: Workers) -> FastAPI:
    """The API, to be mounted at `PATH`."""
    api = FastAPI(
        title="Xhoshin", version=VERSION, description=_ABOUT, docs_url=None, redoc_url=None, openapi_url="/openapi.json", servers=[{"url": PATH}], root_path_in_servers=False, redirect_slashes=False,
    )  # fmt: skip
    routers = [made(reception, workers) for made in (questions, reports, initiatives)]
    for router in routers:
        api.include_router(router)
    add_problems(api, [route for router in routers for route in router.routes])
    api.openapi = lambda: _description(api)  # type: ignore[method-assign]
    # Answered within the application: a fault is told in its words, and to other sites' scripts as well.
    api.add_middleware(BodyLimit, most=MOST_BYTES)
    api.add_middleware(Faults, answer=lambda _: problem(500))
    # What is published may be shown by any site. Nothing here knows a visitor by a cookie, so a site's script gets no more than its server would.
    api.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
        max_age=_DAY,
    )
    return api


def _description(api: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1, made once."""
    if api.openapi_schema is None:
        described = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes, servers=api.servers, openapi_version="3.1.0"
        )
        schemas = described["components"]["schemas"]
        schemas |= ProblemObject.model_json_schema(ref_template="#/components/schemas/{model}").pop("$defs")
        schemas[ProblemObject.__name__] = {
            k: v for k, v in ProblemObject.model_json_schema(ref_template="#/components/schemas/{model}").items() if k != "$defs"
        }
        api.openapi_schema = described
    return api.openapi_schema
