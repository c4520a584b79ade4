"""Who may do what, by Telegram's numeric user id."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine, delete, select

from bot.state.actions import Action
from bot.state.audit import Audit
from bot.state.tables import now, roles
from bot.state.upsert import upsert


class Role(StrEnum):
    STAFF = "staff"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """An admin may do what staff may."""
        return self is Role.ADMIN or self is other


@dataclass(frozen=True, slots=True)
class Granted:
    user_id: int
    role: Role
    by: str
    at: datetime


class LastAdminError(Exception):
    """The last admin cannot be taken away: nobody could grant a role any more."""


class Roles:
    """`first_admins` are admins whatever the table says: those of the configuration."""

    def __init__(self, engine: Engine, audit: Audit, first_admins: Iterable[int] = ()) -> None:
        self._engine, self._audit, self._first = engine, audit, frozenset(first_admins)

    def role_of(self, user_id: int) -> Role | None:
        if user_id in self._first:
            return Role.ADMIN
        with self._engine.connect() as connection:
            found = connection.execute(select(roles.c.role).where(roles.c.user_id == user_id)).scalar()
        return Role(found) if found else None

    def may(self, user_id: int, needed: Role) -> bool:
        role = self.role_of(user_id)
        return role is not None and role.includes(needed)

    def all(self) -> list[Granted]:
        """Those of the configuration first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(roles).order_by(roles.c.granted_at)).all()
        first = [Granted(user_id, Role.ADMIN, "configuration", now()) for user_id in sorted(self._first)]
        return first + [Granted(row.user_id, Role(row.role), row.granted_by, row.granted_at) for row in rows if row.user_id not in self._first]

    def grant(self, user_id: int, role: Role, by: str) -> None:
        """Give a role instead of any before. Raises LastAdminError where that would leave no admin."""
        if role is not Role.ADMIN:
            self._keep_an_admin(user_id)
        with self._engine.begin() as connection:
            values = {"role": role.value, "granted_by": by, "granted_at": now()}
            connection.execute(upsert(self._engine, roles, {"user_id": user_id}, values))
        self._audit.note(by, Action.GRANT, f"{user_id} {role.value}")

    def revoke(self, user_id: int, by: str) -> bool:
        """Take a role away; False where there was none. Raises LastAdminError."""
        self._keep_an_admin(user_id)
        with self._engine.begin() as connection:
            gone = connection.execute(delete(roles).where(roles.c.user_id == user_id)).rowcount
        if gone:
            self._audit.note(by, Action.REVOKE, str(user_id))
        return bool(gone)

    def _keep_an_admin(self, user_id: int) -> None:
        if [granted.user_id for granted in self.all() if granted.role is Role.ADMIN] == [user_id] or user_id in self._first:
            raise LastAdminError(
                "最後の管理者、または設定ファイルの管理者は外せません。/ The last admin, and admins of the settings, cannot be removed here."
            )
