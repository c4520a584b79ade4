"""What changed from one edition of a report to a later one: initiatives that are new, ended, or say something else. Pure.

A sentence is the same where it reads the same, widths and white space aside, wherever in the section it stands. Where only the division into
passages differs (the same text on another page layout), nothing has changed.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from xhoshin.answer import Change, EditionChange, InitiativeChange, SectionChange
from xhoshin.library import cite
from xhoshin.report import MISSION, Edition, Initiative, Mission, Passage, Section, Status, without_white_space

# Two titles are of one initiative where they are at least this alike (difflib's ratio): with the same code, and with another one.
SAME_CODE, OTHER_CODE = 0.4, 0.8


def compare(before: Edition, after: Edition) -> EditionChange:
    """Every difference, in the order of the later edition, then what ended. An initiative that says the same is left out."""
    pairs = _pairs(before, after)
    changes = [change for one, other in pairs if (change := _initiative(before, one, after, other)) is not None]
    mission = _section(before, None, before.mission, after, None, after.mission)
    return EditionChange(after.report, after.name, before.id, after.id, before.as_of, after.as_of, mission, tuple(changes))


def only(change: EditionChange, codes: Sequence[str] = (), status: Status | None = None) -> EditionChange:
    """The part of a comparison that is about initiatives of these codes, before or after, and about those whose status became `status`."""
    chosen = (i for i in change.initiatives if not codes or i.code in codes or i.code_before in codes)
    mission = change.mission if MISSION in codes else None
    return replace(change, mission=mission, initiatives=tuple(i for i in chosen if status is None or (i.status_changed and i.status_after is status)))


def shortened(change: EditionChange, most: int) -> EditionChange:
    """At most `most` sentences of each initiative, what was added before what was dropped; the rest is counted."""
    return replace(change, initiatives=tuple(_shortened(initiative, most) for initiative in change.initiatives))


def _shortened(initiative: InitiativeChange, most: int) -> InitiativeChange:
    sections, rest, total = [], most, 0
    for section in initiative.sections:
        added = section.added[:rest]
        dropped = section.dropped[: rest - len(added)]
        rest -= len(added) + len(dropped)
        total += len(section.added) + len(section.dropped)
        if added or dropped:
            sections.append(SectionChange(section.section, added, dropped))
    return replace(initiative, sections=tuple(sections), left_out=initiative.left_out + max(0, total - most))


def _pairs(before: Edition, after: Edition) -> list[tuple[Initiative | None, Initiative | None]]:
    """Each initiative of the later edition with what it was before, then what has no successor.

    The same title tells best, then the same code with a title that is not another matter's, then a title that was touched up.
    """
    earlier, later = list(before.initiatives), list(after.initiatives)
    matched: dict[str, Initiative] = {}

    def match(code: str, one: Initiative) -> None:
        matched[code] = one
        earlier.remove(one)

    for exact in (True, False):  # of two with one title, the one that kept its code first
        for other in later:
            same = [o for o in earlier if _form(o.title) == _form(other.title) and (o.code == other.code or not exact)]
            if same and other.code not in matched:
                match(other.code, same[0])
    for other in later:
        same = [o for o in earlier if o.code == other.code and _alike(o.title, other.title) >= SAME_CODE]
        if same and other.code not in matched:
            match(other.code, same[0])
    for other in later:
        likeness, best = max(((_alike(o.title, other.title), i) for i, o in enumerate(earlier)), default=(0.0, 0))
        if likeness >= OTHER_CODE and other.code not in matched:
            match(other.code, earlier[best])
    return [(matched.get(other.code), other) for other in later] + [(one, None) for one in earlier]


def _initiative(before: Edition, one: Initiative | None, after: Edition, other: Initiative | None) -> InitiativeChange | None:
    """What became of an initiative; None where it says the same as before."""
    if other is None:
        assert one is not None
        return InitiativeChange(Change.ENDED, one.code, cite(before, one, one.section(1)))
    title = cite(after, other, other.section(1))
    if one is None:
        return InitiativeChange(Change.NEW, other.code, title, status_after=other.status)
    numbers = range(1, len(other.sections) + 1)
    sections = [_section(before, one, one.section(n), after, other, other.section(n)) for n in numbers]
    code_before = one.code if one.code != other.code else ""
    found = InitiativeChange(Change.CHANGED, other.code, title, code_before, one.status, other.status, tuple(filter(None, sections)))
    return found if found.sections or found.status_changed or code_before else None


def _section(
    before: Edition, one: Initiative | None, old: Section | Mission, after: Edition, other: Initiative | None, new: Section | Mission
) -> SectionChange | None:
    dropped, added = _without_common(old.passages, new.passages), _without_common(new.passages, old.passages)
    dropped, added = _without_redivided(dropped, added)
    added, dropped = _without_redivided(added, dropped)
    if not dropped and not added:
        return None
    return SectionChange(
        new.number if isinstance(new, Section) else MISSION,
        tuple(cite(after, other, new, (p, p)) for p in added),
        tuple(cite(before, one, old, (p, p)) for p in dropped),
    )


def _without_common(passages: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    """The passages that `others` has none of, or fewer of."""
    left = Counter(_form(p.text) for p in others)
    found = []
    for passage in passages:
        form = _form(passage.text)
        if left[form]:
            left[form] -= 1
        else:
            found.append(passage)
    return found


def _without_redivided(whole: list[Passage], parts: list[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Both without each passage of `whole` that consecutive ones of `parts` put together say, and without those."""
    kept = []
    for passage in whole:
        same = _put_together(_form(passage.text), [_form(part.text) for part in parts])
        if same is None:
            kept.append(passage)
        else:
            parts = parts[: same.start] + parts[same.stop :]
    return kept, parts


def _put_together(form: str, forms: list[str]) -> slice | None:
    """Where two or more consecutive ones of `forms` make `form`."""
    for begin in range(len(forms)):
        text = ""
        for end in range(begin, len(forms)):
            text += forms[end]
            if not form.startswith(text):
                break
            if text == form and end > begin:
                return slice(begin, end + 1)
    return None


def _form(text: str) -> str:
    """What reads the same has the same form."""
    return without_white_space(unicodedata.normalize("NFKC", text))


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _form(one), _form(other), autojunk=False).ratio()
