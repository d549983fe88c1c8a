"""A meeting under way, laid over the cast's planned one: who is here, agreed and in the room."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, room
from meetings.sealed import new_key, seal
from models.cases import Case, Involvement, Referral
from models.meetings import AgendaItem, Attendance, Meeting, Officer, Presence
from models.states import AttendanceState, ItemState, MeetingOffice, MeetingState, ScreenMode
from tests.cast import Cast
from tests.kept import laid_once

FOUR_WEEKS = timedelta(weeks=4)
EVERYBODY = ("alma", "dev", "carol", "paul", "fay", "rita")


@laid_once
def open_with(caseroom: Caseroom, cast: Cast, here: Sequence[str] = EVERYBODY) -> None:
    """Open the cast's meeting with these people here, agreed and in the room, nothing on the table."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        meeting = writing.session.get_one(Meeting, cast.meeting)
        meeting.state, meeting.opened_at, meeting.screen_mode = MeetingState.OPEN, cast.now, ScreenMode.JOIN
        for name in here:
            person = writing.session.get_one(Attendance, cast.attendances[name])
            person.state, person.in_room = AttendanceState.HERE, True
            person.arrived_at = person.agreed_at = cast.now
        writing.audit("meeting.opened", cast.meeting)
        writing.changed(cast.meeting, phones=True)


def meeting_of(caseroom: Caseroom, cast: Cast) -> Meeting:
    """The meeting as it stands."""
    with record.reading(caseroom) as session:
        return session.get_one(Meeting, cast.meeting)


def item_of(caseroom: Caseroom, cast: Cast, name: str) -> AgendaItem:
    """One of its agenda items as it stands."""
    with record.reading(caseroom) as session:
        return session.get_one(AgendaItem, cast.items[name])


def inside(caseroom: Caseroom, cast: Cast, name: str) -> set[str]:
    """Who is in the room for an agenda item."""
    names = {attendance: person for person, attendance in cast.attendances.items()}
    with record.reading(caseroom) as session:
        found = session.scalars(
            select(Presence.attendance_id).where(
                Presence.agenda_item_id == cast.items[name], Presence.out_at.is_(None)
            )
        )
        return {names[attendance] for attendance in found}


def shown_in_room(caseroom: Caseroom, cast: Cast) -> list[str]:
    """The references of the cases the projector may show now: none while the holding card stands."""
    with looking(caseroom, room(cast.meeting, cast.now)) as sight:
        return list(sight.scalars(select(Case.reference)))


def another_meeting(caseroom: Caseroom, cast: Cast) -> str:
    """A second meeting like the cast's, with the same officers and no cases."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        first = writing.session.get_one(Meeting, cast.meeting)
        columns = {
            column.key: getattr(first, column.key)
            for column in Meeting.__table__.columns
            if column.key not in ("id", "version")
        }
        second = Meeting(**columns)
        writing.session.add(second)
        writing.session.flush()
        for name, office in zip(("alma", "carol", "dev"), MeetingOffice, strict=True):
            writing.session.add(Officer(meeting_id=second.id, person_id=cast.people[name], office=office))
        writing.audit("demo.made")
        return second.id


def long_agenda(caseroom: Caseroom, cast: Cast, how_many: int) -> list[str]:
    """That many more cases of the lead of case `one` on the cast's agenda, after its own; their items."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        first = writing.session.get_one(AgendaItem, cast.items["one"])
        items = [_one_more(writing, cast, first, number) for number in range(how_many)]
        writing.audit("demo.made")
        return items


def _one_more(writing: Writing, cast: Cast, first: AgendaItem, number: int) -> str:
    """A case with no information, and its place on the agenda."""
    like, case_id = writing.session.get_one(Case, first.case_id), new_key().id
    key = writing.new_key("case", case_id, scope=case_id)
    case = Case(
        id=case_id,
        agreement_id=like.agreement_id,
        reference=f"ASB-M{number:02}Q",
        kind=like.kind,
        subject=like.subject,
        brought_by=like.brought_by,
        title=seal(key, "cases.title", f"Title of case {number}"),
        summary=seal(key, "cases.summary", f"Summary of case {number}"),
        opened_at=like.opened_at,
        opened_by=like.opened_by,
    )
    writing.session.add(case)
    writing.session.flush()
    lead = Involvement(case_id=case_id, agency_id=like.brought_by, is_lead=True, from_at=like.opened_at)
    referral = Referral(
        meeting_type_id=cast.meeting_type,
        case_id=case_id,
        reference=case.reference,
        kind=case.kind,
        minutes_wanted=12,
        made_at=cast.now,
        made_by=case.opened_by,
    )
    writing.session.add_all((lead, referral))
    writing.session.flush()
    item = AgendaItem(
        meeting_id=cast.meeting,
        case_id=case_id,
        referral_id=referral.id,
        position=len(cast.items) + 1 + number,
        minutes=12,
        state=ItemState.WAITING,
    )
    writing.session.add(item)
    writing.session.flush()
    return item.id


@laid_once
def earlier_meeting(caseroom: Caseroom, cast: Cast) -> Cast:
    """The cast at a meeting four weeks before theirs that had case `one`: what is laid for it stays open."""
    meeting = another_meeting(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        item = AgendaItem(
            meeting_id=meeting,
            case_id=cast.cases["one"],
            referral_id=cast.referrals["one"],
            position=1,
            minutes=15,
            state=ItemState.DONE,
        )
        writing.session.add(item)
        writing.session.flush()
        writing.audit("demo.made")
        return replace(cast, now=cast.now - FOUR_WEEKS, meeting=meeting, items={"one": item.id})
