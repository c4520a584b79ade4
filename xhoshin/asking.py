"""What may be asked at all: limits and forms of a question's text, the same in every channel."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 500


class BadQuestionError(ValueError):
    """A text that is no question to answer; the message says what to do, in Japanese and English."""


def checked(text: str, most: int = MAX_CHARACTERS) -> str:
    """The question without surrounding white space.

    Args:
        most: so many characters at most; a channel may allow fewer.
    Raises:
        BadQuestionError: where it is empty, too long, holds control characters, or was not valid UTF-8.
    """
    text = text.strip()
    if not text:
        raise BadQuestionError("質問が空です。知りたいことを文で入れてください。/ The question is empty: write what you want to know.")
    if len(text) > most:
        raise BadQuestionError(
            f"質問が長すぎます（{len(text):,}文字）。{most:,}文字以内で書いてください。"
            f"/ The question is too long ({len(text):,} characters): use at most {most:,}."
        )
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadQuestionError("文字コードが正しくありません。UTF-8で入力してください。/ The text is not valid UTF-8: send it as UTF-8.")
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text):
        raise BadQuestionError(
            "質問に制御文字が含まれています。取り除いて、もう一度入れてください。/ The question holds control characters: remove them and ask again."
        )
    return text
