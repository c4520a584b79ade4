"""The process that reads one file: sets its own limits, shuts itself off from all files but the program's own and from the network, takes a request as its argument and the file on standard input, answers in JSON.

Exit code 0 with the answer, 1 with {"code", "detail"} of a `ReadingError`. Nothing else is ever written.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from pathlib import Path
from typing import Any

from xhoshin.reading.confinement import confine
from xhoshin.reading.errors import ReadingCode, ReadingError
from xhoshin.reading.source import Limits

# What a reader's libraries load while they work: Python and its packages (`sys.path` adds the others), and the system's libraries and fonts.
_NEEDED = (sys.base_prefix, sys.prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache")


def main() -> int:
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    _restrict(limits)
    confine(map(Path, {*_NEEDED, *filter(None, sys.path)}))
    try:
        answer = _answer(request, sys.stdin.buffer.read(), limits)
        code = 0
    except ReadingError as exc:
        answer, code = {"code": exc.code, "detail": exc.detail}, 1
    except MemoryError:
        answer, code = {"code": ReadingCode.OUT_OF_MEMORY, "detail": f"{limits.memory / 2**20:.0f} MiB"}, 1
    except ImportError as exc:
        answer, code = {"code": ReadingCode.NOT_POSSIBLE, "detail": str(exc)}, 1
    except RecursionError:
        answer, code = {"code": ReadingCode.TOO_DEEP, "detail": ""}, 1
    sys.stdout.write(json.dumps(answer))
    return code


def _restrict(limits: Limits) -> None:
    # One second more before the kernel kills outright, so that the first signal decides what is reported.
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def _answer(request: dict[str, Any], raw: bytes, limits: Limits) -> dict[str, Any]:
    # The readers are imported only now that the limits hold, and only those that are asked for.
    if request["task"] == "render":
        from xhoshin.reading.layout import Box
        from xhoshin.reading.rendering import rendered

        boxes = [Box(*box) for box in request["boxes"]]
        png = rendered(raw, request["page"], boxes, request["width"], limits.pixels)
        return {"png": base64.b64encode(png).decode("ascii")}
    from xhoshin.reading.formats import read

    source = read(raw, limits)
    return {"text": source.text, "media": source.media, "layout": source.layout.to_json() if source.layout else None}


if __name__ == "__main__":
    sys.exit(main())
