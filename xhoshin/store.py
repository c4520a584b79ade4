"""Where an installation keeps what it writes, and the one who may write there at a time."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from index.lock import Holder, holder_of, writer_lock

# How long, in seconds, a command that a person gave waits for the lock: a start that clears up holds it for less.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Store:
    """The folder `root` (bot.home), which need not exist yet."""

    root: Path

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def lock_file(self) -> Path:
        return self.root / "writer.lock"

    def lock(self, patience: float = 0.0) -> AbstractContextManager[None]:
        """Hold the writer's lock for a with-block; see `index.lock.writer_lock`."""
        return writer_lock(self.lock_file, patience)

    def holder(self) -> Holder | None:
        return holder_of(self.lock_file)
