"""What a reader that a file has turned could reach: no secret in its environment, no file but the program's own, no address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.make_editions import FOLDER
from xhoshin.reading import ReadingError, process, read_report, render_page
from xhoshin.reading.confinement import version

PDF = (FOLDER / "running.pdf").read_bytes()
landlock = pytest.mark.skipif(version() == 0, reason="the system has no Landlock")


def confined(*attempts: str, allowed: Path) -> list[str]:
    """What came of each attempt, in a process that is confined to Python's own folders and `allowed`: 'done', or the error's name."""
    source = f"""
import os, socket, sys
from pathlib import Path
from xhoshin.reading.confinement import confine
assert confine([Path(sys.base_prefix), Path(sys.prefix), Path({str(allowed)!r}), Path("/not/there")])
for attempt in {attempts!r}:
    try:
        eval(attempt)
        print("done")
    except OSError as exc:
        print(type(exc).__name__)
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
    return done.stdout.split()


def test_the_child_is_given_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, spy = tmp_path / "seen", tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > {seen}\nexec {sys.executable} "$@"\n', encoding="utf-8")
    spy.chmod(0o755)
    for name in ("XHOSHIN_TELEGRAM_TOKEN", "XHOSHIN_SECRET_KEY", "XHOSHIN_DATABASE_URL", "PGPASSWORD"):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setattr(process.sys, "executable", str(spy))
    assert read_report(PDF).text
    given = dict(line.split("=", 1) for line in seen.read_text(encoding="utf-8").splitlines())
    assert "canary" not in given.values()
    assert set(given) - {"PWD", "SHLVL", "_", "OLDPWD", "LC_CTYPE"} == {"PYTHONPATH", "PYTHONIOENCODING"}


@landlock
def test_files_elsewhere_cannot_be_read_nor_any_written(tmp_path: Path) -> None:
    open_to_it, secret = tmp_path / "open", tmp_path / "secret.key"
    open_to_it.mkdir()
    (open_to_it / "font").write_bytes(b"1")
    secret.write_bytes(b"canary")
    assert (
        confined(
            f"Path({str(open_to_it / 'font')!r}).read_bytes()",
            f"Path({str(secret)!r}).read_bytes()",
            f"os.listdir({str(tmp_path)!r})",
            f"Path({str(open_to_it / 'new')!r}).write_bytes(b'1')",
            f"Path({str(open_to_it / 'font')!r}).unlink()",
            f"Path('/proc/{os.getpid()}/environ').read_bytes()",
            allowed=open_to_it,
        )
        == ["done"] + ["PermissionError"] * 5
    )
    assert secret.read_bytes() == b"canary"


@pytest.mark.skipif(version() < 4, reason="the system's Landlock knows no network")
def test_nothing_can_be_connected_to(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        attempts = (f"socket.create_connection(('127.0.0.1', {port}), 5)", "socket.create_server(('127.0.0.1', 0))")
        assert confined(*attempts, allowed=tmp_path) == ["PermissionError", "PermissionError"]


@pytest.mark.skipif(version() < 6, reason="the system's Landlock knows no signals")
def test_the_caller_cannot_be_signalled(tmp_path: Path) -> None:
    assert confined(f"os.kill({os.getpid()}, 0)", allowed=tmp_path) == ["PermissionError"]


@landlock
def test_the_reading_process_is_confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that opens what it is not meant to: the same child, with a module of its own in the place of one of the readers'."""
    secret = tmp_path / "secret.key"
    secret.write_bytes(b"canary")
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "docx.py").write_text(f"import os\nos.write(2, open({str(secret)!r}, 'rb').read())\n", encoding="utf-8")
    monkeypatch.setattr(process.sys, "path", [str(planted), *sys.path])
    spoken: list[bytes] = []
    run = subprocess.run

    def heard(*args: object, **kwargs: object) -> subprocess.CompletedProcess[bytes]:
        done = run(*args, **kwargs)  # type: ignore[call-overload]
        spoken.append(done.stderr)
        return done  # type: ignore[no-any-return]

    monkeypatch.setattr(process.subprocess, "run", heard)
    with pytest.raises(ReadingError):
        read_report(PDF)
    assert b"PermissionError" in spoken[0]
    assert b"canary" not in spoken[0]


def test_pages_are_still_drawn() -> None:
    assert render_page(PDF, 1, width=200).startswith(b"\x89PNG")
