"""Several processes on one PostgreSQL behind nginx, for real: killed, restarted, cut off from the database, published to, all under load."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.state.state import State
from bot.telegram.workers import WORKERS
from tests.bot.telegram.standin import StandIn, User
from tests.operations import scenarios
from tests.operations.installation import Installation, installed
from tests.operations.load import answered
from tests.services.nginx import NGINX
from tests.services.postgres import Postgres

_LATER = "moji/2025-03-31"


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    if NGINX is None or shutil.which("openssl") is None:
        assert not os.environ.get("CI"), "CI must install nginx and openssl"
        pytest.skip("nginx or openssl is not installed (Debian: nginx, openssl)")


@pytest.fixture(scope="module")
def sharing(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Three processes that share a home folder."""
    with StandIn() as standin, installed(tmp_path_factory.mktemp("sharing"), postgres.fresh_url("sharing"), standin, followers=False) as made:
        yield made


@pytest.fixture(scope="module")
def following(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A leader, and two that follow it in homes of their own."""
    with StandIn() as standin, installed(tmp_path_factory.mktemp("following"), postgres.fresh_url("following"), standin, followers=True) as made:
        yield made


def test_one_is_killed_and_nothing_is_lost_nor_answered_twice(sharing: Installation) -> None:
    counts = scenarios.one_is_killed(sharing, sharing.members[1], seconds=9)
    assert counts.updates > 50 and counts.asked > 30, counts
    assert (counts.lost, counts.twice, counts.disordered, counts.failed) == (0, 0, 0, []), counts
    assert counts.noted <= WORKERS, counts  # what the killed one had in hand
    assert all(member.figure("xhoshin_questions_total", 'channel="telegram"') > 0 for member in (sharing.members[0], sharing.members[2]))


def test_all_are_restarted_one_after_the_other_and_nobody_notices(sharing: Installation) -> None:
    counts = scenarios.all_are_restarted(sharing)
    assert counts.updates > 50 and counts.asked > 30, counts
    assert (counts.lost, counts.twice, counts.noted, counts.disordered, counts.failed) == (0, 0, 0, 0, []), counts


def test_without_the_database_the_web_answers_and_updates_come_again(sharing: Installation, postgres: Postgres) -> None:
    before = len(sharing.standin.webhook.deliveries)
    counts = scenarios.database_goes_away(sharing, postgres, seconds=4)
    statuses = {delivery.status for delivery in sharing.standin.webhook.deliveries[before:]}
    assert statuses == {200, 500}, statuses
    assert (counts.lost, counts.disordered, counts.failed) == (0, 0, []), counts
    assert (counts.twice, counts.noted) == (0, 0), counts  # each process writes down what it had in hand before any of them takes more


def test_a_visitor_has_one_limit_at_all_of_them(sharing: Installation) -> None:
    assert scenarios.taken_of(sharing, 20) == ["200"] * 15 + ["429"] * 5
    hanako = sharing.standin.user("花子")
    for number in range(20):
        hanako.says(f"門司区 A-{number % 8 + 1} ①")
    sharing.standin.drained()
    sharing.standin.wait_for(lambda: len(hanako.messages) >= 16)
    time.sleep(1)
    assert len(answered(hanako)) == 15


def test_one_publishes_at_a_time_and_all_serve_it(sharing: Installation, tmp_path: Path) -> None:
    admin = scenarios.admin_of(sharing)
    scenarios.proposed(admin)
    elsewhere = State(read_settings(database_url=sharing.database_url), tmp_path)
    with elsewhere.publishing():
        admin.taps("公開する / publish")
        assert "Another process is publishing" in admin.reply(20).text
    assert not any(member.serves(_LATER) for member in sharing.members)
    elsewhere.close()
    assert scenarios.is_published(sharing, admin, _LATER) < 5


def test_followers_serve_what_the_leader_publishes_and_serve_on_without_it(following: Installation) -> None:
    leader, *followers = following.members
    assert scenarios.is_published(following, scenarios.admin_of(following), _LATER) < 6
    hanako = following.standin.user("花子")
    leader.kill()
    hanako.says("門司区 A-1 ①")
    assert scenarios.taken_of(following, 6) == ["200"] * 6
    assert all(follower.serves(_LATER) and follower.get("/desk")[0] == 404 for follower in followers)
    leader.start().ready()
    assert answered_by(following, hanako) == [("門司区", "A-1")]
    assert all(follower.figure("xhoshin_questions_total", 'channel="telegram"') == 0 for follower in followers)


def test_a_follower_keeps_updates_for_the_leader(following: Installation) -> None:
    leader, follower, _ = following.members
    public, real = next(iter(following.standin.webhook.routes.items()))
    following.standin.webhook.routes[public] = f"http://127.0.0.1:{follower.port}"
    handled = leader.figure("xhoshin_questions_total", 'channel="telegram"')
    jiro = following.standin.user("次郎")
    jiro.says("門司区 A-2 ①")
    assert answered_by(following, jiro) == [("門司区", "A-2")]
    following.standin.webhook.routes[public] = real
    assert leader.figure("xhoshin_questions_total", 'channel="telegram"') == handled + 1


def answered_by(installation: Installation, citizen: User) -> list[tuple[str, str]]:
    installation.standin.wait_for(lambda: answered(citizen), 20)
    return answered(citizen)
