"""The frame in Korean."""

from __future__ import annotations

from xhoshin.answer import Change, Reason
from xhoshin.asked import Asked
from xhoshin.report import Status
from xhoshin.smalltalk import Chatter
from xhoshin.wording.frame import ChangeFrame, Frame

FRAME = Frame(
    separator=", ",
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
    detail="“{words}”",
    detail_in_general="이 세부 사항",
    chatter={
        Chatter.GREETING: "안녕하세요. {reports}의 X방침 보고서를 원문 그대로 인용해 답해 드립니다. 무엇이 궁금하신가요?",
        Chatter.THANKS: "천만에요. X방침에 대해 더 궁금한 점이 있으면 물어봐 주세요.",
        Chatter.ABOUT_BOT: "{reports}의 X방침 보고서에 적힌 내용을 원문 인용으로 답하며, 적혀 있지 않으면 그렇다고 말씀드립니다.",
    },
    with_status_done="완료된 ",
    with_status_ongoing="완료되지 않은 ",
    with_area="{area}영역 ",
)

CHANGES = ChangeFrame(
    heading="{name}의 X방침은 {before}에서 {after}까지 다음과 같이 바뀌었습니다.",
    unchanged="{name}의 X방침은 {before}에서 {after}까지 바뀐 곳이 없습니다.",
    none_before="이전 판이 수록되어 있지 않아 지난번과의 차이를 답할 수 없습니다. 수록된 판: {editions}.",
    only_one="{name}은(는) {as_of} 판만 수록되어 있습니다.",
    initiative="■ 과제{code}",
    kinds={Change.NEW: "새 과제", Change.ENDED: "이 판에는 없는 과제", Change.CHANGED: ""},
    was="이전에는 과제{code}",
    statuses={Status.DONE: "완료", Status.ONGOING: "진행 중"},
    status="상태: {before} → {after}",
    added="+ 추가",
    dropped="- 삭제",
    mission="■ 조직의 사명",
    left_out="그 밖에 {count}개 문장이 바뀌었습니다.",
    in_japanese="(보고서는 일본어로 공표되며, 위는 원문 그대로의 인용입니다.)",
)
