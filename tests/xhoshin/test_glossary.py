from __future__ import annotations

import tomllib
import unicodedata

import pytest

from index.tokenizing import fold
from xhoshin.answer import Language
from xhoshin.corpus import bundled_corpus, read_glossary
from xhoshin.glossary import Glossary, Phrase, read_phrases
from xhoshin.library import Library
from xhoshin.report import without_white_space


def found(text: str, language: Language, *phrases: Phrase) -> list[tuple[str, str]]:
    folded = fold(text)
    return [(folded[a.begin : a.end], a.target) for a in Glossary(phrases).aliases(folded, language)]


JA, EN, ZH, KO = Language.JAPANESE, Language.ENGLISH, Language.CHINESE, Language.KOREAN


def test_a_phrase_is_found_inflected() -> None:
    assert found("チラシを配っていますか", JA, Phrase("配る", JA, "配布")) == [("配っ", "配布")]
    assert found("Parking lots?", EN, Phrase("parking lot", EN, "駐車場")) == [("parking lots", "駐車場")]


def test_the_longest_phrase_wins() -> None:
    phrases = (Phrase("center", EN, "センター"), Phrase("community center", EN, "市民センター"))
    assert found("the community center", EN, *phrases) == [("community center", "市民センター")]


def test_the_very_spelling_wins_over_a_shared_stem() -> None:
    phrases = (Phrase("parking", EN, "駐車場"), Phrase("park", EN, "公園"))
    assert found("the park", EN, *phrases) == [("park", "公園")]


def test_chinese_and_korean_are_found_by_characters_with_or_without_spaces() -> None:
    assert found("市民中心 开放吗", ZH, Phrase("市民中心", ZH, "市民センター")) == [("市民中心", "市民センター")]
    assert found("시민 센터는", KO, Phrase("시민센터", KO, "市民センター")) == [("시민 센터", "市民センター")]


def test_a_phrase_that_is_mostly_grammar_does_not_stand_for_its_one_word() -> None:
    assert found("会に入る", JA, Phrase("入っていない", JA, "未加入")) == []


@pytest.mark.parametrize(
    ("phrase", "other"), [("非会員", "会員の数"), ("古新聞", "新聞に載った"), ("資源物", "地域資源の活用"), ("避難所", "避難の経路")]
)
def test_what_makes_another_thing_of_a_word_is_not_left_out(phrase: str, other: str) -> None:
    assert found(other, JA, Phrase(phrase, JA, "x")) == []
    assert found(f"その{phrase}は", JA, Phrase(phrase, JA, "x")) == [(phrase, "x")]


def test_a_malformed_entry_is_named() -> None:
    with pytest.raises(ValueError, match="entry 2"):
        read_phrases({"entry": [{"term": "予約"}, {"ja": ["x"]}]})


def test_every_term_of_the_bundled_glossary_stands_in_a_report(library: Library) -> None:
    reports = without_white_space(unicodedata.normalize("NFKC", "".join(e.text for e in library.editions)))
    terms = {phrase.term for phrase in read_glossary(bundled_corpus())}
    assert {term for term in terms if without_white_space(unicodedata.normalize("NFKC", term)) not in reports} == set()


def test_no_word_of_the_bundled_glossary_stands_for_two_terms() -> None:
    table = tomllib.loads((bundled_corpus() / "glossary.toml").read_text(encoding="utf-8"))
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for entry in table["entry"]:
        for language in Language:
            for word in entry.get(language.value, []):
                if seen.setdefault((language.value, word), entry["term"]) != entry["term"]:
                    twice.append((word, entry["term"], seen[language.value, word]))
    assert twice == []
