"""The frame around quotes, in each language: labels, notes, and the fixed wording of every way of not answering.

Nothing here says anything about the policy; that is only ever quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xhoshin.answer import Language, Reason
from xhoshin.asked import Asked
from xhoshin.smalltalk import Chatter


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of one language. Braces are filled by `xhoshin.reply`."""

    brackets: tuple[str, str]
    citation: str
    mission_citation: str
    initiative: str
    sections: Mapping[int, str]
    mission: str
    as_of_month_end: str
    as_of_day: str
    quote: tuple[str, str]
    count_heading: str
    nothing_listed: str
    reports_heading: str
    report_line: str
    as_of_heading: str
    done: str
    none_here: str
    related: str
    in_japanese: str
    reasons: Mapping[Reason, str]
    asked: Mapping[Asked, str]
    chatter: Mapping[Chatter, str]
    with_status_done: str
    with_status_ongoing: str
    with_area: str


_ASKED_JA = {
    Asked.MONEY: "金額・料金",
    Asked.PHONE: "電話番号・連絡先",
    Asked.ONLINE_ADDRESS: "URL・メールアドレス・アカウント名",
    Asked.ADDRESS: "住所",
    Asked.ROUTE: "行き方・交通手段",
    Asked.FLOOR: "階",
    Asked.WEEKDAY: "曜日",
    Asked.HOURS: "時刻・時間帯",
    Asked.YEAR: "年",
    Asked.MONTH: "月",
    Asked.DAY: "日付",
    Asked.DURATION: "期間",
    Asked.PERCENTAGE: "割合",
    Asked.AGE: "年齢",
    Asked.AREA_SIZE: "広さ・距離",
    Asked.PEOPLE_COUNT: "人数",
    Asked.CASE_COUNT: "件数",
    Asked.TIMES_COUNT: "回数・頻度",
    Asked.VEHICLE_COUNT: "台数",
    Asked.PLACE_COUNT: "数",
    Asked.PERSON_NAME: "個人の名前",
    Asked.LANGUAGES: "外国語などの対応",
    Asked.SATURDAY: "土曜日や週末のこと",
    Asked.DAYS_OFF: "祝日や年末年始のこと",
    Asked.AFTER_HOURS: "夜間や早朝のこと",
    Asked.PAPERS: "必要書類・持ち物",
    Asked.APPLICATION: "申込みの方法",
    Asked.ELIGIBILITY: "対象や条件",
    Asked.MATERIALS: "資料や記録",
    Asked.PENALTY: "罰則や処分",
    Asked.ORIGIN: "名前の由来",
    Asked.SUBSIDY: "補助や給付",
    Asked.AMENITIES: "設備",
    Asked.LOOKS: "色・大きさ・デザイン",
    Asked.WEATHER: "雨天などの扱い",
    Asked.LAST_YEAR: "以前の年との比較",
    Asked.STAFF_NUMBERS: "定数や採用の数",
    Asked.RESULTS: "結果や順位",
    Asked.BRANDS: "店や支払い方法の名前",
}
_ASKED_EN = {
    Asked.MONEY: "the amount or fee",
    Asked.PHONE: "a phone number or contact",
    Asked.ONLINE_ADDRESS: "a URL, e-mail address or account name",
    Asked.ADDRESS: "the address",
    Asked.ROUTE: "how to get there",
    Asked.FLOOR: "the floor",
    Asked.WEEKDAY: "the day of the week",
    Asked.HOURS: "the time or opening hours",
    Asked.YEAR: "the year",
    Asked.MONTH: "the month",
    Asked.DAY: "the date",
    Asked.DURATION: "how long",
    Asked.PERCENTAGE: "the percentage",
    Asked.AGE: "the age",
    Asked.AREA_SIZE: "the size or distance",
    Asked.PEOPLE_COUNT: "the number of people",
    Asked.CASE_COUNT: "the number of cases",
    Asked.TIMES_COUNT: "how often",
    Asked.VEHICLE_COUNT: "the number of vehicles",
    Asked.PLACE_COUNT: "the number",
    Asked.PERSON_NAME: "a person's name",
    Asked.LANGUAGES: "service in other languages",
    Asked.SATURDAY: "anything about Saturdays or weekends",
    Asked.DAYS_OFF: "anything about holidays",
    Asked.AFTER_HOURS: "anything about evenings or early mornings",
    Asked.PAPERS: "the documents needed",
    Asked.APPLICATION: "how to apply",
    Asked.ELIGIBILITY: "who is eligible, or the conditions",
    Asked.MATERIALS: "documents or records",
    Asked.PENALTY: "penalties",
    Asked.ORIGIN: "where the name comes from",
    Asked.SUBSIDY: "subsidies or allowances",
    Asked.AMENITIES: "the facilities",
    Asked.LOOKS: "colour, size or design",
    Asked.WEATHER: "what happens in bad weather",
    Asked.LAST_YEAR: "a comparison with earlier years",
    Asked.STAFF_NUMBERS: "staff numbers or hiring",
    Asked.RESULTS: "results or rankings",
    Asked.BRANDS: "shop or payment brands",
}

_JAPANESE = Frame(
    brackets=("（", "）"),
    citation="{name} Ｘ方針 課題{code} {mark} {section}・{as_of}",
    mission_citation="{name} Ｘ方針 {section}・{as_of}",
    initiative="課題{code}",
    sections={1: "課題名", 2: "課題の内容", 3: "課題の背景", 4: "課題に対する取組み", 5: "取組みの進捗状況・取組結果"},
    mission="組織の使命",
    as_of_month_end="{era}{year}年{month}月末時点",
    as_of_day="{era}{year}年{month}月{day}日時点",
    quote=("「", "」"),
    count_heading="{wards}の{what}課題は{count}件です。",
    nothing_listed="{wards}に{what}課題は0件です。",
    reports_heading="お答えできるのは、次の{count}つのＸ方針に書かれていることです。",
    report_line="{name}（課題{count}件・{as_of}）",
    as_of_heading="{wards}のＸ方針は{as_of}の内容です。",
    done="【完了】",
    none_here="該当なし",
    related="近い課題:",
    in_japanese="",
    reasons={
        Reason.NOT_IN_REPORTS: "お尋ねのことは、公表されているＸ方針（{reports}）には書かれていません。",
        Reason.WARD_NOT_IN_CORPUS: "{asked}のＸ方針は、ここには収録されていません。お答えできるのは{reports}だけです。",
        Reason.NO_SUCH_INITIATIVE: "{wards}のＸ方針に課題{asked}はありません。",
        Reason.NO_SUCH_EDITION: "{asked}時点の版は収録されていません。収録しているのは{editions}です。",
        Reason.DETAIL_NOT_STATED: "お尋ねの{asked}は、Ｘ方針には書かれていません。",
        Reason.PERSONAL_OR_UNSAFE: "個人のご事情や安全・健康に関わることには、お答えできません。命や身体の危険があるときは110番・119番へ、そのほかは区役所の窓口や専門の相談機関へご相談ください。",
        Reason.NOT_A_QUESTION: "{reports}のＸ方針に書かれていることだけにお答えしています。たとえば「おくやみコーナーは予約なしで使えますか」のようにお尋ねください。",
    },
    asked=_ASKED_JA,
    chatter={
        Chatter.GREETING: "こんにちは。{reports}のＸ方針に書かれていることを、原文の引用でお答えします。知りたいことを文でお尋ねください。",
        Chatter.THANKS: "どういたしまして。ほかにもＸ方針のことで知りたいことがあれば、お尋ねください。",
        Chatter.ABOUT_BOT: "{reports}のＸ方針に書かれていることを、原文の引用でお答えする案内です。書かれていないことにはお答えしません。",
    },
    with_status_done="完了した",
    with_status_ongoing="完了していない",
    with_area="{area}領域の",
)

_ENGLISH = Frame(
    brackets=("(", ")"),
    citation="{name} X-Policy, Initiative {code}, {mark} {section}, {as_of}",
    mission_citation="{name} X-Policy, {section}, {as_of}",
    initiative="Initiative {code}",
    sections={1: "Title", 2: "The issue", 3: "Background", 4: "Measures", 5: "Progress and results"},
    mission="Mission of the organisation",
    as_of_month_end="as of the end of {month_name} {western_year}",
    as_of_day="as of {month_name} {day}, {western_year}",
    quote=("「", "」"),
    count_heading="{wards}, {what}initiatives: {count}",
    nothing_listed="{wards}, {what}initiatives: 0",
    reports_heading="I answer from what these {count} X-Policy reports say.",
    report_line="{name} ({count} initiatives, {as_of})",
    as_of_heading="The X-Policy report of {wards} is {as_of}.",
    done=" (completed)",
    none_here="nothing on this",
    related="Nearest initiatives:",
    in_japanese="(The reports are published in Japanese; this is quoted word for word.)",
    reasons={
        Reason.NOT_IN_REPORTS: "The published X-Policy reports ({reports}) do not say anything about this.",
        Reason.WARD_NOT_IN_CORPUS: "The X-Policy report of {asked} is not held here. I can answer only from {reports}.",
        Reason.NO_SUCH_INITIATIVE: "The X-Policy report of {wards} has no Initiative {asked}.",
        Reason.NO_SUCH_EDITION: "There is no edition as of {asked} here. The editions held are: {editions}.",
        Reason.DETAIL_NOT_STATED: "The X-Policy reports do not state {asked}.",
        Reason.PERSONAL_OR_UNSAFE: "I cannot answer personal matters or matters of safety and health. In danger call 110 (police) or 119 (ambulance, fire); otherwise please ask at the ward office or a specialist service.",
        Reason.NOT_A_QUESTION: "I answer only from the X-Policy reports of {reports}. Ask, for example: “Is the おくやみコーナー usable without reservation?”",
    },
    asked=_ASKED_EN,
    chatter={
        Chatter.GREETING: "Hello. I answer from the X-Policy reports of {reports} by quoting them. What would you like to know?",
        Chatter.THANKS: "You are welcome. Ask again whenever you want to know what the X-Policy reports say.",
        Chatter.ABOUT_BOT: "I answer what the X-Policy reports of {reports} say, by quoting them word for word, and say so where they do not.",
    },
    with_status_done="completed ",
    with_status_ongoing="not completed ",
    with_area="Area {area} ",
)

_CHINESE = Frame(
    brackets=("（", "）"),
    citation="{name} X方针 课题{code} {mark} {section}・{as_of}",
    mission_citation="{name} X方针 {section}・{as_of}",
    initiative="课题{code}",
    sections={1: "课题名", 2: "课题内容", 3: "课题背景", 4: "应对措施", 5: "进展情况和结果"},
    mission="组织的使命",
    as_of_month_end="截至{western_year}年{month}月底",
    as_of_day="截至{western_year}年{month}月{day}日",
    quote=("「", "」"),
    count_heading="{wards}{what}课题共{count}项。",
    nothing_listed="{wards}{what}课题共0项。",
    reports_heading="我根据以下{count}份X方针报告回答。",
    report_line="{name}（{count}项课题，{as_of}）",
    as_of_heading="{wards}的X方针内容{as_of}。",
    done="【已完成】",
    none_here="没有相关内容",
    related="相近的课题：",
    in_japanese="（报告以日语公布，以上为原文引用。）",
    reasons={
        Reason.NOT_IN_REPORTS: "已公布的X方针报告（{reports}）中没有写到您问的内容。",
        Reason.WARD_NOT_IN_CORPUS: "这里没有收录{asked}的X方针报告，只能回答{reports}的内容。",
        Reason.NO_SUCH_INITIATIVE: "{wards}的X方针中没有课题{asked}。",
        Reason.NO_SUCH_EDITION: "这里没有收录{asked}的版本。收录的版本有：{editions}。",
        Reason.DETAIL_NOT_STATED: "X方针报告中没有写明您问的具体内容（{asked}）。",
        Reason.PERSONAL_OR_UNSAFE: "个人情况以及安全、健康方面的问题无法回答。遇到危险请拨打110或119，其他事情请咨询区役所窗口或专门机构。",
        Reason.NOT_A_QUESTION: "我只回答{reports}的X方针报告中写明的内容。例如可以问：“おくやみコーナー不预约也能用吗？”",
    },
    asked={
        Asked.MONEY: "金额、费用",
        Asked.PHONE: "电话号码",
        Asked.ADDRESS: "地址",
        Asked.HOURS: "时间",
        Asked.PEOPLE_COUNT: "人数",
        Asked.PERSON_NAME: "人名",
        Asked.ROUTE: "交通方式",
        Asked.WEEKDAY: "星期",
        Asked.FLOOR: "楼层",
    },
    chatter={
        Chatter.GREETING: "您好。我引用{reports}的X方针报告原文来回答问题。请问您想了解什么？",
        Chatter.THANKS: "不客气。还想了解X方针的内容，请随时提问。",
        Chatter.ABOUT_BOT: "我引用{reports}的X方针报告原文来回答；报告没有写的内容，我会如实说明。",
    },
    with_status_done="已完成的",
    with_status_ongoing="未完成的",
    with_area="{area}领域的",
)

_KOREAN = Frame(
    brackets=("(", ")"),
    citation="{name} X방침 과제{code} {mark} {section}・{as_of}",
    mission_citation="{name} X방침 {section}・{as_of}",
    initiative="과제{code}",
    sections={1: "과제명", 2: "과제의 내용", 3: "과제의 배경", 4: "과제에 대한 대응", 5: "진척 상황과 결과"},
    mission="조직의 사명",
    as_of_month_end="{western_year}년 {month}월 말 기준",
    as_of_day="{western_year}년 {month}월 {day}일 기준",
    quote=("「", "」"),
    count_heading="{wards}의 {what}과제는 {count}건입니다.",
    nothing_listed="{wards}의 {what}과제는 0건입니다.",
    reports_heading="다음 {count}개의 X방침 보고서에 적힌 내용을 답해 드립니다.",
    report_line="{name} (과제 {count}건, {as_of})",
    as_of_heading="{wards}의 X방침은 {as_of} 내용입니다.",
    done=" (완료)",
    none_here="해당 없음",
    related="관련 과제:",
    in_japanese="(보고서는 일본어로 공표되며, 위는 원문 그대로의 인용입니다.)",
    reasons={
        Reason.NOT_IN_REPORTS: "문의하신 내용은 공표된 X방침 보고서({reports})에 적혀 있지 않습니다.",
        Reason.WARD_NOT_IN_CORPUS: "{asked}의 X방침 보고서는 여기에 수록되어 있지 않습니다. {reports}에 대해서만 답할 수 있습니다.",
        Reason.NO_SUCH_INITIATIVE: "{wards}의 X방침에 과제{asked}은(는) 없습니다.",
        Reason.NO_SUCH_EDITION: "{asked} 기준의 판은 수록되어 있지 않습니다. 수록된 판: {editions}.",
        Reason.DETAIL_NOT_STATED: "문의하신 구체적인 사항({asked})은 X방침 보고서에 적혀 있지 않습니다.",
        Reason.PERSONAL_OR_UNSAFE: "개인 사정이나 안전・건강에 관한 일에는 답할 수 없습니다. 위험할 때는 110번이나 119번으로, 그 밖의 일은 구청 창구나 전문 상담 기관에 문의해 주세요.",
        Reason.NOT_A_QUESTION: "{reports}의 X방침 보고서에 적힌 내용만 답해 드립니다. 예: “おくやみコーナー는 예약 없이 이용할 수 있나요?”",
    },
    asked={
        Asked.MONEY: "금액・요금",
        Asked.PHONE: "전화번호",
        Asked.ADDRESS: "주소",
        Asked.HOURS: "시간",
        Asked.PEOPLE_COUNT: "인원수",
        Asked.PERSON_NAME: "사람 이름",
        Asked.ROUTE: "가는 방법",
        Asked.WEEKDAY: "요일",
        Asked.FLOOR: "층",
    },
    chatter={
        Chatter.GREETING: "안녕하세요. {reports}의 X방침 보고서를 원문 그대로 인용해 답해 드립니다. 무엇이 궁금하신가요?",
        Chatter.THANKS: "천만에요. X방침에 대해 더 궁금한 점이 있으면 물어봐 주세요.",
        Chatter.ABOUT_BOT: "{reports}의 X방침 보고서에 적힌 내용을 원문 인용으로 답하며, 적혀 있지 않으면 그렇다고 말씀드립니다.",
    },
    with_status_done="완료된 ",
    with_status_ongoing="완료되지 않은 ",
    with_area="{area}영역 ",
)

FRAMES: Mapping[Language, Frame] = {
    Language.JAPANESE: _JAPANESE,
    Language.ENGLISH: _ENGLISH,
    Language.CHINESE: _CHINESE,
    Language.KOREAN: _KOREAN,
}

DETAIL: Mapping[Language, str] = {
    Language.JAPANESE: "「{words}」に当たること",
    Language.ENGLISH: "this detail (“{words}”)",
    Language.CHINESE: "“{words}”",
    Language.KOREAN: "“{words}”",
}

DETAIL_IN_GENERAL: Mapping[Language, str] = {
    Language.JAPANESE: "詳しいこと",
    Language.ENGLISH: "this detail",
    Language.CHINESE: "这一细节",
    Language.KOREAN: "이 세부 사항",
}
