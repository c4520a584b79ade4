"""What a running service answers with: the live editions, exchanged in the background when another process has published."""

from __future__ import annotations

import gc
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from bot.home import home
from bot.models import chosen_encoder, chosen_reranker
from bot.words import GLOSSARY, own_phrases
from index.embedding.static import ModelError
from index.snapshot.layout import LAYOUT
from xhoshin.answerer import Answerer
from xhoshin.corpus import CorpusError, bundled_corpus, read_glossary, read_matters
from xhoshin.glossary import Phrase
from xhoshin.live import Live, open_live
from xhoshin.reply import Replies
from xhoshin.store import Store

GC_THRESHOLD = 50_000
# How long, in seconds, a question waits for a generation that has just been made live; it takes a fraction of that for a city's reports.
PATIENCE = 1.0
# While another generation is loaded beside the questions, each of the threads waits so many seconds at most for its turn.
SHORT_TURNS = 0.0002
# Asked once of a new answerer, so that what is prepared at the first question of a language is ready before it serves.
_WARM_UP = ("おくやみコーナーの予約", "reservation at the ward office")


@dataclass(frozen=True, slots=True)
class Serving:
    """One generation, ready to answer; whoever took it keeps it for as long as a question takes."""

    live: Live
    answerer: Answerer
    replies: Replies


@dataclass(frozen=True, slots=True)
class _Loading:
    """Another generation on its way; questions wait for it until `patient_until` (monotonic seconds), and then go on without."""

    future: Future[Serving]
    patient_until: float


class Service:
    """Answers from what is live. `serving` is taken anew for every question, by any number of threads.

    Args:
        folder: the home; default `bot.home.home()`.
    Attributes:
        taken_up, not_taken_up: how many generations were published since the start and are served, or could not be loaded.
    Raises:
        CorpusError, ModelError: where the program's own files are damaged; the message says what to do.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._home = folder or home()
        self._store = Store(self._home)
        self._encoder, self._reranker = chosen_encoder(), chosen_reranker()
        self._glossary, self._matters = read_glossary(bundled_corpus()), read_matters(bundled_corpus())
        self._seen = self._look()
        self._serving = self._ready(open_live(self._store, self._encoder))
        if self._serving.live.generation and self._seen[0] is None:
            self._seen = self._look()  # it was built just now
        self._turns = sys.getswitchinterval()
        self._guard = Lock()
        self._loading: _Loading | None = None
        self._loader: ThreadPoolExecutor | None = None
        self.taken_up, self.not_taken_up = 0, 0
        _settle()

    @property
    def serving(self) -> Serving:
        """What is live now. Costs a look at two files; where one has changed, the new generation is loaded and waited for a little."""
        with self._guard:
            seen = self._look()
            if self._loading is None and seen != self._seen:
                self._seen = seen
                self._load()
            loading = self._loading
        if loading is not None:
            wait([loading.future], max(0.0, loading.patient_until - time.monotonic()))
            with self._guard:
                if loading is self._loading and loading.future.done():
                    self._loading = None
                    self._exchange(loading.future)
        return self._serving

    @property
    def present(self) -> Serving:
        """What answered last, without a look at what has been published since."""
        return self._serving

    @property
    def answerer(self) -> Answerer:
        return self.serving.answerer

    @property
    def store(self) -> Store:
        """Where what is served is kept."""
        return self._store

    def _look(self) -> tuple[tuple[int, int] | None, ...]:
        """Tells one state of CURRENT, and of the words that staff added, from another."""
        return _state_of(self._store.snapshots / LAYOUT.current), _state_of(self._home / GLOSSARY)

    def _load(self) -> None:
        sys.setswitchinterval(SHORT_TURNS)
        self._loader = self._loader or ThreadPoolExecutor(1, "xhoshin-reload")
        self._loading = _Loading(self._loader.submit(self._next), time.monotonic() + PATIENCE)

    def _next(self) -> Serving:
        serving = self._ready(open_live(self._store, self._encoder, self._serving.live))
        warm_up(serving)
        return serving

    def _ready(self, live: Live) -> Serving:
        for note in live.notes:
            _note(note)
        glossary = [*self._glossary, *self._own_phrases()]
        return Serving(live, Answerer(live.library, live.index, glossary, self._matters, self._reranker), Replies(live.library))

    def _own_phrases(self) -> list[Phrase]:
        try:
            return own_phrases(self._home)
        except CorpusError as exc:
            _note(f"追加した言葉を読めません。なしで答えます。/ The words that were added cannot be read, and are left out: {exc}")
            return []

    def _exchange(self, loaded: Future[Serving]) -> None:
        sys.setswitchinterval(self._turns)
        try:
            self._serving = loaded.result()
            self.taken_up += 1
        except (CorpusError, ModelError, OSError, MemoryError) as exc:
            self.not_taken_up += 1
            _note(
                f"新しい世代を読み込めません。これまでの内容で答えます。/ The new generation cannot be loaded, the old one goes on answering: {exc}"
            )
            return
        _settle()


def warm_up(serving: Serving) -> None:
    """Prepare what else the first questions would wait for."""
    for question in _WARM_UP:
        serving.replies.text(serving.answerer.answer(question).answer)


def open_answerer(folder: Path | None = None) -> Answerer:
    """What answers now, for one question; raises as `Service` does."""
    return Service(folder).answerer


def _settle() -> None:
    """What was read stays for long: the collector need not look through it between answers, nor come often, since answers are freed by counting."""
    gc.unfreeze()
    gc.collect()  # the generation before, where it has been exchanged
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def _state_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _note(message: str) -> None:
    print(message, file=sys.stderr)
