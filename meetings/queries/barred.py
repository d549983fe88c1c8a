"""Who is invited to a meeting and cannot get in, and why: known ahead, while it can still be put right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from meetings.duedates import spoken
from models.agencies import Agency, MeetingType, Partner
from models.enrolments import Enrolment
from models.meetings import Acknowledgement, Attendance, Meeting
from models.people import Person
from models.states import Answer, AttendanceRole, AttendanceState, MeetingState, SuspendedFor


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who could not get in if the meeting began as things stand, with each reason."""

    person_id: str
    name: str
    agency: str
    reasons: tuple[str, ...]


_given = aliased(Acknowledgement)
_later = aliased(Acknowledgement)
_latest = (
    select(func.max(_later.at))
    .where(
        _later.person_id == Attendance.person_id,
        _later.kind == "standing",
        _later.agreement_id == MeetingType.agreement_id,
    )
    .correlate(Attendance, MeetingType)
    .scalar_subquery()
)
_INVITED = (
    select(
        Attendance.person_id,
        Person.name,
        Agency.name.label("agency"),
        Person.left_at,
        Meeting.starts_at,
        Enrolment.enrolled_at,
        Enrolment.approved_at,
        Enrolment.suspended_for,
        Enrolment.confirm_by,
        Partner.from_at,
        Partner.until_at,
        Partner.suspended_at,
        _given.answer,
        _given.valid_until,
    )
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(Enrolment, Enrolment.person_id == Attendance.person_id)
    .outerjoin(
        Partner,
        and_(Partner.agency_id == Agency.id, Partner.agreement_id == MeetingType.agreement_id),
    )
    .outerjoin(
        _given,
        and_(
            _given.person_id == Attendance.person_id,
            _given.kind == "standing",
            _given.agreement_id == MeetingType.agreement_id,
            _given.at == _latest,
        ),
    )
    .where(
        Attendance.meeting_id == bindparam("meeting"),
        Attendance.role != AttendanceRole.GUEST,
        Attendance.state != AttendanceState.APOLOGIES,
        Meeting.state == MeetingState.PLANNED,
    )
    .order_by(Agency.name, Person.name, Attendance.person_id)
)


def barred(session: Session, meeting_id: str, zone: tzinfo) -> list[Barred]:
    """Who on the register of a planned meeting could not get in on its day, as far as the reader sees it."""
    rows = session.execute(_INVITED, {"meeting": meeting_id}).all()
    found: dict[str, Barred] = {}
    for row in rows:
        if reasons := tuple(_reasons(row._mapping, zone)):
            found[row.person_id] = Barred(row.person_id, row.name, row.agency, reasons)
    return list(found.values())


def _reasons(row: Mapping[Any, Any], zone: tzinfo) -> Iterator[str]:
    starts_at = row["starts_at"]
    if row["left_at"] is not None:
        yield "has left their agency"
        return
    yield from _of_account(row, starts_at.astimezone(zone).date())
    yield from _of_agency(row, starts_at, zone)
    if row["approved_at"] is not None:
        yield from _of_undertaking(row, starts_at, zone)


def _of_account(row: Mapping[Any, Any], held_on: date) -> Iterator[str]:
    if row["enrolled_at"] is None and row["approved_at"] is None:
        yield "has not enrolled"
    elif row["approved_at"] is None:
        yield "waits for their representative’s approval"
    elif row["suspended_for"] == SuspendedFor.NOT_CONFIRMED:
        yield "is suspended, since nobody confirmed them"
    elif row["suspended_for"] == SuspendedFor.PARTNERSHIP_ENDED:
        yield "is not let in again since their agency rejoined"
    elif row["suspended_for"] is not None:
        yield "is suspended by their agency"
    elif row["confirm_by"] is not None and row["confirm_by"] < held_on:
        yield f"is to be confirmed by {spoken(row['confirm_by'])}"


def _of_agency(row: Mapping[Any, Any], starts_at: datetime, zone: tzinfo) -> Iterator[str]:
    if row["from_at"] is None or row["from_at"] > starts_at:
        yield "is of an agency that is no partner"
    elif row["until_at"] is not None and row["until_at"] <= starts_at:
        yield f"is of an agency that is no partner from {spoken(row['until_at'].astimezone(zone).date())}"
    elif row["suspended_at"] is not None and row["suspended_at"] <= starts_at:
        yield "is of an agency that is suspended"


def _of_undertaking(row: Mapping[Any, Any], starts_at: datetime, zone: tzinfo) -> Iterator[str]:
    if row["answer"] != Answer.AGREED or row["valid_until"] is None:
        yield "has not given the standing undertaking"
    elif row["valid_until"] <= starts_at:
        yield f"has an undertaking until {spoken(row['valid_until'].astimezone(zone).date())} only"
