"""The golden set through the whole bot: `python -m tests.bot.telegram.golden [FILE]` asks every question over HTTP and judges what is read there.

Every question is asked in a private chat of its own, after the one before it where it has one. Exits with 1 where a verdict is another than
`xhoshin eval`'s.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.reception import Reception, Reply
from bot.settings import read_settings
from xhoshin.evaluation import GoldenQuestion, judge, read_golden
from xhoshin.reply import Replies

from .standin import StandIn
from .towns import Town

FILE = Path(__file__).parents[2] / "golden" / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that the bot answers otherwise than `xhoshin eval` does."""

    id: str
    through_the_bot: str
    by_eval: str


def asked_through(town: Town, rows: Iterable[GoldenQuestion]) -> Iterator[Difference | None]:
    """For each question None where the verdict is the same."""
    replies: dict[str, Reply] = {}
    ask = town.reception.ask

    def heard(visitor: str, *arguments: object, **more: object) -> object:
        replies[visitor] = reply = ask(visitor, *arguments, **more)  # type: ignore[arg-type, assignment]
        return reply

    town.reception.ask = heard  # type: ignore[method-assign, assignment]
    answerer = town.reception.service.serving.answerer
    try:
        for row in rows:
            user = town.standin.user()
            if row.previous:
                user.says(row.previous)
                user.reply(30)
                user.rest(0.05)
            user.says(row.question)
            first = user.reply(30)
            shown = "".join(message.text for message in [first, *user.rest(0.05)])
            through = judge(row, replies[f"telegram:{user.id}"].answer, shown, answerer.library)
            context = answerer.answer(row.previous).context if row.previous else None
            answer = answerer.answer(row.question, context).answer
            by_eval = judge(row, answer, Replies(answerer.library).text(answer), answerer.library)
            yield None if through == by_eval else Difference(row.id, through.why or "right", by_eval.why or "right")
    finally:
        town.reception.ask = ask  # type: ignore[method-assign]


def main(file: Path) -> int:
    rows = read_golden(file.read_text(encoding="utf-8"))
    with StandIn() as standin, tempfile.TemporaryDirectory() as folder:
        reception = Reception.open(read_settings(questions_per_minute=10_000), Path(folder))
        with Town(standin, Path(folder), reception) as town:
            found = [difference for difference in asked_through(town, rows) if difference]
    for difference in found:
        print(f"{difference.id}: {difference.through_the_bot} / {difference.by_eval}")
    print(f"{len(rows) - len(found)}/{len(rows)} verdicts as by xhoshin eval")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
