"""The page to ask on: the whole conversation without JavaScript, parts of it for the script, buttons, feedback, languages, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.examples import ways_to_ask
from bot.reception import Reception
from bot.settings import read_settings
from bot.state.feedback import FeedbackReason, Verdict
from bot.web.app import create_app
from bot.web.conversation import MOST_TURNS
from bot.web.pages import Opinion
from tests.bot.web.html import Element, parsed
from xhoshin.answer import Language
from xhoshin.library import Library
from xhoshin.report import without_white_space

QUESTION = "おくやみコーナーは予約なしで使えますか"
PART = {"X-Part": "1"}


class Browser:
    """Presses buttons as a browser without JavaScript does: the form's fields, and the name and value of the button."""

    def __init__(self, client: TestClient, address: str = "/") -> None:
        self._client = client
        self._address = address.split("?")[0]
        self.page = parsed(client.get(address).text)
        self.status = 200

    def ask(self, text: str) -> Element:
        return self._send({"question": text})

    def press(self, label: str) -> Element:
        button = [button for button in self.page.all("button") if without_white_space(button.text) == without_white_space(label)][-1]
        assert button.attributes.get("form", "ask") == "ask"
        return self._send({button["name"]: button["value"]})

    def _send(self, said: dict[str, str]) -> Element:
        form = self.page.one("form", id="ask")
        assert form["action"].split("#")[0].split("?")[0] == self._address
        fields = [field for field in self.page.all("input", type="hidden") if field.attributes.get("form") == "ask" or field in form.all("input")]
        data: dict[str, list[str]] = {"question": [""]}
        for field in fields:
            data.setdefault(field["name"], []).append(field["value"])
        data |= {name: [value] for name, value in said.items()}
        response = self._client.post(form["action"].split("#")[0], data=data)
        self.status = response.status_code
        self.page = parsed(response.text)
        return self.page

    @property
    def turns(self) -> list[Element]:
        return self.page.all("article", class_="turn")

    @property
    def asked(self) -> list[str]:
        return [turn.one("h2").text.partition(": ")[2] for turn in self.turns]


@pytest.fixture
def browser(client: TestClient) -> Browser:
    return Browser(client)


def test_before_anything_is_asked_the_page_says_what_it_is_and_as_of_when(browser: Browser, held: Library) -> None:
    assert "書かれていないことには、お答えしません" in browser.page.text
    assert [item.text for item in browser.page.one("ul", class_="held").all("li")] == [
        f"{edition.name} 令和{edition.as_of.year - 2018}年{edition.as_of.month}月末時点" for edition in held.newest
    ]
    assert "90日間保存" in browser.page.text
    assert browser.page.all("article", class_="turn") == []


@pytest.mark.parametrize("language", [Language.JAPANESE, Language.ENGLISH])
def test_every_example_is_answered(reception: Reception, held: Library, language: Language) -> None:
    for question in ways_to_ask(held, language):
        assert reception.service.answerer.answer(question).answer.kind.value in ("answer", "lookup", "list"), question


def test_a_question_gets_quotes_with_their_source(browser: Browser, client: TestClient) -> None:
    browser.ask(QUESTION)
    turn = browser.turns[0]
    assert (browser.status, turn["id"], browser.asked) == (200, "latest", [QUESTION])
    figure = turn.all("figure", class_="quote")[0]
    assert "事前予約がなくても利用可能である" in [strong.text for strong in figure.all("strong")]
    assert "課題A(5) ④" in figure.one("a").text
    source = parsed(client.get(figure.one("a")["href"].split("#")[0]).text)
    assert without_white_space("".join(m.text for m in source.all("mark"))) == without_white_space(figure.one("blockquote").text)


def test_the_whole_conversation_stays_on_the_page_and_is_understood(browser: Browser) -> None:
    browser.ask(QUESTION)
    browser.ask("⑤は？")
    assert browser.asked == [QUESTION, "⑤は？"]
    assert all("課題A(5) ⑤" in link.text for link in browser.turns[1].all("figcaption"))
    browser.press("③ 課題の背景")
    assert browser.asked == [QUESTION, "⑤は？", "門司区の課題A-5の③"]
    assert "課題A(5) ③" in browser.turns[2].one("figcaption").text
    ids = [field["value"] for field in browser.page.all("input", name="reply")]
    assert len(set(ids)) == 3 and all(len(name) == 16 for name in ids)


def test_only_what_is_new_is_written_down(browser: Browser, reception: Reception) -> None:
    before = reception.state.questions.statistics(1).total
    browser.ask(QUESTION)
    browser.ask("⑤は？")
    browser.press("English")
    assert reception.state.questions.statistics(1).total == before + 2


def test_an_old_conversation_is_cut_at_its_beginning(browser: Browser) -> None:
    for number in range(MOST_TURNS + 2):
        browser.ask(f"門司区の課題A-{number % 8 + 1}の①")
    assert len(browser.turns) == MOST_TURNS + 1
    assert browser.asked[-1] == "門司区の課題A-2の①"


def test_buttons_lead_to_other_wards_and_related_initiatives(browser: Browser) -> None:
    browser.ask("門司区のカスハラ対策は")
    browser.press("小倉南区")
    assert browser.asked[-1] == "小倉南区では？"
    assert "小倉南区 Ｘ方針" in browser.turns[-1].all("figcaption")[0].text
    label = browser.turns[0].all("ul", class_="column")[0].all("button")[0].text
    browser.press(label)
    assert browser.turns[-1].all("figcaption")[0].text.split(" ④")[0].split(" ①")[0].strip() in label.replace(" 課題", " Ｘ方針 課題", 1)


def test_an_abstention_is_no_answer_and_offers_the_nearest(browser: Browser) -> None:
    browser.ask("駐車場の料金はいくらですか")
    turn = browser.turns[0]
    assert turn.one("div", class_="notice").one("h3").text == "お答えできません"
    assert turn.all("blockquote") == []
    nearest = turn.one("ul", class_="column").all("button")
    assert len(nearest) == 3 and nearest[0].text not in turn.one("p", class_="said").text
    browser.press(nearest[0].text)
    assert browser.turns[-1].all("blockquote")


def test_lists_comparisons_changes_and_small_talk_each_have_their_form(browser: Browser) -> None:
    browser.ask("完了した課題はどれですか")
    assert [h.text for h in browser.turns[-1].all("h3")][:1] == ["門司区の完了した課題は3件です。"]
    entries = browser.turns[-1].all("ul", class_="entries")[0].all("li")
    assert [entry.all("span", class_="code")[0].text for entry in entries if entry.one("span", class_="badge").text == "完了"] == [
        "A-4",
        "A-6",
        "A-7",
    ]
    browser.ask("区ごとにカスタマーハラスメントへの対策を比べて")
    assert {"門司区", "小倉南区"} <= {h.text for h in browser.turns[-1].all("h3")}
    browser.ask("門司区は前回から何が変わった？")
    assert browser.turns[-1].all("div", class_="added") and "/reports/moji/changes?" in browser.turns[-1].all("a")[-1]["href"]
    browser.ask("こんにちは")
    assert browser.turns[-1].all("blockquote") == browser.turns[-1].all("div", class_="feedback") == []
    browser.ask("どの区の報告に答えられますか")
    assert browser.turns[-1].one("h2").text


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_feedback_is_kept_once_for_its_reply(client: TestClient, reception: Reception, path: str) -> None:
    browser = Browser(client, path)
    browser.ask(QUESTION)
    browser.ask("⑤は？")
    reply = browser.page.all("input", name="reply")[-1]["value"]
    browser.press("役に立たなかった")
    assert browser.asked == [QUESTION, "⑤は？"]
    assert "ご意見をありがとうございました。" in browser.page.one("article", id="latest").one("div", id=f"feedback-{reply}").text
    browser.press("古い")
    given = next(g for g in reception.state.feedback.recent() if g.reply_id == reply)
    assert (given.verdict, given.reason) == (Verdict.DOWN, FeedbackReason.OUTDATED)


def test_feedback_on_an_unknown_reply_is_said_to_be_lost(client: TestClient) -> None:
    response = client.post("/", data={"feedback": "up 0123456789abcdef"}, headers=PART)
    assert response.status_code == 200 and "受け付けられませんでした" in response.text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("up abc", Opinion("abc", Verdict.UP)),
        ("down abc", Opinion("abc", Verdict.DOWN)),
        ("down abc outdated", Opinion("abc", Verdict.DOWN, FeedbackReason.OUTDATED)),
        ("down abc nonsense", None),
        ("sideways abc", None),
        ("up", None),
        ("", None),
    ],
)
def test_what_a_feedback_button_says(word: str, expected: Opinion | None) -> None:
    assert Opinion.of(word) == expected


def test_the_script_gets_the_new_part_alone(client: TestClient) -> None:
    response = client.post("/", data={"question": "⑤は？", "previous": [QUESTION], "reply": ["x"]}, headers=PART)
    part = parsed(response.text)
    assert [element.tag for element in part.children if isinstance(element, Element)] == ["article"]
    assert [field["value"] for field in part.all("input", name="previous")] == ["⑤は？"]
    assert all("課題A(5) ⑤" in caption.text for caption in part.all("figcaption"))
    reply = part.one("input", name="reply")["value"]
    judged = parsed(client.post("/", data={"feedback": f"down {reply}"}, headers=PART).text)
    assert judged.one("div", class_="feedback")["id"] == f"feedback-{reply}"


@pytest.mark.parametrize(
    ("lang", "label", "button"),
    [
        ("en", "Moji Ward X-Policy, Initiative A(5)", "⑤ Progress and results"),
        ("ja-simple", "門司区（もじく） Ｘ方針（ほうしん）", "③ 課題の背景（かだいのはいけい）"),
    ],
)
def test_the_frame_follows_the_language_of_the_page(client: TestClient, lang: str, label: str, button: str) -> None:
    browser = Browser(client, f"/?lang={lang}")
    browser.ask(QUESTION)
    assert label in browser.turns[0].all("figcaption")[0].text
    browser.press(button)
    assert label in browser.turns[1].all("figcaption")[0].text


def test_changing_the_language_keeps_the_conversation(browser: Browser) -> None:
    browser.ask(QUESTION)
    browser.press("English")
    assert browser.asked == [QUESTION]
    assert browser.page.one("html")["lang"] == "en"
    assert "Moji Ward X-Policy" in browser.turns[0].all("figcaption")[0].text
    browser.press("⑤ Progress and results")
    assert browser.asked[-1] == "Moji Ward Initiative A-5 ⑤"
    browser.press("日本語")
    assert "門司区 Ｘ方針" in browser.turns[0].all("figcaption")[0].text


def test_an_english_question_on_the_japanese_page_is_framed_in_english_to_the_end(browser: Browser) -> None:
    browser.ask("Is the おくやみコーナー usable without reservation?")
    assert "Moji Ward X-Policy" in browser.turns[0].all("figcaption")[0].text
    browser.press("③ Background")
    assert "③ Background" in browser.turns[1].one("figcaption").text


@pytest.mark.parametrize("question", ["", "   ", "あ" * 301, "a\x00b"])
def test_what_is_no_question_is_refused_with_a_sentence_and_kept_to_mend(browser: Browser, question: str) -> None:
    browser.ask(question)
    assert browser.status == 422
    assert "/" in browser.turns[-1].one("div", class_="notice").text
    assert browser.page.all("input", name="previous") == []
    assert browser.page.one("textarea").text == question.replace("\x00", "\x00")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>おくやみ", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_whatever_is_asked_is_shown_as_text(browser: Browser, text: str) -> None:
    browser.ask(text)
    assert browser.asked == [text]
    assert len(browser.page.all("script")) == 1 and browser.page.all("img") == []
    assert browser.page.one("input", name="previous")["value"] == text
    browser.ask("⑤は？")
    assert browser.asked == [text, "⑤は？"]


def test_a_page_can_be_opened_with_a_question_written(client: TestClient) -> None:
    assert Browser(client, "/?q=門司区の課題A-5").page.one("textarea").text == "門司区の課題A-5"
    assert Browser(client, "/?q=</textarea><b>").page.one("textarea").text == "</textarea><b>"


def test_more_than_a_conversation_is_not_read(client: TestClient) -> None:
    assert client.post("/", data={"question": "あ" * 40_000}).status_code == 413
    assert client.post("/", data={"question": QUESTION, "previous": ["あ" * 300] * MOST_TURNS, "reply": ["x" * 16] * MOST_TURNS}).status_code == 200


def test_behind_a_path_every_link_has_it(web_home: Path) -> None:
    opened = Reception.open(read_settings(public_url="https://www.city.example/xhoshin/"), web_home)
    with TestClient(create_app(opened)) as client:
        for address in ("/", "/reports", "/reports/moji/2024-11-30"):
            page = parsed(client.get(address).text)
            found = [element.attributes.get(name, "#") for element in page.all("*") for name in ("href", "src", "action")]
            assert all(link.startswith(("/xhoshin/", "#")) for link in found)
    opened.close()


def test_embedded_links_open_outside_and_the_form_stays_inside(client: TestClient) -> None:
    browser = Browser(client, "/embed?lang=en")
    browser.ask(QUESTION)
    assert browser.page.one("base")["target"] == "_blank"
    assert [link.attributes.get("target") for link in browser.turns[0].all("a")] == [None, None]
    form = browser.page.one("form", id="ask")
    assert (form["action"], form["target"]) == ("/embed?lang=en#latest", "_self")
    assert Browser(client, "/").page.all("base") == []


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Reception]:
    """A reception of its own that takes two questions a minute."""
    opened = Reception.open(read_settings(questions_per_minute=2), tmp_path)
    yield opened
    opened.close()


def test_too_many_questions_and_a_stopped_service_say_so(quiet: Reception) -> None:
    with TestClient(create_app(quiet)) as client:
        browser = Browser(client)
        browser.ask(QUESTION)
        browser.ask("⑤は？")
        browser.ask("③は？")
        assert browser.status == 429
        assert "秒ほど待ってから" in browser.turns[-1].text and browser.asked[:2] == [QUESTION, "⑤は？"]
        assert browser.page.one("textarea").text == "③は？"
        quiet.state.switches.suspend("点検のため、15時まで休みます。", "telegram:1")
        browser.press("English")
        assert browser.turns == []
        browser.ask(QUESTION)
        assert browser.status == 503 and "点検のため" in browser.turns[-1].text


def test_only_the_end_of_a_conversation_is_answered_again(client: TestClient, monkeypatch: pytest.MonkeyPatch, reception: Reception) -> None:
    """However much comes back: a visitor's one request is worth a few questions at most."""
    answered: list[str] = []
    answer = reception.service.serving.answerer.answer

    def counting(text: str, *rest: object, **named: object) -> object:
        answered.append(text)
        return answer(text, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reception.service.serving.answerer, "answer", counting)
    turns = [f"門司区の課題A-{number % 8 + 1}の①" for number in range(400)]
    response = client.post("/", data={"into": "en", "previous": turns, "reply": ["x"] * 400})
    assert response.status_code == 200
    assert answered == turns[-MOST_TURNS:]


def test_the_languages_of_a_page_are_addresses_of_this_site(client: TestClient) -> None:
    page = parsed(client.get("http://testserver//evil.example/x").text)
    links = [link["href"] for link in page.one("header").all("a", hreflang="en")]
    assert links == ["/evil.example/x?lang=en"]
