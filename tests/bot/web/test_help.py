"""The page on how to use the guide."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from bot.guidance import guidance_in
from tests.bot.web.html import parsed
from xhoshin.answer import Language

HEADINGS = {
    "ja": ["分かること", "尋ね方", "答えの読み方と確かめ方", "「お答えできません」と出たとき", "残るもの", "人に尋ねたいとき"],
    "en": ["What it answers", "How to ask", "How to read an answer and check it", "When there is no answer", "What is kept", "To ask a person"],
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_everything_in_order(client: TestClient, language: str) -> None:
    page = parsed(client.get("/help", params={"lang": language}).text)
    assert [heading.text for heading in page.all("h2")] == HEADINGS[language]
    assert page.one("html")["lang"] == language


def test_limits_and_days_are_those_of_the_settings(client: TestClient) -> None:
    text = parsed(client.get("/help").text).text
    for said in ("300文字まで", "90日間保存し", "90日間、その答えと一緒に", "30分間だけ覚えます", "1分間に100000回まで"):
        assert said in text
    assert guidance_in(Language.JAPANESE).abstained in text


def test_its_examples_are_answered(client: TestClient) -> None:
    links = [link for link in parsed(client.get("/help").text).one("main").all("a") if link.attributes["href"].startswith("/?q=")]
    assert len(links) == 3
    for link in links:
        assert link.text in client.get(link["href"]).text
        page = parsed(client.post("/", data={"question": link.text}).text)
        assert page.all("figure", class_="quote") or page.all("ul", class_="entries")


def test_the_easy_page_gives_readings(client: TestClient) -> None:
    text = parsed(client.get("/help", params={"lang": "ja-simple"}).text).one("main").text
    assert "報告（ほうこく）" in text and guidance_in(Language.SIMPLE_JAPANESE).person in text


@pytest.mark.parametrize("path", ["/", "/embed", "/reports", "/reports/moji/2024-11-30", "/reports/moji/changes", "/nowhere", "/desk/enter", "/help"])
def test_every_page_leads_to_it(client: TestClient, path: str) -> None:
    page = parsed(client.get(path).text)
    links = [link for link in page.all("footer")[0].all("a") if link["href"] == "/help"]
    assert len(links) == 1
    assert (links[0].attributes.get("target") == "_blank") == (path == "/embed")
    english = parsed(client.get(path, params={"lang": "en"}).text)
    assert path.startswith("/desk") or english.all("footer")[0].all("a", href="/help?lang=en")
