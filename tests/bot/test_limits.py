"""A number of questions in any minute, by a clock that only moves on."""

from __future__ import annotations

import pytest

from bot.limits import OwnLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_sixteenth_question_of_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    limits = OwnLimits(15, clock)
    for _ in range(15):
        assert limits.take("a") == 0.0
        clock.now += 1
    assert limits.take("a") == pytest.approx(45)
    assert limits.take("b") == 0.0
    clock.now += 45
    assert limits.take("a") == 0.0
    assert limits.take("a") == pytest.approx(1)


def test_a_refused_question_does_not_count() -> None:
    clock = Clock()
    limits = OwnLimits(1, clock)
    limits.take("a")
    for _ in range(10):
        clock.now += 6
        limits.take("a")
    assert limits.take("a") > 0 or clock.now >= 1060


def test_visitors_beyond_the_most_that_are_remembered_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.limits.MOST_VISITORS", 2)
    limits = OwnLimits(1, Clock())
    assert [limits.take(name) for name in "abc"] == [0.0, 0.0, 0.0]
    assert limits.take("c") > 0
    assert limits.take("a") == 0.0  # asked longest ago, and forgotten


def test_a_window_may_be_longer_and_what_was_done_be_forgotten() -> None:
    clock = Clock()
    limits = OwnLimits(2, clock, window=900)
    assert [limits.take("a"), limits.take("a"), limits.take("a")] == [0.0, 0.0, 900.0]
    clock.now += 899
    assert limits.take("a") == pytest.approx(1)
    limits.forget("a")
    assert limits.take("a") == 0.0
    limits.forget("nobody")
