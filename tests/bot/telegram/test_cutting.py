"""Long messages: within Telegram's limit, whole, at the ends of paragraphs and sentences, with tags closed."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.cutting import TEXT, plain, split, units

from .standin.oracles import parse_markup

PIECES = st.recursive(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=80).map(html.escape)
    | st.sampled_from(["。", "段落。\n\n", "👩‍👩‍👧‍👦", "か\u3099", "が️", "文が続きます。" * 30, "𠮟" * 50]),
    lambda inner: st.tuples(st.sampled_from(["b", "i", "u"]), st.lists(inner, max_size=4)).map(lambda t: f"<{t[0]}>{''.join(t[1])}</{t[0]}>"),
    max_leaves=40,
)


def without_space(text: str) -> str:
    return "".join(text.split())


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(40, 300))
def test_nothing_is_lost_and_every_part_fits_and_parses(markup: str, most: int) -> None:
    parts = split(markup, most)
    assert without_space("".join(map(plain, parts))) == without_space(plain(markup))
    for part in parts:
        assert units(plain(part)) <= most
        assert plain(part).strip()
        parse_markup(part, "HTML")


def test_a_text_that_fits_is_one_message_and_nothing_is_none() -> None:
    assert split("<b>短い</b>文です。") == ["<b>短い</b>文です。"]
    assert split("") == [] and split("<b> \n</b>") == []


def test_the_limit_counts_utf_16_units() -> None:
    assert units("𠮟る") == 3
    assert [units(plain(part)) for part in split("𠮟" * 2049)] == [4096, 2]
    assert split("あ" * TEXT) == ["あ" * TEXT]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("一つ目の段落です。二つ目の文です。\n\n" * 8, "\n\n"),
        ("一行目の文です。二つ目の文です。\n" * 8, "\n"),
        ("ひとつの文がここにあります。" * 12, "。"),
        ("とても長くて、切れ目の少ない文が、ここに" * 8, "、"),
    ],
)
def test_a_part_ends_where_a_paragraph_or_a_sentence_ends(text: str, ends: str) -> None:
    parts = split(text, 60)
    assert len(parts) > 1
    assert all(part.endswith(ends) for part in parts[:-1])
    assert "".join(parts) == text


def test_tags_are_closed_and_opened_anew() -> None:
    first, second = split('<blockquote expandable>あああ。<b>いいい。</b></blockquote><a href="https://a.example/?x=1&amp;y=2">うう</a>', 8)
    assert first == "<blockquote expandable>あああ。<b>いいい。</b></blockquote>"
    assert second == '<a href="https://a.example/?x=1&amp;y=2">うう</a>'
    assert split("<blockquote><b>ああああいいいい</b></blockquote>", 4) == [
        "<blockquote><b>ああああ</b></blockquote>",
        "<blockquote><b>いいいい</b></blockquote>",
    ]


def test_escaped_characters_count_as_one_and_are_not_cut() -> None:
    parts = split("&lt;" * 10, 4)
    assert parts == ["&lt;" * 4, "&lt;" * 4, "&lt;" * 2]


def test_what_is_shown_as_one_character_stays_whole() -> None:
    family = "👩‍👩‍👧‍👦"
    assert split("あ" * 5 + family, units("あ" * 5 + family) - 1) == ["あ" * 5, family]
    assert re.fullmatch("か\u3099+", split("か\u3099" * 4, 3)[0])
