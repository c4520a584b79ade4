"""An answer as Telegram shows it: quotes in blockquotes with the answering words in bold, citations as links. All that is not ours is escaped."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

from xhoshin.answer import Answer, Citation, EditionChange, Kind, Language
from xhoshin.changes import ChangeText
from xhoshin.library import Library, cite
from xhoshin.reply import Replies, bracketed
from xhoshin.report import Edition, Initiative, Mission, Section, Status, joined
from xhoshin.wording import CHANGE_FRAMES, FRAMES

# The frame in やさしい日本語 speaks of brackets, which stand around no blockquote.
_QUOTED = {Language.SIMPLE_JAPANESE: "（左（ひだり）に線（せん）がある文は、市（し）の文書（ぶんしょ）の言葉です。言葉を変えていません。）"}
# A quote of more characters is shown folded: a tap opens it.
LONG = 600


class Messages:
    """Renders in HTML for one library.

    Args:
        address: where a citation can be read, as a URL.
    """

    def __init__(self, replies: Replies, address: Callable[[Citation], str]) -> None:
        self._replies, self._address = replies, address

    def answer(self, answer: Answer) -> str:
        """The whole reply; what is near but no answer (`related`) is for buttons."""
        match answer.kind:
            case Kind.ABSTAIN | Kind.SMALLTALK:
                return self._without_answer(answer)
            case Kind.LIST:
                return _listed(self._replies.text(answer))
            case Kind.COMPARE if answer.changes:
                text = "\n\n".join([*(self.changes(change, answer.language) for change in answer.changes), *self._alone(answer)])
            case Kind.COMPARE:
                text = self._compared(answer)
            case _:
                text = self._quoted(answer)
        return "\n\n".join([text, *map(html.escape, self._replies.notes(answer))])

    def citation(self, citation: Citation, language: Language) -> str:
        """A quote and where it stands."""
        return f"{quote(citation)}\n{self.link(citation, language)}"

    def link(self, citation: Citation, language: Language) -> str:
        return f'<a href="{html.escape(self._address(citation))}">{html.escape(self._replies.label(citation, language))}</a>'

    def changes(self, change: EditionChange, language: Language) -> str:
        """What changed between two editions, every sentence quoted."""
        text = ChangeText(language, lambda citation: self.citation(citation, language), bracketed)
        name = html.escape(ward_name(self._replies.library, change.report, language))
        lines = text.text(change, name, self._replies.as_of(change.before, language), self._replies.as_of(change.after, language))
        if language in _QUOTED:
            lines = lines.replace(CHANGE_FRAMES[language].in_japanese, _QUOTED[language])
        return "\n".join(f"<b>{line}</b>" if line.startswith("■") else line for line in lines.split("\n"))

    def whole(self, edition: Edition, initiative: Initiative, numbers: tuple[int, ...] = ()) -> str:
        """An initiative with all its sections, or those of these numbers."""
        done = FRAMES[Language.JAPANESE].done if initiative.status is Status.DONE else ""
        head = f"<b>{html.escape(edition.name)} 課題{bracketed(initiative.code)} {html.escape(initiative.title)}{done}</b>"
        theme = [f"取組項目: {html.escape(initiative.theme)}"] if initiative.theme else []
        shown = [section for section in initiative.sections if section.number in (numbers or (2, 3, 4, 5))]
        quotes = [self.citation(cite(edition, initiative, section), Language.JAPANESE) for section in shown]
        return "\n\n".join(["\n".join([head, *theme]), *quotes])

    def around(self, edition: Edition, start: int, end: int, language: Language) -> str:
        """The section that a stretch of the text stands in, with that stretch in bold. Raises LookupError where no section holds it."""
        initiative, section = section_at(edition, start)
        label = self.link(cite(edition, initiative, section), language)
        title = f"<b>{html.escape(initiative.title)}</b>\n" if initiative else ""
        lines, at = [], section.start
        for passage in section.passages:
            lines.append(html.escape(joined(edition.text[at : passage.start])))
            marked = passage.start < end and start < passage.end
            lines.append(f"<b>{html.escape(passage.text)}</b>" if marked else html.escape(passage.text))
            at = passage.end
        lines.append(html.escape(joined(edition.text[at : section.end])))
        text = "\n".join(filter(None, lines))
        return f"{title}{label}\n<blockquote>{text}</blockquote>"

    def _quoted(self, answer: Answer) -> str:
        frame, dated = FRAMES[answer.language], self._replies.dated(answer)
        blocks = [html.escape(dated)] if dated else []
        done = {(entry.report, entry.code) for entry in answer.entries if entry.done}
        for citation in answer.citations:
            stamp = frame.done if (citation.report, citation.initiative) in done else ""
            blocks.append(self.citation(citation, answer.language) + stamp)
        return "\n\n".join([*blocks, *_in_japanese(answer.language)])

    def _compared(self, answer: Answer) -> str:
        frame, blocks = FRAMES[answer.language], []
        for entry in answer.entries:
            name = html.escape(ward_name(self._replies.library, entry.report, answer.language))
            blocks.append(f"<b>■ {name}</b>\n{self.citation(entry.citation, answer.language) if entry.citation else frame.none_here}")
        return "\n\n".join([*blocks, *_in_japanese(answer.language)])

    def _alone(self, answer: Answer) -> list[str]:
        """Of reports with one edition only, that they have."""
        only_one, language = CHANGE_FRAMES[answer.language].only_one, answer.language
        return [
            html.escape(only_one.format(name=ward_name(self._replies.library, e.report, language), as_of=self._replies.as_of(e.as_of, language)))
            for e in answer.entries
            if e.as_of
        ]

    def _without_answer(self, answer: Answer) -> str:
        note = html.escape(self._replies.text(replace(answer, related=())))
        return f"{note}\n\n{html.escape(FRAMES[answer.language].related)}" if answer.related else note


def quote(citation: Citation) -> str:
    """A quote in a blockquote, the answering words in bold; folded where it is long."""
    pieces, at = [], 0
    for begin, end in citation.emphasis:
        pieces += [html.escape(citation.quote[at:begin]), f"<b>{html.escape(citation.quote[begin:end])}</b>"]
        at = end
    text = "".join([*pieces, html.escape(citation.quote[at:])])
    return f"<blockquote{' expandable' if len(citation.quote) > LONG else ''}>{text}</blockquote>"


def _in_japanese(language: Language) -> list[str]:
    """That quotes are word for word, where it has to be said."""
    note = _QUOTED.get(language, FRAMES[language].in_japanese)
    return [html.escape(note)] if note else []


def section_at(edition: Edition, start: int) -> tuple[Initiative | None, Section | Mission]:
    """The section that holds the character `start` of the edition's text. Raises LookupError where none does."""
    if edition.mission.start <= start < edition.mission.end:
        return None, edition.mission
    for initiative in edition.initiatives:
        for section in initiative.sections:
            if section.start <= start < section.end:
                return initiative, section
    raise LookupError(f"{edition.id}: {start}")


def ward_name(library: Library, report: str, language: Language) -> str:
    """The name of a report's ward in a language; its id where the library does not know it."""
    return next((ward.name_in(language) for ward in library.wards if ward.report == report), report)


def _listed(text: str) -> str:
    """A list whose headings are bold: the lines that are neither an item nor a note in brackets."""
    return "\n".join(line if not line or line[0] in "・（(" else f"<b>{line}</b>" for line in html.escape(text).split("\n"))
