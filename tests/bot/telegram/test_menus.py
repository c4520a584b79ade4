"""The commands that are offered: by scope and language, and to those with a role; every one of them is answered."""

from __future__ import annotations

from bot.telegram.menus import ADMIN, GROUP, PRIVATE, STAFF

from .towns import Town


def names(menu: list[dict[str, str]]) -> list[str]:
    return [command["command"] for command in menu]


def test_commands_by_scope_and_language(town: Town) -> None:
    hanako, alice = town.stranger, town.standin.user("Alice", language_code="en")
    group = town.standin.group("町内会", hanako, alice)
    menu = town.standin.profile.menu
    assert names(menu(hanako.chat, hanako.about)) == [*PRIVATE]
    assert menu(hanako.chat, hanako.about)[0]["description"] == "使い方"
    assert menu(alice.chat, alice.about)[0]["description"] == "How to use this guide"
    assert names(menu(group.chat, hanako.about)) == [*GROUP]
    assert menu(group.chat, hanako.about)[0]["description"] == "質問する（例: /ask A-1 門司区）"
    for method in ("setMyDescription", "setMyShortDescription"):
        assert {call.params.get("language_code") for call in town.standin.calls.of(method)} == {None, "en"}


def test_every_command_offered_is_handled(town: Town) -> None:
    handled = {name for handlers in town.application.handlers.values() for handler in handlers for name in getattr(handler, "commands", ())}
    assert handled == {*PRIVATE, *GROUP, *STAFF, *ADMIN}
