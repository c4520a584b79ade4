"""Forms as they come from a browser, read with a limit on their size while they arrive."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

# The longest form without a file, in bytes.
MOST = 64 * 1024
# So much more than the limit is taken in and thrown away, so that the browser shows the answer instead of a broken connection.
_PATIENCE = 100 * 1024 * 1024
_MOST_NAME = 150


class TooLargeError(Exception):
    """A form of more bytes than allowed; it was not read."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was entered, and the file with its name; a name is only ever shown."""

    fields: tuple[tuple[str, str], ...] = ()
    file: bytes | None = None
    file_name: str = ""

    def text(self, name: str) -> str:
        """A field without white space around it; empty where there is none."""
        return next((value.strip() for key, value in self.fields if key == name), "")

    def secret(self, name: str) -> str:
        """A field as it is."""
        return next((value for key, value in self.fields if key == name), "")

    def ticked(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)


async def read_form(request: Request, most: int = MOST) -> Form:
    """The form of a request.

    Raises:
        TooLargeError: where it has more than `most` bytes.
        HTTPException: where it is no form at all (status 400).
    """
    taken, more = 0, True

    async def bounded() -> Message:
        nonlocal taken, more
        message = await request.receive()
        more = message.get("more_body", False)
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError
        return message

    try:
        async with Request(request.scope, bounded).form(max_files=1, max_fields=100) as data:
            fields, file, name = [], None, ""
            for key, value in data.multi_items():
                if isinstance(value, UploadFile):
                    file, name = await value.read(), _shown(value.filename or "")
                else:
                    fields.append((key, value.replace("\0", "")))
            return Form(tuple(fields), file, name)
    except TooLargeError:
        if more:  # else nothing comes, and waiting for it would never end
            await _let_finish(request)
        raise


async def _let_finish(request: Request) -> None:
    left = _PATIENCE
    while left > 0:
        message = await request.receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body", False):
            return


def _shown(name: str) -> str:
    """A file's name as it may be shown: its last part, of printable characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:_MOST_NAME] or "?"
