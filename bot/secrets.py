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

from index.durable import make_folder

if TYPE_CHECKING:
    from bot.settings import Settings

_FILE = "secret.key"
_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{16}")


def secret_key(settings: Settings, home: Path) -> bytes:
    """The key. Raises OSError where it has to be made and cannot be kept."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = home / _FILE
    make_folder(home)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(_BYTES).encode())
    return path.read_bytes()


def keyed_hash(key: bytes, value: str) -> str:
    """A value as a hash that tells nothing of it without the key: HMAC-SHA256 (RFC 2104) in hexadecimal."""
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def new_name() -> str:
    """A name that nobody can guess: 16 URL-safe characters, 96 bits."""
    return secrets.token_urlsafe(12)


def is_name(word: str) -> bool:
    """True for what `new_name` may have made."""
    return _NAME.fullmatch(word) is not None
