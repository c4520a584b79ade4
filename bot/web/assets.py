"""Style, script and icon, under addresses that change with their content, so that a browser asks for each of them once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"


class Assets(StaticFiles):
    """The files of `bot/web/static`."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)
        self._hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in FOLDER.iterdir() if path.is_file()}

    def url(self, name: str, base: str = "") -> str:
        """The address of a file; raises KeyError where there is none of the name."""
        return f"{base}/static/{name}?v={self._hashes[name]}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        asked: Any = scope.get("query_string", b"")
        is_this_very_one = asked == f"v={self._hashes.get(path, '')}".encode()
        response.headers["Cache-Control"] = _FOR_EVER if is_this_very_one else _FOR_AN_HOUR
        return response
