"""A comparison of editions as text: how the words around it are put together with the quotes."""

from __future__ import annotations

from collections.abc import Callable

from xhoshin.answer import Change, Citation, EditionChange, InitiativeChange, Language, SectionChange
from xhoshin.report import MISSION, SECTION_MARKS
from xhoshin.wording import CHANGE_FRAMES


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
