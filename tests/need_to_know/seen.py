"""What one viewer sees of a world: rows by table and key, and which of their columns are hidden."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from models.base import Base

Key = tuple[object, ...]
WHOLE: frozenset[str] = frozenset()


@dataclass
class Seen:
    """Filled by an oracle, compared with what comes through the door."""

    rows: dict[str, dict[Key, frozenset[str]]] = field(default_factory=dict)

    def add(self, rows: Iterable[Base], *, hidden: frozenset[str] = WHOLE) -> None:
        """These rows are visible, but for some of their columns."""
        for row in rows:
            self.rows.setdefault(row.__tablename__, {})[key(row)] = hidden

    def of(self, table: str) -> dict[Key, frozenset[str]]:
        """The visible rows of a table."""
        return self.rows.get(table, {})


def key(row: Base) -> Key:
    """A row's primary key."""
    columns = vars(row)
    return tuple(columns[name] for name in key_columns(row.__tablename__))


@cache
def key_columns(table: str) -> tuple[str, ...]:
    """The names of a table's primary key."""
    return tuple(column.name for column in Base.metadata.tables[table].primary_key.columns)


def all_but(kind: type[Base], *shown: str) -> frozenset[str]:
    """Every column of a table but those shown."""
    names = {column.name for column in kind.__table__.columns}
    assert names.issuperset(shown)
    return frozenset(names - set(shown))
