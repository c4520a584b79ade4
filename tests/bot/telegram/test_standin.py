"""The stand-in takes and refuses what Telegram does; driven by python-telegram-bot over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import telegram
from PIL import Image
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

from .driver import Driver
from .standin import StandIn, User
from .standin.calls import Calls


@pytest.fixture
def driver(standin: StandIn) -> Iterator[Driver]:
    with Driver(standin) as made:
        yield made


@pytest.fixture
def hanako(standin: StandIn) -> User:
    """Someone who has started the bot."""
    user = standin.user("花子")
    user.starts()
    return user


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def button(data: str = "x", text: str = "原文") -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=data)


def refused(standin: StandIn, words: str, call: Any) -> None:
    """`call` is refused in these words, and remembered as the bot's mistake."""
    with pytest.raises(BadRequest) as error:
        call()
    assert words.lower() in str(error.value).lower()
    mistakes = standin.take_mistakes()
    assert len(mistakes) == 1 and words in mistakes[0]


def png(width: int = 30, height: int = 20) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(made, "PNG")
    return made.getvalue()


def test_the_bot_knows_itself(standin: StandIn, driver: Driver) -> None:
    me = driver.get_me()
    assert (me.id, me.is_bot, me.username, me.can_read_all_group_messages) == (8_123_456_789, True, "xhoshin_test_bot", True)


@pytest.mark.parametrize(("token", "status"), [("8123456789:AAStandInCanary_0123456789-abcdefgX", "Unauthorized"), ("12:short", "Not Found")])
def test_another_token_opens_nothing(standin: StandIn, token: str, status: str) -> None:
    other = StandIn(token=token)
    other._server = standin._server
    with Driver(other) as driver, pytest.raises(InvalidToken, match=status):
        driver.get_me()


def test_an_unknown_method_is_not_found(driver: Driver) -> None:
    driver.initialize()
    with pytest.raises(EndPointNotFound):
        driver.raw("sendTelepathy", chat_id=1)


def test_a_message_arrives_parsed(driver: Driver, hanako: User) -> None:
    text = "  <b>門司区😀</b> &amp; <a href='https://example.com/x'>方針</a> https://example.jp /help\n"
    rows = keyboard([button("q:1")], [InlineKeyboardButton("出典", url="https://a.jp")])
    preview = LinkPreviewOptions(is_disabled=True)
    sent = driver.send_message(hanako.id, text, parse_mode="HTML", reply_markup=rows, link_preview_options=preview, disable_notification=True)
    reply = hanako.reply()
    assert reply.text == "門司区😀 & 方針 https://example.jp /help" == sent.text
    assert reply.bold == ("門司区😀",) and reply.links == {"方針": "https://example.com/x"}
    assert reply.of("url") == ("https://example.jp",) and reply.of("bot_command") == ("/help",)
    assert [(one.offset, one.length) for one in sent.entities[:2]] == [(0, 5), (8, 2)]
    assert reply.labels == [["原文"], ["出典"]] and reply.button("原文").data == "q:1" and reply.button("q:1").text == "原文"
    assert (reply.message_id, reply.edited, reply.method) == (sent.message_id, False, "sendMessage")


def test_message_ids_grow_and_order_is_kept(driver: Driver, hanako: User) -> None:
    sent = [driver.send_message(hanako.id, f"第{number}").message_id for number in range(5)]
    assert sent == sorted(set(sent))
    assert [one.text for one in hanako.replies(5)] == ["第0", "第1", "第2", "第3", "第4"]
    hanako.hears_nothing(0.05)


@pytest.mark.parametrize("markup", ["<b>門司", "<b><i>x</b></i>", "a < b", "<foo>x</foo>", "<b>x</b", "&lt;b> <b"])
def test_broken_markup_is_refused(standin: StandIn, driver: Driver, hanako: User, markup: str) -> None:
    refused(standin, "can't parse entities: ", lambda: driver.send_message(hanako.id, markup, parse_mode="HTML"))


def test_markup_of_an_unknown_kind_is_refused(standin: StandIn, driver: Driver, hanako: User) -> None:
    refused(standin, "unsupported parse_mode", lambda: driver.send_message(hanako.id, "x", parse_mode="BBCode"))


def test_a_text_has_1_to_4096_units(standin: StandIn, driver: Driver, hanako: User) -> None:
    assert (
        len(driver.send_message(hanako.id, "<b>" + "😀" * 2048 + "</b>", parse_mode="HTML").text) == 2048
    )  # the tags do not count, a face counts twice
    refused(standin, "message is too long", lambda: driver.send_message(hanako.id, "😀" * 2048 + "a"))
    refused(standin, "message is too long", lambda: driver.send_message(hanako.id, "門" * 4097))
    refused(standin, "message text is empty", lambda: driver.send_message(hanako.id, " \n "))
    refused(standin, "message text is empty", lambda: driver.send_message(hanako.id, "<b></b>", parse_mode="HTML"))


def test_entities_lie_within_the_text(standin: StandIn, driver: Driver, hanako: User) -> None:
    bold = telegram.MessageEntity("bold", 1, 2)
    assert driver.send_message(hanako.id, "門😀司", entities=[bold]).entities[0].to_dict() == {"type": "bold", "offset": 1, "length": 2}
    refused(standin, "covers 1 to 3 of 2", lambda: driver.send_message(hanako.id, "門司", entities=[bold]))
    refused(standin, "within a character", lambda: driver.send_message(hanako.id, "😀門司", entities=[bold]))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[button("x" * 65)]], "BUTTON_DATA_INVALID"),
        ([[button("門" * 22)]], "BUTTON_DATA_INVALID"),  # 66 bytes
        ([[button("x")] * 9], "9 buttons"),
        ([[button("x")] * 8] * 12 + [[button("x")] * 5], "reply markup is too long"),
        ([[InlineKeyboardButton("a", url="ftp://example.jp")]], "Wrong HTTP URL"),
        ([[InlineKeyboardButton("a", url="http://localhost/x")]], "Wrong HTTP URL"),
        ([[InlineKeyboardButton("a", url="javascript:alert(1)")]], "Wrong HTTP URL"),
        ([[InlineKeyboardButton("a")]], "text buttons are unallowed"),
        ([[InlineKeyboardButton("a", url="https://a.jp", callback_data="x")]], "does one thing"),
        ([[InlineKeyboardButton(" ", callback_data="x")]], "must be non-empty"),
    ],
)
def test_a_keyboard_beyond_the_limits_is_refused(standin: StandIn, driver: Driver, hanako: User, rows: Any, words: str) -> None:
    refused(standin, words, lambda: driver.send_message(hanako.id, "x", reply_markup=InlineKeyboardMarkup(rows)))


def test_a_keyboard_at_the_limits_is_taken(driver: Driver, hanako: User) -> None:
    driver.send_message(hanako.id, "x", reply_markup=InlineKeyboardMarkup([[button("門" * 21 + "x")] * 8] * 12 + [[button("x")] * 4]))
    assert len(hanako.reply().all_buttons) == 100


def test_parameters_the_method_does_not_have_are_refused(standin: StandIn, driver: Driver, hanako: User) -> None:
    refused(standin, "sendMessage has no parameter colour", lambda: driver.raw("sendMessage", chat_id=hanako.id, text="x", colour="red"))
    refused(standin, "text: Field required", lambda: driver.raw("sendMessage", chat_id=hanako.id))
    refused(standin, "chat_id", lambda: driver.raw("sendMessage", text="x"))
    refused(standin, "can't parse reply_markup JSON object", lambda: driver.raw("sendMessage", chat_id=hanako.id, text="x", reply_markup="{"))
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "x", "colour": "red"}]]}
    refused(standin, "inline_keyboard[0][0].colour", lambda: driver.raw("sendMessage", chat_id=hanako.id, text="x", reply_markup=markup))
    refused(standin, "limit: ", lambda: driver.raw("getUpdates", limit="many"))


def test_no_message_goes_where_none_may(standin: StandIn, driver: Driver, hanako: User) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        driver.send_message(1, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        driver.send_message(standin.user("太郎").id, "x")
    hanako.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        driver.send_message(hanako.id, "x")
    hanako.unblocks()
    driver.send_message(hanako.id, "x")


def test_a_reply_names_a_message_there_is(driver: Driver, hanako: User) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        driver.send_message(hanako.id, "x", reply_parameters=ReplyParameters(9999))
    driver.send_message(hanako.id, "x", reply_parameters=ReplyParameters(9999, allow_sending_without_reply=True))
    assert hanako.reply().reply_to is None
    driver.send_message(hanako.id, "y", reply_parameters=ReplyParameters(101))
    assert hanako.reply().reply_to == 101


def test_edits(standin: StandIn, driver: Driver, hanako: User) -> None:
    sent = driver.send_message(hanako.id, "<b>前</b>", parse_mode="HTML", reply_markup=keyboard([button()]))
    with pytest.raises(BadRequest, match="Message is not modified"):
        driver.edit_message_text("<b>前</b> ", hanako.id, sent.message_id, parse_mode="HTML", reply_markup=keyboard([button()]))
    driver.edit_message_text("前", hanako.id, sent.message_id, reply_markup=keyboard([button()]))  # no longer bold
    driver.edit_message_reply_markup(hanako.id, sent.message_id, reply_markup=keyboard([button("y", "次")]))
    driver.edit_message_text("後", hanako.id, sent.message_id)  # an edit without a keyboard takes it away
    assert [(one.text, one.bold, one.labels, one.edited) for one in hanako.replies(4)] == [
        ("前", ("前",), [["原文"]], False),
        ("前", (), [["原文"]], True),
        ("前", (), [["次"]], True),
        ("後", (), [], True),
    ]
    assert [one.text for one in hanako.standing] == ["後"]
    other = driver.send_message(hanako.id, "消す")
    driver.delete_message(hanako.id, other.message_id)
    assert [one.text for one in hanako.standing] == ["後"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        driver.delete_message(hanako.id, other.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        driver.edit_message_text("x", hanako.id, 9999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        driver.edit_message_text("x", hanako.id, 101)  # /start is the person's own
    refused(standin, "can't parse entities", lambda: driver.edit_message_text("<b>", hanako.id, sent.message_id, parse_mode="HTML"))


def test_a_tap_is_answered_once(standin: StandIn, driver: Driver, hanako: User) -> None:
    driver.send_message(hanako.id, "x", reply_markup=keyboard([button("a:1", "はい"), button("a:2", "いいえ")]))
    tap = hanako.taps("いいえ")
    query = driver.get_updates()[-1].callback_query
    assert (query.id, query.data, query.message.text, query.from_user.id) == (tap.id, "a:2", "x", hanako.id)
    refused(standin, "MESSAGE_TOO_LONG", lambda: driver.answer_callback_query(tap.id, "x" * 201))
    refused(standin, "URL_INVALID", lambda: driver.answer_callback_query(tap.id, url="https://example.jp"))
    driver.answer_callback_query(tap.id, "承りました", show_alert=True)
    assert tap.answer(1) == {"callback_query_id": tap.id, "text": "承りました", "show_alert": True}
    too_old = hanako.taps("はい")
    too_old.expires()
    for query_id in (tap.id, too_old.id, "1"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            driver.answer_callback_query(query_id)


def test_a_button_is_found_by_what_stands_on_it(driver: Driver, hanako: User) -> None:
    driver.send_message(hanako.id, "x", reply_markup=keyboard([button("a", "①課題"), button("b", "②課題")]))
    with pytest.raises(AssertionError, match="2 buttons are '課題'"):
        hanako.taps("課題")
    with pytest.raises(AssertionError, match="0 buttons are '③'"):
        hanako.taps("③")
    hanako.taps("②")
    assert driver.get_updates()[-1].callback_query.data == "b"


def test_actions(standin: StandIn, driver: Driver, hanako: User) -> None:
    driver.send_chat_action(hanako.id, "typing")
    assert hanako.actions == ["typing"]
    refused(standin, "wrong parameter action", lambda: driver.send_chat_action(hanako.id, "pondering"))


def test_pictures(standin: StandIn, driver: Driver, hanako: User) -> None:
    sent = driver.send_photo(hanako.id, png(), caption="<b>頁</b>", parse_mode="HTML", reply_markup=keyboard([button()]))
    reply = hanako.reply()
    assert (sent.photo[0].width, sent.photo[0].height, reply.text, reply.bold, reply.file) == (30, 20, "頁", ("頁",), png())
    driver.edit_message_caption(hanako.id, sent.message_id, caption="次の頁")
    assert (hanako.reply().text, hanako.standing[0].labels) == ("次の頁", [])
    refused(standin, "message caption is too long", lambda: driver.send_photo(hanako.id, png(), caption="x" * 1025))
    refused(standin, "IMAGE_PROCESS_FAILED", lambda: driver.send_photo(hanako.id, b"%PDF-1.7"))
    refused(standin, "PHOTO_INVALID_DIMENSIONS", lambda: driver.send_photo(hanako.id, png(2100, 100)))
    refused(standin, "file must be non-empty", lambda: driver.send_document(hanako.id, b""))


def test_files_both_ways(driver: Driver, hanako: User) -> None:
    driver.send_document(hanako.id, b"csv", filename="一覧.csv", caption="一覧")
    reply = hanako.reply()
    assert (reply.file_name, reply.file, reply.text) == ("一覧.csv", b"csv", "一覧")
    hanako.sends_document("方針.pdf", b"%PDF" * 1000, caption="/publish 門司")
    document = driver.get_updates()[-1].message
    assert document.document.file_name == "方針.pdf" and list(document.parse_caption_entities().values()) == ["/publish"]
    file = driver.get_file(document.document.file_id)
    assert file.file_path.endswith(".pdf") and driver.run(file.download_as_bytearray()) == b"%PDF" * 1000
    assert driver.send_document(hanako.id, document.document.file_id).document.file_id == document.document.file_id


def test_only_20_megabytes_can_be_fetched(driver: Driver, hanako: User) -> None:
    hanako.sends_document("大.pdf", b"x" * (20 * 1024 * 1024 + 1))
    with pytest.raises(BadRequest, match="File is too big"):
        driver.get_file(driver.get_updates()[-1].message.document.file_id)
    with pytest.raises(BadRequest, match="Wrong file_id"):
        driver.get_file("nothing")


def test_whatever_is_sent_twice_after_a_doubt_is_found(standin: StandIn, driver: Driver, hanako: User) -> None:
    driver.send_message(hanako.id, "同じ")
    driver.send_message(hanako.id, "同じ")
    assert standin.calls.resends() == []  # the first was answered: there is no doubt
    standin.faults.reset_after("sendMessage")
    with pytest.raises(telegram.error.NetworkError):
        driver.send_message(hanako.id, "一度だけ")
    driver.send_message(hanako.id, "別の")
    assert standin.calls.resends() == []
    driver.send_message(hanako.id, "一度だけ")
    assert [(a.fault, b.params["text"]) for a, b in standin.calls.resends()] == [("reset_after", "一度だけ")]


def test_the_most_calls_within_a_time_are_counted() -> None:
    calls = Calls()
    for at, chat_id in ((0.0, 1), (0.2, 2), (0.9, 1), (1.5, 1)):
        calls.begin("sendMessage", {"chat_id": chat_id}).at = at
    assert [calls.most_within(seconds, "sendMessage") for seconds in (0.1, 0.5, 1.0, 9.0)] == [1, 2, 3, 4]
    assert calls.most_within(1.0, chat_id=1) == 2 and calls.most_within(1.0, "sendPhoto") == 0
