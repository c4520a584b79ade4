"""The state of a running service, opened at the newest migration, in its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import delete, func, select

from bot.limits import forget_visits
from bot.settings import Settings, default_database_url
from bot.state.accounts import Accounts
from bot.state.audit import Audit
from bot.state.conversations import Conversations
from bot.state.database import erase, open_engine
from bot.state.feedback import Feedback
from bot.state.inbox import Inbox
from bot.state.questions import Questions
from bot.state.roles import Roles
from bot.state.spent import Spent
from bot.state.switches import Switches
from bot.state.tables import inbox
from index.lock import Holder, LockedError

# PostgreSQL's advisory lock of whoever publishes; the number is ours alone within the database.
_PUBLISHING = 7_019_202


class State:
    """Every part writes for itself, each call in a transaction of its own.

    Raises:
        StateError: where the database cannot be opened.
    """

    def __init__(self, settings: Settings, home: Path) -> None:
        self.engine = open_engine(settings.database_url or default_database_url(home))
        self.audit = Audit(self.engine)
        self.roles = Roles(self.engine, self.audit, settings.admins)
        self.accounts = Accounts(self.engine, self.audit)
        self.questions = Questions(self.engine)
        self.feedback = Feedback(self.engine, self.questions)
        self.conversations = Conversations(self.engine, settings.conversation_minutes)
        self.inbox = Inbox(self.engine)
        self.spent = Spent(self.engine)
        self.switches = Switches(self.engine, self.audit)
        self._keep_days = settings.keep_questions_days

    @property
    def shared(self) -> bool:
        """True where other processes may share it."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Be the only process of the installation that publishes, for a with-block: where several share a state, one leads at a time.

        Raises:
            LockedError: where another one publishes.
        """
        if not self.shared:
            yield  # the lock of the home folder is enough
            return
        with self.engine.connect() as connection:
            if not connection.execute(select(func.pg_try_advisory_lock(_PUBLISHING))).scalar_one():
                raise LockedError(Holder())
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(_PUBLISHING)))

    def require_writable(self) -> None:
        """Raises SQLAlchemyError where the database cannot be reached, or takes no change."""
        with self.engine.begin() as connection:
            connection.execute(delete(inbox).where(inbox.c.update_id.is_(None)))  # there is none: nothing changes, but the right to is taken

    def purge(self) -> None:
        """Delete what has been kept for as long as the settings allow, from the disk too."""
        self.questions.purge(self._keep_days)
        self.feedback.purge(self._keep_days)
        self.conversations.purge(self._keep_days)
        self.inbox.purge()
        self.spent.purge()
        forget_visits(self.engine)
        erase(self.engine)

    def close(self) -> None:
        """Write what is not written yet, and let go of the database."""
        self.questions.close()
        self.engine.dispose()
