"""What staff look up, and what they make of unanswered questions."""

from __future__ import annotations

import json
from pathlib import Path

from bot.editing import Editing
from bot.state.actions import Action
from bot.telegram import questions
from bot.telegram.staff import NO_CHANGES, SHOW, SHOW_NOTHING
from bot.words import GOLDEN, own_phrases
from tests.xhoshin.derived import ADDED, DROPPED, later_text

from .standin import StandIn, User
from .towns import Town


def text_of(user: User) -> str:
    """All that the bot now says."""
    return "\n".join(part.text for part in [user.reply(), *user.rest()])


def test_show_gives_the_whole_initiative(town: Town) -> None:
    staff = town.staff()
    initiative = town.library.edition("moji").initiative("A-5")
    for command in ("/show A-5 門司", "/show 門司区 課題Ａ－５", "/show moji a5"):
        staff.says(command)
        shown = text_of(staff)
        for section in initiative.sections[1:]:
            assert "".join(section.text.split()) in "".join(shown.split()), command
    assert shown.startswith("門司区 課題A(5) 来庁せずに利用可能な行政サービスの広報と市民窓口サービスの充実")
    staff.says("/show A-5 門司 ④")
    reply = staff.reply()
    assert len(reply.of("blockquote")) == 1 and "④ 課題に対する取組み" in reply.text
    assert reply.labels == [["① 課題名", "② 内容", "③ 背景", "⑤ 進捗"]]
    staff.says("/show A-7 門司")
    assert "大里公園駐車場開場時間の柔軟な対応【完了】" in text_of(staff)


def test_show_says_what_it_needs(town: Town) -> None:
    staff = town.staff()
    for command, answer in (("/show", SHOW), ("/show A-77 門司", SHOW_NOTHING), ("/show A-5 若松", SHOW_NOTHING)):
        staff.says(command)
        assert staff.reply().text == answer


def test_list_narrows_to_ward_area_and_status(town: Town) -> None:
    staff = town.staff()
    counts = {"完了": (2, 0), "継続": (9, 8), "done": (2, 0), "ongoing": (9, 8), "": (11, 8), "A 領域": (8, 5)}
    for wanted, (moji, kokura) in counts.items():
        staff.says(f"/list {wanted}")
        headings = staff.reply().bold
        assert [f"{moji}件" in headings[0], f"{kokura}件" in headings[1]] == [True, True], (wanted, headings)
    staff.says("/list 完了 門司")
    assert len(staff.reply().bold) == 1


def test_compare_quotes_each_ward(town: Town) -> None:
    staff = town.staff()
    staff.says("/compare カスハラ")
    reply = staff.reply()
    assert {"■ 門司区", "■ 小倉南区"} <= set(reply.bold) and len(reply.of("blockquote")) == 2
    assert "👍" not in str(reply.labels)  # staff's look-ups are not judged, and not written down


def test_staff_look_ups_are_not_in_the_log_of_questions(own_town: Town) -> None:
    staff = own_town.staff()
    for command in ("/compare カスハラ", "/list 完了", "/show A-5 門司", "/search おくやみ"):
        staff.says(command)
        staff.reply()
    assert own_town.state.questions.statistics(1).total == 0


def test_the_other_wards_are_asked_in_the_newest_editions(own_town: Town) -> None:
    publish(own_town.editing)
    own_town.stranger.says("門司区A-8の④")
    own_town.stranger.taps("ほかの区では", own_town.stranger.reply())
    assert {"■ 門司区", "■ 小倉南区"} <= set(own_town.stranger.reply().bold)  # one ward's newest edition is older than the other's


def test_help_tells_those_with_a_role_of_their_commands(own_town: Town) -> None:
    told = {}
    for user in (own_town.stranger, own_town.staff(), own_town.admin()):
        user.says("/help")
        text = user.reply().text
        told[user.id] = ("/unanswered" in text, "/rollback" in text)
    assert list(told.values()) == [(False, False), (True, False), (True, True)]


def publish(editing: Editing) -> None:
    upload, _ = editing.receive(later_text().encode(), "moji.txt", "test")
    editing.publish(upload.id, "test")


def test_diff_quotes_every_changed_sentence(own_town: Town) -> None:
    staff = own_town.staff()
    staff.says("/diff 門司")
    assert staff.reply().text == NO_CHANGES
    publish(own_town.editing)
    staff.says("/diff 門司")
    changed = text_of(staff)
    assert "門司区のＸ方針は、令和6年11月末時点から令和7年3月末時点までに次のところが変わりました。" in changed
    assert ADDED in changed and DROPPED in changed and "［新しい課題］" in changed
    staff.says("/diff 門司 A-7")
    only = staff.reply()
    assert ADDED in only.text and "［新しい課題］" not in only.text
    assert len(only.of("blockquote")) == 3
    staff.says("/diff 小倉南")
    assert staff.reply().text == NO_CHANGES
    own_town.stranger.says("門司区は前回から何が変わった？")
    reply = [own_town.stranger.reply(), *own_town.stranger.rest()][-1]
    assert any("A(7)" in one.text for one in reply.all_buttons)


def test_an_older_edition_answers_through_its_button(own_town: Town) -> None:
    hanako = own_town.stranger
    hanako.says("門司区A-7の③")
    old = hanako.reply()
    publish(own_town.editing)
    hanako.taps("⑤ 進捗", old)
    assert DROPPED in hanako.reply().text  # as the button's message promised
    hanako.says("門司区A-7の⑤")
    assert ADDED in hanako.reply().text
    hanako.says("/reports")
    assert "以前の版: 令和6年11月末時点" in hanako.reply().text
    hanako.starts("moji_A-7_5_2024-11-30")
    assert DROPPED in hanako.reply().text


def test_search_shows_scores_of_what_was_shown_and_what_was_not(town: Town) -> None:
    staff = town.staff()
    staff.says("/search おくやみコーナーは予約なしで使えますか")
    shown = text_of(staff)
    assert "判定 / decision: 答える" in shown
    assert "✅ 1." in shown and "▫️" in shown and "門司区 A(5) ④" in shown
    staff.says("/search おくやみコーナーの電話番号")
    shown = text_of(staff)
    assert "答えない" in shown and "電話番号" in shown and "✅" not in shown
    staff.says("/search")
    assert staff.reply().text == questions.SEARCH


def ask_what_is_not_answered(town: Town, text: str, times: int = 1) -> None:
    for _ in range(times):
        town.stranger.says(text)
        assert not town.stranger.reply().of("blockquote")


def test_unanswered_questions_are_grouped_and_dismissed(own_town: Town) -> None:
    staff = own_town.staff()
    staff.says("/unanswered")
    assert staff.reply().text == questions.NONE_LEFT
    ask_what_is_not_answered(own_town, "区役所の電話番号は", 2)
    ask_what_is_not_answered(own_town, "パスポートの手数料はいくらですか")
    staff.says("/unanswered")
    listed = staff.reply()
    assert "答えられなかった質問 2件" in listed.text and "1. 2回" in listed.text
    assert listed.labels[0] == ["1 同義語にする", "1 評価質問にする", "1 対象外にする"]
    assert staff.taps("1 対象外にする", listed).answer()["text"] == questions.DISMISSED
    after = staff.reply()
    assert after.edited and "答えられなかった質問 1件" in after.text and "電話番号" not in after.text
    assert staff.taps("1 対象外にする", listed).answer()["text"] == questions.SETTLED  # the old message's button
    assert own_town.state.audit.recent(1)[0].action is Action.DISMISS


def test_an_unanswered_question_becomes_a_synonym_and_is_then_answered(own_town: Town) -> None:
    staff = own_town.staff()
    ask_what_is_not_answered(own_town, "ニュリペポはどんなところですか")
    staff.says("/unanswered")
    staff.taps("1 同義語にする", staff.reply())
    choice = staff.reply()
    staff.taps("ニュリペポ", choice)
    replies = staff.replies(2)
    assert replies[0].edited and not replies[0].buttons  # the choice is made
    assert "「ニュリペポ」は、報告ではどの言葉ですか" in replies[1].text
    staff.says("そんな言葉はない")
    assert "どの報告にも出てきません" in staff.reply().text
    staff.says("おくやみコーナー")
    kept = staff.replies(2)
    assert "「ニュリペポ」を「おくやみコーナー」と読むようにしました" in kept[0].text
    assert "おくやみコーナー" in kept[1].of("blockquote")[0]
    assert [(phrase.text, phrase.term) for phrase in own_phrases(own_town.home)] == [("ニュリペポ", "おくやみコーナー")]
    own_town.stranger.says("ニュリペポはどんなところですか")
    assert "おくやみコーナー" in own_town.stranger.reply().of("blockquote")[0]
    entry = own_town.state.audit.recent(1)[0]
    assert (entry.actor, entry.action) == (f"telegram:{staff.id}", Action.SYNONYM)
    staff.says("門司区A-5の④")  # nothing is waited for any more
    assert "課題A(5) ④" in staff.reply().text


def golden(home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (home / GOLDEN).read_text(encoding="utf-8").splitlines()]


def test_an_unanswered_question_becomes_a_golden_question(own_town: Town) -> None:
    staff = own_town.staff()
    ask_what_is_not_answered(own_town, "区役所の電話番号は")
    ask_what_is_not_answered(own_town, "パスポートの手数料はいくらですか")
    staff.says("/unanswered")
    listed = staff.reply()
    staff.taps(listed.labels[0][1], listed)
    asked = staff.reply()
    staff.says("どこかに")
    assert staff.reply().text == questions.NOT_A_PLACE
    staff.says("門司 A-5 ④")
    assert staff.reply().text == questions.GOLDEN_KEPT
    staff.taps(listed.labels[1][1], listed)
    staff.taps("報告に答えはない / no answer", staff.reply())
    assert staff.replies(2)[-1].text == questions.GOLDEN_KEPT
    assert [row["gold"] for row in golden(own_town.home)] == [[["moji", "A-5", [4]]], []]
    assert staff.taps("報告に答えはない / no answer", asked).answer()["text"] == questions.SETTLED


def test_what_is_waited_for_can_be_called_off(own_town: Town) -> None:
    staff = own_town.staff()
    ask_what_is_not_answered(own_town, "区役所の電話番号は")
    staff.says("/unanswered")
    listed = staff.reply()
    for call_off in (lambda message: staff.taps("やめる / cancel", message), lambda _: staff.says("/cancel")):
        staff.taps("1 評価質問にする", listed)
        call_off(staff.reply())
        staff.rest()
        staff.says("門司 A-5 ④")
        assert "課題A(5) ④" in staff.reply().text  # a question again
    assert not (own_town.home / GOLDEN).exists()


def test_pages_of_unanswered_questions(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home) as town:
        staff: User = town.staff()
        for thing in ("電話番号", "パスポートの値段", "駅からの行き方", "プールの水温", "図書館の閉館時刻", "給食の献立", "議員の名前"):
            town.stranger.says(f"{thing}を教えてください")
            town.stranger.reply()
        count = len({group.key for group in questions.Backlog(town.state, town.reception.service).groups()})
        assert count > questions.PER_PAGE
        staff.says("/unanswered")
        first = staff.reply()
        assert first.labels[-1] == ["▶"]
        staff.taps("▶", first)
        second = staff.reply()
        assert second.edited and second.labels[-1] == ["◀"] and "6." in second.text
