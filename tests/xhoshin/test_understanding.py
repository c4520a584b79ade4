"""What is understood of a question, before anything is searched."""

from __future__ import annotations

import pytest

from xhoshin.answer import Language
from xhoshin.answerer import Answerer
from xhoshin.asked import Asked
from xhoshin.question import Intent, Question
from xhoshin.report import Status


def ask(answerer: Answerer, text: str) -> Question:
    return answerer.understand(text)


@pytest.mark.parametrize(
    "text", ["A5", "Ａ５", "課題Ａ－５", "A(5)", "A（５）", "課題a-5", "課題 A-5", "A の5", "課題A五", "【課題Ａ-5】", "A―5", "Aー5"]
)
def test_a_code_in_any_spelling(answerer: Answerer, text: str) -> None:
    question = ask(answerer, text)
    assert (question.codes, question.intent) == (("A-5",), Intent.INITIATIVE)


@pytest.mark.parametrize("text", ["A4サイズの紙", "a 3-minute talk", "abc5", "USB3"])
def test_what_is_no_code(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).codes == ()


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("門司区のこと", "moji"),
        ("門司のこと", "moji"),
        ("もじくのこと", "moji"),
        ("モジのこと", "moji"),
        ("what about Moji?", "moji"),
        ("moji-ku", "moji"),
        ("小倉南", "kokuraminami"),
        ("こくらみなみく", "kokuraminami"),
        ("ｺｸﾗﾐﾅﾐ", "kokuraminami"),
        ("Kokura Minami ward", "kokuraminami"),
        ("小仓南区", "kokuraminami"),
        ("고쿠라미나미구", "kokuraminami"),
    ],
)
def test_a_ward_in_any_spelling(answerer: Answerer, text: str, report: str) -> None:
    question = ask(answerer, text)
    assert (question.reports, question.strangers) == ((report,), ())


@pytest.mark.parametrize("text", ["もじれつ", "emoji", "門司港の観光", "門司税務課は何階"])
def test_part_of_another_word_is_no_ward(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).reports == ()


@pytest.mark.parametrize(
    ("text", "name"), [("若松区のX方針", "若松区"), ("Wakamatsu ward", "若松区"), ("やはたにし", "八幡西区"), ("熊本市の取組み", "熊本市")]
)
def test_a_place_without_a_report(answerer: Answerer, text: str, name: str) -> None:
    assert ask(answerer, text).strangers == (name,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("環境局の取組みは？", "環境局"),
        ("子ども家庭局は何をしていますか", "子ども家庭局"),
        ("消防局の課題の一覧", "消防局"),
        ("財政・変革局のＸ方針", "財政・変革局"),  # which a report names, but has no report of its own
    ],
)
def test_a_bureau_without_a_report(answerer: Answerer, text: str, name: str) -> None:
    assert ask(answerer, text).strangers == (name,)


@pytest.mark.parametrize("text", ["下関市の大学生", "総務市民局と何を協議しましたか", "関係部局との調整", "郵便局はどこですか", "市局の役割"])
def test_a_place_that_the_reports_name_is_no_stranger(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).strangers == ()


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("A-3の背景", 3),
        ("A3の⑤", 5),
        ("A3 4番", 4),
        ("A3の進捗", 5),
        ("A3の取り組み", 4),
        ("A3 section 2", 2),
        ("A(3)の(1)", 1),
        ("A3の課題の内容", 2),
        ("A3④", 4),
        ("課題Ａ－３②", 2),
        ("A-3 background", 3),
    ],
)
def test_a_section_by_number_or_word(answerer: Answerer, text: str, section: int) -> None:
    assert ask(answerer, text).sections == (section,)


def test_several_sections(answerer: Answerer) -> None:
    assert ask(answerer, "A3の背景と進捗").sections == (3, 5)
    assert ask(answerer, "A3の③④").sections == (3, 4)


def test_a_kanji_numeral_that_begins_a_word_is_no_number(answerer: Answerer) -> None:
    question = ask(answerer, "A領域一覧")
    assert (question.codes, question.area, question.intent) == ((), "A", Intent.LIST)


@pytest.mark.parametrize(
    "text",
    [
        "市民センターの使い方を教えて",
        "ありがとうございます。大里公園の駐車場は何時から？",
        "What can you tell me about the parking lot?",
        "消毒を毎日していますか",
        "窓口で脅迫された職員を守る対策は",
        "フィルムコミッションはありますか",
        "門司区ではどのデータを蓄積していますか",
    ],
)
def test_what_only_sounds_like_talk_or_a_look_up(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).intent is Intent.TOPIC


@pytest.mark.parametrize("text", ["Hello", "Hi", "Good morning", "hi there", "你好", "안녕하세요", "こんにちは", "ありがとう、また来ます"])
def test_greetings_and_thanks(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).intent is Intent.CHATTER


@pytest.mark.parametrize("text", ["门司区有哪些课题", "모지구 과제 목록", "list everything in Moji", "課題Cはいくつ"])
def test_lists_in_other_words(answerer: Answerer, text: str) -> None:
    assert ask(answerer, text).intent in (Intent.LIST, Intent.COUNT)


def test_a_number_in_a_name_is_no_section(answerer: Answerer) -> None:
    question = ask(answerer, "大里公園第2駐車場の利用時間")
    assert question.sections == ()
    assert "第2駐車場" in question.topic


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("門司区の課題一覧", Intent.LIST),
        ("小倉南区のB領域は？", Intent.LIST),
        ("完了した課題はどれですか", Intent.LIST),
        ("list all initiatives of Moji", Intent.LIST),
        ("門司区のA領域にはいくつ課題がありますか", Intent.COUNT),
        ("門司区で完了したのは何件", Intent.COUNT),
        ("取組項目3の課題", Intent.LIST),
        ("カスハラ対策を両区で比較して", Intent.COMPARE),
        ("門司区の組織の使命", Intent.MISSION),
        ("いつ時点の情報ですか", Intent.AS_OF),
        ("どの区の方針がわかりますか", Intent.REPORTS),
        ("おくやみコーナーの検討は完了しましたか", Intent.TOPIC),
        ("QRコードは何に使いますか", Intent.TOPIC),
        ("こんにちは", Intent.CHATTER),
        ("SELECT * FROM users", Intent.CHATTER),
    ],
)
def test_intents(answerer: Answerer, text: str, intent: Intent) -> None:
    assert ask(answerer, text).intent is intent


@pytest.mark.parametrize(
    ("text", "status"), [("完了した課題", Status.DONE), ("まだ終わっていない課題", Status.ONGOING), ("which initiatives are completed", Status.DONE)]
)
def test_status(answerer: Answerer, text: str, status: Status) -> None:
    assert ask(answerer, text).status is status


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("予約はいりますか", Language.JAPANESE),
        ("門司区", Language.JAPANESE),
        ("moji A5", Language.JAPANESE),
        ("is the おくやみコーナー usable without reservation", Language.ENGLISH),
        ("parking", Language.ENGLISH),
        ("市民中心星期日开放吗？", Language.CHINESE),
        ("고령자 사기 피해 예방", Language.KOREAN),
        ("大里公園第2駐車場 料金 1時間", Language.JAPANESE),
    ],
)
def test_languages(answerer: Answerer, text: str, language: Language) -> None:
    assert ask(answerer, text).language is language


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("料金はいくらですか", Asked.MONEY),
        ("電話番号は", Asked.PHONE),
        ("何階ですか", Asked.FLOOR),
        ("件数はいつから数えていますか", Asked.DATE),
        ("何か月に1回開きますか", Asked.TIMES_COUNT),
        ("区長は誰ですか", Asked.PERSON_NAME),
        ("誰で構成されていますか", Asked.WHO),
        ("土曜日も開いていますか", Asked.SATURDAY),
        ("how much does it cost", Asked.MONEY),
        ("몇 명입니까", Asked.PEOPLE_COUNT),
    ],
)
def test_what_type_of_thing_is_asked(answerer: Answerer, text: str, asked: Asked) -> None:
    assert asked in ask(answerer, f"チラシの{text}" if not text.isascii() else text).asked


def test_a_date_is_taken_out_of_the_topic_and_kept(answerer: Answerer) -> None:
    question = ask(answerer, "２０２４年９月にできた組織")
    assert [(d.year, d.month) for d in question.dates] == [(2024, 9)]
    assert "2024" not in question.topic
