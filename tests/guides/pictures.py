"""Makes the pictures of the guides, from the real program with made questions: `python -m tests.guides.pictures [FOLDER]`.

Needs chromium and fonts for Japanese and for emoji (Debian: chromium, fonts-noto-cjk, fonts-noto-color-emoji).
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings
from bot.state.feedback import FeedbackReason, Verdict
from bot.state.roles import Role
from bot.telegram import uploads
from bot.web.app import create_app
from tests.bot.telegram.standin import BOT_ID, StandIn, User
from tests.bot.telegram.towns import Town
from tests.bot.web.browsing import chromium, served
from tests.guides.chat import chat_page
from tests.xhoshin.derived import later_text, of_wakamatsu
from xhoshin.ingesting import Given

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "docs" / "pictures"
MOST_BYTES, MOST_IN_ALL = 150_000, 2_000_000
PASSWORD = "guide-of-2026-11"
QUESTION = "おくやみコーナーは予約なしで使えますか"
# What citizens might ask; the first two groups are asked in several wordings, and not answered.
MADE = [
    "駐車場の料金はいくらですか", "駐車場の料金はいくら？", "駐車場の料金を教えてください",
    "ゴミ出しの日はいつですか", "ゴミ出しの日を教えて", "保育園の空きはありますか", "図書館の開館時間は何時ですか",
    QUESTION, "カスハラ対策は何をしていますか", "門司区の課題A-5の④", "完了した課題はどれですか", "大里公園の駐車場は何時に開きますか",
]  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--lang=ja"], env={**os.environ, "LANGUAGE": "ja"})
        _telegram(browser, Path(home), folder)
        _web(browser, Path(home), folder)
        browser.close()
    for path in sorted(folder.glob("*.png")):
        print(f"{path.stat().st_size:7d} {path.name}")


def _telegram(browser: Browser, home: Path, folder: Path) -> None:
    with StandIn("xhoshin_bot") as standin, Town(standin, home, public_url="https://xhoshin.example.jp") as town:
        citizen, staff, admin = standin.user("花子"), town.staff(), town.admin()

        def drawn(name: str, user: User, first: int, most: int = 1600) -> None:
            page = browser.new_page(viewport={"width": 592, "height": 100})
            page.set_content(chat_page(list(user.chat.messages.values())[first:], BOT_ID))
            _shot(page, folder / f"telegram-{name}.png", most)
            page.close()

        def says(name: str, user: User, *texts: str, most: int = 1600) -> None:
            first = len(user.chat.messages)
            for text in texts:
                user.says(text)
                user.reply()
                user.rest(0.5)
            drawn(name, user, first, most)

        says("start", citizen, "/start")
        says("answer", citizen, QUESTION, "⑤は？")
        says("help", citizen, "/help")
        for text in MADE[:7]:
            citizen.says(text)
            citizen.reply()
        says("show", staff, "/show A-5 門司 ④", "/list 完了")
        says("compare", staff, "/compare カスハラ")
        says("search", staff, f"/search {QUESTION}", most=1100)
        says("unanswered", staff, "/unanswered", most=1300)
        first = len(admin.chat.messages)
        admin.sends_document("門司区_令和7年3月.txt", later_text().encode())
        admin.reply(30)
        admin.rest(1)
        drawn("dry-run", admin, first, 2200)
        first = len(admin.chat.messages)
        admin.taps(uploads.PUBLISH)
        admin.replies(2, 30)
        drawn("published", admin, first)
        says("diff", staff, "/diff 門司", most=1300)
        says("status", admin, "/status", "/rollback")
        says("desk", staff, "/desk")


def _web(browser: Browser, home: Path, folder: Path) -> None:
    reception = Reception.open(read_settings(), home)
    pdf = (REPOSITORY / "tests" / "data" / "narrow.pdf").read_bytes()
    upload, _ = reception.editing.receive(pdf, "環境局.pdf", "desk:sato", Given("kankyo", None, None))
    reception.editing.publish(upload.id, "desk:sato")
    _ask_around(reception)
    reception.state.accounts.set_password("sato", PASSWORD, Role.ADMIN, "command line")
    later = later_text().replace("令和7年3月末", "令和7年6月末")
    waiting, _ = reception.editing.receive(later.encode(), "門司区_令和7年6月.txt", "desk:sato")
    lacking = re.sub("^③.*$", "", of_wakamatsu(later_text()), count=1, flags=re.MULTILINE)
    broken, _ = reception.editing.receive(lacking.encode(), "若松区_令和7年3月.txt", "desk:sato")
    with served(create_app(reception)) as port:
        page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="ja-JP", timezone_id="Asia/Tokyo")

        def shot(name: str, path: str = "", most: int = 1400) -> None:
            if path:
                page.goto(f"http://127.0.0.1:{port}{path}")
                page.wait_for_load_state("networkidle")
            _shot(page, folder / f"{name}.png", most)

        _citizens_pages(page, shot)
        shot("desk-enter", "/desk/enter")
        page.fill("#name", "sato")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/desk")
        for name, path, most in (
            ("overview", "/desk", 1000), ("unanswered", "/desk/unanswered", 900), ("feedback", "/desk/feedback", 900),
            ("figures", "/desk/figures", 1200), ("explain", f"/desk/explain?q={MADE[0]}", 1500), ("editions", "/desk/editions", 1300),
            ("dry-run", f"/desk/editions/{waiting.id}", 1200), ("refused", f"/desk/editions/{broken.id}", 1000),
            ("people", "/desk/people", 1100), ("suspension", "/desk/suspension", 800), ("audit", "/desk/audit", 700),
        ):  # fmt: skip
            shot(f"desk-{name}", path, most)
        page.goto(f"http://127.0.0.1:{port}/desk/unanswered")
        page.get_by_role("link", name="対応する").first.click()
        shot("desk-question")
    reception.close()


def _citizens_pages(page: Page, shot: Callable[..., None]) -> None:
    shot("web-ask", "/", 900)
    for name, question in (("abstained", MADE[0]), ("reply", QUESTION)):
        page.fill("#question", question)
        page.click("#send")
        page.locator("article.turn").wait_for()
        page.evaluate("scrollTo(0, 0)")
        shot(f"web-{name}", most=1300)
        if name == "abstained":
            page.click("#restart")
            page.locator("article.turn").wait_for(state="detached")
        else:
            page.locator("figcaption a").first.click()
            page.locator("mark#q").wait_for()
            page.screenshot()  # the browser has scrolled to the mark by then
            shot("web-report", most=0)
    shot("web-help", "/help", 1500)
    shot("web-changes", "/reports/moji/changes", 1000)


def _ask_around(reception: Reception) -> None:
    for number, text in enumerate(MADE[7:] * 3):
        reply = reception.ask(f"made {number}", text, Channel.WEB)
        assert isinstance(reply, Reply)
        if number % 3 == 0:
            reception.judge(reply.id, Verdict.UP)
        elif number % 3 == 1 and number < 9:
            reception.judge(reply.id, Verdict.DOWN, FeedbackReason.OUTDATED if number % 2 else FeedbackReason.UNCLEAR)


def _shot(page: Page, path: Path, most: int) -> None:
    """The whole page down to `most` pixels, 0 for what is in view; in the colours that it needs."""
    taken = Image.open(io.BytesIO(page.screenshot(full_page=most > 0))).convert("RGB")
    if most:
        taken = taken.crop((0, 0, taken.width, min(most, taken.height)))
    taken.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
