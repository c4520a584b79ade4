"""What type of thing a question asks for, and whether a passage holds such a thing at all.

A question for a fee is not answered by a passage without an amount. Each type pairs the words that ask for it with the form that an
answer must have; both are general (units, counters, names), not tied to any report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from index.tokenizing import fold, tokenize


class Asked(StrEnum):
    MONEY = "money"
    PHONE = "phone"
    ONLINE_ADDRESS = "online_address"
    ADDRESS = "address"
    ROUTE = "route"
    FLOOR = "floor"
    WEEKDAY = "weekday"
    HOURS = "hours"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    DATE = "date"
    DURATION = "duration"
    PERCENTAGE = "percentage"
    AGE = "age"
    AREA_SIZE = "area_size"
    PEOPLE_COUNT = "people_count"
    CASE_COUNT = "case_count"
    TIMES_COUNT = "times_count"
    VEHICLE_COUNT = "vehicle_count"
    PLACE_COUNT = "place_count"
    COUNT = "count"
    PERSON_NAME = "person_name"
    WHO = "who"
    PLACE = "place"
    REASON = "reason"
    LANGUAGES = "languages"
    SATURDAY = "saturday"
    DAYS_OFF = "days_off"
    AFTER_HOURS = "after_hours"
    PAPERS = "papers"
    APPLICATION = "application"
    ELIGIBILITY = "eligibility"
    MATERIALS = "materials"
    PENALTY = "penalty"
    ORIGIN = "origin"
    SUBSIDY = "subsidy"
    AMENITIES = "amenities"
    LOOKS = "looks"
    WEATHER = "weather"
    LAST_YEAR = "last_year"
    STAFF_NUMBERS = "staff_numbers"
    RESULTS = "results"
    BRANDS = "brands"


@dataclass(frozen=True, slots=True)
class _Type:
    asks: re.Pattern[str]
    holds: re.Pattern[str] | None


def _type(asks: str, holds: str | None) -> _Type:
    return _Type(re.compile(asks), None if holds is None else re.compile(holds))


_ROLE = r"(?:区長|市長|館長|部長|課長|係長|会長|担当者|責任者|リーダー|代表|講師|職員|委員|委員長|社長|受付|デザイナー|作者|制作者)"
_NUMBER = r"(?:\d[\d,.]*|[一二三四五六七八九十百千]+)"

# In order: the first that matches is what is asked. Questions are folded (NFKC, lower case), passages NFKC.
_TYPES: dict[Asked, _Type] = {
    Asked.PHONE: _type(
        r"電話番号|でんわばんごう|何番に(?:電話|かけ)|電話.{0,15}何番|何番.{0,8}電話|tel\b|連絡先|問い?合わ?せ先|内線|ファックス番号|fax番号|(?:tele)?phone number|contact number|what number|电话号码|電話號碼|联系方式|전화\s*번호|연락처",
        r"\d{2,4}-\d{2,4}-\d{3,4}",
    ),
    Asked.ONLINE_ADDRESS: _type(
        r"メールアドレス|メアド|url|アドレス(?:は|を|って|$)|アカウント名?(?:は|を|って|、|$)|\bid(?:は|を|って)|e-?mail address|\burl\b|web address|\baccount name\b|网址|邮箱|이메일\s*주소|홈페이지\s*주소",
        r"https?:|www\.|@[a-z]",
    ),
    Asked.ADDRESS: _type(
        r"住所|所在地|番地|郵便番号|(?<!e-mail )(?<!email )\b(?:postal |street )?address\b(?! on)|post(?:al)? ?code|zip code|地址|주소",
        r"\d+丁目|\d+番地|〒",
    ),
    Asked.ROUTE: _type(
        r"行き方|行きかた|アクセス(?:方法)?(?:は|を|$)|道順|最寄り?(?:駅|の駅|バス停)|バス停|どうやって行|どう行け|交通手段|how (?:do|can|to) (?:i |we |you )?(?:get|go) to|directions? to|nearest (?:station|bus stop)|怎么去|怎麼去|가는\s*(?:방법|길)|어떻게\s*가",
        r"徒歩|駅から|バス停|下車|乗車",
    ),
    Asked.MONEY: _type(
        r"いくら|(?:入場|入館|入園|乗車|駐車|受講|観覧|拝観|通行|配送)料|料金|費用|値段|金額|予算額|手数料|有料|無料|代金|月額|年額|家賃|使用料|利用料|会費|参加費|定期代|時給|月給|給料|給与|報酬|謝礼|罰金|総額|何円|何万円|何億円"
        r"|how much (?:does|do|is|are|will|would|did|money)|\bcosts?\b|\bfees?\b|\bprice\b|\bcharge[ds]?\b|\bfree of charge\b|\bsalary\b|\bfor free\b|\bbudget amount\b|多少钱|多少錢|费用|費用|收费|免费|얼마|요금|비용|이용료|무료",
        rf"{_NUMBER}\s*(?:円|万円|千円|億円)|無料|有料|無償",
    ),
    Asked.FLOOR: _type(r"何階|なんかい(?:です|に|$)|\b(?:which|what) floor\b|几楼|幾樓|哪一?层|몇\s*층", rf"{_NUMBER}階|地下"),
    Asked.WEEKDAY: _type(
        r"何曜日?|定休日|休館日|休業日|休みの日はいつ|\b(?:which|what) days?\b(?: of the week)?|星期几|星期幾|무슨\s*요일|몇\s*요일",
        r"[月火水木金土日]曜|土日|平日|年中無休",
    ),
    Asked.HOURS: _type(
        r"何時|営業時間|開館時間|閉館時間|受付時間|開庁時間|利用時間|開放時間は|何分|\bwhat time\b|(?:opening|business|office) hours|\bhow (?:late|early)\b|几点|幾點|营业时间|몇\s*시|영업\s*시간",
        rf"{_NUMBER}時|午前|午後|正午",
    ),
    Asked.PERCENTAGE: _type(
        r"何%|何パーセント|何割|割合|比率|男女比|(?:加入|組織|参加|利用|普及|達成|回答|回収|投票|高齢化|満足|取得|普及)率(?:は|って|を|が(?:どれ|どの|何)|$)|\bpercent(?:age)?\b|\bwhat (?:rate|share|proportion)\b|百分之几|比例|몇\s*(?:%|퍼센트)|비율",
        r"\d\s*(?:%|パーセント|割)|[一二三四五六七八九]割",
    ),
    Asked.AGE: _type(r"何歳|何才|年齢|\bhow old\b|\bage (?:limit|requirement)|\bwhat age\b|多大年龄|几岁|몇\s*살|나이", rf"{_NUMBER}[歳才]"),
    Asked.AREA_SIZE: _type(
        r"広さ|面積|何平米|何坪|何㎡|何km|何キロ|距離|長さは|\bhow (?:big|large|long is the|far)\b|多大面积|면적|거리",
        rf"{_NUMBER}\s*(?:m2|㎡|平米|坪|ha|km|キロ|メートル|m\b)",
    ),
    Asked.DURATION: _type(
        r"何年間|何日間|何ヶ月|何か月|何カ月|何週間|何時間|任期|期間は|\bhow long (?:does|do|is|are|will|did|can|until)\b|\bhow many (?:years|months|weeks|days|hours)\b|多长时间|多久|얼마나\s*(?:걸|오래)|임기",
        rf"{_NUMBER}\s*(?:年|日|分|時間|ヶ月|か月|カ月|週間)",
    ),
    Asked.PEOPLE_COUNT: _type(
        r"何人|何名|人数|なんにん|定員|参加者数|職員数|世帯数|人口|フォロワー数は|\bhow many (?:\w+ )?(?:people|persons|members|staff|participants|attendees|employees|users|followers|residents|volunteers|workers|students|officers|visitors|seats)\b|多少人|几个人|多少名|多少成员|몇\s*명|몇\s*사람|인원",
        rf"{_NUMBER}\s*(?:日・)?(?:人|名|世帯)",
    ),
    Asked.VEHICLE_COUNT: _type(r"何台|台数|\bhow many (?:cars|vehicles|spaces|parking)|几辆|多少辆|몇\s*대", rf"{_NUMBER}\s*台"),
    Asked.TIMES_COUNT: _type(
        r"何(?:か月|ヶ月|カ月|日|年|週間?)(?:ごと|おき|に\s*[1一]\s*[回度])|何回|回数|何度(?:開|行|実)|頻度|\bhow (?:many times|often)\b|几次|多少次|몇\s*(?:번|회)",
        rf"{_NUMBER}\s*回|毎[日週月年]|定例",
    ),
    Asked.CASE_COUNT: _type(
        r"何件|件数|何通|何枚|何部|何冊|\bhow many (?:cases|complaints|applications|inquiries|requests|incidents)|多少件|몇\s*건",
        rf"{_NUMBER}\s*(?:件|通|枚|部|冊)",
    ),
    Asked.PLACE_COUNT: _type(
        r"何(?:箇所|ヶ所|か所|カ所|ヵ所|校区|地区|館|軒|店|校|社|団体|世帯|ブロック)|\bhow many (?:places|centers|centres|locations|offices|districts|areas|schools|shops|houses)|多少个地方|几处|몇\s*(?:곳|군데|개소)",
        rf"{_NUMBER}\s*(?:箇所|ヶ所|か所|カ所|ヵ所|校区|地区|館|軒|店|校|社|団体|ブロック|つの)",
    ),
    Asked.COUNT: _type(
        r"いくつ|幾つ|何個|何種類?|何課|何グループ|何プロジェクト|何項目|\bhow many\b|\bnumber of\b|多少个|几个|몇\s*(?:개|가지)",
        rf"{_NUMBER}\s*(?:つ|個|種|課|グループ|プロジェクト|項目|件|か所|ヶ所|箇所|人|名|館|回|地区|区|校区)",
    ),
    Asked.MONTH: _type(r"何月|\b(?:which|what) month\b|几月|幾月|몇\s*월", r"\d月"),
    Asked.DAY: _type(
        r"何日|何月何日|日付|日にち|日程|締め?切り?|期限|引き落とし日|振込日|\b(?:which|what|exact) (?:day|date)\b|\bdeadline\b|几号|哪一天|며칠|날짜|마감",
        r"\d日|\d/\d",
    ),
    Asked.YEAR: _type(r"何年(?!間)|何年度|\b(?:which|what) (?:fiscal )?year\b|哪一?年|몇\s*년", r"\d年|r\d|年度|来年|翌年"),
    Asked.DATE: _type(
        r"いつ(?!も|でも|か(?!ら)|行|来|見|まで経)|何時頃|時期は|\bwhen\b|什么时候|什麼時候|何时|何時開始|언제",
        r"\d+\s*[月年]|r\d|\d/\d|年度|来年|翌年|今後|今年|次年|以降|月頃|順次|現在|年内",
    ),
    Asked.PERSON_NAME: _type(
        rf"{_ROLE}(?:さん)?(?:は|って|が|の方は|、)?\s*(?:誰|だれ|どなた)|リーダーは\??$|(?:{_ROLE}|メンバー|[一-龥]{{1,6}}[長役員者])(?:さん)?の?(?:お名前|名前|氏名)|氏名|フルネーム|名字|(?:誰|だれ|どなた)(?:が|は)?{_ROLE}"
        r"|\bwho is the\b|\bwho's the\b|\bname of the (?:\w+ )?(?:mayor|head|director|leader|chief|person|officer|lecturer|manager|staff)|叫什么名字|名字|是谁|누구(?:예요|입니까|인가요|죠)|이름",
        None,
    ),
    Asked.WHO: _type(
        r"どこ(?:に|へ)(?:言|相談|連絡|聞|問い?合わ|頼|申し)|誰(?![もか])|だれ(?![もかで])|どなた(?!でも)|どの課|何課|どこの課|どの部署|どこの部署|担当部署|担当課|どこが担当|\bwho\b|\bwhich (?:department|section|office|division)\b|谁|誰|哪个部门|누가|누구|어느\s*부서",
        r"課|係|部|局|者|員|長|団体|会|社|企業|大学生|生徒|職員|住民|市民|区民|地域|警察|消防|メンバー|チーム|講師|代表",
    ),
    Asked.PLACE: _type(
        r"どこで(?!すか)|場所は|場所を|会場|開催地|どのあたり|\bwhere\b|在哪|哪里|어디",
        r"場所|会場|校区|地区|公園|センター|区役所|出張所|階|窓口|ホームページ|ルート",
    ),
    Asked.LANGUAGES: _type(
        r"英語|中国語|韓国語|ベトナム語|外国語|多言語|通訳|手話|点字|\bspeak (?:english|chinese|korean)\b|\bin (?:english|chinese|korean|other languages)\b|\binterpret(?:er|ation)\b|英语|外语|翻译|영어|외국어|통역",
        r"英語|外国語|多言語|通訳|手話|点字|インバウンド",
    ),
    Asked.SATURDAY: _type(r"土曜|土日|週末|\bsaturdays?\b|\bweekends?\b|星期六|周六|周末|토요일|주말", r"土曜|土日|週末"),
    Asked.DAYS_OFF: _type(
        r"祝日|祭日|年末年始|お盆|連休|正月|\b(?:public |national )?holidays?\b|\bnew year\b|节假日|공휴일|연말", r"祝日|年末|連休|休日"
    ),
    Asked.AFTER_HOURS: _type(
        r"夜間|夜中|深夜|早朝も|24時間|夜でも|夜も|仕事帰り|昼休み|\b(?:at night|after hours|24 hours|evenings?|lunch ?(?:time|break))\b|晚上|夜里|밤에|야간|심야",
        r"夜間|深夜|早朝|24時間|昼休み|\d時",
    ),
    Asked.PAPERS: _type(
        r"必要(?:な)?(?:もの|物|書類)|持ち物|持って(?:い|行)(?:く|け)|印鑑|はんこ|ハンコ|身分証|本人確認|委任状|\bdocuments? (?:do|are|is|needed|required|to bring)\b|\b(?:what|which) documents?\b|\bneed to bring\b|需要(?:什么|带)|(?:什么|哪些)材料|필요한\s*서류|준비물",
        r"書類|印鑑|身分証|本人確認|持参",
    ),
    Asked.APPLICATION: _type(
        r"申し?込み?(?:方法|方|先|用紙|書|期間|フォーム)|応募(?:方法|先|用紙|期間|資格|条件)|(?:どうやって|どうすれば|どこで|どこに|どう)(?:申し?込|応募|登録|参加)|登録方法|参加方法|入会|予約(?:方法|の仕方|って|は|を)?.{0,4}(?:どうやる|どうやって|どうすれば|どうしたら)|\bhow (?:do|can|to) (?:i |we )?(?:apply|sign up|register|join|enroll)\b|\bwhere (?:do|can) i (?:apply|sign up|register)\b|怎么(?:申请|报名)|如何(?:申请|报名)|신청\s*방법|어떻게\s*신청|가입\s*방법",
        r"申し?込|応募|公募|登録|相談いただ|募集|申請|予約",
    ),
    Asked.ELIGIBILITY: _type(
        r"資格(?:は|が|って)|対象(?:者|年齢|になる)|条件(?:は|って|を)|年齢制限|所得制限|審査|\beligib\w+\b|\bqualif\w+\b|\brequirements?\b|资格|条件是|자격|조건",
        r"対象|資格|条件|要件|誰も|審査",
    ),
    Asked.MATERIALS: _type(
        r"議事録|配布資料|会議資料|録画|動画|写真(?:は|を|が|って)|ダウンロード|pdf|電子版|全文|閲覧|見本|\bminutes of\b|\bdownload\b|\bphotos?\b|\bvideos?\b|会议记录|下载|照片|视频|회의록|다운로드|사진|동영상",
        r"議事録|資料|録画|動画|写真|画像|ダウンロード|閲覧|掲載",
    ),
    Asked.PENALTY: _type(
        r"罰金|罰則|処罰|逮捕|出入り?禁止|出禁|訴え(?:る|られ)|クビ|懲戒|\bfin(?:e|ed)\b|\bpenalt\w+\b|\barrest\w*\b|\bpunish\w*\b|\bbanned\b|罚款|处罚|벌금|처벌",
        r"罰|処分|逮捕|禁止|訴",
    ),
    Asked.ORIGIN: _type(
        r"由来|語源|名付け|命名|の意味(?:は|って|を|が|\?|$)|何の意味|何の略|\bnamed after\b|\bname (?:come|mean)\w*|\bstand for\b|名字的由来|유래",
        r"由来|語源|名付|略称|意味",
    ),
    Asked.SUBSIDY: _type(
        r"補助金|助成|給付金|支援金|奨励金|お祝い金|祝い金|見舞金|減免|手当(?!て)|\bsubsid\w+\b|\bgrants?\b|\ballowance\b|补助|补贴|보조금|지원금|수당",
        r"補助|助成|給付|支援金|奨励金|減免|免除|手当",
    ),
    Asked.AMENITIES: _type(
        r"駐輪|自転車置き?場|車椅子|車いす|エレベーター|トイレ|授乳|おむつ|wi-?fi|ワイファイ|冷房|エアコン|喫煙|自販機|ロッカー|コンセント|プール|カフェ|食堂|売店|\bwheelchair\b|\belevators?\b|\btoilets?\b|\brestrooms?\b|\bbicycle parking\b|厕所|轮椅|电梯|화장실|휠체어|엘리베이터",
        r"駐輪|車椅子|車いす|エレベーター|トイレ|授乳|wi-?fi|冷房|エアコン|喫煙|自販機|ロッカー|コンセント|プール|カフェ|食堂|売店",
    ),
    Asked.LOOKS: _type(
        r"何色|色は|色が|デザイン(?:は|を|した)|大きさ|サイズ(?:は|を)|素材|ロゴ|\bwhat colou?r\b|\bwhat size\b|颜色|색깔|크기",
        r"[赤青黄緑白黒]色|大き|サイズ|ロゴ",
    ),
    Asked.WEATHER: _type(r"雨天|雨の日|雨でも|荒天|台風のとき|\bif it rains\b|\brain(?:y|ing)?\b|下雨|우천|비가", r"雨|荒天|天候"),
    Asked.LAST_YEAR: _type(
        r"前年|去年|昨年|前の年|前年度|昨年度|昨年比|前回より|以前と比べ|\blast year\b|\bprevious year\b|\bcompared (?:to|with) (?:last|the previous)\b|去年|上一年|작년|지난해",
        r"前年|昨年|去年|前年度|以前",
    ),
    Asked.STAFF_NUMBERS: _type(
        r"定数|欠員|充足率|離職|退職者|採用(?:人数|予定|試験)|倍率|\bvacanc\w+\b|\bhiring\b|空缺|결원|채용", r"定数|欠員|離職|退職|採用"
    ),
    Asked.RESULTS: _type(
        r"(?:アンケート|調査|投票|選挙|試合|大会|試験)の?(?:結果|成績|回収)|優勝|満足度|順位|何位|得票|\b(?:survey|election|match|tournament) results?\b|\bwho won\b|\bwinner\b|调查结果|比赛结果|설문\s*결과|우승",
        r"調査の?結果|優勝|満足|順位|成績|件数も減少|声が寄せ",
    ),
    Asked.BRANDS: _type(
        r"(?:どの|どこの|何という)(?:銀行|コンビニ|店|会社)|銀行はどこ|ゆうちょ|ローソン|セブン|ファミマ|ファミリーマート|ミニストップ|paypay|ペイペイ|クレジットカード|電子マネー|交通系ic|\blawson\b|\b7-?eleven\b|\bfamily ?mart\b|\bcredit cards?\b|信用卡|신용카드",
        r"(?:どの|どこの|何という)(?:銀行|コンビニ|店|会社)|銀行はどこ|ゆうちょ|ローソン|セブン|ファミ|クレジット|電子マネー|paypay",
    ),
    Asked.REASON: _type(r"なぜ|何故|なんで|どうして|理由|わけは|原因|\bwhy\b|\breasons?\b|为什么|為什麼|原因|왜|이유", None),
}

# What a thing of these types is, stands in a few words (16.5日・人); the details are told by whole clauses, and so are reasons and ways.
STATED_BRIEFLY = frozenset(list(Asked)[: list(Asked).index(Asked.LANGUAGES)]) - {Asked.REASON, Asked.ROUTE}
# The types whose absence means that the thing asked for is not stated. The others only prefer passages that hold one.
STRICT = frozenset(_TYPES) - {Asked.REASON, Asked.WHO, Asked.PLACE, Asked.COUNT, Asked.DATE}
# Details that a question may ask for beside its type; of the others, the first that matches is what is asked.
_DETAILS = frozenset(list(Asked)[list(Asked).index(Asked.LANGUAGES) :])


def asked_for(folded: str) -> tuple[Asked, ...]:
    """The types of thing that the folded question asks for; empty where it asks for anything that fits.

    Of several, one counts beside the details: the last in Japanese, Chinese and Korean (件数はいつから: when), the first in English.
    """
    matches = [(match.start(), match.end(), asked) for asked, kind in _TYPES.items() for match in kind.asks.finditer(folded)]
    main = [match for match in matches if match[2] not in _DETAILS]
    details = dict.fromkeys(asked for _, _, asked in matches if asked in _DETAILS)
    if not main:
        return tuple(details)
    is_english = folded.isascii()
    chosen = min(main, key=lambda m: (m[0], -m[1])) if is_english else max(main, key=lambda m: (m[1], m[1] - m[0]))
    return (chosen[2], *details)


_INTERROGATIVES = re.compile(
    r"何(?:年度|年間|月何日|曜日?|階|年|月|日(?!・)|時(?:頃|間)?|分|人分?|名|台|回|件|課|箇所|ヶ所|か所|カ所|校区|地区|館|校|団体|割|%|パーセント|歳|才|円|個|種類|グループ|項目|枚|冊|つ)?(?:ごろ|頃|くらい|ぐらい|程度)?|いくら|いくつ|いつ(?:から|まで|ごろ|頃)?|どこ|どちら|誰|だれ|どなた|なぜ|どうして|なんで|どれ(?:くらい|ぐらい|ほど)|どの(?:くらい|ぐらい|程度)"
)


def without_interrogatives(folded: str) -> str:
    """The question without its question words (何人, いつ): they ask, and stand in no answer."""
    return _INTERROGATIVES.sub(" ", folded)


@lru_cache(maxsize=16384)
def holds(asked: Asked, passage: str) -> bool:
    """True where the passage holds a thing of the type: an amount, a date, a name."""
    if asked is Asked.PERSON_NAME:
        names = ["人名" in token.pos[2:] for token in tokenize(passage) if token.pos[0] != "空白"]
        return any(family and given for family, given in pairwise(names))  # a family name alone is mostly a place (貫山)
    pattern = _TYPES[asked].holds
    return pattern is None or pattern.search(fold(passage)) is not None


def holding(asked: Asked, folded: str) -> Iterator[re.Match[str]]:
    """Where a folded passage holds things of the type; nothing for a type that has no form of its own."""
    pattern = _TYPES[asked].holds
    return iter(()) if pattern is None else pattern.finditer(folded)
