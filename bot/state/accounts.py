"""Passwords of the staff desk, kept as scrypt hashes (RFC 7914)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from datetime import datetime

from sqlalchemy import Engine, delete, select

from bot.state.actions import Action
from bot.state.audit import Audit
from bot.state.roles import Role
from bot.state.tables import accounts, now
from bot.state.upsert import upsert

SHORTEST = 12
# What stands in the audit log, in a form and on the command line without quotes.
_NAME = re.compile(r"[\w.@-]{1,40}")
# 16 MiB and some 50 ms a guess, as OWASP's password storage cheat sheet recommends for scrypt (N = 2^14, r = 8, p = 5).
_N, _R, _P = 2**14, 8, 5


class PasswordError(ValueError):
    """A password that is too short, or a name that cannot be one; the message says so in Japanese and English."""


class Accounts:
    def __init__(self, engine: Engine, audit: Audit) -> None:
        self._engine, self._audit = engine, audit

    def set_password(self, name: str, password: str, role: Role, by: str) -> None:
        """Make an account, or change its password and role. Raises PasswordError."""
        if _NAME.fullmatch(name) is None:
            raise PasswordError(
                "アカウント名は40文字までの文字・数字と . @ - _ にしてください。/ An account name has 1 to 40 letters, digits, and the signs . @ - _ alone."
            )
        if len(password) < SHORTEST:
            raise PasswordError(f"パスワードは{SHORTEST}文字以上にしてください。/ A password has at least {SHORTEST} characters.")
        values = {"role": role.value, "password": _hashed(password, os.urandom(16)), "changed_at": now()}
        with self._engine.begin() as connection:
            connection.execute(upsert(self._engine, accounts, {"name": name}, values))
        self._audit.note(by, Action.ACCOUNT, f"{name} {role.value}")

    def remove(self, name: str, by: str) -> bool:
        with self._engine.begin() as connection:
            gone = connection.execute(delete(accounts).where(accounts.c.name == name)).rowcount
        if gone:
            self._audit.note(by, Action.ACCOUNT, f"{name} removed")
        return bool(gone)

    def check(self, name: str, password: str) -> Role | None:
        """The role of an account, where the password is its own; takes as long where there is no such account."""
        with self._engine.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).first()
        kept = row.password if row else _NOBODY
        salt = base64.b64decode(kept.split("$")[0])
        right = hmac.compare_digest(_hashed(password, salt), kept)
        return Role(row.role) if row is not None and right else None

    def role_of(self, name: str) -> Role | None:
        with self._engine.connect() as connection:
            role = connection.execute(select(accounts.c.role).where(accounts.c.name == name)).scalar()
        return Role(role) if role else None

    def changed_at(self, name: str) -> datetime | None:
        """When the account's password or role was set last; None where there is no such account."""
        with self._engine.connect() as connection:
            return connection.execute(select(accounts.c.changed_at).where(accounts.c.name == name)).scalar()

    def names(self) -> list[tuple[str, Role]]:
        with self._engine.connect() as connection:
            return [(row.name, Role(row.role)) for row in connection.execute(select(accounts).order_by(accounts.c.name)).all()]


def _hashed(password: str, salt: bytes) -> str:
    key = hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=_N, r=_R, p=_P, maxmem=2**26)
    return f"{base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


_NOBODY = base64.b64encode(bytes(16)).decode() + "$" + base64.b64encode(bytes(64)).decode()
