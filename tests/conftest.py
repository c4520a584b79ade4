"""What most tests need: the bundled reports, and an answerer over them with its index in a folder of the test run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.service import open_answerer
from tests.services.postgres import Postgres, programs, running
from xhoshin.answerer import Answerer
from xhoshin.corpus import bundled_corpus, read_library
from xhoshin.library import Library

# How many examples a property is tried on: HYPOTHESIS_PROFILE=thorough is what `python -m tests.faults` sets. Machines differ, so no example has a deadline.
settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library(bundled_corpus())


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return open_answerer(tmp_path_factory.mktemp("home"))


@pytest.fixture
def memory_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the machine has such a place: for tests of the order of many writes, not of the disk."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; skipped where none is installed, except in CI."""
    if programs() is None:
        assert not os.environ.get("CI"), "CI must install PostgreSQL"
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent
