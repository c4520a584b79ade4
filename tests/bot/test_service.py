"""A running service notices what another process publishes, and no question is dropped meanwhile."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import bot.service
from bot.service import Service
from tests.xhoshin.tiny import write_corpus
from xhoshin.answer import Kind
from xhoshin.dates import PartialDate

TIMES = 30


@pytest.fixture
def corpus(memory_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small bundled corpus in the place of the program's own."""
    write_corpus(memory_folder / "corpus")
    monkeypatch.setattr("xhoshin.corpus.__file__", str(memory_folder / "xhoshin" / "corpus.py"))
    return memory_folder / "corpus"


def publisher(corpus: Path, home: Path, repository: Path, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.xhoshin.republishing", str(corpus), str(home), str(times)]
    return subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True)


def test_30_publications_under_constant_questions(corpus: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The collector's look through all that a whole test run has left takes a second a generation; a service's own heap is seen through in no time.
    monkeypatch.setattr(bot.service.gc, "collect", lambda: 0)
    home = corpus.parent / "home"
    service = Service(home)
    seen: dict[str, set[str]] = {}
    with publisher(corpus, home, repository, TIMES) as process:
        while process.poll() is None:
            serving = service.serving
            serving.answerer.answer("おくやみ窓口の予約について")
            answer = serving.answerer.answer("門司区A-1の⑤").answer
            assert answer.kind is Kind.LOOKUP and answer.citations
            assert all(serving.live.library.holds(citation) for citation in answer.citations)
            text = serving.replies.text(answer)
            number = re.search(r"利用者の(\d+)番目", text)
            seen.setdefault(serving.live.generation, set()).add(number[1] if number else "bundled")
        assert process.stdout is not None
        published = [line.split() for line in process.stdout]
    assert process.returncode == 0 and len(published) == TIMES
    assert service.serving.live.generation == published[-1][0]  # the very next question is answered from it
    assert [int(embedded) for _, embedded in published[1:]] == [1] * (TIMES - 1)  # the one sentence that changed
    numbers = {name: str(number) for number, (name, _) in enumerate(published)}
    assert len(seen) > 3  # it kept up while it answered
    for generation, said in seen.items():
        assert said == {numbers.get(generation, "bundled")}  # never one generation's index with another's texts


def test_what_cannot_be_loaded_leaves_what_answers(corpus: Path, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = corpus.parent / "home"
    service = Service(home)
    before = service.serving.live.generation
    with publisher(corpus, home, repository, 1) as process:
        assert process.wait() == 0
    generation = next((home / "snapshots").glob("generation-000002-*"))
    (generation / "text_vectors.npy").write_bytes(b"")
    assert service.serving.live.generation == before
    assert "text_vectors.npy" in capsys.readouterr().err
    assert service.serving.answerer.answer("門司区A-1の⑤").answer.citations


def test_a_slow_generation_is_not_waited_for(corpus: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(corpus.parent / "home")
    before = service.serving
    go_on = threading.Event()
    opened = bot.service.open_live

    def slow(*arguments: object) -> object:
        go_on.wait(20)
        return opened(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(bot.service, "open_live", slow)
    monkeypatch.setattr(bot.service, "PATIENCE", 0.01)
    with publisher(corpus, corpus.parent / "home", repository, 1) as process:
        assert process.wait() == 0
    assert service.serving is before and service.serving is before
    go_on.set()
    assert service._loading is not None
    service._loading.future.result(20)
    assert service.serving is not before


def test_many_threads_ask_while_a_generation_is_exchanged(corpus: Path, repository: Path) -> None:
    service = Service(corpus.parent / "home")
    with publisher(corpus, corpus.parent / "home", repository, 5) as process, ThreadPoolExecutor(4) as threads:

        def ask(_: int) -> bool:
            while process.poll() is None:
                if service.serving.answerer.answer("門司区A-1の⑤").answer.kind is not Kind.LOOKUP:
                    return False
            return True

        assert all(threads.map(ask, range(4)))
    assert service.serving.live.library.edition("moji", PartialDate(2025)) is not None
