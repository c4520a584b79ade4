"""The settings file: `xhoshin.toml` in the home folder, one `name = value` a line, laid under the environment when a command starts."""

from __future__ import annotations

import os
import tomllib
from collections.abc import MutableMapping
from pathlib import Path

PREFIX = "XHOSHIN_"
FILE = "xhoshin.toml"
_NOT_IN_FILE = "home"  # it is where the file is


class ConfigurationError(Exception):
    """A settings file that cannot be read; the message says what to do, in Japanese and English."""


def lay_under(file: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Give the environment what the file says, where it says nothing itself. A file that is not there says nothing.

    Raises:
        ConfigurationError: where the file cannot be read, or holds what is no setting's value.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as exc:
        raise ConfigurationError(f"設定ファイル {file} を読めません。/ The settings file {file} cannot be read: {exc}") from exc
    for name, value in table.items():
        if name == _NOT_IN_FILE or isinstance(value, dict):
            raise ConfigurationError(f"設定ファイル {file} の「{name}」は使えません。/ {file}: {name!r} cannot be set there.")
        environment.setdefault(f"{PREFIX}{name}".upper(), ",".join(map(str, value)) if isinstance(value, list) else str(value))
