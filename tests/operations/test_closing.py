"""Closing a meeting: what ends, what goes out, and what stands in the way."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, room
from meetings.operations import attending, closing, opening_meeting, table
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.reminders import duties
from models.base import new_id
from models.meetings import Attendance, Meeting, Presence
from models.records import AuditRow, OutboxMail
from models.states import AttendanceState, How, ItemState, MeetingState, Out, ScreenMode
from tests.cast import RIVERSIDE, Cast, lay_scene
from tests.held import DUE, DUE_NARROW, Held, lay_held
from tests.places import START
from tests.sitting import item_of, meeting_of


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    return lay_held(caseroom)


def close(caseroom: Caseroom, held: Held, by: str = "alma") -> str:
    return closing.close_meeting(caseroom, held.by(by), held.cast.meeting)


def mails(caseroom: Caseroom) -> list[tuple[str, str, str, str]]:
    with record.reading(caseroom) as session:
        found = session.scalars(
            select(OutboxMail).where(OutboxMail.kind == "action").order_by(OutboxMail.key)
        )
        return [(mail.person_id, mail.duty_id, mail.step, mail.state) for mail in found]


def events(caseroom: Caseroom, name: str) -> list[str | None]:
    with record.reading(caseroom) as session:
        assert first_break(session) is None
        return list(session.scalars(select(AuditRow.object_id).where(AuditRow.event == name)))


def test_a_closed_meeting_has_nothing_on_the_table_and_nobody_in_the_room(
    caseroom: Caseroom, held: Held
) -> None:
    before = meeting_of(caseroom, held.cast)
    assert (before.state, before.on_table_id) == (MeetingState.OPEN, held.cast.items["two"])
    with looking(caseroom, room(held.cast.meeting, held.now)) as sight:
        assert sight.scalars(select(Meeting.id)).all() == [held.cast.meeting]

    close(caseroom, held)

    meeting = meeting_of(caseroom, held.cast)
    assert (meeting.state, meeting.closed_at) == (MeetingState.CLOSED, held.now)
    assert (meeting.on_table_id, meeting.screen_mode) == (None, ScreenMode.NOTHING)
    assert meeting.revision > before.revision
    assert meeting.agenda_revision > before.agenda_revision
    with record.reading(caseroom) as session:
        assert session.scalars(select(Presence).where(Presence.out_at.is_(None))).all() == []
        assert session.scalars(select(Attendance).where(Attendance.in_room)).all() == []
    with looking(caseroom, room(held.cast.meeting, held.now)) as sight:
        assert sight.scalars(select(Meeting.id)).all() == []
    assert events(caseroom, "meeting.closed") == [held.cast.meeting]


def test_cases_that_were_discussed_are_done_and_the_rest_stays_not_reached(
    caseroom: Caseroom, held: Held
) -> None:
    close(caseroom, held)
    states = {name: item_of(caseroom, held.cast, name).state for name in ("one", "two", "three")}
    assert states == {"one": ItemState.DONE, "two": ItemState.DONE, "three": ItemState.WAITING}
    assert item_of(caseroom, held.cast, "two").ended_at == held.now
    assert item_of(caseroom, held.cast, "one").ended_at == START + timedelta(minutes=20)


def test_times_of_coming_and_going_stay_what_they_were(caseroom: Caseroom, held: Held) -> None:
    attending.mark_left(caseroom, held.by("dev"), held.cast.meeting, held.cast.attendances["fay"])
    left_at = held.now
    held.wait(7)
    close(caseroom, held)
    with record.reading(caseroom) as session:
        alma, fay, rita = (
            session.get_one(Attendance, held.cast.attendances[name]) for name in ("alma", "fay", "rita")
        )
        ended = session.scalars(
            select(Presence).where(
                Presence.attendance_id == alma.id, Presence.agenda_item_id == held.cast.items["two"]
            )
        ).one()
    assert (alma.state, alma.arrived_at, alma.left_at) == (AttendanceState.HERE, START, None)
    assert (fay.state, fay.arrived_at, fay.left_at) == (AttendanceState.LEFT, START, left_at)
    assert (rita.state, rita.arrived_at, rita.left_at) == (AttendanceState.INVITED, None, None)
    assert (ended.out_at, ended.out_because) == (held.now, Out.ENDED)


def test_actions_go_to_their_owners_at_once(caseroom: Caseroom, held: Held) -> None:
    duties.queue_due(caseroom, held.now)
    assert mails(caseroom) == []
    close(caseroom, held)
    duties.queue_due(caseroom, held.now)
    people = held.cast.people
    assert sorted(mails(caseroom)) == sorted(
        [
            (people["fay"], held.action, "close", "queued"),
            (people["carol"], held.narrow_action, "close", "queued"),
        ]
    )
    with record.reading(caseroom) as session:
        keys = list(session.scalars(select(OutboxMail.key).where(OutboxMail.kind == "action")))
    assert {key.rsplit(":", 1)[1] for key in keys} == {DUE.isoformat(), DUE_NARROW.isoformat()}


def test_the_window_of_corrections_is_counted_in_days_from_the_close(caseroom: Caseroom, held: Held) -> None:
    held.wait(24 * 60)
    close(caseroom, held)
    # Ten days after 14 October, to the midnight that ends the tenth: 24 October in London is summer time.
    assert meeting_of(caseroom, held.cast).corrections_until == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)


def test_a_case_without_an_outcome_keeps_the_meeting_open(caseroom: Caseroom, held: Held) -> None:
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["three"])
    with pytest.raises(Invalid) as refusal:
        close(caseroom, held)
    words = refusal.value.messages["cases"]
    assert words == "Record a decision, or no further action because, on: ASB-THRE"
    assert meeting_of(caseroom, held.cast).state == MeetingState.OPEN
    assert mails(caseroom) == []
    assert events(caseroom, "meeting.closed") == []


def test_a_case_put_back_with_nothing_recorded_is_not_reached(caseroom: Caseroom, held: Held) -> None:
    item = held.cast.items["three"]
    table.put_on_table(caseroom, held.by("alma"), item)
    table.end_item(caseroom, held.by("alma"), item)
    close(caseroom, held)
    assert item_of(caseroom, held.cast, "three").state == ItemState.WAITING


def test_an_officer_kept_out_of_a_case_is_not_told_which_it_is(caseroom: Caseroom, held: Held) -> None:
    item = held.cast.items["three"]
    table.put_on_table(caseroom, held.by("alma"), item)
    table.put_out(caseroom, held.by("carol"), item, held.cast.attendances["alma"], reason="A neighbour")
    with pytest.raises(Invalid, match="ASB-THRE"):
        close(caseroom, held, "carol")
    with pytest.raises(Invalid) as refusal:
        close(caseroom, held, "alma")
    assert "ASB" not in str(refusal.value)
    assert closing.HIDDEN in str(refusal.value)


def test_closing_twice_changes_nothing_more(caseroom: Caseroom, held: Held) -> None:
    close(caseroom, held)
    first, queued = meeting_of(caseroom, held.cast), mails(caseroom)
    held.wait(5)
    assert close(caseroom, held, "carol") == held.cast.meeting
    again = meeting_of(caseroom, held.cast)
    assert (again.closed_at, again.revision) == (first.closed_at, first.revision)
    assert mails(caseroom) == queued


def test_only_an_officer_closes_and_only_what_is_open(caseroom: Caseroom, held: Held) -> None:
    for name in ("paul", "fay", "eve"):
        with pytest.raises(NotVisible):
            close(caseroom, held, name)
    assert meeting_of(caseroom, held.cast).state == MeetingState.OPEN
    close(caseroom, held, "dev")
    with pytest.raises(Conflict):
        table.put_on_table(caseroom, held.by("alma"), held.cast.items["three"])


def test_a_planned_meeting_cannot_be_closed(caseroom: Caseroom) -> None:
    cast = lay_scene(caseroom, START)
    with pytest.raises(Conflict, match="not open yet"):
        closing.close_meeting(caseroom, cast.viewer("alma"), cast.meeting)


def opened(caseroom: Caseroom) -> Cast:
    """A meeting with a case on the table and nothing recorded on it."""
    cast = lay_scene(caseroom, START)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    here = [cast.attendances["alma"]]
    attending.record_acknowledgement(caseroom, cast.viewer("dev"), cast.meeting, here, how=How.SPOKEN)
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["one"])
    return cast


def test_the_clock_closes_a_meeting_left_open_beyond_its_limit_as_it_stands(caseroom: Caseroom) -> None:
    cast = opened(caseroom)
    limit = START + timedelta(hours=24)
    assert closing.close_forgotten(caseroom, limit - timedelta(seconds=1)) == 0
    assert meeting_of(caseroom, cast).state == MeetingState.OPEN
    assert closing.close_forgotten(caseroom, limit) == 1
    meeting = meeting_of(caseroom, cast)
    assert (meeting.state, meeting.closed_at) == (MeetingState.CLOSED, limit)
    assert item_of(caseroom, cast, "one").state == ItemState.DONE
    assert item_of(caseroom, cast, "two").state == ItemState.WAITING
    assert closing.close_forgotten(caseroom, limit) == 0


def test_another_meetings_people_stay_where_they_are(caseroom: Caseroom, held: Held) -> None:
    with record.writing(caseroom, Clock(held.now)) as writing:
        meeting = writing.session.get_one(Meeting, held.cast.meeting)
        columns = {column.key: getattr(meeting, column.key) for column in Meeting.__table__.columns}
        other = Meeting(**(columns | {"id": new_id(), "on_table_id": None}))
        writing.session.add(other)
        writing.session.flush()
        attendance = Attendance(
            meeting_id=other.id,
            person_id=held.cast.people["rita"],
            agency_id=held.cast.agencies[RIVERSIDE],
            role="member",
            state=AttendanceState.HERE,
            in_room=True,
            arrived_at=held.now,
        )
        writing.session.add(attendance)
        writing.session.flush()
        other_id, attendance_id = other.id, attendance.id
        writing.audit("meeting.opened", other_id)
    close(caseroom, held)
    with record.reading(caseroom) as session:
        assert session.get_one(Meeting, other_id).state == MeetingState.OPEN
        assert session.get_one(Attendance, attendance_id).in_room
