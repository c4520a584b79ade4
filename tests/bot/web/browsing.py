"""A real browser over a real server: Debian's chromium driven by Playwright, and what every visit must hold to."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def missing(what: str, remedy: str) -> None:
    """Skip what needs a thing that the machine has not got; where CI says that it has everything, fail."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"{what} is missing: {remedy}")
    pytest.skip(f"{what} is missing: {remedy}")


def chromium() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        missing("chromium", "apt-get install chromium")
    return str(found)


def axe_source(repository: Path) -> str:
    """axe-core's script, from XHOSHIN_AXE or from node_modules."""
    path = Path(os.environ.get("XHOSHIN_AXE") or repository / "node_modules" / "axe-core" / "axe.min.js")
    if not path.is_file():
        missing("axe-core", "npm install --no-save axe-core, or XHOSHIN_AXE=…/axe.min.js")
    return path.read_text(encoding="utf-8")


@contextmanager
def served(app: Any) -> Iterator[int]:
    """The port at which an application is served, by a thread of this process."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


class Visit:
    """One person's browser window. What it asked for, and every complaint of the browser, is kept."""

    def __init__(self, browser: Browser, address: str, **context: Any) -> None:
        self._address = address
        self._context: BrowserContext = browser.new_context(locale="ja-JP", **{"viewport": {"width": 1280, "height": 900}, **context})
        self._context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.requested: list[str] = []
        self._context.on("request", lambda request: self.requested.append(request.url))
        self._context.on("console", lambda message: self._note(message.type, message.text))
        self._context.on("weberror", lambda error: self._note("error", str(error.error)))
        self.page: Page = self._context.new_page()

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:  # a page that answers 404 or 429 on purpose
            self.complaints.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(self._address + path)
        return self.page

    def ask(self, text: str) -> None:
        """Ask, and wait for the reply."""
        before = self.page.locator("article.turn").count()
        self.page.get_by_label("質問", exact=True).or_(self.page.get_by_label("Your question")).fill(text)
        self.page.locator("#send").click()
        self.page.locator("article.turn").nth(before).wait_for()

    @property
    def is_too_wide(self) -> bool:
        """Whether the page scrolls to the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def forget(self) -> None:
        """Drop the cookie of the staff desk, the one place that has one."""
        self._context.clear_cookies()

    def close(self) -> None:
        """Ends the visit; fails where it asked for anything from elsewhere, or the browser complained."""
        cookies = self._context.cookies()
        self._context.close()
        assert [url for url in self.requested if not url.startswith((self._address, "data:", "blob:"))] == []
        assert self.complaints == []
        assert cookies == []
