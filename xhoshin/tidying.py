"""Clearing up after what was killed: unfinished builds, editions that no generation serves, a manifest that is behind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from index.durable import remove
from index.lock import LockedError
from index.snapshot.layout import SnapshotError, generations
from index.snapshot.opening import current_name, read_facts
from index.snapshot.writing import leftovers
from xhoshin.archive import read_own_manifest, unreferenced, write_own_manifest
from xhoshin.manifest import EditionEntry, Manifest, ManifestError
from xhoshin.served import own_manifest
from xhoshin.store import Store


def tidy(store: Store) -> None:
    """Clear what killed writers have left. Nothing is done, and nothing written, where there is nothing of the kind or a writer is at work."""
    if not needless(store) and not _is_behind(store):
        return
    with suppress(LockedError, OSError), store.lock():
        own = _live_own(store)
        if own is not None:
            follow_up(store, own)
        for path in needless(store):
            remove(path)


def follow_up(store: Store, own: Manifest) -> None:
    """What comes after a switch: the manifest says what is live, and what no generation serves any more is removed.

    Raises:
        OSError: where the manifest cannot be written.
    """
    if own != (read_own_manifest(store.corpus) or Manifest()):
        write_own_manifest(store.corpus, own)
    for path in needless(store):
        remove(path)


def needless(store: Store) -> list[Path]:
    """What killed writers have left, and editions that no generation serves any more."""
    found = leftovers(store.snapshots)
    if store.corpus.is_dir():
        entries = _referenced(store)
        found += unreferenced(store.corpus, entries) if entries is not None else []
    return found


def _referenced(store: Store) -> list[EditionEntry] | None:
    """The entries that any generation or the manifest serves; None where that cannot be told: there is no generation, or one is damaged."""
    mirror = read_own_manifest(store.corpus)
    entries = list(mirror.editions) if mirror else []
    finished = set(leftovers(store.snapshots))
    try:
        if current_name(store.snapshots) is None:
            return None
        for folder in generations(store.snapshots):
            if folder not in finished:
                entries += own_manifest(read_facts(folder)).editions
    except (SnapshotError, ManifestError):
        return None
    return entries


def _is_behind(store: Store) -> bool:
    own = _live_own(store)
    return own is not None and own != (read_own_manifest(store.corpus) or Manifest())


def _live_own(store: Store) -> Manifest | None:
    """What the live generation says was ingested; None where there is none that can be read."""
    try:
        name = current_name(store.snapshots)
        return own_manifest(read_facts(store.snapshots / name)) if name else None
    except (SnapshotError, ManifestError):
        return None
