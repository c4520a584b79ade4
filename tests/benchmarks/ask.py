"""How fast it answers: `python tests/benchmarks/ask.py [--rows N]`.

Prints JSON: the wall time of a whole cold `xhoshin ask` (new process, index built), and of warm questions through `--jsonl`.
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
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden" / "questions.jsonl"
COLD_RUNS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000, help="warm questions")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XHOSHIN_HOME": home, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, "-c", "from bot.cli import app; app()", "ask"]
        build = _timed([*command, "予約"], environment)
        cold = [_timed([*command, "おくやみコーナーは予約なしで使えますか"], environment) for _ in range(COLD_RUNS)]
        rows = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
        file = Path(home) / "rows.jsonl"
        asked = [{"id": i, "q": rows[i % len(rows)]["q"]} for i in range(arguments.rows)]
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in asked), encoding="utf-8")
        started = time.perf_counter()
        out = subprocess.run([*command, "--jsonl", str(file)], env=environment, capture_output=True, check=True).stdout
        seconds = time.perf_counter() - started - statistics.median(cold)
        milliseconds = sorted(json.loads(line)["ms"] for line in out.decode().splitlines())
    print(
        json.dumps(
            {
                "cores": os.cpu_count(),
                "first_ask_builds_s": round(build, 2),
                "cold_ask_s": {"median": round(statistics.median(cold), 2), "max": round(max(cold), 2)},
                "warm": {
                    "questions": len(milliseconds),
                    "per_second_one_core": round(len(milliseconds) / seconds),
                    "p50_ms": milliseconds[len(milliseconds) // 2],
                    "p95_ms": milliseconds[int(0.95 * len(milliseconds))],
                },
            },
            indent=2,
        )
    )


def _timed(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
