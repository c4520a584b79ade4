"""Links into the bot, `https://t.me/NAME?start=PAYLOAD`: a payload has 1 to 64 of A-Z, a-z, 0-9, _ and - (Bot API, "Deep linking").

moji_A-5, moji_A-5_4 and, of an edition that may be an older one, moji_A-5_4_2024-11-30.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from xhoshin.answer import Citation
from xhoshin.report import MISSION

HELP = "help"
_PAYLOAD = re.compile(r"(?P<report>[a-z][a-z0-9]{1,29})_(?P<code>[A-Z]-[1-9]\d?)(?:_(?P<section>[1-5]))?(?:_(?P<day>\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True, slots=True)
class Target:
    """An initiative, one of its sections (0: all), of the newest edition or of the one as of a date."""

    report: str
    code: str
    section: int = 0
    as_of: date | None = None

    @property
    def payload(self) -> str:
        parts = [self.report, self.code, str(self.section) if self.section else "", self.as_of.isoformat() if self.as_of else ""]
        return "_".join(part for part in parts if part)


def target_of(payload: str) -> Target | None:
    """What a payload opens; None where it opens nothing."""
    found = _PAYLOAD.fullmatch(payload)
    try:
        return (
            Target(found["report"], found["code"], int(found["section"] or 0), date.fromisoformat(found["day"]) if found["day"] else None)
            if found
            else None
        )
    except ValueError:  # the 31st of February
        return None


def link_to(citation: Citation, name: str) -> str:
    """Where the bot of this name shows what a citation cites; for a mission, the bot itself."""
    if citation.initiative == MISSION:
        return f"https://t.me/{name}"
    return f"https://t.me/{name}?start={Target(citation.report, citation.initiative, int(citation.section), citation.as_of).payload}"
