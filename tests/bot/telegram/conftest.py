"""Telegram for the tests: a stand-in of its own for each, and a look at what the bot did with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .standin import StandIn


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
