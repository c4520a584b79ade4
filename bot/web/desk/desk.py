"""The door of the desk: every page says which role it needs, and none is made for anybody else.

A request goes along one line (`Desk.admit`): sent from our own page, signed in, of the role, small enough, with the token of its session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.state.roles import Role
from bot.web.desk import labels
from bot.web.desk.forms import MOST, Form, TooLargeError, read_form
from bot.web.desk.headers import ROOT
from bot.web.desk.origin import is_ours
from bot.web.desk.session import LASTS, Session, Sessions
from bot.web.site import Site
from bot.web.wording import PageLanguage

ENTER = f"{ROOT}/enter"
TELEGRAM, ACCOUNT = "telegram:", "desk:"


class Barred(StrEnum):
    """Why a request goes no further; each has its words in desk/barred.html."""

    OTHER_SITE = "other_site"
    SIGNED_OUT = "signed_out"
    NOT_ADMIN = "not_admin"
    STALE = "stale"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody signed in."""

    request: Request
    session: Session
    role: Role
    form: Form = field(default_factory=Form)

    @property
    def actor(self) -> str:
        """Who it is, in the audit log."""
        return self.session.actor


@dataclass(frozen=True, slots=True)
class Onward:
    """Where to go once something was done, and what the page there says of it."""

    path: str
    said: str = ""


Handler = Callable[[Visit], "Response | Onward"]


class Desk:
    """What the pages of the desk share. Handlers run off the event loop."""

    def __init__(self, site: Site, sessions: Sessions | None = None) -> None:
        self.site, self.reception, self.state = site, site.reception, site.reception.state
        self.home = self.reception.service.store.root
        self.router = APIRouter()
        self.sessions = sessions or Sessions(self.reception.key)
        self.editing = self.reception.editing
        self.needed: dict[tuple[str, str], Role] = {}
        self._public_url = self.reception.settings.public_url
        self._secure = self._public_url.startswith("https://")
        # A browser takes a cookie of this prefix over https alone (RFC 6265bis).
        self.cookie = "__Secure-desk" if self._secure else "desk"

    def get(self, path: str, role: Role, handler: Handler) -> None:
        """Serve a page under /desk to whoever has the role."""
        self._serve("GET", path, role, handler, 0)

    def post(self, path: str, role: Role, handler: Handler, most: int = MOST) -> None:
        """Take a form of at most `most` bytes from whoever has the role."""
        self._serve("POST", path, role, handler, most)

    def _serve(self, method: str, path: str, role: Role, handler: Handler, most: int) -> None:
        async def endpoint(request: Request) -> Response:
            return await self.admit(request, role, handler, most)

        self.needed[method, ROOT + path] = role
        self.router.add_route(ROOT + path, endpoint, [method])

    async def admit(self, request: Request, role: Role, handler: Handler, most: int) -> Response:
        sends = request.method == "POST"
        if sends and not is_ours(request, self._public_url):
            return await self._barred(request, Barred.OTHER_SITE)
        visit = await run_in_threadpool(self.visit_of, request)
        if visit is None:
            return await self._barred(request, Barred.SIGNED_OUT) if sends else self.redirect(ENTER)
        if not visit.role.includes(role):
            return await self._barred(request, Barred.NOT_ADMIN, visit)
        if sends:
            try:
                form = await read_form(request, most)
            except TooLargeError:
                return await self._barred(request, Barred.TOO_LARGE, visit)
            if not self.sessions.is_token(visit.session, form.text("token")):
                return await self._barred(request, Barred.STALE, visit)
            visit = Visit(request, visit.session, visit.role, form)
        return await run_in_threadpool(self._answered, visit, handler)

    def visit_of(self, request: Request) -> Visit | None:
        """Who sends a request, with the role of this very moment; None for a stranger. Raises HTTPException (503) where the state cannot be read."""
        session = self.sessions.read(request.cookies.get(self.cookie))
        if session is None:
            return None
        try:
            role = None if self.state.spent.holds(self.sessions.spent_name(session)) else self._role_of(session)
        except SQLAlchemyError as exc:
            raise HTTPException(503) from exc
        return Visit(request, session, role) if role is not None else None

    def stamp_of(self, name: str) -> str:
        """Tells one password of an account from the next; empty where there is no such account."""
        changed = self.state.accounts.changed_at(name)
        return changed.isoformat() if changed else ""

    def signed_in(self, session: Session) -> Response:
        """To the first page, as whom the session says."""
        response = self.redirect(ROOT)
        self._keep(response, session)
        return response

    def signed_out(self, visit: Visit) -> Response:
        """To the door; the session is good for nothing more, wherever its cookie may be."""
        self.state.spent.spend(self.sessions.spent_name(visit.session))
        response = self.redirect(ENTER)
        response.delete_cookie(self.cookie, path=self._cookie_path, secure=self._secure, httponly=True, samesite="strict")
        return response

    def page(self, visit: Visit, template: str, status: int = 200, **context: Any) -> Response:
        """A page of the desk; `template` stands in templates/desk, `error` is shown in it."""
        return self._page(visit.request, template, status, visit, said=visit.session.said, **context)

    def door(self, request: Request, status: int = 200, **context: Any) -> Response:
        """The page to sign in on."""
        return self._page(request, "enter.html", status, None, **{"link": "", "name": "", **context})

    def redirect(self, path: str) -> Response:
        return RedirectResponse(self.site.base + path, 303)

    def _page(self, request: Request, template: str, status: int, visit: Visit | None, **context: Any) -> Response:
        token = self.sessions.token(visit.session) if visit else ""
        admin = visit is not None and visit.role is Role.ADMIN
        shared = {"labels": labels, "label": labels.label, "local": local, "visit": visit, "token": token, "admin": admin, "said": "", "error": ""}
        return self.site.page(request, f"desk/{template}", PageLanguage.JAPANESE, status, **{**shared, **context})

    def _role_of(self, session: Session) -> Role | None:
        if session.actor.startswith(TELEGRAM):
            return self.state.roles.role_of(int(session.actor.removeprefix(TELEGRAM)))
        name = session.actor.removeprefix(ACCOUNT)
        return self.state.accounts.role_of(name) if session.stamp == self.stamp_of(name) else None

    def _answered(self, visit: Visit, handler: Handler) -> Response:
        try:
            found = handler(visit)
        except SQLAlchemyError as exc:
            raise HTTPException(503) from exc
        said = found.said if isinstance(found, Onward) else ""
        response = self.redirect(ROOT + found.path) if isinstance(found, Onward) else found
        if self.cookie not in response.headers.get("set-cookie", ""):
            self._keep(response, visit.session, said)
        return response

    async def _barred(self, request: Request, why: Barred, visit: Visit | None = None) -> Response:
        status = 413 if why is Barred.TOO_LARGE else 403
        return await run_in_threadpool(self._page, request, "barred.html", status, visit, why=why.value)

    def _keep(self, response: Response, session: Session, said: str = "") -> None:
        value = self.sessions.written(session, said)
        response.set_cookie(self.cookie, value, LASTS, path=self._cookie_path, secure=self._secure, httponly=True, samesite="strict")

    @property
    def _cookie_path(self) -> str:
        return self.site.base + ROOT


def local(moment: datetime) -> str:
    """A moment by the clock on the wall."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
