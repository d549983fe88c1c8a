"""How a row of the catalogue reaches the database: found by its key, added or corrected, never twice."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base

_Row = TypeVar("_Row", bound=Base)


@dataclass
class Load:
    """One loading: rows are found by their key, added or corrected, and whether any was."""

    session: Session
    zone: ZoneInfo
    changed: bool = False

    def row(self, entity: type[_Row], key: dict[str, Any], **columns: Any) -> _Row:
        """The row with this key and these columns."""
        found = self.session.scalars(select(entity).filter_by(**key)).one_or_none()
        if found is None:
            found = entity(**key, **columns)
            self.session.add(found)
            self.session.flush()
            self.changed = True
        for name, value in columns.items():
            if getattr(found, name) != value:
                setattr(found, name, value)
                self.changed = True
        return found

    def only(self, entity: type[Base], parent: dict[str, Any], name: str, keep: set[str]) -> None:
        """Take away the rows of a parent whose `name` is none of those to keep."""
        for row in self.session.scalars(select(entity).filter_by(**parent)).all():
            if getattr(row, name) not in keep:
                self.session.delete(row)
                self.changed = True

    def midnight(self, day: date | None) -> datetime | None:
        """The moment a day begins where the partnership is."""
        return None if day is None else datetime.combine(day, time(), self.zone)
