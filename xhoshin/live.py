"""Opening what is live: the current generation, or a new one built where there is none that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.embedding.encoder import Encoder
from index.hybrid import HybridIndex
from index.lock import LockedError
from index.persistence import build_index, fingerprint, index_of, require_same_model
from index.snapshot.layout import Contents, Snapshot, SnapshotError
from index.snapshot.opening import Opened, open_current
from xhoshin.archive import read_own_manifest
from xhoshin.corpus import CorpusError, bundled_corpus, read_checked, read_manifest
from xhoshin.library import Library, documents
from xhoshin.manifest import EditionEntry, Manifest, ManifestError
from xhoshin.parsing import ReportError, parse_edition
from xhoshin.publishing import publish
from xhoshin.served import Served, bundled_only, kept_layout, kept_text, own_manifest, served_by
from xhoshin.store import Store
from xhoshin.tidying import tidy


@dataclass(frozen=True, slots=True)
class Live:
    """What answers. `generation` is empty where the index could not be kept; `notes` are warnings, each in Japanese and English."""

    library: Library
    index: HybridIndex
    served: Served
    generation: str
    contents: Contents | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The editions that ought to be live, the generation that was found, and what is wrong."""

    served: Served
    opened: Opened
    notes: tuple[str, ...]

    @property
    def contents(self) -> Contents | None:
        return self.opened.snapshot.contents if self.opened.snapshot else None


def open_live(store: Store, encoder: Encoder, known: Live | None = None) -> Live:
    """What is live now; a damaged generation is passed over for the one before it, with a note.

    Where no generation fits the program's reports and model, one is built, and kept if the folder can be written.

    Args:
        known: what a running service serves; what it holds is not read again, and nothing is written.
    Raises:
        CorpusError: where the program's own reports are damaged.
        ModelError: where another model than `encoder` has built the live generation.
    """
    if known is None:
        tidy(store)
    opened = open_current(store.snapshots)
    if opened.snapshot is not None:
        require_same_model(opened.snapshot.contents, encoder)
    live = _as_it_is(opened, encoder, known)
    if live is not None:
        return replace(live, notes=tuple(_passed_over(error, live.generation) for error in opened.damage))
    if known is not None:
        return _instead(store, opened, encoder, known)
    try:
        with store.lock():
            return _built(store, encoder)
    except LockedError:
        return _in_memory(wanted(store), encoder)
    except (OSError, SnapshotError) as exc:
        reason = (exc.strerror if isinstance(exc, OSError) else "") or str(exc)
        note = f"索引を保存できません（次回も作り直します）/ the index cannot be kept in {store.snapshots} and is built anew each time: {reason}"
        live = _in_memory(wanted(store), encoder)
        return replace(live, notes=(*live.notes, note))


def live_editions(store: Store) -> tuple[Served, tuple[str, ...]]:
    """The live editions without their index, and warnings; nothing is built. Raises as `open_live` does."""
    tidy(store)
    opened = open_current(store.snapshots)
    served = served_by(opened.snapshot.contents, read_manifest(bundled_corpus())) if opened.snapshot else None
    if served is not None and opened.snapshot is not None:
        return served, tuple(_passed_over(error, opened.snapshot.folder.name) for error in opened.damage)
    want = wanted(store)
    return want.served, want.notes


def wanted(store: Store) -> Wanted:
    """The editions that ought to be live: what the current generation says; where that is damaged, what manifest.toml says.

    Raises:
        CorpusError: where the program's own reports are damaged.
    """
    bundle = bundled_only()
    opened = open_current(store.snapshots)
    own = _own(opened.snapshot)
    if own is None or opened.damage:
        own = read_own_manifest(store.corpus) or own or Manifest()
    texts, kept, notes = dict(bundle.texts), [], []
    layouts: dict[str, bytes] = {}
    for entry in own.editions:
        try:
            text, layout = _files(store, opened, entry)
            parse_edition(text.decode(), entry.report, entry.report, entry.as_of)
        except (CorpusError, ReportError, UnicodeDecodeError) as exc:
            notes.append(
                f"{entry.id} は保存されたファイルが使えないため外しました。もう一度 `xhoshin ingest` で入れてください。"
                f"/ {entry.id} was left out, its kept files cannot be used; ingest it again: {exc}"
            )
            continue
        kept.append(entry)
        texts[entry.id] = text
        layouts |= {entry.id: layout} if layout is not None else {}
    return Wanted(replace(bundle, own=replace(own, editions=tuple(kept)), texts=texts, layouts=layouts), opened, tuple(notes))


def _files(store: Store, opened: Opened, entry: EditionEntry) -> tuple[bytes, bytes | None]:
    """An ingested edition's text and layout, from the generation or, where that has not got them, from the corpus folder."""
    contents = opened.snapshot.contents if opened.snapshot else None
    text = kept_text(contents, entry) if contents else None
    layout = kept_layout(contents, entry) if contents and entry.layout else None
    if text is None:
        text = read_checked(store.corpus / entry.file, entry.sha256)
    if layout is None and entry.layout:
        layout = read_checked(store.corpus / entry.layout, entry.layout_sha256)
    return text, layout


def _as_it_is(opened: Opened, encoder: Encoder, known: Live | None) -> Live | None:
    """The generation as it was opened, where it fits the program's reports and model."""
    if opened.snapshot is None:
        return None
    contents = opened.snapshot.contents
    served = served_by(contents, known.served.bundled if known else read_manifest(bundled_corpus()))
    if served is None:
        return None
    try:
        library = served.library(known.library if known else None)
        if fingerprint(documents(library.places()), encoder) != contents.made_from:
            return None
        return Live(library, index_of(contents, encoder), served, opened.snapshot.folder.name, contents)
    except (CorpusError, KeyError, ValueError):  # a program unlike this one has made it
        return None


def _built(store: Store, encoder: Encoder) -> Live:
    """Build and keep a generation; under the lock, so another process may have done it meanwhile."""
    want = wanted(store)
    live = _as_it_is(want.opened, encoder, None)
    if live is not None:
        return live
    published = publish(store, want.served, encoder, want.contents)
    notes = [f"索引が壊れているため作り直しました / the index was damaged and has been built anew: {error}" for error in want.opened.damage]
    return Live(published.library, published.index, want.served, published.generation, None, (*notes, *want.notes, *published.notes))


def _instead(store: Store, opened: Opened, encoder: Encoder, known: Live) -> Live:
    """For a running service: what it serves where nothing can be opened, or a generation of another program version indexed in memory."""
    if opened.snapshot is None:
        return replace(known, notes=tuple(_passed_over(error, known.generation) for error in opened.damage))
    return _in_memory(wanted(store), encoder, known.library)


def _in_memory(want: Wanted, encoder: Encoder, known: Library | None = None) -> Live:
    library = want.served.library(known)
    built = build_index(documents(library.places()), encoder, want.contents)
    return Live(library, built.index, want.served, "", None, want.notes)


def _own(snapshot: Snapshot | None) -> Manifest | None:
    try:
        return own_manifest(snapshot.contents.facts) if snapshot else None
    except ManifestError:
        return None


def _passed_over(error: SnapshotError, serving: str) -> str:
    return (
        f"警告: 索引の世代が壊れています。{serving} で答えます。`xhoshin index build` で作り直してください。"
        f"/ WARNING: a generation of the index is damaged, {serving} answers instead; run `xhoshin index build`: {error}"
    )
