"""A staff desk over a home of its own, and the people who come to it: a stranger, a clerk, an admin."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings
from bot.state.roles import Role
from bot.web.app import create_app
from bot.web.desk.routes import open_desk
from tests.bot.web.html import Element, parsed

PASSWORD = "a password of clerks"
OWN = {"Origin": "http://testserver"}
UNANSWERED = "図書館の貸出期間は何日ですか"
_visitors = count()


class Person:
    """One browser. Forms are sent with the token that the page before gave, as a browser does."""

    def __init__(self, office: Office) -> None:
        self.client = TestClient(office.app, follow_redirects=False)

    def get(self, path: str = "") -> httpx.Response:
        return self.client.get(f"/desk{path}")

    def see(self, path: str = "") -> Element:
        """A page that is there, read."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return parsed(response.text)

    @property
    def token(self) -> str:
        return self.see().all("input", name="token")[0]["value"]

    def post(self, path: str, files: Any = None, token: str | None = None, **fields: str) -> httpx.Response:
        sent = {"token": self.token if token is None else token, **fields}
        return self.client.post(f"/desk{path}", data=sent, files=files, headers=OWN)

    def do(self, path: str, files: Any = None, **fields: str) -> str:
        """What the next page says of a form that was taken."""
        response = self.post(path, files, **fields)
        assert response.status_code == 303, parsed(response.text).one("main").text
        return parsed(self.client.get(response.headers["location"]).text).one("div", role="status").text.strip()

    def enter(self, **fields: str) -> httpx.Response:
        return self.client.post("/desk/enter", data=fields, headers=OWN)


class Office:
    def __init__(self, home: Path, **settings: Any) -> None:
        self.home = home
        self.reception = Reception.open(read_settings(**settings), home)
        self.state = self.reception.state
        self.app = create_app(self.reception)
        self.desk = open_desk(self.app.state.site)
        self.state.accounts.set_password("sato", PASSWORD, Role.STAFF, "test")
        self.state.accounts.set_password("suzuki", PASSWORD, Role.ADMIN, "test")

    def stranger(self) -> Person:
        return Person(self)

    def staff(self) -> Person:
        return self._signed_in("sato")

    def admin(self) -> Person:
        return self._signed_in("suzuki")

    def _signed_in(self, name: str) -> Person:
        person = Person(self)
        assert person.enter(name=name, password=PASSWORD).headers["location"] == "/desk"
        return person

    def ask(self, text: str = UNANSWERED) -> Reply:
        """A citizen's question."""
        reply = self.reception.ask(f"ip:{next(_visitors)}", text, Channel.WEB)
        assert isinstance(reply, Reply), reply
        return reply

    @property
    def noted(self) -> list[tuple[str, str, str]]:
        """The audit log, the newest first."""
        return [(entry.actor, entry.action.value, entry.detail) for entry in self.state.audit.recent(1000)]

    @property
    def live(self) -> list[str]:
        return sorted(edition.id for edition in self.reception.service.serving.live.library.editions)


def complaint(response: httpx.Response) -> str:
    """What a page says went wrong."""
    return parsed(response.text).one("div", role="alert").text.strip()
