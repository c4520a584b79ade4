"""A PostgreSQL cluster in a folder of the test run, on a port of its own on loopback, gone when the run ends."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

# PostgreSQL does not run as root: there it runs as the user that its package makes.
_USER = "postgres"
_SPEEDS = "-c fsync=off -c full_page_writes=off -c max_connections=200"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found and shutil.which("runuser") else None


@dataclass(frozen=True)
class Postgres:
    """`fresh_url` makes an empty database and returns its URL; `stop` and `start` take the server away and bring it back."""

    folder: Path
    port: int

    def fresh_url(self, name: str) -> str:
        server = f"postgresql://{_USER}@127.0.0.1:{self.port}"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return f"{server}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} {_SPEEDS}"
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder is not None
        as_user = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []
        subprocess.run([*as_user, str(folder / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def running() -> Iterator[Postgres]:
    """A server for a with-block."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            os.chown(folder, pwd.getpwnam(_USER).pw_uid, -1)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        server = Postgres(folder, port)
        server._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
