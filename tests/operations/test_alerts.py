"""The alerts: Prometheus' own checker takes them, they come and stay away on made figures, they stand on figures that exist, and each is explained."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.reception import Refusal
from bot.state.feedback import Verdict
from xhoshin.answer import Answer, Kind, Language

promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="needs Debian's prometheus")


@pytest.fixture
def rules(repository: Path) -> Path:
    return repository / "docs" / "deployment" / "alerts.yml"


@pytest.fixture
def alerts(rules: Path) -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(rules.read_text(encoding="utf-8"))["groups"]
    return list(group["rules"])


@promtool
def test_the_rules_are_prometheus_own(rules: Path) -> None:
    done = subprocess.run(["promtool", "check", "rules", "--lint-fatal", rules], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@promtool
def test_they_come_when_they_should_and_not_otherwise(rules: Path, tmp_path: Path, alerts: list[dict[str, Any]]) -> None:
    source = Path(__file__).with_name("alerts.yml").read_text(encoding="utf-8")
    tried = [test for case in yaml.safe_load(source)["tests"] for test in case["alert_rule_test"]]
    for alert in alerts:
        expected = {bool(test.get("exp_alerts")) for test in tried if test["alertname"] == alert["alert"]}
        assert expected == {True, False}, alert["alert"]
    cases = tmp_path / "cases.yml"
    cases.write_text(source.replace("[RULES]", f"[{rules}]"), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", cases], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_they_stand_on_figures_that_exist(alerts: list[dict[str, Any]]) -> None:
    metrics_module = pytest.importorskip("bot.metrics")
    metrics = metrics_module.Metrics()
    metrics.answered("web", Answer(Kind.ABSTAIN, Language.JAPANESE), 1.0)
    metrics.refused("web", "too_many")
    metrics.judged("up", "")
    metrics.served("GET", "/", 200, 0.1)
    metrics.watch(lambda: metrics_module.Look("generation-000001-aa", 2, 700, 1, 0, 0, False))
    exposed = set(re.findall(r"^([a-z_]+)[ {]", metrics.exposition()[0].decode(), re.MULTILINE))
    used = {name for alert in alerts for name in re.findall(r"\b(?:xhoshin|process)_[a-z_]+", alert["expr"])}
    assert len(used) > 8
    assert used <= exposed


def test_the_words_they_look_for_are_those_that_are_counted(alerts: list[dict[str, Any]]) -> None:
    words = {"kind": set(Kind), "refusal": set(Refusal), "verdict": set(Verdict), "outcome": {"taken_up", "failed"}, "job": {"xhoshin"}}
    matched = [pair for alert in alerts for pair in re.findall(r'(\w+)="([^"]*)"', alert["expr"])]
    assert {label for label, _ in matched} == set(words)
    assert all(value in words[label] for label, value in matched)


def test_the_guide_says_of_each_what_to_do(repository: Path, alerts: list[dict[str, Any]]) -> None:
    guide = (repository / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(Xhoshin\w+)` \|", guide, re.MULTILINE)) == {alert["alert"] for alert in alerts}
