"""The API as it describes itself: requests made from its OpenAPI description, good ones and bad ones, and every reply held against it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.reception import Reception
from bot.settings import read_settings
from bot.web.api.application import create_api
from bot.web.app import create_app
from bot.web.workers import Workers

EXAMPLES = 60

_answering: list[ASGIApp] = []


async def _whole(scope: Scope, receive: Receive, send: Send) -> None:
    """The whole application, once there is one."""
    await _answering[0](scope, receive, send)


@pytest.fixture(autouse=True, scope="module")
def answering(reception: Reception) -> Iterator[None]:
    _answering[:] = [create_app(reception)]
    yield
    _answering.clear()


# Made for its description alone, from which pytest collects a test for each operation.
_api = create_api(cast(Reception, SimpleNamespace(settings=read_settings())), Workers())
described = schemathesis.openapi.from_dict(_api.openapi())
described.app = _whole


@described.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_reply_is_as_described(case: schemathesis.Case) -> None:
    """Every check of the library: no 5xx, statuses, content types, headers and bodies as described, bad requests refused, good ones taken."""
    case.call_and_validate()


def test_the_description_is_openapi_3_1_and_names_every_route(client: TestClient) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"] == "3.1.0"
    assert description["servers"] == [{"url": "/api/v1"}]
    assert {(path, method) for path, operations in description["paths"].items() for method in operations} == {
        ("/ask", "get"), ("/ask", "post"), ("/feedback", "post"), ("/reports", "get"), ("/reports/{report}", "get"),
        ("/reports/{report}/changes", "get"), ("/reports/{report}/{date}", "get"), ("/initiatives", "get"),
        ("/initiatives/{report}/{code}", "get"), ("/search", "get"),
    }  # fmt: skip
    for operations in description["paths"].values():
        for operation in operations.values():
            assert operation["description"]
            problems = {status for status in operation["responses"] if status != "200"}
            assert {"422", "500", "503"} <= problems
            assert all(list(operation["responses"][status]["content"]) == ["application/problem+json"] for status in problems)


def test_the_longest_question_is_that_of_the_settings(client: TestClient, reception: Reception) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert schemas["Question"]["properties"]["question"]["maxLength"] == reception.settings.question_characters
    assert schemas["Question"]["additionalProperties"] is False
