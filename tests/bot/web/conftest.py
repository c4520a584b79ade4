"""The web application over a home with the bundled reports, a later edition of 門司区, and a PDF edition of 環境局."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from bot.editing import Editing
from bot.models import chosen_encoder
from bot.reception import Reception
from bot.settings import read_settings
from bot.web.app import create_app
from tests.bot.web.browsing import chromium
from tests.xhoshin.derived import later_text
from xhoshin.answer import Citation
from xhoshin.ingesting import Given
from xhoshin.library import Library, cite
from xhoshin.report import Edition
from xhoshin.store import Store

OTHER_SITE = "https://www.city.example"


@pytest.fixture(scope="session")
def web_home(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    folder = tmp_path_factory.mktemp("web")
    reception = Reception.open(read_settings(), folder)
    editing = Editing(Store(folder), reception.state.audit, chosen_encoder)
    pdf = (repository / "tests" / "data" / "narrow.pdf").read_bytes()
    for raw, name, given in (
        (later_text().encode(), "moji.txt", None),
        (pdf, "kankyo.pdf", Given("kankyo", None, None)),
    ):
        upload, proposal = editing.receive(raw, name, "test", given)
        assert proposal.verdict.ok, proposal.verdict.problems
        editing.publish(upload.id, "test")
    reception.close()
    return folder


@pytest.fixture(scope="session")
def reception(web_home: Path) -> Iterator[Reception]:
    opened = Reception.open(read_settings(questions_per_minute=100_000, embed_from=(OTHER_SITE,)), web_home)
    yield opened
    opened.close()


@pytest.fixture
def client(reception: Reception) -> Iterator[TestClient]:
    with TestClient(create_app(reception)) as opened:
        yield opened


@pytest.fixture(scope="session")
def held(reception: Reception) -> Library:
    """Every edition of that home."""
    return reception.service.serving.live.library


@pytest.fixture(scope="session")
def moji(held: Library) -> Edition:
    """The edition as published."""
    return next(edition for edition in held.editions if edition.report == "moji" and edition.as_of == date(2024, 11, 30))


@pytest.fixture(scope="session")
def kankyo(held: Library) -> Edition:
    """The PDF edition."""
    return next(edition for edition in held.editions if edition.report == "kankyo")


def citation_of(edition: Edition, code: str, section: int) -> Citation:
    """A whole section."""
    initiative = edition.initiative(code)
    assert initiative is not None
    return cite(edition, initiative, initiative.section(section))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
