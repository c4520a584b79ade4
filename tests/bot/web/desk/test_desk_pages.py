"""What people wrote is shown as they wrote it, and what is done on a page is done."""

from __future__ import annotations

import pytest

from bot.state.feedback import FeedbackReason, Verdict
from bot.state.roles import Role
from tests.bot.web.desk.office import UNANSWERED, Office, complaint
from tests.bot.web.html import parsed
from xhoshin.answer import Answer, Kind, Language, Reason

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
