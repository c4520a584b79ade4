"""How to use the guide, in sentences that every channel says alike: Telegram's /help and the page /help are both made of them.

やさしい日本語: short sentences, easy words, harder ones with their reading. Braces are filled in. Plain text: a channel escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from xhoshin.answer import Language


@dataclass(frozen=True, slots=True)
class Guidance:
    """The sentences of one language. Fields in braces: `most` characters, `ward`, `code`, `other` ward, `days`."""

    ask: str
    by_code: str
    go_on: str
    quoted: str
    abstained: str
    privacy: str
    leave_out: str
    person: str


_JAPANESE = Guidance(
    ask="知りたいことを、ふだんの言葉の文で送ってください（{most}文字まで）。",
    by_code="「{ward}{code}の④」のように、区と課題の番号でも尋ねられます。",
    go_on="続けて「⑤は？」「{other}は？」のようにも尋ねられます。",
    quoted="答えは、報告の文をそのまま引用したものです。太字は、質問に答えている部分です。",
    abstained="「書かれていません」は、ここに収録している報告に書かれていない、という意味です。市が何もしていない、という意味ではありません。",
    privacy="どなたの質問かは記録しません。質問の文は、電話番号などを伏せて{days}日間保存し、案内の改善だけに使います。",
    leave_out="お名前や連絡先は書かないでください。",
    person="申請や個別のご相談は、区役所の窓口へお問い合わせください。",
)
_ENGLISH = Guidance(
    ask="Send what you want to know as a sentence of your own, in up to {most} characters.",
    by_code="Or ask by ward and code: “{ward} {code} ④”.",
    go_on="Go on with “and ⑤?” or “and in {other}?”.",
    quoted="An answer is quoted from a report, word for word. The words in bold are those that answer your question.",
    abstained="“The reports do not say” means that the reports held here do not. It does not mean that the city does nothing.",
    privacy="Who asks is not recorded. The text of a question is kept for {days} days, with phone numbers and the like masked, only to improve this guide.",
    leave_out="Please leave out names and contact details.",
    person="For applications and personal matters, please contact the ward office.",
)
_SIMPLE = Guidance(
    ask="知りたいことを文で送ってください（{most}文字（もじ）まで）。",
    by_code="「{ward}{code}の④」のように、番号（ばんごう）でも聞けます。",
    go_on="つづけて「⑤は？」「{other}は？」と聞けます。",
    quoted="答え（こたえ）は、市（し）の報告（ほうこく）の文です。太い字のところを読んでください。",
    abstained="「書いてありません」は、ここにある報告（ほうこく）に書いていない、ということです。市（し）が何もしていない、ということではありません。",
    privacy="だれの質問（しつもん）かは、のこしません。質問（しつもん）の文は、電話番号（でんわばんごう）などをかくして、{days}日（にち）のこします。"
    "この案内（あんない）をよくするためだけに使います。",
    leave_out="名前（なまえ）や電話番号（でんわばんごう）は書かないでください。",
    person="手続（てつづ）きや相談（そうだん）は、区役所（くやくしょ）で聞いてください。",
)
_GUIDANCE = {Language.JAPANESE: _JAPANESE, Language.ENGLISH: _ENGLISH, Language.SIMPLE_JAPANESE: _SIMPLE}


def guidance_in(language: Language) -> Guidance:
    """The sentences of a language; English for one that the guide does not speak itself."""
    return _GUIDANCE.get(language, _ENGLISH)
