"""Everything that was promised of faults and load, together: `python -m tests.faults [--quick] [NAME ...]`.

Each part is a command of its own, run one after the other with its figures printed; at the end stands one table. Exit code 1 where any part failed. In full it
takes about an hour on two cores and wants a machine with nothing else to do; `--quick` runs every part shorter, in some ten minutes, and the figures are of that size.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]
# No part takes nearly as long; one that does hangs.
_LONGEST = 3600.0


@dataclass(frozen=True, slots=True)
class Part:
    """One command. `figures` picks what it reached out of what it printed; `thorough` tries properties on many more examples."""

    name: str
    promise: str
    command: tuple[str, ...]
    figures: Callable[[str], str]
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    part: Part
    held: bool
    figures: str
    seconds: float


def last(lines: int = 1) -> Callable[[str], str]:
    """The last lines."""
    return lambda printed: "; ".join(printed.strip().splitlines()[-lines:])


def holding(*patterns: str) -> Callable[[str], str]:
    """The lines that hold any of the patterns."""
    return lambda printed: "; ".join(line.strip() for line in printed.splitlines() if any(re.search(pattern, line) for pattern in patterns))


def parts(quick: bool) -> list[Part]:
    python = sys.executable

    def tests(*names: str) -> tuple[str, ...]:
        return (python, "-m", "pytest", "-p", "no:cacheprovider", *names)

    def script(name: str, *arguments: object) -> tuple[str, ...]:
        return (python, f"tests/{name}", *map(str, arguments))

    passed, of = last(), "tests/bot/telegram"
    return [
        *(
            Part(*row, passed)
            for row in (
                ("editions", "publishing interrupted at any point, damaged files, two writers", tests("tests/xhoshin/test_publishing.py", "tests/bot/test_editions.py")),
                ("following", "a follower serves what is published, and nothing else", tests("tests/bot/test_following.py", "tests/bot/test_editing.py")),
                ("state", "disk full, database gone or held, clock jumps; SQLite and PostgreSQL", tests("tests/bot/test_state_faults.py", "tests/bot/state", "tests/bot/test_limits.py")),
                ("telegram", "the bot against a Telegram that fails in every way", tests(f"{of}/test_running.py", f"{of}/test_killed.py", f"{of}/test_once.py", f"{of}/test_polling.py", f"{of}/test_webhook.py", f"{of}/test_requests.py", f"{of}/test_hostile.py")),
                ("web", "any request by the OpenAPI description; pages, headers, errors", tests("tests/bot/web/test_openapi.py", "tests/bot/web/test_app.py", "tests/bot/web/test_health.py")),
            )
        ),
        Part("properties", "hypothesis on parsing, understanding, cutting, rendering", tests(*_PROPERTIES), passed, thorough=not quick),
        Part("readers", "atheris on what reads strangers' files", script("faults/fuzz_readers.py", "--seconds", 30 if quick else 600), holding("number_of_executed_units", "ERROR")),
        Part("publishing", "publishing while questions are asked", script("benchmarks/editions.py", *(["--times", 5] if quick else [])), holding("p95_ratio", "median", "max")),
        Part("one service", "200 questions a second, p95 < 100 ms, no error", script("benchmarks/web.py", "--seconds", 10 if quick else 60), last(3)),
        *([] if quick else [Part("telegram in full", "kill -9 50 times, 10,000 malformed updates, 1,000 duplicates", script("benchmarks/telegram.py"), holding("kill -9", "malformed", "again"))]),
        Part("many processes", "killed, restarted, cut off behind nginx", (python, "-m", "tests.operations", "--rounds", "1" if quick else "3", "--questions", "500" if quick else "2000"), holding("killed", "restarted", "database away", "processor time")),
        Part("soak", "many questions with flat memory", script("faults/soak.py", "--questions", 10_000 if quick else 100_000), last()),
    ]  # fmt: skip


_PROPERTIES = (
    "tests/xhoshin/test_parsing.py",
    "tests/xhoshin/test_parsing_family.py",
    "tests/xhoshin/test_answering.py",
    "tests/xhoshin/test_understanding.py",
    "tests/xhoshin/reading",
    "tests/bot/telegram/test_cutting.py",
    "tests/bot/telegram/test_callback_data.py",
    "tests/faults/test_rendering.py",
)


def run(part: Part) -> Result:
    """Run a part, showing what it prints."""
    print(f"── {part.name}: {part.promise}", flush=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XHOSHIN_")}
    environment |= {"PYTHONPATH": str(_REPOSITORY), "CI": "1"} | ({"HYPOTHESIS_PROFILE": "thorough"} if part.thorough else {})
    started = time.monotonic()
    try:
        ended = subprocess.run(
            part.command, cwd=_REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_LONGEST, check=False
        )
        printed, held = ended.stdout, ended.returncode == 0
    except subprocess.TimeoutExpired:
        printed, held = f"not within {_LONGEST:.0f} s", False
    seconds = time.monotonic() - started
    figures = part.figures(printed) if held else last(3)(printed)
    print(figures if held else "\n".join(printed.splitlines()[-60:]), flush=True)
    return Result(part, held, figures, seconds)


def table(results: Sequence[Result]) -> str:
    lines = ["| part | promise | reached | seconds | held |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.part.name} | {r.part.promise} | {r.figures.replace('|', '/')} | {r.seconds:.0f} | {'yes' if r.held else 'NO'} |" for r in results
    ]
    return "\n".join(lines)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="every part shorter")
    arguments.add_argument("names", nargs="*", metavar="NAME", help="run these parts alone")
    given = arguments.parse_args()
    known = parts(given.quick)
    if unknown := set(given.names) - {part.name for part in known}:
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are: {', '.join(part.name for part in known)}")
    results = [run(part) for part in known if not given.names or part.name in given.names]
    print(table(results))
    return 0 if all(result.held for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
