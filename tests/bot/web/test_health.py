"""What those who run the service look at."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from bot.reception import Reception
from bot.settings import read_settings
from bot.web.app import create_app


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "parts": {"index": "ok", "state": "ok", "inbox": "ok"}}
    assert client.head("/readyz").status_code == client.head("/healthz").status_code == 200


def test_a_database_that_is_gone_makes_it_unready_but_not_dead(client: TestClient, reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> int:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(reception.state.inbox, "depth", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "parts": {"index": "ok", "state": "ok", "inbox": "unavailable"}}
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


def test_a_state_that_takes_no_change_is_named(tmp_path: Path) -> None:
    opened = Reception.open(read_settings(), tmp_path)
    # As on a file system that has been mounted read-only: it can be read, and that is all.
    event.listen(opened.state.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA query_only = ON"))
    with TestClient(create_app(opened)) as client:
        parts = client.get("/readyz").json()["parts"]
    opened.close()
    assert parts == {"index": "ok", "state": "unavailable", "inbox": "ok"}


def test_requests_are_counted_by_the_template_of_their_address(client: TestClient) -> None:
    paths = ["/api/v1/initiatives/moji/A-5", "/api/v1/initiatives/moji/NO-1", "/no/such/page/himitsu", "/reports/moji", "/static/style.css"]
    for path in paths:
        client.get(path, follow_redirects=False)
    client.request("BREW", "/api/v1/ask")
    families = text_string_to_metric_families(client.get("/metrics").text)
    seen = {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"])
        for family in families
        for sample in family.samples
        if sample.name == "xhoshin_http_requests_total"
    }
    assert {
        ("GET", "/api/v1/initiatives/{report}/{code}", "200"),
        ("GET", "/api/v1/initiatives/{report}/{code}", "404"),
        ("GET", "none", "404"),
        ("GET", "/static", "200"),
        ("other", "/api/v1/ask", "405"),
    } <= seen
    assert not [label for labels in seen for label in labels if "himitsu" in label or "BREW" in label]
