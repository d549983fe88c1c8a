"""An answer taken back on PostgreSQL: what it deletes, and what the console asks again."""

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import arising, table
from meetings.queries.console import console
from models.outcomes import ActionAnswer, Escalation
from tests.cast import FUTURES, lay_action, lay_scene
from tests.places import StoppedClock
from tests.represented import lay_representative
from tests.sitting import earlier_meeting, open_with

pytestmark = pytest.mark.postgres


def test_an_escalation_is_taken_back_and_asked_about_again(
    postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    lay_representative(postgres_caseroom, cast)
    before = earlier_meeting(postgres_caseroom, cast)
    action = lay_action(
        postgres_caseroom, before, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=clock.now.date()
    )
    open_with(postgres_caseroom, cast)
    table.put_on_table(postgres_caseroom, cast.viewer("alma"), cast.items["one"])
    dev = cast.viewer("dev", clock.forward(minutes=1))
    arising.escalate(postgres_caseroom, dev, action, cast.meeting, once="0" * 32)
    with record.reading(postgres_caseroom) as session:
        said = session.scalars(select(ActionAnswer.id)).one()
        assert len(session.scalars(select(Escalation.person_id)).all()) == 2
    with looking(postgres_caseroom, dev) as sight:
        seen = console(sight, cast.meeting, clock.now.date()).case
    assert seen is not None
    assert ([entry.takes_back for entry in seen.entries], seen.earlier) == ([said], ())

    dev = cast.viewer("dev", clock.forward(minutes=1))
    for _ in range(2):
        assert arising.take_back(postgres_caseroom, dev, said, cast.meeting) == action
    with record.reading(postgres_caseroom) as session:
        assert len(session.scalars(select(ActionAnswer.id)).all()) == 2
        assert session.scalars(select(Escalation.person_id)).all() == []
    with looking(postgres_caseroom, dev) as sight:
        seen = console(sight, cast.meeting, clock.now.date()).case
    assert seen is not None
    assert (seen.entries, [each.reference for each in seen.earlier]) == ((), ["A-3M9T"])
