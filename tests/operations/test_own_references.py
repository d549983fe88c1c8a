"""What an agency's own system knows a case by: who keeps it, and that nobody else reads it."""

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations.own_references import keep_own_reference
from meetings.queries import cases
from meetings.refusals import Conflict, NotVisible
from models.cases import OwnReference
from models.records import AuditRow
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def keep(caseroom: Caseroom, cast: Cast, name: str, text: str, *, version: int = 0) -> None:
    keep_own_reference(caseroom, cast.viewer(name), cast.cases["one"], text=text, version=version)


def known(caseroom: Caseroom, cast: Cast, name: str) -> str | None:
    with looking(caseroom, cast.viewer(name)) as sight:
        return cases.head(sight, cast.cases["one"]).own_reference


def audited(caseroom: Caseroom) -> int:
    """How often one was kept."""
    with record.reading(caseroom) as session:
        return len(session.scalars(select(AuditRow).where(AuditRow.event == "own_reference.kept")).all())


def test_each_agency_has_its_own_and_reads_no_other(caseroom: Caseroom, cast: Cast) -> None:
    keep(caseroom, cast, "fay", "EC-2291")
    keep(caseroom, cast, "paul", "NICHE 44")
    assert {name: known(caseroom, cast, name) for name in ("fay", "paul", "carol", "alma")} == {
        "fay": "EC-2291",
        "paul": "NICHE 44",
        "carol": "NICHE 44",
        "alma": None,
    }


def test_it_is_changed_and_taken_away(caseroom: Caseroom, cast: Cast) -> None:
    keep(caseroom, cast, "fay", "EC-2291")
    keep(caseroom, cast, "fay", "EC-2291")
    assert audited(caseroom) == 1, "a second press changes nothing"
    keep(caseroom, cast, "fay", "EC-2292", version=1)
    assert known(caseroom, cast, "fay") == "EC-2292"
    keep(caseroom, cast, "fay", "", version=2)
    assert known(caseroom, cast, "fay") == ""
    assert audited(caseroom) == 3


def test_whoever_was_first_is_not_overwritten(caseroom: Caseroom, cast: Cast) -> None:
    keep(caseroom, cast, "carol", "NICHE 44")
    with pytest.raises(Conflict) as conflict:
        keep(caseroom, cast, "paul", "NICHE 45")
    assert conflict.value.current == "NICHE 44"
    assert known(caseroom, cast, "paul") == "NICHE 44"


@pytest.mark.parametrize("name", ["eve", "rita"])
def test_nobody_else_keeps_one(caseroom: Caseroom, cast: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        keep(caseroom, cast, name, "MINE 1")
    with record.reading(caseroom) as session:
        assert session.scalars(select(OwnReference)).all() == []
