from __future__ import annotations

import pytest

from index.tokenizing import fold, quoted_names, terms, tokenize


def forms(text: str) -> list[str]:
    return [token.form for token in tokenize(text) if token.is_content]


def test_fold_removes_width_case_and_dash_differences() -> None:
    assert fold("ＤＸ課題Ａ－１ ｺﾝﾋﾞﾆ") == "dx課題a-1 コンビニ"


def test_a_compound_noun_has_its_parts_as_terms_too() -> None:
    assert terms(tokenize("駐車場")) == ["駐車場", "駐車", "場"]


def test_a_compound_verb_has_not() -> None:
    assert terms(tokenize("申し込む")) == ["申し込む"]


def test_spelling_variants_share_a_form() -> None:
    assert forms("引越し") == forms("引っ越し")


def test_particles_auxiliaries_and_question_words_are_no_content() -> None:
    assert forms("それはいつからですか。教えてください") == []


def test_an_honorific_is_joined_to_its_word_which_keeps_both_readings() -> None:
    token = tokenize("おくやみコーナー")[0]
    assert (token.surface, token.form, set(token.readings)) == ("おくやみ", "悔やむ", {"クヤミ", "オクヤミ"})


def test_english_words_are_stemmed_and_keep_their_japanese_form() -> None:
    token = tokenize("parking")[0]
    assert (token.form, token.units) == ("park", ("パーキング",))
    assert forms("Is there any parking?") == ["park"]


def test_offsets_count_characters_of_the_folded_text() -> None:
    text = fold("Ｂ２の進捗は？")
    assert all(text[token.begin : token.end] == token.surface for token in tokenize("Ｂ２の進捗は？"))


@pytest.mark.parametrize("text", ["", "   ", "\n", "。", "\ud842\udfb7".encode("utf-16", "surrogatepass").decode("utf-16"), "👍🏽"])
def test_any_text_can_be_tokenized(text: str) -> None:
    assert all(token.surface for token in tokenize(text))


def test_names_in_quotation_marks_are_terms_of_their_own() -> None:
    assert quoted_names("「じーもＸ」や「チーム Ｚ」を、「長い、文」") == ["「じーもx」", "「チームz」"]
