"""The methods about the bot itself: its commands, descriptions and membership of chats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rules
from .oracles import Json, units
from .refusals import NO_CHAT, bad_request, forbidden, mistake
from .world import Chat, World

Params = dict[str, Any]
LIMITS = {"description": 512, "short_description": 120}


class Profile:
    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> dict[str, Callable[[Params], Any]]:
        return {
            "setmycommands": self.set_commands,
            "getmycommands": self.get_commands,
            "deletemycommands": self.delete_commands,
            "setmydescription": lambda params: self._set_text("description", params),
            "getmydescription": lambda params: self._get_text("description", params),
            "setmyshortdescription": lambda params: self._set_text("short_description", params),
            "getmyshortdescription": lambda params: self._get_text("short_description", params),
            "getchatmember": self.get_member,
            "leavechat": self.leave,
        }

    def set_commands(self, params: Params) -> bool:
        self.world.commands[self._place(params)] = rules.commands(params["commands"])
        return True

    def get_commands(self, params: Params) -> list[Json]:
        return self.world.commands.get(self._place(params), [])

    def delete_commands(self, params: Params) -> bool:
        self.world.commands.pop(self._place(params), None)
        return True

    def get_member(self, params: Params) -> Json:
        chat = self._chat(params["chat_id"])
        user_id = params["user_id"]
        if user_id == self.world.bot["id"]:
            return {"status": "left" if chat.blocked else "member", "user": self.world.bot}
        if user_id not in chat.people:
            raise bad_request("user not found" if not self._known(user_id) else "PARTICIPANT_ID_INVALID")
        return {"status": "member", "user": chat.people[user_id]}

    def leave(self, params: Params) -> bool:
        chat = self._chat(params["chat_id"])
        if chat.private:
            raise bad_request("chat can't be left")
        if chat.blocked:
            raise forbidden("bot is not a member of the group chat")
        chat.blocked = True
        return True

    def menu(self, chat: Chat, user: Json) -> list[Json]:
        """The commands a person sees in a chat: the narrowest scope that has any, in their language before the others'."""
        if chat.private:
            scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
        else:
            scopes = [f"chat_member:{chat.id}:{user['id']}", f"chat:{chat.id}", "all_group_chats", "default"]
        language = user.get("language_code", "")[:2]
        places = [(scope, code) for scope in scopes for code in (language, "")]
        return next((self.world.commands[place] for place in places if self.world.commands.get(place)), [])

    def _place(self, params: Params) -> tuple[str, str]:
        scope = params.get("scope") or {"type": "default"}
        parts = [scope["type"]]
        if "chat_id" in scope:
            parts.append(str(self._chat(scope["chat_id"]).id))
        if "user_id" in scope:
            parts.append(str(scope["user_id"]))
        return ":".join(parts), rules.language_code(params.get("language_code"))

    def _chat(self, chat_id: int | str) -> Chat:
        number = int(chat_id) if str(chat_id).lstrip("-").isdigit() else 0
        if number not in self.world.chats:
            raise NO_CHAT
        return self.world.chats[number]

    def _known(self, user_id: int) -> bool:
        return any(user_id in chat.people for chat in self.world.chats.values())

    def _set_text(self, kind: str, params: Params) -> bool:
        text = params.get(kind, "")
        if units(text) > LIMITS[kind]:
            raise mistake(f"bot {kind.replace('_', ' ')} is too long")
        self.world.texts[(kind, rules.language_code(params.get("language_code")))] = text
        return True

    def _get_text(self, kind: str, params: Params) -> Json:
        code = rules.language_code(params.get("language_code"))
        return {kind: self.world.texts.get((kind, code)) or self.world.texts.get((kind, ""), "")}
