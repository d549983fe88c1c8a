"""Whom a cookie stands for, before any viewer, and for how long nobody need touch it. Names no case table."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, lambda_stmt, or_, select, update

from meetings.doors import Caseroom, record
from meetings.settings import Settings
from models.agencies import Agency, Partner, partner_is_active
from models.enrolments import Enrolment
from models.meetings import Acknowledgement, Attendance, Meeting, Officer, meeting_is
from models.people import Office, Person, Session
from models.states import AgencyOffice, AttendanceState, MeetingState

ADMINISTRATOR_IDLE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom a session stands for: a person of an agency, a projector or a guest with the meeting it is of.

    The kind `phone` is a person's at one meeting and opens that meeting alone; the kind `half` is of who has
    given the password and not yet the second step.

    `attends` says of a person that they are on the register, or an officer, of the meeting asked about.
    """

    session_id: str
    kind: str
    meeting_id: str | None
    person_id: str | None
    agency_id: str | None
    name: str
    agency_name: str
    undertaken: bool
    attends: bool
    seen_at: datetime
    proved_at: datetime | None


def token_sha256(token: str) -> str:
    """What is stored of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


_active_partner = exists().where(Partner.agency_id == Person.agency_id, partner_is_active(bindparam("now")))
_admitted = and_(
    Person.left_at.is_(None),
    exists().where(
        Enrolment.person_id == Person.id,
        Enrolment.approved_at.is_not(None),
        Enrolment.suspended_at.is_(None),
    ),
    _active_partner,
)
_latest_undertaking = (
    select(func.max(Acknowledgement.at))
    .where(Acknowledgement.person_id == Person.id, Acknowledgement.kind == "standing")
    .correlate(Person)
    .scalar_subquery()
)
_undertaken = exists().where(
    Acknowledgement.person_id == Person.id,
    Acknowledgement.kind == "standing",
    Acknowledgement.answer == "agreed",
    Acknowledgement.valid_until > bindparam("now"),
    Acknowledgement.at == _latest_undertaking,
)
_guest_there = and_(
    Session.kind == "guest",
    exists().where(
        Attendance.person_id == Session.person_id,
        Attendance.meeting_id == Session.meeting_id,
        Attendance.role == "guest",
    ),
)
# Asked at every poll, so not by `in_`, which SQLAlchemy writes out anew each time.
_meeting_to_come_or_open = exists().where(
    Meeting.id == Session.meeting_id,
    or_(meeting_is(MeetingState.PLANNED), meeting_is(MeetingState.OPEN)),
)
_attends = exists().where(
    Attendance.person_id == Session.person_id, Attendance.meeting_id == bindparam("meeting")
) | exists().where(Officer.person_id == Session.person_id, Officer.meeting_id == bindparam("meeting"))
_here_at_an_open_meeting = exists().where(
    Attendance.person_id == Session.person_id,
    Attendance.state == AttendanceState.HERE,
    Meeting.id == Attendance.meeting_id,
    meeting_is(MeetingState.OPEN),
)
_officer_of_an_open_meeting = exists().where(
    Officer.person_id == Session.person_id,
    Meeting.id == Officer.meeting_id,
    meeting_is(MeetingState.OPEN),
)
_administrator = exists().where(
    Office.person_id == Session.person_id, Office.office == AgencyOffice.ADMINISTRATOR
)


def _used(administrator_idle_since: Any, idle_since: Any, officer_idle_since: Any) -> ColumnElement[bool]:
    """That a session of a person was used since; the cheap question first, as most were a moment ago."""
    longer = or_(
        Session.seen_at > idle_since,
        and_(Session.seen_at > officer_idle_since, _officer_of_an_open_meeting),
        _here_at_an_open_meeting,
    )
    return or_(
        Session.kind != "person",
        Session.seen_at > administrator_idle_since,
        and_(longer, ~_administrator),
    )


# A lambda is known by itself, another statement by all that it is made of: every poll asks this one.
_FIND = lambda_stmt(
    lambda: (
        select(
            Session.id_sha256,
            Session.kind,
            Session.meeting_id,
            Session.person_id,
            Person.agency_id,
            Person.name,
            Agency.name,
            _undertaken.label("undertaken"),
            _attends.label("attends"),
            Session.seen_at,
            Session.proved_at,
        )
        .outerjoin(Person, Person.id == Session.person_id)
        .outerjoin(Agency, Agency.id == Person.agency_id)
        .where(
            Session.id_sha256 == bindparam("id"),
            Session.ended_at.is_(None),
            Session.ends_at > bindparam("now"),
            or_(
                Session.person_id.is_(None),
                _admitted,
                and_(Person.left_at.is_(None), _guest_there),
            ),
            or_(Session.meeting_id.is_(None), _meeting_to_come_or_open),
            _used(
                bindparam("administrator_idle_since"),
                bindparam("idle_since"),
                bindparam("officer_idle_since"),
            ),
        )
    ),
    enable_tracking=False,
)


def find(caseroom: Caseroom, token: str, now: datetime, *, meeting_id: str = "") -> SignedIn | None:
    """Whom a cookie stands for now, in one statement; None when it, its person, agency or meeting ended.

    With the meeting that a page is about, a poll needs no further statement to know that it may go on.
    """
    values = {"id": token_sha256(token), "now": now, "meeting": meeting_id, **_since(caseroom.settings, now)}
    row = record.first(caseroom, _FIND, values)
    if row is None:
        return None
    session_id, kind, of_meeting, person_id, agency_id, name, agency_name, undertaken, attends, *moments = row
    return SignedIn(
        session_id,
        kind,
        of_meeting,
        person_id,
        agency_id,
        name or "",
        agency_name or "",
        bool(undertaken),
        bool(attends),
        *moments,
    )


def limits() -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """Whether a session's person administers, is here at an open meeting, and is an officer of one."""
    return _administrator, _here_at_an_open_meeting, _officer_of_an_open_meeting


def administrator_idle_minutes(settings: Settings) -> int:
    """How long an administrator's session stands untouched: never longer than anybody's desk."""
    return min(ADMINISTRATOR_IDLE_MINUTES, settings.idle_minutes)


def standing(settings: Settings, now: datetime) -> ColumnElement[bool]:
    """That a session of a person at a desk has neither ended nor been left idle."""
    used = _used(**_since(settings, now))
    return and_(Session.ended_at.is_(None), Session.ends_at > now, Session.kind == "person", used)


def standing_phone(now: datetime) -> ColumnElement[bool]:
    """That a session of a person's phone at one meeting has not ended, nor that meeting closed."""
    return and_(
        Session.ended_at.is_(None), Session.ends_at > now, Session.kind == "phone", _meeting_to_come_or_open
    )


def person_of(caseroom: Caseroom, token: str) -> str | None:
    """Whose session a cookie stood for, whether or not it still does."""
    with record.reading(caseroom) as session:
        return session.scalar(
            select(Session.person_id).where(
                Session.id_sha256 == token_sha256(token), Session.kind == "person"
            )
        )


def touch(caseroom: Caseroom, session_id: str, now: datetime) -> None:
    """Remember that a session is used, which begins its idle time anew; a poll never does this."""
    with record.housekeeping(caseroom) as session:
        session.execute(update(Session).where(Session.id_sha256 == session_id).values(seen_at=now))


def _since(settings: Settings, now: datetime) -> dict[str, datetime]:
    """Since when sessions must have been used: administrators' sooner, officers' at their meeting later."""
    return {
        "administrator_idle_since": now - timedelta(minutes=administrator_idle_minutes(settings)),
        "idle_since": now - timedelta(minutes=settings.idle_minutes),
        "officer_idle_since": now - timedelta(minutes=settings.officer_idle_minutes),
    }


_ADMITTED = select(Person.id).where(Person.id == bindparam("person"), _admitted)


def admits(caseroom: Caseroom, person_id: str, now: datetime) -> bool:
    """Whether a person's session would stand: an approved account, not suspended, of an active partner."""
    return record.first(caseroom, _ADMITTED, {"person": person_id, "now": now}) is not None
