"""What the Bot API answers when it refuses, in its own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class RefusedError(Exception):
    """An answer that is not ok.

    `mistake` tells that no bot without a fault in it gets this answer (broken markup, an unknown parameter, a keyboard beyond the limits), so
    that a test fails even where the bot swallows the error. What happens in good bots too (an old query, an identical edit) is none.
    """

    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)
    mistake: bool = False

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


def bad_request(what: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {what}")


def mistake(what: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {what}", mistake=True)


def forbidden(what: str) -> RefusedError:
    return RefusedError(403, f"Forbidden: {what}")


def conflict(what: str) -> RefusedError:
    return RefusedError(409, f"Conflict: {what}")


def too_many(seconds: int) -> RefusedError:
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


NO_METHOD = RefusedError(404, "Not Found")
BAD_TOKEN = RefusedError(404, "Not Found")
WRONG_TOKEN = RefusedError(401, "Unauthorized")
OTHER_POLL = conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
POLL_AT_WEBHOOK = conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
POLL_ENDED_BY_WEBHOOK = conflict("terminated by setWebhook request")
NO_CHAT = bad_request("chat not found")
BLOCKED = forbidden("bot was blocked by the user")
KICKED = forbidden("bot was kicked from the group chat")
NEVER_STARTED = forbidden("bot can't initiate conversation with a user")
NO_EDITED = bad_request("message to edit not found")
NO_REPLIED = bad_request("message to be replied not found")
NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
)
OLD_QUERY = bad_request("query is too old and response timeout expired or query ID is invalid")
TOO_BIG = bad_request("file is too big")
NO_FILE = bad_request("wrong file_id or the file is temporarily unavailable")
