"""What stands on the pages for the members of closed sets, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.reception import Channel
from bot.state.actions import Action
from bot.state.roles import Role
from xhoshin.answer import Kind, Language, Reason
from xhoshin.question import Intent

Label = tuple[str, str]

KINDS: Mapping[StrEnum, Label] = {
    Kind.ANSWER: ("引用で回答", "Answered by a quote"),
    Kind.LOOKUP: ("課題の表示", "Initiative shown"),
    Kind.LIST: ("一覧", "List"),
    Kind.COMPARE: ("比較", "Comparison"),
    Kind.ABSTAIN: ("回答なし", "Not answered"),
    Kind.SMALLTALK: ("あいさつなど", "Small talk"),
}
REASONS: Mapping[StrEnum, Label] = {
    Reason.NOT_IN_REPORTS: ("報告に記載なし", "Not in the reports"),
    Reason.WARD_NOT_IN_CORPUS: ("収録していない局区", "Ward without a report here"),
    Reason.NO_SUCH_INITIATIVE: ("存在しない課題番号", "No such initiative"),
    Reason.NO_SUCH_EDITION: ("収録していない時点", "No edition of that date"),
    Reason.DETAIL_NOT_STATED: ("細部の記載なし", "Detail not stated"),
    Reason.PERSONAL_OR_UNSAFE: ("個人情報・対象外", "Personal or unsafe"),
    Reason.NOT_A_QUESTION: ("質問ではない", "Not a question"),
}
CHANNELS: Mapping[StrEnum, Label] = {
    Channel.TELEGRAM: ("Telegram", "Telegram"),
    Channel.WEB: ("ウェブ", "Web"),
    Channel.API: ("API", "API"),
    Channel.MCP: ("MCP", "MCP"),
}
LANGUAGES: Mapping[StrEnum, Label] = {
    Language.JAPANESE: ("日本語", "Japanese"),
    Language.ENGLISH: ("英語", "English"),
    Language.CHINESE: ("中国語", "Chinese"),
    Language.KOREAN: ("韓国語", "Korean"),
}
INTENTS: Mapping[StrEnum, Label] = {
    Intent.TOPIC: ("内容を探す", "Searched for"),
    Intent.INITIATIVE: ("課題を番号で見る", "Initiative by code"),
    Intent.LIST: ("一覧", "List"),
    Intent.COUNT: ("件数", "Count"),
    Intent.COMPARE: ("局区の比較", "Comparison of wards"),
    Intent.MISSION: ("組織の使命", "Mission"),
    Intent.AS_OF: ("時点", "Date of the reports"),
    Intent.REPORTS: ("収録している報告", "Reports held"),
    Intent.CHANGES: ("前の版からの変更", "Changes between editions"),
    Intent.CHATTER: ("あいさつなど", "Small talk"),
}
ROLES: Mapping[StrEnum, Label] = {Role.STAFF: ("職員", "Staff"), Role.ADMIN: ("管理者", "Admin")}
ACTIONS: Mapping[StrEnum, Label] = {
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


def label(table: Mapping[StrEnum, Label], word: str) -> Label:
    """The label of a word that was written down; the word itself where a later program wrote it."""
    return next((label for member, label in table.items() if member.value == word), (word, word))
