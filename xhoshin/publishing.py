"""Making a set of editions live: index, generation, `CURRENT`; and going back. The caller holds the store's lock.

The switch of `CURRENT` is the one moment at which anything changes for a reader. What fails before it leaves the old state, and is taken
back; what fails after it (the copy of the manifest for people, clearing what is needless) is made up for at the next start (`xhoshin.tidying`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.durable import remove
from index.embedding.encoder import Encoder
from index.hybrid import HybridIndex
from index.persistence import build_index, contents_of, fingerprint
from index.snapshot.layout import Contents, SnapshotError, generations, number_of
from index.snapshot.opening import current_name, open_generation
from index.snapshot.writing import make_current, prune, roll_back, write_generation
from xhoshin.archive import Received, keep
from xhoshin.library import Library, documents
from xhoshin.manifest import Manifest
from xhoshin.served import Served, own_manifest
from xhoshin.store import Store
from xhoshin.tidying import follow_up, needless


@dataclass(frozen=True, slots=True)
class Published:
    """A new live generation; `embedded` passages were embedded, `reused` taken from the one before. `notes` are warnings for the caller's user."""

    generation: str
    served: Served
    library: Library
    index: HybridIndex
    embedded: int
    reused: int
    notes: tuple[str, ...]


class NoGenerationError(Exception):
    """There is no such generation to go back to; the message lists those there are."""


def publish(store: Store, served: Served, encoder: Encoder, earlier: Contents | None = None, known: Library | None = None) -> Published:
    """Index the editions and make them live.

    Args:
        earlier: the contents of the generation before, whose vectors are used again.
        known: a library whose editions need not be parsed again.
    Raises:
        OSError, SnapshotError: where that could not be done; what was live stays so.
    """
    library = served.library(known)
    passages = documents(library.places())
    built = build_index(passages, encoder, earlier)
    facts = {**served.facts(), "passages": len(passages), "embedded": built.embedded, "reused": built.reused}
    folder = write_generation(store.snapshots, contents_of(built, fingerprint(passages, encoder), facts, served.files()))
    try:
        failed = make_current(store.snapshots, folder)
    except BaseException:
        remove(folder)
        raise
    notes = _after_the_switch(store, served.own, failed)
    return Published(folder.name, served, library, built.index, built.embedded, built.reused, notes)


def publish_edition(
    store: Store, served: Served, received: Received, report: dict[str, object] | None, encoder: Encoder, earlier: Contents | None = None
) -> Published:
    """Keep a received file as an edition and make it live with those that are; `report` is its ward's table where that is new.

    Raises as `publish` does.
    """
    entry = keep(store.corpus, received)
    try:
        return publish(store, served.with_edition(entry, received.text, received.layout, report), encoder, earlier)
    except BaseException:
        with suppress(OSError):  # what an earlier generation serves as well stays
            for path in needless(store):
                remove(path)
        raise


def go_back(store: Store, number: int | None = None) -> tuple[str, tuple[str, ...]]:
    """Make an earlier generation live again, by default the one before the live one.

    Returns:
        Its name, and warnings.
    Raises:
        NoGenerationError: where there is none of that number, or none before.
        SnapshotError, ManifestError: where it is damaged.
        OSError: where the switch could not be made.
    """
    folder = _generation_to_go_back_to(store.snapshots, number)
    own = own_manifest(open_generation(folder).contents.facts)
    failed = roll_back(store.snapshots, folder)
    return folder.name, _after_the_switch(store, own, failed)


def _generation_to_go_back_to(root: Path, number: int | None) -> Path:
    found = generations(root)
    names = ", ".join(str(number_of(folder.name)) for folder in found) or "-"
    try:
        live = number_of(current_name(root) or "") or 0
    except SnapshotError:
        live = 1 + max((number_of(folder.name) or 0 for folder in found), default=0)
    wanted = [f for f in found if (number_of(f.name) == number if number is not None else (number_of(f.name) or 0) < live)]
    if not wanted:
        raise NoGenerationError(f"戻せる世代がありません。ある世代: {names}。/ There is no such generation to go back to. Generations: {names}.")
    return wanted[-1]


def _after_the_switch(store: Store, own: Manifest, failed: list[OSError]) -> tuple[str, ...]:
    notes = [
        f"切り替えましたが、ディスクへの書き込みを確かめられませんでした（{exc.strerror}）。`xhoshin index verify` で確かめてください。"
        f"/ It is live, but the disk did not confirm it ({exc.strerror}): check with `xhoshin index verify`."
        for exc in failed
    ]
    try:
        prune(store.snapshots)
        follow_up(store, own)
    except (OSError, SnapshotError) as exc:
        notes.append(f"後片付けが残っています（次の起動で行います）。/ Clearing up is left for the next start: {exc}")
    return tuple(notes)
