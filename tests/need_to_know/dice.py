"""How a random world is drawn: the same rows for the same seed, each with the right kind of id and time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import TypeVar, cast

from models.base import Base, SealedText

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
Row = TypeVar("Row", bound=Base)
_Thing = TypeVar("_Thing")


class Dice:
    """The draw under way: chance, and the rows made so far."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = Random(seed)
        self.made: dict[type[Base], list[Base]] = {}

    def turn_to(self, part: str) -> None:
        """Draw a part of the world, whatever was drawn before: what is added to one part changes no other."""
        self._random = Random(f"{self._seed} {part}")

    def id(self) -> str:
        """An id in no order, as in a real database."""
        return f"{self._random.getrandbits(128):032x}"

    def add(self, table: type[Row], /, **values: object) -> Row:
        """A row, under a new id where its table has one."""
        columns = _columns(table)
        if "id" in columns and "id" not in values:
            values["id"] = self.id()
        assert columns.keys() >= values.keys(), f"{table.__name__} has no {values.keys() - columns.keys()}"
        row: Row = _plain(table)()
        vars(row).update(columns | values)
        self.made.setdefault(table, []).append(row)
        return row

    def of(self, kind: type[Row]) -> list[Row]:
        """The rows of a table made so far."""
        return cast("list[Row]", self.made.get(kind, [])).copy()

    def chance(self, share: float) -> bool:
        """True in this share of draws."""
        return self._random.random() < share

    def one(self, things: Sequence[_Thing], weights: Sequence[float] | None = None) -> _Thing:
        """One of them."""
        return self._random.choices(things, weights)[0]

    def some(self, things: Sequence[_Thing], share: float) -> list[_Thing]:
        """Each of them in this share of draws, in their order."""
        return [thing for thing in things if self.chance(share)]

    def number(self, most: int) -> int:
        """From 0 to `most`."""
        return self._random.randint(0, most)


@cache
def _columns(table: type[Base]) -> dict[str, None]:
    """A row of which nothing is said."""
    return dict.fromkeys(table.__table__.columns.keys())


@cache
def _plain(table: type[Row]) -> type[Row]:
    """What a row is in a world: its columns alone, since oracles ask for them a million times."""
    return cast("type[Row]", type(table.__name__, (), {"__tablename__": table.__tablename__}))


def hours(offset: float) -> datetime:
    """So many hours after the moment at which the world is looked at; negative is before it."""
    return NOW + timedelta(hours=offset)


def sealed(place: str) -> SealedText:
    """Something in a sealed column: no test of a policy opens it."""
    return SealedText(place, f"1|key|nonce|{place}")
