"""Fills every table there is with rows that differ in every column, by walking the models."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    Table,
    insert,
    inspect,
    text,
)
from sqlalchemy.engine import Connection

from models import Base
from models.base import Sealed, SealedText, new_id
from tests.places import START

ROWS = 3
Rows = list[dict[str, Any]]


def fill(connection: Connection) -> None:
    """Add `ROWS` rows to every table, each naming its own row of every parent."""
    filled: dict[str, Rows] = {}
    for table in Base.metadata.sorted_tables:
        filled[table.name] = rows = []
        for number in range(ROWS):
            rows.append(_row(table, number, filled))
        connection.execute(insert(table), rows)


def contents(connection: Connection) -> dict[str, Rows]:
    """Every stored row of every table, as the database holds it, by table and in the order of all columns."""
    tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    found = {}
    for name in sorted(tables):
        rows = connection.execute(text(f"SELECT * FROM {name}")).mappings()
        found[name] = sorted((dict(row) for row in rows), key=lambda row: sorted(map(str, row.items())))
    return found


def _row(table: Table, number: int, filled: dict[str, Rows]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for reference in sorted(table.foreign_key_constraints, key=lambda one: -len(one.columns)):
        for name, value in _parent_key(reference, number, filled).items():
            row.setdefault(name, value)
    for column in table.columns:
        if column.name not in row:
            row[column.name] = _value(table, column, number)
    return row


def _parent_key(reference: ForeignKeyConstraint, number: int, filled: dict[str, Rows]) -> dict[str, Any]:
    """What names the parent of the same number; for a row of the same table, the row before, if any."""
    parents = filled.get(reference.referred_table.name, [])
    wanted = number - 1 if reference.referred_table is reference.table else number
    if not 0 <= wanted < len(parents):
        assert all(column.nullable for column in reference.columns)
        return dict.fromkeys(reference.column_keys)
    return {element.parent.name: parents[wanted][element.column.name] for element in reference.elements}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    words = f"{table.name}.{column.name} № {number}"
    if isinstance(column.type, Sealed):
        return SealedText(column.type.place, f"1|{new_id()}|nonce|{words}")
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number + 1
    if isinstance(column.type, Date):
        return date(2026, 2, 28) + timedelta(days=number)
    if hasattr(column.type, "impl") and isinstance(column.type.impl, DateTime):
        return START + timedelta(days=number, microseconds=1)
    return new_id() if getattr(column.type, "length", None) == 32 else words
