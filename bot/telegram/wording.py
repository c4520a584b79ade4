"""The bot's own words to citizens, in three languages; nothing here says anything about the policy, that is only ever quoted.

やさしい日本語: short sentences, easy words, harder ones with their reading. Braces are filled in; what fills them is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.state.feedback import FeedbackReason
from xhoshin.answer import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: HTML where they are sent as messages, plain text on buttons and in notes."""

    start: str
    held: str
    privacy: str
    try_asking: str
    help: str
    more: str
    reports: str
    report_line: str
    earlier: str
    list_of: str
    choose_language: str
    chosen: str
    follow: str
    source: str
    elsewhere: str
    sections: Mapping[int, str]
    around: str
    page: str
    no_page: str
    thanks: str
    why: str
    reasons: Mapping[FeedbackReason, str]
    reply_gone: str
    old_button: str
    unknown_command: str
    text_only: str
    ask_how: str
    edition_gone: str
    inline_hint: str
    goes_on: str


_JAPANESE = Words(
    start="<b>局区Ｘ方針の案内です</b>\n"
    "市が公表している報告「局区Ｘ方針」に書かれていることを、報告の文をそのまま引用してお答えします。書かれていないことには、書かれていないとお答えします。",
    held="<b>収録している報告</b>",
    privacy="<b>個人情報について</b>\n{privacy}{leave_out}",
    try_asking="知りたいことを、そのまま文で送ってください。たとえば、次のボタンからも始められます。",
    help="<b>使い方</b>\n・{ask}\n・{by_code}\n・{go_on}前の質問から{minutes}分以内に送ってください。\n\n"
    "<b>答えの見方</b>\n・{quoted}\n"
    "・下のボタン「原文」で、引用の前後を確かめられます。ほかの欄や、ほかの区の記述も見られます。\n"
    "・{abstained}\n・👍と👎で、答えが役に立ったかを教えてください。\n\n"
    "<b>残るもの</b>\n{privacy}{leave_out}\n\n"
    "/reports 収録している報告\n/language 言葉を選ぶ（日本語・English・やさしい日本語）\n\n"
    "グループでは、@{name} を付けるか、この案内のメッセージに返信してください。"
    "どのトークでも、@{name} に続けて言葉を入れると、引用を貼り付けられます。\n\n{person}",
    more="くわしい使い方",
    reports="<b>収録している報告</b>\n報告の文をそのまま引用してお答えします。",
    report_line="<b>{name}</b>（{as_of}）\n課題{count}件、うち完了{done}件",
    earlier="以前の版: {dates}",
    list_of="{name}の課題一覧",
    choose_language="案内の言葉を選んでください。引用する報告の文は、どれを選んでも日本語の原文のままです。\n\nいまの設定: {now}",
    chosen="案内の言葉を「{now}」にしました。",
    follow="質問の言葉に合わせる",
    source="原文",
    elsewhere="ほかの区では",
    sections={1: "① 課題名", 2: "② 内容", 3: "③ 背景", 4: "④ 取組み", 5: "⑤ 進捗"},
    around="引用した箇所を太字にしています。",
    page="{label}（{page}ページ）",
    no_page="報告のページの画像を作れませんでした。",
    thanks="ご意見をありがとうございました。",
    why="どの点がよくなかったか、よろしければお選びください。",
    reasons={
        FeedbackReason.WRONG_CONTENT: "違う内容",
        FeedbackReason.OUTDATED: "古い",
        FeedbackReason.UNCLEAR: "分かりにくい",
        FeedbackReason.WRONG_SOURCE: "出典が違う",
    },
    reply_gone="この答えは保存期間が過ぎました。もう一度お尋ねください。",
    old_button="このボタンはもう使えません。お手数ですが、もう一度お尋ねください。",
    unknown_command="そのコマンドはありません。使い方は /help をご覧ください。",
    text_only="読めるのは文字だけです。お手数ですが、知りたいことを文で送ってください。",
    ask_how="知りたいことを続けて書いてください。例: /ask {ward}{code}の④",
    edition_gone="この版は、いまは収録していません。/reports で収録している報告をご覧ください。",
    inline_hint="使い方を見る",
    goes_on="…（続きは出典で）",
)

_ENGLISH = Words(
    start="<b>Guide to the X-Policy reports</b>\n"
    "I answer from what the city has published in its X-Policy reports (局区Ｘ方針), quoting them word for word. Where they do not say, I tell you so.",
    held="<b>Reports held</b>",
    privacy="<b>Your privacy</b>\n{privacy} {leave_out}",
    try_asking="Just send your question. Or begin with one of these:",
    help="<b>How to use this guide</b>\n• {ask}\n• {by_code}\n• {go_on} Send it within {minutes} minutes of the question before.\n\n"
    "<b>How to read an answer</b>\n• {quoted}\n"
    "• The button “Source text” shows what stands around the quote; others show the other sections, and what other wards say.\n"
    "• {abstained}\n• 👍 and 👎 tell us whether a reply helped.\n\n"
    "<b>What is kept</b>\n{privacy} {leave_out}\n\n"
    "/reports the reports held\n/language choose a language (日本語, English, やさしい日本語)\n\n"
    "In groups, mention @{name} or reply to one of my messages. "
    "In any chat, type @{name} and some words to paste a quotation.\n\n{person}",
    more="More on how to use it",
    reports="<b>Reports held</b>\nAnswers are quoted from these, word for word.",
    report_line="<b>{name}</b> ({as_of})\n{count} initiatives, {done} of them completed",
    earlier="Earlier editions: {dates}",
    list_of="Initiatives of {name}",
    choose_language="Choose the language of this guide. What is quoted stays in Japanese, as published.\n\nNow: {now}",
    chosen="The language is now “{now}”.",
    follow="Follow my question",
    source="Source text",
    elsewhere="In other wards",
    sections={1: "① Title", 2: "② Issue", 3: "③ Background", 4: "④ Measures", 5: "⑤ Progress"},
    around="What was quoted is in bold.",
    page="{label} (page {page})",
    no_page="The page of the report cannot be shown.",
    thanks="Thank you for your feedback.",
    why="If you like, tell us what was wrong.",
    reasons={
        FeedbackReason.WRONG_CONTENT: "Not what I asked",
        FeedbackReason.OUTDATED: "Out of date",
        FeedbackReason.UNCLEAR: "Hard to understand",
        FeedbackReason.WRONG_SOURCE: "Wrong source",
    },
    reply_gone="This reply is no longer kept. Please ask again.",
    old_button="This button no longer works. Please ask again.",
    unknown_command="There is no such command. See /help.",
    text_only="I can only read text. Please write what you want to know.",
    ask_how="Write your question after the command: /ask {ward} {code} ④",
    edition_gone="This edition is not held here now. See /reports for those that are.",
    inline_hint="How this works",
    goes_on="… (go on at the source)",
)

_SIMPLE = Words(
    start="<b>Ｘ方針（ほうしん）の案内（あんない）です</b>\n"
    "市（し）の報告（ほうこく）に書いてあることを、そのままの文で答えます。書いていないことは、「書いていません」と答えます。",
    held="<b>ここにある報告（ほうこく）</b>",
    privacy="<b>個人情報（こじんじょうほう）</b>\n{privacy}{leave_out}",
    try_asking="知りたいことを文で送ってください。下のボタンをおしてもいいです。",
    help="<b>使い方（つかいかた）</b>\n・{ask}\n・{by_code}\n・{go_on}{minutes}分（ふん）のうちに送ってください。\n\n"
    "<b>答え（こたえ）の読み方（よみかた）</b>\n・{quoted}\n・下のボタンで、もっと読めます。\n"
    "・{abstained}\n・役に立ったら👍、だめなら👎をおしてください。\n\n"
    "<b>のこるもの</b>\n{privacy}{leave_out}\n\n"
    "/reports ここにある報告（ほうこく）\n/language ことばをえらぶ\n\n"
    "グループでは、@{name} を書くか、この案内（あんない）に返信（へんしん）してください。\n\n{person}",
    more="もっとくわしい使い方（つかいかた）",
    reports="<b>ここにある報告（ほうこく）</b>\nこの報告（ほうこく）の文で答えます。",
    report_line="<b>{name}</b>（{as_of}）\n課題（かだい）は{count}こ、終わったのは{done}こ",
    earlier="前（まえ）の報告（ほうこく）: {dates}",
    list_of="{name}の課題（かだい）をぜんぶ見る",
    choose_language="ことばをえらんでください。報告（ほうこく）の文は、日本語のままです。\n\nいま: {now}",
    chosen="「{now}」にしました。",
    follow="質問（しつもん）のことばと同じ",
    source="もとの文",
    elsewhere="ほかの区（く）では",
    sections={1: "① 名前", 2: "② 内容", 3: "③ なぜ", 4: "④ すること", 5: "⑤ いま"},
    around="答え（こたえ）の文を太い字にしています。",
    page="{label}（{page}ページ）",
    no_page="報告（ほうこく）のページを出せませんでした。",
    thanks="ありがとうございました。",
    why="どこがだめでしたか。",
    reasons={
        FeedbackReason.WRONG_CONTENT: "ちがうこと",
        FeedbackReason.OUTDATED: "ふるい",
        FeedbackReason.UNCLEAR: "わかりにくい",
        FeedbackReason.WRONG_SOURCE: "場所がちがう",
    },
    reply_gone="この答え（こたえ）は、もうありません。もう一度（いちど）聞いてください。",
    old_button="このボタンは、もう使えません。もう一度（いちど）聞いてください。",
    unknown_command="そのコマンドは、ありません。/help を見てください。",
    text_only="文字（もじ）だけ読めます。知りたいことを文で送ってください。",
    ask_how="/ask の後（あと）に、知りたいことを書いてください。",
    edition_gone="この報告（ほうこく）は、いまはありません。/reports を見てください。",
    inline_hint="使い方（つかいかた）",
    goes_on="…（つづきは、もとの報告（ほうこく）で）",
)

LANGUAGE_NAMES = {Language.JAPANESE: "日本語", Language.ENGLISH: "English", Language.SIMPLE_JAPANESE: "やさしい日本語"}
_WORDS = {Language.JAPANESE: _JAPANESE, Language.ENGLISH: _ENGLISH, Language.SIMPLE_JAPANESE: _SIMPLE}


def words_in(language: Language) -> Words:
    """The words of a language; English for one that the bot does not speak itself."""
    return _WORDS.get(language, _ENGLISH)


def language_of(code: str | None) -> Language:
    """What to speak with someone whose Telegram is set to a language (an IETF tag) and who has not asked yet."""
    return Language.JAPANESE if code is None or code.split("-")[0] == "ja" else Language.ENGLISH
