"""Whatever people and reports say is shown as it is: never as markup, a tag, a link of theirs."""

from __future__ import annotations

from bot.telegram import uploads
from tests.xhoshin.derived import ADDED, later_text, of_wakamatsu

from .towns import Town

HTML = '<b>太字</b><a href="https://evil.example">ここ</a>&amp;&#x27;"</blockquote>'


def test_html_in_questions(town: Town) -> None:
    hanako = town.stranger
    for text in (HTML, f"{HTML}の電話番号は", "<script>alert(1)</script>", "<", "&lt;b&gt;", f"/help {HTML}", f"/ask {HTML}区の課題は", "/start <b>"):
        hanako.says(text)
        for reply in [hanako.reply(), *hanako.rest(0.1)]:
            assert "https://evil.example" not in reply.links.values()
            assert "太字" not in reply.bold
    results = hanako.types(HTML).results()
    assert all("evil.example" not in str(result["sent"].get("entities")) for result in results)


def test_html_where_staff_and_admins_read_it(own_town: Town) -> None:
    hanako, admin = own_town.stranger, own_town.admin()
    hanako.says(f"{HTML}の電話番号は")
    hanako.reply()
    own_town.state.switches.suspend(HTML, "test")
    own_town.state.switches.resume("test")
    for command in (
        "/unanswered",
        f"/search {HTML}",
        f"/show {HTML}",
        f"/list {HTML}",
        f"/compare {HTML}",
        f"/diff {HTML}",
        f"/roles {HTML}",
        "/status",
    ):
        admin.says(command)
        for reply in [admin.reply(), *admin.rest(0.1)]:
            assert "https://evil.example" not in reply.links.values(), command
    admin.says(f"/suspend {HTML}")
    assert HTML in admin.reply().text
    hanako.says("完了した課題は？")
    assert hanako.reply().text == HTML


def test_html_in_reports_and_file_names(own_town: Town) -> None:
    admin = own_town.admin()
    report = of_wakamatsu(later_text()).replace(ADDED, f"{ADDED}{HTML}").replace("関門海峡の夜景", "<i>関門海峡</i>の夜景")
    admin.sends_document(f"{HTML}.txt", report.encode(), caption=f"{HTML} report=wakamatsu name=<b>区</b>")
    assert "<b>区</b>" in admin.reply(20).text
    admin.rest(0.5)
    admin.taps(uploads.PUBLISH)
    assert "<b>区</b>" in admin.replies(2, 20)[1].text
    hanako = own_town.stranger
    hanako.starts("wakamatsu_A-7_5")
    reply = hanako.reply()
    assert HTML in reply.text and "https://evil.example" not in reply.links.values()
    for command in ("/reports", "/start", "/help", "完了した課題は？"):
        hanako.says(command)
        hanako.reply()
    hanako.starts("wakamatsu_C-2")
    assert "<i>関門海峡</i>の夜景" in hanako.reply().text
    admin.says("/show C-2 A-7 wakamatsu")
    assert "<i>関門海峡</i>" in admin.reply().text
    hanako.says("カスハラについて各区で比べて")
    assert "■ <b>区</b>" in hanako.reply().bold
