"""nginx as the guide sets it up, run for real before two small servers: what it passes on, refuses, and writes down."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.services.nginx import NGINX, make_certificate, running

pytestmark = pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs Debian's nginx and openssl")


class _Echo(BaseHTTPRequestHandler):
    """Answers what it was asked, with its own name."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        seen = {"server": self.server.server_port, "path": self.path, "headers": dict(self.headers), "body": len(body)}
        answer = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Site:
    port: int
    plain_port: int
    servers: list[ThreadingHTTPServer]
    log: Path

    def connection(self) -> http.client.HTTPSConnection:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=trusting)

    def flood(self, requests: int) -> list[int]:
        """The statuses of so many requests, one after the other as fast as one connection carries them."""
        connection = self.connection()
        statuses = []
        for _ in range(requests):
            connection.request("GET", "/")
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
        return statuses

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, dict[str, object]]:
        connection = self.connection()
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.getheader("Strict-Transport-Security")
        return answer.status, json.loads(text) if answer.status == 200 else {}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Echo) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    ports = [server.server_port for server in servers]
    with running(tmp_path, ports, ports[1:]) as nginx:
        yield Site(nginx.port, nginx.plain_port, servers, nginx.log)
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_visitor_cannot_pretend_to_be_another(site: Site) -> None:
    status, seen = site.ask("/", X_Forwarded_For="203.0.113.9", Forwarded="for=203.0.113.9", X_Request_ID="mine")
    headers = seen["headers"]
    assert isinstance(headers, dict)
    assert status == 200
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert "Forwarded" not in headers
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])


def test_large_bodies_are_for_the_desk_alone(site: Site) -> None:
    assert site.ask("/api/v1/ask", "POST", bytes(1024 * 1024 + 1))[0] == 413
    status, seen = site.ask("/desk/editions", "POST", bytes(20 * 1024 * 1024))
    assert (status, seen["body"]) == (200, 20 * 1024 * 1024)
    assert site.ask("/desk/editions", "POST", bytes(22 * 1024 * 1024))[0] == 413


def test_what_is_for_the_machines_within_is_not_shown_outside(site: Site) -> None:
    assert {site.ask(path)[0] for path in ("/metrics", "/readyz", "/follow", "/follow/offer", "/follow/generations/x/CURRENT")} == {404}
    assert {site.ask(path)[0] for path in ("/healthz", "/", "/following", "/reports/metrics")} == {200}


def test_what_changes_something_goes_to_the_leader(site: Site) -> None:
    leader = site.servers[1].server_port
    assert {site.ask(path, "POST", b"x")[1]["server"] for path in ("/desk", "/desk/editions", "/telegram") for _ in range(3)} == {leader}


def test_another_process_takes_over(site: Site) -> None:
    assert {site.ask("/")[1]["server"] for _ in range(8)} == {server.server_port for server in site.servers}
    site.servers[0].shutdown()
    site.servers[0].server_close()
    assert {(site.ask("/")[0], site.ask("/", "POST", b"x")[0]) for _ in range(8)} == {(200, 200)}


def test_plain_http_leads_to_https(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.plain_port, timeout=10)
    connection.request("GET", "/reports/moji", headers={"Host": "x.example.jp"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, "https://x.example.jp/reports/moji")


def test_the_log_holds_no_question_and_no_address_even_where_nobody_answers(site: Site) -> None:
    site.ask("/?q=canary", Referer="https://example.jp/canary", User_Agent="canary")
    for server in site.servers:
        server.shutdown()
        server.server_close()
    assert site.ask("/?q=canary", X_Forwarded_For="203.0.113.9")[0] == 502
    time.sleep(0.3)
    log = site.log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["status"] for line in lines][-1] == 502
    assert "canary" not in log
    assert "203.0.113.9" not in log
    assert all(set(line) == {"time", "method", "path", "status", "bytes", "seconds", "upstream", "upstream_seconds", "id"} for line in lines)


def test_a_flood_is_turned_away(site: Site) -> None:
    statuses = site.flood(150)
    assert statuses[0] == 200
    assert 429 in statuses


def test_the_recipe_for_a_host_without_containers_gives_what_debians_nginx_takes(repository: Path, tmp_path: Path) -> None:
    guide = (repository / "docs" / "deployment" / "README.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^(sed [^`]+) > /etc/nginx/nginx\.conf$", guide, re.MULTILINE)
    edited = subprocess.run(["sh", "-c", recipe], cwd=repository, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"listen (\d+)", edited) == ["80", "443"]
    assert re.findall(r"server (\S+:\d+) ", edited) == ["127.0.0.1:8080"] * 2
    assert "pid /run/nginx.pid;" in edited and "access_log /var/log/nginx/access.log plain;" in edited
    make_certificate(tmp_path)
    moved = edited.replace("/etc/nginx/certificates", str(tmp_path)).replace("/var/log/nginx/access.log", str(tmp_path / "access.log"))
    (tmp_path / "nginx.conf").write_text(moved.replace("/run/nginx.pid", str(tmp_path / "nginx.pid")), encoding="utf-8")
    assert NGINX is not None
    done = subprocess.run([NGINX, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
