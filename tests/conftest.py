"""What most tests need: the bundled reports, and an answerer over them with its index in a folder of the test run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.service import open_answerer
from xhoshin.answerer import Answerer
from xhoshin.corpus import bundled_corpus, read_library
from xhoshin.library import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library(bundled_corpus())


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return open_answerer(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent
