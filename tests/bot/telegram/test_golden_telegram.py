"""The golden set through the whole bot, a sample of it: verdicts are those of `xhoshin eval`. All of it: `python -m tests.bot.telegram.golden`."""

from __future__ import annotations

from xhoshin.evaluation import read_golden

from .golden import FILE, asked_through
from .towns import Town

EVERY = 10


def test_the_verdicts_are_those_of_eval(town: Town) -> None:
    rows = read_golden(FILE.read_text(encoding="utf-8"))[::EVERY]
    assert len(rows) > 35
    assert [difference for difference in asked_through(town, rows) if difference] == []
