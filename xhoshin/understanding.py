"""A question's text to a `Question`: who, where, which section, what kind of answer is wanted. Pure; nothing is searched here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.query import Alias
from index.tokenizing import fold, terms, tokenize
from xhoshin.answer import Language
from xhoshin.asked import Asked, asked_for, without_interrogatives
from xhoshin.codes import find_codes, find_section, find_section_word
from xhoshin.dates import PartialDate, find_dates
from xhoshin.foreign import unreached
from xhoshin.glossary import Glossary
from xhoshin.language import detect_language
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter, chatter
from xhoshin.wards import WardFinder


class Intent(StrEnum):
    """What kind of answer is wanted. `TOPIC` is searched for, all others are looked up."""

    TOPIC = "topic"
    INITIATIVE = "initiative"
    LIST = "list"
    COUNT = "count"
    COMPARE = "compare"
    MISSION = "mission"
    AS_OF = "as_of"
    REPORTS = "reports"
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood.

    `topic` is what is searched for: the folded question without wards, codes, section words and question words. Of a question in
    Chinese or Korean only what the glossary knows is searched for (`aliases`), and `unreached` is the rest.
    """

    text: str
    language: Language
    intent: Intent
    topic: str
    reports: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    section: int | None = None
    area: str | None = None
    theme: str | None = None
    status: Status | None = None
    asked: tuple[Asked, ...] = ()
    dates: tuple[PartialDate, ...] = ()
    aliases: tuple[Alias, ...] = ()
    unreached: tuple[str, ...] = ()
    both_wards: bool = False
    counts: bool = False
    refers_back: bool = False
    chatter: Chatter | None = None


_AREA = re.compile(r"([abc])\s*領域|領域\s*([abc])|\barea ([abc])\b|([abc])(?:领域|領域|\s*영역)")
_THEME_NUMBER = re.compile(r"取組項目\s*([1-9])|テーマ\s*([1-9])|\btheme ([1-9])\b")
_LIST = re.compile(
    r"一覧|リスト|全部|すべて(?:の|教)|全て(?:の|教)|列挙|並べ|どんな(?=\s*(?:課題|取り?組み?|項目|方針|もの))|何がある|なにがある|どれ(?:ですか|か|です|$)|挙げ"
    r"|\blist\b|\ball (?:of )?(?:the )?(?:initiatives|issues|projects|challenges|policies)\b|\bwhat (?:initiatives|issues|projects|challenges)\b|\bwhich (?:initiatives|issues|ones|projects)\b|有哪些|一览|全部|列表|목록|전부|모두"
)
_COUNT = re.compile(r"いくつ|幾つ|何件|何個|件数|課題数|数は|の数|総数|何項目|\bhow many\b|\bnumber of\b|几个|多少个|몇\s*(?:개|건)")
_COMPARE = re.compile(
    r"比較|比べ|違い|違う|相違|対比|それぞれ|ともに|両方|他の区(?:で|は|の)|ほかの区(?:で|は|の)|別の区(?:で|は|の)|区ごと|\bcompar\w+|\bdifferen\w+ between\b|\bboth wards\b|\bother wards?\b|比较|对比|區別|区别|비교|차이"
)
_DONE = re.compile(
    r"完了(?:済み?)?|終わった|終わって(?!い?ない)|終了(?:した|済み?)|済んだ|済み|達成(?:した|済み?)|\b(?:completed|complete|finished|done)\b|已?完成|완료|끝난"
)
_ONGOING = re.compile(
    r"(?:まだ)?(?:終わって|完了して|終了して|済んで|できて)い?(?:ない|ません)|未完了|未完成|未達成?|継続中|進行中|実施中|取組中|続いている|残っている|\b(?:ongoing|in progress|unfinished|not (?:yet )?(?:done|finished|completed))\b|进行中|未完成|진행\s*중|미완료"
)
_MISSION = re.compile(r"使命|ミッション|\bmission\b|사명|どのような役割を担う")
_AS_OF = re.compile(
    r"(?:いつ|何月|どの|何年)(?:の)?(?:時点|現在の|情報|データ)|時点(?:は|の日付|です)?(?:いつ)|いつ(?:更新|作成|公表|まとめ)|情報(?:は|の)(?:鮮度|日付|いつ)|更新日|基準日|最終更新"
    r"|\bas of (?:when|what)\b|\bhow (?:current|recent|up[- ]to[- ]date)\b|\blast updated\b|\bwhat date\b.*\b(?:report|information|data)\b|截至(?:何时|什么时候)|什么时候的(?:信息|数据)|언제\s*기준|기준일"
)
_REPORTS = re.compile(
    r"(?:どの|どこの|何|対象の|対応(?:している)?|収録(?:されている|している)?)(?:区|局区|報告書?|レポート).*(?:ある|あり|分か|わか|収録|対応|答え|載|ですか|$)|\bwhich (?:wards|reports)\b|\bwhat (?:wards|reports)\b|有哪些区|어느\s*구"
)
_REFERS_BACK = re.compile(
    r"^(?:それ|その|そこ|そっち|これ|この|ここ|あれ|じゃあ?|では|で、|でも|あと|ほか|他に|同じ|もっと|続き|詳しく|上の|先ほど|さっき|今の|and\b|so\b|then\b|what about|how about|那|그럼|그러면|그것|그건|거기)"
    r"|それ(?:は|って|で|の|を|に|ら)|そこ(?:は|で|に|の|って)|その(?:会議|人|課題|取|後|団体|中|時|ため|理由|背景|結果|進捗|窓口|組織)|同じ番号|\b(?:it|its|that|they|them|their|those|this one|there)\b|它|他们|那个|그것|그\s"
)
# Words that name the reports or ask for them in general; a question left with nothing else has no topic of its own.
_GENERAL = frozenset(
    [
        "課題",
        "取組",
        "取り組み",
        "取組み",
        "項目",
        "取組項目",
        "一覧",
        "リスト",
        "全部",
        "比較",
        "比べる",
        "違い",
        "区",
        "両区",
        "両方",
        "各区",
        "局区",
        "方針",
        "x方針",
        "報告",
        "報告書",
        "レポート",
        "内容",
        "状況",
        "件",
        "数",
        "概要",
        "完了",
        "終わる",
        "終了",
        "済み",
        "未完了",
        "継続",
        "進行",
        "実施",
        "領域",
        "全体",
        "現在",
        "今",
        "時点",
        "教える",
        "見せる",
        "出す",
        "見る",
        "まとめる",
        "並べる",
        "列挙",
        "挙げる",
        "一番",
        "何",
        "どれ",
        "概略",
        "詳細",
        "説明",
        "情報",
        "済む",
        "達成",
        "番号",
        "同じ",
        "入る",
        "含む",
        "属する",
        "該当",
        "件数",
        "その内",
        "扱い",
        "問題",
        "x",
        "背景",
        "進捗",
        "結果",
        "使命",
        "組織",
        "テーマ",
        "合計",
        "総数",
        "それぞれ",
        "全て",
        "皆",
        "名",
        "知る",
        "残る",
        "完成",
        "進める",
        "続く",
        "最新",
        "更新",
        "分",
        "種類",
        "区役所",
        "役所",
        "ぶら下がる",
        "内訳",
        "タイトル",
        "名前",
        "書く",
        "載る",
        "initiative",
        "initi",
        "issu",
        "challeng",
        "project",
        "polici",
        "report",
        "ward",
        "section",
        "complet",
        "finish",
        "done",
        "ongo",
        "progress",
        "list",
        "area",
        "theme",
        "mission",
        "number",
        "total",
        "compar",
        "both",
        "all",
        "differ",
        "state",
        "status",
        "current",
        "x",
        "summari",
        "overview",
        "name",
    ]
)


class Understanding:
    """Understands questions for one corpus: its wards, its themes, its glossary."""

    def __init__(self, wards: WardFinder, glossary: Glossary, themes: Sequence[str]) -> None:
        self._wards = wards
        self._glossary = glossary
        self._themes = [(theme, fold(theme)) for theme in themes]

    def understand(self, text: str) -> Question:
        """What `text` asks, on its own; a follow-up is completed by the answerer, which knows the question before."""
        folded = fold(text).strip()
        wards = self._wards.find(folded)
        language = detect_language(text, without_names=wards.rest)
        dates = find_dates(folded)
        rest, codes = _without_codes(_without_dates(wards.rest, [written for _, written in dates]), text)
        section, without_section = find_section(text, rest)
        if section is not None and (codes or not has_topic(without_section)):
            rest = without_section
        else:
            section = None
        area, rest = _area(rest) if not codes else (None, rest)
        theme, rest = self._theme(rest)
        status, rest_without_status = _status(rest)
        topic = rest
        word_section, topic_without = find_section_word(rest)
        if codes or not has_topic(topic_without):
            section, topic = section or word_section, topic_without
        intent = _intent(folded, rest_without_status, topic, bool(codes), area, theme, status, wards.both)
        talk = chatter(folded) if not codes and section is None else None
        if talk is not None and (talk is not Chatter.GREETING or not has_topic(topic)):
            intent = Intent.CHATTER
        foreign = language in (Language.CHINESE, Language.KOREAN)
        searched = "" if foreign else without_interrogatives(topic)
        asked = asked_for(folded) if intent is Intent.TOPIC else ()
        reached = topic if foreign else searched
        aliases = [a for a in self._glossary.aliases(reached, language) if foreign or fold(a.target) != reached[a.begin : a.end]]
        return Question(
            text=text,
            language=language,
            intent=intent,
            topic=searched,
            unreached=unreached(topic, aliases, language) if foreign else (),
            reports=wards.reports,
            strangers=wards.strangers,
            codes=codes,
            section=section,
            area=area,
            theme=theme,
            status=status if intent in (Intent.LIST, Intent.COUNT) else None,
            asked=asked,
            dates=tuple(date for date, _ in dates),
            aliases=tuple(aliases),
            both_wards=wards.both or len(wards.reports) > 1,
            counts=_COUNT.search(folded) is not None,
            refers_back=_REFERS_BACK.search(folded) is not None,
            chatter=talk if intent is Intent.CHATTER else None,
        )

    def _theme(self, rest: str) -> tuple[str | None, str]:
        """A theme named in full, or by its number (取組項目3)."""
        for theme, folded in self._themes:
            if folded in rest:
                return theme, _THEME_NUMBER.sub(" ", rest.replace(folded, " "))
        if match := _THEME_NUMBER.search(rest):
            number = int(next(group for group in match.groups() if group))
            if number <= len(self._themes):
                return self._themes[number - 1][0], rest[: match.start()] + " " + rest[match.end() :]
        return None, rest


def has_topic(text: str) -> bool:
    """True where the text names something beyond the reports in general."""
    return any(term not in _GENERAL for term in terms(tokenize(without_interrogatives(text))))


def _without_codes(rest: str, written: str) -> tuple[str, tuple[str, ...]]:
    found = find_codes(rest, written)
    for code in reversed(found):
        rest = rest[: code.begin] + " " + rest[code.end :]
    return rest, tuple(dict.fromkeys(code.value for code in found))


def _without_dates(topic: str, written: Sequence[str]) -> str:
    """Dates are matched as dates, whatever their spelling, and not as words."""
    for text in written:
        topic = topic.replace(text, " ")
    return topic


def _area(rest: str) -> tuple[str | None, str]:
    match = _AREA.search(rest)
    if match is None:
        return None, rest
    return next(group for group in match.groups() if group).upper(), rest[: match.start()] + " " + rest[match.end() :]


def _status(rest: str) -> tuple[Status | None, str]:
    for status, pattern in ((Status.ONGOING, _ONGOING), (Status.DONE, _DONE)):
        if match := pattern.search(rest):
            return status, rest[: match.start()] + " " + rest[match.end() :]
    return None, rest


def _intent(
    folded: str, without_status: str, topic: str, has_code: bool, area: str | None, theme: str | None, status: Status | None, both: bool
) -> Intent:
    if has_code:
        return Intent.INITIATIVE
    general = not has_topic(without_status)
    if _MISSION.search(folded):
        return Intent.MISSION
    if _AS_OF.search(folded):
        return Intent.AS_OF
    if general and (area or theme or status or _LIST.search(folded) or _names_initiatives(folded)):
        return Intent.COUNT if _COUNT.search(folded) else Intent.LIST
    if general and _REPORTS.search(folded):
        return Intent.REPORTS
    if has_topic(topic) and (_COMPARE.search(folded) or both):
        return Intent.COMPARE
    return Intent.TOPIC


def _names_initiatives(folded: str) -> bool:
    return re.search(r"課題|取組項目|x\s*方針|\binitiatives?\b|课题|과제", folded) is not None
