"""Every row and column of every table through the viewer door is what the oracle says, for every viewer."""

from itertools import islice

import pytest

from meetings import policy
from meetings.doors import Caseroom, viewers
from models.base import Base
from models.people import Person
from tests.lengths import swept
from tests.need_to_know.judging import everybody, judge, judge_writing, keep_plans, stored
from tests.need_to_know.oracle import oracle
from tests.need_to_know.worlds import draw, load

_AT_ONCE = 10
# The policies are SQLite's and a viewer takes five times as long: of each world another third of its viewers.
_ON_POSTGRES = 3


def _judge_worlds(caseroom: Caseroom, first: int, *, one_in: int = 1) -> None:
    for seed in range(first, first + _AT_ONCE):
        world = draw(seed)
        load(caseroom, world)
        base = stored(caseroom)
        for viewer in islice(everybody(world), seed % one_in, None, one_in):
            judge(caseroom, world, base, viewer)


@pytest.mark.parametrize("first", swept(range(0, 200, _AT_ONCE), in_every_run=[0]))
def test_policies_are_the_rules_on_sqlite(sqlite_stage: Caseroom, first: int) -> None:
    _judge_worlds(sqlite_stage, first)


@pytest.mark.postgres
@pytest.mark.parametrize("first", swept(range(0, 40, _AT_ONCE), in_every_run=[0]))
def test_policies_are_the_rules_on_postgres(postgres_stage: Caseroom, first: int) -> None:
    _judge_worlds(postgres_stage, first, one_in=_ON_POSTGRES)


def test_what_an_operation_sees_inside_its_write_is_what_its_actor_sees(stage: Caseroom) -> None:
    keep_plans(stage)
    for seed in range(5 if stage.settings.database_file else 1):
        world = draw(seed)
        load(stage, world)
        base = stored(stage)
        for person in world.of(Person):
            judge_writing(stage, world, base, viewers.desk(person.id, person.agency_id, world.now))


@pytest.mark.long
def test_worlds_have_something_to_hide_and_something_to_show_in_every_table() -> None:
    """Else a table of which nothing was ever visible, or hidden, would pass whatever its policy."""
    shown: set[tuple[str, str]] = set()
    withheld: set[tuple[str, str]] = set()
    for world in map(draw, range(60)):
        for viewer in everybody(world):
            seen = oracle(world, viewer)
            for table, rows in world.stored.items():
                visible = len(seen.of(table))
                shown |= {(viewer.surface, table)} if visible else set()
                withheld |= {(viewer.surface, table)} if visible < len(rows) else set()
    for surface in policy.SURFACES:
        for table in Base.metadata.tables:
            text = policy.views(surface)[table].rstrip()
            assert ((surface, table) in shown) == (not text.endswith("WHERE 1=0")), (surface, table)
            everything = text.endswith(f"{table} b WHERE viewer_now() IS NOT NULL")
            assert ((surface, table) in withheld) == (not everything), (surface, table)


def test_a_world_is_the_same_for_the_same_seed() -> None:
    assert draw(3).stored == draw(3).stored
    assert draw(3).stored != draw(4).stored
