"""Two offices: one that a module's tests share, and one for each test that changes what is live."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.web.desk.office import Office


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its index built."""
    home = tmp_path_factory.mktemp("desk") / "home"
    Office(home).reception.close()
    return home


@pytest.fixture(scope="module")
def office(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from _office(built_home, tmp_path_factory.mktemp("office") / "home")


@pytest.fixture
def own_office(built_home: Path, tmp_path: Path) -> Iterator[Office]:
    yield from _office(built_home, tmp_path / "home")


def _office(built: Path, home: Path) -> Iterator[Office]:
    shutil.copytree(built, home)
    opened = Office(home)
    yield opened
    opened.reception.close()
