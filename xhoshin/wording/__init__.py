"""The frame around quotes, in each language: labels, notes, and the fixed wording of every way of not answering.

Nothing here says anything about the policy; that is only ever quoted.
"""

from __future__ import annotations

from collections.abc import Mapping

from xhoshin.answer import Language
from xhoshin.wording import chinese, english, japanese, korean, simple_japanese
from xhoshin.wording.frame import ChangeFrame, Frame

_OF_LANGUAGE = {
    Language.JAPANESE: japanese,
    Language.SIMPLE_JAPANESE: simple_japanese,
    Language.ENGLISH: english,
    Language.CHINESE: chinese,
    Language.KOREAN: korean,
}
FRAMES: Mapping[Language, Frame] = {language: module.FRAME for language, module in _OF_LANGUAGE.items()}
CHANGE_FRAMES: Mapping[Language, ChangeFrame] = {language: module.CHANGES for language, module in _OF_LANGUAGE.items()}

__all__ = ["CHANGE_FRAMES", "FRAMES", "ChangeFrame", "Frame"]
