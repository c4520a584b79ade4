"""A running service notices what another process publishes, and no question is dropped meanwhile."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

import bot.service
from bot.service import Service
from tests.xhoshin.tiny import write_corpus
from xhoshin.answer import Kind

TIMES = 30


@pytest.fixture
def corpus(memory_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small bundled corpus in the place of the program's own."""
    write_corpus(memory_folder / "corpus")
    monkeypatch.setattr("xhoshin.corpus.__file__", str(memory_folder / "xhoshin" / "corpus.py"))
    monkeypatch.setattr(bot.service, "LOOK_EVERY", 0.01)
    return memory_folder / "corpus"


def publisher(corpus: Path, home: Path, repository: Path, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.xhoshin.republishing", str(corpus), str(home), str(times)]
    return subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True)


def wait_for(service: Service, generation: str) -> None:
    until = time.monotonic() + 20
    while service.serving.live.generation != generation and time.monotonic() < until:
        time.sleep(0.01)
    assert service.serving.live.generation == generation


def test_30_publications_under_constant_questions(corpus: Path, repository: Path) -> None:
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
    wait_for(service, published[-1][0])
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
    (generation / "vectors.npy").write_bytes(b"")
    until = time.monotonic() + 20
    while "vectors.npy" not in capsys.readouterr().err and time.monotonic() < until:
        service.serving.answerer.answer("駐車場")
        time.sleep(0.01)
    assert service.serving.live.generation == before
    assert service.serving.answerer.answer("門司区A-1の⑤").answer.citations
