"""Questions and their paragraphs in SQuAD's format, as JaQuAD has them: what training and fitting read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def articles(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Title and paragraphs of every article in the folder's *.json, in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            yield article["title"], article["paragraphs"]
