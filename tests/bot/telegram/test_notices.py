"""One notice a minute to each who floods."""

from __future__ import annotations

from bot.telegram import notices
from bot.telegram.notices import EVERY, Notices


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_notice_is_due_once_a_minute_for_each() -> None:
    clock = Clock()
    told = Notices(clock)
    assert [told.due("a"), told.due("a"), told.due("b")] == [True, False, True]
    clock.now = EVERY - 0.1
    assert not told.due("a")
    clock.now = EVERY
    assert told.due("a") and not told.due("a")


def test_not_more_are_remembered_than_fit() -> None:
    told = Notices(Clock())
    for number in range(notices.MOST_VISITORS + 1):
        told.due(str(number))
    assert told.due("0") and not told.due(str(notices.MOST_VISITORS))
