"""What a service's figures say, in the terminal and as pictures: questions a day, abstentions by reason, feedback, the initiatives consulted most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.state.feedback import REASON_LABELS, FeedbackReason, Verdict
from bot.state.questions import Statistics

if TYPE_CHECKING:
    from bot.state.state import State
    from xhoshin.library import Library

MOST_CONSULTED = 10
_BAR = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot: a bar for each (label, count), in the order given. `name` is its file's name."""

    name: str
    title: str
    bars: tuple[tuple[str, int], ...]


class PlotError(Exception):
    """No picture can be drawn; the message says what to install."""


def figures(state: State, library: Library, days: int, today: date) -> list[Figure]:
    """The figures of the last `days` days, today included."""
    statistics = state.questions.statistics(days)
    return [
        Figure("questions", f"質問 / Questions（{statistics.total}）", _by_day(statistics, days, today)),
        Figure("kinds", "回答の種類 / Kinds of answer", tuple(statistics.kinds.most_common())),
        Figure("reasons", "答えなかった理由 / Reasons of abstention", tuple(statistics.reasons.most_common())),
        Figure("languages", "言語 / Languages", tuple(statistics.languages.most_common())),
        Figure("channels", "入口 / Channels", tuple(statistics.channels.most_common())),
        Figure("feedback", "評価 / Feedback", _feedback(state, days)),
        Figure("initiatives", "よく引用された課題 / Initiatives cited most", _consulted(statistics, library)),
    ]


def as_text(figure: Figure) -> str:
    """The figure as lines of a terminal, a bar to a line."""
    if not figure.bars:
        return f"■ {figure.title}\n（なし / none）"
    most = max(count for _, count in figure.bars) or 1
    lines = [f"{count:>7,} {'█' * round(_BAR * count / most):<{_BAR}} {label}" for label, count in figure.bars]
    return "\n".join([f"■ {figure.title}", *lines])


def draw(all_figures: Sequence[Figure], folder: Path) -> list[Path]:
    """Every figure as a PNG in `folder`.

    Raises:
        PlotError: where the extra `[plots]` is not installed.
        OSError: where the folder cannot be written.
    """
    try:
        import matplotlib as mpl
        import matplotlib_fontja  # noqa: F401  sets a font that holds Japanese
        from matplotlib.figure import Figure as Canvas
        from matplotlib.ticker import MaxNLocator
    except ImportError as exc:
        raise PlotError("図を描くには `pip install xhoshin[plots]` が要ります。/ Pictures need the extra: pip install xhoshin[plots].") from exc
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with mpl.rc_context({"font.size": 11}):
        for figure in all_figures:
            canvas = Canvas(figsize=(9, max(2.0, 0.36 * len(figure.bars) + 1.2)), layout="constrained")
            axes = canvas.subplots()
            labels, counts = [label for label, _ in figure.bars], [count for _, count in figure.bars]
            bars = axes.barh(range(len(labels)), counts, color="#0017c1")
            axes.bar_label(bars, padding=4)
            axes.set_yticks(range(len(labels)), labels)
            axes.invert_yaxis()
            canvas.suptitle(figure.title, x=0.01, horizontalalignment="left")
            axes.spines[["top", "right"]].set_visible(False)
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            canvas.savefig(folder / f"{figure.name}.png", dpi=120)
            files.append(folder / f"{figure.name}.png")
    return files


def _by_day(statistics: Statistics, days: int, today: date) -> tuple[tuple[str, int], ...]:
    every = [today - timedelta(days=back) for back in reversed(range(days))]
    return tuple((day.isoformat(), statistics.days.get(day, 0)) for day in every)


def _feedback(state: State, days: int) -> tuple[tuple[str, int], ...]:
    counts = state.feedback.counts(days)
    found = [("良い / good", counts.get((Verdict.UP, None), 0))] if counts else []
    for reason in (None, *FeedbackReason):
        if count := counts.get((Verdict.DOWN, reason), 0):
            found.append((f"良くない: {REASON_LABELS[reason][0]} / {REASON_LABELS[reason][1]}" if reason else "良くない / bad", count))
    return tuple(found)


def _consulted(statistics: Statistics, library: Library) -> tuple[tuple[str, int], ...]:
    bars = []
    for (report, code), count in statistics.initiatives.most_common(MOST_CONSULTED):
        edition = library.edition(report)
        initiative = edition.initiative(code) if edition else None
        bars.append((f"{edition.name if edition else report} {code} {initiative.title if initiative else ''}"[:40].rstrip(), count))
    return tuple(bars)
