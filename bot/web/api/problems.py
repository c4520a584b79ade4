"""What went wrong, as problem details (RFC 9457): what happened and what to do next, in Japanese and English, without what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route

from bot.naming import NamedError
from bot.reception import Refusal, Refused
from bot.schema import Described
from bot.web.refusals import STATUS_OF
from bot.web.workers import BusyError
from xhoshin.asking import BadQuestionError

MEDIA_TYPE = "application/problem+json"
_URN = "urn:problem-type:xhoshin:"
_DETAILS = {
    400: "本文を読めません。UTF-8のJSONで送ってください。/ The body cannot be read: send JSON in UTF-8.",
    404: "このアドレスには何もありません。/api/v1/openapi.json を見てください。/ There is nothing at this address: see /api/v1/openapi.json.",
    405: "このアドレスではこの方法を使えません。Allow にある方法で送ってください。/ This address does not take the method: use one that Allow names.",
    413: "本文が大きすぎます。短くしてください。/ The body is too large: send less.",
    415: "本文は application/json で送ってください。/ Send the body as application/json.",
    422: "リクエストの値が正しくありません。errors を見てください。/ The request holds values that cannot be used: see errors.",
    500: "サーバーで問題が起きました。しばらくしてからもう一度お試しください。/ Something went wrong on our side: please try again later.",
    503: "ただいま混み合っています。少し待ってから、もう一度お試しください。/ The service is busy: please try again in a moment.",
}

_MISFORMED = "使えない文字があるか、形が違います。/ It holds characters that cannot be used, or has another form."


class FieldProblem(Described):
    """One value that cannot be used."""

    pointer: str | None = Field(None, description="Where it stands in the body (RFC 6901), or", examples=["#/question"])
    parameter: str | None = Field(None, description="which parameter it is.", examples=["q"])
    detail: str


class ProblemObject(Described):
    """RFC 9457 problem details."""

    type: str = Field(examples=["urn:problem-type:xhoshin:too_many"])
    title: str
    status: int
    detail: str = Field(description="What happened and what to do next, in Japanese and English.")
    errors: list[FieldProblem] | None = Field(None, description="With status 422: every value that cannot be used.")


def problem(status: int, detail: str = "", kind: str = "", errors: Sequence[dict[str, str]] = (), headers: dict[str, str] | None = None) -> Response:
    """The response of a problem; `kind` names one that a program may want to tell from others of its status."""
    known = HTTPStatus(status)
    row: dict[str, Any] = {
        "type": f"{_URN}{kind}" if kind else "about:blank",
        "title": known.phrase,
        "status": status,
        "detail": detail or _DETAILS.get(status, f"{known.phrase}."),
    }
    if errors:
        row["errors"] = list(errors)
    return JSONResponse(row, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


class RefusedError(Exception):
    """A question that the reception does not take."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.refusal.value)
        self.refused = refused


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The description of the problems of a route: these statuses, and those that every route may answer with."""
    return {status: _described(status) for status in sorted({*statuses, 422, 500, 503})}


def add_problems(api: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Answer every error of `api`, which has these routes, with a problem."""

    def of_status(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        headers = dict(exc.headers or {})
        if exc.status_code == 405:
            headers["Allow"] = ", ".join(_allowed(routes, request))
        return problem(exc.status_code, headers=headers)

    def of_input(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RequestValidationError)
        return problem(422, errors=[_field_problem(error) for error in exc.errors()[:20]])

    def of_name(request: Request, exc: Exception) -> Response:
        return problem(404, str(exc), "not_found")

    def of_refusal(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RefusedError)
        return refused_problem(exc.refused)

    def of_question(request: Request, exc: Exception) -> Response:
        return problem(422, str(exc), Refusal.BAD_QUESTION.value)

    def of_crowd(request: Request, exc: Exception) -> Response:
        return problem(503, kind="busy", headers={"Retry-After": "1"})

    api.add_exception_handler(HTTPException, of_status)
    api.add_exception_handler(RequestValidationError, of_input)
    api.add_exception_handler(NamedError, of_name)
    api.add_exception_handler(RefusedError, of_refusal)
    api.add_exception_handler(BadQuestionError, of_question)
    api.add_exception_handler(BusyError, of_crowd)


def refused_problem(refused: Refused) -> Response:
    status = STATUS_OF[refused.refusal]
    headers = {"Retry-After": str(ceil(refused.retry_after))} if refused.retry_after else {}
    return problem(status, refused.message, refused.refusal.value, headers=headers)


def _described(status: int) -> dict[str, Any]:
    example = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": _DETAILS.get(status, "")}
    if status == 429:
        example |= {
            "type": f"{_URN}{Refusal.TOO_MANY.value}",
            "detail": "60秒ほど待ってから、もう一度お尋ねください。/ Please ask again in 60 seconds.",
        }
    described: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemObject.__name__}"}, "example": example}},
    }
    if status in (429, 503):
        described["headers"] = {"Retry-After": {"description": "After so many seconds it may be tried again.", "schema": {"type": "integer"}}}
    return described


def _field_problem(error: dict[str, Any]) -> dict[str, str]:
    place, *path = error["loc"]
    where = {"pointer": "#" + "".join(f"/{part}" for part in path)} if place == "body" else {"parameter": str(path[0]) if path else str(place)}
    return where | {"detail": _MISFORMED if error["type"] == "string_pattern_mismatch" else str(error["msg"])}


def _allowed(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """Every method that some route takes at the address."""
    here = [route for route in routes if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in here for method in route.methods or ()})
