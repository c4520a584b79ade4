"""How editions go live: `python tests/benchmarks/editions.py [--times N]`.

Prints JSON: what publishing a change of one section costs, and how fast a running service answers while another process publishes again
and again, against the same service left in peace.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.output import let_questions_go_first
from bot.service import Service
from index.embedding.static import StaticEncoder
from tests.xhoshin.derived import ADDED, later_text
from xhoshin.contract import Given
from xhoshin.ingesting import go_live, propose
from xhoshin.store import Store

GOLDEN = Path(__file__).parents[1] / "golden" / "questions.jsonl"
IDLE_QUESTIONS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="publications")
    parser.add_argument("--publish", metavar="HOME", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.publish:
        publish(Path(arguments.publish), arguments.times)
        return
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(measure(Path(home), arguments.times), indent=2))


def publish(home: Path, times: int) -> None:
    """Publish a derived edition again and again, one sentence of one section changed each time; a line of JSON for each."""
    let_questions_go_first()  # as the command does
    store, encoder = Store(home), StaticEncoder.embedded()
    for number in range(times):
        started = time.perf_counter()
        text = later_text().replace(ADDED, f"令和7年2月からは、平日も午前{number}時に開場しています（{os.getpid()}）。")
        published = go_live(store, propose(store, text.encode(), Given(replace=True), date.today()), "", encoder)
        print(json.dumps({"seconds": time.perf_counter() - started, "embedded": published.embedded, "reused": published.reused}), flush=True)


def measure(home: Path, times: int) -> dict[str, object]:
    """The figures, for a service over the bundled reports and a later edition of one."""
    service = Service(home)
    questions = [json.loads(line)["q"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    command = [sys.executable, str(Path(__file__)), "--publish", str(home), "--times"]
    subprocess.run([*command, "1"], check=True, capture_output=True)
    while len(service.serving.live.library.editions) < 3:
        time.sleep(0.1)
    ask(service, questions, lambda count: count >= len(questions))
    idle = ask(service, questions, lambda count: count >= IDLE_QUESTIONS)
    with subprocess.Popen([*command, str(times)], stdout=subprocess.PIPE, text=True) as process:
        busy, generations = [], set()

        def ended(count: int) -> bool:
            generations.add(service.serving.live.generation)
            return process.poll() is not None

        busy = ask(service, questions, ended)
        assert process.stdout is not None
        rows = [json.loads(line) for line in process.stdout]
    changed = rows[1:]
    return {
        "cores": os.cpu_count(),
        "publications": len(rows),
        "publish_one_changed_section_s": {"median": rounded(statistics.median(r["seconds"] for r in changed)), "max": rounded(max(r["seconds"] for r in changed))},
        "embedded": max(r["embedded"] for r in changed),
        "reused": min(r["reused"] for r in changed),
        "idle_ms": percentiles(idle),
        "during_publications_ms": percentiles(busy),
        "p95_ratio": rounded(percentile(busy, 0.95) / percentile(idle, 0.95)),
        "generations_served_meanwhile": len(generations),
    }  # fmt: skip


def ask(service: Service, questions: list[str], ended: Callable[[int], bool]) -> list[float]:
    """Ask one question after another; milliseconds of each."""
    times: list[float] = []
    while not ended(len(times)):
        question = questions[len(times) % len(questions)]
        started = time.perf_counter()
        serving = service.serving
        serving.replies.text(serving.answerer.answer(question).answer)
        times.append((time.perf_counter() - started) * 1000)
    return times


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


def percentiles(times: list[float]) -> dict[str, float]:
    return {"questions": len(times), "p50": rounded(percentile(times, 0.5)), "p95": rounded(percentile(times, 0.95)), "max": rounded(max(times))}


def rounded(number: float) -> float:
    return round(number, 2)


if __name__ == "__main__":
    main()
