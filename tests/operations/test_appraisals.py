"""What sharing may mean for the person is said once for a case and agency, before anything goes beyond it."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import appraisals, information
from meetings.operations.appraisals import Appraised
from meetings.queries.appraisals import Said
from meetings.queries.appraisals import said as appraisal_of
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Appraisal, CasePurpose
from models.lawful import Term
from tests.cast import POLICE, Cast, lay_scene
from tests.operations.test_consents import KEY, REFUSED
from tests.operations.test_information import ABOUT, EVERY, WORDS, add, named, readers
from tests.places import StoppedClock

SAID = Appraised(impact="He may be moved", reaction="Angry", told=False, why_not_told="Too early")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    cast = lay_scene(caseroom, clock.now)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(delete(Appraisal))
        writing.audit("demo.made")
    return cast


def own(caseroom: Caseroom, cast: Cast, name: str) -> Said | None:
    with looking(caseroom, cast.viewer(name)) as sight:
        return appraisal_of(sight, cast.cases["one"])


def appraise(caseroom: Caseroom, cast: Cast, given: Appraised, version: int = 0, by: str = "fay") -> None:
    appraisals.appraise(caseroom, cast.viewer(by), cast.cases["one"], given, version=version)


def test_it_is_asked_before_information_first_goes_beyond_its_agency(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast)
    assert refusal.value.messages == {
        "impact": appraisals.NO_IMPACT,
        "reaction": appraisals.NO_REACTION,
        "told": appraisals.NO_ANSWER,
    }
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, appraised=replace(SAID, why_not_told=""))
    assert refusal.value.messages == {"why_not_told": appraisals.NO_WHY}
    add(caseroom, cast, appraised=SAID)
    add(caseroom, cast)
    assert own(caseroom, cast, "fay") == Said(
        "He may be moved", "Angry", told=False, why_not_told="Too early", version=1
    )


def test_it_is_each_agencys_own(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, appraised=SAID)
    assert own(caseroom, cast, "fay") is not None
    for name in ("paul", "alma", "rita", "eve"):
        assert own(caseroom, cast, name) is None
    with pytest.raises(Invalid):
        add(caseroom, cast, by="paul", key="police-incidents")


def test_what_is_about_nobody_or_goes_to_nobody_asks_for_none(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, key="depersonalised-housing")
    add(caseroom, cast, about=replace(ABOUT, flags=frozenset()))
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=REFUSED))
    assert readers(caseroom, cast, made) == {"fay"}
    assert own(caseroom, cast, "fay") is None


def test_it_is_asked_when_information_is_shared_with_more(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, named(cast, POLICE), appraised=SAID)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(delete(Appraisal))
        writing.audit("demo.made")
    with pytest.raises(Invalid):
        information.widen(caseroom, cast.viewer("fay"), made, EVERY)
    assert readers(caseroom, cast, made) == {"fay", "carol", "paul"}
    information.widen(caseroom, cast.viewer("fay"), made, EVERY, appraised=SAID)
    assert "alma" in readers(caseroom, cast, made)


def test_its_agency_changes_it_and_a_second_press_does_nothing(caseroom: Caseroom, cast: Cast) -> None:
    appraise(caseroom, cast, SAID)
    told = replace(SAID, told=True)
    for _ in range(2):
        appraise(caseroom, cast, told, version=1)
    found = own(caseroom, cast, "fay")
    assert found is not None
    assert (found.told, found.why_not_told, found.version) == (True, None, 2)


def test_who_is_second_sees_what_the_first_wrote(caseroom: Caseroom, cast: Cast) -> None:
    appraise(caseroom, cast, SAID)
    appraise(caseroom, cast, replace(SAID, impact="He may lose his home"), version=1)
    with pytest.raises(Conflict) as conflict:
        appraise(caseroom, cast, replace(SAID, impact="Nothing much"), version=1)
    assert "He may lose his home" in str(conflict.value.current)


def test_only_people_on_the_case_say_it(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("rita", "eve"):
        with pytest.raises(NotVisible):
            appraise(caseroom, cast, SAID, by=name)
    appraise(caseroom, cast, SAID, by="paul")


def test_policing_purposes_are_the_polices_to_change(caseroom: Caseroom, cast: Cast) -> None:
    with record.reading(caseroom) as session:
        purpose = session.scalars(select(Term.id).where(Term.key == "preserving-order")).one()
    case_id = cast.cases["one"]

    def choose(name: str, purposes: tuple[str, ...], version: int = 0) -> None:
        appraisals.appraise(caseroom, cast.viewer(name), case_id, SAID, version=version, purposes=purposes)

    with pytest.raises(NotVisible):
        choose("fay", (purpose,))
    with pytest.raises(Invalid):
        choose("paul", ())
    choose("paul", (purpose,))
    choose("paul", (purpose,), version=1)
    with record.reading(caseroom) as session:
        found = session.scalars(select(CasePurpose.purpose_id).filter_by(case_id=case_id))
        assert found.all() == [purpose]
