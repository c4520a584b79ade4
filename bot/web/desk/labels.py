"""What stands on the pages for the members of closed sets, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping

from bot.reception import Channel
from bot.state.actions import Action
from bot.state.roles import Role
from xhoshin.answer import Kind, Language, Reason
from xhoshin.explaining import FRONT, WITHIN, Ground
from xhoshin.question import Intent

Label = tuple[str, str]

KINDS: Mapping[str, Label] = {
    Kind.ANSWER: ("引用で回答", "Answered by a quote"),
    Kind.LOOKUP: ("課題の表示", "Initiative shown"),
    Kind.LIST: ("一覧", "List"),
    Kind.COMPARE: ("比較", "Comparison"),
    Kind.ABSTAIN: ("回答なし", "Not answered"),
    Kind.SMALLTALK: ("あいさつなど", "Small talk"),
}
REASONS: Mapping[str, Label] = {
    Reason.NOT_IN_REPORTS: ("報告に記載なし", "Not in the reports"),
    Reason.WARD_NOT_IN_CORPUS: ("収録していない局区", "Ward without a report here"),
    Reason.NO_SUCH_INITIATIVE: ("存在しない課題番号", "No such initiative"),
    Reason.NO_SUCH_EDITION: ("収録していない時点", "No edition of that date"),
    Reason.DETAIL_NOT_STATED: ("細部の記載なし", "Detail not stated"),
    Reason.PERSONAL_OR_UNSAFE: ("個人情報・対象外", "Personal or unsafe"),
    Reason.NOT_A_QUESTION: ("質問ではない", "Not a question"),
}
CHANNELS: Mapping[str, Label] = {
    Channel.TELEGRAM: ("Telegram", "Telegram"),
    Channel.WEB: ("ウェブ", "Web"),
    Channel.API: ("API", "API"),
    Channel.MCP: ("MCP", "MCP"),
}
LANGUAGES: Mapping[str, Label] = {
    Language.JAPANESE: ("日本語", "Japanese"),
    Language.ENGLISH: ("英語", "English"),
    Language.CHINESE: ("中国語", "Chinese"),
    Language.KOREAN: ("韓国語", "Korean"),
    Language.SIMPLE_JAPANESE: ("やさしい日本語", "Easy Japanese"),
}
INTENTS: Mapping[str, Label] = {
    Intent.TOPIC: ("内容を探す", "Searched for"),
    Intent.INITIATIVE: ("課題を番号で見る", "Initiative by code"),
    Intent.LIST: ("一覧", "List"),
    Intent.COUNT: ("件数", "Count"),
    Intent.COMPARE: ("局区の比較", "Comparison of wards"),
    Intent.ELSEWHERE: ("他の区での取組み", "The same in other wards"),
    Intent.MISSION: ("組織の使命", "Mission"),
    Intent.AS_OF: ("時点", "Date of the reports"),
    Intent.REPORTS: ("収録している報告", "Reports held"),
    Intent.CHANGES: ("前の版からの変更", "Changes between editions"),
    Intent.CHATTER: ("あいさつなど", "Small talk"),
}
ROLES: Mapping[str, Label] = {Role.STAFF: ("職員", "Staff"), Role.ADMIN: ("管理者", "Admin")}
ACTIONS: Mapping[str, Label] = {
    Action.GRANT: ("役割の付与", "Role given"),
    Action.REVOKE: ("役割の取消", "Role taken away"),
    Action.ACCOUNT: ("アカウント", "Account"),
    Action.SIGN_IN: ("サインイン", "Signed in"),
    Action.UPLOAD: ("ファイルの受付", "File received"),
    Action.PUBLISH: ("公開", "Published"),
    Action.CANCEL: ("取りやめ", "Cancelled"),
    Action.ROLLBACK: ("前の世代へ戻す", "Rolled back"),
    Action.REINDEX: ("索引の作り直し", "Index rebuilt"),
    Action.SYNONYM: ("言葉の追加", "Synonym added"),
    Action.GOLDEN: ("評価用の質問", "Golden question"),
    Action.DISMISS: ("対応不要", "Dismissed"),
    Action.SUSPEND: ("回答の休止", "Suspended"),
    Action.RESUME: ("回答の再開", "Resumed"),
}


GROUNDS: Mapping[str, Label] = {
    Ground.ANSWERS: ("最も近い文が質問に答えている", "The best passage answers"),
    Ground.TOO_UNLIKELY: ("確からしさが足りない", "Too unlikely to answer"),
    Ground.OUTSIDE_MATTER: ("報告が扱わない事柄を尋ねている", "It asks for a matter outside the reports"),
    Ground.BELONGS_ELSEWHERE: ("尋ねている言葉が別のところにしかない", "What it names stands elsewhere only"),
}
# What counts in a passage's score (`xhoshin.ranking.Weights` and `xhoshin.explaining`).
EVIDENCE: Mapping[str, Label] = {
    "lexical": ("言葉の一致（BM25）", "Words (BM25)"),
    "dense": ("意味の近さ（文）", "Meaning of the passage"),
    "section_dense": ("意味の近さ（欄）", "Meaning of its section"),
    "initiative_dense": ("意味の近さ（課題）", "Meaning of its initiative"),
    "cover": ("質問の言葉を含む割合（文）", "Words held by the passage"),
    "section_cover": ("質問の言葉を含む割合（欄）", "Words held by its section"),
    "initiative_cover": ("質問の言葉を含む割合（課題）", "Words held by its initiative"),
    "holds_asked": ("尋ねている種類のものがある", "Holds the type of thing asked for"),
    "section_asked": ("尋ねている欄である", "Of the section asked for"),
    "tense": ("時制が合う欄である", "Of the section that the tense asks for"),
    "date": ("尋ねている日付がある", "Mentions the date asked for"),
    "body": ("課題名以外の欄である", "Not of the title"),
    "progress": ("取組み・進捗の欄である", "Of the measures or the progress"),
    "context": ("前の質問と同じ課題である", "Of the initiative talked of"),
    FRONT: ("隣り合う言葉・再順位付け", "Neighbouring words, reranker"),
    WITHIN: ("同じ課題の中での違い", "What tells it from its neighbours"),
}
# What speaks for and against answering (`xhoshin.deciding.Signals`).
SIGNALS: Mapping[str, Label] = {
    "asked_missing": ("尋ねている種類のものがない", "No thing of the type asked for"),
    "focus_missing": ("最後の名詞が課題にない", "The last noun is not in the initiative"),
    "missing_noun": ("課題にない名詞の重み", "Weight of a noun that is missing"),
    "missing_specific": ("課題にない複合語の重み", "Weight of a compound that is missing"),
    "nouns_held": ("確かに含まれる名詞の割合", "Share of nouns that are held"),
    "cover": ("含まれる言葉の割合", "Share of words that are held"),
    "dense": ("意味の近さ", "Nearness of meaning"),
    "margin": ("次の課題との差", "Lead over the next initiative"),
    "words": ("質問の言葉の数", "How many words were asked"),
}


def label(table: Mapping[str, Label], word: str) -> Label:
    """The label of a word that was written down; the word itself where another program wrote it."""
    return table.get(word, (word, word))
