"""A strict stand-in of the Telegram Bot API, over real HTTP on loopback, for bots in this process or any other.

    def test_greeting(standin):                      # the fixture of tests/bot/telegram/conftest.py
        start_the_bot(standin.token, standin.base_url, standin.base_file_url)
        hanako = standin.user("花子", language_code="ja")
        hanako.starts()                              # "/start"; starts("moji-A-5") follows a deep link
        reply = hanako.reply()                       # the next message (or edit) of the bot's; waits up to 10 s
        assert reply.bold == ("門司区",) and reply.labels == [["原文", "他の区では"]]
        tap = hanako.taps("原文")                     # by text or data, in the newest message with buttons
        assert tap.answer() and hanako.reply().edited

`standin.url` stands for https://api.telegram.org.

People: `User.says/starts/opens/taps/taps_data/sends_document/sends/edits_last/types/chooses/blocks/unblocks`,
`Group.says(user, text, mention=, reply_to=)/taps(user, button)/adds_bot/removes_bot`. Both read with
`reply() / replies(n) / rest() / hears_nothing() / messages / standing / actions` (`await areply()` in coroutines). See `BotMessage`, `Tap`, `InlineQuery`.

Updates by hand: `standin.inject(any_json)` (malformed ones too), `standin.repeat(update_id, times)`, `standin.pending()`.
Faults: `standin.faults.too_many / error / reset_before / reset_after / hang / malformed (method, ..., times=n)`; `standin.start() / stop()`; the fixture
`late_standin` is not listening yet. Webhooks: `standin.webhook.routes["https://bot.example.jp"] = "http://127.0.0.1:8080"`, `standin.webhook.deliveries`.
The log: `standin.calls.of("sendMessage", chat_id=...)`, `.most_within(1.0, ...)`,
`.resends()` (sends repeated after an outcome the bot could not know). `standin.crowd(1000)` writes 1,000 messages at once; `standin.drained()` waits.

Strictness: what Telegram refuses is refused in its words; what no faultless bot would send (broken markup, an unknown parameter, a keyboard
beyond the limits) is also kept in `standin.mistakes`, and the fixture fails the test that leaves any (`take_mistakes()` takes them out). Markup is
judged by Telegram's own parser, updates and messages by aiogram's models; at the end everything the bot ever sent is judged once more (`verify`).
`standin.flood = Flood()` turns on the limits on how fast a bot may send.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from types import TracebackType
from typing import Any

from . import rules
from .audit import faults_found
from .calls import Call, Calls
from .faults import ANY, Fault, Faults, Kind
from .flood import Flood, Limit
from .inline import Inline
from .methods import Messages
from .oracles import Json
from .people import Group, InlineQuery, Tap, User
from .profile import Profile
from .reading import Reader
from .sent import BotMessage, Button, Entity
from .server import Gate, Server
from .updates import Queued, Updates
from .webhook import Webhook, allow
from .world import World

__all__ = ["ANY", "BotMessage", "Button", "Call", "Entity", "Fault", "Flood", "Group", "InlineQuery", "Kind", "Limit", "StandIn", "Tap", "User"]

BOT_ID = 8_123_456_789
TOKEN = f"{BOT_ID}:AAStandInCanary_0123456789-abcdefgh"
FIRST_PERSON = 5_000_000_001
FIRST_GROUP = 1_000_000_000_001


class StandIn:
    """One bot's Telegram. `token`, `base_url` and `base_file_url` are what python-telegram-bot wants to know."""

    def __init__(self, username: str = "xhoshin_test_bot", token: str = TOKEN, privacy: bool = False) -> None:
        about = {"id": BOT_ID, "is_bot": True, "first_name": "Ｘ方針", "username": username}
        abilities = {"can_join_groups": True, "can_read_all_group_messages": not privacy, "supports_inline_queries": True}
        self.world = World(about, abilities)
        self.token = token
        self.privacy = privacy
        self.calls = Calls()
        self.faults = Faults()
        self.flood: Flood | None = None
        self.updates = Updates(self.world)
        self.webhook = Webhook(self.world, self.updates)
        self.profile = Profile(self.world)
        self.methods: dict[str, Callable[[dict[str, Any]], Any]] = {"getupdates": self._get_updates}
        for part in (Messages(self.world), self.profile, Inline(self.world), self.webhook):
            self.methods.update(part.table())
        self._server = Server(Gate(self))
        self._ids = itertools.count(FIRST_PERSON)
        self._groups = itertools.count(FIRST_GROUP)

    @property
    def url(self) -> str:
        """What stands for https://api.telegram.org."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    @property
    def mistakes(self) -> list[str]:
        with self.world.changed:
            return list(self.world.mistakes)

    def take_mistakes(self) -> list[str]:
        """The mistakes so far, which count no longer."""
        with self.world.changed:
            taken, self.world.mistakes = self.world.mistakes, []
            return taken

    def verify(self) -> None:
        """Raises:
        AssertionError: The bot made mistakes that were not taken out, or something is wrong with a message it sent.
        """
        found = self.take_mistakes() + self.audit()
        assert not found, "\n".join(found)

    def audit(self) -> list[str]:
        """What is wrong with any message the bot ever sent here, looked at again."""
        return faults_found(self.world, self.calls)

    def start(self) -> StandIn:
        self._server.start()
        return self

    def stop(self) -> None:
        """Connections are refused from now on; `start` listens again at the same port, with everything as it was."""
        self._server.stop()

    def close(self) -> None:
        self._server.close()

    def user(self, name: str = "花子", *, language_code: str = "ja", user_id: int | None = None, username: str = "") -> User:
        about: Json = {"id": user_id or next(self._ids), "is_bot": False, "first_name": name, "language_code": language_code}
        return User(self.world, self.updates, {**about, **({"username": username} if username else {})})

    def group(self, title: str, *members: User) -> Group:
        about = {"id": -next(self._groups), "type": "supergroup", "title": title}
        return Group(self.world, self.updates, about, members, self.privacy)

    def menu(self, user: User, chat: Reader) -> list[Json]:
        """The commands `user` is offered in `chat` (command, description), as Telegram chooses among scopes and languages."""
        with self.world.changed:
            return self.profile.menu(chat.chat, user.about)

    def crowd(self, count: int, people: int = 10, text: str = "質問{}") -> dict[int, User]:
        """`count` messages at once from so many new people, taking turns: who wrote which update_id. `text` takes the message's number, from 1."""
        users = [self.user(f"市民{number}") for number in range(1, people + 1)]
        with self.world.changed:
            told = ((users[number % people], users[number % people].says(text.format(number + 1))) for number in range(count))
            return {update_id: user for user, update_id in told if update_id is not None}

    def inject(self, payload: Any, lane: int | None = None) -> int:
        """Any JSON as an update, unchecked; gives the update_id it is confirmed by. Updates of one lane come to a webhook in order."""
        return self.updates.inject(payload, lane)

    def repeat(self, update_id: int, times: int = 1) -> None:
        """The same update delivered again."""
        self.updates.repeat(update_id, times)

    def pending(self) -> list[Queued]:
        """The updates the bot has not confirmed."""
        return self.updates.pending()

    def drained(self, timeout: float = 30.0) -> None:
        """Waits until the bot has confirmed every update.

        Raises:
            AssertionError: Some were left after `timeout` seconds.
        """
        assert self.world.wait_for(lambda: not (self.updates.queue or self.updates.again), timeout), (
            f"{len(self.pending())} updates not taken within {timeout} s"
        )

    def wait_for(self, ready: Callable[[], Any], timeout: float = 10.0) -> None:
        """Waits until `ready()` is true; it is asked after every call and every change.

        Raises:
            AssertionError: It was not within `timeout` seconds.
        """
        assert self.world.wait_for(ready, timeout), f"not within {timeout} s"

    async def _get_updates(self, params: dict[str, Any]) -> list[Any]:
        allow(self.updates, params)
        limit = rules.whole(params, "limit", 1, 100, 100)
        return await self.updates.poll(params.get("offset", 0), limit, params.get("timeout", 0))

    def __enter__(self) -> StandIn:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if exc is None:
            self.verify()
