"""What people wrote is shown as they wrote it, and what is done on a page is done."""

from __future__ import annotations

import pytest

from bot.state.feedback import FeedbackReason, Verdict
from bot.state.roles import Role
from tests.bot.web.desk.office import UNANSWERED, Office, complaint
from tests.bot.web.html import parsed
from xhoshin.answer import Answer, Kind, Language, Reason
from xhoshin.evaluation import read_golden

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>図書館"


@pytest.fixture
def hostile(own_office: Office) -> Office:
    """An office to which somebody wrote markup wherever one can."""
    answer = Answer(Kind.ABSTAIN, Language.JAPANESE, reason=Reason.NOT_IN_REPORTS)
    own_office.state.questions.log("r" * 16, "web", HOSTILE, answer, "", 1.0)
    own_office.state.feedback.give("r" * 16, Verdict.DOWN, FeedbackReason.UNCLEAR)
    own_office.state.roles.grant(9, Role.STAFF, HOSTILE[:60])
    return own_office


@pytest.mark.parametrize("path", ["", "/unanswered", f"/unanswered/{'r' * 16}", "/feedback", f"/explain?q={HOSTILE}", "/people"])
def test_markup_is_text_on_every_page(hostile: Office, path: str) -> None:
    page = hostile.admin().see(path)
    assert "<img src=x onerror=alert(1)>" in page.text
    assert page.all("img") == [] and page.all("script") == []


def test_markup_in_a_notice_is_text(hostile: Office) -> None:
    admin = hostile.admin()
    admin.do("/suspension/suspend", notice=HOSTILE)
    for path in ("", "/suspension", "/audit"):
        page = admin.see(path)
        assert HOSTILE in page.text and page.all("img") == []
    assert "回答を再開しました" in admin.do("/suspension/resume")


def test_a_word_is_added_and_what_was_typed_wrongly_stays(own_office: Office) -> None:
    clerk, key = own_office.staff(), own_office.ask().id
    wrong = clerk.post(f"/unanswered/{key}/synonym", word="図書館", term="どこにもない言葉", language="ja")
    assert (wrong.status_code, "どの報告にも出てきません" in complaint(wrong)) == (422, True)
    assert parsed(wrong.text).one("input", id="term")["value"] == "どこにもない言葉"
    clerk.do(f"/unanswered/{key}/synonym", word="図書館", term="市民センター", language="ja")
    assert own_office.noted[0] == ("desk:sato", "synonym", "図書館 → 市民センター (ja)")
    assert own_office.state.questions.unanswered() == []
    assert clerk.get(f"/unanswered/{key}").status_code == 404


def test_only_what_was_seen_is_dismissed(own_office: Office) -> None:
    clerk, key = own_office.staff(), own_office.ask().id
    later = own_office.ask().id
    clerk.do(f"/unanswered/{key}/dismiss")
    assert [question.reply_id for question in own_office.state.questions.unanswered()] == [later]


def test_the_last_admin_stays_and_it_is_said(own_office: Office) -> None:
    admin = own_office.admin()
    admin.do("/people/grant", user="5", role="admin")
    for path, fields in (("/people/revoke", {"user": "5"}), ("/people/grant", {"user": "5", "role": "staff"})):
        refused = admin.post(path, **fields)
        assert (refused.status_code, "最後の管理者" in complaint(refused)) == (422, True)


def test_explaining_is_not_asking(own_office: Office) -> None:
    page = own_office.staff().see(f"/explain?q={UNANSWERED}")
    assert "報告に記載なし" in page.text and "使わなかった" in page.text
    assert own_office.state.questions.statistics(1).total == 0


GOLD = "moji A-5"


def test_a_question_to_judge_by_is_kept_with_the_place_of_its_answer(own_office: Office) -> None:
    clerk, key = own_office.staff(), own_office.ask().id
    for fields, said in (({}, "課題を選ぶか"), ({"answer": "moji Z-9", "section": "4"}, "課題を選ぶか"), ({"answer": GOLD}, "欄（①～⑤）を選んで")):
        wrong = clerk.post(f"/unanswered/{key}/golden", question=UNANSWERED, **fields)
        assert (wrong.status_code, said in complaint(wrong)) == (422, True)
    chosen = parsed(wrong.text).one("select", id="answer").all("option", value=GOLD)
    assert "selected" in chosen[0].attributes  # what was chosen stays
    assert "評価用の質問に加えました" in clerk.do(f"/unanswered/{key}/golden", question=UNANSWERED, answer=GOLD, section="4")
    (kept,) = read_golden((own_office.home / "golden.jsonl").read_text(encoding="utf-8"))
    assert (kept.question, kept.gold) == (UNANSWERED, (("moji", "A-5", (4,)),))
    assert own_office.noted[0][:2] == ("desk:sato", "golden")
    assert own_office.state.questions.unanswered() == []


def test_a_question_may_be_kept_as_one_to_abstain_from(own_office: Office) -> None:
    own_office.staff().do(f"/unanswered/{own_office.ask().id}/golden", question=UNANSWERED, answer="abstain", section="3")
    (kept,) = read_golden((own_office.home / "golden.jsonl").read_text(encoding="utf-8"))
    assert (kept.category, kept.gold) == ("abstain", ())


def test_a_question_that_nobody_asked_is_not_kept(own_office: Office) -> None:
    refused = own_office.staff().post(f"/unanswered/{own_office.ask().id}/golden", question="別の質問", answer="abstain")
    assert refused.status_code == 422
    assert not (own_office.home / "golden.jsonl").exists()


def test_feedback_is_shown_with_its_question_and_filtered(own_office: Office) -> None:
    for text, verdict, reason in (
        ("おくやみコーナーは予約なしで使えますか", Verdict.UP, None),
        ("門司区のチームZは何人ですか", Verdict.DOWN, FeedbackReason.OUTDATED),
    ):
        own_office.reception.judge(own_office.ask(text).id, verdict, reason)
    clerk = own_office.staff()

    def shown(query: str) -> list[str]:
        return [card.one("h2").text for card in clerk.see(f"/feedback{query}").all("li", class_="card")]

    assert shown("") == shown("?verdict=sideways") == ["門司区のチームZは何人ですか", "おくやみコーナーは予約なしで使えますか"]
    assert shown("?verdict=down") == ["門司区のチームZは何人ですか"]
    assert shown("?verdict=up") == ["おくやみコーナーは予約なしで使えますか"]
    page = clerk.see("/feedback?verdict=down")
    assert "古い" in page.one("li", class_="card").text
    assert "出典なし" in page.one("li", class_="card").text  # it was not answered
    assert clerk.see("/feedback?verdict=up").one("li", class_="card").all("a")[0]["href"] == "/reports/moji/2024-11-30#A-5-4"
    assert [a["href"] for a in page.one("nav", class_="filter").all("a", **{"aria-current": "true"})] == ["/desk/feedback?verdict=down"]


class TestAccounts:
    NEW = "another long password"

    def test_one_is_made_and_used_and_removed(self, own_office: Office) -> None:
        admin = own_office.admin()
        admin.do("/people/account", name="tanaka", role="staff", password=self.NEW, again=self.NEW)
        clerk = own_office.stranger()
        assert clerk.enter(name="tanaka", password=self.NEW).status_code == 303
        assert clerk.get("/unanswered").status_code == 200
        assert clerk.get("/people").status_code == 403
        admin.do("/people/remove", name="tanaka")
        assert clerk.get("/unanswered").headers["location"] == "/desk/enter"
        assert own_office.stranger().enter(name="tanaka", password=self.NEW).status_code == 403
        assert [detail for _, what, detail in own_office.noted if what == "account"][:2] == ["tanaka removed", "tanaka staff"]
        assert self.NEW not in admin.get("/audit").text

    def test_a_new_password_signs_out_whoever_had_the_old_one(self, own_office: Office) -> None:
        clerk = own_office.staff()
        own_office.admin().do("/people/account", name="sato", role="staff", password=self.NEW, again=self.NEW)
        assert clerk.get().headers["location"] == "/desk/enter"

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"again": NEW + "x"}, "2回のパスワードが違います"),
            ({"password": "short", "again": "short"}, "12文字以上"),
            ({"role": "mayor"}, "役割を選んで"),
            ({"name": "a b"}, "アカウント名は"),
            ({"name": ""}, "アカウント名は"),
        ],
    )
    def test_what_cannot_be_is_said_and_no_password_is_sent_back(self, office: Office, fields: dict[str, str], said: str) -> None:
        before = office.state.accounts.names()
        refused = office.admin().post("/people/account", **{"name": "tanaka", "role": "staff", "password": self.NEW, "again": self.NEW, **fields})
        assert (refused.status_code, said in complaint(refused)) == (422, True)
        assert self.NEW not in refused.text
        assert office.state.accounts.names() == before

    def test_one_that_is_not_there_cannot_be_removed(self, office: Office) -> None:
        assert "はありません" in complaint(office.admin().post("/people/remove", name="nobody"))
