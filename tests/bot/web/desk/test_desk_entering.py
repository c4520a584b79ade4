"""Signing in: a link is good once and for ten minutes, a password is guessed at only so often."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.limits import OwnLimits
from bot.signing import desk_link_token
from bot.state.roles import Role
from bot.web.assets import Assets
from bot.web.desk.desk import Desk
from bot.web.desk.entering import MOST_OF_NAME, Entrance
from bot.web.site import Site
from tests.bot.web.desk.office import OWN, PASSWORD, Office, complaint
from tests.bot.web.html import parsed


@pytest.fixture
def link(own_office: Office) -> str:
    own_office.state.roles.grant(5, Role.STAFF, "test")
    return desk_link_token(own_office.reception.key, 5)


class TestLink:
    def test_opening_it_signs_nobody_in_and_its_button_does(self, own_office: Office, link: str) -> None:
        for _ in range(3):  # a preview, a scanner, the person
            person = own_office.stranger()
            page = person.client.get(f"/desk/enter?token={link}")
            assert (page.status_code, "set-cookie" in page.headers) == (200, False)
        form = parsed(page.text).one("form")
        assert (form["method"], form["action"]) == ("post", "/desk/enter")
        response = person.enter(link=form.one("input", name="link")["value"])
        assert response.headers["location"] == "/desk"
        assert "telegram:5（職員）" in person.see().one("header").text
        assert own_office.noted[0] == ("telegram:5", "sign_in", "desk")

    def test_it_is_good_once(self, own_office: Office, link: str) -> None:
        assert own_office.stranger().enter(link=link).status_code == 303
        again = own_office.stranger()
        response = again.enter(link=link)
        assert (response.status_code, complaint(response)) == (403, complaint(again.enter(link="x.y.z")))
        assert again.get().status_code == 303

    def test_of_two_presses_at_once_one_gets_in(self, own_office: Office, link: str) -> None:
        people = [own_office.stranger() for _ in range(8)]
        with ThreadPoolExecutor(8) as threads:
            statuses = list(threads.map(lambda person: person.enter(link=link).status_code, people))
        assert sorted(statuses) == [303] + [403] * 7

    def test_it_ends_after_ten_minutes(self, own_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        own_office.state.roles.grant(5, Role.STAFF, "test")
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now - 602)
        old = desk_link_token(own_office.reception.key, 5)
        monkeypatch.undo()
        person = own_office.stranger()
        assert "期限切れ" in complaint(person.client.get(f"/desk/enter?token={old}"))
        assert person.enter(link=old).status_code == 403

    @pytest.mark.parametrize("forged", ["5", "5.x.y", "%00", "あ", pytest.param(desk_link_token(b"another key", 5), id="of another key")])
    def test_a_forged_one_lets_nobody_in(self, own_office: Office, link: str, forged: str) -> None:
        person = own_office.stranger()
        for token in (forged, link.replace("5.", "6.", 1), link[:-1]):
            assert person.client.get("/desk/enter", params={"token": token}).status_code == 403
            assert person.enter(link=token).status_code == 403
        assert own_office.stranger().enter(link=link).status_code == 303

    def test_without_a_role_it_opens_nothing(self, own_office: Office) -> None:
        response = own_office.stranger().enter(link=desk_link_token(own_office.reception.key, 99))
        assert (response.status_code, "職員の役割がありません" in complaint(response)) == (403, True)
        assert "set-cookie" not in response.headers


class TestPassword:
    def test_the_right_one_opens_the_desk(self, office: Office) -> None:
        person = office.staff()
        assert "desk:sato（職員）" in person.see().one("header").text
        assert office.noted[0] == ("desk:sato", "sign_in", "desk")

    @pytest.mark.parametrize(("name", "password"), [("sato", "wrong"), ("nobody", PASSWORD), ("", ""), ("sato", f"{PASSWORD} "), ("SATO", PASSWORD)])
    def test_another_one_does_not(self, own_office: Office, name: str, password: str) -> None:
        person = own_office.stranger()
        response = person.enter(name=name, password=password)
        assert (response.status_code, complaint(response)) == (
            403,
            "アカウント名かパスワードが違います。/ The account name or the password is wrong.",
        )
        assert person.get().status_code == 303
        assert parsed(response.text).one("input", id="name")["value"] == name  # nothing typed is lost, but for the password
        assert "value" not in parsed(response.text).one("input", id="password").attributes

    def test_after_five_wrong_ones_the_right_one_waits_too(self, own_office: Office) -> None:
        person = own_office.stranger()
        for _ in range(MOST_OF_NAME):
            assert person.enter(name="sato", password="wrong").status_code == 403
        refused = person.enter(name="sato", password=PASSWORD)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 900
        assert "約15分お待ちください" in complaint(refused)
        assert person.enter(name="suzuki", password=PASSWORD).status_code == 303

    def test_the_right_one_forgets_the_wrong_ones(self, own_office: Office) -> None:
        for _ in range(3):
            for _ in range(MOST_OF_NAME - 1):
                own_office.stranger().enter(name="sato", password="wrong")
            assert own_office.stranger().enter(name="sato", password=PASSWORD).status_code == 303

    def test_many_names_from_one_address_are_slowed_down_by_a_clock_that_moves_on(self, own_office: Office) -> None:
        now = [0.0]
        desk = Desk(Site(own_office.reception, Assets()))
        Entrance(desk, of_addresses=OwnLimits(3, lambda: now[0], 900))
        app = FastAPI()
        app.include_router(desk.router)
        client = TestClient(app, follow_redirects=False)

        def enter(name: str, password: str) -> int:
            return client.post("/desk/enter", data={"name": name, "password": password}, headers=OWN).status_code

        assert [enter("sato", PASSWORD) for _ in range(5)] == [303] * 5  # clerks of one office
        client.cookies.clear()
        assert [enter(f"name{number}", "guess") for number in range(5)] == [403, 403, 403, 429, 429]
        now[0] = 899.0
        assert enter("suzuki", PASSWORD) == 429
        now[0] = 900.0
        assert enter("suzuki", PASSWORD) == 303

    def test_a_form_of_any_length_is_answered(self, own_office: Office) -> None:
        assert own_office.stranger().enter(name="x" * 100_000, password="y" * 100_000).status_code == 403


def test_whoever_is_in_is_not_asked_again(office: Office) -> None:
    clerk = office.staff()
    assert clerk.get("/enter").headers["location"] == "/desk"
