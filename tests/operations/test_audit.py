"""The audit's judgement: a weakness fails, a service that is away does not, and nothing is called good that was not looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.audit import audit, judged

WEAK = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": [], "description": ""}]}
GOOD = {"name": "rich", "version": "15.0.0", "vulns": []}
UNKNOWN = {"name": "typer", "skip_reason": "Dependency not found on PyPI and could not be audited: typer (0.29.2)"}


def test_a_known_weakness_fails_and_says_what_mends_it() -> None:
    verdict = judged({"dependencies": [WEAK, GOOD], "fixes": []})
    assert verdict.code == 1
    assert "jinja2 2.0: PYSEC-2019-217, mended in 2.10.1" in str(verdict)
    assert "2 of 2 packages looked up, 1 known weaknesses." in str(verdict)


def test_what_was_not_looked_up_is_said_to_be_so() -> None:
    verdict = judged({"dependencies": [GOOD, UNKNOWN], "fixes": []})
    assert verdict.code == 0
    assert "NOT AUDITED: 1 of 2 packages" in str(verdict)
    assert "1 of 2 packages looked up" in str(verdict)


def test_a_lock_file_without_hashes_is_no_service_that_is_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("rich==15.0.0\n", encoding="utf-8")
    assert audit(lock) == 1
    assert "hash" in capsys.readouterr().err
