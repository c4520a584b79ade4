"""What people do becomes the updates Telegram makes of it; commands, inline mode, groups; and the judges judge."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import telegram
from telegram import (
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest, Forbidden

from .driver import Driver
from .standin import StandIn, User
from .standin.oracles import MarkupError, ModelError, check_message, check_update, cut, parse_markup, units
from .standin.parameters import TABLE
from .test_standin import refused


@pytest.fixture
def driver(standin: StandIn) -> Iterator[Driver]:
    with Driver(standin) as made:
        yield made


@pytest.fixture
def hanako(standin: StandIn) -> User:
    user = standin.user("花子", username="hanako_k")
    user.starts()
    return user


def last(driver: Driver) -> Any:
    """The newest update."""
    return driver.get_updates()[-1]


def article(number: int | str, **more: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(str(number), "課題", InputTextMessageContent(**{"message_text": "<b>引用</b>", "parse_mode": "HTML", **more}))


def test_words_carry_their_entities(standin: StandIn, driver: Driver, hanako: User) -> None:
    hanako.says("😀 /show@xhoshin_test_bot A-5 @hanako_k https://example.jp")
    message = last(driver).message
    assert message.text == "😀 /show@xhoshin_test_bot A-5 @hanako_k https://example.jp"
    assert [(one.type, one.offset, one.length) for one in message.entities] == [("bot_command", 3, 22), ("mention", 30, 9), ("url", 40, 18)]
    assert (message.chat.id, message.chat.type, message.from_user.username) == (hanako.id, "private", "hanako_k")


def test_deep_links(standin: StandIn, driver: Driver, hanako: User) -> None:
    hanako.opens("https://t.me/xhoshin_test_bot?start=moji-A_5")
    assert last(driver).message.text == "/start moji-A_5"
    for payload in ("門司", "a b", "x" * 65):
        with pytest.raises(ValueError, match="start payload"):
            hanako.starts(payload)
    with pytest.raises(AssertionError, match="does not lead to the bot"):
        hanako.opens("https://t.me/another_bot?start=x")


def test_edited_words_and_other_things(standin: StandIn, driver: Driver, hanako: User) -> None:
    hanako.says("門指")
    hanako.edits_last("門司")
    assert last(driver).edited_message.text == "門司"
    hanako.sends(location={"latitude": 33.9, "longitude": 130.9})
    assert last(driver).message.location.latitude == 33.9
    driver.send_message(hanako.id, "返事", reply_to_message_id=101)
    hanako.says("それは?", reply_to=hanako.reply())
    replied = last(driver).message.reply_to_message
    assert replied.text == "返事" and replied.from_user.is_bot and replied.reply_to_message is None
    with pytest.raises(ModelError, match="location"):
        hanako.sends(location={"latitude": "north"})


def test_groups(standin: StandIn, driver: Driver, hanako: User) -> None:
    group = standin.group("政策課", hanako)
    group.says(hanako, "駐車場は?", mention=True)
    message = last(driver).message
    assert (message.text, message.entities[0].type, message.chat.type, message.chat.id) == (
        "@xhoshin_test_bot 駐車場は?",
        "mention",
        "supergroup",
        group.id,
    )
    driver.send_message(group.id, "8時から", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("原文", callback_data="x")]]))
    reply = group.reply()
    group.says(hanako, "いつから?", reply_to=reply)
    assert last(driver).message.reply_to_message.from_user.id == driver.get_me().id
    group.taps(hanako, "原文")
    query = last(driver).callback_query
    assert (query.from_user.id, query.message.chat.id, query.message.message_id) == (hanako.id, group.id, reply.message_id)
    hanako.hears_nothing(0)
    assert driver.get_chat_member(group.id, hanako.id).status == "member"
    with pytest.raises(BadRequest, match="User not found"):
        driver.get_chat_member(group.id, 1)
    driver.leave_chat(group.id)
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        driver.send_message(group.id, "x")
    with pytest.raises(BadRequest, match="Chat can't be left"):
        driver.leave_chat(hanako.id)
    group.adds_bot(hanako)
    change = last(driver).my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    driver.send_message(group.id, "x")


def test_privacy_keeps_a_groups_talk_from_the_bot() -> None:
    with StandIn(privacy=True) as standin, Driver(standin) as driver:
        hanako = standin.user("花子")
        group = standin.group("政策課", hanako)
        assert group.says(hanako, "お昼は?") is None
        group.says(hanako, "駐車場は?", mention=True)
        group.says(hanako, "/help")
        assert group.says(hanako, "/help@another_bot") is None
        driver.send_message(group.id, "x")
        group.says(hanako, "それは?", reply_to=group.reply())
        assert [one.message.text for one in driver.get_updates()] == ["@xhoshin_test_bot 駐車場は?", "/help", "それは?"]
        assert not driver.get_me().can_read_all_group_messages


def test_commands_by_scope_and_language(standin: StandIn, driver: Driver, hanako: User) -> None:
    smith = standin.user("Smith", language_code="en-GB")
    group = standin.group("政策課", hanako)
    driver.set_my_commands([("help", "Help")])
    driver.set_my_commands([("help", "使い方")], language_code="ja")
    driver.set_my_commands([("language", "Language")], scope=BotCommandScopeAllPrivateChats())
    driver.set_my_commands([("ask", "質問")], scope=BotCommandScopeAllGroupChats(), language_code="ja")
    driver.set_my_commands([("publish", "公開")], scope=BotCommandScopeChat(hanako.id))

    def menu(user: User, chat: Any) -> list[str]:
        return [one["command"] for one in standin.menu(user, chat)]

    assert (menu(hanako, hanako), menu(smith, smith), menu(hanako, group)) == (["publish"], ["language"], ["ask"])
    assert standin.menu(smith, group) == [{"command": "help", "description": "Help"}]
    driver.delete_my_commands(scope=BotCommandScopeChat(hanako.id))
    assert menu(hanako, hanako) == ["language"]
    assert [one.description for one in driver.get_my_commands(language_code="ja")] == ["使い方"]
    with pytest.raises(BadRequest, match="Chat not found"):
        driver.set_my_commands([("a", "b")], scope=BotCommandScopeChat(1))


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Help", "x")], "BOT_COMMAND_INVALID"),
        ([("a" * 33, "x")], "BOT_COMMAND_INVALID"),
        ([("使い方", "x")], "BOT_COMMAND_INVALID"),
        ([("a", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("a", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([(f"a{number}", "x") for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_commands_telegram_does_not_take(standin: StandIn, driver: Driver, commands: Any, words: str) -> None:
    refused(standin, words, lambda: driver.set_my_commands(commands))


def test_commands_at_the_limits(driver: Driver) -> None:
    assert driver.set_my_commands([("a" * 32, "x" * 256)] + [(f"a{number}", "x") for number in range(99)])


def test_descriptions(standin: StandIn, driver: Driver) -> None:
    driver.set_my_description("質問に引用で答えます", language_code="ja")
    driver.set_my_short_description("Quotes the reports")
    assert driver.get_my_description(language_code="ja").description == "質問に引用で答えます"
    assert driver.get_my_short_description(language_code="ja").short_description == "Quotes the reports"
    refused(standin, "bot description is too long", lambda: driver.set_my_description("x" * 513))
    refused(standin, "bot short description is too long", lambda: driver.set_my_short_description("x" * 121))
    refused(standin, "invalid language code", lambda: driver.set_my_description("x", language_code="japanese"))


def test_inline_mode(standin: StandIn, driver: Driver, hanako: User) -> None:
    query = hanako.types("駐車場", chat_type="group")
    asked = last(driver).inline_query
    assert (asked.id, asked.query, asked.chat_type) == (query.id, "駐車場", "group")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("原文", url="https://example.jp")]])
    one = InlineQueryResultArticle("2", "課題", InputTextMessageContent("x"), reply_markup=keyboard)
    driver.answer_inline_query(query.id, [article(1), one], cache_time=0, button=InlineQueryResultsButton("開く", start_parameter="moji"))
    results = query.results(1)
    assert results[0]["sent"] == {"text": "引用", "entities": [{"type": "bold", "offset": 0, "length": 2}]}
    hanako.chooses("駐車場", results[1])
    chosen = last(driver).chosen_inline_result
    assert chosen.result_id == "2"
    driver.edit_message_text("新しい", inline_message_id=chosen.inline_message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        driver.edit_message_text("新しい", inline_message_id=chosen.inline_message_id)
    with pytest.raises(BadRequest, match="Query is too old"):
        driver.answer_inline_query(query.id, [])


@pytest.mark.parametrize(
    ("results", "more", "words"),
    [
        ([article(number) for number in range(51)], {}, "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], {}, "RESULT_ID_DUPLICATE"),
        ([article("x" * 65)], {}, "RESULT_ID_INVALID"),
        ([article("")], {}, "RESULT_ID_INVALID"),
        ([article(1, message_text="<b>")], {}, "can't parse entities"),
        ([article(1, message_text="x" * 4097)], {}, "message is too long"),
        ([], {"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ([], {"button": InlineQueryResultsButton("開く", start_parameter="門司")}, "START_PARAM_INVALID"),
    ],
)
def test_inline_results_telegram_does_not_take(standin: StandIn, driver: Driver, hanako: User, results: Any, more: Any, words: str) -> None:
    query = hanako.types("x")
    params = {name: value.to_dict() if isinstance(value, telegram.TelegramObject) else value for name, value in more.items()}
    raw = [one.to_dict() for one in results]
    refused(standin, words, lambda: driver.raw("answerInlineQuery", inline_query_id=query.id, results=raw, **params))


def test_coroutines_wait_too(standin: StandIn, driver: Driver, hanako: User) -> None:
    async def talk() -> list[str]:
        waiting = asyncio.create_task(hanako.areplies(2, 5))
        await driver.bot.send_message(hanako.id, "一")
        await driver.bot.send_message(hanako.id, "二")
        return [one.text for one in await waiting]

    assert driver.run(talk()) == ["一", "二"]
    with pytest.raises(AssertionError, match="0 of 1 replies"):
        hanako.reply(0.05)
    driver.send_message(hanako.id, "三")
    with pytest.raises(AssertionError, match="nothing should have come"):
        hanako.hears_nothing(0.05)


def test_telegrams_own_parser_judges_markup() -> None:
    assert parse_markup("門<b>司😀</b>&lt;", "HTML") == ("門司😀<", [{"type": "bold", "offset": 1, "length": 3}])
    quote = parse_markup("<blockquote expandable>引用</blockquote>", "html")[1]
    assert quote == [{"type": "expandable_blockquote", "offset": 0, "length": 2}]
    assert parse_markup("*a* b\\.", "MarkdownV2") == ("a b.", [{"type": "bold", "offset": 0, "length": 1}])
    with pytest.raises(MarkupError, match="reserved"):
        parse_markup("a.", "MarkdownV2")
    with pytest.raises(MarkupError, match='end tag corresponding to start tag "b"'):
        parse_markup("<b>a", "HTML")
    assert units("a門😀") == 4 and cut("a門😀b", 2, 2) == "😀"


GOOD = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "花子"}, "text": "x"}


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {**GOOD, "date": "yesterday"}},
        {"update_id": 1, "message": {name: value for name, value in GOOD.items() if name != "chat"}},
        {"update_id": 1, "message": {**GOOD, "colour": "red"}},
        {"update_id": 1, "message": {**GOOD, "chat": {**GOOD["chat"], "colour": "red"}}},  # type: ignore[dict-item]
        {"update_id": 1, "telepathy": {}},
        {"update_id": 1, "message": GOOD, "edited_message": GOOD},
        {"update_id": "one", "message": GOOD},
        {"message": GOOD},
    ],
)
def test_aiograms_models_judge_updates(update: Any) -> None:
    check_update({"update_id": 1, "message": GOOD})
    with pytest.raises(ModelError):
        check_update(update)
    with pytest.raises(ModelError):
        check_message({**GOOD, "entities": [{"type": "bold"}]})


def test_a_wrong_update_never_leaves_the_stand_in(standin: StandIn) -> None:
    with pytest.raises(ModelError):
        standin.updates.push("message", {"message_id": 1}, 0)
    assert standin.pending() == []


def test_the_second_look_sees_what_the_first_let_through(standin: StandIn, driver: Driver, hanako: User) -> None:
    driver.send_message(hanako.id, "<b>よし</b>", parse_mode="HTML")
    assert standin.audit() == []
    good = hanako.chat.events[0]
    call = standin.calls.of("sendMessage")[0]
    for wrong in (replace(good, text="x" * 4097), replace(good, text=""), replace(good, raw={**good.raw, "date": None})):
        hanako.chat.events[0] = wrong
        assert len(standin.audit()) == 1
    hanako.chat.events[:] = [good, good]
    assert "do not grow" in standin.audit()[0]
    hanako.chat.events[:] = [good]
    call.params["text"] = "<b>よし"
    assert "end tag" in standin.audit()[0]
    call.params["text"] = "よし"


def test_a_mistake_left_behind_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="can't parse entities"), StandIn() as standin, Driver(standin) as driver:
        hanako = standin.user("花子")
        hanako.starts()
        with pytest.raises(BadRequest):
            driver.send_message(hanako.id, "<b>", parse_mode="HTML")


def test_the_stand_ins_own_failure_is_told(standin: StandIn, driver: Driver, hanako: User) -> None:
    standin.methods["sendchataction"] = lambda params: 1 / 0
    with pytest.raises(telegram.error.NetworkError):
        driver.send_chat_action(hanako.id, "typing")
    assert "ZeroDivisionError" in standin.take_mistakes()[0]


CLIENT = {"read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs", "self", "filename"}
SHORTHANDS = {"switch_pm_text", "switch_pm_parameter", "current_offset"}  # python-telegram-bot's own


def test_the_table_of_parameters_agrees_with_python_telegram_bot(standin: StandIn) -> None:
    methods = {name.replace("_", ""): getattr(telegram.Bot, name) for name in dir(telegram.Bot) if "_" in name and not name.startswith("_")}
    compared = 0
    for name in set(standin.methods) & set(methods):
        known = set(inspect.signature(methods[name]).parameters) - CLIENT - SHORTHANDS
        assert known <= set(TABLE[name].model_fields), name
        compared += 1
    assert compared == len(standin.methods) == 25
