"""Conversations of citizens, over HTTP: what they say and press, and what they then read."""

from __future__ import annotations

import re
import time
from pathlib import Path

from bot.guidance import guidance_in
from bot.state.feedback import FeedbackReason, Verdict
from bot.telegram.wording import LANGUAGE_NAMES, words_in
from xhoshin.answer import Language, Reason
from xhoshin.wording import FRAMES

from .standin import BotMessage, StandIn
from .towns import Town

JA, EN, SIMPLE = (words_in(language) for language in (Language.JAPANESE, Language.ENGLISH, Language.SIMPLE_JAPANESE))
QUESTION = "おくやみコーナーは予約なしで使えますか"
OKUYAMI = "原則2日前までの事前予約がなくても利用可能であることを掲示する"


def plain(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def test_start_says_what_it_answers_and_offers_examples_from_the_live_reports(town: Town) -> None:
    hanako = town.stranger
    hanako.starts()
    reply = hanako.reply()
    assert plain(JA.start) in reply.text
    assert "・門司区（令和6年11月末時点）\n・小倉南区（令和6年11月末時点）" in reply.text
    assert "どなたの質問かは記録しません" in reply.text and "90日間" in reply.text
    titles = {initiative.title: (edition, initiative) for edition in town.library.newest for initiative in edition.initiatives}
    assert len(reply.all_buttons) == 4
    for one in reply.all_buttons:
        edition, initiative = titles[one.text.removesuffix("は、どうなっていますか").removesuffix("…")]
        tap = hanako.taps(one.text, reply)
        answer = hanako.reply()
        assert tap.answer().get("text") is None
        assert f"{edition.name} Ｘ方針 課題{initiative.code[0]}({initiative.code[2:]})" in answer.text


def test_a_reply_quotes_with_the_answering_words_in_bold_and_cites(town: Town) -> None:
    hanako = town.stranger
    hanako.says(QUESTION)
    reply = hanako.reply()
    assert OKUYAMI in reply.of("blockquote")[0]
    assert any("事前予約がなくても利用可能である" in words for words in reply.bold)
    label = "門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点"
    assert reply.links[label] == "https://t.me/xhoshin_test_bot?start=moji_A-5_4_2024-11-30"
    assert "typing" in hanako.actions
    assert reply.reply_to is None
    hanako.opens(reply.links[label])
    assert OKUYAMI in hanako.reply().text


def test_the_citation_leads_to_the_web_where_there_is_one(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home, public_url="https://xhoshin.example.jp") as town:
        town.stranger.says(QUESTION)
        [link, *_] = town.stranger.reply().links.values()
        assert link.startswith("https://xhoshin.example.jp/reports/moji/2024-11-30?start=")


def test_the_buttons_of_a_reply(town: Town) -> None:
    hanako = town.stranger
    hanako.says(QUESTION)
    reply = hanako.reply()
    assert reply.labels[0] == ["原文 ④", "原文 ⑤", "ほかの区では"]
    assert reply.labels[1] == ["① 課題名", "② 内容", "③ 背景"]
    assert reply.labels[-1] == ["👍", "👎"]
    assert 1 <= len(reply.labels[2:-1]) <= 3
    hanako.taps("原文 ④", reply)
    around = hanako.reply()
    section = town.library.edition("moji").initiative("A-5").section(4)
    assert "".join(section.text.split()) == "".join(around.of("blockquote")[0].split())
    assert [OKUYAMI in words for words in around.bold if len(words) > 60] == [True]
    assert around.labels == [["① 課題名", "② 内容", "③ 背景", "⑤ 進捗"]]
    hanako.taps("③ 背景", around)
    assert "門司区 Ｘ方針 課題A(5) ③ 課題の背景" in hanako.reply().text
    hanako.taps("ほかの区では", reply)
    elsewhere = hanako.reply()
    assert elsewhere.bold[:1] == ("■ 門司区",) and "■ 小倉南区" in elsewhere.bold
    related = reply.all_buttons[5 + 1]
    hanako.taps(related.text, reply)
    assert re.search(r"課題[ABC]\(\d+\) ① 課題名", hanako.reply().text)


def test_an_initiative_is_shown_with_all_its_sections_to_open(town: Town) -> None:
    hanako = town.stranger
    hanako.starts("moji_A-5")
    reply = hanako.reply()
    assert reply.of("blockquote")[0] == "来庁せずに利用可能な行政サービスの広報と市民窓口サービスの充実"
    assert ["② 内容", "③ 背景", "④ 取組み", "⑤ 進捗"] in reply.labels


def test_follow_ups_know_what_the_conversation_is_about(town: Town) -> None:
    hanako, taro = town.stranger, town.standin.user("太郎")
    hanako.says("門司区A-5の④")
    hanako.reply()
    hanako.says("⑤は？")
    assert "門司区 Ｘ方針 課題A(5) ⑤" in hanako.reply().text
    taro.says("⑤は？")  # another person's conversation is not about that
    assert "課題A(5) ⑤" not in taro.reply().text
    hanako.taps("② 内容")
    assert "課題A(5) ②" in hanako.reply().text
    hanako.says("④は？")  # a button leads the conversation on as well
    assert "門司区 Ｘ方針 課題A(5) ④" in hanako.reply().text


def test_what_is_not_in_the_reports_gets_the_fixed_wording_and_the_nearest_initiatives(town: Town) -> None:
    hanako = town.stranger
    hanako.says("おくやみコーナーの電話番号は")
    reply = hanako.reply()
    assert reply.text.startswith("お尋ねの電話番号・連絡先は、Ｘ方針には書かれていません。")
    assert not reply.of("blockquote")
    assert any("A(5)" in one.text for one in reply.all_buttons)
    hanako.says("若松区の課題は？")
    assert hanako.reply().text == FRAMES[Language.JAPANESE].reasons[Reason.WARD_NOT_IN_CORPUS].format(asked="若松区", reports="門司区・小倉南区")


def test_lists_and_comparisons_lead_to_the_initiatives(town: Town) -> None:
    hanako = town.stranger
    hanako.says("完了した課題は？")
    reply = hanako.reply()
    assert reply.bold[0] == "門司区の完了した課題は2件です。"
    assert reply.labels[0] == ["門司区 A(4)✓", "門司区 A(7)✓"]
    hanako.taps("門司区 A(7)✓", reply)
    assert "大里公園駐車場開場時間の柔軟な対応" in hanako.reply().text
    hanako.says("カスハラについて両区で比べて")
    compared = hanako.reply()
    assert compared.bold[:1] == ("■ 門司区",) and len(compared.of("blockquote")) == 2


def test_reports_and_their_initiatives(town: Town) -> None:
    hanako = town.stranger
    hanako.says("/reports")
    reply = hanako.reply()
    moji = town.library.edition("moji")
    assert f"門司区（令和6年11月末時点）\n課題{len(moji.initiatives)}件、うち完了2件" in reply.text
    hanako.taps("門司区の課題一覧", reply)
    listed = hanako.reply()
    assert all(initiative.title in listed.text for initiative in moji.initiatives)
    assert len(listed.all_buttons) == len(moji.initiatives) + 2


def test_help_says_how_and_how_much(town: Town) -> None:
    town.stranger.says("/help")
    text = town.stranger.reply().text
    assert "300文字まで" in text and "30分以内" in text and "@xhoshin_test_bot" in text
    town.stranger.starts("help")
    assert town.stranger.reply().text == text


def test_help_says_what_every_channel_says(town: Town) -> None:
    town.stranger.says("/help")
    text = town.stranger.reply().text
    assert guidance_in(Language.JAPANESE).abstained in text and "90日間保存し" in text


def test_the_user_id_is_told_in_private_alone(town: Town) -> None:
    hanako = town.stranger
    hanako.says("/id")
    assert str(hanako.id) in hanako.reply().text
    group = town.standin.group("町内会", hanako)
    group.says(hanako, "/id")
    group.hears_nothing()


def test_the_language_is_that_of_the_question_or_the_one_chosen(town: Town) -> None:
    alice = town.standin.user("Alice", language_code="en")
    alice.starts()
    assert plain(EN.start) in alice.reply().text
    alice.says("is the okuyami corner usable without reservation")
    reply = alice.reply()
    assert "Moji Ward X-Policy, Initiative A(5), ④ Measures, as of the end of November 2024" in reply.links
    assert "③ Background" in reply.labels[1]
    alice.taps("③ Background", reply)  # a button answers in the language of the message it is under
    assert "③ Background, as of" in alice.reply().text
    alice.says("/language")
    asked = alice.reply()
    assert asked.labels == [[name] for name in LANGUAGE_NAMES.values()] + [[EN.follow]]
    alice.taps("やさしい日本語", asked)
    assert alice.reply().text == SIMPLE.chosen.format(now="やさしい日本語")
    alice.says("is the okuyami corner usable without reservation")
    assert "課題（かだい）A(5)" in alice.reply().text
    alice.says("/language")
    alice.taps(SIMPLE.follow, alice.reply())
    assert alice.reply().edited
    alice.says(QUESTION)
    assert "門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点" in alice.reply().links


def test_thumbs_are_kept_and_thumbs_down_asks_why(town: Town) -> None:
    hanako = town.stranger
    hanako.says(QUESTION)
    reply = hanako.reply()
    name = reply.button("👎").data.split(":")[1]
    tap = hanako.taps("👎", reply)
    assert tap.answer()["text"] == JA.why
    asked = hanako.reply()
    assert asked.edited and asked.labels[-2:] == [["違う内容", "古い"], ["分かりにくい", "出典が違う"]]
    assert asked.labels[:-2] == reply.labels[:-1]
    assert hanako.taps("古い", asked).answer()["text"] == JA.thanks
    assert hanako.reply().labels == reply.labels[:-1]
    given = next(one for one in town.state.feedback.recent() if one.reply_id == name)
    assert (given.verdict, given.reason, given.question) == (Verdict.DOWN, FeedbackReason.OUTDATED, QUESTION)
    hanako.says("完了した課題は？")
    assert hanako.taps("👍", hanako.reply()).answer()["text"] == JA.thanks
    assert "👍" not in str(hanako.reply().labels)


def test_a_reply_that_is_no_longer_kept_cannot_be_judged(town: Town) -> None:
    hanako = town.stranger
    hanako.says(QUESTION)
    reply = hanako.reply()
    assert hanako.taps_data("j:AAAAAAAAAAAAAAAA:up:", reply.message_id).answer()["text"] == JA.reply_gone


def test_unknown_or_old_button_data_gets_a_polite_note(town: Town) -> None:
    for data in ["", "x", "a:moji:20241130:A-5:9:j", "o:moji:20241130:1:2:3:j", "🙂" * 16, "p:AAAAAAAAAAAAAAAA"]:
        hanako = town.stranger
        hanako.says(QUESTION)
        reply = hanako.reply()
        if data:
            answer = hanako.taps_data(data, reply.message_id).answer()
            assert (answer["text"], answer["show_alert"]) == (JA.old_button, True)
        hanako.hears_nothing(0.1)


def test_an_edition_that_is_not_held_is_said_so(town: Town) -> None:
    for data in [
        "a:moji:20231130:A-5:4:j",
        "a:wakamatsu:20241130:A-5:4:j",
        "a:moji:20241130:A-99:4:j",
        "o:moji:20241130:99999999:99999999:j",
        "l:wakamatsu:j",
        "x:moji:C-9:j",
    ]:
        hanako = town.stranger
        hanako.says("こんにちは")
        assert hanako.taps_data(data, hanako.reply().message_id).answer()["text"] == JA.edition_gone


def test_deep_links_open_an_initiative(town: Town) -> None:
    for payload, expected in [("moji_A-5_4", "④"), ("moji_A-5_4_2024-11-30", "④"), ("moji_A-5_2024-11-30", "①"), ("moji_A-5", "①")]:
        town.stranger.starts(payload)
        assert f"門司区 Ｘ方針 課題A(5) {expected}" in town.stranger.reply().text


def test_a_deep_link_to_what_is_not_held_is_said_so(town: Town) -> None:
    for payload in ["moji_A-5_4_2023-11-30", "wakamatsu_A-1", "moji_A-77"]:
        town.stranger.starts(payload)
        assert town.stranger.reply().text == JA.edition_gone


def test_any_other_payload_is_a_plain_start(town: Town) -> None:
    for payload in ["moji_A-5_9", "moji-A-5", "moji_A-5_4_2024-02-31", "x" * 64]:
        town.stranger.starts(payload)
        assert plain(JA.start) in town.stranger.reply().text


def test_an_edited_question_is_answered_again_and_says_which(town: Town) -> None:
    hanako = town.stranger
    hanako.says("門司区A-5の④")
    hanako.reply()
    hanako.edits_last("門司区A-5の③")
    reply = hanako.reply()
    assert "課題A(5) ③" in reply.text and reply.reply_to is not None


def test_it_reads_text_only_and_says_so_once_a_minute(town: Town) -> None:
    hanako = town.standin.user("花")
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 10, "height": 10}]
    hanako.sends(photo=photo, caption=QUESTION)
    assert OKUYAMI in hanako.reply().text
    hanako.sends(photo=photo)
    assert hanako.reply().text == JA.text_only
    hanako.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    hanako.sends(location={"latitude": 33.9, "longitude": 130.9})
    hanako.sends_document("報告.pdf", b"%PDF-1.7")  # of a stranger: no file is looked at
    hanako.hears_nothing()
    hanako.sends_document("報告.pdf", b"%PDF-1.7", caption="門司区A-5の④")
    assert "課題A(5) ④" in hanako.reply().text
    assert town.standin.calls.of("getFile") == []


def test_service_messages_bots_and_what_came_through_a_bot_are_ignored(town: Town) -> None:
    hanako, bot = town.stranger, {"id": 99, "is_bot": True, "first_name": "bot", "username": "other_bot"}
    hanako.sends(pinned_message={"message_id": 1, "date": 1, "chat": {"id": hanako.id, "type": "private", "first_name": "花子"}, "text": "x"})
    hanako.says(QUESTION, via_bot=bot)
    town.standin.inject({"message": {"message_id": 1, "date": 1, "chat": {"id": 99, "type": "private"}, "from": bot, "text": QUESTION}})
    town.standin.inject({"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "channel", "title": "c"}, "text": QUESTION}})
    hanako.hears_nothing(0.5)


def test_an_unknown_command_and_one_that_is_not_ours_to_give_are_the_same(town: Town) -> None:
    for text in ["/nothing", "/show A-5 門司", "/status", "/roles"]:
        town.stranger.says(text)
        assert town.stranger.reply().text == JA.unknown_command


def test_a_question_that_is_too_long_or_broken_is_refused_with_reasons(town: Town) -> None:
    town.stranger.says("あ" * 301)
    assert town.stranger.reply().text.startswith("質問が長すぎます（301文字）。300文字以内で書いてください。")


def test_who_floods_is_told_once_a_minute(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home, questions_per_minute=3) as town:
        hanako, taro = town.stranger, standin.user("太郎")
        for _ in range(8):
            hanako.says(QUESTION)
        texts = [reply.text for reply in hanako.rest(0.5)]
        assert sum(OKUYAMI in text for text in texts) == 3
        assert [text.startswith("続けてたくさんのご質問をいただきました。") for text in texts if OKUYAMI not in text] == [True]
        taro.says(QUESTION)
        assert OKUYAMI in taro.reply().text
        answered = next(message for message in hanako.messages if message.buttons)
        assert hanako.taps("③ 背景", answered).answer().get("text") is None  # no second notice, and no answer
        hanako.hears_nothing()


def test_while_answering_is_suspended_the_notice_is_all_that_is_said(own_town: Town) -> None:
    hanako = own_town.stranger
    hanako.says(QUESTION)
    reply = hanako.reply()
    own_town.state.switches.suspend("ただいま <確認> 中です。", "test")
    hanako.says(QUESTION)
    assert hanako.reply().text == "ただいま <確認> 中です。"
    assert hanako.taps("③ 背景", reply).answer()["text"] == "ただいま <確認> 中です。"
    hanako.says("/help")
    assert "使い方" in hanako.reply().text


def test_a_long_reply_comes_in_parts_with_the_buttons_under_the_last(town: Town) -> None:
    """All sections of the longest initiatives, as staff read them, are longer than a message."""
    staff = town.staff()
    staff.says("/show A-5 A-8 門司")
    parts: list[BotMessage] = staff.rest(0.5)
    assert len(parts) >= 1 and all(len(part.text) <= 4096 for part in parts)
    assert all(not part.buttons for part in parts[:-1])


def test_nothing_about_the_person_is_written_down(own_town: Town) -> None:
    hanako = own_town.stranger
    hanako.says("私の名前は山田太郎です。電話は093-123-4567です。おくやみコーナーは予約なしで使えますか")
    hanako.reply()
    end = time.monotonic() + 10
    while own_town.state.inbox.depth() and time.monotonic() < end:
        time.sleep(0.02)
    with own_town.state.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        assert connection.exec_driver_sql("SELECT DISTINCT chat FROM inbox").scalars().all() == [0]
    database = b"".join(path.read_bytes() for path in own_town.home.glob("state.db*"))
    assert "おくやみ".encode() in database
    for secret in (str(hanako.id), "山田太郎", "093-123-4567", "花子"):
        assert secret.encode() not in database


def test_a_date_told_by_a_heading_offers_no_text_around_it(town: Town) -> None:
    hanako = town.stranger
    hanako.says("門司区のはいつ時点の情報ですか")
    reply = hanako.reply()
    assert "令和6年11月末時点" in reply.text
    assert not any(label.startswith(JA.source) for row in reply.labels for label in row)
