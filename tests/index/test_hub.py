"""A model by its hub name: downloaded from a hub that the test runs, then read without one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.index.tiny_models import save_sentence_transformer

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = "someone/tiny"
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing answers
FIND = """
import sys
from index.embedding.hub import ModelError, model_folder
try:
    print(*sorted(path.name for path in model_folder(sys.argv[1]).iterdir()))
except ModelError as exc:
    print(exc)
"""
OPEN = """
import sys
from index.embedding.transformer import TransformerEncoder
encoder = TransformerEncoder.load(sys.argv[1])
print(encoder.name, encoder.encode_queries(["予約"]).shape)
"""


class Hub(ThreadingHTTPServer):
    """The parts of the hub's interface that a download needs: a model's commit, its files, and their bytes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.folder = folder
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        files = {file.relative_to(self.server.folder).as_posix(): file for file in self.server.folder.rglob("*") if file.is_file()}
        wanted = path.removeprefix(f"/{NAME}/resolve/{COMMIT}/")
        if path in (f"/api/models/{NAME}/revision/main", f"/api/models/{NAME}/revision/v1"):
            self.reply(json.dumps({"id": NAME, "sha": COMMIT, "siblings": []}).encode())
        elif path == f"/api/models/{NAME}/tree/{COMMIT}":
            rows = [{"type": "file", "path": name, "size": file.stat().st_size, "oid": name} for name, file in files.items()]
            self.reply(json.dumps(rows).encode())
        elif wanted in files:
            self.reply(files[wanted].read_bytes(), ETag=f'"{wanted}"')
        else:
            code = "RevisionNotFound" if NAME in path else "RepoNotFound"
            self.reply(b"{}", 404, **{"X-Error-Code": code})

    do_HEAD = do_GET  # noqa: N815

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Length": str(len(body)), "X-Repo-Commit": COMMIT, **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = save_sentence_transformer(tmp_path_factory.mktemp("hub"))
    shutil.copy(folder / "model.safetensors", folder / "pytorch_model.bin")
    (folder / "modeling.py").write_text("raise SystemExit('code of a model was run')")
    with Hub(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(name: str, home: Path, endpoint: str, program: str = FIND) -> str:
    environment = {**os.environ, "HF_HOME": str(home), "HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-c", program, name]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8", env=environment)
    assert done.stderr == ""
    return done.stdout


def test_a_model_is_downloaded_once_and_then_needs_no_network(hub: Hub, tmp_path: Path) -> None:
    hub.asked.clear()
    assert run(NAME, tmp_path, hub.address, OPEN) == f"{NAME} (1, 32)\n"
    assert f"/{NAME}/resolve/{COMMIT}/model.safetensors" in hub.asked
    hub.asked.clear()
    found = run(NAME, tmp_path, hub.address).split()
    assert "model.safetensors" in found and hub.asked == []
    assert run(NAME, tmp_path, NOBODY).split() == found


def test_neither_pickles_nor_code_are_downloaded(hub: Hub, tmp_path: Path) -> None:
    hub.asked.clear()
    found = run(NAME, tmp_path, hub.address).split()
    assert {"model.safetensors", "tokenizer.json", "modules.json"} <= set(found)
    assert not [name for name in [*found, *hub.asked] if name.endswith((".bin", ".py"))]


def test_a_download_cut_off_is_taken_up_again(hub: Hub, tmp_path: Path) -> None:
    found = run(NAME, tmp_path, hub.address)
    for weights in tmp_path.rglob("model.safetensors"):
        weights.unlink()
    assert run(NAME, tmp_path, hub.address) == found


def test_a_revision_can_be_pinned(hub: Hub, tmp_path: Path) -> None:
    assert run(f"{NAME}@v1", tmp_path, hub.address) == run(NAME, tmp_path, hub.address)
    assert f"There is no model {NAME}@v2" in run(f"{NAME}@v2", tmp_path, hub.address)


def test_a_name_that_the_hub_does_not_know_is_said_so(hub: Hub, tmp_path: Path) -> None:
    message = run("someone/else", tmp_path, hub.address)
    assert "There is no model someone/else" in message and "見つかりません" in message


def test_without_a_network_the_message_says_what_to_do(tmp_path: Path) -> None:
    message = run(NAME, tmp_path, NOBODY)
    assert "cannot be downloaded" in message and "ダウンロードできません" in message and message.count("\n") == 1
