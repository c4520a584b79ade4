"""In a group the bot speaks when it is spoken to, and to the one who spoke."""

from __future__ import annotations

from bot.telegram.wording import words_in
from xhoshin.answer import Language

from .towns import Town

QUESTION = "おくやみコーナーは予約なしで使えますか"
JA = words_in(Language.JAPANESE)


def test_it_answers_where_it_is_mentioned_replied_to_or_commanded(town: Town) -> None:
    hanako, taro = town.stranger, town.standin.user("太郎")
    group = town.standin.group("町内会", hanako, taro)
    group.says(hanako, QUESTION)
    group.hears_nothing()
    group.says(hanako, QUESTION, mention=True)
    reply = group.reply()
    assert "事前予約がなくても利用可能" in reply.text and reply.reply_to == max(group.chat.messages) - 1
    group.says(taro, "⑤は？", reply_to=reply)  # another person: not their conversation
    other = group.reply()
    assert "課題A(5) ⑤" not in other.text
    group.says(hanako, "③は？", reply_to=reply)
    assert "門司区 Ｘ方針 課題A(5) ③" in group.reply().text
    group.says(taro, "/ask 門司区A-5の④")
    assert "課題A(5) ④" in group.reply().text
    group.says(taro, "/ask")
    assert group.reply().text == "知りたいことを続けて書いてください。例: /ask 門司区A-1の④"
    group.says(hanako, "完了した課題は？ @xhoshin_test_bot")
    assert "完了した課題は2件" in group.reply().text


def test_it_does_not_answer_for_other_bots_or_to_nothing(town: Town) -> None:
    hanako = town.stranger
    group = town.standin.group("町内会", hanako)
    for text in ("/help@another_bot", "/nothing", "@another_bot 門司区A-5", "@xhoshin_test_bot", "@xhoshin_test_bot_x 門司区A-5"):
        group.says(hanako, text)
    group.hears_nothing(0.5)
    group.says(hanako, "/help@xhoshin_test_bot")
    assert "使い方" in group.reply().text


def test_what_roles_allow_is_for_private_chats_alone(town: Town) -> None:
    admin = town.admin()
    group = town.standin.group("職員", admin)
    for text in ("/unanswered", "/search おくやみ", "/status", "/roles", "/desk", "/suspend やめた", "/show A-5 門司"):
        group.says(admin, text)
    group.hears_nothing(0.5)
    assert town.state.switches.suspended() is None


def test_buttons_in_a_group_answer_to_the_message_they_are_under(town: Town) -> None:
    hanako, taro = town.stranger, town.standin.user("太郎")
    group = town.standin.group("町内会", hanako, taro)
    group.says(hanako, QUESTION, mention=True)
    reply = group.reply()
    group.taps(taro, "③ 背景", reply)
    answer = group.reply()
    assert "課題A(5) ③" in answer.text and answer.reply_to == reply.message_id


def test_an_edited_question_in_a_group_is_answered_only_if_it_is_for_the_bot(town: Town) -> None:
    hanako = town.stranger
    group = town.standin.group("町内会", hanako)
    group.says(hanako, "門司区A-5の④")
    town.standin.inject(edited(group, hanako, "門司区A-5の③"))
    group.hears_nothing()
    town.standin.inject(edited(group, hanako, "@xhoshin_test_bot 門司区A-5の③", [{"type": "mention", "offset": 0, "length": 17}]))
    assert "課題A(5) ③" in group.reply().text


def edited(group: object, user: object, text: str, entities: list[dict[str, object]] | None = None) -> dict[str, object]:
    last = list(group.chat.messages.values())[-1]  # type: ignore[attr-defined]
    message = {"message_id": last["message_id"], "date": last["date"], "edit_date": last["date"] + 1, "chat": group.chat.about}  # type: ignore[attr-defined]
    return {"edited_message": message | {"from": user.about, "text": text} | ({"entities": entities} if entities else {})}  # type: ignore[attr-defined]
