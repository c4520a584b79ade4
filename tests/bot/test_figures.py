"""The figures that `xhoshin stats` shows are those of the state."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PIL import Image

from bot.figures import Figure, as_text, draw, figures
from bot.settings import read_settings
from bot.state.feedback import FeedbackReason, Verdict
from bot.state.state import State
from xhoshin.answerer import Answerer


def test_the_figures_count_what_was_asked(tmp_path: Path, answerer: Answerer) -> None:
    state = State(read_settings(), tmp_path)
    for number, question in enumerate(["おくやみコーナーは予約なしで使えますか", "門司区のA-5", "図書館の貸出期間は何日ですか"]):
        state.questions.log(str(number), "web", question, answerer.answer(question).answer, "", 1.0)
    state.feedback.give("0", Verdict.UP)
    state.feedback.give("1", Verdict.DOWN, FeedbackReason.OUTDATED)
    today = date.today()
    found = {figure.name: figure.bars for figure in figures(state, answerer.library, 3, today)}
    assert found["questions"] == (((today - timedelta(2)).isoformat(), 0), ((today - timedelta(1)).isoformat(), 0), (today.isoformat(), 3))
    assert dict(found["kinds"]) == {"answer": 1, "lookup": 1, "abstain": 1}
    assert [count for _, count in found["feedback"]] == [1, 1]
    assert [(label.split(" ")[:2], count) for label, count in found["initiatives"]] == [(["門司区", "A-5"], 2)]


def test_a_bar_is_as_long_as_its_share_of_the_longest() -> None:
    lines = as_text(Figure("x", "題", (("a", 10), ("b", 5)))).splitlines()
    assert [line.count("█") for line in lines] == [0, 40, 20]


def test_pictures_are_drawn_with_and_without_bars(tmp_path: Path) -> None:
    files = draw([Figure("some", "質問 / Questions", (("門司区 A-5", 3),)), Figure("none", "評価", ())], tmp_path / "plots")
    assert [Image.open(file).format for file in files] == ["PNG", "PNG"]
