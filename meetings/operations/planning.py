"""Planning a meeting: its day, place and officers, which may change until it opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from meetings.doors import Caseroom, record
from meetings.doors.record import SOMEBODY_ELSE, Writing
from meetings.doors.viewers import Viewer
from meetings.operations import asking, registering
from meetings.operations.meeting_statement import bind
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.agencies import MeetingType
from models.meetings import Attendance, Meeting, Officer
from models.states import AttendanceRole, MeetingOffice, MeetingState, ScreenMode

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 600
YEARS_AHEAD = 2
NO_LONGER_PLANNED = "This meeting has been opened, so its plan can no longer be changed."
NOT_OPEN_TO_CHECK = "This meeting is over, so its room can no longer be checked."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a coordinator fixes of a meeting; day and time are those of the place where it is held."""

    title: str
    held_on: date
    starts: time
    planned_minutes: int
    place: str
    secure_venue: str | None
    chair: str
    deputy: str
    minute_taker: str

    @property
    def officers(self) -> dict[MeetingOffice, str]:
        """The person in each office."""
        return {
            MeetingOffice.CHAIR: self.chair,
            MeetingOffice.DEPUTY: self.deputy,
            MeetingOffice.MINUTE_TAKER: self.minute_taker,
        }


def plan_meeting(caseroom: Caseroom, viewer: Viewer, meeting_type_id: str, plan: Plan, *, once: str) -> str:
    """Plan a meeting of a type, with its statement bound to it and its officers on the register.

    The type's coordinators may (rule 8). Raises Invalid for a day past or too far ahead, and for officers who
    are not three people of active partners. Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.plans_meetings_of(writing.session, viewer, meeting_type_id))
        if done := writing.once(once):
            return done
        meeting_type = writing.session.get_one(MeetingType, meeting_type_id)
        agencies = _checked(writing, meeting_type, plan)
        meeting = Meeting(
            meeting_type_id=meeting_type_id,
            state=MeetingState.PLANNED,
            screen_mode=ScreenMode.NOTHING,
            **_columns(writing, meeting_type, plan),
        )
        writing.session.add(meeting)
        writing.session.flush()
        _seat(writing, meeting.id, plan.officers, agencies)
        writing.audit("meeting.planned", meeting.id)
        return writing.made(once, meeting.id)


def change_meeting(caseroom: Caseroom, viewer: Viewer, meeting_id: str, plan: Plan, *, version: int) -> str:
    """Change a planned meeting; a new title or day is a new text, so whoever had agreed is asked again.

    A new time or place makes everyone's invitation due again. The coordinators of its type may (rule 8).
    Raises Invalid as `plan_meeting`, Conflict once it is open or where `version` is not the present one,
    unless the meeting already reads as planned here. Serves clause 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = planned(writing, meeting_id)
        meeting_type = writing.session.get_one(MeetingType, meeting.meeting_type_id)
        agencies = _checked(writing, meeting_type, plan)
        columns = _columns(writing, meeting_type, plan)
        fields = {name for name, value in columns.items() if getattr(meeting, name) != value}
        if _officers(writing, meeting_id) != plan.officers:
            fields.add("officers")
        if not fields:
            writing.idle()
            return meeting_id
        if meeting.version != version:
            raise Conflict(SOMEBODY_ELSE)
        _change(writing, meeting, {name: columns[name] for name in fields - {"officers"}})
        _seat(writing, meeting_id, plan.officers, agencies)
        writing.audit("meeting.changed", meeting_id, fields=sorted(fields))
        writing.changed(meeting_id, phones=True)
    return meeting_id


def check_venue(caseroom: Caseroom, viewer: Viewer, meeting_id: str, *, secure_venue: str) -> str:
    """Record who checked, and when, that the place cannot be overheard or overlooked (clause 4.1.4).

    The coordinators and the officers may. Raises Conflict once the meeting has closed.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(registering.runs_meeting(writing, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
            raise Conflict(NOT_OPEN_TO_CHECK)
        if meeting.secure_venue == secure_venue:
            writing.idle()
            return meeting_id
        meeting.secure_venue = secure_venue
        writing.audit("meeting.changed", meeting_id, fields=["secure_venue"])
        writing.changed(meeting_id, phones=False)
    return meeting_id


def take_chair(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> str:
    """The deputy or the minute-taker changes offices with the chair, in one press, until the meeting closes.

    Only its officers may (rule 2). Raises Conflict once it has closed.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(permissions.officer_of(writing.session, viewer, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
            raise Conflict("This meeting is over, so nobody can take the chair.")
        officers = {one.person_id: one for one in _officer_rows(writing, meeting_id)}
        mine = officers[str(viewer.person)]
        if mine.office == MeetingOffice.CHAIR:
            writing.idle()
            return meeting_id
        chair = next(one for one in officers.values() if one.office == MeetingOffice.CHAIR)
        mine.office, chair.office = chair.office, mine.office
        writing.audit("chair.taken", meeting_id, former=chair.person_id)
        writing.changed(meeting_id, phones=False)
    return meeting_id


def planned(writing: Writing, meeting_id: str) -> Meeting:
    """The meeting, for a change to its plan.

    Raises NotVisible unless the actor plans it, Conflict once it is open.
    """
    writing.see(Meeting, meeting_id)
    writing.require(permissions.plans_meeting(writing.session, writing.actor, meeting_id))
    meeting = writing.session.get_one(Meeting, meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise Conflict(NO_LONGER_PLANNED)
    return meeting


def _checked(writing: Writing, meeting_type: MeetingType, plan: Plan) -> dict[str, str]:
    """The agency of each officer, once nothing speaks against the plan; raises Invalid."""
    agencies = registering.partners_people(writing, meeting_type.agreement_id, plan.officers.values())
    messages = _wrong_officers(plan, agencies)
    if plan.held_on < writing.today:
        messages["held_on"] = "That date is past"
    elif plan.held_on > writing.today + timedelta(days=366 * YEARS_AHEAD):
        messages["held_on"] = "That date is more than two years ahead"
    if not SHORTEST_MINUTES <= plan.planned_minutes <= LONGEST_MINUTES:
        messages["planned_minutes"] = f"Enter between {SHORTEST_MINUTES} and {LONGEST_MINUTES} minutes"
    if messages:
        raise Invalid(messages)
    return agencies


def _wrong_officers(plan: Plan, agencies: Mapping[str, str]) -> dict[str, str]:
    messages: dict[str, str] = {}
    for name, person_id in (
        ("chair", plan.chair),
        ("deputy", plan.deputy),
        ("minute_taker", plan.minute_taker),
    ):
        if person_id not in agencies:
            messages[name] = registering.NOT_OF_A_PARTNER
    if plan.deputy == plan.chair:
        messages["deputy"] = "Choose somebody other than the chair"
    if plan.minute_taker in (plan.chair, plan.deputy):
        messages["minute_taker"] = "Choose somebody other than the chair and the deputy"
    return messages


def _columns(writing: Writing, meeting_type: MeetingType, plan: Plan) -> dict[str, object]:
    """What the plan and the meeting type's timings make of the meeting's row."""
    title = " ".join(plan.title.split())
    text = bind(writing.session, meeting_type, title=title, held_on=plan.held_on)
    starts_at = datetime.combine(plan.held_on, plan.starts, writing.caseroom.settings.zone)
    return {
        "title": title,
        "starts_at": starts_at.astimezone(UTC),
        "planned_minutes": plan.planned_minutes,
        "place": plan.place,
        "secure_venue": plan.secure_venue or None,
        "sight_from": _midnight(writing, plan.held_on - timedelta(days=meeting_type.sight_days)),
        "corrections_until": _midnight(
            writing, plan.held_on + timedelta(days=meeting_type.correction_days + 1)
        ),
        "statement_id": text.statement_id,
        "statement_heading": text.heading,
        "statement_sha256": text.sha256,
    }


def _midnight(writing: Writing, day: date) -> datetime:
    return datetime.combine(day, time(), writing.caseroom.settings.zone).astimezone(UTC)


def _change(writing: Writing, meeting: Meeting, columns: Mapping[str, object]) -> None:
    for name, value in columns.items():
        setattr(meeting, name, value)
    # Officers are rows of their own: a change of theirs alone must move the version on too.
    flag_modified(meeting, "title")
    register = update(Attendance).where(Attendance.meeting_id == meeting.id)
    if "statement_sha256" in columns:
        writing.session.execute(register.values(agreed_at=None, acknowledgement_id=None))
    if {"starts_at", "place"} & set(columns):
        writing.session.execute(register.values(invited_at=None))
    if "starts_at" in columns:
        asking.move_deadlines(writing, meeting)


def _officer_rows(writing: Writing, meeting_id: str) -> list[Officer]:
    return list(writing.session.scalars(select(Officer).where(Officer.meeting_id == meeting_id)))


def _officers(writing: Writing, meeting_id: str) -> dict[MeetingOffice, str]:
    return {MeetingOffice(one.office): one.person_id for one in _officer_rows(writing, meeting_id)}


def _seat(
    writing: Writing, meeting_id: str, officers: Mapping[MeetingOffice, str], agencies: Mapping[str, str]
) -> None:
    """Give each officer their office and a place on the register; a former officer keeps their place."""
    if _officers(writing, meeting_id) == officers:
        return
    writing.session.execute(delete(Officer).where(Officer.meeting_id == meeting_id))
    for office, person_id in officers.items():
        writing.session.add(Officer(meeting_id=meeting_id, person_id=person_id, office=office))
    registering.put_on_register(writing, meeting_id, agencies, AttendanceRole.MEMBER)
