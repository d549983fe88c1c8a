"""What is said in the room: who gets it, and how its originator confirms or trims it."""

import secrets

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, room
from meetings.operations import said, table
from meetings.operations.kept_text import changed_text
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Disclosure, DisclosureEvent, Information, OfficerDisclosure
from models.meetings import Attendance, Meeting
from models.states import Audience, Channel, MeetingState, Noted
from tests import guested
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, Cast, lay_scene
from tests.places import START
from tests.sitting import open_with

LINE = "The visits on Fridays are agreed with the family"


def sitting(caseroom: Caseroom, here: tuple[str, ...]) -> Cast:
    cast = lay_scene(caseroom, START)
    open_with(caseroom, cast, here=here)
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    return cast


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """Everybody but the police is in the room."""
    return sitting(caseroom, ("alma", "dev", "fay", "rita"))


def note(caseroom: Caseroom, cast: Cast, by: str = "dev", home: str = FUTURES, text: str = LINE) -> str:
    return said.note_said(
        caseroom,
        cast.viewer(by),
        cast.items["one"],
        once=secrets.token_hex(16),
        agency_id=cast.agencies[home],
        text=text,
    )


def reads(caseroom: Caseroom, cast: Cast, who: str) -> list[str]:
    with looking(caseroom, cast.viewer(who)) as sight:
        return sight.rows(select(Information.text).where(Information.channel == Channel.SAID), str)


def as_stored(caseroom: Caseroom, information_id: str) -> Information:
    with record.reading(caseroom) as session:
        return session.get_one(Information, information_id)


def test_a_line_goes_to_the_agencies_that_heard_it_and_the_officers(caseroom: Caseroom, cast: Cast) -> None:
    made = note(caseroom, cast)

    stored = as_stored(caseroom, made)
    assert (stored.channel, stored.noted, stored.audience) == (
        Channel.SAID,
        Noted.AS_NOTED,
        Audience.AGENCIES,
    )
    assert (stored.originator_id, stored.meeting_id) == (cast.agencies[FUTURES], cast.meeting)
    with record.reading(caseroom) as session:
        held = set(session.scalars(select(Disclosure.agency_id).where(Disclosure.information_id == made)))
        officers = session.scalars(
            select(OfficerDisclosure.meeting_id).where(OfficerDisclosure.information_id == made)
        ).all()
        events = session.scalars(
            select(DisclosureEvent.event).where(DisclosureEvent.information_id == made)
        ).all()
    assert held == {cast.agencies[FUTURES], cast.agencies[AMBER]}
    assert officers == [cast.meeting]
    assert events == ["given"] * 3
    assert LINE not in stored.text.stored


def test_who_was_not_in_the_room_reads_nothing_of_it(caseroom: Caseroom, cast: Cast) -> None:
    note(caseroom, cast)
    assert reads(caseroom, cast, "fay") == [LINE]
    assert reads(caseroom, cast, "paul") == []
    assert reads(caseroom, cast, "rita") == []


def test_the_deputy_reads_it_as_an_officer(caseroom: Caseroom) -> None:
    cast = sitting(caseroom, ("alma", "dev", "carol", "fay"))
    note(caseroom, cast)
    assert reads(caseroom, cast, "carol") == [LINE]


def test_the_room_sees_it_while_those_who_heard_it_are_in(caseroom: Caseroom, cast: Cast) -> None:
    table.step_out(caseroom, cast.viewer("dev"), cast.items["one"], [cast.attendances["rita"]])
    note(caseroom, cast)
    with looking(caseroom, room(cast.meeting, cast.now)) as sight:
        shown = sight.rows(select(Information.text), str)
    assert sorted(shown) == ["Text for involved on one", LINE]


@pytest.mark.parametrize("home", [RIVERSIDE, POLICE])
def test_it_is_said_by_an_agency_on_the_case_and_in_the_room(
    caseroom: Caseroom, cast: Cast, home: str
) -> None:
    with pytest.raises(Invalid) as refused:
        note(caseroom, cast, home=home)
    assert list(refused.value.messages) == ["by"]


def test_a_line_needs_words(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        note(caseroom, cast, text=" ")
    assert list(refused.value.messages) == ["text"]


@pytest.mark.parametrize("who", ["fay", "rita", "paul", "eve"])
def test_only_officers_note(caseroom: Caseroom, cast: Cast, who: str) -> None:
    note(caseroom, cast, by="alma")
    with pytest.raises(NotVisible):
        note(caseroom, cast, by=who)


def test_a_line_sent_twice_is_one(caseroom: Caseroom, cast: Cast) -> None:
    sent = {"once": secrets.token_hex(16), "agency_id": cast.agencies[FUTURES], "text": LINE}
    first = said.note_said(caseroom, cast.viewer("dev"), cast.items["one"], **sent)
    assert said.note_said(caseroom, cast.viewer("dev"), cast.items["one"], **sent) == first
    assert reads(caseroom, cast, "fay") == [LINE]


def test_a_line_typed_while_the_table_moved_on_goes_to_those_who_heard_it(
    caseroom: Caseroom, cast: Cast
) -> None:
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["two"])
    note(caseroom, cast)
    assert reads(caseroom, cast, "fay") == [LINE]
    assert reads(caseroom, cast, "paul") == []


def test_its_originator_confirms_it(caseroom: Caseroom, cast: Cast) -> None:
    made = note(caseroom, cast)
    for _ in range(2):
        said.confirm_said(caseroom, cast.viewer("fay"), made)
    assert as_stored(caseroom, made).noted == Noted.CONFIRMED
    assert reads(caseroom, cast, "fay") == [LINE]


def test_its_originator_trims_it(caseroom: Caseroom, cast: Cast) -> None:
    made = note(caseroom, cast)
    said.confirm_said(caseroom, cast.viewer("fay"), made, text="Fridays are agreed")
    assert as_stored(caseroom, made).noted == Noted.TRIMMED
    assert reads(caseroom, cast, "alma") == ["Fridays are agreed"]

    with pytest.raises(Conflict) as refused:
        said.confirm_said(caseroom, cast.viewer("fay"), made, text="Saturdays are agreed")
    assert refused.value.current == "Fridays are agreed"


def test_a_trim_to_nothing_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    made = note(caseroom, cast)
    with pytest.raises(Invalid):
        said.confirm_said(caseroom, cast.viewer("fay"), made, text=" ")
    assert as_stored(caseroom, made).noted == Noted.AS_NOTED


@pytest.mark.parametrize("who", ["alma", "dev", "paul", "rita", "eve"])
def test_nobody_else_confirms_it(caseroom: Caseroom, cast: Cast, who: str) -> None:
    made = note(caseroom, cast)
    with pytest.raises(NotVisible):
        said.confirm_said(caseroom, cast.viewer(who), made)
    said.confirm_said(caseroom, cast.viewer("fay"), made)


def test_papers_are_not_confirmed(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(NotVisible):
        said.confirm_said(caseroom, cast.viewer("fay"), cast.information["one involved"])


def test_issued_minutes_hold_it_as_it_stands(caseroom: Caseroom, cast: Cast) -> None:
    made = note(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Meeting, cast.meeting).state = MeetingState.ISSUED
        writing.audit("demo.made")
    with pytest.raises(Conflict, match="issued"):
        said.confirm_said(caseroom, cast.viewer("fay"), made)


def sitting_with_guest(caseroom: Caseroom, *, admitted: str) -> tuple[Cast, str]:
    """Everybody but the police is in the room, and a guest who is admitted to one of the cases."""
    cast = sitting(caseroom, ("alma", "dev", "fay", "rita"))
    place = guested.register(caseroom, cast)
    guested.admit(caseroom, cast, place, case=admitted)
    guested.come_in(caseroom, cast, place)
    return cast, place


def note_of_guest(caseroom: Caseroom, cast: Cast, place: str, home: str = FUTURES) -> str:
    return said.note_said(
        caseroom,
        cast.viewer("dev"),
        cast.items["one"],
        once=secrets.token_hex(16),
        agency_id=cast.agencies[home],
        text=LINE,
        guest_id=place,
    )


def test_what_a_guest_said_is_of_the_agency_that_asked(caseroom: Caseroom) -> None:
    cast, place = sitting_with_guest(caseroom, admitted="one")

    made = note_of_guest(caseroom, cast, place)

    stored = as_stored(caseroom, made)
    with record.reading(caseroom) as session:
        guest = session.get_one(Attendance, place)
    assert (stored.originator_id, stored.said_by_id) == (cast.agencies[FUTURES], guest.person_id)
    with looking(caseroom, cast.viewer("fay")) as sight:
        (source,) = sight.rows(select(Information.source).where(Information.id == made), str)
    assert source == (
        "Said in the room by a guest, Wren Adeyemi of Riverbank Community Mental Health, "
        "asked by Futures Housing Group"
    )
    assert reads(caseroom, cast, "fay") == [LINE]
    assert reads(caseroom, cast, "paul") == []
    with looking(caseroom, guested.at_meeting(caseroom, cast, place, cast.now)) as sight:
        assert sight.scalars(select(Information.id)).all() == []


def test_a_guest_is_heard_on_a_case_they_are_admitted_to(caseroom: Caseroom) -> None:
    cast, place = sitting_with_guest(caseroom, admitted="two")
    with pytest.raises(Invalid, match="admitted to this case") as refused:
        note_of_guest(caseroom, cast, place)
    assert list(refused.value.messages) == ["by"]


def test_a_guest_who_stepped_out_says_nothing(caseroom: Caseroom) -> None:
    cast, place = sitting_with_guest(caseroom, admitted="one")
    note_of_guest(caseroom, cast, place)
    table.step_out(caseroom, cast.viewer("dev"), cast.items["one"], [place])
    with pytest.raises(Invalid, match="in the room for it"):
        note_of_guest(caseroom, cast, place)


def test_a_member_is_no_guest(caseroom: Caseroom) -> None:
    cast, _ = sitting_with_guest(caseroom, admitted="one")
    with pytest.raises(Invalid, match="Choose a guest"):
        note_of_guest(caseroom, cast, cast.attendances["fay"])


@pytest.mark.parametrize("home", [RIVERSIDE, POLICE])
def test_a_guest_is_asked_by_an_agency_on_the_case_and_in_the_room(caseroom: Caseroom, home: str) -> None:
    cast, place = sitting_with_guest(caseroom, admitted="one")
    with pytest.raises(Invalid) as refused:
        note_of_guest(caseroom, cast, place, home)
    assert list(refused.value.messages) == ["asked_by"]


def test_only_a_line_noted_on_the_case_at_its_meeting_is_changed(caseroom: Caseroom, cast: Cast) -> None:
    def change(information_id: str) -> str:
        return said.note_said(
            caseroom,
            cast.viewer("dev"),
            cast.items["one"],
            once=secrets.token_hex(16),
            agency_id=cast.agencies[FUTURES],
            text="Fridays are agreed",
            changes=information_id,
        )

    made = note(caseroom, cast)
    assert change(made) == made
    assert reads(caseroom, cast, "fay") == ["Fridays are agreed"]
    with record.reading(caseroom) as session:
        assert changed_text(session, caseroom) == []
        paper = session.scalars(
            select(Information.id).where(
                Information.case_id == cast.cases["one"], Information.channel != Channel.SAID
            )
        ).first()
    for other in (str(paper), "0" * 32):
        with pytest.raises(NotVisible):
            change(other)


def test_the_agency_that_asked_trims_what_a_guest_said(caseroom: Caseroom) -> None:
    cast, place = sitting_with_guest(caseroom, admitted="one")
    made = note_of_guest(caseroom, cast, place)
    said.confirm_said(caseroom, cast.viewer("fay"), made, text="Fridays are agreed")
    assert as_stored(caseroom, made).noted == Noted.TRIMMED
    assert reads(caseroom, cast, "fay") == ["Fridays are agreed"]
