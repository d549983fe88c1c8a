"""Guests: who may be one, who admits them, whom that asks, and what they and the wall then see."""

import secrets

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import room
from meetings.operations import (
    attending,
    cases,
    guests,
    information,
    inviting,
    new_actions,
    requests,
    table,
)
from meetings.operations.guests import A_PARTNER, DONE, NO_REASON, OVER
from meetings.operations.new_actions import Agreed
from meetings.operations.requests import NO_GUEST, NOT_ASKED, NOTHING
from meetings.refusals import Conflict, Invalid, NotVisible
from models.agencies import Agency, Partner
from models.cases import GuestDisclosure, Information
from models.meetings import AgendaItem, Attendance, GuestAdmission
from models.people import Account, Person
from models.requests import Request
from models.states import How
from tests.cast import AMBER, FUTURES, POLICE, Cast, close_meeting_at, lay_scene
from tests.guested import NAME, ORGANISATION, REASON, admit, asked, at_meeting, let_hear, register
from tests.places import StoppedClock
from tests.planned import coordinate
from tests.played import DUE, open_meeting, put_on_table


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def on_wall(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> set[str]:
    """What the projector shows of case one, by name."""
    names = {information_id: name for name, information_id in cast.information.items()}
    with looking(caseroom, room(cast.meeting, clock.now)) as sight:
        return {names[each] for each in sight.scalars(select(Information.id))}


def heard(caseroom: Caseroom, cast: Cast, place: str, clock: StoppedClock) -> set[str]:
    """What the guest sees of it."""
    names = {information_id: name for name, information_id in cast.information.items()}
    with looking(caseroom, at_meeting(caseroom, cast, place, clock.now)) as sight:
        return {names[each] for each in sight.scalars(select(Information.id))}


def sit(caseroom: Caseroom, cast: Cast, clock: StoppedClock, place: str) -> None:
    """The meeting open on case one, everybody on it and the guest in the room and agreed."""
    open_meeting(caseroom, cast, clock)
    dev = cast.viewer("dev", clock.now)
    attending.record_acknowledgement(caseroom, dev, cast.meeting, [place], how=How.SPOKEN)
    put_on_table(caseroom, cast, clock, "one")


def test_a_guest_is_of_an_organisation_that_is_no_partner(caseroom: Caseroom, cast: Cast) -> None:
    place = register(caseroom, cast)
    assert register(caseroom, cast, name=NAME.upper()) == place
    with record.reading(caseroom) as session:
        guest = session.get_one(Attendance, place)
        person, agency = session.get_one(Person, guest.person_id), session.get_one(Agency, guest.agency_id)
        assert (guest.role, person.name, agency.name) == ("guest", NAME, ORGANISATION)
        assert session.scalars(select(Partner).filter_by(agency_id=agency.id)).all() == []
    for name in ("Derbyshire Constabulary", "derbyshire constabulary"):
        with pytest.raises(Invalid, match=A_PARTNER):
            guests.register_guest(
                caseroom,
                cast.viewer("alma"),
                cast.meeting,
                name="Somebody",
                organisation=name,
                once=secrets.token_hex(16),
            )


def test_an_address_is_kept_and_nobody_elses_is_taken(caseroom: Caseroom, cast: Cast) -> None:
    def with_address(email: str) -> str:
        return guests.register_guest(
            caseroom,
            cast.viewer("alma"),
            cast.meeting,
            name=NAME,
            organisation=ORGANISATION,
            email=email,
            once=secrets.token_hex(16),
        )

    with pytest.raises(Invalid, match="cannot be used"):
        with_address(f"paul@{POLICE}.example")
    place = with_address("Wren@Health.example")
    with record.reading(caseroom) as session:
        person = session.get_one(Attendance, place).person_id
        account = session.get_one(Account, person)
        assert (account.email, account.password_hash) == ("wren@health.example", None)


def test_coordinators_and_officers_register_a_guest_and_officers_alone_admit(
    caseroom: Caseroom, cast: Cast
) -> None:
    coordinate(caseroom, cast, "eve")
    for name, may in (("eve", True), ("dev", True), ("paul", False), ("fay", False)):
        try:
            guests.register_guest(
                caseroom,
                cast.viewer(name),
                cast.meeting,
                name=f"Guest of {name}",
                organisation=ORGANISATION,
                once=secrets.token_hex(16),
            )
            done = True
        except NotVisible:
            done = False
        assert done is may
    place = register(caseroom, cast)
    for name in ("eve", "paul", "fay", "rita"):
        with pytest.raises(NotVisible):
            guests.admit_guest(caseroom, cast.viewer(name), cast.items["one"], place, reason=REASON)
    guests.admit_guest(caseroom, cast.viewer("dev"), cast.items["one"], place, reason=REASON)


def test_admitting_needs_a_lawful_reason_and_asks_every_agency_once(caseroom: Caseroom, cast: Cast) -> None:
    place = register(caseroom, cast)
    with pytest.raises(Invalid, match=NO_REASON):
        guests.admit_guest(caseroom, cast.viewer("alma"), cast.items["one"], place, reason=" ")
    admit(caseroom, cast, place)
    admit(caseroom, cast, place)
    with record.reading(caseroom) as session:
        agencies = session.scalars(select(Request.originator_id)).all()
        assert sorted(agencies) == sorted(cast.agencies[home] for home in (FUTURES, AMBER, POLICE))
        assert len(session.scalars(select(GuestAdmission.attendance_id)).all()) == 1
    with looking(caseroom, cast.viewer("fay")) as sight:
        assert sight.rows(select(Request.why), str) == [REASON]


def test_only_a_guest_of_this_meeting_is_admitted(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(NotVisible):
        admit(caseroom, cast, cast.attendances["paul"])
    with pytest.raises(NotVisible):
        admit(caseroom, cast, "0" * 32)


def test_while_a_guest_is_in_the_wall_shows_what_the_agencies_agreed_to_alone(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    admit(caseroom, cast, place)
    sit(caseroom, cast, clock, place)
    assert on_wall(caseroom, cast, clock) == set()
    dev = cast.viewer("dev", clock.now)
    table.step_out(caseroom, dev, cast.items["one"], [place])
    assert on_wall(caseroom, cast, clock) == {"one involved"}
    table.come_back(caseroom, dev, cast.items["one"], place)

    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"], now=clock.now)

    assert on_wall(caseroom, cast, clock) == {"one involved"}
    assert heard(caseroom, cast, place, clock) == {"one involved"}
    table.step_out(caseroom, dev, cast.items["one"], [place])
    assert heard(caseroom, cast, place, clock) == set()


def test_what_is_agreed_to_for_one_guest_is_not_for_another(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    first, second = register(caseroom, cast), register(caseroom, cast, name="Another guest")
    admit(caseroom, cast, first)
    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"])
    clock.forward(minutes=1)
    admit(caseroom, cast, second, now=clock.now)
    sit(caseroom, cast, clock, first)
    assert on_wall(caseroom, cast, clock) == {"one involved"}
    dev = cast.viewer("dev", clock.now)
    attending.record_acknowledgement(caseroom, dev, cast.meeting, [second], how=How.SPOKEN)
    attending.admit(caseroom, dev, cast.meeting, second, now=True)
    assert on_wall(caseroom, cast, clock) == set()
    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"], now=clock.now)
    assert on_wall(caseroom, cast, clock) == {"one involved"}


def test_a_guest_who_is_not_admitted_holds_the_case_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    sit(caseroom, cast, clock, place)
    assert on_wall(caseroom, cast, clock) == set()
    admit(caseroom, cast, place, now=clock.now)
    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"], now=clock.now)
    assert on_wall(caseroom, cast, clock) == {"one involved"}


def test_an_agency_changes_its_mind_and_withdraws(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    admit(caseroom, cast, place)
    sit(caseroom, cast, clock, place)
    piece = cast.information["one involved"]
    let_hear(caseroom, cast, "fay", FUTURES, piece, now=clock.now)
    assert heard(caseroom, cast, place, clock) == {"one involved"}
    fay = cast.viewer("fay", clock.now)
    request_id = asked(caseroom, cast, FUTURES)
    requests.answer(caseroom, fay, request_id, grants=False, reason="Not this one")
    assert heard(caseroom, cast, place, clock) == set()
    let_hear(caseroom, cast, "fay", FUTURES, piece, now=clock.now)
    assert heard(caseroom, cast, place, clock) == {"one involved"}
    information.withdraw(caseroom, fay, piece)
    assert heard(caseroom, cast, place, clock) == set()


def test_an_agency_agrees_to_its_own_pieces_alone_and_one_that_brought_nothing_to_nothing(
    caseroom: Caseroom, cast: Cast
) -> None:
    place = register(caseroom, cast)
    admit(caseroom, cast, place)
    for pieces, message in (
        ((), NOTHING),
        ((cast.information["two involved"],), NOT_ASKED),
    ):
        with pytest.raises(Invalid, match=message):
            let_hear(caseroom, cast, "fay", FUTURES, *pieces)
    let_hear(caseroom, cast, "paul", POLICE)
    with record.reading(caseroom) as session:
        assert session.scalars(select(GuestDisclosure.information_id)).all() == []


def test_what_is_taken_back_is_not_heard_and_can_be_asked_anew(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    admit(caseroom, cast, place)
    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"])
    guests.dismiss_guest(caseroom, cast.viewer("alma"), cast.items["one"], place)
    guests.dismiss_guest(caseroom, cast.viewer("alma"), cast.items["one"], place)
    with record.reading(caseroom) as session:
        assert session.scalars(select(GuestDisclosure.information_id)).all() == []
    with pytest.raises(Conflict, match=NO_GUEST):
        let_hear(caseroom, cast, "fay", FUTURES, cast.information["one agencies"])
    clock.forward(minutes=1)
    admit(caseroom, cast, place, now=clock.now)
    let_hear(caseroom, cast, "fay", FUTURES, cast.information["one involved"], now=clock.now)


def test_nobody_is_admitted_to_a_case_that_is_done_nor_added_when_it_is_over(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        writing.session.get_one(AgendaItem, cast.items["one"]).state = "done"
        writing.audit("demo.made")
    with pytest.raises(Conflict, match=DONE):
        admit(caseroom, cast, place)
    close_meeting_at(caseroom, cast, clock.now)
    with pytest.raises(Conflict, match=OVER):
        register(caseroom, cast, name="Too late")


def test_a_guest_holds_no_office_owns_nothing_and_works_on_no_case(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    place = register(caseroom, cast)
    admit(caseroom, cast, place)
    with record.reading(caseroom) as session:
        wren = session.get_one(Attendance, place).person_id
    with pytest.raises(Invalid):
        inviting.invite_people(caseroom, cast.viewer("alma"), cast.meeting, [wren])
    with pytest.raises(Invalid):
        cases.assign_worker(caseroom, cast.viewer("fay"), cast.cases["one"], wren)
    sit(caseroom, cast, clock, place)
    with pytest.raises(Invalid):
        new_actions.record_action(
            caseroom,
            cast.viewer("dev", clock.now),
            cast.items["one"],
            Agreed(text="Visit", owner_id=wren, due_on=DUE),
            once=secrets.token_hex(16),
        )
