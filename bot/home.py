"""Where an installation keeps what it writes: one folder, `XHOSHIN_HOME`, by default the platform's user data folder."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "XHOSHIN_HOME"


def home() -> Path:
    """The folder; it need not exist yet."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_path("xhoshin", appauthor=False))
