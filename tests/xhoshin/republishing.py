"""Publishes one edition after another, each with one sentence changed: `python -m tests.xhoshin.republishing CORPUS HOME TIMES`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import xhoshin.corpus
from index.embedding.static import StaticEncoder
from tests.xhoshin.tiny import LATER
from xhoshin.contract import Given
from xhoshin.ingesting import go_live, propose
from xhoshin.parsing import parse_report
from xhoshin.reading import Media, Source
from xhoshin.store import Store


def main(corpus: Path, home: Path, times: int) -> None:
    xhoshin.corpus.__file__ = str(corpus.parent / "xhoshin" / "corpus.py")
    encoder, store = StaticEncoder.embedded(), Store(home)
    proposal = propose(store, LATER.encode(), Given(replace=True), date(2026, 1, 1))
    for number in range(times):
        text = LATER.replace("準備しています。", f"利用者の{number}番目の声を聞いています。", 1)
        changed = replace(proposal, raw=text.encode(), read=Source(text, Media.TEXT), draft=parse_report(text))
        published = go_live(store, changed, "", encoder)
        print(published.generation, published.embedded, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
