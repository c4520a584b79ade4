"""An `Answer` as the text a person reads: quotes, citations, and the frame in the language of the question."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from xhoshin.answer import Answer, Citation, EditionChange, Entry, Kind, Language, Reason, Related
from xhoshin.changes import ChangeText
from xhoshin.dates import era_of
from xhoshin.library import Library
from xhoshin.report import MISSION, SECTION_MARKS, Status
from xhoshin.wording import CHANGE_FRAMES, FRAMES, Frame


class Replies:
    """Renders answers for one library, whose wards and editions the frame names."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._names = {ward.report: ward for ward in library.wards if ward.report}

    def text(self, answer: Answer) -> str:
        """The whole reply."""
        frame = FRAMES[answer.language]
        match answer.kind:
            case Kind.ABSTAIN | Kind.SMALLTALK:
                text = self._without_answer(answer, frame)
            case Kind.LIST:
                text = self._list(answer, frame)
            case Kind.COMPARE if answer.changes:
                text = self._all_changes(answer)
            case Kind.COMPARE:
                text = self._compare(answer, frame)
            case _:
                text = self._quotes(answer, frame)
        return "\n\n".join([text, *self.notes(answer)])

    def notes(self, answer: Answer) -> list[str]:
        """What is said after the answer: which of the places named have no report here."""
        pattern = FRAMES[answer.language].reasons[Reason.WARD_NOT_IN_CORPUS]
        return [pattern.format(asked=self._stranger(name, answer.language), reports=self._all_names(answer)) for name in answer.strangers]

    def dated(self, answer: Answer) -> str:
        """Said before the quotes where the question is as of when the report is; else empty."""
        if not answer.states_date:
            return ""
        as_of = self.as_of(answer.citations[0].as_of, answer.language)
        return FRAMES[answer.language].as_of_heading.format(wards=self._wards(answer.wards, answer.language), as_of=as_of)

    def list_heading(self, report: str, answer: Answer) -> str:
        """Over the initiatives of one report in a list: how many of what kind there are."""
        count = sum(entry.report == report and entry.citation is not None for entry in answer.entries)
        return self._heading(report, count, answer, FRAMES[answer.language])

    def label(self, citation: Citation, language: Language) -> str:
        """門司区 Ｘ方針 課題A(5) ④ 課題に対する取組み・令和6年11月末時点."""
        frame = FRAMES[language]
        name, as_of = self._name(citation.report, language), self.as_of(citation.as_of, language)
        if citation.initiative == MISSION:
            return frame.mission_citation.format(name=name, section=frame.mission, as_of=as_of)
        number = int(citation.section)
        return frame.citation.format(
            name=name, code=bracketed(citation.initiative), mark=SECTION_MARKS[number - 1], section=frame.sections[number], as_of=as_of
        )

    def as_of(self, day: date, language: Language) -> str:
        """令和6年11月末時点, as of the end of November 2024."""
        frame = FRAMES[language]
        era, year = era_of(day)
        is_last = day.day == calendar.monthrange(day.year, day.month)[1]
        words = {"era": era, "year": "元" if year == 1 else year, "month": day.month, "day": day.day}
        pattern = frame.as_of_month_end if is_last else frame.as_of_day
        return pattern.format(**words, western_year=day.year, month_name=calendar.month_name[day.month])

    def changes(self, change: EditionChange, language: Language = Language.JAPANESE) -> str:
        """What changed between two editions, every sentence quoted."""
        frame = FRAMES[language]
        text = ChangeText(language, lambda citation: self._quote(citation, language, frame), bracketed)
        return text.text(change, self._name(change.report, language), self.as_of(change.before, language), self.as_of(change.after, language))

    def _all_changes(self, answer: Answer) -> str:
        blocks = [self.changes(change, answer.language) for change in answer.changes]
        only_one = CHANGE_FRAMES[answer.language].only_one
        blocks += [only_one.format(name=self._name(e.report, answer.language), as_of=self._date_of(e, answer)) for e in answer.entries]
        return "\n\n".join(blocks)

    def related(self, related: Related, language: Language) -> str:
        return f"{self._name(related.report, language)} {FRAMES[language].initiative.format(code=bracketed(related.code))} {related.title}"

    def _name(self, report: str, language: Language) -> str:
        return self._names[report].name_in(language)

    def _stranger(self, name: str, language: Language) -> str:
        """A place without a report, in the question's language where that is known."""
        return next((ward.name_in(language) for ward in self.library.wards if ward.name == name), name)

    def _all_names(self, answer: Answer) -> str:
        return _joined([self._name(e.report, answer.language) for e in self.library.newest], answer.language)

    def _wards(self, wards: Sequence[str], language: Language) -> str:
        return _joined([self._name(ward, language) for ward in wards], language)

    def _quotes(self, answer: Answer, frame: Frame) -> str:
        blocks = [dated] if (dated := self.dated(answer)) else []
        done = {(entry.report, entry.code) for entry in answer.entries if entry.done}
        for citation in answer.citations:
            stamp = frame.done if (citation.report, citation.initiative) in done else ""
            blocks.append(self._quote(citation, answer.language, frame) + stamp)
        if frame.in_japanese:
            blocks.append(frame.in_japanese)
        return "\n\n".join(blocks)

    def _quote(self, citation: Citation, language: Language, frame: Frame) -> str:
        opening, closing = frame.quote
        left, right = frame.brackets
        return f"{opening}{citation.quote}{closing}\n{left}{self.label(citation, language)}{right}"

    def _list(self, answer: Answer, frame: Frame) -> str:
        if any(entry.count for entry in answer.entries):
            lines = [
                frame.report_line.format(name=self._name(e.report, answer.language), count=e.count, as_of=self._date_of(e, answer))
                for e in answer.entries
            ]
            return "\n".join([frame.reports_heading.format(count=len(lines)), *(f"・{line}" for line in lines)])
        blocks = []
        for report in dict.fromkeys(entry.report for entry in answer.entries):
            entries = [entry for entry in answer.entries if entry.report == report and entry.citation]
            blocks.append("\n".join([self.list_heading(report, answer), *(self._line(entry, frame) for entry in entries)]))
        as_of = self.as_of(self._edition_date(answer), answer.language)
        return "\n\n".join(blocks) + f"\n{frame.brackets[0]}{as_of}{frame.brackets[1]}"

    def _heading(self, report: str, count: int, answer: Answer, frame: Frame) -> str:
        what = frame.with_area.format(area=answer.area) if answer.area else ""
        what += f"「{answer.theme}」" if answer.theme else ""
        what += {Status.DONE: frame.with_status_done, Status.ONGOING: frame.with_status_ongoing, None: ""}[answer.status]
        pattern = frame.count_heading if count else frame.nothing_listed
        return pattern.format(wards=self._name(report, answer.language), what=what, count=count)

    @staticmethod
    def _line(entry: Entry, frame: Frame) -> str:
        title = entry.citation.quote if entry.citation else ""
        return f"・{bracketed(entry.code)} {title}{frame.done if entry.done else ''}"

    def _date_of(self, entry: Entry, answer: Answer) -> str:
        return self.as_of(entry.as_of, answer.language) if entry.as_of else ""

    def _edition_date(self, answer: Answer) -> date:
        return answer.citations[0].as_of if answer.citations else self.library.newest[0].as_of

    def _compare(self, answer: Answer, frame: Frame) -> str:
        blocks = []
        for entry in answer.entries:
            name = self._name(entry.report, answer.language)
            blocks.append(f"■ {name}\n{self._quote(entry.citation, answer.language, frame) if entry.citation else frame.none_here}")
        return "\n\n".join([*blocks, *([frame.in_japanese] if frame.in_japanese else [])])

    def _without_answer(self, answer: Answer, frame: Frame) -> str:
        reports = self._all_names(answer)
        if answer.chatter is not None:
            return frame.chatter[answer.chatter].format(reports=reports)
        reason = answer.reason or Reason.NOT_IN_REPORTS
        editions = _joined(
            [f"{self._name(e.report, answer.language)} {self.as_of(e.as_of, answer.language)}" for e in self.library.editions], answer.language
        )
        if reason is Reason.NO_SUCH_EDITION and not answer.asked:
            return CHANGE_FRAMES[answer.language].none_before.format(editions=editions)
        note = frame.reasons[reason].format(
            reports=reports, asked=self._asked(answer, frame), wards=self._wards(answer.wards, answer.language), editions=editions
        )
        if not answer.related:
            return note
        return "\n".join([note, "", frame.related, *(f"・{self.related(related, answer.language)}" for related in answer.related)])

    def _asked(self, answer: Answer, frame: Frame) -> str:
        """What is not stated: its type where that is known, else the question's own word for it."""
        if answer.reason is Reason.NO_SUCH_INITIATIVE:
            return bracketed(answer.asked)
        if answer.reason is not Reason.DETAIL_NOT_STATED:
            return self._stranger(answer.asked, answer.language)
        if answer.asked_type is not None and answer.asked_type in frame.asked:
            return frame.asked[answer.asked_type]
        return frame.detail.format(words=answer.asked) if answer.asked else frame.detail_in_general


def bracketed(code: str) -> str:
    """A-5 as the reports print it: A(5)."""
    area, number = code.split("-")
    return f"{area}({number})"


def _joined(names: Sequence[str], language: Language) -> str:
    return FRAMES[language].separator.join(names)
