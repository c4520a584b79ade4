"""Telegram for the tests: a stand-in of its own for each, and a look at what the bot did with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reception import Reception
from bot.settings import read_settings

from .standin import StandIn
from .towns import ADMIN, Town


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Telegram, listening. At the end the test fails if the bot made a mistake that no faultless bot makes (StandIn.verify)."""
    with StandIn() as made:
        yield made


@pytest.fixture
def late_standin() -> Iterator[StandIn]:
    """Telegram that does not listen yet: call `start()`."""
    made = StandIn()
    yield made
    made.close()
    made.verify()


@pytest.fixture(scope="session")
def shared_reception(tmp_path_factory: pytest.TempPathFactory) -> Reception:
    """One for all conversations that change nothing but the log."""
    return Reception.open(read_settings(admins=(ADMIN,), questions_per_minute=1000), tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(standin: StandIn, shared_reception: Reception) -> Iterator[Town]:
    """A bot at work, with the bundled reports."""
    with Town(standin, shared_reception.service.store.root, shared_reception) as made:
        yield made


@pytest.fixture
def own_home(shared_reception: Reception, tmp_path: Path) -> Path:
    """A home of the test's own, with the index of the bundled reports."""
    shutil.copytree(shared_reception.service.store.snapshots, tmp_path / "home" / "snapshots")
    return tmp_path / "home"


@pytest.fixture
def own_town(standin: StandIn, own_home: Path) -> Iterator[Town]:
    """A bot that the test may do anything with."""
    with Town(standin, own_home) as made:
        yield made
