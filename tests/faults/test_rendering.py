"""Any Answer is rendered in every channel: whole, escaped, within the limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.reception import Reception
from bot.settings import read_settings
from bot.telegram.cutting import TEXT, split
from bot.telegram.keyboards import answer_buttons
from bot.telegram.messages import Messages
from bot.web.assets import Assets
from bot.web.conversation import Turn
from bot.web.site import Site
from bot.web.wording import PageLanguage
from tests.bot.telegram.standin import rules
from tests.bot.web.html import parsed
from tests.faults.answers import WORDS, answers, quoted
from xhoshin.answer import Answer, Kind
from xhoshin.corpus import bundled_corpus, read_library
from xhoshin.reply import Replies

ADDRESS = "https://x.example.jp/cited"
_LIBRARY = read_library(bundled_corpus())
ANSWERS = answers(_LIBRARY)
# What a reply on the web is made of.
_TAGS = set(
    "article h2 h3 h4 h5 div p span input button ul li a blockquote mark cite strong footer details summary em figure figcaption br svg path section ins del dl dt dd".split()
)


def bare(text: str) -> str:
    return "".join(text.split())


@given(ANSWERS)
def test_as_text(answer: Answer) -> None:
    text = bare(Replies(_LIBRARY).text(answer))
    assert text
    assert all(bare(citation.quote) in text for citation in quoted(answer))


@given(ANSWERS)
def test_on_telegram(answer: Answer) -> None:
    parts = split(Messages(Replies(_LIBRARY), lambda _: ADDRESS).answer(answer))
    assert parts
    whole = ""
    for part in parts:
        text, entities = rules.formatted(part, "HTML", None, TEXT, "message text")  # as Telegram itself takes it, or refuses it
        own = [entity for entity in entities if entity["type"] == "text_link"]
        assert all(entity["url"] == ADDRESS for entity in own)
        assert {entity["type"] for entity in entities if entity["type"] in ("code", "pre", "italic", "underline", "spoiler")} == set()
        whole += text
    assert all(bare(citation.quote) in bare(whole) for citation in quoted(answer))


@given(ANSWERS)
def test_buttons_on_telegram(answer: Answer) -> None:
    rows = answer_buttons(answer, _LIBRARY, "q0JmPzW2y4sT8vXa")
    assert rows or answer.kind is Kind.SMALLTALK
    rules.inline_keyboard({"inline_keyboard": [], **InlineKeyboardMarkup(rows).to_dict()})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    reception = Reception.open(read_settings(), tmp_path_factory.mktemp("rendering"))
    yield Site(reception, Assets())
    reception.close()


@given(ANSWERS, WORDS, st.sampled_from(PageLanguage))
def test_on_the_web(site: Site, answer: Answer, asked: str, language: PageLanguage) -> None:
    serving = site.reception.service.serving
    turn = Turn(asked, "q0JmPzW2y4sT8vXa", serving, answer)
    root = parsed(site.text("turn.html", language, serving=serving, turn=turn, latest=turn, opinion=None, embedded=False))
    elements = root.all("*")
    assert {element.tag for element in elements} <= _TAGS
    assert not [name for element in elements for name in element.attributes if name.startswith("on") or name == "style"]
    assert all(element.attributes.get("href", "/").startswith(("/", "#")) for element in elements)
    assert bare(asked) in bare(root.text)
    assert all(bare(citation.quote) in bare(root.text) for citation in quoted(answer))
