"""An officer vouches for a person in the room, by the number that their phone shows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, lambda_stmt, select, update

from meetings.doors import Caseroom, record, viewers
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import attending, meeting_codes, new_sessions, registering, sessions
from meetings.operations.keys import PARTNERSHIP
from meetings.operations.new_sessions import Entry
from meetings.operations.table import on_register, open_meeting_of
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.agencies import MeetingType
from models.arriving import Vouching
from models.base import new_id
from models.meetings import Attendance, Meeting
from models.people import Person
from models.states import AttendanceRole

LASTS = timedelta(minutes=10)
CHOICES = 3
BY_OFFICER = "an officer’s word"
OVER = "This phone does not wait any more. Its person can ask again."
NOT_THEIRS = "That is not the number that this phone shows, so it is not let in. Its person can ask again."
CHOOSE = "Choose who this is"
# A lambda is known by itself, another statement by all that it is made of: each console asks this.
_WAITING = lambda_stmt(
    lambda: (
        select(Vouching.id, Vouching.name, Vouching.numbers, Vouching.made_at, Vouching.ends_at)
        .where(
            permissions.runs(bindparam("person"), bindparam("meeting")),
            Vouching.meeting_id == bindparam("meeting"),
            Vouching.settled_at.is_(None),
            Vouching.ends_at > bindparam("now"),
        )
        .order_by(Vouching.made_at, Vouching.id)
    ),
    enable_tracking=False,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """What a waiting phone shows: its number, until it is let in or not."""

    number: int
    let_in: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A phone that waits, as an officer sees it: the name typed on it, and the numbers to choose from.

    Nothing is written when `until` comes: whoever shows that it waits must look again then.
    """

    id: str
    name: str
    numbers: tuple[str, ...]
    since: datetime
    until: datetime


def ask(caseroom: Caseroom, room_code: str, name: str, now: datetime, *, address: str) -> str:
    """Have a phone in the room that shows this code wait for an officer; returns its cookie's token.

    Anybody in the room may. Raises Invalid for a code that no room shows, TooOften after too many.
    """
    meeting_id = meeting_codes.meeting_in_room(caseroom, room_code, now, address=address)
    token = secrets.token_urlsafe(32)
    numbers = secrets.SystemRandom().sample(range(10, 100), CHOICES)
    with record.writing(caseroom, Clock(now)) as writing:
        row = Vouching(
            id=new_id(),
            token_sha256=sessions.token_sha256(token),
            meeting_id=meeting_id,
            name=seal(writing.key(PARTNERSHIP, PARTNERSHIP), "vouchings.name", name),
            number=numbers[0],
            numbers=",".join(str(one) for one in sorted(numbers)),
            made_at=now,
            ends_at=now + LASTS,
        )
        writing.session.add(row)
        writing.changed(meeting_id, phones=False)
        writing.audit("vouching.asked", row.id)
    return token


def wait_of(caseroom: Caseroom, token: str, now: datetime) -> Wait | None:
    """How a waiting phone stands; None once it waits no more."""
    row = _by_token(caseroom, token, now)
    if row is None or (row.settled_at is not None and row.person_id is None):
        return None
    return Wait(row.number, row.person_id is not None)


def waiting(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> list[Waiting]:
    """The phones that wait at a meeting, the longest first; none for anybody but its officers."""
    asked = {"meeting": meeting_id, "person": viewer.person, "now": viewer.now}
    found = record.rows(caseroom, _WAITING, asked)
    names = caseroom.keyring.read([name for _, name, *_ in found])
    return [
        Waiting(row_id, names[name], tuple(numbers.split(",")), since, until)
        for row_id, name, numbers, since, until in found
    ]


def vouch(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, vouching_id: str, attendance_id: str, *, number: str
) -> bool:
    """Let a waiting phone in as its person, by the number that it shows; whether the number was right.

    Officers of the open meeting may, for a member or observer on its register (rule 5): they are then here. A
    wrong number ends the wait. Raises Invalid for somebody who may not join so, Conflict where the phone
    waits no more; a second press does nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = open_meeting_of(writing, meeting_id)
        row = writing.session.get(Vouching, vouching_id)
        writing.require(row and row.meeting_id == meeting_id)
        row = writing.session.get_one(Vouching, vouching_id)
        place = on_register(writing, meeting, attendance_id)
        if row.settled_at is not None and row.person_id == place.person_id:
            writing.idle()
            return True
        if row.settled_at is not None or row.ends_at <= viewer.now:
            raise Conflict(OVER)
        _require_member(writing, meeting, place)
        row.settled_at, row.vouched_by = viewer.now, viewer.person
        writing.changed(meeting.id, phones=False)
        if number != str(row.number):
            writing.audit("vouching.refused", row.id)
            return False
        row.person_id = place.person_id
        attending.come_by_officer(writing, meeting, place)
        writing.audit("vouching.given", row.id, person=place.person_id)
        return True


def enter(caseroom: Caseroom, token: str, now: datetime, *, device: str) -> Entry:
    """Open the session of a phone that an officer vouched for, once; NotVisible for any other."""
    row = _by_token(caseroom, token, now)
    if row is None or row.person_id is None or not sessions.admits(caseroom, row.person_id, now):
        raise NotVisible
    with record.reading(caseroom) as session:
        agency_id = session.get_one(Person, row.person_id).agency_id
    with record.writing(caseroom, viewers.desk(row.person_id, agency_id, now)) as writing:
        used = update(Vouching).where(Vouching.id == row.id, Vouching.used_at.is_(None)).values(used_at=now)
        writing.require(writing.session.scalar(used.returning(Vouching.id)))
        return new_sessions.start_phone(writing, row.person_id, row.meeting_id, how=BY_OFFICER, device=device)


def _by_token(caseroom: Caseroom, token: str, now: datetime) -> Vouching | None:
    stands = select(Vouching).where(
        Vouching.token_sha256 == sessions.token_sha256(token),
        Vouching.used_at.is_(None),
        Vouching.ends_at > now,
    )
    with record.reading(caseroom) as session:
        return session.scalar(stands)


def _require_member(writing: Writing, meeting: Meeting, place: Attendance) -> None:
    """Guests join by their own way, and whoever's agency is no partner now joins by none."""
    agreement_id = writing.session.get_one(MeetingType, meeting.meeting_type_id).agreement_id
    able: Mapping[str, str] = registering.partners_people(writing, agreement_id, [place.person_id])
    if place.role == AttendanceRole.GUEST or place.person_id not in able:
        raise Invalid({"person": CHOOSE})
