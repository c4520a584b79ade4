"""The commands that look after a service: doctor, roles, accounts, suspend and resume, audit, stats."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.doctor import Health, examine
from bot.service import Service
from bot.settings import read_settings
from bot.state.state import State
from tests.bot.telegram.standin import StandIn

PARTS = 8


def run(home: Path, *arguments: str, given: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "XHOSHIN_HOME": str(home), **variables}
    command = [sys.executable, "-c", "from bot.cli import app; app()", *arguments]
    return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    with StandIn() as made:
        yield made


def health(home: Path, **said: object) -> list[Health]:
    return [check.health for check in examine(read_settings(**said), home)]


def test_a_good_installation_is_found_good(tmp_path: Path, telegram: StandIn) -> None:
    Service(tmp_path)
    found = list(examine(read_settings(telegram_token=telegram.token, telegram_api=telegram.url), tmp_path))
    assert [check.health for check in found] == [Health.GOOD] * PARTS, found
    assert found[-1].message.startswith("@")


def test_without_a_token_telegram_is_unset(tmp_path: Path) -> None:
    assert health(tmp_path) == [Health.GOOD] * (PARTS - 1) + [Health.UNSET]


def test_a_wrong_token_is_bad_and_not_shown(tmp_path: Path, telegram: StandIn) -> None:
    found = list(examine(read_settings(telegram_token="123:canary", telegram_api=telegram.url), tmp_path))
    assert found[-1].health is Health.BAD
    assert "XHOSHIN_TELEGRAM_TOKEN" in found[-1].message
    assert not any("canary" in check.message for check in found)


def test_telegram_that_cannot_be_reached_is_said_without_the_token(tmp_path: Path) -> None:
    found = list(examine(read_settings(telegram_token="123:canary", telegram_api="http://127.0.0.1:1"), tmp_path))[-1]
    assert (found.health, "canary" in found.message) == (Health.BAD, False)


def test_each_part_is_bad_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generation = Service(tmp_path).serving.live.generation
    (tmp_path / "snapshots" / generation / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "state.db").write_bytes(b"no database" * 1000)
    monkeypatch.setenv("XHOSHIN_MODEL", "/no/such/folder/at/all")
    # state.db was not made by the program, so others can read it: the secrets are bad too.
    assert health(tmp_path) == [Health.GOOD, Health.GOOD, Health.BAD, Health.BAD, Health.BAD, Health.BAD, Health.GOOD, Health.UNSET]


def test_doctor_ends_with_1_where_something_is_bad(tmp_path: Path) -> None:
    assert run(tmp_path, "doctor").returncode == 0
    (tmp_path / "state.db").write_bytes(b"no database" * 1000)
    done = run(tmp_path, "doctor")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "× 状態" in done.stdout.decode()


def test_roles_are_given_and_taken_and_noted(tmp_path: Path) -> None:
    assert run(tmp_path, "roles", "grant", "5", "--role", "admin").returncode == 0
    assert run(tmp_path, "roles", "revoke", "5").returncode == 1  # the last admin
    assert run(tmp_path, "roles", "grant", "6").returncode == 0
    assert run(tmp_path, "roles", "revoke", "6").returncode == 0
    assert run(tmp_path, "roles", "grant", "6", "--role", "chief").returncode == 2
    assert run(tmp_path, "roles", "list").stdout.decode().split("\t")[:2] == ["5", "admin"]
    lines = run(tmp_path, "audit").stdout.decode().splitlines()
    assert [line.split("\t")[1:] for line in lines] == [
        ["command line", *rest] for rest in (["revoke", "6"], ["grant", "6 staff"], ["grant", "5 admin"])
    ]


def test_a_password_is_read_from_standard_input_and_not_kept(tmp_path: Path) -> None:
    assert run(tmp_path, "accounts", "set", "sato", "--role", "admin", given="長いパスワードを決めました\n".encode()).returncode == 0
    assert run(tmp_path, "accounts", "set", "sato", given=b"short\n").returncode == 2
    state = State(read_settings(), tmp_path)
    assert state.accounts.check("sato", "長いパスワードを決めました") is not None
    assert run(tmp_path, "accounts", "list").stdout.decode() == "sato\tadmin\n"
    assert run(tmp_path, "accounts", "remove", "sato").returncode == 0
    assert run(tmp_path, "accounts", "remove", "sato").returncode == 1


def test_answers_are_suspended_and_resumed(tmp_path: Path) -> None:
    assert run(tmp_path, "resume").returncode == 1
    assert run(tmp_path, "suspend", "お休みです。").returncode == 0
    assert State(read_settings(), tmp_path).switches.suspended() == "お休みです。"
    assert run(tmp_path, "resume").returncode == 0


def test_a_publication_on_the_command_line_is_noted(tmp_path: Path) -> None:
    assert run(tmp_path, "index", "build").returncode == 0
    assert "\tcommand line\treindex\t" in run(tmp_path, "audit").stdout.decode()


def test_figures_are_shown_and_drawn(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "stats", "--days", "2", "--plots", str(tmp_path / "plots"))
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((tmp_path / "plots").glob("*.png"))) == 7


@pytest.mark.parametrize("arguments", [("doctor",), ("roles", "list"), ("stats",)])
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments, XHOSHIN_PORT="many")
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "XHOSHIN_PORT" in done.stderr.decode()
