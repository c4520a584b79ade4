"""The JSON API: what it answers, what it refuses and how it says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.reception import Channel, Reception
from bot.settings import read_settings
from bot.web.app import create_app
from bot.web.visitors import network_of
from xhoshin.library import Library

OKUYAMI = "おくやみコーナーは予約なしで使えますか"
PROBLEM = "application/problem+json"


@pytest.fixture
def strict(web_home: Path) -> Iterator[Reception]:
    """A reception of its own, that takes two questions a minute."""
    opened = Reception.open(read_settings(questions_per_minute=2, public_url="https://x.example.jp"), web_home)
    yield opened
    opened.close()


def problem(response: Any, status: int) -> dict[str, Any]:
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    row: dict[str, Any] = response.json()
    assert set(row) <= {"type", "title", "status", "detail", "errors"}
    assert row["status"] == status
    assert " " in row["detail"]  # in Japanese, and in English after a slash
    assert "/ " in row["detail"]
    return row


def test_a_question_is_answered_with_quotes_and_links(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": OKUYAMI, "as_of": "2024-11"})
    row = response.json()
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert set(row) == {"id", "kind", "text", "citations", "related", "confidence", "ms", "links"}
    first = row["citations"][0]
    assert "予約がなくても利用可能" in first["quote"]
    assert (first["report"], first["initiative"], first["section"], first["as_of"]) == ("moji", "A-5", 4, "2024-11-30")
    assert row["links"]["citations"][0] == f"/reports/moji/2024-11-30?start={first['start']}&end={first['end']}#q"
    assert len(row["links"]["citations"]) == len(row["citations"])
    assert [link.rpartition("#")[2] for link in row["links"]["related"]] == [related["initiative"] for related in row["related"]]


def test_get_and_post_answer_alike(client: TestClient) -> None:
    asked, posted = (
        response.json() for response in (client.get("/api/v1/ask", params={"q": OKUYAMI}), client.post("/api/v1/ask", json={"question": OKUYAMI}))
    )
    for row in (asked, posted):
        del row["id"], row["ms"]
    assert asked == posted


def test_links_lead_to_the_public_address(strict: Reception) -> None:
    with TestClient(create_app(strict)) as client:
        links = client.get("/api/v1/ask", params={"q": OKUYAMI}).json()["links"]["citations"]
    assert links
    assert all(link.startswith("https://x.example.jp/reports/moji/") for link in links)


def test_a_follow_up_leans_on_the_questions_before(client: TestClient) -> None:
    row = client.post("/api/v1/ask", json={"question": "⑤は？", "previous": ["門司区A(7)の取組み"], "as_of": "2024-11-30"}).json()
    assert (row["citations"][0]["initiative"], row["citations"][0]["section"]) == ("A-7", 5)


def test_report_edition_and_language_are_chosen(client: TestClient) -> None:
    row = client.post("/api/v1/ask", json={"question": "カスハラ対策", "report": "小倉南区", "language": "en"}).json()
    assert {citation["report"] for citation in row["citations"]} == {"kokuraminami"}
    assert "Kokuraminami" in row["citations"][0]["label"]


def test_an_abstention_says_why(client: TestClient) -> None:
    row = client.post("/api/v1/ask", json={"question": "小倉南区の市営プールの料金はいくらですか"}).json()
    assert row["kind"] == "abstain"
    assert row["reason"] in ("not_in_reports", "detail_not_stated")
    assert row["citations"] == row["links"]["citations"] == []


def test_a_citation_of_a_pdf_edition_names_its_page(client: TestClient, held: Library) -> None:
    code = held.edition("kankyo").initiatives[0].code  # type: ignore[union-attr]
    citation = client.post("/api/v1/ask", json={"question": f"環境局の課題{code}の④"}).json()["citations"][0]
    assert citation["report"] == "kankyo"
    assert citation["page"] == citation["boxes"][0]["page"] >= 1


def test_reports_are_listed_with_editions_and_counts(client: TestClient, held: Library) -> None:
    row = client.get("/api/v1/reports").json()
    assert row["total"] == 3
    moji = next(report for report in row["reports"] if report["report"] == "moji")
    assert [edition["as_of"] for edition in moji["editions"]] == ["2025-03-31", "2024-11-30"]
    initiatives = held.edition("moji").initiatives  # type: ignore[union-attr]
    assert moji["counts"]["initiatives"] == moji["counts"]["done"] + moji["counts"]["ongoing"] == len(initiatives)
    assert sum(moji["counts"]["areas"].values()) == len(initiatives)
    assert [report["report"] for report in client.get("/api/v1/reports?limit=1&offset=1").json()["reports"]] == [row["reports"][1]["report"]]


def test_an_edition_is_shown_whole(client: TestClient) -> None:
    newest, older = client.get("/api/v1/reports/門司区").json(), client.get("/api/v1/reports/moji/2024-11").json()
    assert (newest["edition"], older["edition"]) == ("moji@2025-03-31", "moji@2024-11-30")
    assert [section["number"] for section in older["initiatives"][0]["sections"]] == [1, 2, 3, 4, 5]


def test_what_changed_is_quoted(client: TestClient) -> None:
    row = client.get("/api/v1/reports/moji/changes").json()
    assert (row["from"], row["to"]) == ("moji@2024-11-30", "moji@2025-03-31")
    assert row["initiatives"]
    problem(client.get("/api/v1/reports/kokuraminami/changes"), 404)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"report": "moji", "status": "done", "as_of": "2024-11-30"}, ["A-4", "A-7"]),
        ({"report": "kokuraminami", "area": "B"}, ["B-1", "B-2"]),
        ({"report": "moji", "theme": "地域コミュニティの充実", "status": "done", "as_of": "2024-11-30"}, ["A-4"]),
        ({"report": "kokuraminami", "area": "C", "limit": 1}, ["C-1"]),
    ],
)
def test_initiatives_are_filtered(client: TestClient, query: dict[str, Any], codes: list[str]) -> None:
    row = client.get("/api/v1/initiatives", params=query).json()
    assert [initiative["code"] for initiative in row["initiatives"]] == codes
    assert row["total"] == len(codes)


def test_initiatives_that_hold_words_come_best_first(client: TestClient) -> None:
    row = client.get("/api/v1/initiatives", params={"q": "駐車場の開場時間", "report": "moji"}).json()
    assert row["initiatives"][0]["code"] == "A-7"


def test_one_initiative_in_any_spelling(client: TestClient) -> None:
    row = client.get("/api/v1/initiatives/門司/Ａ(5)", params={"as_of": "2024-11-30"}).json()
    assert (row["code"], row["edition"], row["links"]["page"]) == ("A-5", "moji@2024-11-30", "/reports/moji/2024-11-30#A-5")


def test_search_gives_passages_with_scores(client: TestClient) -> None:
    hits = client.get("/api/v1/search", params={"q": "防災", "report": "小倉南", "limit": 5}).json()["hits"]
    assert "防災" in hits[0]["citation"]["quote"]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_feedback_is_kept_for_an_answer_that_is_known(client: TestClient, reception: Reception) -> None:
    reply_id = client.post("/api/v1/ask", json={"question": OKUYAMI}).json()["id"]
    given = {"id": reply_id, "verdict": "down", "reason": "outdated"}
    assert client.post("/api/v1/feedback", json=given).json() == {"kept": True}
    assert client.post("/api/v1/feedback", json=given | {"id": "A" * 16}).json() == {"kept": False}
    assert reception.state.feedback.recent(1)[0].reply_id == reply_id


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b'{"question": "\\u0000"}', "application/json", 422),
        (b'{"question": "a\\u0000b"}', "application/json", 422),
        (b'{"question": "\\ud800"}', "application/json", 422),
        (b'{"question": "   "}', "application/json", 422),
        (b'{"question": "' + "あ".encode() * 301 + b'"}', "application/json", 422),
        (b'{"question": "x", "previous": "y"}', "application/json", 422),
        (b'{"question": "x", "language": "xx"}', "application/json", 422),
        (b'{"question": "x", "as_of": "2024-13"}', "application/json", 422),
        (b'{"question": "x", "more": 1}', "application/json", 422),
        (b'{"question": NaN}', "application/json", 422),
        (b"null", "application/json", 422),
        (b"", "application/json", 422),
        (b'{"question": "\xff\xfe"}', "application/json", 400),
        (b'{"question": "x"', "application/json", 422),
        (b"[" * 50_000, "application/json", 400),
        (b'{"question": "' + b"x" * 70_000 + b'"}', "application/json", 413),
        (b"question=x", "application/x-www-form-urlencoded", 415),
        (b'{"question": "x"}', "text/plain", 415),
        (b'{"question": "x"}', "", 415),
        (b'{"question": "x", "report": "no such report"}', "application/json", 404),
    ],
)
def test_a_bad_body_is_refused_and_never_echoed(client: TestClient, body: bytes, content_type: str, status: int) -> None:
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": content_type})
    row = problem(response, status)
    assert "xxxx" not in response.text
    assert status != 422 or "errors" in row


def test_a_body_that_hides_its_length_is_cut_off(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(200):
            yield b"x" * 1000
        yield b'"}'

    problem(client.post("/api/v1/ask", content=chunks(), headers={"Content-Type": "application/json"}), 413)


def test_a_value_that_cannot_be_used_is_pointed_at(client: TestClient) -> None:
    row = problem(client.post("/api/v1/ask", json={"question": OKUYAMI, "previous": ["a", "b" * 501]}), 422)
    assert row["errors"][0]["pointer"] == "#/previous/1"
    row = problem(client.get("/api/v1/search", params={"q": "a", "limit": 1000}), 422)
    assert row["errors"][0]["parameter"] == "limit"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/reports/%00", 404),
        ("GET", "/api/v1/reports/a%0Ab", 404),
        ("GET", "/api/v1/reports/moji/1999-01-01", 404),
        ("GET", "/api/v1/initiatives/moji/Z-9", 404),
        ("GET", "/api/v1/feedback", 405),
        ("DELETE", "/api/v1/ask", 405),
        ("GET", "/api/v1/ask", 422),
    ],
)
def test_other_errors_are_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    problem(client.request(method, path), status)


def test_allow_names_every_method_of_an_address(client: TestClient) -> None:
    assert client.delete("/api/v1/ask").headers["allow"] == "GET, POST"
    assert client.put("/api/v1/feedback").headers["allow"] == "POST"


def test_too_many_questions_are_told_when_to_come_again(strict: Reception) -> None:
    with TestClient(create_app(strict)) as client:
        for _ in range(2):
            assert client.get("/api/v1/search", params={"q": "防災"}).status_code == 200
        response = client.get("/api/v1/ask", params={"q": OKUYAMI})
        row = problem(response, 429)
    assert row["type"] == "urn:problem-type:xhoshin:too_many"
    assert 1 <= int(response.headers["retry-after"]) <= 60


def test_a_suspended_service_gives_its_notice(strict: Reception) -> None:
    strict.state.switches.suspend("休止中です。/ Suspended for now.", "test")
    try:
        with TestClient(create_app(strict)) as client:
            response = client.post("/api/v1/ask", json={"question": OKUYAMI})
            row = problem(response, 503)
            assert client.get("/api/v1/reports").status_code == 200  # what is published stays to be read
    finally:
        strict.state.switches.resume("test")
    assert (row["type"], row["detail"]) == ("urn:problem-type:xhoshin:suspended", "休止中です。/ Suspended for now.")
    assert int(response.headers["retry-after"]) > 0


def test_a_fault_of_ours_shows_nothing_of_it(
    client: TestClient, reception: Reception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError(f"secret {OKUYAMI}")

    monkeypatch.setattr(reception, "ask", fails)
    response = client.post("/api/v1/ask", json={"question": OKUYAMI}, headers={"Origin": "https://elsewhere.example"})
    problem(response, 500)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text
    assert OKUYAMI not in caplog.text
    assert "ValueError" in caplog.text


def test_scripts_of_other_sites_may_read_it_without_cookies(client: TestClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/api/v1/ask", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, "*")
    assert "access-control-allow-credentials" not in preflight.headers
    assert client.options("/api/v1/ask", headers=asked | {"Access-Control-Request-Method": "DELETE"}).status_code == 400
    assert client.get("/api/v1/reports", headers={"Origin": "https://elsewhere.example"}).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/reports", headers={"Origin": "https://elsewhere.example"}).headers


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("1.2.3.4, 5.6.7.8", "unknown"),
    ],
)
def test_a_visitor_is_an_address_or_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_questions_are_written_down_masked_under_their_channel(client: TestClient, reception: Reception) -> None:
    reply_id = client.post("/api/v1/ask", json={"question": "090-1234-5678ですが、おくやみコーナーの予約は必要ですか"}).json()["id"]
    asked = reception.state.questions.of(reply_id)
    assert asked is not None
    assert asked.channel == Channel.API
    assert "1234" not in asked.text


def test_json_is_written_in_utf_8(client: TestClient) -> None:
    raw = client.post("/api/v1/ask", json={"question": OKUYAMI}).content
    assert "予約がなくても".encode() in raw
    json.loads(raw)
