"""A process that serves what another one publishes: its generations, the files of its editions and added words, fetched over HTTP with checks.

What is asked for is signed with the secret key that all processes of an installation share. A follower changes nothing itself: files, buttons and
commands of admins are the leader's business, and so are Telegram's updates, which a follower only keeps in the inbox that they share.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot.secrets import keyed_hash
from bot.settings import SettingsError
from bot.words import GLOSSARY
from index.durable import make_folder, remove, replace_file
from index.lock import LockedError
from index.snapshot.layout import SnapshotError
from index.snapshot.opening import current_name, read_facts
from index.snapshot.replicating import replicate
from xhoshin.manifest import ManifestError
from xhoshin.served import own_manifest
from xhoshin.store import PATIENCE, Store
from xhoshin.tidying import follow_up

if TYPE_CHECKING:
    import httpx

EVERY = 2.0
CHUNK = 1 << 20
_TIMEOUT = 30.0
_log = logging.getLogger(__name__)


class FollowError(Exception):
    """What is published could not be fetched; what was served is served on."""


def key_of(secret: bytes) -> str:
    """What a follower shows the leader."""
    return keyed_hash(secret, "follow")


class Follower:
    """Keeps a store as the leader's is.

    Args:
        url: where the leader's web is.
        secret: the installation's secret key.
    """

    def __init__(self, store: Store, url: str, secret: bytes) -> None:
        import httpx

        self._store = store
        self._client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key_of(secret)}"}, timeout=_TIMEOUT)
        self._stopped = Event()

    def catch_up(self) -> bool:
        """Fetch what is live at the leader, where it is not here yet; True where something changed.

        Raises:
            FollowError: where it could not be done.
        """
        import httpx

        try:
            offer = self._get("/follow/offer").json()
            with self._store.lock(PATIENCE):
                changed = self._fetch_words(offer["words"])
                if offer["generation"] != _current(self._store.snapshots):
                    self._fetch_files(offer["files"])
                    self._fetch_generation(offer["generation"])
                    changed = True
                return changed
        except (httpx.HTTPError, OSError, SnapshotError, LockedError, ManifestError, ValueError, KeyError, TypeError) as exc:
            raise FollowError(f"{type(exc).__name__}: {exc}") from exc

    def start(self) -> None:
        """Catch up every few seconds, in a thread of its own, until `stop`."""
        Thread(target=self._run, name="xhoshin-follower", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._client.close()

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            try:
                if self.catch_up():
                    _log.info("caught up with the leader: %s", current_name(self._store.snapshots))
            except FollowError as exc:
                _log.warning("the leader could not be followed: %s", exc)

    def _fetch_generation(self, name: str) -> None:
        folder = replicate(self._store.snapshots, name, lambda file: self._chunks(f"/follow/generations/{name}/{file}"))
        follow_up(self._store, own_manifest(read_facts(folder)))

    def _fetch_files(self, digests: dict[str, str]) -> None:
        """The files of the ingested editions, as they were received and read; they are never changed."""
        for file, digest in digests.items():
            path = self._store.corpus / file
            if self._store.corpus.resolve() not in path.resolve().parents:
                raise ValueError(f"{file!r} lies outside the corpus")
            if digest_of_file(path) != digest:
                make_folder(path.parent)
                replace_file(path, self._checked(f"/follow/files/{file}", digest))

    def _fetch_words(self, digest: str) -> bool:
        path = self._store.root / GLOSSARY
        if digest == digest_of_file(path):
            return False
        if not digest:
            remove(path)
            return True
        replace_file(path, self._checked("/follow/words", digest))
        return True

    def _checked(self, path: str, digest: str) -> bytes:
        data = b"".join(self._chunks(path))
        if hashlib.sha256(data).hexdigest() != digest:
            raise SnapshotError(f"{path} is not what was published")
        return data

    def _get(self, path: str) -> httpx.Response:
        return self._client.get(path).raise_for_status()

    def _chunks(self, path: str) -> Iterator[bytes]:
        with self._client.stream("GET", path) as response:
            response.raise_for_status()
            yield from response.iter_bytes(CHUNK)


def require_shared(leader_url: str, shared: bool) -> None:
    """Raises SettingsError where a follower would keep Telegram's updates in a state that its leader, which handles them, does not see."""
    if leader_url and not shared:
        raise SettingsError(
            "XHOSHIN_LEADER_URL のあるプロセスが Telegram を受けるには、XHOSHIN_DATABASE_URL で先導のプロセスと同じ PostgreSQL を使ってください。"
            "/ A process with XHOSHIN_LEADER_URL can take Telegram's updates only with XHOSHIN_DATABASE_URL set to its leader's PostgreSQL."
        )


def digest_of_file(path: Path) -> str:
    """The sha256 of a file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _current(snapshots: Path) -> str | None:
    try:
        return current_name(snapshots)
    except SnapshotError:
        return None
