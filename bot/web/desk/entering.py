"""Signing in, by a link from the bot or by account and password, and out.

A link is spent by the button on its page, not by opening it: what looks at links in chats ahead of people spends none. Wrong
passwords are counted by name and by address: neither many guesses at one account nor one password tried on many accounts go far.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.limits import OwnLimits
from bot.signing import desk_user
from bot.state.actions import Action
from bot.state.roles import Role
from bot.web.desk.desk import ACCOUNT, ENTER, TELEGRAM, Desk
from bot.web.desk.forms import Form, TooLargeError, read_form
from bot.web.desk.origin import is_ours
from bot.web.visitors import visitor_of

# So many wrong passwords are taken within a quarter of an hour: of a name, and from an address.
WINDOW = 15 * 60
MOST_OF_NAME, MOST_FROM_ADDRESS = 5, 30
_MOST_BYTES = 4096

OTHER_SITE = "このページを開き直して、もう一度サインインしてください。/ Open this page anew and sign in again: the form did not come from it."
WRONG = "アカウント名かパスワードが違います。/ The account name or the password is wrong."
LINK_ENDED = (
    "このリンクは使えません（期限切れか使用済みです）。ボットに新しいリンクを求めてください。"
    "/ This link has ended or was used already: ask the bot for a new one."
)
NO_ROLE = "この利用者に職員の役割がありません。管理者に依頼してください。/ This user has no role any more: ask an admin for one."


class Entrance:
    """The routes /desk/enter and /desk/leave."""

    def __init__(self, desk: Desk, of_names: OwnLimits | None = None, of_addresses: OwnLimits | None = None) -> None:
        self._desk = desk
        self._of_names = of_names or OwnLimits(MOST_OF_NAME, window=WINDOW)
        self._of_addresses = of_addresses or OwnLimits(MOST_FROM_ADDRESS, window=WINDOW)
        desk.router.add_route(ENTER, self._show, ["GET"])
        desk.router.add_route(ENTER, self._enter, ["POST"])
        desk.post("/leave", Role.STAFF, desk.signed_out)

    def _show(self, request: Request) -> Response:
        if self._desk.visit_of(request) is not None:
            return self._desk.redirect("/desk")
        link = request.query_params.get("token", "")
        if link and desk_user(self._desk.reception.key, link) is None:
            return self._desk.door(request, 403, error=LINK_ENDED)
        return self._desk.door(request, link=link)

    async def _enter(self, request: Request) -> Response:
        try:
            form = await read_form(request, _MOST_BYTES)
        except TooLargeError:
            form = Form()
        return await run_in_threadpool(self._entered, request, form)

    def _entered(self, request: Request, form: Form) -> Response:
        if not is_ours(request, self._desk.reception.settings.public_url):
            return self._desk.door(request, 403, error=OTHER_SITE)
        link = form.text("link")
        return self._by_link(request, link) if link else self._by_password(request, form.text("name"), form.secret("password"))

    def _by_link(self, request: Request, link: str) -> Response:
        desk = self._desk
        user = desk_user(desk.reception.key, link)
        if user is None or not desk.state.spent.spend(desk.reception.hashed(f"desk-link:{link}")):
            return desk.door(request, 403, error=LINK_ENDED)
        if desk.state.roles.role_of(user) is None:
            return desk.door(request, 403, error=NO_ROLE)
        return self._signed_in(f"{TELEGRAM}{user}", "")

    def _by_password(self, request: Request, name: str, password: str) -> Response:
        desk = self._desk
        of_name = desk.reception.hashed(f"desk-name:{name}")
        address = desk.reception.hashed(f"desk-address:{visitor_of(request)}")
        # Counted before it is looked at, so that guesses sent at once count like guesses one by one.
        wait = max(self._of_addresses.take(address), self._of_names.take(of_name))
        if wait > 0:
            return self._too_many(request, name, wait)
        stamp = desk.stamp_of(name)
        if desk.state.accounts.check(name, password) is None:
            return desk.door(request, 403, error=WRONG, name=name)
        self._of_names.forget(of_name)
        self._of_addresses.give_back(address)
        return self._signed_in(f"{ACCOUNT}{name}", stamp)

    def _too_many(self, request: Request, name: str, wait: float) -> Response:
        minutes = int(wait // 60) + 1
        error = (
            f"サインインの失敗が続いたため、あと約{minutes}分お待ちください。ボットのリンクならすぐに入れます。"
            f"/ There were too many failed attempts: wait about {minutes} min, or use a link from the bot."
        )
        response = self._desk.door(request, 429, error=error, name=name)
        response.headers["Retry-After"] = str(int(wait) + 1)
        return response

    def _signed_in(self, actor: str, stamp: str) -> Response:
        self._desk.state.audit.note(actor, Action.SIGN_IN, "desk")
        return self._desk.signed_in(self._desk.sessions.begin(actor, stamp))
