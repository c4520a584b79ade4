"""A comparison of editions as text: the words around it in each language, and how they are put together with the quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xhoshin.answer import Change, Citation, EditionChange, InitiativeChange, Language, SectionChange
from xhoshin.report import MISSION, SECTION_MARKS, Status


@dataclass(frozen=True, slots=True)
class ChangeFrame:
    """The words of one language."""

    heading: str
    unchanged: str
    none_before: str
    only_one: str
    initiative: str
    kinds: Mapping[Change, str]
    was: str
    statuses: Mapping[Status, str]
    status: str
    added: str
    dropped: str
    mission: str
    left_out: str
    in_japanese: str


CHANGE_FRAMES: Mapping[Language, ChangeFrame] = {
    Language.JAPANESE: ChangeFrame(
        heading="{name}のＸ方針は、{before}から{after}までに次のところが変わりました。",
        unchanged="{name}のＸ方針は、{before}から{after}までに変わったところがありません。",
        none_before="前の版が収録されていないため、前回のことや前回からの変更点はお答えできません。収録しているのは{editions}です。",
        only_one="{name}は{as_of}の版だけが収録されています。",
        initiative="■ 課題{code}",
        kinds={Change.NEW: "新しい課題", Change.ENDED: "この版にはない課題（前の版まで）", Change.CHANGED: ""},
        was="前は課題{code}",
        statuses={Status.DONE: "完了", Status.ONGOING: "継続"},
        status="状況: {before}→{after}",
        added="＋追加",
        dropped="－削除",
        mission="■ 組織の使命",
        left_out="ほかに{count}文が変わりました。",
        in_japanese="",
    ),
    Language.ENGLISH: ChangeFrame(
        heading="The X-Policy report of {name} changed from {before} to {after} as follows.",
        unchanged="Nothing in the X-Policy report of {name} changed from {before} to {after}.",
        none_before="No earlier edition is held here, so I cannot tell what it said or what has changed since. The editions held are: {editions}.",
        only_one="Of {name} only the edition {as_of} is held here.",
        initiative="■ Initiative {code}",
        kinds={Change.NEW: "new", Change.ENDED: "no longer in the report", Change.CHANGED: ""},
        was="formerly Initiative {code}",
        statuses={Status.DONE: "completed", Status.ONGOING: "ongoing"},
        status="status: {before} → {after}",
        added="+ added",
        dropped="- dropped",
        mission="■ Mission of the organisation",
        left_out="{count} more sentences changed.",
        in_japanese="(The reports are published in Japanese; this is quoted word for word.)",
    ),
    Language.CHINESE: ChangeFrame(
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
    ),
    Language.KOREAN: ChangeFrame(
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
    ),
}


class ChangeText:
    """Puts comparisons into words.

    Args:
        quote: a citation as quote and label.
        code: an initiative's code as the reports print it.
    """

    def __init__(self, language: Language, quote: Callable[[Citation], str], code: Callable[[str], str]) -> None:
        self._frame = CHANGE_FRAMES[language]
        self._quote = quote
        self._code = code

    def text(self, change: EditionChange, name: str, before: str, after: str) -> str:
        """One report's changes; `name`, `before` and `after` in the language of the frame."""
        frame = self._frame
        blocks = [self._section(change.mission, frame.mission)] if change.mission else []
        blocks += [self._initiative(initiative) for initiative in change.initiatives]
        heading = frame.heading if blocks else frame.unchanged
        notes = [frame.in_japanese] if frame.in_japanese and blocks else []
        return "\n\n".join([heading.format(name=name, before=before, after=after), *blocks, *notes])

    def _initiative(self, initiative: InitiativeChange) -> str:
        frame = self._frame
        notes = [frame.kinds[initiative.change]] if frame.kinds[initiative.change] else []
        if initiative.code_before:
            notes.append(frame.was.format(code=self._code(initiative.code_before)))
        if initiative.change is Change.CHANGED and initiative.status_before and initiative.status_after and initiative.status_changed:
            before, after = frame.statuses[initiative.status_before], frame.statuses[initiative.status_after]
            notes.append(frame.status.format(before=before, after=after))
        head = " ".join([frame.initiative.format(code=self._code(initiative.code)), *(f"［{note}］" for note in notes)])
        parts = [head, self._quote(initiative.title), *(self._section(section) for section in initiative.sections)]
        return "\n".join([*parts, *([frame.left_out.format(count=initiative.left_out)] if initiative.left_out else [])])

    def _section(self, section: SectionChange, heading: str = "") -> str:
        mark = "" if section.section == MISSION else SECTION_MARKS[int(section.section) - 1] + " "
        added = [f"{mark}{self._frame.added}: {self._quote(citation)}" for citation in section.added]
        dropped = [f"{mark}{self._frame.dropped}: {self._quote(citation)}" for citation in section.dropped]
        return "\n".join([*([heading] if heading else []), *added, *dropped])
