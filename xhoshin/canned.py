"""The questions behind buttons, as text: what a button asks can be typed, is logged like any question, and is understood in any channel."""

from __future__ import annotations

from xhoshin.report import SECTION_MARKS


def initiative_question(name: str, code: str) -> str:
    """An initiative of the ward or bureau `name`: its title, and how it stands."""
    return f"{name} {code}"


def section_question(name: str, code: str, number: int) -> str:
    """Section `number`, 1 to 5, of an initiative, whole."""
    return f"{name} {code} {SECTION_MARKS[number - 1]}"


def elsewhere_question(name: str, code: str) -> str:
    """What the other wards do about the matter of an initiative."""
    return f"{name} {code} 他の区では？"
