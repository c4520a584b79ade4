"""The pages in a real browser, as people use them: by mouse, by keyboard, without JavaScript, on a phone, in the dark, enlarged, embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.reception import Reception
from bot.settings import read_settings
from bot.state.feedback import FeedbackReason, Verdict
from bot.web.app import create_app
from tests.bot.web.browsing import Visit, axe_source, served
from xhoshin.report import without_white_space

QUESTION = "おくやみコーナーは予約なしで使えますか"
PAGES = ["/", "/?lang=en", "/embed", "/reports", "/reports/moji/2024-11-30?start=5213&end=5332#q", "/reports/moji/2025-03-31?lang=ja-simple"]
PAGES += [
    "/reports/moji/2024-11-30?q=駐車場",
    "/reports/kankyo",
    "/reports/moji/changes",
    "/help",
    "/help?lang=en",
    "/help?lang=ja-simple",
    "/nowhere",
]
MOST_BYTES = 100_000

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def running(web_home: Path) -> Iterator[Reception]:
    """Sites at localhost may frame the page to ask on, those at 127.0.0.1 may not."""
    opened = Reception.open(read_settings(questions_per_minute=100_000, embed_from=("http://localhost:*",)), web_home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(running: Reception) -> Iterator[str]:
    with served(create_app(running)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens windows; each is closed, and its requests and complaints are looked at, when the test is over."""
    opened: list[Visit] = []

    def opens(path: str = "/", **context: Any) -> Visit:
        opened.append(Visit(browser, address, **context))
        opened[-1].open(path)
        return opened[-1]

    yield opens
    for one in opened:
        one.close()


def follows_a_citation(visit: Visit) -> None:
    """From the last reply to the quote, marked and in view."""
    figure = visit.page.locator("article.turn").last.locator("figure.quote").first
    quote = without_white_space(figure.locator("blockquote").inner_text())
    figure.get_by_role("link").click()
    mark = visit.page.locator("mark#q")
    expect(mark).to_be_in_viewport()
    assert without_white_space("".join(visit.page.locator("mark").all_inner_texts())) == quote
    assert visit.page.url.endswith("#q")


def test_ask_and_follow_the_citation_to_the_marked_quote(visit: Open) -> None:
    person = visit()
    loads = [url for url in person.requested if url.rstrip("/") == person.page.url.rstrip("/")]
    person.ask(QUESTION)
    log = person.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.locator("strong").filter(has_text="事前予約がなくても利用可能である")).to_be_visible()
    person.ask("⑤は？")
    expect(log.locator("article.turn")).to_have_count(2)
    expect(log.locator("article.turn").last).to_contain_text("⑤ 取組みの進捗状況")
    assert len(loads) == 1 and person.page.locator("textarea").input_value() == ""
    follows_a_citation(person)


def test_buttons_ask_without_leaving_the_page(visit: Open) -> None:
    person = visit()
    person.page.get_by_role("button", name="完了した課題はどれですか").click()
    expect(person.page.locator("article.turn")).to_have_count(1)
    expect(person.page.locator("#examples")).to_have_count(0)
    person.ask(QUESTION)
    person.page.get_by_role("button", name="③ 課題の背景").click()
    expect(person.page.locator("article.turn")).to_have_count(3)
    expect(person.page.locator("article.turn").last.locator("figcaption")).to_contain_text("③ 課題の背景")
    expect(person.page.locator("article.turn").last).to_be_in_viewport()
    assert not person.page.url.endswith("#latest")


def test_whoever_comes_back_finds_the_conversation(visit: Open) -> None:
    person = visit()
    person.ask(QUESTION)
    person.ask("⑤は？")
    follows_a_citation(person)
    person.page.go_back()
    expect(person.page.locator("article.turn")).to_have_count(2)
    person.ask("③は？")
    expect(person.page.locator("article.turn").last.locator("figcaption").first).to_contain_text("③ 課題の背景")
    person.page.get_by_role("link", name="新しく始める").click()
    expect(person.page.locator("article.turn")).to_have_count(0)


def test_a_long_conversation_sends_its_end_along(visit: Open) -> None:
    person = visit()
    for number in range(10):
        person.ask(f"門司区の課題A-{number % 8 + 1}の①")
    expect(person.page.locator("article.turn")).to_have_count(10)
    expect(person.page.locator("input[name=previous]").first).to_have_value("門司区の課題A-3の①")
    expect(person.page.locator("input[name=previous]")).to_have_count(8)


def test_feedback_is_given_in_two_presses(visit: Open, running: Reception) -> None:
    person = visit()
    person.ask(QUESTION)
    reply = person.page.locator("input[name=reply]").get_attribute("value")
    person.page.get_by_role("button", name="役に立たなかった").click()
    expect(person.page.locator(".thanks")).to_be_focused()
    person.page.get_by_role("button", name="古い").click()
    expect(person.page.get_by_role("button", name="古い")).to_have_count(0)
    expect(person.page.locator(".thanks")).to_have_text("ご意見をありがとうございました。")
    given = next(g for g in running.state.feedback.recent() if g.reply_id == reply)
    assert (given.verdict, given.reason) == (Verdict.DOWN, FeedbackReason.OUTDATED)


def test_the_language_changes_and_the_conversation_stays(visit: Open) -> None:
    person = visit()
    person.page.get_by_role("link", name="English").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.ask(QUESTION)
    person.ask("⑤は？")
    expect(person.page.locator("figcaption").first).to_contain_text("Moji Ward X-Policy, Initiative A(5)")
    person.page.get_by_text("やさしい日本語").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "ja")
    expect(person.page.locator("article.turn")).to_have_count(2)
    expect(person.page.locator("article.turn").last.locator("figcaption").first).to_contain_text("Ｘ方針（ほうしん）")
    person.page.get_by_role("button", name="English").click()
    expect(person.page.locator("article.turn").last.locator("figcaption").first).to_contain_text("⑤ Progress and results")


def test_by_keyboard_alone(visit: Open) -> None:
    person = visit()
    keys = person.page.keyboard
    keys.press("Tab")
    expect(person.page.get_by_role("link", name="本文へ")).to_be_focused()
    expect(person.page.get_by_role("link", name="本文へ")).to_be_in_viewport()
    keys.press("Enter")
    for _ in range(20):
        keys.press("Tab")
        if person.page.locator("textarea").evaluate("element => element === document.activeElement"):
            break
    assert person.page.locator("textarea").evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    keys.insert_text(QUESTION)
    keys.press("Shift+Enter")
    assert person.page.locator("textarea").input_value() == QUESTION + "\n"
    keys.press("Enter")
    expect(person.page.locator("article.turn")).to_have_count(1)
    link = person.page.locator("figcaption a").first
    for _ in range(40):
        keys.press("Shift+Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    expect(link).to_be_focused()
    keys.press("Enter")
    expect(person.page.locator("mark#q")).to_be_in_viewport()


def test_return_does_not_send_while_characters_are_being_chosen(visit: Open) -> None:
    person = visit()
    person.page.locator("textarea").fill("おくやみ")
    person.page.locator("textarea").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True})
    person.page.locator("textarea").dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True})
    person.page.wait_for_timeout(200)
    expect(person.page.locator("article.turn")).to_have_count(0)
    person.page.locator("textarea").dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True})
    expect(person.page.locator("article.turn")).to_have_count(1)


def test_without_javascript(visit: Open, running: Reception) -> None:
    person = visit(java_script_enabled=False)
    person.ask(QUESTION)
    assert person.page.url.endswith("#latest")
    person.ask("⑤は？")
    expect(person.page.locator("article.turn")).to_have_count(2)
    expect(person.page.locator("article.turn#latest h2")).to_be_in_viewport()
    person.page.get_by_role("button", name="③ 課題の背景").last.click()
    expect(person.page.locator("article.turn")).to_have_count(3)
    reply = person.page.locator("input[name=reply]").last.get_attribute("value")
    person.page.get_by_role("button", name="役に立った", exact=True).last.click()
    expect(person.page.locator(".thanks")).to_have_text("ご意見をありがとうございました。")
    assert next(g for g in running.state.feedback.recent() if g.reply_id == reply).verdict is Verdict.UP
    follows_a_citation(person)


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Open, path: str) -> None:
    person = visit(path, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert not person.is_too_wide
    if path == "/":
        for question in (QUESTION, "課題の一覧", "駐車場の料金はいくらですか", "門司区は前回から何が変わった？", "あ" * 300):
            person.ask(question)
        assert not person.is_too_wide
        assert min(person.page.locator("main button:visible").evaluate_all("found => found.map(one => one.getBoundingClientRect().height)")) >= 24


@pytest.mark.parametrize("path", PAGES)
def test_at_twice_the_size_nothing_is_cut_off(visit: Open, path: str) -> None:
    """A browser that enlarges to 200% lays the page out in half as many pixels."""
    person = visit(path, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    assert not person.is_too_wide
    cut = person.page.locator("main button, main a, main h1, main h2, main p").evaluate_all(
        "found => found.filter(e => e.checkVisibility() && !e.closest('.visually-hidden') && e.scrollWidth > e.clientWidth + 1"
        " && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML)"
    )
    assert cut == []


def test_in_the_dark_the_page_is_dark(visit: Open) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        person = visit(color_scheme=scheme)
        shades[scheme] = person.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert shades == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 22, 27)"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, repository: Path, path: str, scheme: str) -> None:
    source = axe_source(repository)
    person = Visit(browser, address, color_scheme=scheme, bypass_csp=True)  # for axe's own script
    page = person.open(path)
    if path.startswith(("/?", "/embed")) or path == "/":
        for question in (
            QUESTION,
            "駐車場の料金はいくらですか",
            "完了した課題はどれですか",
            "門司区は前回から何が変わった？",
            "カスハラ対策を両区で比べて",
        ):
            person.ask(question)
        page.get_by_role("button", name="役に立たなかった").or_(page.get_by_role("button", name="No", exact=True)).first.click()
        page.locator(".thanks").wait_for()
    page.evaluate(source)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]] == []
    assert len(found["passes"]) > 10
    person.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(browser: Browser, address: str, path: str) -> None:
    """Everything a first visit loads, uncompressed; the scanned pages of a PDF aside."""
    person = Visit(browser, address)
    sizes: dict[str, int] = {}
    person.page.on(
        "response", lambda r: sizes.__setitem__(r.url, len(r.body()) if r.status < 300 and not r.url.split("?")[0].endswith(".png") else 0)
    )
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    assert 10_000 < sum(sizes.values()) < MOST_BYTES
    person.close()


def test_where_the_network_fails_the_question_stays_and_it_is_said(browser: Browser, address: str) -> None:
    person = Visit(browser, address)
    page = person.open("/")
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("textarea").fill(QUESTION)
    page.locator("#send").click()
    expect(page.get_by_role("status")).to_have_text("通信できませんでした。接続を確かめて、もう一度送信してください。")
    assert page.locator("textarea").input_value() == QUESTION
    page.unroute_all()
    page.locator("#send").click()
    expect(page.locator("article.turn")).to_have_count(1)
    person.close()


def test_on_paper_only_the_report_is_left(visit: Open) -> None:
    person = visit("/reports/moji/2024-11-30?start=5213&end=5332#q")
    person.page.emulate_media(media="print")
    for hidden in (".contents", "header.site nav", "form.search", ".skip", "footer.site"):
        expect(person.page.locator(hidden).first).to_be_hidden()
    expect(person.page.locator("mark#q")).to_be_visible()
    assert person.page.pdf(format="A4")[:5] == b"%PDF-"


def test_a_conversation_on_paper_is_its_questions_and_answers_in_black(visit: Open) -> None:
    person = visit(color_scheme="dark")
    person.ask(QUESTION)
    person.page.emulate_media(media="print")
    for hidden in ("form#ask", ".further", ".feedback"):
        expect(person.page.locator(hidden).first).to_be_hidden()
    assert person.page.locator("h2.asked").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_a_pdf_edition_shows_its_page_beside_the_quote(visit: Open) -> None:
    person = visit("/")
    person.ask("環境局の課題A-7の⑤")
    person.page.locator("figcaption a").first.click()
    person.page.wait_for_load_state("networkidle")
    expect(person.page.locator("mark#q")).to_be_in_viewport()  # the image, once loaded, has pushed nothing away
    image = person.page.locator("figure.scan img").first
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    person.page.wait_for_load_state("networkidle")
    assert image.evaluate("one => one.complete && one.naturalWidth") >= 1000


def test_a_site_that_may_embeds_the_page_with_one_tag(browser: Browser, address: str) -> None:
    host = Starlette(
        routes=[Route("/", lambda _: HTMLResponse(f'<!doctype html><title>市</title><body><script src="{address}/static/embed.js"></script>'))]
    )
    with served(host) as port:
        allowed = browser.new_page()
        allowed.goto(f"http://localhost:{port}/")
        frame = allowed.frame_locator("iframe")
        frame.locator("textarea").fill(QUESTION)
        frame.locator("#send").click()
        expect(frame.locator("article.turn")).to_have_count(1)
        for leading in (frame.locator("figcaption a").first, frame.get_by_role("link", name="報告を読む")):
            with allowed.expect_popup() as opened:
                leading.click()
            expect(opened.value.locator("h1")).to_be_visible()
            opened.value.close()
        frame.get_by_role("button", name="English").click()
        expect(frame.locator("html")).to_have_attribute("lang", "en")
        frame.get_by_role("link", name="Start anew").click()
        expect(frame.locator("article.turn")).to_have_count(0)
        assert "X-Policy Guide" in (allowed.locator("iframe").get_attribute("title") or "")
        allowed.close()
        refused = browser.new_page()
        complaints: list[str] = []
        refused.on("console", lambda message: complaints.append(message.text))
        refused.goto(f"http://127.0.0.1:{port}/")
        refused.wait_for_timeout(500)
        assert refused.frame_locator("iframe").locator("textarea").count() == 0
        assert any("frame-ancestors" in complaint for complaint in complaints)
        refused.close()
