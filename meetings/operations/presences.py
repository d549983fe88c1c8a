"""Times in the room that were recorded wrongly: an officer says what was right, and both facts stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.meetings import AgendaItem, Attendance, Meeting, Presence, PresenceCorrection

STILL_IN = "This person is still in the room. Record first that they went out."
BACKWARDS = "The time out is before the time in"
OUTSIDE = "Enter a time while the meeting was open"
OVERTAKEN = "Somebody else has just corrected this time. Look at it again, then decide."


@dataclass(frozen=True, slots=True)
class Corrected:
    """From when until when a person was in the room, without times not at all, and what was wrong."""

    in_at: datetime | None
    out_at: datetime | None
    reason: str


def correct_presence(
    caseroom: Caseroom,
    viewer: Viewer,
    presence_id: str,
    said: Corrected,
    *,
    once: str,
    replaces: str | None = None,
) -> str:
    """Say when a person was in the room for a case, or that they were not there; officers of the meeting may.

    What was recorded at first stays, and the minutes print both; once they are issued, the next version does
    (rule 10). Invalid for no reason, for times in the wrong order or outside the meeting; Conflict while the
    person is in, and when somebody else corrected it first.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Presence, presence_id)
        presence = writing.session.get_one(Presence, presence_id)
        item = writing.session.get_one(AgendaItem, presence.agenda_item_id)
        meeting = writing.session.get_one(Meeting, item.meeting_id)
        writing.require(permissions.officer_of(writing.session, viewer, meeting.id))
        if done := writing.once(once):
            return done
        if presence.out_at is None:
            raise Conflict(STILL_IN)
        _check(meeting, said, viewer.now)
        if _latest(writing, presence_id) != replaces:
            raise Conflict(OVERTAKEN)
        made = _add(writing, item, presence, said, replaces)
        person = writing.session.get_one(Attendance, presence.attendance_id).person_id
        writing.audit("presence.corrected", made, case=item.case_id, person=person, replaces=replaces)
        writing.changed(meeting.id, phones=False)
        return writing.made(once, made)


def _add(
    writing: Writing, item: AgendaItem, presence: Presence, said: Corrected, replaces: str | None
) -> str:
    correction = PresenceCorrection(
        presence_id=presence.id,
        in_at=said.in_at,
        out_at=said.out_at,
        reason=seal(writing.key("case", item.case_id), "presence_corrections.reason", said.reason),
        replaces_id=replaces,
        recorded_by=str(writing.actor.person),
        recorded_at=writing.actor.now,
    )
    writing.session.add(correction)
    writing.session.flush()
    return correction.id


def _check(meeting: Meeting, said: Corrected, now: datetime) -> None:
    if not said.reason.strip():
        raise Invalid({"reason": "Say what was wrong"})
    if said.in_at is None or said.out_at is None:
        return
    if said.out_at < said.in_at:
        raise Invalid({"out_at": BACKWARDS})
    until = meeting.closed_at or now
    for name, moment in (("in_at", said.in_at), ("out_at", said.out_at)):
        if meeting.opened_at is None or not _minute(meeting.opened_at) <= moment <= until:
            raise Invalid({name: OUTSIDE})


def _minute(moment: datetime) -> datetime:
    """Times are typed to the minute: the minute of the opening counts as open."""
    return moment.replace(second=0, microsecond=0)


def _latest(writing: Writing, presence_id: str) -> str | None:
    newer = aliased(PresenceCorrection)
    statement = select(PresenceCorrection.id).where(
        PresenceCorrection.presence_id == presence_id,
        ~exists().where(newer.replaces_id == PresenceCorrection.id),
    )
    return writing.session.scalar(statement)
