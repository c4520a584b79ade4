"""A conversation as the page keeps it: its questions come back with each new one, in the form itself, and so need no cookie.

Earlier questions are answered again to show them where the whole page is made anew (without JavaScript, or in another language); only a new
question counts, and is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reception import Channel, Reception, Refused, Reply
from bot.service import Serving
from xhoshin.answer import Answer, Entry, Kind, Language, Related
from xhoshin.asking import BadQuestionError, checked
from xhoshin.canned import initiative_question, same_in_question, section_question, spelled
from xhoshin.followup import Context
from xhoshin.report import MISSION, SECTION_MARKS
from xhoshin.wards import Ward
from xhoshin.wording import FRAMES

# So many questions of a conversation are kept in the page.
MOST_TURNS = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that asks a canned question; `asks` is its text. A section has its `mark`."""

    label: str
    asks: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with `refused`. `reply` names it for feedback; empty where none can be given."""

    asked: str
    reply: str
    serving: Serving
    answer: Answer | None
    refused: Refused | None = None

    @property
    def language(self) -> Language:
        return self.answer.language if self.answer else Language.JAPANESE

    @property
    def subject(self) -> tuple[str, str] | None:
        """The report and the initiative that the answer is about, where it is about one."""
        if self.answer is None or self.answer.kind not in (Kind.ANSWER, Kind.LOOKUP) or not self.answer.citations:
            return None
        first = self.answer.citations[0]
        return None if first.initiative == MISSION or self.answer.states_date else (first.report, first.initiative)

    @property
    def sections(self) -> tuple[Choice, ...]:
        """The sections of the initiative that the answer is about."""
        if self.subject is None:
            return ()
        report, code = self.subject
        name, frame = spelled(self._ward(report), self.language), FRAMES[self.language]
        return tuple(Choice(frame.sections[n], section_question(name, code, n, self.language), SECTION_MARKS[n - 1]) for n in frame.sections)

    @property
    def elsewhere(self) -> tuple[Choice, ...]:
        """The same asked of the other wards; of an answer only, for a code means another thing in each of them."""
        if self.answer is None or self.answer.kind is not Kind.ANSWER:
            return ()
        shown = {citation.report for citation in self.answer.citations}
        others = [edition.report for edition in self.serving.live.library.newest if edition.report not in shown]
        return tuple(
            Choice(self._ward(report).name_in(self.language), same_in_question(spelled(self._ward(report), self.language), self.language))
            for report in others
        )

    @property
    def related(self) -> tuple[Choice, ...]:
        return tuple(map(self._initiative, self.answer.related)) if self.answer else ()

    @property
    def done(self) -> frozenset[tuple[str, str]]:
        """Of the initiatives quoted, those that are completed."""
        return frozenset((entry.report, entry.code) for entry in self.answer.entries if entry.done) if self.answer else frozenset()

    @property
    def lists_reports(self) -> bool:
        """True where the answer lists the reports themselves."""
        return self.answer is not None and self.answer.kind is Kind.LIST and any(entry.count for entry in self.answer.entries)

    @property
    def entries_by_report(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """A list's initiatives, report by report."""
        entries = self.answer.entries if self.answer else ()
        reports = dict.fromkeys(entry.report for entry in entries)
        return tuple((report, tuple(e for e in entries if e.report == report and e.citation)) for report in reports)

    def _initiative(self, related: Related) -> Choice:
        label = self.serving.replies.related(related, self.language)
        return Choice(label, initiative_question(spelled(self._ward(related.report), self.language), related.code, self.language))

    def _ward(self, report: str) -> Ward:
        return next(ward for ward in self.serving.live.library.wards if ward.report == report)


def ask(reception: Reception, visitor: str, text: str, previous: Sequence[str], language: Language | None) -> Turn:
    """The turn of a new question; `language` is that of the frame, None for the question's own."""
    reply = reception.ask(visitor, text, Channel.WEB, previous=previous, language=language)
    if isinstance(reply, Reply):
        return Turn(text, reply.id, reply.serving, reply.answer)
    return Turn(text, "", reception.service.serving, None, reply)


def past_turns(serving: Serving, previous: Sequence[str], replies: Sequence[str], language: Language | None) -> list[Turn]:
    """The turns of the last questions asked before, oldest first; what came back altered beyond use is left out.

    Args:
        replies: what names each reply.
    """
    turns: list[Turn] = []
    context: Context | None = None
    for text, reply in list(zip(previous, replies, strict=False))[-MOST_TURNS:]:
        try:
            turn = serving.answerer.answer(checked(text), context, language=language)
        except BadQuestionError:
            continue
        context = turn.context
        turns.append(Turn(text, reply, serving, turn.answer))
    return turns
