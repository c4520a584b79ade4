"""The frame in やさしい日本語: short sentences, common words, and readings after the official words, which stay as the reports print them.

After the guidelines of the Immigration Services Agency and the Agency for Cultural Affairs, 在留支援のためのやさしい日本語ガイドライン (2020).
"""

from __future__ import annotations

from xhoshin.answer import Change, Reason
from xhoshin.asked import Asked
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter
from xhoshin.wording.frame import ChangeFrame, Frame

_IN_JAPANESE = "（「」の中は、市（し）の文書（ぶんしょ）の言葉です。言葉を変えていません。）"

FRAME = Frame(
    separator="・",
    brackets=("（", "）"),
    citation="{name} Ｘ方針（ほうしん） 課題（かだい）{code} {mark} {section}・{as_of}",
    mission_citation="{name} Ｘ方針（ほうしん） {section}・{as_of}",
    initiative="課題（かだい）{code}",
    sections={
        1: "課題名（かだいめい）",
        2: "課題の内容（かだいのないよう）",
        3: "課題の背景（かだいのはいけい）",
        4: "課題に対する取組み（かだいにたいするとりくみ）",
        5: "取組みの進捗状況・取組結果（とりくみのしんちょくじょうきょう・とりくみけっか）",
    },
    mission="組織の使命（そしきのしめい）",
    as_of_month_end="{western_year}年（{era}{year}年）{month}月の終わりのとき",
    as_of_day="{western_year}年（{era}{year}年）{month}月{day}日のとき",
    quote=("「", "」"),
    count_heading="{wards}の{what}課題（かだい）は、{count}件（けん）あります。",
    nothing_listed="{wards}に、{what}課題（かだい）はありません。0件（けん）です。",
    reports_heading="ここにあるＸ方針（ほうしん）は、{count}つです。その中に書いてあることを答えます。",
    report_line="{name}（課題（かだい）は{count}件（けん）・{as_of}）",
    as_of_heading="{wards}のＸ方針（ほうしん）は、{as_of}のことを書いています。",
    done="【完了（かんりょう）：終わりました】",
    none_here="このことは書いてありません。",
    related="近いこと:",
    in_japanese=_IN_JAPANESE,
    reasons={
        Reason.NOT_IN_REPORTS: "そのことは、{reports}のＸ方針（ほうしん）に書いてありません。",
        Reason.WARD_NOT_IN_CORPUS: "{asked}のＸ方針（ほうしん）は、ここにありません。{reports}のことだけ、答えることができます。",
        Reason.NO_SUCH_INITIATIVE: "{wards}のＸ方針（ほうしん）に、課題（かだい）{asked}はありません。",
        Reason.NO_SUCH_EDITION: "{asked}のときのＸ方針（ほうしん）は、ここにありません。ここにあるのは、{editions}のＸ方針（ほうしん）です。",
        Reason.DETAIL_NOT_STATED: "{asked}は、Ｘ方針（ほうしん）に書いてありません。",
        Reason.PERSONAL_OR_UNSAFE: "あなただけのことや、体や安全（あんぜん）のことは、答えることができません。とても危（あぶ）ないときは、電話をしてください。警察（けいさつ）は110番です。消防（しょうぼう）と救急車（きゅうきゅうしゃ）は119番です。ほかのことは、区役所（くやくしょ）の窓口（まどぐち）で聞いてください。",
        Reason.NOT_A_QUESTION: "{reports}のＸ方針（ほうしん）に書いてあることだけ、答えます。「おくやみコーナーは予約（よやく）なしで使えますか」のように聞いてください。",
    },
    asked={
        Asked.MONEY: "お金がいくらか",
        Asked.PHONE: "電話番号（でんわばんごう）や連絡先（れんらくさき）",
        Asked.ONLINE_ADDRESS: "ホームページやメールのアドレス",
        Asked.ADDRESS: "住所（じゅうしょ）",
        Asked.ROUTE: "行き方",
        Asked.FLOOR: "何階か",
        Asked.WEEKDAY: "何曜日か",
        Asked.HOURS: "何時か",
        Asked.YEAR: "何年か",
        Asked.MONTH: "何月か",
        Asked.DAY: "何日か",
        Asked.DURATION: "どのくらい長いか",
        Asked.PERCENTAGE: "何％か",
        Asked.AGE: "何歳（なんさい）か",
        Asked.AREA_SIZE: "広さや遠さ",
        Asked.PEOPLE_COUNT: "何人か",
        Asked.CASE_COUNT: "何件（なんけん）か",
        Asked.TIMES_COUNT: "何回か",
        Asked.VEHICLE_COUNT: "何台か",
        Asked.PLACE_COUNT: "いくつか",
        Asked.PERSON_NAME: "人の名前",
        Asked.LANGUAGES: "外国語（がいこくご）のこと",
        Asked.SATURDAY: "土曜日や週末（しゅうまつ）のこと",
        Asked.DAYS_OFF: "休みの日のこと",
        Asked.AFTER_HOURS: "夜や朝早くのこと",
        Asked.PAPERS: "必要（ひつよう）な物や紙",
        Asked.APPLICATION: "申（もう）し込（こ）み方",
        Asked.ELIGIBILITY: "だれができるか",
        Asked.MATERIALS: "資料（しりょう）や写真（しゃしん）",
        Asked.PENALTY: "罰（ばつ）のこと",
        Asked.ORIGIN: "名前の意味（いみ）",
        Asked.SUBSIDY: "もらえるお金のこと",
        Asked.AMENITIES: "建物（たてもの）の中の設備（せつび）",
        Asked.LOOKS: "色や大きさ",
        Asked.WEATHER: "雨のときのこと",
        Asked.LAST_YEAR: "前の年とのちがい",
        Asked.STAFF_NUMBERS: "働く人の数",
        Asked.RESULTS: "結果（けっか）や順位（じゅんい）",
        Asked.BRANDS: "店や払（はら）い方の名前",
    },
    detail="「{words}」のこと",
    detail_in_general="くわしいこと",
    chatter={
        Chatter.GREETING: "こんにちは。{reports}のＸ方針（ほうしん）に書いてあることを答えます。知りたいことを書いてください。",
        Chatter.THANKS: "どういたしまして。ほかに知りたいことがあれば、聞いてください。",
        Chatter.ABOUT_BOT: "{reports}のＸ方針（ほうしん）に書いてあることを、そのままの言葉で答えます。書いていないことは、答えません。",
    },
    with_status_done="終わった",
    with_status_ongoing="まだ終わっていない",
    with_area="{area}領域（りょういき）の",
)

CHANGES = ChangeFrame(
    heading="{name}のＸ方針（ほうしん）は、{before}から{after}までに、ここが変わりました。",
    unchanged="{name}のＸ方針（ほうしん）は、{before}から{after}まで、変わっていません。",
    none_before="前のＸ方針（ほうしん）は、ここにありません。前と今のちがいは、わかりません。ここにあるのは、{editions}のＸ方針（ほうしん）です。",
    only_one="{name}のＸ方針（ほうしん）は、{as_of}のものだけがあります。",
    initiative="■ 課題（かだい）{code}",
    kinds={Change.NEW: "新しい課題（かだい）", Change.ENDED: "今はもうない課題（かだい）", Change.CHANGED: ""},
    was="前は課題（かだい）{code}",
    statuses={Status.DONE: "終わりました", Status.ONGOING: "まだ続いています"},
    status="{before} → {after}",
    added="＋増えた言葉",
    dropped="－なくなった言葉",
    mission="■ 組織の使命（そしきのしめい）",
    left_out="ほかに{count}の文が変わりました。",
    in_japanese=_IN_JAPANESE,
)
