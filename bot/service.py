"""Opening the answerer: the corpus is read, and its index loaded, or built at first use and kept."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from bot.home import SNAPSHOTS, home
from index.embedding.static import StaticEncoder
from index.hybrid import Document, HybridIndex
from index.snapshot import SnapshotError, fingerprint, open_snapshot, write_snapshot
from xhoshin.answerer import Answerer
from xhoshin.corpus import bundled_corpus, read_glossary, read_library, read_matters
from xhoshin.library import documents

GC_THRESHOLD = 50_000


def open_answerer(folder: Path | None = None) -> Answerer:
    """An answerer over the bundled corpus, its index kept under `folder` (default: `home()`).

    Raises:
        CorpusError, ModelError: where the program's own files are damaged; the message says what to do.
    """
    library = read_library(bundled_corpus())
    index = open_index(documents(library.places()), (folder or home()) / SNAPSHOTS)
    answerer = Answerer(library, index, read_glossary(bundled_corpus()), read_matters(bundled_corpus()))
    gc.freeze()  # what was read stays for good: the collector need not look through it between answers,
    gc.set_threshold(GC_THRESHOLD)  # nor come often: answers are trees, freed by counting
    return answerer


def open_index(passages: list[Document], snapshots: Path) -> HybridIndex:
    """The current snapshot where it is of these passages and this model; else a new one, kept if the folder can be written."""
    encoder = StaticEncoder.embedded()
    made_from = fingerprint(passages, encoder)
    try:
        index = open_snapshot(snapshots, encoder, made_from)
    except SnapshotError as exc:
        _note(f"索引が壊れているため作り直します / the index is damaged and is built anew: {exc}")
        index = None
    if index is not None:
        return index
    index = HybridIndex.build(passages, encoder)
    try:
        write_snapshot(snapshots, index, made_from)
    except OSError as exc:
        _note(f"索引を保存できません（次回も作り直します）/ the index cannot be kept in {snapshots} and is built anew each time: {exc.strerror}")
    return index


def _note(message: str) -> None:
    print(message, file=sys.stderr)
