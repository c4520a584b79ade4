"""Debian's nginx with the configuration that the guide shows, on ports of its own on loopback, in front of given processes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
TEMPLATE = Path(__file__).parents[2] / "docs" / "deployment" / "nginx.conf"


@dataclass(frozen=True)
class Nginx:
    """`port` speaks TLS with a certificate that signs itself; `plain_port` leads there. `log` is the access log."""

    port: int
    plain_port: int
    log: Path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def make_certificate(folder: Path) -> None:
    """fullchain.pem and privkey.pem in a folder, signed by themselves."""
    subject = ["-subj", "/CN=localhost", "-days", "1", "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *subject], check=True, capture_output=True
    )


@contextmanager
def running(folder: Path, servers: Sequence[int], leaders: Sequence[int]) -> Iterator[Nginx]:
    """nginx for a with-block.

    Args:
        servers, leaders: ports of the processes that answer, and of those that take Telegram and the desk.
    """
    assert NGINX is not None
    made = Nginx(free_port(), free_port(), folder / "access.log")
    make_certificate(folder)
    file = folder / "nginx.conf"
    file.write_text(_configuration(folder, made, servers, leaders), encoding="utf-8")
    tried = subprocess.run([NGINX, "-t", "-c", file], capture_output=True, text=True, check=False)
    assert "syntax is ok" in tried.stderr and "[warn]" not in tried.stderr, tried.stderr
    own = "user root;" if os.geteuid() == 0 else ""  # a test's folder is closed to nginx's own user
    process = subprocess.Popen([NGINX, "-c", file, "-g", f"daemon off; {own}"], stderr=subprocess.DEVNULL)
    try:
        _await_port(made.port)
        yield made
    finally:
        process.terminate()
        process.wait(10)


def _configuration(folder: Path, made: Nginx, servers: Sequence[int], leaders: Sequence[int]) -> str:
    """The template with the places that a city edits filled in, and its folders and ports moved."""
    source = TEMPLATE.read_text(encoding="utf-8")
    blocks = re.findall(r"upstream (\w+) \{[^}]*?(server xhoshin:8080 ?([^;]*);)", source)
    assert [name for name, *_ in blocks] == ["xhoshin", "xhoshin_leader"], blocks
    for (_, line, options), ports in zip(blocks, (servers, leaders), strict=True):
        source = source.replace(line, "\n".join(f"server 127.0.0.1:{port} {options};" for port in ports), 1)
    for old, new in (
        ("/tmp/", f"{folder}/"),
        ("listen 8443", f"listen 127.0.0.1:{made.port}"),
        ("listen 8080", f"listen 127.0.0.1:{made.plain_port}"),
        ("/etc/nginx/certificates", str(folder)),
        ("/dev/stdout", str(made.log)),
        ("error_log stderr", f"error_log {folder / 'error.log'}"),
    ):
        assert old in source, old
        source = source.replace(old, new)
    return source


def _await_port(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not listen at {port}")
