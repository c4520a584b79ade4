"""What kind of answer a question wants: told by its words, and by whether anything is left when those are taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.tokenizing import Token, tokenize
from xhoshin.asked import without_interrogatives
from xhoshin.question import Intent
from xhoshin.report import Status

_AREA = re.compile(
    r"([abc])\s*領域|領域\s*([abc])|課題\s*([abc])(?![a-z0-9(-])|\barea ([abc])\b|\b([abc]) (?:area|initiatives|issues)\b|([abc])(?:领域|\s*영역)"
)
_THEME_NUMBER = re.compile(r"取組項目\s*([1-9])|テーマ\s*([1-9])|\btheme ([1-9])\b")
_LIST = re.compile(
    r"一覧|リスト|全部|すべて(?:の|教)|全て(?:の|教)|列挙|並べ|どんな(?=\s*(?:課題|取り?組み?|項目|方針|もの))|何がある|なにがある|どれ(?:ですか|か|です|$)|挙げ"
    r"|\blist\b|\beverything\b|\ball (?:of )?(?:the )?(?:initiatives|issues|projects|challenges|policies)\b|\bwhat (?:initiatives|issues|projects|challenges)\b|\bwhich (?:initiatives|issues|ones|projects)\b|有哪些|一览|全部|列表|목록|전부|모두"
)
_COUNT = re.compile(r"いくつ|幾つ|何件|何個|件数|課題数|数は|の数|総数|何項目|\bhow many\b|\bnumber of\b|几个|多少个|몇\s*(?:개|건)")
_COMPARE = re.compile(
    r"比較|比べ|違い|違う|相違|対比|それぞれ|ともに|両方|他の区(?:で|は|の)|ほかの区(?:で|は|の)|別の区(?:で|は|の)|区ごと|\bcompar\w+|\bdifferen\w+ between\b|\bboth wards\b|\bother wards?\b|比较|对比|區別|区别|비교|차이"
)
_ELSEWHERE = re.compile(
    r"(?:他|ほか|別|よそ)の(?:区|局|区局|局区|ところ)(?:で|は|の|に|も|と|だ)|他区(?:で|は|の|に|も|と|だ)|\b(?:in |of |by )?other wards?\b|\belsewhere\b|(?:其他|别的|別的)(?:的)?[区區]|다른\s*구"
)
_DONE = re.compile(
    r"完了(?:済み?)?|終わった|終わって(?!い?ない)|終了(?:した|済み?)|済んだ|済み|達成(?:した|済み?)|\b(?:completed|complete|finished|done)\b|已?完成|완료|끝난"
)
_ONGOING = re.compile(
    r"(?:まだ)?(?:終わって|完了して|終了して|済んで|できて)い?(?:ない|ません)|未完了|未完成|未達成?|継続中|進行中|実施中|取組中|続いている|残っている|\b(?:ongoing|in progress|unfinished|not (?:yet )?(?:done|finished|completed))\b|进行中|未完成|진행\s*중|미완료"
)
_MISSION = re.compile(r"使命|^(?:[^ァ-ヶ]*)ミッション(?:は|って|を|$)|\bmission\b|사명|どのような役割を担う")
_AS_OF = re.compile(
    r"(?:いつ|何月|何年)(?:の)?(?:時点|現在の|情報|データ)|どの時点|いつの(?:もの|話)|時点(?:は|の日付|です)?(?:いつ)|いつ(?:更新|作成|公表|まとめ)|情報の(?:鮮度|日付)|(?:情報|内容|報告|データ)は(?:いつ|何月)|更新日|基準日|最終更新"
    r"|\bas of (?:when|what)\b|\bhow (?:current|recent|up[- ]to[- ]date)\b|\blast updated\b|\bwhat date\b.*\b(?:report|information|data)\b|截至(?:何时|什么时候)|什么时候的(?:信息|数据)|언제\s*기준|기준일"
)
_REPORTS = re.compile(
    r"(?:どの|どこの|何|対象の|対応(?:している)?|収録(?:されている|している)?)(?:区|局区|報告書?|レポート).*(?:ある|あり|分か|わか|収録|対応|答え|載|ですか|$)|\bwhich (?:wards|reports)\b|\bwhat (?:wards|reports)\b|有哪些区|어느\s*구"
)
NAMES_AN_EDITION = re.compile(r"時点|月末の|現在の(?:版|内容)|の版|版では|\bas of\b|\bedition\b|截至|기준")
# The edition before, and what has become other since; 前回 alone may be any meeting.
_PREVIOUS = re.compile(
    r"(?:前回|先回)(?:の(?:版|報告書?|時点|公表|方針|x\s*方針|もの)(?:から|より|と)?|から|より|と(?:比べ|比較|の(?:違い|差|比較)|何が|どこが|違))|(?:一つ|ひとつ|1つ)?前の(?:版|報告書?|時点|公表|x\s*方針)(?:から|より|と)?|前版|旧版(?:から|より|と)?"
    r"|\b(?:since|from|than|with|to|in) (?:the )?(?:last|previous|prior|earlier) (?:time|edition|report|version)\b|\b(?:last|previous|prior|earlier) (?:edition|report|version)\b"
    r"|(?:和|与|跟|比)?(?:上次|上一版|上一次|之前的版本)(?:的报告|的版本)?(?:相比)?|(?:지난번|이전\s*판|이전\s*보고서|지난\s*보고서)(?:에\s*비해|과|와|보다|부터)?"
)
_COMPARES = re.compile(r"(?:から|より|と|比べ|比較|違い|差|違|何が|どこが|부터|보다|비해|相比)$|^(?:since|from|than|with)\b")
_CHANGED = re.compile(
    r"(?:変わ(?:っ|り|る|ら)[^\s、。?]{0,4}|変更|変化|更新|改訂|差分|違い|違う|違っ|相違|比べ|比較|新し(?:い|く)|追加|増え|減っ|なくな|無くな|進ん)(?:され|なっ|加わっ|でき)?[ただ]?(?:点|箇所|ところ|所|部分|内容|こと)?"
    r"|\bchang\w*|\bdifferen\w*|\bupdat\w*|\bnew\b|\badded\b|\bdropped\b|变化|变了|变更|改变|更新|不同|달라|바뀌|바뀐|변경|변화|차이"
)
_WHAT_CHANGED = re.compile(
    r"(?:何|なに|どこ|どう|どの(?:課題|部分|点))(?:が|か|も)?\s*(?:変わっ|変わり|変更|更新|改訂|新しく)|変わった(?:ところ|所|点|部分|こと|課題)|変更(?:点|箇所|内容)|更新(?:点|箇所|内容)|改訂(?:点|箇所|内容)|差分"
    r"|\bwhat(?:'s| has| is| was| were)?(?: been)? (?:chang\w+|new|updated|different)\b|\b(?:any|the|list) changes\b|有什么变化|哪里变了|什么变了|变更点|뭐가\s*(?:바뀌|달라|변)|무엇이\s*(?:바뀌|달라|변)|변경\s*사항|바뀐\s*(?:점|것|내용)"
)
REFERS_BACK = re.compile(
    r"^(?:それ|その|そこ|そっち|これ|この|ここ|あれ|じゃあ?|では|で、|でも|あと|ほか|他に|同じ|もっと|続き|詳しく|上の|先ほど|さっき|今の|and\b|so\b|then\b|what about|how about|那|그럼|그러면|그것|그건|거기)"
    r"|それ(?:は|って|で|の|を|に|ら)|そこ(?:は|で|に|の|って)|その(?:会議|人|課題|取|後|団体|中|時|ため|理由|背景|結果|進捗|窓口|組織)|同じ番号|\b(?:it|its|that|they|them|their|those|this one|there)\b|它|他们|那个|그것|그\s"
)
# Words that name the reports or ask for them in general; a question left with nothing else has no topic of its own.
GENERAL = frozenset(
    """
    課題 取組 取り組み 取組み 項目 取組項目 一覧 リスト 全部 比較 比べる 違い 区 両区 両方 各区 局区 方針 x方針 報告 報告書 レポート 内容 状況 件 数 概要 完了 終わる 終了 済み 未完了 継続 進行 実施
    領域 全体 現在 今 時点 教える 見せる 出す 見る まとめる 並べる 列挙 挙げる 一番 何 どれ 概略 詳細 説明 情報 済む 達成 番号 同じ 入る 含む 属する 該当 件数 その内 扱い 問題 x 背景 進捗 結果
    使命 組織 テーマ 合計 総数 それぞれ 全て 皆 名 知る 残る 完成 進める 続く 最新 更新 分 種類 区役所 役所 ぶら下がる 内訳 タイトル 名前 書く 載る initiative initi issu
    challeng project polici report ward section complet finish done ongo progress list area theme mission number total
    compar both all differ state status current summari overview name 作成 公表 纏める 鮮度 日付 everyth anyth ai bot ボット 人間 今日 最新版 版 話 対象 対応 収録 分かる
    答える 区ごと こと 御願い
    """.split()
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to, and the question without the words that said so."""

    area: str | None
    status: Status | None
    rest: str


@dataclass(frozen=True, slots=True)
class Since:
    """What a question says of the edition before: whether it names it, asks what has changed, and the rest without those words."""

    names_previous: bool
    asks_changes: bool
    rest: str


def has_topic(text: str) -> bool:
    """True where the text, in Japanese or English, names something beyond the reports in general."""
    return any(map(is_telling, tokenize(without_interrogatives(text))))


def is_telling(token: Token) -> bool:
    """True for a word that names something beyond the reports in general."""
    return token.is_content and not token.is_grammatical and token.form not in GENERAL


def since(rest: str) -> Since:
    """What the folded question says of the edition before."""
    previous = _PREVIOUS.search(rest)
    without = _PREVIOUS.sub(" ", rest)
    bare = _CHANGED.sub(" ", _WHAT_CHANGED.sub(" ", without))
    if previous and (_CHANGED.search(without) or _COMPARES.search(previous[0])):
        return Since(True, True, bare)
    if previous:
        return Since(True, False, without)
    asks = _WHAT_CHANGED.search(without) is not None and not has_topic(bare)
    return Since(False, asks, bare if asks else rest)


def narrowing(rest: str) -> Narrowing:
    """The area and the status that the folded question names."""
    area = status = None
    if match := _AREA.search(rest):
        area = next(group for group in match.groups() if group).upper()
        rest = _without(match, rest)
    for value, pattern in ((Status.ONGOING, _ONGOING), (Status.DONE, _DONE)):
        if match := pattern.search(rest):
            status = value
            rest = _without(match, rest)
            break
    return Narrowing(area, status, rest)


def theme_number(rest: str) -> tuple[int | None, str]:
    """The number of a theme (取組項目3), and the question without it."""
    match = _THEME_NUMBER.search(rest)
    if match is None:
        return None, rest
    return int(next(group for group in match.groups() if group)), _without(match, rest)


def asks_elsewhere(folded: str) -> bool:
    """True where the question asks about the other wards than the one that it is about (他の区では？)."""
    return _ELSEWHERE.search(folded) is not None


def without_elsewhere(folded: str) -> str:
    return _ELSEWHERE.sub(" ", folded)


def intent_of(folded: str, rest: str, is_general: bool, is_narrowed: bool, both_wards: bool) -> Intent:
    """The intent of a question without a code.

    Args:
        folded: the whole folded question.
        rest: without the names of wards and what a list is narrowed to.
        is_general: True where `rest` has no topic.
        is_narrowed: True where an area, a theme or a status was named.
    """
    if _MISSION.search(folded):
        return Intent.MISSION
    if _AS_OF.search(folded) and (is_general or not has_topic(_AS_OF.sub(" ", rest))):
        return Intent.AS_OF
    if is_general and (is_narrowed or _LIST.search(folded) or _NAMES_INITIATIVES.search(folded)):
        return Intent.COUNT if _COUNT.search(folded) else Intent.LIST
    if is_general and _REPORTS.search(folded):
        return Intent.REPORTS
    if not is_general and (_COMPARE.search(folded) or both_wards):
        return Intent.COMPARE
    return Intent.TOPIC


def _without(match: re.Match[str], text: str) -> str:
    return text[: match.start()] + " " + text[match.end() :]


_NAMES_INITIATIVES = re.compile(r"課題|取組項目|x\s*方針|\binitiatives?\b|课题|課題|과제")
