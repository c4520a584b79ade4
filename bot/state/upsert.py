"""Insert a row, or change the one of the same key: one statement in both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(engine: Engine, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> Executable:
    """The statement; `values` are set in either case."""
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=dict(values))


def insert_new(engine: Engine, table: Table, key: str, values: Mapping[str, Any]) -> Executable:
    """The statement that inserts a row unless there is one of the same key; it returns the key where it did."""
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table).values(**values).on_conflict_do_nothing(index_elements=[key]).returning(table.c[key])
