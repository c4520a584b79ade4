"""What holds of every response: headers, errors in two languages without a traceback, files that are asked for once, weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.reception import Reception
from bot.web.app import create_app
from bot.web.assets import FOLDER
from bot.web.wording import PageLanguage, Words, page_language, read_wording
from tests.bot.web.conftest import OTHER_SITE
from tests.bot.web.html import parsed

PAGES = ["/", "/embed", "/reports", "/reports/moji/2024-11-30", "/reports/kankyo/2024-11-30", "/reports/moji/changes", "/nowhere", "/reports/moji/x"]
MOST_BYTES = 100_000


@pytest.mark.parametrize("address", PAGES)
def test_every_page_allows_only_what_is_its_own(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy.pop("frame-ancestors") == ("'self' " + OTHER_SITE if address == "/embed" else "'self'")
    assert policy.pop("default-src") == policy.pop("base-uri") == "'none'"
    assert policy == dict.fromkeys(["script-src", "style-src", "img-src", "connect-src", "form-action"], "'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", list(PageLanguage))
def test_no_page_holds_anything_inline_or_from_elsewhere(client: TestClient, address: str, language: PageLanguage) -> None:
    page = parsed(client.get(address, params={"lang": language.value}).text)
    assert page.one("html")["lang"] == language.tag
    for element in page.all("*"):
        assert not {name for name in element.attributes if name == "style" or name.startswith("on")}, element
        assert element.tag != "style" and (element.tag != "script" or element.text == ""), element
        for name in ("src", "href", "action"):
            assert re.match(r"/(?!/)|#|$", element.attributes.get(name, "")), element


@pytest.mark.parametrize("address", [address for address in PAGES if "x" not in address])
def test_a_page_with_all_it_loads_is_light(client: TestClient, address: str) -> None:
    """As sent, compressed; images of a PDF's pages aside."""
    text = client.get(address).text
    loaded = {text: len(gzip.compress(text.encode(), 9))}
    for link in re.findall(r'(?:src|href)="(/static/[^"]+)"', text):
        response = client.get(link)
        assert response.status_code == 200
        loaded[link] = len(response.content)  # what a server without compression would send
    assert sum(loaded.values()) < MOST_BYTES


def test_long_pages_are_compressed(client: TestClient) -> None:
    assert client.get("/reports/moji/2024-11-30", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/reports/moji/2024-11-30", headers={"Accept-Encoding": "identity"}).headers


def test_a_file_is_kept_for_ever_under_the_address_of_its_content(client: TestClient) -> None:
    address = re.findall(r'href="(/static/style\.css\?v=\w+)"', client.get("/").text)[0]
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/style.css").headers["cache-control"] == "public, max-age=3600"
    assert client.get("/static/style.css?v=000000000000").headers["cache-control"] == "public, max-age=3600"
    assert client.get("/static/nothing.css").status_code == 404
    assert client.get("/static/../app.py").status_code == 404


def test_the_tokens_come_with_their_licence() -> None:
    tokens = (FOLDER / "design-tokens.css").read_text(encoding="utf-8")
    assert re.search(r"@digital-go-jp/design-tokens \d+\.\d+\.\d+", tokens)
    assert "MIT License" in (FOLDER / "design-tokens.LICENSE").read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--(?:color|border|elevation|font)[\w-]+)\)", (FOLDER / "style.css").read_text(encoding="utf-8")))
    assert len(used) > 20 and not [name for name in used if f"{name}:" not in tokens]


@pytest.mark.parametrize(("method", "address", "status"), [("PUT", "/", 405), ("DELETE", "/reports", 405), ("POST", "/reports/moji/2024-11-30", 405)])
def test_what_cannot_be_done_is_said(client: TestClient, method: str, address: str, status: int) -> None:
    response = client.request(method, address)
    assert response.status_code == status
    page = parsed(response.text)
    assert page.one("h1").text == "この操作はできません。"
    assert page.one("p", lang="en").text.startswith("This page cannot be used in this way.")


def test_a_fault_of_ours_shows_no_traceback_and_logs_no_words(
    reception: Reception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Reception, visitor: str, text: str, *__: object, **___: object) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr(Reception, "ask", broken)
    with TestClient(create_app(reception)) as client:
        response = client.post("/", data={"question": "田中の質問"})
    assert response.status_code == 500
    assert "処理の途中で問題が起きました。" in response.text and "Something went wrong on our side." in response.text
    assert "Traceback" not in response.text and "RuntimeError" not in response.text
    assert response.headers["content-security-policy"]
    assert "RuntimeError" in caplog.text and "田中" not in caplog.text


def test_the_words_are_there_in_every_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = read_wording()
    assert words[PageLanguage.ENGLISH]("share_done", count=8, done=2) == "2 of 8 completed"
    assert isinstance(words[PageLanguage.SIMPLE_JAPANESE], Words)
    for table, said in (('ask = { ja = "問う", en = "Ask" }', "ask"), ('n = { ja = "{a}", en = "{b}", ja-simple = "{a}" }', "other fields")):
        (tmp_path / "wording.toml").write_text(table, encoding="utf-8")
        monkeypatch.setattr("bot.web.wording._FILE", tmp_path / "wording.toml")
        with pytest.raises(ValueError, match=said):
            read_wording()


def test_a_language_that_there_is_not_is_japanese() -> None:
    assert [page_language(word) for word in ("en", "ja-simple", "xx", "", None)] == ["en", "ja-simple", "ja", "ja", "ja"]


def test_every_word_of_the_templates_exists_and_none_is_left_over() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER.parent / "templates").rglob("*.html")))
    used = set(re.findall(r'\bw\("(\w+)"(?! ~)', templates))
    built = ("why_", "error_", "reason_", "change_", "done", "ongoing")
    known = set(read_wording()[PageLanguage.JAPANESE]._words)
    assert used - known == set()
    assert {name for name in known - used if not name.startswith(built)} == set()
