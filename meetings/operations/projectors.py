"""Pairing a projector, which shows a code until an officer types it, and the room code that it shows then."""

from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, delete, select, update

from meetings import references, room_codes
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import new_sessions, sessions, throttles
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.meetings import Meeting, RoomSecret
from models.people import Pairing, Session
from models.states import MeetingState

UNKNOWN = "No screen shows this code. Look at the projector again."
OVER = "This meeting is over, so no projector can be paired with it."

_CODE = select(Pairing.code).where(Pairing.used_at.is_(None))
_GIVEN = (
    select(Pairing.code)
    .join(Session, Session.id_sha256 == Pairing.session_id)
    .where(
        Pairing.code == bindparam("code"),
        Pairing.used_at.is_not(None),
        Session.meeting_id == bindparam("meeting"),
    )
)
_SECRETS = (
    select(RoomSecret.meeting_id, RoomSecret.secret)
    .join(Meeting, Meeting.id == RoomSecret.meeting_id)
    .where(Meeting.state == MeetingState.OPEN)
)
_known_secrets: WeakKeyDictionary[Caseroom, dict[str, tuple[int, bytes]]] = WeakKeyDictionary()


def start_pairing(caseroom: Caseroom, now: datetime) -> str:
    """Open a projector's session with a code to show; returns the cookie's token.

    Anyone may: it can do nothing until an officer types the code.
    """
    with record.writing(caseroom, Clock(now)) as writing:
        writing.session.execute(delete(Pairing).where(Pairing.used_at.is_(None), Pairing.ends_at <= now))
        token = new_sessions.start_projector(writing)
        writing.session.flush()
        writing.session.add(
            Pairing(
                code=_new_code(writing),
                session_id=sessions.token_sha256(token),
                ends_at=now + timedelta(hours=new_sessions.PROJECTOR_HOURS),
            )
        )
        return token


def pairing_code(caseroom: Caseroom, session_id: str) -> str | None:
    """The code that a projector's session shows until it is used."""
    with record.reading(caseroom) as session:
        return session.scalar(_CODE.where(Pairing.session_id == session_id))


def pair(caseroom: Caseroom, viewer: Viewer, meeting_id: str, code: str) -> str:
    """Give the screen that shows this code to a meeting: it is the room's viewer and can do nothing else.

    The meeting's officers may, before and while it is open (rule 6). A second press does nothing. Raises
    Invalid for a code that no screen shows, TooOften after too many of those, Conflict once the meeting is
    over.
    """
    throttles.require(caseroom, throttles.PAIRING_CODE, str(viewer.person), viewer.now)
    try:
        return _pair(caseroom, viewer, meeting_id, code)
    except Invalid:
        throttles.count(caseroom, throttles.PAIRING_CODE, str(viewer.person), viewer.now)
        raise


def _pair(caseroom: Caseroom, viewer: Viewer, meeting_id: str, code: str) -> str:
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(permissions.officer_of(writing.session, viewer, meeting_id))
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
            raise Conflict(OVER)
        screen = references.normalise(code)
        if writing.session.scalar(_GIVEN, {"code": screen, "meeting": meeting_id}):
            writing.idle()
            return meeting_id
        session_id = _use(writing, screen)
        writing.session.execute(
            update(Session).where(Session.id_sha256 == session_id).values(meeting_id=meeting_id)
        )
        writing.audit("projector.paired", meeting_id)
        writing.changed(meeting_id, phones=False)
    return meeting_id


def room_code(caseroom: Caseroom, meeting_id: str, now: datetime) -> str:
    """The code that the room of a meeting shows now; only screens of an open meeting may ask."""
    return room_codes.code_at(_secret(caseroom, meeting_id, now), now, caseroom.settings.room_code_seconds)


def renew_room_codes(caseroom: Caseroom, now: datetime) -> None:
    """Give the room of every open meeting another secret, so that no guess made so far is worth anything.

    The service does this by itself. Screens of this process show the new code at their next look, those of
    other processes with the next window.
    """
    with record.writing(caseroom, Clock(now)) as writing:
        opened = select(RoomSecret).join(Meeting, Meeting.id == RoomSecret.meeting_id)
        for row in writing.session.scalars(opened.where(Meeting.state == MeetingState.OPEN)):
            row.secret = room_codes.new_secret().hex()
            writing.changed(row.meeting_id, phones=False)
        writing.audit("room_codes.renewed")
    _known_secrets.pop(caseroom, None)


def note_wrong_code(caseroom: Caseroom, subject: str, now: datetime) -> None:
    """Count a wrong code of a person or an address; too many of everybody's renew the code of every room."""
    throttles.count(caseroom, throttles.ROOM_CODE, subject, now)
    if throttles.count(caseroom, throttles.ROOM_CODES, "", now):
        renew_room_codes(caseroom, now)


def meeting_shown(caseroom: Caseroom, code: str, now: datetime) -> str | None:
    """The open meeting whose room shows this code, or showed it a window ago."""
    with record.reading(caseroom) as session:
        found = {row.meeting_id: bytes.fromhex(row.secret) for row in session.execute(_SECRETS)}
    return room_codes.matching(found, code, now, caseroom.settings.room_code_seconds)


def _secret(caseroom: Caseroom, meeting_id: str, now: datetime) -> bytes:
    """A meeting's secret; every screen asks often, so a process reads it once for each window."""
    known = _known_secrets.setdefault(caseroom, {})
    window = int(now.timestamp() // caseroom.settings.room_code_seconds)
    held = known.get(meeting_id)
    if held is None or held[0] != window:
        with record.reading(caseroom) as session:
            held = window, bytes.fromhex(session.get_one(RoomSecret, meeting_id).secret)
        known[meeting_id] = held
    return held[1]


def _new_code(writing: Writing) -> str:
    code = references.pairing_code()
    while writing.session.get(Pairing, code) is not None:
        code = references.pairing_code()
    return code


def _use(writing: Writing, code: str) -> str:
    """Spend a pairing code; returns the session that showed it."""
    spent = (
        update(Pairing)
        .where(Pairing.code == code, Pairing.used_at.is_(None), Pairing.ends_at > writing.actor.now)
        .values(used_at=writing.actor.now)
        .returning(Pairing.session_id)
    )
    session_id: str | None = writing.session.scalar(spent)
    if session_id is None:
        raise Invalid({"code": UNKNOWN})
    return session_id
