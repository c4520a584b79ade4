"""Answers over the real reports: right kind, right place, quotes that stand at their spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xhoshin.answer import Answer, Kind, Language, Reason
from xhoshin.answerer import Answerer
from xhoshin.reply import Replies


def ask(answerer: Answerer, text: str, *before: str) -> Answer:
    context = None
    for question in before:
        context = answerer.answer(question, context).context
    return answerer.answer(text, context).answer


def reply(answerer: Answerer, text: str, *before: str) -> str:
    return Replies(answerer.library).text(ask(answerer, text, *before))


def places(answer: Answer) -> list[tuple[str, str, int | str]]:
    return [(c.report, c.initiative, c.section) for c in answer.citations]


def test_the_example_of_the_readme_in_both_languages(answerer: Answerer) -> None:
    for text in ("is the おくやみコーナー usable without reservation", "おくやみコーナーは予約なしで使えますか"):
        answer = ask(answerer, text)
        assert (answer.kind, places(answer)[0]) == (Kind.ANSWER, ("moji", "A-5", 4))
        assert "事前予約がなくても利用可能" in answer.citations[0].quote


def test_a_reply_is_quote_then_citation(answerer: Answerer) -> None:
    text = reply(answerer, "おくやみコーナーは予約なしで使えますか")
    assert text.startswith("「(4) 「おくやみコーナー」が市民に利用しやすい窓口となるよう")
    assert "（門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点）" in text


def test_the_frame_is_in_the_language_of_the_question_and_the_quote_stays(answerer: Answerer) -> None:
    text = reply(answerer, "is the おくやみコーナー usable without reservation")
    assert "原則2日前までの事前予約がなくても利用可能" in text
    assert "Moji Ward X-Policy, Initiative A(5), ④ Measures, as of the end of November 2024" in text


def test_a_code_without_a_ward_is_shown_for_every_ward_that_has_it(answerer: Answerer) -> None:
    assert {(report, code) for report, code, _ in places(ask(answerer, "課題Ａ－５"))} == {("moji", "A-5"), ("kokuraminami", "A-5")}


def test_a_section_is_shown_whole(answerer: Answerer) -> None:
    answer = ask(answerer, "小倉南区 A-2 ⑤")
    edition = answerer.library.edition("kokuraminami")
    assert edition is not None
    initiative = edition.initiative("A-2")
    assert initiative is not None
    assert ["".join(c.quote.split()) for c in answer.citations] == ["".join(initiative.section(5).text.split())]


def test_a_code_that_does_not_exist_is_said_so(answerer: Answerer) -> None:
    answer = ask(answerer, "門司区の課題Ａ－９")
    assert (answer.kind, answer.reason) == (Kind.ABSTAIN, Reason.NO_SUCH_INITIATIVE)
    assert "A(9)はありません" in reply(answerer, "門司区の課題Ａ－９")


def test_lists_and_counts_are_complete(answerer: Answerer) -> None:
    assert len(ask(answerer, "門司区の課題一覧").citations) == 11
    assert len(ask(answerer, "全部の課題を教えて").citations) == 19
    assert "8件" in reply(answerer, "門司区のA領域にはいくつ課題がありますか")
    assert [(r, c) for r, c, _ in places(ask(answerer, "門司区で完了したのは何件"))] == [("moji", "A-4"), ("moji", "A-7")]
    assert [c for _, c, _ in places(ask(answerer, "取組項目「地域コミュニティの充実」に入っている課題"))] == ["A-3", "A-4", "B-1"]


def test_a_ward_with_nothing_to_list_is_named_with_zero(answerer: Answerer) -> None:
    assert "小倉南区に完了した課題は0件です。" in reply(answerer, "完了した課題は")


def test_a_comparison_names_every_ward(answerer: Answerer) -> None:
    answer = ask(answerer, "カスハラ対策を両区で比較して")
    assert answer.kind is Kind.COMPARE
    assert [(e.report, e.code) for e in answer.entries] == [("moji", "A-8"), ("kokuraminami", "A-2")]


def test_a_comparison_says_where_a_ward_has_nothing(answerer: Answerer) -> None:
    answer = ask(answerer, "平尾台のリブランディングを両区で比較して")
    assert [(e.report, e.citation is not None) for e in answer.entries] == [("kokuraminami", True), ("moji", False)]
    assert "■ 門司区\n該当なし" in reply(answerer, "平尾台のリブランディングを両区で比較して")


def test_the_date_of_the_reports_is_quoted(answerer: Answerer) -> None:
    answer = ask(answerer, "門司区のはいつ時点の情報ですか")
    assert "令和6年11月末時点" in answer.citations[0].quote
    assert answerer.library.holds(answer.citations[0])


def test_another_edition_than_those_held_is_not_answered_by_the_newest(answerer: Answerer) -> None:
    assert ask(answerer, "令和5年3月時点の門司区の課題一覧").reason is Reason.NO_SUCH_EDITION
    assert ask(answerer, "令和5年時点の門司区の課題一覧").reason is Reason.NO_SUCH_EDITION
    assert ask(answerer, "令和6年11月時点の門司区の課題一覧").kind is Kind.LIST


def test_a_ward_without_a_report_is_named_beside_one_that_has_one(answerer: Answerer) -> None:
    text = reply(answerer, "八幡西区と門司区のカスハラ対策を比較して")
    assert "門司区 Ｘ方針 課題A(8)" in text and "八幡西区のＸ方針は、ここには収録されていません" in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("不燃ごみは何曜日ですか", Reason.NOT_IN_REPORTS),
        ("若松区のX方針は？", Reason.WARD_NOT_IN_CORPUS),
        ("門司区役所の電話番号", Reason.DETAIL_NOT_STATED),
        ("死にたいです", Reason.PERSONAL_OR_UNSAFE),
        ("<b>test</b>", Reason.NOT_A_QUESTION),
        ("？", Reason.NOT_A_QUESTION),
        ("すみません、教えてほしいことがあります", Reason.NOT_A_QUESTION),
        ("ムニャムニャについて教えてください", Reason.NOT_IN_REPORTS),
        ("環境局の取組みは？", Reason.WARD_NOT_IN_CORPUS),
    ],
)
def test_every_way_of_not_answering_has_its_reason(answerer: Answerer, text: str, reason: Reason) -> None:
    answer = ask(answerer, text)
    assert (answer.kind, answer.reason, answer.citations) == (Kind.ABSTAIN, reason, ())


@pytest.mark.parametrize("asked", ["{}", "{}について教えてください", "{}の取組みは？"])
def test_an_initiative_is_found_by_its_own_title(answerer: Answerer, asked: str) -> None:
    for edition in answerer.library.newest:
        for initiative in edition.initiatives:
            assert places(ask(answerer, asked.format(initiative.title)))[0][:2] == (edition.report, initiative.code)


@pytest.mark.parametrize("phrase", ["", "について教えてください", "のことを教えて", "に関して知りたい"])
def test_phrases_that_lead_in_a_question_ask_for_nothing_themselves(answerer: Answerer, phrase: str) -> None:
    assert len(ask(answerer, "門司区" + phrase).citations) == 11
    assert {c.initiative for c in ask(answerer, "完了した課題" + phrase).citations} == {"A-4", "A-7"}


def test_an_abstention_offers_the_nearest_initiatives(answerer: Answerer) -> None:
    answer = ask(answerer, "おくやみコーナーの電話番号")
    assert ("moji", "A-5") in [(r.report, r.code) for r in answer.related]
    assert "近い課題:" in reply(answerer, "おくやみコーナーの電話番号")


def test_a_date_in_another_spelling_finds_what_happened_then(answerer: Answerer) -> None:
    for text in ("2024年10月に何があった？", "R6.10に何があった", "令和6年10月には何がありましたか"):
        answer = ask(answerer, text)
        assert answer.kind is Kind.ANSWER and "令和6年10月" in answer.citations[0].quote.replace(" ", "").replace("６", "6")
    assert ask(answerer, "令和2年1月に何があった").kind is Kind.ABSTAIN


def test_a_ward_is_never_answered_by_another(answerer: Answerer) -> None:
    assert answerer.answer("八幡西区のカスハラ対策は", report="moji").answer.reason is Reason.WARD_NOT_IN_CORPUS
    assert {c.report for c in ask(answerer, "門司区のチームZは何人ですか").citations} <= {"moji"}
    assert {c.report for c in ask(answerer, "小倉南区のおくやみコーナーは予約がいりますか").citations} <= {"kokuraminami"}


@pytest.mark.parametrize(
    "text", ["門司港駅の駐車場は何時まで？", "小倉南区でもおくやみコーナーは予約なしで使える？", "小倉南区の口座振替チラシはいつから？"]
)
def test_a_place_or_a_thing_is_not_answered_by_its_neighbour(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).kind is Kind.ABSTAIN


@pytest.mark.parametrize(
    ("text", "before"), [("パスポートの予約窓口はどこ", ()), ("パスポートの予約窓口を両区で比較して", ()), ("パスポートの予約は？", ("門司区A-6",))]
)
def test_a_matter_outside_the_reports_is_answered_on_no_path(answerer: Answerer, text: str, before: tuple[str, ...]) -> None:
    assert ask(answerer, text, *before).kind is Kind.ABSTAIN


@pytest.mark.parametrize("text", ["令和7年3月末の門司A7の進捗", "R7年度の門司区X方針", "令和5年の門司区の課題一覧"])
def test_a_date_of_no_edition_is_not_answered_by_another(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).reason is Reason.NO_SUCH_EDITION


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("門司区A(7)の取組み", "⑤は？", ("moji", "A-7", 5)),
        ("おくやみコーナーについて教えて", "予約はいりますか", ("moji", "A-5", 4)),
        ("門司区のカスハラ対策を教えて", "小倉南は？", ("kokuraminami", "A-2", None)),
        ("小倉南区A-4", "門司の同じ番号のは？", ("moji", "A-4", None)),
        ("チームZはどうやって集めたの", "何人？", ("kokuraminami", "A-5", 5)),
        ("門司B2の内容", "背景も", ("moji", "B-2", 3)),
        ("門司のA5", "それはなぜ", ("moji", "A-5", 3)),
    ],
)
def test_follow_ups(answerer: Answerer, before: str, text: str, expected: tuple[str, str, int | None]) -> None:
    report, code, section = places(ask(answerer, text, before))[0]
    assert (report, code) == expected[:2]
    assert expected[2] in (None, section)


def test_a_chain_of_follow_ups_keeps_its_subject(answerer: Answerer) -> None:
    assert places(ask(answerer, "⑤は？", "門司区A-6", "③は？", "④は？")) == [("moji", "A-6", 5)]


def test_thanks_do_not_end_the_conversation(answerer: Answerer) -> None:
    assert places(ask(answerer, "⑤は？", "門司区A-6", "ありがとう")) == [("moji", "A-6", 5)]


def test_a_new_subject_leaves_the_old_one(answerer: Answerer) -> None:
    assert places(ask(answerer, "チームZのメンバーは何人ですか", "門司区A-6"))[0][:2] == ("kokuraminami", "A-5")


QUESTIONS = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(
        st.sampled_from(
            [
                "おくやみコーナー",
                "予約",
                "門司区",
                "小倉南",
                "A5",
                "課題",
                "⑤",
                "完了",
                "何件",
                "駐車場",
                "いつ",
                "料金",
                "比較",
                "parking",
                "시민센터",
                "市民中心",
                "令和6年10月",
                "は",
                "の",
                "？",
                "区長",
            ]
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join),
)


@given(QUESTIONS, st.one_of(st.none(), QUESTIONS))
def test_whatever_is_asked_every_quote_stands_in_its_report(answerer: Answerer, text: str, before: str | None) -> None:
    context = answerer.answer(before).context if before else None
    answer = answerer.answer(text, context).answer
    assert all(answerer.library.holds(citation) for citation in answer.citations)
    if answer.kind in (Kind.ABSTAIN, Kind.SMALLTALK):
        assert not answer.citations
    else:  # a list may rightly be empty: no initiative of the ward is done
        assert answer.citations or answer.kind is Kind.LIST
    for language in Language:
        assert Replies(answerer.library).text(answer)
        assert all(Replies(answerer.library).label(citation, language) for citation in answer.citations)
