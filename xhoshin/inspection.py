"""Everything that is on disk, checked: generations, ingested editions, leftovers, and who writes. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.lock import Holder
from index.snapshot.opening import open_current
from index.snapshot.status import SnapshotStatus, snapshot_status
from xhoshin.archive import damage, read_own_manifest
from xhoshin.corpus import MANIFEST
from xhoshin.store import Store
from xhoshin.tidying import needless


@dataclass(frozen=True, slots=True)
class Inspection:
    """`serving` is the generation that answers, empty where there is none; `damaged` says in a sentence each what is not as it was written."""

    snapshots: SnapshotStatus
    serving: str
    archived: int
    damaged: tuple[str, ...]
    leftovers: tuple[Path, ...]
    writer: Holder | None


def inspect(store: Store) -> Inspection:
    """Look at all of it."""
    status = snapshot_status(store.snapshots)
    opened = open_current(store.snapshots)
    own = read_own_manifest(store.corpus)
    damaged = list(status.damaged)
    if own is None and (store.corpus / MANIFEST).exists():
        damaged.append(f"{store.corpus / MANIFEST}: cannot be read")
    entries = own.editions if own else ()
    damaged += [problem for entry in entries for problem in damage(store.corpus, entry)]
    serving = opened.snapshot.folder.name if opened.snapshot else ""
    return Inspection(status, serving, len(entries), tuple(damaged), tuple(needless(store)), store.holder())
