"""What an admin says of a file in so many words: `report=wakamatsu name=若松区 as-of=2025-03-31 source=https://… backfill replace`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xhoshin.contract import Given
from xhoshin.dates import find_dates

HOW = (
    "足りないことや違うことは、次のように送ってください。\n"
    "report=wakamatsu name=若松区 as-of=2025-03-31 source=公表元\n"
    "今の版より古い版として加えるときは backfill、同じ時点の版と差し替えるときは replace と送ってください。\n"
    "Send what is missing or wrong as shown above; backfill adds it as an older edition, replace puts it in the place of the one of the same date."
)
_SAID = re.compile(r"(?P<key>report|name|as-of|as_of|source)\s*[=＝]\s*(?P<value>\S+)|\b(?P<word>backfill|replace)\b", re.IGNORECASE)


class FactsError(ValueError):
    """What was said cannot be used; the message says why, in Japanese and English."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`given` by the names of `Given`'s fields: those that were said."""

    given: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    def as_given(self) -> Given:
        return Given(self.given.get("report"), self.given.get("name"), self.given.get("as_of"), "backfill" in self.given, "replace" in self.given)


def says_facts(text: str) -> bool:
    """True for a text that says nothing but facts."""
    return bool(text.strip()) and not _SAID.sub("", text).strip()


def facts_of(text: str) -> Facts:
    """The facts in a caption or a message; other words are passed over. Raises FactsError."""
    given: dict[str, Any] = {}
    source = ""
    for match in _SAID.finditer(text):
        if match["word"]:
            given[match["word"].lower()] = True
            continue
        key = match["key"].lower().replace("-", "_")
        if key == "source":
            source = match["value"]
        else:
            given[key] = _day(match["value"]) if key == "as_of" else match["value"]
    return Facts(given, source)


def for_chat(text: str) -> str:
    """A message about options of the command line, in the words that are sent here: `--name 若松区` is name=若松区."""
    return re.sub(r"--(backfill|replace|report|name|as-of)", r"\1", re.sub(r"--(report|name|as-of) (ID\b|[^\s（）。、()/,]+)", r"\1=\2", text))


def _day(word: str) -> date:
    found = find_dates(word)
    if len(found) != 1:
        raise FactsError(f"「{word}」は日付ではありません。as-of=2025-03-31 のように書いてください。/ {word!r} is no date: write as-of=2025-03-31.")
    return found[0][0].last_day()
