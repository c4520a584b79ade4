"""The image's recipe, read: its stages with their instructions, and what `.dockerignore` lets into the build."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its name in capitals, and what follows it on one line."""

    name: str
    text: str


def stages(source: str) -> list[list[Step]]:
    """The stages in order, each with its FROM first; ARGs before the first are left out."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: list[list[Step]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, text = line.partition(" ")
        if name.upper() == "FROM":
            found.append([])
        if found:
            found[-1].append(Step(name.upper(), text.strip()))
    return found


def context(repository: Path, paths: Iterable[str]) -> list[str]:
    """Those of the repository's files that a build sees: the last rule of `.dockerignore` that matches decides."""
    rules = [rule for rule in map(str.strip, (repository / ".dockerignore").read_text(encoding="utf-8").splitlines()) if rule and rule[0] != "#"]
    return [path for path in paths if _kept(path, rules)]


def _kept(path: str, rules: list[str]) -> bool:
    kept = True
    above = [path, *map(str, Path(path).parents)][:-1]
    for rule in rules:
        pattern = rule.removeprefix("!")
        everywhere = pattern.removeprefix("**/")
        names = above if everywhere == pattern else [Path(name).name for name in above]
        if any(fnmatchcase(name, everywhere) and (pattern != "*" or "/" not in name) for name in names):
            kept = rule.startswith("!")
    return kept
