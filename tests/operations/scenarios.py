"""What happens to an installation, and what is counted meanwhile; the tests assert on the counts, `python -m tests.operations` prints them."""

from __future__ import annotations

import threading
import time

from tests.bot.telegram.standin import User
from tests.operations.installation import ADMIN, Installation, Member
from tests.operations.load import Citizens, Counts, asking, under_load
from tests.services.postgres import Postgres
from tests.xhoshin.derived import later_text

# What is written into an upstream's `fail_timeout` in the guide's configuration: so long nginx leaves out a process that did not answer.
FAIL_TIMEOUT = 2.0
# So many ask at once before a process is killed.
CROWD = 60


def one_is_killed(installation: Installation, member: Member, seconds: float) -> Counts:
    """Under load, and a moment after many ask at once so that every process has its hands full, one is killed; it is started again later."""
    crowd = Citizens(installation.standin, CROWD, float("inf"), threading.Event())
    with under_load(installation) as counts:
        time.sleep(seconds / 3)
        crowd.run(1)
        time.sleep(0.3)
        member.kill()
        time.sleep(seconds / 3)
        member.start()
        time.sleep(seconds / 3)
    member.ready()
    crowd.account(counts)
    return counts


def all_are_restarted(installation: Installation) -> Counts:
    """Under load each process is ended by SIGTERM and started again, one after the other, as the guide says."""
    with under_load(installation, telegram_rate=8.0) as counts:
        for member in installation.members:
            assert member.stop() == 0, member.log[-2000:]
            member.start().ready()
            time.sleep(FAIL_TIMEOUT)
    return counts


def database_goes_away(installation: Installation, postgres: Postgres, seconds: float) -> Counts:
    """Under load PostgreSQL is stopped for some seconds."""
    with under_load(installation) as counts:
        time.sleep(2)
        postgres.stop()
        time.sleep(seconds)
        postgres.start()
        time.sleep(2)
    return counts


def is_published(installation: Installation, admin: User, edition: str) -> float:
    """An admin sends a file to the bot and taps the button: seconds until every process serves the edition.

    Raises:
        AssertionError: not within 15 seconds.
    """
    proposed(admin)
    admin.taps("公開する / publish")
    started = time.monotonic()
    while not all(member.serves(edition) for member in installation.members):
        assert time.monotonic() - started < 15, [member.serves(edition) for member in installation.members]
        time.sleep(0.1)
    return time.monotonic() - started


def proposed(admin: User) -> None:
    """A later edition of 門司区 sent, and the summary of what it would become come."""
    admin.sends_document("moji.txt", later_text().encode())
    while not admin.reply(20).buttons:
        pass


def admin_of(installation: Installation) -> User:
    return installation.standin.user("管理者", user_id=ADMIN)


def taken_of(installation: Installation, questions: int) -> list[str]:
    """What a visitor gets who asks so often at once, each time of whichever process nginx chooses."""
    with asking(installation.nginx.port) as browser:
        return [browser.ask() for _ in range(questions)]
