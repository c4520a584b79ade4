"""Who is signed in: a signed cookie that says so, and the token of its forms. Nothing of it is kept on the server."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from bot.secrets import keyed_hash, new_name

# A session ends after so many seconds, and after so many without a request.
LASTS = 8 * 3600
IDLE = 3600
# The longest message carried to the next page: a browser keeps 4096 bytes of a cookie.
MOST_SAID = 400


@dataclass(frozen=True, slots=True)
class Session:
    """`actor` is who it is in the audit log: `telegram:123`, `desk:sato`.

    `stamp` tells when the account's password was set, empty without one; `started` and `seen` are seconds since 1970; `said` is what the next
    page shows of what was done.
    """

    id: str
    actor: str
    stamp: str
    started: int
    seen: int
    said: str = ""


class Sessions:
    """Signs with a key derived from the installation's; `clock` gives seconds since 1970."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = key, clock
        signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeSerializer(key, salt="desk-session", signer_kwargs=signing)

    def begin(self, actor: str, stamp: str = "") -> Session:
        now = int(self._clock())
        return Session(new_name(), actor, stamp, now, now)

    def written(self, session: Session, said: str = "") -> str:
        """The cookie's value; the session counts as used now."""
        kept = replace(session, seen=int(self._clock()), said=said[:MOST_SAID])
        return str(self._serializer.dumps(asdict(kept)))

    def read(self, cookie: str | None) -> Session | None:
        """The session that a cookie of ours holds, unless it has ended."""
        try:
            said: Any = self._serializer.loads(cookie or "")
            session = Session(**said)
        except (BadData, TypeError, ValueError):
            return None
        now = self._clock()
        return session if now - session.started < LASTS and now - session.seen < IDLE else None

    def token(self, session: Session) -> str:
        """What every form of the session carries, so that no other site can send one in its name."""
        return keyed_hash(self._key, f"desk-form:{session.id}")

    def is_token(self, session: Session, word: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), word.encode("utf-8", "replace"))

    def spent_name(self, session: Session) -> str:
        """What names the session where those are kept that were signed out of."""
        return keyed_hash(self._key, f"desk-session:{session.id}")
