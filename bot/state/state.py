"""The state of a running service, opened at the newest migration, in its parts."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings, default_database_url
from bot.state.accounts import Accounts
from bot.state.audit import Audit
from bot.state.conversations import Conversations
from bot.state.database import open_engine
from bot.state.feedback import Feedback
from bot.state.inbox import Inbox
from bot.state.questions import Questions
from bot.state.roles import Roles
from bot.state.spent import Spent
from bot.state.switches import Switches


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
        self.feedback = Feedback(self.engine)
        self.conversations = Conversations(self.engine, settings.conversation_minutes)
        self.inbox = Inbox(self.engine)
        self.spent = Spent(self.engine)
        self.switches = Switches(self.engine, self.audit)
        self._keep_days = settings.keep_questions_days

    @property
    def shared(self) -> bool:
        """True where other processes may share it."""
        return self.engine.dialect.name == "postgresql"

    def purge(self) -> None:
        """Delete what has been kept for as long as the settings allow."""
        self.questions.purge(self._keep_days)
        self.feedback.purge(self._keep_days)
        self.conversations.purge(self._keep_days)
        self.inbox.purge()
        self.spent.purge()

    def close(self) -> None:
        self.engine.dispose()
