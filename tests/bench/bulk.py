"""Decides how many rows at once reach the tables: whole lists, the tables that others point to first."""

from collections import defaultdict
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models import Base
from models.base import new_id


class Bulk:
    """Rows by table, kept until `flush`; every row of a table brings the same columns."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, entity: type[Base], **values: Any) -> str:
        """Keep one row; returns its id, which tables with a key of other columns ignore."""
        if "id" in entity.__table__.columns:
            values.setdefault("id", new_id())
        self._rows[entity.__tablename__].append(values)
        return str(values.get("id", ""))

    def flush(self) -> None:
        """Insert what was kept, one statement for each table."""
        for table in Base.metadata.sorted_tables:
            if rows := self._rows.pop(table.name, None):
                self._session.execute(insert(table), rows)
