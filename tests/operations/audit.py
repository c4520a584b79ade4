"""Asks whether a package that the image holds has a known weakness: `python tests/operations/audit.py`.

Every version in the lock file is put to the Python Packaging Advisory Database by pip-audit. Exit code 1 where one has a weakness, with the versions
that mend it, or where the lock file itself is bad. Where the advisories cannot be reached, that is said, loudly, and the exit code is 0: a build
does not hang on a service elsewhere. It is never said that all is well where nothing was looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent.parent.parent / "docs" / "deployment" / "requirements.lock"
_PATIENCE = 120
# What pip-audit ends with where the service does not answer.
_UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "ServiceError", "NameResolutionError", "HTTPError")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`weak` says what was found, a line each; `unknown` are packages that nobody could be asked about."""

    asked: int
    unknown: tuple[str, ...]
    weak: tuple[str, ...]

    @property
    def code(self) -> int:
        return 1 if self.weak else 0

    def __str__(self) -> str:
        known = self.asked - len(self.unknown)
        lines = [*self.weak]
        if self.unknown:
            lines.append(
                f"NOT AUDITED: {len(self.unknown)} of {self.asked} packages, the advisories could not be looked up: {', '.join(self.unknown)}"
            )
        lines.append(f"{known} of {self.asked} packages looked up, {len(self.weak)} known weaknesses.")
        return "\n".join(lines)


def judged(report: dict[str, Any]) -> Verdict:
    """What a report of pip-audit (`--format json`) says."""
    packages = report["dependencies"]
    weak = [
        f"WEAK: {package['name']} {package['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'no version yet'}"
        for package in packages
        for found in package.get("vulns", ())
    ]
    return Verdict(len(packages), tuple(package["name"] for package in packages if "skip_reason" in package), tuple(weak))


def audit(lock: Path) -> int:
    """Audit a lock file, print what was found, and give the exit code."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        print("NOT AUDITED: the advisories did not answer in time.")
        return 0
    try:
        verdict = judged(json.loads(done.stdout))
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        if any(name in done.stderr for name in _UNREACHABLE):
            print(f"NOT AUDITED: the advisories cannot be reached ({last[:200]})")
            return 0
        print(f"The lock file cannot be audited: {last[:500]}", file=sys.stderr)
        return 1
    print(verdict)
    return verdict.code


if __name__ == "__main__":
    sys.exit(audit(LOCK))
