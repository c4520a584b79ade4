"""What a running service remembers: roles, questions without their askers, feedback, conversations, the inbox, and the audit log."""

from bot.state.database import StateError
from bot.state.state import State

__all__ = ["State", "StateError"]
