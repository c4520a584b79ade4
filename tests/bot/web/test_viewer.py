"""The reports to read: what is marked, linked, found, compared, shown of PDFs, and refused."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.reception import Reception
from bot.settings import read_settings
from bot.web.app import create_app
from bot.web.links import Links
from tests.bot.web.conftest import citation_of
from tests.bot.web.html import Element, parsed
from tests.xhoshin.derived import ADDED, DROPPED
from xhoshin.library import Library
from xhoshin.report import Edition, without_white_space

LINKS = Links()


def page(client: TestClient, address: str) -> Element:
    response = client.get(address.split("#")[0])
    assert response.status_code == 200, response.text
    return parsed(response.text)


def marked(found: Element) -> str:
    return without_white_space("".join(mark.text for mark in found.all("mark")))


def test_a_citation_leads_to_its_very_words(client: TestClient, held: Library) -> None:
    """Of every section of every edition that is held."""
    for edition in held.editions:
        for initiative in edition.initiatives:
            for section in initiative.sections[3:]:
                citation = citation_of(edition, initiative.code, section.number)
                found = page(client, LINKS.citation(citation))
                assert marked(found) == without_white_space(citation.quote)
                assert len(found.all("mark", id="q")) == 1
                assert found.one("section", id=f"{initiative.code}-{section.number}").all("mark", id="q")


def test_a_quote_of_one_passage_is_marked_alone(client: TestClient, moji: Edition) -> None:
    initiative = moji.initiative("A-7")
    assert initiative is not None
    passage = next(p for p in initiative.section(5).passages if p.text == DROPPED)
    found = page(client, LINKS.span("moji", moji.as_of, passage.start, passage.end))
    assert [mark.text for mark in found.all("mark")] == [DROPPED]


def test_a_quoted_heading_is_marked(client: TestClient, reception: Reception) -> None:
    """As of when a report is, the heading of ⑤ says."""
    for name in ("門司区", "小倉南区"):
        (citation,) = reception.service.answerer.answer(f"{name}の報告はいつ時点ですか").answer.citations
        found = page(client, LINKS.citation(citation))
        heading = found.one("section", id=f"{citation.initiative}-{citation.section}").one("h3")
        assert [mark.text for mark in heading.all("mark", id="q")] == [citation.quote]


def test_the_mission_can_be_marked_and_without_a_span_nothing_is(client: TestClient, moji: Edition) -> None:
    mission = moji.mission
    found = page(client, LINKS.span("moji", moji.as_of, mission.start, mission.end))
    assert marked(found.one("section", id="mission")) == without_white_space(mission.text)
    assert page(client, LINKS.edition("moji", moji.as_of)).all("mark") == []


@pytest.mark.parametrize("span", ["start=0&end=1", "start=9999999&end=10000000", "start=5", "start=7&end=3"])
def test_a_span_that_the_edition_has_not_is_said_so(client: TestClient, span: str) -> None:
    found = page(client, f"/reports/moji/2024-11-30?{span}")
    assert found.all("mark") == []
    assert "引用の箇所がこの版に見つかりません。版が差し替えられたことがあります。" in [notice.text for notice in found.all("p", class_="warning")]


def test_every_initiative_and_section_has_its_anchor_title_and_status(client: TestClient, moji: Edition) -> None:
    found = page(client, LINKS.edition("moji", moji.as_of))
    for initiative in moji.initiatives:
        article = found.one("article", id=initiative.code)
        assert article.all("h2")[0].text == initiative.title
        assert article.all("span", class_="badge")[0].text == {"done": "完了", "ongoing": "継続"}[initiative.status.value]
        for section in initiative.sections:
            shown = article.one("section", id=f"{initiative.code}-{section.number}")
            assert section.heading in shown.all("h3")[0].text
            assert without_white_space(section.text) in without_white_space(shown.text)
    contents = [link["href"] for link in found.one("nav", class_="contents").all("a")]
    assert ["#mission", *(f"#{i.code}" for i in moji.initiatives)] == contents[: 1 + len(moji.initiatives)]
    ids = [element["id"] for element in found.all("*") if "id" in element.attributes]
    assert len(ids) == len(set(ids))


def test_a_report_without_a_date_is_its_newest_edition(client: TestClient) -> None:
    response = client.get("/reports/moji?lang=en", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (302, "/reports/moji/2025-03-31?lang=en")


def test_an_earlier_edition_says_so_and_the_editions_are_listed(client: TestClient) -> None:
    found = page(client, "/reports/moji/2024-11-30")
    assert "これは以前の版です。" in found.text
    assert "/reports/moji/2025-03-31" in [link["href"] for link in found.one("nav", class_="contents").all("a")]
    newest = page(client, "/reports/moji/2025-03-31")
    assert "これは以前の版です。" not in newest.text
    assert "/reports/moji/changes?from=2024-11-30&to=2025-03-31" in [link["href"] for link in newest.all("a")]


def test_what_changed_is_quoted_from_the_edition_that_says_it(client: TestClient) -> None:
    found = page(client, "/reports/moji/changes?from=2024-11-30&to=2025-03-31")
    added = {block.one("blockquote").text.strip(): block.one("a")["href"] for block in found.all("div", class_="added")}
    dropped = {block.one("blockquote").text.strip(): block.one("a")["href"] for block in found.all("div", class_="dropped")}
    assert added[ADDED].startswith("/reports/moji/2025-03-31?start=")
    assert dropped[DROPPED].startswith("/reports/moji/2024-11-30?start=")
    assert ADDED not in dropped and DROPPED not in added
    badges = [badge.text for badge in found.all("span", class_="badge")]
    assert badges.count("新しい課題") == badges.count("この版にはない課題") == badges.count("状況: 継続 → 完了") == 1
    assert page(client, "/reports/moji/changes").text == found.text


def test_where_nothing_can_be_compared_it_is_said(client: TestClient) -> None:
    assert "比べる前の版が収録されていません" in page(client, "/reports/kokuraminami/changes").text
    assert "比べる前の版が収録されていません" in page(client, "/reports/moji/changes?from=2025-03-31&to=2024-11-30").text


def test_searching_a_report_finds_the_passages_that_say_something_of_it(client: TestClient, moji: Edition) -> None:
    hits = page(client, "/reports/moji/2024-11-30?q=おくやみ").one("section", class_="hits")
    assert "2件" in hits.one("h2").text
    assert [link.text for link in hits.all("a")] == ["課題A(5) ⑤", "課題A(5) ④"]
    for item in hits.all("li"):
        assert "おくやみコーナー" in item.text
        target = page(client, item.one("a")["href"])
        assert marked(target) in without_white_space(item.text)
    assert "見つかりませんでした" in page(client, "/reports/moji/2024-11-30?q=宇宙ロケット").one("section", class_="hits").text
    assert page(client, "/reports/moji/2024-11-30?q=%20").all("section", class_="hits") == []


def test_a_search_counts_as_a_question_and_the_report_is_shown_all_the_same(web_home: Path) -> None:
    reception = Reception.open(read_settings(questions_per_minute=2), web_home)
    with TestClient(create_app(reception)) as client:
        statuses = [client.get("/reports/moji/2024-11-30?q=おくやみ").status_code for _ in range(3)]
        refused = client.get("/reports/moji/2024-11-30?q=おくやみ")
        assert statuses == [200, 200, 429] and refused.status_code == 429
        found = parsed(refused.text)
        assert "続けてたくさんのご質問" in found.one("p", role="alert").text
        assert found.all("section", class_="hits") == [] and found.one("section", id="A-5-4")
        assert client.get("/reports/moji/2024-11-30").status_code == 200  # to read is free
    reception.close()


def test_what_is_searched_for_is_escaped(client: TestClient) -> None:
    response = client.get("/reports/moji/2024-11-30", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in response.text and "&lt;script&gt;alert" in response.text


def test_progress_at_a_glance_is_a_chart_and_a_table(client: TestClient, held: Library) -> None:
    found = page(client, "/reports")
    for edition in held.newest:
        card = found.one("section", **{"aria-labelledby": f"ward-{edition.report}"})
        tiles = card.all("a", class_="tile")
        assert sorted(tile["href"] for tile in tiles) == sorted(LINKS.initiative(edition.report, edition.as_of, i.code) for i in edition.initiatives)
        assert sum("done" in tile["class"].split() for tile in tiles) == sum(i.status.value == "done" for i in edition.initiatives)
    rows = {row.one("th").text: [cell.text.strip() for cell in row.all("td")] for row in found.one("tbody").all("tr")}
    assert rows["小倉南区"] == ["5件中0件が完了", "2件中0件が完了", "1件中0件が完了", "8件中0件が完了"]
    bar = next(row for row in found.one("tbody").all("tr") if row.one("th").text == "門司区").all("rect", class_="part")[0]
    assert rows["門司区"][0] == "8件中3件が完了" and bar["width"] == "37.5"


def test_a_pdf_edition_shows_its_page_with_the_quote_marked(client: TestClient, held: Library, kankyo: Edition) -> None:
    citation = citation_of(kankyo, kankyo.initiatives[0].code, 5)
    figures = page(client, LINKS.citation(citation)).all("figure", class_="scan")
    boxes = held.boxes(kankyo.id, citation.start, citation.end)
    assert [figure.one("img")["src"] for figure in figures] == [
        LINKS.page_image("kankyo", kankyo.as_of, number, citation.start, citation.end) for number in dict.fromkeys(box.page for box in boxes)
    ]
    response = client.get(figures[0].one("img")["src"])
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    with Image.open(io.BytesIO(response.content)) as image:
        yellow = sum(count for count, colour in image.convert("RGB").getcolors(1 << 24) if colour == (255, 235, 80))
        assert image.width in (1000, 1001) and yellow > 1000
    plain = client.get(LINKS.page_image("kankyo", kankyo.as_of, boxes[0].page, 0, 0))
    with Image.open(io.BytesIO(plain.content)) as image:
        assert (255, 235, 80) not in {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}


def test_an_edition_that_is_no_pdf_has_no_pages(client: TestClient) -> None:
    assert client.get("/reports/moji/2024-11-30/pages/1.png").status_code == 404
    assert client.get("/reports/kankyo/2024-11-30/pages/9999.png").status_code == 404
    assert page(client, "/reports/moji/2024-11-30?start=5213&end=5332").all("figure", class_="scan") == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/nowhere", 404),
        ("/reports/moji/2023-11-30", 404),
        ("/reports/moji/2024-11-29", 404),
        ("/reports/moji/2024-13-01", 422),
        ("/reports/moji/yesterday", 422),
        ("/reports/moji/2024-11-30?start=x", 422),
        ("/reports/moji/2024-11-30?start=-1&end=4", 422),
        ("/reports/moji/changes?from=x", 422),
        ("/reports/moji/changes?from=2020-01-01", 404),
        ("/reports/moji/2024-11-30/pages/0.png", 422),
    ],
)
def test_what_there_is_not_gets_a_page_that_says_so(client: TestClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    found = parsed(response.text)
    assert found.one("p", class_="status-code").text == str(status)
    assert found.one("html")["lang"] == "ja" and found.all("p", lang="en")


def test_a_page_in_english_frames_the_report_in_english(client: TestClient) -> None:
    found = page(client, "/reports/moji/2024-11-30?lang=en")
    assert found.one("html")["lang"] == "en"
    assert found.one("h1").text == "Moji Ward X-Policy"
    assert "as of the end of November 2024" in found.text
    assert found.one("article", id="A-5").all("h2")[0]["lang"] == "ja"


def test_links_are_the_same_under_a_public_url() -> None:
    links = Links("https://xhoshin.example/guide")
    assert links.initiative("moji", date(2024, 11, 30), "A-5", 4) == "https://xhoshin.example/guide/reports/moji/2024-11-30#A-5-4"
    assert links.newest_initiative("moji", "A-5") == "https://xhoshin.example/guide/reports/moji#A-5"
    assert links.span("moji", date(2024, 11, 30), 3, 9) == "https://xhoshin.example/guide/reports/moji/2024-11-30?start=3&end=9#q"
    assert links.initiative("moji", date(2024, 11, 30), "mission", "mission") == "https://xhoshin.example/guide/reports/moji/2024-11-30#mission"
    assert Links(language="en").home() == "/?lang=en"
