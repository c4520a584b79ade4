"""Reading in a process of its own, with limits on memory, processor and time, so that no file can harm the caller.

The child is a fresh `python -m xhoshin.reading.child`: the file goes in on standard input, JSON comes back on standard output. It is
given no variable of the caller's environment, so no secret, and its limits do not let it write a file. Where Linux offers Landlock it can open
none but the program's own files, and no connection (`confinement`).
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.layout import Box, Layout
from xhoshin.reading.source import Limits, Media, Source

_ROOT = Path(__file__).parent.parent.parent


def read_report(raw: bytes, limits: Limits = Limits()) -> Source:
    """Read a file by its content, whatever its name.

    Raises:
        ReadingError: where the file cannot be read, with a sentence that says why and what to do.
    """
    answer = _ask({"task": "read"}, raw, limits)
    layout = answer["layout"]
    return Source(answer["text"], Media(answer["media"]), None if layout is None else Layout.from_json(layout))


def render_page(raw: bytes, page: int, boxes: Sequence[Box] = (), width: int = 1240, limits: Limits = Limits()) -> bytes:
    """A page of a PDF (from 1) as PNG, `width` pixels wide, with the boxes on it marked as with a pen.

    Raises:
        ReadingError: where the file is no PDF that can be read, or has no such page.
    """
    request = {"task": "render", "page": page, "boxes": [astuple(box) for box in boxes if box.page == page], "width": width}
    return base64.b64decode(_ask(request, raw, limits)["png"])


def _ask(request: dict[str, Any], raw: bytes, limits: Limits) -> dict[str, Any]:
    """Hand a request and a file to a child process; the object it answers."""
    if not raw:
        raise ReadingError(ReadingCode.EMPTY)
    if len(raw) > limits.size:
        raise ReadingError(ReadingCode.TOO_LARGE, f"{len(raw) / 2**20:.0f} MiB > {limits.size / 2**20:.0f} MiB")
    command = [sys.executable, "-B", "-P", "-m", "xhoshin.reading.child", json.dumps({**request, "limits": asdict(limits)})]
    paths = os.pathsep.join([str(_ROOT), *filter(None, sys.path)])
    environment = {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=limits.seconds, env=environment, check=False)
    except subprocess.TimeoutExpired as exc:
        raise ReadingError(ReadingCode.TOOK_TOO_LONG, f"{limits.seconds:g} s") from exc
    except OSError as exc:
        raise ReadingError(ReadingCode.NOT_POSSIBLE, exc.strerror or "") from exc
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    raise _failure(done, limits)


def _failure(done: subprocess.CompletedProcess[bytes], limits: Limits) -> ReadingError:
    """What a child that gave no answer died of: it says so itself, or its signal does."""
    try:
        said = json.loads(done.stdout)
        return ReadingError(ReadingCode(said["code"]), said["detail"])
    except (ValueError, KeyError, TypeError):
        pass
    if -done.returncode in (signal.SIGXCPU, signal.SIGKILL):
        return ReadingError(ReadingCode.TOOK_TOO_LONG, f"{limits.cpu_seconds} s")
    # A library that is refused memory in the middle of its work aborts.
    if b"memory" in done.stderr.lower() or b"bad_alloc" in done.stderr:
        return ReadingError(ReadingCode.OUT_OF_MEMORY, f"{limits.memory / 2**20:.0f} MiB")
    return ReadingError(ReadingCode.DAMAGED)
