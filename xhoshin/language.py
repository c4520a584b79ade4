"""Which language a question is written in, told by its script and its function words."""

from __future__ import annotations

import re

from xhoshin.answer import Language

_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}|\b[AaI]\b")
_CHINESE_ONLY = frozenset("吗嗎呢吧什么麼怎哪们們您你妳这這那没沒谁几还请问让给说裡")
_ENGLISH_FUNCTION_WORDS = frozenset(
    """
    is are was were am the a an do does did can could will would should may how what when where who why which of in on
    at to for from with without about there any my me i we you it its this that and or not no tell show give list please
    by be been have has next
    """.split()
)
MIN_ENGLISH_WORDS = 3
MIN_ENGLISH_LETTERS = 5


def detect_language(text: str, without_names: str) -> Language:
    """The language to answer in; Japanese where nothing tells otherwise (a bare code, a ward's name in Latin letters).

    Args:
        text: the question as written.
        without_names: the question without the names of wards.
    """
    if _HANGUL.search(text):
        return Language.KOREAN
    words = _LATIN_WORD.findall(text)
    is_english = sum(word.lower() in _ENGLISH_FUNCTION_WORDS for word in words) >= 1 and len(words) >= MIN_ENGLISH_WORDS
    if _KANA.search(text):
        return Language.ENGLISH if is_english else Language.JAPANESE
    if _HAN.search(text):
        return Language.CHINESE if _is_chinese(text) else Language.ENGLISH if is_english else Language.JAPANESE
    letters = sum(len(word) for word in _LATIN_WORD.findall(without_names))
    return Language.ENGLISH if is_english or letters >= MIN_ENGLISH_LETTERS else Language.JAPANESE


def _is_chinese(text: str) -> bool:
    """Han characters that no Japanese text holds: function words, or characters outside the Japanese character set."""
    if any(char in _CHINESE_ONLY for char in text):
        return True
    try:
        "".join(_HAN.findall(text)).encode("cp932")
    except UnicodeEncodeError:
        return True
    return False
