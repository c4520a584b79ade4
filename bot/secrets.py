"""The key that an installation signs and hashes with: a setting, or made once and kept in the home folder."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.configuration import FILE as CONFIGURATION
from index.durable import make_folder

if TYPE_CHECKING:
    from bot.settings import Settings

_FILE = "secret.key"
_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{16}")
# What holds secrets, questions or files that are not published is for its owner alone.
OWN_FILE, OWN_FOLDER = 0o600, 0o700


def secret_key(settings: Settings, home: Path) -> bytes:
    """The key. Raises OSError where it has to be made and cannot be kept."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = home / _FILE
    make_folder(home)
    make_own_file(path, secrets.token_hex(_BYTES).encode())
    return path.read_bytes()


def make_own_file(path: Path, data: bytes = b"") -> None:
    """Make a file that its owner alone can read, unless there is one: whoever else makes it at the same moment, all find the same, and whole."""
    if path.exists():
        return
    new = path.with_name(f".{path.name}.{new_name()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            path.hardlink_to(new)
    finally:
        new.unlink()


def open_to_others(home: Path) -> list[Path]:
    """What of the installation holds secrets or questions and can be read, or changed, by any user of the machine."""
    held = (home / name for name in (_FILE, CONFIGURATION, "state.db", "uploads", "golden.jsonl"))
    return [path for path in held if path.exists() and path.stat().st_mode & 0o007]


def keyed_hash(key: bytes, value: str) -> str:
    """A value as a hash that tells nothing of it without the key: HMAC-SHA256 (RFC 2104) in hexadecimal."""
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def new_name() -> str:
    """A name that nobody can guess: 16 URL-safe characters, 96 bits."""
    return secrets.token_urlsafe(12)


def is_name(word: str) -> bool:
    """True for what `new_name` may have made."""
    return _NAME.fullmatch(word) is not None
