"""Who may do what: roles by Telegram's user ids, accounts with passwords."""

from __future__ import annotations

import re

from starlette.responses import Response

from bot.state.accounts import PasswordError
from bot.state.roles import LastAdminError, Role
from bot.web.desk.desk import Desk, Onward, Visit

_USER_ID = re.compile(r"[1-9]\d{0,14}", re.ASCII)

NO_ID = "利用者IDは数字だけです（ボットに /id と送ると示されます）。/ A user id is a number; the bot tells it."
NO_ROLE = "役割を選んでください。/ Choose a role."
UNLIKE = "2回のパスワードが違います。/ The two passwords are not the same."


class PeoplePages:
    """The routes under /desk/people, for admins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.get("/people", Role.ADMIN, self._show)
        desk.post("/people/grant", Role.ADMIN, self._grant)
        desk.post("/people/revoke", Role.ADMIN, self._revoke)
        desk.post("/people/account", Role.ADMIN, self._account)
        desk.post("/people/remove", Role.ADMIN, self._remove)

    def _show(self, visit: Visit, error: str = "") -> Response:
        state = self._desk.state
        return self._desk.page(
            visit,
            "people.html",
            422 if error else 200,
            error=error,
            granted=state.roles.all(),
            accounts=state.accounts.names(),
            roles=tuple(Role),
            form=visit.form,
        )

    def _grant(self, visit: Visit) -> Response | Onward:
        user, role = self._user(visit), visit.form.text("role")
        if user is None:
            return self._show(visit, NO_ID)
        if role not in set(Role):
            return self._show(visit, NO_ROLE)
        try:
            self._desk.state.roles.grant(user, Role(role), visit.actor)
        except LastAdminError as exc:
            return self._show(visit, str(exc))
        return Onward("/people", f"{user} を {role} にしました。/ {user} is {role} now.")

    def _revoke(self, visit: Visit) -> Response | Onward:
        user = self._user(visit)
        if user is None:
            return self._show(visit, NO_ID)
        try:
            gone = self._desk.state.roles.revoke(user, visit.actor)
        except LastAdminError as exc:
            return self._show(visit, str(exc))
        if not gone:
            return self._show(visit, f"{user} に役割はありません。/ {user} has no role.")
        return Onward("/people", f"{user} の役割を外しました。/ {user} has no role any more.")

    def _account(self, visit: Visit) -> Response | Onward:
        form = visit.form
        name, role, password = form.text("name"), form.text("role"), form.secret("password")
        if role not in set(Role):
            return self._show(visit, NO_ROLE)
        if password != form.secret("again"):
            return self._show(visit, UNLIKE)
        try:
            self._desk.state.accounts.set_password(name, password, Role(role), visit.actor)
        except PasswordError as exc:
            return self._show(visit, str(exc))
        return Onward("/people", f"{name}（{role}）のパスワードを決めました。/ The password of {name} ({role}) is set.")

    def _remove(self, visit: Visit) -> Response | Onward:
        name = visit.form.text("name")
        if not self._desk.state.accounts.remove(name, visit.actor):
            return self._show(visit, f"アカウント「{name}」はありません。/ There is no account {name}.")
        return Onward("/people", f"アカウント「{name}」を消しました。/ The account {name} is removed.")

    @staticmethod
    def _user(visit: Visit) -> int | None:
        word = visit.form.text("user")
        return int(word) if _USER_ID.fullmatch(word) else None
