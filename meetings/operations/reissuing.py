"""A new version of issued minutes: for the agencies whose document changes, saying what changed and why."""

from collections.abc import Mapping
from dataclasses import replace

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import making_minutes, minutes_mails
from meetings.operations.issuing import FIRST
from meetings.policy import permissions
from meetings.queries import minutes_changes
from meetings.queries.minutes_changes import Changed
from meetings.queries.minutes_content import Edition
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Case
from models.meetings import Meeting
from models.states import MeetingState

NOT_ISSUED = "Issue the minutes first. A new version can replace them after that."
NOTHING_NEW = "Nothing has changed since the minutes were issued, so there is no new version to issue."
MOVED_ON = "The record changed while the new version was being made. Read what changed again, then issue."
NO_NOTE = "Say what changed and why"


def issue_new_version(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, notes: Mapping[str, str], *, once: str
) -> str:
    """Issue the next version of each document that does not show a case as it stands; officers may (rule 10).

    `notes` says by case what changed and why, for the agencies whose documents change on that case and nobody
    else; a case that the officer does not see goes by its reasons alone. The versions before stay as they
    are. Invalid without a note on a case, Conflict before the minutes are issued, where nothing has changed,
    and when the record moves on while the documents are made. Serves clauses 5.5 and 6.1.2.
    """
    with record.writing(caseroom, viewer) as writing:
        meeting = _issued_meeting(writing, meeting_id)
        if writing.once(once):
            return meeting_id
        writing.idle()
        revision = meeting.revision
        made = making_minutes.edition(writing.session, caseroom, meeting_id, version=FIRST, at=viewer.now)
        anew = _editions(writing, meeting_id, made, notes)
    files = making_minutes.render_anew(caseroom, meeting_id, made, anew)
    with record.writing(caseroom, viewer) as writing:
        meeting = _issued_meeting(writing, meeting_id)
        if writing.once(once):
            return meeting_id
        if meeting.revision != revision:
            raise Conflict(MOVED_ON)
        making_minutes.store(writing, meeting_id, files)
        minutes_mails.tell_recipients(writing, meeting_id, files)
        writing.audit("minutes.reissued", meeting_id, documents=[file.sha256 for file in files])
        writing.changed(meeting_id, phones=False)
        return writing.made(once, meeting_id)


def _issued_meeting(writing: Writing, meeting_id: str) -> Meeting:
    writing.see(Meeting, meeting_id)
    writing.require(permissions.officer_of(writing.session, writing.actor, meeting_id))
    meeting = writing.session.get_one(Meeting, meeting_id, with_for_update=True)
    if meeting.state != MeetingState.ISSUED:
        raise Conflict(NOT_ISSUED)
    return meeting


def _editions(
    writing: Writing, meeting_id: str, made: Edition, notes: Mapping[str, str]
) -> dict[str, Edition]:
    """By agency, the next version of its document, with the notes for it."""
    cases = minutes_changes.changed(writing.session, meeting_id, writing.actor.now)
    if not cases:
        raise Conflict(NOTHING_NEW)
    said = _notes(writing, cases, notes)
    standing = minutes_changes.versions(writing.session, meeting_id)
    return {
        agency_id: replace(
            made,
            version=version + 1,
            notes={case.case_id: said[case.case_id] for case in cases if agency_id in case.agencies},
        )
        for agency_id, version in standing.items()
        if any(agency_id in case.agencies for case in cases)
    }


def _notes(writing: Writing, cases: list[Changed], notes: Mapping[str, str]) -> dict[str, str]:
    """What each case's agencies read: the officer's note; the reasons of a case the officer does not see."""
    said: dict[str, str] = {}
    missing: dict[str, str] = {}
    for case in cases:
        note = notes.get(case.case_id, "").strip()
        if not (case.asks and _sees(writing, case.case_id)):
            said[case.case_id] = " ".join(case.reasons)
        elif note:
            said[case.case_id] = note
        else:
            missing[case.case_id] = NO_NOTE
    if missing:
        raise Invalid(missing)
    return said


def _sees(writing: Writing, case_id: str) -> bool:
    try:
        writing.see(Case, case_id)
    except NotVisible:
        return False
    return True
