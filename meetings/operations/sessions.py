"""Signed-in browsers and projectors: whom a cookie stands for, before any viewer. Names no case table."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, func, or_, select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from models.agencies import Agency, Partner
from models.meetings import Acknowledgement, Attendance, Meeting, Officer
from models.people import Person, Session
from models.states import MeetingState

PERSON_HOURS = 8
HALF_MINUTES = 10
PROJECTOR_HOURS = 24


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom a session stands for: a person of an agency, a projector or a guest with the meeting it is of.

    One of the kind `half` is a person's who has given the password and not yet the second step.

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


def token_sha256(token: str) -> str:
    """What is stored of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


_active_partner = exists().where(
    Partner.agency_id == Person.agency_id,
    Partner.from_at <= bindparam("now"),
    or_(Partner.until_at.is_(None), Partner.until_at > bindparam("now")),
    or_(Partner.suspended_at.is_(None), Partner.suspended_at > bindparam("now")),
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
    or_(Meeting.state == MeetingState.PLANNED, Meeting.state == MeetingState.OPEN),
)
_attends = exists().where(
    Attendance.person_id == Session.person_id, Attendance.meeting_id == bindparam("meeting")
) | exists().where(Officer.person_id == Session.person_id, Officer.meeting_id == bindparam("meeting"))
_FIND = (
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
    )
    .outerjoin(Person, Person.id == Session.person_id)
    .outerjoin(Agency, Agency.id == Person.agency_id)
    .where(
        Session.id_sha256 == bindparam("id"),
        Session.ended_at.is_(None),
        Session.ends_at > bindparam("now"),
        or_(
            Session.person_id.is_(None),
            and_(Person.left_at.is_(None), or_(_active_partner, _guest_there)),
        ),
        or_(Session.meeting_id.is_(None), _meeting_to_come_or_open),
    )
)


def find(caseroom: Caseroom, token: str, now: datetime, *, meeting_id: str = "") -> SignedIn | None:
    """Whom a cookie stands for now, in one statement; None when it, its person, agency or meeting ended.

    With the meeting that a page is about, a poll needs no further statement to know that it may go on.
    """
    values = {"id": token_sha256(token), "now": now, "meeting": meeting_id}
    row = record.first(caseroom, _FIND, values)
    if row is None:
        return None
    session_id, kind, paired_with, person_id, agency_id, name, agency_name, undertaken, attends = row
    return SignedIn(
        session_id,
        kind,
        paired_with,
        person_id,
        agency_id,
        name or "",
        agency_name or "",
        bool(undertaken),
        bool(attends),
    )


_ADMITTED = select(Person.id).where(
    Person.id == bindparam("person"), Person.left_at.is_(None), _active_partner
)


def admits(caseroom: Caseroom, person_id: str, now: datetime) -> bool:
    """Whether a person has not left and is of an active partner now, so that their session would stand."""
    return record.first(caseroom, _ADMITTED, {"person": person_id, "now": now}) is not None


def start(writing: record.Writing, person_id: str) -> str:
    """Open a session for a person inside a sign-in; returns the cookie's token, which is never stored."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "person", timedelta(hours=PERSON_HOURS), person_id=person_id)
    return token


def start_half(writing: record.Writing, person_id: str) -> str:
    """Open a session for somebody who has given their password: good for the second step and nothing else."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "half", timedelta(minutes=HALF_MINUTES), person_id=person_id)
    return token


def go_on(writing: record.Writing, half: str, person_id: str) -> str:
    """Open the whole session in place of a half one, which must still stand; returns the cookie's token."""
    ended = (
        update(Session)
        .where(Session.id_sha256 == half, Session.kind == "half", Session.ended_at.is_(None))
        .values(ended_at=writing.actor.now)
        .returning(Session.person_id)
    )
    writing.require(writing.session.scalar(ended) == person_id)
    return start(writing, person_id)


def start_projector(writing: record.Writing) -> str:
    """Open a projector's session, of no meeting yet, inside a pairing; returns the cookie's token."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "projector", timedelta(hours=PROJECTOR_HOURS), person_id=None)
    return token


def start_guest(writing: record.Writing, person_id: str, meeting_id: str) -> str:
    """Open a guest's session of one meeting, which ends with it; returns the cookie's token."""
    token = secrets.token_urlsafe(32)
    _add(writing, token, "guest", timedelta(hours=PERSON_HOURS), person_id=person_id, meeting_id=meeting_id)
    return token


def end(caseroom: Caseroom, viewer: Viewer, session_id: str) -> None:
    """Sign out: the session ends at once, on every page it has open."""
    with record.writing(caseroom, viewer) as writing:
        writing.session.execute(
            update(Session)
            .where(Session.id_sha256 == session_id, Session.ended_at.is_(None))
            .values(ended_at=viewer.now)
        )
        writing.audit("session.ended", viewer.person, kind="person")


def _add(
    writing: record.Writing,
    token: str,
    kind: str,
    length: timedelta,
    *,
    person_id: str | None,
    meeting_id: str | None = None,
) -> None:
    now = writing.actor.now
    writing.session.add(
        Session(
            id_sha256=token_sha256(token),
            kind=kind,
            person_id=person_id,
            meeting_id=meeting_id,
            made_at=now,
            seen_at=now,
            ends_at=now + length,
        )
    )
    writing.audit("session.made", person_id, kind=kind)
