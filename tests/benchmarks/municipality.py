"""What a municipality of many reports costs: `python tests/benchmarks/municipality.py [--reports 20] [--editions 2]`.

Every report is a bundled one under another ward's name, its later editions under later dates. Prints JSON, a row each time another edition of all of them is
published: passages, disk, memory of a process that serves them and has answered the golden questions, and its processor time a question.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.models import chosen_encoder
from bot.service import Service
from xhoshin.contract import Given
from xhoshin.corpus import bundled_corpus
from xhoshin.ingesting import go_live, propose
from xhoshin.store import Store

_GOLDEN = Path(__file__).parents[1] / "golden" / "questions.jsonl"
_SOURCES = {"moji": "門司", "kokuraminami": "小倉南"}
_SERVE = "from tests.benchmarks.municipality import served; served({home!r})"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    arguments.add_argument("--reports", type=int, default=20)
    arguments.add_argument("--editions", type=int, default=2)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        Service(Path(home))
        for edition in range(given.editions):
            seconds = publish(Store(Path(home)), given.reports, edition)
            command = [sys.executable, "-c", _SERVE.format(home=home)]
            ended = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
            print(
                json.dumps(
                    {"reports": given.reports, "editions_each": edition + 1, "last_publication_s": round(seconds, 2), **json.loads(ended.stdout)}
                ),
                flush=True,
            )


def publish(store: Store, reports: int, edition: int) -> float:
    """Another edition of every report; how long the last one took, in seconds."""
    as_of, seconds = date(2025 + edition, 3, 31), 0.0
    for number in range(reports):
        report, name = list(_SOURCES.items())[number % 2]
        text = (bundled_corpus() / report / "2024-11-30.txt").read_text(encoding="utf-8")
        text = text.replace(name, f"第{number + 1}").replace("市民", f"市民（{edition + 1}期）")  # each says something else, of another place
        proposal = propose(store, text.encode(), Given(f"ward{number}", f"第{number + 1}区", as_of), date(2100, 1, 1))
        assert proposal.verdict.ok, proposal.verdict.problems
        started = time.perf_counter()
        go_live(store, proposal, "", chosen_encoder())
        seconds = time.perf_counter() - started
    return seconds


def served(home: str) -> None:
    """In a process of its own: what serving costs, as JSON."""
    service = Service(Path(home))
    questions = [json.loads(line)["q"] for line in _GOLDEN.read_text(encoding="utf-8").splitlines()]
    for question in questions[:50]:
        service.answerer.answer(question)
    started = time.process_time()
    for question in questions:
        service.serving.replies.text(service.answerer.answer(question).answer)
    spent = time.process_time() - started
    memory = dict(line.split()[:2] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(("VmRSS", "RssAnon")))
    folder = Store(Path(home)).snapshots / service.serving.live.generation
    print(
        json.dumps(
            {
                "passages": len(service.serving.live.index.ids),
                "snapshot_mb": round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6, 2),
                "memory_mb": round(int(memory["VmRSS:"]) / 1024),
                "of_which_its_own_mb": round(int(memory["RssAnon:"]) / 1024),
                "processor_ms_a_question": round(spent / len(questions) * 1000, 2),
                "cores": os.cpu_count(),
            }
        )
    )


if __name__ == "__main__":
    main()
