"""What an agency's minutes say before their cases: the meeting, its statement, who came and who agreed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased

from meetings.documents.content import (
    Absence,
    Acknowledgement,
    AcknowledgementWay,
    AttendedAs,
    Marking,
    MeetingFacts,
    RegisterRow,
    Statement,
    StatementPoint,
)
from meetings.doors.viewer import Sight
from models import agencies as a
from models.meetings import Acknowledgement as Given
from models.meetings import Attendance, Meeting, Officer
from models.people import Person
from models.states import Answer, AttendanceState, HereBy, How, MeetingOffice


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """The meeting a document is of, with what its type fixes."""

    id: str
    title: str
    opened_at: datetime
    closed_at: datetime
    place: str
    secure_venue: str | None
    corrections_until: datetime
    statement_heading: str
    statement_sha256: str
    statement_version: str
    statement_points: str
    meeting_type: str
    marking: str | None
    handling: str | None
    agreement: str
    agreement_version: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person on the register, and their latest answer to the statement."""

    name: str
    role: str
    agency: str
    attended_as: str
    state: str
    here_by: str | None
    arrived_at: datetime | None
    left_at: datetime | None
    answer: str | None
    how: str | None
    answered_at: datetime | None
    recorded_by: str | None


_MEETING = (
    select(
        Meeting.id,
        Meeting.title,
        Meeting.opened_at,
        Meeting.closed_at,
        Meeting.place,
        Meeting.secure_venue,
        Meeting.corrections_until,
        Meeting.statement_heading,
        Meeting.statement_sha256,
        a.Statement.version,
        a.Statement.points,
        a.MeetingType.name,
        a.MeetingType.marking,
        a.MeetingType.handling,
        a.Agreement.name,
        a.Agreement.version,
    )
    .join(a.Statement, a.Statement.id == Meeting.statement_id)
    .join(a.MeetingType, a.MeetingType.id == Meeting.meeting_type_id)
    .join(a.Agreement, a.Agreement.id == a.MeetingType.agreement_id)
)
_OFFICERS = (
    select(Officer.office, Person.name, a.Agency.name)
    .join(Person, Person.id == Officer.person_id)
    .join(a.Agency, a.Agency.id == Person.agency_id)
)
_Recorder = aliased(Person)
_REGISTER = (
    select(
        Person.name,
        Person.role,
        a.Agency.name,
        Attendance.role,
        Attendance.state,
        Attendance.here_by,
        Attendance.arrived_at,
        Attendance.left_at,
        Given.answer,
        Given.how,
        Given.at,
        _Recorder.name,
    )
    .join(Person, Person.id == Attendance.person_id)
    .join(a.Agency, a.Agency.id == Attendance.agency_id)
    .outerjoin(Given, Given.id == Attendance.acknowledgement_id)
    .outerjoin(_Recorder, _Recorder.id == Given.recorded_by)
    .order_by(a.Agency.name, Person.name)
)


def meeting(sight: Sight) -> MeetingRow | None:
    """The closed meeting that the sight is of; None where the agency is no active partner."""
    rows = sight.rows(_MEETING, MeetingRow)
    return rows[0] if rows else None


def marking(row: MeetingRow) -> Marking:
    """The meeting type's protective marking (clause 8.1.7)."""
    return Marking(text=row.marking or "", handling=row.handling or "")


def facts(sight: Sight, row: MeetingRow, zone: str) -> MeetingFacts:
    """When and where the meeting was, from opening to closing, and its officers with their agencies."""
    officers = {office: f"{name}, {agency}" for office, name, agency in sight.execute(_OFFICERS)}
    return MeetingFacts(
        title=row.title,
        meeting_type=row.meeting_type,
        agreement=row.agreement,
        agreement_version=row.agreement_version,
        starts_at=row.opened_at,
        ends_at=row.closed_at,
        place=row.place,
        secure_venue=row.secure_venue or "",
        chair=officers.get(MeetingOffice.CHAIR, ""),
        deputy=officers.get(MeetingOffice.DEPUTY, ""),
        minute_taker=officers.get(MeetingOffice.MINUTE_TAKER, ""),
        time_zone=zone,
    )


def statement(row: MeetingRow) -> Statement:
    """The confidentiality statement word for word (clause 4.1.4)."""
    points = json.loads(row.statement_points)
    return Statement(
        heading=tuple(row.statement_heading.split("\n")),
        points=tuple(StatementPoint(lead=f"{point['heading']}.", text=point["text"]) for point in points),
        version=row.statement_version,
        sha256=row.statement_sha256,
    )


def last_day_for_corrections(row: MeetingRow, zone: str) -> date:
    """The day on which the window of corrections ends, where the meeting is held."""
    return (row.corrections_until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def register(sight: Sight) -> list[PersonRow]:
    """Everyone who was invited or came."""
    return sight.rows(_REGISTER, PersonRow)


def came(people: Iterable[PersonRow], closed_at: datetime) -> tuple[RegisterRow, ...]:
    """Who came, or answered the statement; whoever did not leave before was there to the end."""
    return tuple(_register_row(person, closed_at) for person in people if not _is_absent(person))


def absent(people: Iterable[PersonRow], state: AttendanceState) -> tuple[Absence, ...]:
    """Who sent apologies, or who was invited and never answered."""
    return tuple(
        Absence(name=person.name, agency=person.agency)
        for person in people
        if person.state == state and _is_absent(person)
    )


def _is_absent(person: PersonRow) -> bool:
    """Nobody who answered the statement: an answer is evidence, whatever was recorded afterwards."""
    if person.answer is not None:
        return False
    invited = person.state == AttendanceState.INVITED and person.arrived_at is None
    return invited or person.state == AttendanceState.APOLOGIES


def _register_row(person: PersonRow, closed_at: datetime) -> RegisterRow:
    left = person.state == AttendanceState.LEFT
    arrived = None if person.state == AttendanceState.APOLOGIES else person.arrived_at
    stayed = person.left_at if left else (closed_at if arrived else None)
    return RegisterRow(
        name=person.name,
        role=person.role,
        agency=person.agency,
        attended_as=AttendedAs(person.attended_as),
        state=_state(person),
        remote=person.here_by == HereBy.REMOTE,
        arrived_at=arrived,
        left_at=stayed,
        out_from=person.left_at if person.state == AttendanceState.HERE else None,
        acknowledgement=_acknowledgement(person),
    )


def _state(person: PersonRow) -> str:
    """The word of the register (rule 5): a refusal counts whenever it was given."""
    if person.answer == Answer.DECLINED:
        return "declined"
    if person.state == AttendanceState.LEFT:
        return "left"
    if person.state == AttendanceState.APOLOGIES:
        return "sent apologies"
    return "agreed" if person.answer == Answer.AGREED else "here, not agreed"


def _acknowledgement(person: PersonRow) -> Acknowledgement | None:
    if person.answer is None or person.how is None or person.answered_at is None:
        return None
    recorded = person.how in (How.SPOKEN, How.PAPER)
    return Acknowledgement(
        agreed=person.answer == Answer.AGREED,
        way=AcknowledgementWay(person.how),
        at=person.answered_at,
        recorded_by=(person.recorded_by or "") if recorded else "",
    )
