"""Random worlds as data: rows in every table, the same for the same seed, and how a database gets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from meetings.doors import Caseroom
from models import evidence
from models.base import Base
from tests.need_to_know.dice import NOW, Dice, Row
from tests.need_to_know.world_accounts import add_handovers, add_mobile_numbers, add_notices
from tests.need_to_know.world_cases import add_cases, add_information
from tests.need_to_know.world_closing import add_closings
from tests.need_to_know.world_corrections import add_corrections
from tests.need_to_know.world_extracts import add_extracts
from tests.need_to_know.world_issued import add_issued
from tests.need_to_know.world_mails import add_mails
from tests.need_to_know.world_meetings import add_meetings
from tests.need_to_know.world_outcomes import add_outcomes
from tests.need_to_know.world_people import add_ground, add_service_records
from tests.need_to_know.world_requests import add_requests
from tests.need_to_know.world_returns import add_returns
from tests.need_to_know.world_turns import add_turns


@dataclass(frozen=True, eq=False)
class World:
    """Everything there is, at one moment; nothing in it changes once it is drawn."""

    seed: int
    now: datetime
    rows: Mapping[type[Base], tuple[Base, ...]]

    def of(self, kind: type[Row]) -> tuple[Row, ...]:
        """The rows of one table."""
        return cast("tuple[Row, ...]", self.rows.get(kind, ()))

    @cached_property
    def stored(self) -> Mapping[str, list[dict[str, Any]]]:
        """The rows of each table as values by column, ready to insert."""
        return {kind.__tablename__: [vars(row) for row in rows] for kind, rows in self.rows.items()}


_PARTS = (
    add_ground,
    add_cases,
    add_meetings,
    add_information,
    add_outcomes,
    add_issued,
    add_corrections,
    add_service_records,
    add_requests,
    add_extracts,
    add_returns,
    add_turns,
    add_handovers,
    add_notices,
    add_mails,
    add_mobile_numbers,
    add_closings,
)


def draw(seed: int) -> World:
    """The world of a seed."""
    dice = Dice(seed)
    for add in _PARTS:
        dice.turn_to(add.__name__)
        add(dice)
    return World(seed, NOW, {kind: tuple(rows) for kind, rows in dice.made.items()})


def make_room(caseroom: Caseroom) -> None:
    """Let worlds follow each other in one database: what guards evidence would keep the first for ever."""
    with _writing(caseroom) as connection, connection.begin():
        evidence.drop_triggers(connection)


def load(caseroom: Caseroom, world: World) -> None:
    """Put a world in the place of whatever is in the database."""
    with _writing(caseroom) as connection, connection.begin():
        for table in reversed(_TABLES):
            connection.exec_driver_sql(f"DELETE FROM {table.name}")
        for table in _TABLES:
            if rows := world.stored.get(table.name):
                connection.execute(insert(table), rows)


def _writing(caseroom: Caseroom) -> Connection:
    return caseroom.record.connect().execution_options(write=True)


def _in_order() -> list[Any]:
    """Tables after those they refer to; the register after the answers it points to."""
    names = [table.name for table in Base.metadata.sorted_tables if table.name != "attendances"]
    names.insert(names.index("acknowledgements") + 1, "attendances")
    return [Base.metadata.tables[name] for name in names]


_TABLES = _in_order()
