"""Every disclosure keeps the lawful basis and the power it rests on, by who discloses and who receives."""

from datetime import date

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import cases
from meetings.refusals import Invalid
from models import lawful
from models.cases import Disclosure, DisclosureEvent, OfficerDisclosure
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_scene
from tests.operations.test_information import EVERY, WORDS, add, named
from tests.places import StoppedClock

FIRE = "derbyshire-fire-and-rescue-service"
GDPR = "UK GDPR Art 6(1)(e) with DPA 2018 s.8(c): a function conferred by law"
PART_3 = "DPA 2018 Part 3, s.35(2)(b): a task for a law enforcement purpose"
S115 = "Crime and Disorder Act 1998 s.115, to a relevant authority"
S5 = "Crime and Disorder Act 1998 ss.5 and 6, as a responsible or co-operating authority"
ASBCPA = "Anti-social Behaviour, Crime and Policing Act 2014, for the powers it gives"
COMMON_LAW = "Common law duty of the police to protect the public"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def rests(caseroom: Caseroom, cast: Cast, information_id: str) -> dict[str, tuple[str | None, str | None]]:
    """Basis and power of each present grant, by agency key or "officers"; the ledger must say the same."""
    keys = {agency_id: key for key, agency_id in cast.agencies.items()}
    with record.reading(caseroom) as session:
        grants = session.scalars(select(Disclosure).filter_by(information_id=information_id)).all()
        officers = session.scalars(select(OfficerDisclosure).filter_by(information_id=information_id)).all()
        events = session.scalars(select(DisclosureEvent).filter_by(information_id=information_id)).all()
    found = {keys[one.agency_id]: (one.lawful_basis, one.power) for one in grants}
    found.update(("officers", (one.lawful_basis, one.power)) for one in officers)
    assert found == {
        keys[one.agency_id] if one.agency_id else "officers": (one.lawful_basis, one.power) for one in events
    }
    return found


def involve_fire(caseroom: Caseroom, cast: Cast) -> None:
    cases.involve_agency(
        caseroom, cast.viewer("fay"), cast.cases["one"], cast.agencies[FIRE], reason="Bins burn."
    )


def test_a_landlord_shares_under_the_uk_gdpr_and_by_section_115_with_relevant_authorities(
    caseroom: Caseroom, cast: Cast
) -> None:
    involve_fire(caseroom, cast)
    assert rests(caseroom, cast, add(caseroom, cast)) == {
        FUTURES: (None, None),
        AMBER: (GDPR, S115),
        POLICE: (GDPR, S115),
        FIRE: (GDPR, ASBCPA),
        "officers": (GDPR, S115),
    }


def test_the_police_share_under_part_3_and_by_their_common_law_duty_with_others(
    caseroom: Caseroom, cast: Cast
) -> None:
    involve_fire(caseroom, cast)
    made = add(caseroom, cast, named(cast, AMBER, FIRE), by="paul", key="police-incidents")
    assert rests(caseroom, cast, made) == {
        POLICE: (None, None),
        AMBER: (PART_3, S115),
        FIRE: (PART_3, COMMON_LAW),
    }


def test_an_agency_that_joins_later_gets_it_on_its_own_ground(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast)
    involve_fire(caseroom, cast)
    assert rests(caseroom, cast, made)[FIRE] == (GDPR, ASBCPA)


def test_what_is_depersonalised_needs_a_power_and_no_basis(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, key="depersonalised-housing")
    assert rests(caseroom, cast, made)[POLICE] == (None, S115)


def test_the_list_of_relevant_authorities_is_dated(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        key = (cast.agreement, cast.agencies[POLICE])
        writing.session.get_one(lawful.RelevantAuthority, key).from_on = date(2026, 10, 14)
        writing.audit("demo.made")
    made = add(caseroom, cast, named(cast, POLICE, AMBER))
    assert rests(caseroom, cast, made)[POLICE] == (GDPR, ASBCPA)
    assert rests(caseroom, cast, made)[AMBER] == (GDPR, S115)


def test_a_ground_no_longer_in_force_is_not_relied_on(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        found = select(lawful.LawfulGround).where(lawful.LawfulGround.key == "cda-1998-s115")
        writing.session.scalars(found).one().until_on = cast.now.date()
        writing.audit("demo.made")
    assert rests(caseroom, cast, add(caseroom, cast))[AMBER] == (GDPR, ASBCPA)


def test_what_the_originator_chose_takes_the_place_of_what_is_usual_where_it_reaches(
    caseroom: Caseroom, cast: Cast
) -> None:
    involve_fire(caseroom, cast)
    made = add(caseroom, cast, grounds=("uk-gdpr-6-1-f", "cda-1998-s5"))
    basis = "UK GDPR Art 6(1)(f): legitimate interests of a landlord that is no public authority"
    assert rests(caseroom, cast, made)[FIRE] == (basis, S5)
    assert rests(caseroom, cast, made)[POLICE] == (basis, S5)
    chosen = add(caseroom, cast, named(cast, FIRE, POLICE), grounds=("cda-1998-s115",))
    assert rests(caseroom, cast, chosen)[FIRE] == (GDPR, ASBCPA)
    assert rests(caseroom, cast, chosen)[POLICE] == (GDPR, S115)


def test_a_ground_of_others_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    for key in ("dpa-2018-s35", "consent"):
        with pytest.raises(Invalid) as refusal:
            add(caseroom, cast, grounds=(key,))
        assert list(refusal.value.messages) == ["lawful_basis"]
    assert add(caseroom, cast, EVERY, words=WORDS)
