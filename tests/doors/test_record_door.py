"""The record door: what a check inside a write lays over the tables, while all other writes wait."""

import re
from pathlib import Path

from sqlalchemy import text

from meetings import policy
from meetings.doors import record
from models.meetings import Meeting
from tests.cast import lay_scene
from tests.places import StoppedClock, fresh_caseroom


def test_a_check_lays_the_policies_it_reads_and_no_others(tmp_path: Path, clock: StoppedClock) -> None:
    caseroom = fresh_caseroom(tmp_path, clock=clock)
    cast = lay_scene(caseroom, clock())
    caseroom.record.dispose()
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        for _ in range(2):
            writing.see(Meeting, cast.meeting)
        found = writing.session.scalars(text("SELECT name FROM temp.sqlite_master WHERE type = 'view'")).all()
        writing.audit("demo.made")
    caseroom.close()

    assert sorted(found) == sorted(f"desk__{name}" for name in policy.needed("desk", "meetings"))


def test_what_a_policy_needs_is_itself_and_all_that_it_reads() -> None:
    for surface in policy.SURFACES:
        every = policy.views(surface)
        for name in every:
            needed = policy.needed(surface, name)
            read = {other for rule in needed.values() for other in re.findall(r"\{see\}(\w+)", rule)}
            assert needed.keys() == {name, *read}
            assert [other for other in every if other in needed] == list(needed)
