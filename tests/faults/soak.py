"""Many questions through the reception of one process: `python tests/faults/soak.py [--questions 100000]`.

Prints the resident memory along the way. It fails where memory grows by more than a tenth after the first tenth of the questions, or a quote does not stand in its report.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bot.reception import Channel, Reception, Reply
from bot.settings import read_settings

_GOLDEN = Path(__file__).parent.parent / "golden"
_PAGE = 4096
MOST_GROWTH = 1.1


def resident() -> int:
    """Bytes of memory that are in use now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--questions", type=int, default=100_000)
    most = arguments.parse_args().questions
    rows = [json.loads(line) for name in ("questions", "heldout") for line in (_GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as home:
        reception = Reception.open(read_settings(questions_per_minute=10**9), Path(home))
        started, memory, errors = time.perf_counter(), [], 0
        for number in range(most):
            row = rows[number % len(rows)]
            # Every question is another text, so that nothing is answered from what was remembered.
            previous = [row["prev"]] if row["prev"] else []
            reply = reception.ask(f"soak:{number % 5000}", f"{row['q']}　({number})"[:300], Channel.API, previous=previous)
            errors += not (isinstance(reply, Reply) and all(map(reply.serving.live.library.holds, reply.answer.citations)))
            if (number + 1) % (most // 10) == 0:
                memory.append(resident())
                print(f"{number + 1:>9,} questions {memory[-1] / 2**20:7.1f} MiB {(number + 1) / (time.perf_counter() - started):7.0f}/s", flush=True)
        kept = len(reception.state.questions.unanswered(10**9))
        reception.close()
    growth = memory[-1] / memory[0]
    print(f"memory after all against after a tenth: {growth:.3f}; errors: {errors}; unanswered questions kept: {kept:,}")
    return 1 if growth > MOST_GROWTH or errors else 0


if __name__ == "__main__":
    sys.exit(main())
