"""Annexes whose wording was corrected: no officer holds what is in them, so the service issues them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import making_minutes, minutes_mails
from meetings.operations.issuing import FIRST
from meetings.queries import minutes_changes
from meetings.queries.minutes_changes import Changed
from meetings.queries.minutes_content import Edition
from models.meetings import Meeting
from models.states import MeetingState


def issue_anew(caseroom: Caseroom, now: datetime) -> int:
    """Issue the next version of each document in which only the annex was corrected; returns how many.

    The service does this by itself, after the correction is committed (clause 6.1.2). Where the officers hold
    the wording too, or know of any other change in the document, it waits for their note.
    """
    with record.reading(caseroom) as session:
        meetings = session.scalars(minutes_changes.CORRECTED_SINCE).all()
    return sum(_issue(caseroom, meeting_id, now) for meeting_id in meetings)


def _issue(caseroom: Caseroom, meeting_id: str, now: datetime) -> int:
    with record.reading(caseroom) as session:
        revision = session.get_one(Meeting, meeting_id).revision
        made = making_minutes.edition(session, caseroom, meeting_id, version=FIRST, at=now)
        anew = _editions(session, meeting_id, made)
    if not anew:
        return 0
    files = making_minutes.render_anew(caseroom, meeting_id, made, anew)
    with record.writing(caseroom, Clock(now)) as writing:
        meeting = writing.session.get_one(Meeting, meeting_id, with_for_update=True)
        if not files or meeting.state != MeetingState.ISSUED or meeting.revision != revision:
            writing.idle()
            return 0
        making_minutes.store(writing, meeting_id, files)
        minutes_mails.tell_recipients(writing, meeting_id, files)
        writing.audit("minutes.reissued", meeting_id, documents=[file.sha256 for file in files])
        writing.changed(meeting_id, phones=False)
    return len(files)


def _editions(session: Session, meeting_id: str, made: Edition) -> dict[str, Edition]:
    """By agency, the next version of its document, with the reasons alone."""
    cases = minutes_changes.changed(session, meeting_id, made.at)
    known = {agency_id for case in cases for agency_id in case.asked}
    return {
        agency_id: replace(made, version=version + 1, notes=_reasons(cases, agency_id))
        for agency_id, version in minutes_changes.versions(session, meeting_id).items()
        if agency_id not in known and _reasons(cases, agency_id)
    }


def _reasons(cases: list[Changed], agency_id: str) -> dict[str, str]:
    return {case.case_id: " ".join(case.reasons) for case in cases if agency_id in case.agencies}
