"""The desk in a real browser: by keyboard alone, enlarged, on a phone, and as a screen reader has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.bot.web.browsing import Visit, axe_source, served
from tests.bot.web.desk.office import PASSWORD, Office
from tests.xhoshin.derived import later_text

MOST_TABS = 80


@contextmanager
def admin_at(office: Office, browser: Browser, **context: object) -> Iterator[Visit]:
    """An admin's window, signed in."""
    with served(office.app) as port:
        person = Visit(browser, f"http://127.0.0.1:{port}", **context)
        page = person.open("/desk")
        page.locator("input[name=name]").fill("suzuki")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="サインインする").click()
        page.wait_for_url("**/desk")
        yield person
        person.forget()
        person.close()


def every_page(office: Office) -> list[str]:
    """Every kind of page of the desk, with something on each."""
    upload, _ = office.desk.editing.receive(later_text().encode(), "moji.txt", "test")
    pages = ["", "/unanswered", "/feedback", "/figures", "/explain?q=駐車場の料金", "/editions", "/people", "/suspension", "/audit"]
    return [f"/desk{page}" for page in (*pages, f"/unanswered/{office.ask().id}", f"/editions/{upload.id}")]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing(browser: Browser, office: Office, repository: Path, scheme: str, width: int) -> None:
    source = axe_source(repository)
    with admin_at(office, browser, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True) as person:
        linked = person.page.locator("nav a").evaluate_all("found => found.map(one => one.getAttribute('href'))")
        pages = every_page(office)
        assert {path for path in linked if path.startswith("/desk")} <= {path.split("?")[0] for path in pages}
        for path in pages:
            person.open(path).evaluate(source)
            found = person.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert (path, [(v["id"], [node["html"] for node in v["nodes"]]) for v in found["violations"]]) == (path, [])
            assert not person.is_too_wide, path


def test_at_twice_the_size_nothing_is_wider_than_the_screen(browser: Browser, office: Office) -> None:
    """A browser that enlarges to 200% lays the page out in half as many pixels."""
    with admin_at(office, browser, viewport={"width": 640, "height": 450}, device_scale_factor=2) as person:
        for path in every_page(office):
            person.open(path)
            assert not person.is_too_wide, path


def test_an_edition_is_published_by_keyboard_alone(browser: Browser, own_office: Office, tmp_path: Path) -> None:
    report = tmp_path / "moji.txt"
    report.write_text(later_text(), encoding="utf-8")
    with served(own_office.app) as port:
        person = Visit(browser, f"http://127.0.0.1:{port}")
        page, keys = person.open("/desk"), person.page.keyboard

        def tab_to(element: Locator) -> None:
            """Reach an element with the tabulator, and see that it is reached."""
            for _ in range(MOST_TABS):
                keys.press("Tab")
                if element.evaluate("element => element === document.activeElement"):
                    break
            expect(element).to_be_focused()
            assert element.evaluate("element => getComputedStyle(element).outlineStyle") != "none"

        tab_to(page.locator("input[name=name]"))
        keys.insert_text("suzuki")
        tab_to(page.locator("input[name=password]"))
        keys.insert_text(PASSWORD)
        keys.press("Enter")
        tab_to(page.get_by_role("link", name="版の公開"))
        keys.press("Enter")
        file = page.locator("input[type=file]")
        tab_to(file)
        file.set_input_files(report)  # the dialog to choose with is the system's own
        tab_to(page.locator("main form:has(input[type=file]) button"))
        keys.press("Enter")
        expect(page.get_by_text("公開できます。まだ公開されていません。")).to_be_visible()
        tab_to(page.get_by_role("button", name="公開する"))
        keys.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("門司区 moji@2025-03-31 を公開しました")
        assert "moji@2025-03-31" in own_office.live
        back = page.locator("details.confirm summary").first
        tab_to(back)
        keys.press("Enter")
        tab_to(page.locator("details.confirm[open] button"))
        keys.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("generation-000001")
        assert "moji@2025-03-31" not in own_office.live
        tab_to(page.get_by_role("button", name="サインアウト"))
        keys.press("Enter")
        page.wait_for_url("**/desk/enter*")
        person.forget()
        person.close()
