"""How every table stores its ids, its times and its sealed text."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    MetaData,
    String,
    Text,
    TypeDecorator,
    literal_column,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, mapped_column

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one set of mapped classes; what a name means depends on the door."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


def new_id() -> str:
    """128 random bits as 32 hex digits: an id tells nobody how many rows there are."""
    return secrets.token_hex(16)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time; fixed-width text on SQLite, so that comparing text compares times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite's text is written in one step instead of three: each request asks by four times."""
        return _stored if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """SQLite's text is read in one step instead of three: a page may hold hundreds of times."""
        return _aware if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return moment.astimezone(UTC)


def _stored(moment: datetime | None) -> str | None:
    """As SQLAlchemy writes a time: fixed in width, its zone left out."""
    return None if moment is None else _in_utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=4096)
def _aware(stored: str | None) -> datetime | None:
    """A page is asked for again and again, and tells the same times of the same people."""
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


@dataclass(frozen=True, slots=True)
class SealedText:
    """Encrypted text as stored, and the column it belongs to; only a keyring opens it."""

    place: str
    stored: str

    def __repr__(self) -> str:
        return f"<sealed {self.place}>"

    __str__ = __repr__


class Sealed(TypeDecorator[SealedText]):
    """A column of sealed text; `place` is `table.column`, bound into the encryption."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: SealedText | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if getattr(value, "place", None) != self.place:
            raise ValueError(f"{self.place} takes only text sealed for it")
        return value.stored

    def process_result_value(self, value: str | None, dialect: Dialect) -> SealedText | None:
        return None if value is None else SealedText(self.place, value)


class SealedIn(TypeDecorator[SealedText]):
    """Sealed text of several columns under each other, as `with_place` marks it."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> SealedText | None:
        return None if value is None else SealedText(*value.split("|", 1))


def with_place(column: InstrumentedAttribute[Any]) -> ColumnElement[SealedText]:
    """A sealed column that still knows whose it was once it stands in a UNION with others."""
    if not isinstance(column.type, Sealed):
        raise TypeError(f"{column} is not sealed")
    place: ColumnElement[str] = literal_column(f"'{column.type.place}|'")
    return type_coerce(place.concat(type_coerce(column, Text)), SealedIn)


NewId = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
