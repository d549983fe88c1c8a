"""Inviting: who may be asked, who is told when they are needed, whom a change tells again, and apologies."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import inviting, planning
from meetings.operations.planning import Plan
from meetings.refusals import Conflict, Invalid, NotVisible
from models.meetings import AgendaItem, Attendance, Invitation
from models.records import OutboxMail
from models.states import AttendanceRole, AttendanceState, MailState, MeetingState
from tests.cast import EREWASH, POLICE, RIVERSIDE, Cast, lay_scene
from tests.places import START
from tests.planned import (
    audited,
    change_row,
    coordinate,
    last_seq,
    meeting_row,
    queued,
    register_of,
    suspend,
    told,
)

EVERYBODY = ["alma", "carol", "dev", "fay", "paul", "rita"]


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


def invite(
    caseroom: Caseroom,
    cast: Cast,
    *names: str,
    by: str = "alma",
    role: AttendanceRole = AttendanceRole.MEMBER,
) -> str:
    people = [cast.people[name] for name in names]
    return inviting.invite_people(caseroom, cast.viewer(by), cast.meeting, people, role=role)


def send(caseroom: Caseroom, cast: Cast) -> list[str]:
    """Send the invitations; the names of those told."""
    names = {person_id: name for name, person_id in cast.people.items()}
    found = inviting.send_invitations(caseroom, cast.viewer("alma"), cast.meeting)
    return sorted(names[person_id] for person_id in found)


def forget_telling(caseroom: Caseroom, cast: Cast) -> None:
    """As if nobody had been told of the cast's meeting yet."""
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        for attendance in writing.session.scalars(select(Attendance)):
            attendance.invited_at = None
        writing.audit("demo.made")


def ids(cast: Cast, names: Iterable[str]) -> list[str]:
    return sorted(cast.people[name] for name in names)


def test_people_of_active_partners_are_put_on_the_register(caseroom: Caseroom, cast: Cast) -> None:
    before, since = meeting_row(caseroom, cast.meeting), last_seq(caseroom)

    invite(caseroom, cast, "eve", role=AttendanceRole.OBSERVER)

    row = register_of(caseroom, cast, cast.meeting)["eve"]
    assert (row.role, row.state, row.agency_id) == (
        AttendanceRole.OBSERVER,
        AttendanceState.INVITED,
        cast.agencies[EREWASH],
    )
    assert (row.invited_at, row.in_room, row.agreed_at) == (None, False, None)
    assert audited(caseroom, since) == [("meeting.invited", cast.meeting, {"people": [cast.people["eve"]]})]
    assert meeting_row(caseroom, cast.meeting).revision == before.revision + 1
    assert queued(caseroom, cast) == []


def test_inviting_again_changes_nothing_or_the_role(caseroom: Caseroom, cast: Cast) -> None:
    since = last_seq(caseroom)

    invite(caseroom, cast, "fay", "paul")
    assert audited(caseroom, since) == []

    invite(caseroom, cast, "fay", "paul", role=AttendanceRole.OBSERVER)
    register = register_of(caseroom, cast, cast.meeting)
    assert {name for name, row in register.items() if row.role == AttendanceRole.OBSERVER} == {
        "fay",
        "paul",
    }
    assert len(register) == 6
    assert audited(caseroom, since) == [
        ("meeting.invited", cast.meeting, {"people": ids(cast, ("fay", "paul"))})
    ]


def test_nobody_of_a_suspended_agency_is_invited(caseroom: Caseroom, cast: Cast) -> None:
    suspend(caseroom, cast, EREWASH)
    since = last_seq(caseroom)

    with pytest.raises(Invalid) as refusal:
        invite(caseroom, cast, "eve", "paul", role=AttendanceRole.OBSERVER)

    assert refusal.value.messages == {"people": "Choose somebody whose agency is a partner today"}
    assert audited(caseroom, since) == []
    assert "eve" not in register_of(caseroom, cast, cast.meeting)


@pytest.mark.parametrize(
    ("names", "role", "messages"),
    [
        ((), AttendanceRole.MEMBER, {"people": "Choose whom to invite"}),
        (("eve",), AttendanceRole.GUEST, {"role": "Invite people as members or as observers"}),
        (("alma",), AttendanceRole.OBSERVER, {"role": "The officers of a meeting are its members"}),
    ],
)
def test_what_cannot_stand_is_refused(
    caseroom: Caseroom,
    cast: Cast,
    names: tuple[str, ...],
    role: AttendanceRole,
    messages: dict[str, str],
) -> None:
    with pytest.raises(Invalid) as refusal:
        invite(caseroom, cast, *names, role=role)
    assert refusal.value.messages == messages


def test_an_unknown_person_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid):
        inviting.invite_people(caseroom, cast.viewer("alma"), cast.meeting, ["f" * 32])


def test_officers_invite_too_until_the_end(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("fay", "eve"):
        with pytest.raises(NotVisible):
            invite(caseroom, cast, "eve", by=name)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    invite(caseroom, cast, "eve", by="dev")
    assert "eve" in register_of(caseroom, cast, cast.meeting)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.CLOSED)
    with pytest.raises(Conflict):
        invite(caseroom, cast, "eve", by="dev", role=AttendanceRole.OBSERVER)


def test_a_person_is_taken_off_with_the_mail_that_has_not_left(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    since = last_seq(caseroom)

    inviting.uninvite(caseroom, cast.viewer("alma"), cast.attendances["fay"])

    assert set(register_of(caseroom, cast, cast.meeting)) == set(EVERYBODY) - {"fay"}
    assert queued(caseroom, cast) == sorted(set(EVERYBODY) - {"fay"})
    assert set(told(caseroom, cast, cast.meeting)) == set(EVERYBODY) - {"fay"}
    assert audited(caseroom, since) == [
        ("attendance.removed", cast.attendances["fay"], {"person": cast.people["fay"]})
    ]
    with pytest.raises(NotVisible):
        inviting.uninvite(caseroom, cast.viewer("alma"), cast.attendances["fay"])


def test_who_is_not_taken_off(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid):
        inviting.uninvite(caseroom, cast.viewer("alma"), cast.attendances["carol"])
    for name in ("dev", "fay", "paul", "eve"):
        with pytest.raises(NotVisible):
            inviting.uninvite(caseroom, cast.viewer(name), cast.attendances["fay"])
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    with pytest.raises(Conflict):
        inviting.uninvite(caseroom, cast.viewer("alma"), cast.attendances["fay"])
    assert set(register_of(caseroom, cast, cast.meeting)) == set(EVERYBODY)


@pytest.mark.parametrize("by", ["paul", "alma", "dev"])
def test_apologies_are_recorded_and_withdrawn(caseroom: Caseroom, cast: Cast, by: str) -> None:
    since, own = last_seq(caseroom), cast.attendances["paul"]

    inviting.record_apologies(caseroom, cast.viewer(by), own)
    inviting.record_apologies(caseroom, cast.viewer(by), own)
    assert register_of(caseroom, cast, cast.meeting)["paul"].state == AttendanceState.APOLOGIES

    inviting.withdraw_apologies(caseroom, cast.viewer(by), own)
    assert register_of(caseroom, cast, cast.meeting)["paul"].state == AttendanceState.INVITED
    person = cast.people["paul"]
    assert audited(caseroom, since) == [
        ("attendance.changed", own, {"person": person, "state": "apologies"}),
        ("attendance.changed", own, {"person": person, "state": "invited"}),
    ]


def test_nobody_else_records_apologies(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("fay", "rita", "eve"):
        with pytest.raises(NotVisible):
            inviting.record_apologies(caseroom, cast.viewer(name), cast.attendances["paul"])
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    with pytest.raises(Conflict):
        inviting.record_apologies(caseroom, cast.viewer("paul"), cast.attendances["paul"])


def test_each_person_is_told_when_they_are_needed(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    invite(caseroom, cast, "eve")
    since = last_seq(caseroom)

    assert send(caseroom, cast) == ["alma", "carol", "dev", "eve", "fay", "paul", "rita"]

    assert told(caseroom, cast, cast.meeting) == {
        "alma": "09:00–10:00",
        "carol": "09:00–10:00",
        "dev": "09:00–10:00",
        "fay": "09:00–09:12",
        "paul": "09:00–09:24",
        "rita": "09:12–09:24",
    }
    assert queued(caseroom, cast) == ["alma", "carol", "dev", "eve", "fay", "paul", "rita"]
    assert meeting_row(caseroom, cast.meeting).invited_at == cast.now
    assert audited(caseroom, since) == [
        ("invitations.queued", cast.meeting, {"people": ids(cast, [*EVERYBODY, "eve"])})
    ]


def test_a_mail_is_about_an_attendance_and_no_case(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)

    with record.reading(caseroom) as session:
        mails = session.scalars(select(OutboxMail)).all()
        sent_on = set(session.scalars(select(Invitation.sent_on)))
    assert {mail.duty_id for mail in mails} == set(cast.attendances.values())
    assert {(mail.kind, mail.state, mail.due_at) for mail in mails} == {
        ("invitation", MailState.QUEUED, START)
    }
    assert not any(case_id in mail.key for mail in mails for case_id in cast.cases.values())
    assert sent_on == {START.date()}


def test_sending_twice_tells_nobody_twice(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    since = last_seq(caseroom)

    assert send(caseroom, cast) == []
    assert queued(caseroom, cast) == EVERYBODY
    assert audited(caseroom, since) == []


def test_only_those_whose_time_changed_are_told_again(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        writing.session.get_one(AgendaItem, cast.items["two"]).position = 0
        writing.audit("demo.made")

    assert send(caseroom, cast) == ["fay", "rita"]

    assert queued(caseroom, cast) == sorted([*EVERYBODY, "fay", "rita"])
    now = told(caseroom, cast, cast.meeting)
    assert (now["fay"], now["rita"]) == ("09:12–09:24", "09:00–09:12")


def test_a_time_that_comes_back_is_told_again(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    invite(caseroom, cast, "fay", role=AttendanceRole.OBSERVER)
    assert send(caseroom, cast) == ["fay"]
    assert "fay" not in told(caseroom, cast, cast.meeting)

    invite(caseroom, cast, "fay")
    assert send(caseroom, cast) == ["fay"]
    assert told(caseroom, cast, cast.meeting)["fay"] == "09:00–09:12"
    assert queued(caseroom, cast).count("fay") == 3


def reads(caseroom: Caseroom, cast: Cast) -> Plan:
    """The plan that the cast's meeting reads as."""
    row = meeting_row(caseroom, cast.meeting)
    return Plan(
        title=row.title,
        held_on=START.date(),
        starts=START.replace(hour=10).time(),
        planned_minutes=row.planned_minutes,
        place=row.place,
        secure_venue=row.secure_venue,
        chair=cast.people["alma"],
        deputy=cast.people["carol"],
        minute_taker=cast.people["dev"],
    )


@pytest.mark.parametrize("changes", [{"place": "Another room"}, {"starts": START.time()}])
def test_a_new_time_or_place_is_told_to_all(
    caseroom: Caseroom, cast: Cast, changes: dict[str, object]
) -> None:
    forget_telling(caseroom, cast)
    invite(caseroom, cast, "eve", role=AttendanceRole.OBSERVER)
    send(caseroom, cast)
    version = meeting_row(caseroom, cast.meeting).version
    wanted = replace(reads(caseroom, cast), **changes)  # type: ignore[arg-type]

    planning.change_meeting(caseroom, cast.viewer("alma"), cast.meeting, wanted, version=version)

    assert send(caseroom, cast) == sorted([*EVERYBODY, "eve"])


def test_a_new_title_is_told_to_nobody(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    version = meeting_row(caseroom, cast.meeting).version
    wanted = replace(reads(caseroom, cast), title="Another title")

    planning.change_meeting(caseroom, cast.viewer("alma"), cast.meeting, wanted, version=version)

    assert send(caseroom, cast) == []


def test_who_cannot_come_is_not_told(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    inviting.record_apologies(caseroom, cast.viewer("paul"), cast.attendances["paul"])
    suspend(caseroom, cast, RIVERSIDE)

    assert send(caseroom, cast) == ["alma", "carol", "dev", "fay"]


def test_officers_of_a_suspended_agency_are_not_told(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    suspend(caseroom, cast, POLICE)
    assert send(caseroom, cast) == ["alma", "dev", "fay", "rita"]


def test_only_coordinators_send_and_only_before_opening(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    for name in ("carol", "dev", "fay", "eve"):
        with pytest.raises(NotVisible):
            inviting.send_invitations(caseroom, cast.viewer(name), cast.meeting)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    with pytest.raises(Conflict):
        send(caseroom, cast)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.PLANNED)
    coordinate(caseroom, cast, "eve")
    assert len(inviting.send_invitations(caseroom, cast.viewer("eve"), cast.meeting)) == 6


def test_a_mail_that_left_stays_in_the_outbox(caseroom: Caseroom, cast: Cast) -> None:
    forget_telling(caseroom, cast)
    send(caseroom, cast)
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        for mail in writing.session.scalars(select(OutboxMail)):
            mail.state = MailState.SENT
        writing.audit("demo.made")

    inviting.uninvite(caseroom, cast.viewer("alma"), cast.attendances["fay"])

    with record.reading(caseroom) as session:
        assert set(session.scalars(select(OutboxMail.state))) == {MailState.SENT}
