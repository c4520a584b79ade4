"""Admins: a report sent to the bot is judged, published and taken up; going back, building anew, roles, the notice, the desk."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings
from bot.signing import desk_user
from bot.state.actions import Action
from bot.state.roles import Role
from bot.telegram import admins, uploads
from bot.telegram.facts import HOW, FactsError, facts_of, for_chat, says_facts
from bot.telegram.menus import ADMIN, PRIVATE, STAFF
from bot.telegram.questions import NONE_LEFT
from bot.telegram.wording import words_in
from tests.xhoshin.derived import ADDED, later_text, of_wakamatsu
from xhoshin.answer import Language

from .standin import StandIn, User
from .towns import ADMIN as ADMIN_ID
from .towns import Town

DATA = Path(__file__).parents[2] / "data"


def summary(admin: User) -> tuple[str, list[list[str]]]:
    """All that the bot now says, and the buttons under its end."""
    said = [admin.reply(), *admin.rest(0.5)]
    return "\n".join(part.text for part in said), said[-1].labels


def actions(town: Town) -> list[Action]:
    return [entry.action for entry in reversed(town.state.audit.recent())]


def test_a_report_is_judged_published_and_taken_up_by_every_instance(own_town: Town) -> None:
    other = Reception.open(read_settings(), own_town.home)  # another process would see the same files
    admin = own_town.admin()
    admin.sends_document("門司区 新.txt", later_text().encode())
    text, labels = summary(admin)
    assert "moji 門司区 2025-03-31" in text and "見つかったもの" in text and "【完了】" in text
    assert "今の版 moji@2024-11-30 との違い" in text and ADDED in text
    assert "公開できます。" in text and labels == [[uploads.PUBLISH, uploads.CANCEL]]
    own_town.stranger.says("門司区A-7の⑤")
    assert ADDED not in own_town.stranger.reply().text  # a dry run changes nothing
    tap = admin.taps(uploads.PUBLISH)
    assert tap.answer()["text"] == uploads.WORKING
    done = admin.replies(2, 20)
    assert done[0].edited and not done[0].buttons  # none is pressed twice
    assert "門司区 moji@2025-03-31 を公開しました（課題" in done[1].text
    own_town.stranger.says("門司区A-7の⑤")
    assert ADDED in own_town.stranger.reply().text
    reply = other.ask("test", "門司区A-7の⑤", Channel.WEB)
    assert isinstance(reply, Reply) and ADDED in reply.serving.replies.text(reply.answer)
    assert actions(own_town) == [Action.UPLOAD, Action.PUBLISH]
    assert own_town.state.audit.recent(1)[0].actor == f"telegram:{ADMIN_ID}"


def test_what_the_file_does_not_say_is_said_in_the_caption_or_in_a_message(own_town: Town) -> None:
    admin, report = own_town.admin(), of_wakamatsu(later_text()).encode()
    admin.sends_document("若松.txt", report)
    text, labels = summary(admin)
    assert "このままでは公開できません。" in text and "report=ID" in text and "--report" not in text
    assert HOW in text and labels == [[uploads.CANCEL]]
    admin.says("report=wakamatsu as-of=あした")
    assert "日付ではありません" in admin.reply().text
    admin.says("report=wakamatsu as-of=令和7年3月末")
    text, labels = summary(admin)
    assert "wakamatsu 若松区 2025-03-31" in text and labels == [[uploads.PUBLISH, uploads.CANCEL]]
    admin.says("門司区A-5の④")  # anything else is a question
    assert "課題A(5) ④" in admin.reply().text
    admin.taps(uploads.CANCEL, admin.standing[-2])
    assert admin.replies(2)[1].text == uploads.CANCELLED
    admin.sends_document("若松.txt", report, caption="report=wakamatsu name=若松区 as-of=2025-03-31 source=https://city.example/w")
    _, labels = summary(admin)
    admin.taps(uploads.PUBLISH)
    admin.replies(2, 20)
    own_town.stranger.says("若松区の課題一覧")
    assert own_town.stranger.reply().bold[0].startswith("若松区の課題は")
    entry = next(e for e in own_town.reception.service.serving.live.served.own.editions if e.report == "wakamatsu")
    assert entry.source == "https://city.example/w"


def test_the_same_date_needs_replace_and_an_older_one_backfill(own_town: Town) -> None:
    admin = own_town.admin()
    changed = (DATA.parents[1] / "corpus" / "moji" / "2024-11-30.txt").read_text(encoding="utf-8") + "\n"
    admin.sends_document("same.txt", changed.replace("大里公園駐車場", "大里中央公園駐車場").encode())
    text, labels = summary(admin)
    assert "replace を付けてください" in text and labels == [[uploads.CANCEL]]
    admin.says("replace")
    _, labels = summary(admin)
    assert labels == [[uploads.PUBLISH, uploads.CANCEL]]
    admin.sends_document(
        "old.txt", changed.replace("令和6年11月末", "令和5年11月末").replace("令和６年１１月末", "令和5年11月末").encode(), caption="backfill"
    )
    text, labels = summary(admin)
    assert "2023-11-30" in text and labels == [[uploads.PUBLISH, uploads.CANCEL]]


def test_a_file_that_cannot_be_read_gets_one_sentence(own_town: Town) -> None:
    admin = own_town.admin()
    admin.sends_document("x.pdf", (DATA / "encrypted.pdf").read_bytes())
    assert "パスワード" in admin.reply(20).text
    admin.sends_document("x.bin", bytes(range(256)) * 40)
    assert admin.reply(20).text
    admin.sends_document("x.txt", b"")
    assert admin.reply(20).text
    assert Action.PUBLISH not in actions(own_town)


def test_a_file_that_is_too_large_is_not_even_fetched(own_town: Town) -> None:
    admin = own_town.admin()
    admin.sends(document={"file_id": "big", "file_unique_id": "big", "file_name": "big.pdf", "file_size": 21 * 2**20})
    assert "ファイルが大きすぎます（21 MB）" in admin.reply().text
    assert own_town.standin.calls.of("getFile") == []


def test_a_pdf_edition_is_shown_on_its_page_with_the_quote_marked(own_town: Town) -> None:
    admin = own_town.admin()
    admin.sends_document("narrow.pdf", (DATA / "narrow.pdf").read_bytes(), caption="report=kankyo")
    admin.reply(30)
    admin.rest(1.0)
    admin.taps(uploads.PUBLISH)
    assert "環境局" in admin.replies(2, 30)[1].text
    hanako = own_town.stranger
    hanako.says("環境局の課題A-7の⑤")
    reply = hanako.reply()
    hanako.taps("原文", reply)
    around, page = hanako.replies(2, 30)
    assert "課題A(7) ⑤" in around.text
    assert page.method == "sendPhoto" and re.fullmatch(r"環境局 令和6年11月末時点（\d+ページ）", page.text)
    with Image.open(io.BytesIO(page.file)) as image:
        yellow = sum(1 for pixel in np.asarray(image.convert("RGB")).reshape(-1, 3)[::16] if pixel[0] > 240 and pixel[1] > 220 and pixel[2] < 120)
    assert image.width == 1240 and yellow > 300
    assert "upload_photo" in hanako.actions


def test_status_says_what_is_live_and_what_waits(own_town: Town) -> None:
    own_town.stranger.says("完了した課題は？")
    own_town.stranger.reply()
    admin = own_town.admin()
    admin.says("/status")
    text = admin.reply().text
    assert re.search(r"\* 1 live .* 文 / passages, kokuraminami@2024-11-30, moji@2024-11-30", text)
    assert "回答 / answering: 稼働中" in text and "この7日の質問 / questions: 1" in text
    own_town.state.switches.suspend("<b>停止</b>", "test")
    admin.says("/status")
    assert "停止中 / suspended: <b>停止</b>" in admin.reply().text


def test_rollback_and_reindex_ask_first(own_town: Town) -> None:
    admin = own_town.admin()
    admin.says("/rollback")
    assert admin.reply().text == admins.NOTHING_TO_GO_BACK_TO
    upload, _ = own_town.editing.receive(later_text().encode(), "moji.txt", "test")
    own_town.editing.publish(upload.id, "test")
    admin.says("/rollback")
    asked = admin.reply()
    assert asked.labels == [["1 に戻す / go back"], ["やめる / cancel"]]
    admin.taps("1 に戻す / go back", asked)
    said = admin.replies(2)
    assert not said[0].buttons and "generation-000001" in said[1].text
    own_town.stranger.says("門司区A-7の⑤")
    assert ADDED not in own_town.stranger.reply().text
    admin.says("/reindex")
    asked = admin.reply()
    admin.taps("やめる / cancel", asked)
    assert not admin.reply().buttons
    admin.says("/reindex")
    admin.taps("作り直す / build", admin.reply())
    assert "索引を作り直しました（世代 generation-000003" in admin.replies(2, 20)[1].text
    assert actions(own_town)[-2:] == [Action.ROLLBACK, Action.REINDEX]
    admin.taps_data("b:77", asked.message_id)
    assert admin.reply().text.startswith("戻せる世代がありません。ある世代: 1, 3。")


def test_an_old_button_does_its_work_and_nobody_is_asked_to_try_again(own_town: Town) -> None:
    admin = own_town.admin()
    upload, _ = own_town.editing.receive(later_text().encode(), "moji.txt", "test")
    own_town.editing.publish(upload.id, "test")
    admin.says("/rollback")
    admin.taps("1 に戻す / go back", admin.reply(), too_old=True)
    assert "generation-000001" in admin.reply().text
    admin.says("/language")
    admin.taps("English", admin.reply(), too_old=True)
    assert "English" in admin.reply().text
    own_town.reception.ask("test", "区役所の電話番号は", Channel.WEB)
    admin.says("/unanswered")
    admin.taps("1 対象外にする", admin.reply(), too_old=True)
    assert admin.reply().text == NONE_LEFT
    assert own_town.state.questions.unanswered() == []


def test_what_is_awaited_for_one_file_is_not_forgotten_with_another(own_town: Town) -> None:
    admin, report = own_town.admin(), of_wakamatsu(later_text()).encode()
    admin.sends_document("wrong.txt", later_text().encode())
    summary(admin)
    wrong = admin.standing[-1]
    admin.sends_document("若松.txt", report)
    summary(admin)
    admin.taps(uploads.CANCEL, wrong)
    assert uploads.CANCELLED in [said.text for said in admin.replies(2)]
    admin.says("report=wakamatsu source=https://www.city.example/wakamatsu")
    text, labels = summary(admin)
    assert "wakamatsu 若松区" in text and labels == [[uploads.PUBLISH, uploads.CANCEL]]
    (waiting,) = own_town.editing.waiting()
    assert waiting.source == "https://www.city.example/wakamatsu"


def test_roles_are_granted_and_revoked_by_number(own_town: Town) -> None:
    admin, taro = own_town.admin(), own_town.standin.user("太郎", user_id=4242)
    taro.starts()
    taro.reply()
    admin.says("/roles grant 4242 staff")
    assert admin.reply().text == admins.GRANTED.format(user=4242, role="staff")
    assert own_town.state.roles.role_of(4242) is Role.STAFF
    taro.says("/show A-5 門司")
    assert "課題A(5)" in taro.reply().text
    own_town.standin.wait_for(lambda: [c["command"] for c in own_town.standin.profile.menu(taro.chat, taro.about)] == [*PRIVATE, *STAFF])
    admin.says("/roles")
    text = admin.reply().text
    assert f"・{ADMIN_ID} admin（configuration）" in text and f"・4242 staff（telegram:{ADMIN_ID}）" in text
    taro.rest()
    admin.says("/roles revoke 4242")
    assert admin.reply().text == admins.REVOKED.format(user=4242)
    taro.says("/show A-5 門司")
    assert taro.reply().text == words_in(Language.JAPANESE).unknown_command
    own_town.standin.wait_for(lambda: [c["command"] for c in own_town.standin.profile.menu(taro.chat, taro.about)] == [*PRIVATE])
    admin.says(f"/roles revoke {ADMIN_ID}")
    assert "最後の管理者" in admin.reply().text
    admin.says(f"/roles grant {ADMIN_ID} staff")
    assert "最後の管理者" in admin.reply().text
    for wrong in ("grant taro staff", "grant 4242 boss", "grant -1 admin", "grant 99999999999999999999 admin", "revoke", "grant ４２ staff"):
        admin.says(f"/roles {wrong}")
        assert admin.reply().text == admins.ROLES_HOW, wrong


def test_suspend_and_resume(own_town: Town) -> None:
    admin, hanako = own_town.admin(), own_town.stranger
    admin.says("/suspend")
    assert admin.reply().text == admins.SUSPEND_HOW.format(most=500)
    admin.says("/suspend ただいま内容を確認しています。")
    assert "ただいま内容を確認しています。" in admin.reply().text
    hanako.says("完了した課題は？")
    assert hanako.reply().text == "ただいま内容を確認しています。"
    admin.says("/resume")
    assert admin.reply().text == admins.RESUMED
    hanako.says("完了した課題は？")
    assert "2件" in hanako.reply().text
    admin.says("/resume")
    assert admin.reply().text == admins.NOT_SUSPENDED
    assert actions(own_town) == [Action.SUSPEND, Action.RESUME]


def test_the_link_to_the_desk_is_signed_and_shows_no_preview(standin: StandIn, own_home: Path) -> None:
    with Town(standin, own_home, public_url="https://xhoshin.example.jp") as town:
        admin = town.admin()
        admin.says("/desk")
        reply = admin.reply()
        [link] = re.findall(r"https://\S+", reply.text)
        assert link.startswith("https://xhoshin.example.jp/desk/enter?token=")
        assert desk_user(town.reception.key, link.split("token=")[1]) == ADMIN_ID
        staff = town.staff()
        staff.says("/desk")
        assert desk_user(town.reception.key, staff.reply().text.split("token=")[1]) == staff.id
        # Telegram's preview would follow the link, which is good for one use.
        [call] = [call for call in standin.calls.of("sendMessage", chat_id=ADMIN_ID) if "token=" in call.params["text"]]
        assert call.params["link_preview_options"] == {"is_disabled": True}


def test_without_a_public_address_there_is_no_link(own_town: Town) -> None:
    admin = own_town.admin()
    admin.says("/desk")
    assert admin.reply().text == admins.NO_DESK


def test_admins_are_offered_all_commands(own_town: Town) -> None:
    admin = own_town.admin()
    admin.starts()
    admin.reply()
    admin.says(f"/roles grant {ADMIN_ID} admin")
    admin.reply()
    own_town.standin.wait_for(lambda: [c["command"] for c in own_town.standin.profile.menu(admin.chat, admin.about)] == [*PRIVATE, *STAFF, *ADMIN])


def test_facts_are_read_in_any_order_and_nothing_else_is_one() -> None:
    facts = facts_of("report=wakamatsu name=若松区 as-of=令和7年3月末 backfill replace source=https://a.example")
    assert facts.given == {"report": "wakamatsu", "name": "若松区", "as_of": date(2025, 3, 31), "backfill": True, "replace": True}
    assert facts.source == "https://a.example"
    assert says_facts("replace") and says_facts(" report=a  as_of=2025-03 ") and not says_facts("門司区の課題") and not says_facts("")
    assert not says_facts("replace について教えて")
    assert (
        for_chat("--name 若松区 のように指定（例: --report wakamatsu）。--replace を付けて")
        == "name=若松区 のように指定（例: report=wakamatsu）。replace を付けて"
    )
    with pytest.raises(FactsError, match="as-of=2025-03-31"):
        facts_of("as-of=いつか")
