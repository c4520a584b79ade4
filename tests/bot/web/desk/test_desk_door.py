"""Who gets in: every route for a stranger, a clerk and an admin; forms that were not sent from the desk; sessions that ended."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from starlette.requests import Request

from bot.settings import read_settings
from bot.state.roles import Role
from bot.web.assets import Assets
from bot.web.desk.desk import Desk
from bot.web.desk.origin import is_ours
from bot.web.desk.routes import open_desk
from bot.web.desk.session import IDLE, LASTS, MOST_SAID, Sessions
from bot.web.site import Site
from tests.bot.web.desk.office import OWN, PASSWORD, Office, Person
from tests.bot.web.html import parsed
from tests.xhoshin.derived import later_text

STAFF_ROUTES = {
    ("GET", "/desk"),
    ("GET", "/desk/unanswered"),
    ("GET", "/desk/unanswered/{key}"),
    ("POST", "/desk/unanswered/{key}/synonym"),
    ("POST", "/desk/unanswered/{key}/golden"),
    ("POST", "/desk/unanswered/{key}/dismiss"),
    ("GET", "/desk/feedback"),
    ("GET", "/desk/figures"),
    ("GET", "/desk/explain"),
    ("POST", "/desk/leave"),
}
ADMIN_ROUTES = {
    ("GET", "/desk/editions"),
    ("POST", "/desk/editions"),
    ("GET", "/desk/editions/{upload}"),
    ("POST", "/desk/editions/{upload}/reconsider"),
    ("POST", "/desk/editions/{upload}/publish"),
    ("POST", "/desk/editions/{upload}/cancel"),
    ("POST", "/desk/generations/rollback"),
    ("POST", "/desk/generations/rebuild"),
    ("GET", "/desk/people"),
    ("POST", "/desk/people/grant"),
    ("POST", "/desk/people/revoke"),
    ("POST", "/desk/people/account"),
    ("POST", "/desk/people/remove"),
    ("GET", "/desk/suspension"),
    ("POST", "/desk/suspension/suspend"),
    ("POST", "/desk/suspension/resume"),
    ("GET", "/desk/audit"),
}
ROUTES = sorted(STAFF_ROUTES | ADMIN_ROUTES)
POSTS = [path for method, path in ROUTES if method == "POST"]


def real(office: Office, path: str) -> str:
    """The address with a question and a file that are there."""
    if "{upload}" in path:
        waiting = office.desk.editing.waiting() or [office.desk.editing.receive(later_text().encode(), "moji.txt", "test")[0]]
        path = path.replace("{upload}", waiting[0].id)
    return path.replace("{key}", office.ask().id).removeprefix("/desk")


def send(person: Person, office: Office, method: str, path: str, token: str | None = None) -> tuple[int, str]:
    """The status, and where it leads."""
    response = person.get(real(office, path)) if method == "GET" else person.post(real(office, path), token=token)
    return response.status_code, response.headers.get("location", "")


def test_the_table_names_every_route(office: Office) -> None:
    needed = {route for route, role in office.desk.needed.items() if role is Role.STAFF}
    assert needed == STAFF_ROUTES
    assert set(office.desk.needed) - needed == ADMIN_ROUTES
    served = {(method, route.path) for route in office.desk.router.routes for method in route.methods - {"HEAD"}}  # type: ignore[attr-defined]
    assert served - set(office.desk.needed) == {("GET", "/desk/enter"), ("POST", "/desk/enter")}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_stranger_is_sent_to_the_door(office: Office, method: str, path: str) -> None:
    before = office.noted
    expected = (303, "/desk/enter") if method == "GET" else (403, "")
    assert send(office.stranger(), office, method, path, token="x" * 64) == expected
    assert [n for n in office.noted if n not in before and n[0] != "test"] == []


@pytest.mark.parametrize(("method", "path"), sorted(ADMIN_ROUTES))
def test_a_clerk_is_refused_what_admins_do(office: Office, method: str, path: str) -> None:
    clerk = office.staff()
    address = real(office, path)
    before = office.noted
    response = clerk.get(address) if method == "GET" else clerk.post(address, user="9", role="admin", name="sato", notice="x", number="1")
    assert response.status_code == 403
    assert parsed(response.text).one("h1").text.startswith("管理者だけが使えます")
    assert office.noted == before


@pytest.mark.parametrize(("method", "path"), sorted(STAFF_ROUTES))
def test_a_clerk_may_do_what_is_a_clerks(office: Office, method: str, path: str) -> None:
    assert send(office.staff(), office, method, path)[0] in (200, 303, 422)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_admin_may_do_everything(own_office: Office, method: str, path: str) -> None:
    assert send(own_office.admin(), own_office, method, path)[0] in (200, 303, 422)


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_the_token_of_its_session_is_refused(office: Office, path: str) -> None:
    admin, other = office.admin(), office.admin()
    token, address = admin.token, real(office, path)
    before = office.noted
    for wrong in ("", "x", token[:-1] + ("0" if token[-1] != "0" else "1"), other.token, "あ"):
        response = admin.post(address, token=wrong)
        assert (response.status_code, parsed(response.text).one("h1").text[:11]) == (403, "このページは古くなって")
    assert admin.client.post(f"/desk{address}", headers=OWN).status_code == 403
    assert office.noted == before
    assert admin.get().status_code == 200  # still signed in


@pytest.mark.parametrize("path", [*POSTS, "/desk/enter"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {**OWN, "Sec-Fetch-Site": "cross-site"},
        {**OWN, "Sec-Fetch-Site": "same-site"},
        {**OWN, "Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_of_another_site_is_refused(office: Office, path: str, headers: dict[str, str]) -> None:
    admin = office.admin()
    fields = {"token": admin.token, "name": "suzuki", "password": PASSWORD}
    before = office.noted
    response = admin.client.post(path.format(key="k" * 16, upload="u" * 16), data=fields, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert office.noted == before


@pytest.mark.parametrize(
    ("headers", "public_url", "expected"),
    [
        ({"origin": "http://desk.example", "host": "desk.example"}, "", True),
        ({"origin": "https://x.example.jp", "host": "127.0.0.1:8080"}, "https://x.example.jp/guide", True),
        ({"origin": "https://x.example.jp", "host": "127.0.0.1:8080"}, "", False),
        ({"sec-fetch-site": "same-origin"}, "", True),
        ({"sec-fetch-site": "same-origin", "origin": "https://seen.elsewhere"}, "", True),
        ({"host": "desk.example"}, "", False),
        ({"origin": "", "host": ""}, "", False),
    ],
)
def test_what_tells_our_own_page(headers: dict[str, str], public_url: str, expected: bool) -> None:
    scope = {"type": "http", "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    assert is_ours(Request(scope), public_url) is expected


class TestSession:
    def test_its_cookie_is_for_the_desk_alone(self, office: Office) -> None:
        cookie = office.stranger().enter(name="sato", password=PASSWORD).headers["set-cookie"]
        name, *attributes = cookie.split("; ")
        assert name.startswith("desk=")
        assert set(attributes) == {"HttpOnly", "SameSite=strict", "Path=/desk", f"Max-Age={LASTS}"}

    def test_over_https_it_is_secure(self, own_office: Office) -> None:
        own_office.reception.settings = read_settings(public_url="https://x.example.jp/guide")
        desk = Desk(Site(own_office.reception, Assets()))
        cookie = desk.signed_in(desk.sessions.begin("telegram:1")).headers["set-cookie"]
        assert cookie.startswith("__Secure-desk=")
        assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/guide/desk"} <= set(cookie.split("; "))

    def test_a_cookie_that_was_touched_lets_nobody_in(self, office: Office) -> None:
        clerk = office.staff()
        good = clerk.client.cookies["desk"]
        for touched in (good[:-1] + ("A" if good[-1] != "A" else "B"), "X" + good, good.rsplit(".", 1)[0], "", "x.y", "é"):
            assert office.desk.sessions.read(touched) is None
        stranger = office.stranger()
        stranger.client.cookies.set("desk", "X" + good, path="/desk")
        assert stranger.get().headers["location"] == "/desk/enter"

    def test_a_cookie_signed_with_another_key_lets_nobody_in(self, office: Office) -> None:
        forged = Sessions(b"another key")
        assert office.desk.sessions.read(forged.written(forged.begin("desk:suzuki"))) is None

    @pytest.mark.parametrize(("ago", "expected"), [(IDLE - 5, 200), (IDLE + 1, 303)])
    def test_it_ends_after_an_hour_without_use(self, office: Office, ago: int, expected: int) -> None:
        then = Sessions(office.reception.key, lambda: time.time() - ago)
        person = office.stranger()
        person.client.cookies.set("desk", then.written(then.begin("desk:sato", office.desk.stamp_of("sato"))), path="/desk")
        assert person.get().status_code == expected

    def test_use_does_not_make_it_last_longer_than_eight_hours(self) -> None:
        now = [1_000_000.0]
        sessions = Sessions(b"k", lambda: now[0])
        cookie = sessions.written(sessions.begin("telegram:1"))
        for _ in range(9):
            now[0] += LASTS / 10
            session = sessions.read(cookie)
            assert session is not None
            cookie = sessions.written(session)
        now[0] += LASTS / 10
        assert sessions.read(cookie) is None

    def test_a_longer_message_than_a_cookie_holds_is_cut(self) -> None:
        sessions = Sessions(b"k")
        words = "".join(chr(0x4E00 + number * 37 % 20000) for number in range(2000))
        cookie = sessions.written(sessions.begin("desk:" + "あ" * 40, "2026-01-01T00:00:00.000000+00:00"), words)
        assert len(cookie) < 3900
        read = sessions.read(cookie)
        assert read is not None and read.said == words[:MOST_SAID]

    def test_it_ends_with_the_role(self, own_office: Office) -> None:
        own_office.state.roles.grant(5, Role.STAFF, "test")
        own_office.state.roles.grant(6, Role.ADMIN, "test")
        person = own_office.stranger()
        person.client.cookies.set("desk", own_office.desk.sessions.written(own_office.desk.sessions.begin("telegram:5")), path="/desk")
        assert person.get("/audit").status_code == 403
        own_office.state.roles.grant(5, Role.ADMIN, "test")
        assert person.get("/audit").status_code == 200
        own_office.state.roles.grant(5, Role.STAFF, "test")
        assert person.get("/audit").status_code == 403
        own_office.state.roles.revoke(5, "test")
        assert person.get().status_code == 303

    def test_it_ends_with_the_password_and_with_the_account(self, own_office: Office) -> None:
        first = own_office.staff()
        own_office.state.accounts.set_password("sato", "another password", Role.STAFF, "test")
        assert first.get().status_code == 303
        second = own_office.stranger()
        second.enter(name="sato", password="another password")
        assert second.get().status_code == 200
        own_office.state.accounts.remove("sato", "test")
        assert second.get().status_code == 303
        own_office.state.accounts.set_password("sato", PASSWORD, Role.ADMIN, "test")
        assert second.get().status_code == 303

    def test_signing_out_ends_it_for_whoever_kept_the_cookie(self, office: Office) -> None:
        clerk = office.staff()
        kept = clerk.client.cookies["desk"]
        response = clerk.post("/leave")
        assert response.headers["location"] == "/desk/enter"
        assert 'desk=""' in response.headers["set-cookie"]
        assert clerk.get().status_code == 303
        thief = office.stranger()
        thief.client.cookies.set("desk", kept, path="/desk")
        assert thief.get().status_code == 303


@pytest.mark.parametrize("path", ["/desk", "/desk/enter", "/desk/unanswered", "/desk/nowhere", "/desk/unanswered/nothing", "/desk/audit"])
def test_nothing_is_framed_kept_or_run(office: Office, path: str) -> None:
    for person in (office.stranger(), office.staff(), office.admin()):
        headers = person.client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} <= set(policy)
        assert not any(part.startswith("script-src") for part in policy)


def test_other_pages_keep_their_headers(office: Office) -> None:
    for path in ("/", "/deskless"):
        assert "frame-ancestors 'self'" in office.stranger().client.get(path).headers["content-security-policy"]


def test_a_state_that_is_away_is_said_so(own_office: Office, tmp_path: Path) -> None:
    admin = own_office.admin()
    with own_office.state.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE spent")
    response = admin.get()
    assert response.status_code == 503
    assert "いまは表示できません" in response.text


def test_the_desk_stands_where_the_public_url_says(own_office: Office) -> None:
    own_office.reception.settings = read_settings(public_url="http://testserver/guide")
    site = Site(own_office.reception, Assets())
    desk = open_desk(site)
    assert desk.redirect("/desk").headers["location"] == "/guide/desk"
