"""A question that leans on the one before it, completed: ⑤は？ / 小倉南は？ / それはなぜ / 予約はいりますか."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.query import Alias
from index.tokenizing import fold, tokenize
from xhoshin.asked import Asked
from xhoshin.intents import NAMES_AN_EDITION, asks_elsewhere, has_topic, without_elsewhere
from xhoshin.pointers import sections_by_tense
from xhoshin.question import Intent, Question
from xhoshin.report import MISSION

# A question with at most this many content words may be about what was just talked of.
SHORT = 3
_OF_ANOTHER_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Context:
    """The question before, as it was understood, and the initiatives (report, code) that its answer showed, the first first."""

    question: Question
    initiatives: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone. `about` are the initiatives (report, code) it is likely, or with `only` certainly, about.

    `alone` is the question without its context, where it may be the start of something new.
    """

    question: Question
    about: tuple[tuple[str, str], ...] = ()
    only: bool = False
    alone: Question | None = None


def resolve(question: Question, context: Context | None) -> Resolved:
    """Complete `question` from its context, where it needs it."""
    if context is None or question.intent is Intent.CHATTER or question.strangers:
        return Resolved(question)
    before = context.question
    if question.intent is Intent.CHANGES and question.refers_back and context.initiatives and not question.codes:
        report, code = context.initiatives[0]  # それは前回から変わった？
        return Resolved(replace(question, reports=(report,), codes=(code,)))
    if question.codes or question.intent in (Intent.LIST, Intent.COUNT, Intent.MISSION, Intent.AS_OF, Intent.CHANGES):
        return Resolved(question if question.reports or question.both_wards else replace(question, reports=before.reports))
    if names_an_edition_alone(question):  # 令和6年11月時点では？
        return Resolved(
            replace(
                before,
                text=question.text,
                language=question.language,
                reports=question.reports or before.reports,
                dates=question.dates,
                names_previous=question.names_previous,
            )
        )
    if (
        asks_elsewhere(fold(question.text))
        and not question.reports
        and not names_something(replace(question, topic=without_elsewhere(question.topic)))
    ):
        of_one = _elsewhere(question, context)
        if of_one is not None:
            return of_one
    if not names_something(question):
        return _without_topic(question, context)
    if question.intent is Intent.COMPARE or question.reports or not context.initiatives:
        return Resolved(question)
    if question.refers_back or len(_content(question.topic)) <= SHORT:
        return Resolved(_together(before, question), context.initiatives[:1], alone=None if question.refers_back else question)
    return Resolved(question)


def names_something(question: Question) -> bool:
    """True where the question has a topic of its own; a date alone is one too (２０２４年９月にできた組織)."""
    return has_words(question) or bool(question.dates)


def names_an_edition_alone(question: Question) -> bool:
    """True where nothing is named but the edition that shall answer."""
    named = question.names_previous or (bool(question.dates) and NAMES_AN_EDITION.search(question.text) is not None)
    return named and question.intent is Intent.TOPIC and not has_words(question) and not question.asked


def has_words(question: Question) -> bool:
    """True where the question names something in words."""
    return has_topic(question.topic) or any(has_topic(alias.target) for alias in question.aliases) or bool(question.unreached)


def _elsewhere(question: Question, context: Context) -> Resolved | None:
    """他の区では？ asked of the initiative that was shown; None where none was."""
    shown = [(report, code) for report, code in context.initiatives if code != MISSION]
    if not shown:
        return None
    report, code = shown[0]
    return Resolved(replace(question, intent=Intent.ELSEWHERE, reports=(report,), codes=(code,), topic="", aliases=()))


def _without_topic(question: Question, context: Context) -> Resolved:
    before = context.question
    if question.reports:  # the same, of another ward
        asked = question.asked or before.asked
        return Resolved(
            replace(
                before,
                text=question.text,
                language=question.language,
                reports=question.reports,
                sections=question.sections or before.sections,
                asked=asked,
            )
        )
    if question.both_wards and before.topic:
        return Resolved(replace(before, text=question.text, language=question.language, reports=(), intent=Intent.COMPARE))
    if not context.initiatives:
        return Resolved(question)
    if question.asked and has_words(before):
        return Resolved(replace(_together(before, question), sections=question.sections), context.initiatives[:1], only=True)
    report, code = context.initiatives[0]
    sections = question.sections
    if question.asked and not sections:  # the initiative was shown by its code; why is in ③, most else in ⑤
        sections = (3,) if Asked.REASON in question.asked else tuple(sections_by_tense(question.text)[-1:]) or (5,)
    return Resolved(replace(question, intent=Intent.INITIATIVE, reports=(report,), codes=(code,), sections=sections, topic="", aliases=()))


def _together(before: Question, question: Question) -> Question:
    """Both topics as one question, the new one last: it is what is asked."""
    gap = len(before.topic) + 1
    shift = gap if question.topic else _OF_ANOTHER_TEXT
    aliases = tuple(Alias(a.begin + shift, a.end + shift, a.target) for a in question.aliases)
    return replace(
        question,
        intent=Intent.TOPIC,
        topic=f"{before.topic}\n{question.topic}",
        aliases=(*before.aliases, *aliases),
        reports=question.reports or before.reports,
        unreached=(*before.unreached, *question.unreached),
    )


def _content(topic: str) -> list[str]:
    return [token.form for token in tokenize(topic) if token.is_content]
