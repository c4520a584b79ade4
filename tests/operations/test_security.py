"""The threat model names tests and settings that exist."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_file_that_the_threat_model_names_is_there(repository: Path) -> None:
    text = (repository / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|bot|docs)/[\w./-]+)`", text)) | set(re.findall(r"\]\((docs/[\w./-]+)\)", text))
    assert len(named) > 30
    assert [name for name in sorted(named) if not (repository / name).is_file()] == []


def test_every_threat_says_where_it_is_met(repository: Path) -> None:
    text = (repository / "SECURITY.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| entry \|.*?\n\n", text, re.MULTILINE | re.DOTALL)
    rows = [row.split("|")[1:-1] for row in table.strip().splitlines()[2:]]
    assert len(rows) > 20
    for _, what, how, where in rows:
        assert what.strip()
        assert how.strip()
        assert "`" in where
