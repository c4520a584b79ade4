"""The frame in Chinese, in simplified characters."""

from __future__ import annotations

from xhoshin.answer import Change, Reason
from xhoshin.asked import Asked
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter
from xhoshin.wording.frame import ChangeFrame, Frame

FRAME = Frame(
    separator="・",
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
    detail="“{words}”",
    detail_in_general="这一细节",
    chatter={
        Chatter.GREETING: "您好。我引用{reports}的X方针报告原文来回答问题。请问您想了解什么？",
        Chatter.THANKS: "不客气。还想了解X方针的内容，请随时提问。",
        Chatter.ABOUT_BOT: "我引用{reports}的X方针报告原文来回答；报告没有写的内容，我会如实说明。",
    },
    with_status_done="已完成的",
    with_status_ongoing="未完成的",
    with_area="{area}领域的",
)

CHANGES = ChangeFrame(
    heading="{name}的X方针，从{before}到{after}有以下变化。",
    unchanged="{name}的X方针，从{before}到{after}没有变化。",
    none_before="这里没有收录之前的版本，无法回答与上次相比的变化。收录的版本有：{editions}。",
    only_one="{name}只收录了{as_of}的版本。",
    initiative="■ 课题{code}",
    kinds={Change.NEW: "新课题", Change.ENDED: "本版已无此课题", Change.CHANGED: ""},
    was="以前是课题{code}",
    statuses={Status.DONE: "已完成", Status.ONGOING: "进行中"},
    status="状态：{before}→{after}",
    added="＋增加",
    dropped="－删除",
    mission="■ 组织的使命",
    left_out="另有{count}句变化。",
    in_japanese="（报告以日语公布，以上为原文引用。）",
)
