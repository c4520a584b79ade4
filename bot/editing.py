"""What admins do to the live editions, in any channel: look at a file, publish it, go back, build anew. Every step is in the audit log."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.output import DAMAGED
from bot.secrets import OWN_FOLDER, is_name, new_name
from bot.state.actions import Action
from index.durable import make_folder, remove, replace_file
from index.embedding.encoder import Encoder
from index.embedding.static import ModelError
from index.lock import LockedError
from index.snapshot.layout import SnapshotError
from xhoshin.contract import Given
from xhoshin.corpus import CorpusError
from xhoshin.ingesting import Proposal, RefusedError, UnreadableError, go_live, propose
from xhoshin.inspection import Inspection, inspect
from xhoshin.live import wanted
from xhoshin.manifest import ManifestError
from xhoshin.publishing import NoGenerationError, Published, go_back, publish
from xhoshin.store import PATIENCE, Store

# A file waits so many seconds for the admin's decision, and is deleted then.
WAITS = 24 * 3600
MOST_BYTES = 20 * 1024 * 1024
GONE = "このファイルはもうありません。もう一度送ってください。/ This file is no longer kept: please send it again."
_T = TypeVar("_T")


class Log(Protocol):
    """Where what was done is noted: `bot.state.audit.Audit`."""

    def note(self, actor: str, action: Action, detail: str) -> None: ...


class EditingError(Exception):
    """Nothing was changed; the message says why and what to do, in Japanese and English."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for a decision, with what was said of it."""

    id: str
    name: str
    given: Given
    source: str = ""


class Editing:
    """The actor of every step is named as the audit log shall show it (`telegram:123`, `desk:sato`).

    Args:
        alone: entered while something is made live, where other machines may publish too (`State.publishing`).
        leader: where the web of the process that publishes is, if that is another one: then nothing is changed here.
    """

    def __init__(
        self,
        store: Store,
        audit: Log,
        encoder: Callable[[], Encoder],
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
        leader: str = "",
    ) -> None:
        self._store, self._audit, self._encoder, self._alone, self._leader = store, audit, encoder, alone, leader
        self._folder = store.root / "uploads"

    def receive(self, raw: bytes, name: str, by: str, given: Given | None = None, source: str = "") -> tuple[Upload, Proposal]:
        """Read a file and say what it would become; it waits for `publish` or `cancel`. Raises EditingError."""
        self.require_leading()
        self.clear()
        if len(raw) > MOST_BYTES:
            raise EditingError(
                f"ファイルが大きすぎます（{len(raw) / 2**20:.0f} MB）。{MOST_BYTES // 2**20} MB までです。"
                f"/ The file is too large ({len(raw) / 2**20:.0f} MB): at most {MOST_BYTES // 2**20} MB."
            )
        upload = Upload(new_name(), name, given or Given(None, None, None), source)
        proposal = self._proposed(raw, upload.given)
        self._keep(upload, raw)
        self._audit.note(by, Action.UPLOAD, f"{name}: {proposal.verdict.report or '?'} {'ok' if proposal.verdict.ok else 'refused'}")
        return upload, proposal

    def consider(self, upload_id: str) -> tuple[Upload, Proposal]:
        """A waiting file, and what it would become. Raises EditingError."""
        upload, raw = self._kept(upload_id)
        return upload, self._proposed(raw, upload.given)

    def reconsider(self, upload_id: str, source: str = "", **said: Any) -> tuple[Upload, Proposal]:
        """The same file with more said of it (where it was published, `report`, `name`, `as_of`, `backfill`, `replace`). Raises EditingError."""
        upload, raw = self._kept(upload_id)
        upload = replace(upload, given=replace(upload.given, **said), source=source or upload.source)
        proposal = self._proposed(raw, upload.given)
        self._describe(upload)
        return upload, proposal

    def publish(self, upload_id: str, by: str) -> tuple[Proposal, Published]:
        """Make a waiting file live; every running service takes it up. Raises EditingError."""
        upload, raw = self._kept(upload_id)
        proposal = self._proposed(raw, upload.given)
        if not proposal.verdict.ok:
            raise EditingError("\n".join(problem.message for problem in proposal.verdict.problems))
        published = self._unchanged_where_it_fails(lambda: go_live(self._store, proposal, upload.source, self._encoder()))
        edition = proposal.verdict.edition
        self._audit.note(by, Action.PUBLISH, f"{edition.id if edition else '?'} {published.generation}")
        remove(self._folder / upload_id)
        return proposal, published

    def cancel(self, upload_id: str, by: str) -> None:
        """Drop a waiting file. Raises EditingError where it is gone already."""
        upload, _ = self._kept(upload_id)
        remove(self._folder / upload_id)
        self._audit.note(by, Action.CANCEL, upload.name)

    def roll_back(self, by: str, generation: int | None = None) -> tuple[str, tuple[str, ...]]:
        """Make an earlier generation live; its name, and warnings. Raises EditingError."""

        def back() -> tuple[str, tuple[str, ...]]:
            with self._store.lock(PATIENCE):
                name, notes = go_back(self._store, generation)
                return name, tuple(notes)

        name, notes = self._unchanged_where_it_fails(back)
        self._audit.note(by, Action.ROLLBACK, name)
        return name, notes

    def rebuild(self, by: str) -> Published:
        """Build the index of the live editions anew. Raises EditingError."""

        def build() -> Published:
            with self._store.lock(PATIENCE):
                want = wanted(self._store)
                published = publish(self._store, want.served, self._encoder(), want.contents)
                return replace(published, notes=(*want.notes, *published.notes))

        published = self._unchanged_where_it_fails(build)
        self._audit.note(by, Action.REINDEX, published.generation)
        return published

    def waiting(self) -> list[Upload]:
        """The files that nobody has decided on yet, the newest first."""
        self.clear()
        found = []
        with suppress(OSError):
            for folder in sorted(self._folder.iterdir(), key=_arrived, reverse=True):
                with suppress(EditingError):
                    found.append(self._kept(folder.name)[0])
        return found

    def inspect(self) -> Inspection:
        return inspect(self._store)

    def _proposed(self, raw: bytes, given: Given) -> Proposal:
        try:
            return propose(self._store, raw, given, date.today())
        except UnreadableError as exc:
            raise EditingError(f"{exc.finding.message}（{exc.finding.where}）") from exc
        except CorpusError as exc:
            raise EditingError(DAMAGED.format(exc)) from exc

    def require_leading(self) -> None:
        """Raises EditingError in a process that follows another."""
        if self._leader:
            raise EditingError(
                f"このプロセスは {self._leader} の公開したものを写しています。公開や取り消しはそちらで行ってください。"
                f"/ This process follows {self._leader}: publish, roll back and build there."
            )

    def _unchanged_where_it_fails(self, step: Callable[[], _T]) -> _T:
        self.require_leading()
        try:
            with self._alone():
                return step()
        except RefusedError as exc:
            raise EditingError("\n".join(problem.message for problem in exc.verdict.problems)) from exc
        except (NoGenerationError, LockedError, ModelError) as exc:
            raise EditingError(str(exc)) from exc
        except (OSError, SnapshotError, ManifestError, CorpusError) as exc:
            raise EditingError(f"できませんでした。何も変わっていません。/ It could not be done; nothing has changed: {exc}") from exc

    def _keep(self, upload: Upload, raw: bytes) -> None:
        folder = self._folder / upload.id
        try:
            make_folder(self._folder, OWN_FOLDER)
            make_folder(folder)
            replace_file(folder / "file", raw)
        except OSError as exc:
            raise EditingError(f"ファイルを保存できません。/ The file cannot be kept: {exc.strerror}") from exc
        self._describe(upload)

    def _describe(self, upload: Upload) -> None:
        """Keep what was said of a file, as long as that is there."""
        try:
            replace_file(self._folder / upload.id / "given.json", json.dumps(asdict(upload), default=str).encode())
        except FileNotFoundError as exc:
            raise EditingError(GONE) from exc
        except OSError as exc:
            raise EditingError(f"ファイルを保存できません。/ The file cannot be kept: {exc.strerror}") from exc

    def _kept(self, upload_id: str) -> tuple[Upload, bytes]:
        folder = self._folder / upload_id
        try:
            if not is_name(upload_id):
                raise ValueError(upload_id)
            said = json.loads((folder / "given.json").read_bytes())
            raw = (folder / "file").read_bytes()
        except (OSError, ValueError) as exc:
            raise EditingError(GONE) from exc
        given = said.pop("given")
        as_of = given.pop("as_of")
        return Upload(**said, given=Given(as_of=date.fromisoformat(as_of) if as_of else None, **given)), raw

    def clear(self) -> None:
        """Delete the files that nobody has decided on in time."""
        with suppress(OSError):
            for folder in self._folder.iterdir():
                if time.time() - _arrived(folder) > WAITS:
                    remove(folder)


def _arrived(folder: Path) -> float:
    """When a file came: it is written once, whatever is said of it later."""
    file = folder / "file"
    return (file if file.exists() else folder).stat().st_mtime
