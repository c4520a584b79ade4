"""A question's text to a `Question`: who, where, which section, what kind of answer is wanted. Pure; nothing is searched here."""

from __future__ import annotations

from collections.abc import Sequence

from index.query import Alias
from index.tokenizing import fold
from xhoshin.answer import Language
from xhoshin.asked import asked_for, without_interrogatives
from xhoshin.codes import find_codes, find_section_numbers, find_section_words, without_circled
from xhoshin.dates import find_dates
from xhoshin.foreign import unreached
from xhoshin.glossary import Glossary
from xhoshin.intents import REFERS_BACK, asks_elsewhere, has_topic, intent_of, narrowing, since, theme_number
from xhoshin.language import detect_language
from xhoshin.question import Intent, Question
from xhoshin.smalltalk import chatter
from xhoshin.wards import WardFinder

_FOREIGN = (Language.CHINESE, Language.KOREAN)


class Understanding:
    """Understands questions for one corpus: its wards, its themes, its glossary."""

    def __init__(self, wards: WardFinder, glossary: Glossary, themes: Sequence[str]) -> None:
        self._wards = wards
        self._glossary = glossary
        self._themes = [(theme, fold(theme)) for theme in themes]

    def understand(self, text: str, changes: bool = True) -> Question:
        """What `text` asks, on its own; a follow-up is completed by the answerer, which knows the question before.

        Args:
            changes: whether 何が変わった may ask what changed between editions; where there are no two, it asks for what the report says.
        """
        circled, plain = without_circled(text)
        folded = fold(plain).strip()
        wards = self._wards.find(folded)
        language = detect_language(text, without_names=wards.rest)
        dates = find_dates(folded)
        rest, codes = _without_codes(_without(wards.rest, [written for _, written in dates]), plain)
        sections, rest = self._sections(circled, rest, bool(codes))
        theme, rest = self._theme(rest)
        past = since(rest)
        asks_changes = past.asks_changes and (changes or past.names_previous or not (codes or dates))
        rest = past.rest if asks_changes or past.names_previous else rest
        narrowed = narrowing(rest) if not codes else None
        general = self._is_general(narrowed.rest if narrowed else rest, language)
        intent = (
            intent_of(folded, narrowed.rest, general, bool(narrowed.area or narrowed.status or theme), wards.both or len(wards.reports) > 1)
            if narrowed
            else Intent.INITIATIVE
        )
        if len(codes) == 1 and not sections and len(wards.reports) < 2 and asks_elsewhere(folded):
            intent, rest = Intent.ELSEWHERE, ""
        if asks_changes:
            intent, rest = Intent.CHANGES, narrowed.rest if narrowed else rest
        talk = None if codes or sections else chatter(folded, has_topic)
        searched = "" if language in _FOREIGN else without_interrogatives(rest)
        aliases = self._aliases(rest, searched, language)
        listed = narrowed is not None and intent in (Intent.LIST, Intent.COUNT, Intent.CHANGES)
        return Question(
            text=text,
            language=language,
            intent=Intent.CHATTER if talk else intent,
            topic=searched,
            reports=wards.reports,
            strangers=wards.strangers,
            codes=codes,
            sections=sections,
            area=narrowed.area if narrowed and listed else None,
            theme=theme,
            status=narrowed.status if narrowed and listed else None,
            asked=asked_for(folded) if intent in (Intent.TOPIC, Intent.INITIATIVE) else (),
            dates=tuple(date for date, _ in dates),
            aliases=aliases,
            unreached=unreached(rest, aliases, language) if language in _FOREIGN else (),
            both_wards=wards.both or len(wards.reports) > 1,
            names_previous=past.names_previous,
            refers_back=REFERS_BACK.search(folded) is not None,
            chatter=talk,
        )

    @staticmethod
    def _sections(circled: tuple[int, ...], rest: str, has_code: bool) -> tuple[tuple[int, ...], str]:
        """Sections asked for, by mark, number or name. A number or a name counts only where it is not part of a topic (第2駐車場)."""
        numbers, without_numbers = find_section_numbers(rest)
        if has_code or not has_topic(without_numbers):
            rest = without_numbers
        else:
            numbers = ()
        words, without_words = find_section_words(rest)
        if has_code or not has_topic(without_words):
            rest = without_words
        else:
            words = ()
        return tuple(dict.fromkeys((*circled, *numbers, *words))), rest

    def _is_general(self, rest: str, language: Language) -> bool:
        if language not in _FOREIGN:
            return not has_topic(rest)
        aliases = self._glossary.aliases(rest, language)
        return not unreached(rest, aliases, language) and not any(has_topic(alias.target) for alias in aliases)

    def _aliases(self, rest: str, searched: str, language: Language) -> tuple[Alias, ...]:
        """What the glossary knows of the topic; a word of the reports themselves needs no alias."""
        if language in _FOREIGN:
            return tuple(self._glossary.aliases(rest, language))
        return tuple(alias for alias in self._glossary.aliases(searched, language) if fold(alias.target) != searched[alias.begin : alias.end])

    def _theme(self, rest: str) -> tuple[str | None, str]:
        """A theme named in full, or by its number (取組項目3)."""
        number, without_number = theme_number(rest)
        for theme, folded in self._themes:
            if folded in rest:
                return theme, without_number.replace(folded, " ")
        if number is not None and number <= len(self._themes):
            return self._themes[number - 1][0], without_number
        return None, rest


def _without_codes(rest: str, written: str) -> tuple[str, tuple[str, ...]]:
    found = find_codes(rest, written)
    for code in reversed(found):
        rest = rest[: code.begin] + " " + rest[code.end :]
    return rest, tuple(dict.fromkeys(code.value for code in found))


def _without(topic: str, written: Sequence[str]) -> str:
    """Dates are matched as dates, whatever their spelling, and not as words."""
    for text in written:
        topic = topic.replace(text, " ")
    return topic
