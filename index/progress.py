"""A progress bar on standard error, silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def track(items: Sequence[_T], label: str) -> Iterable[_T]:
    """Iterate over `items` with a bar labelled `label`; a plain iterator where standard error is no terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console  # imported late: a start that builds nothing shows nothing
    from rich.progress import track as rich_track

    return rich_track(items, description=label, console=Console(stderr=True), transient=True)
