"""Corrections to issued minutes: who attended asks, the officers accept or decline (rule 10)."""

from sqlalchemy import exists, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import minutes_mails
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.issued import MinutesRequest
from models.meetings import AgendaItem, Meeting
from models.outcomes import Minutes, MinutesCase
from models.states import ItemState, MeetingState, MinutesAnswer

NOT_ISSUED = "The minutes are not issued yet. Tell an officer of the meeting."
TOO_LATE = "The time to ask for corrections is over. Tell an officer of the meeting."
ANSWERED = "This has been answered already."
NO_REASON = "Say why it is not corrected"
NO_CASE = "Choose a case that your agency’s minutes have"


def ask_correction(
    caseroom: Caseroom, viewer: Viewer, meeting_id: str, *, item_id: str, text: str, once: str
) -> str:
    """Ask for a correction to the minutes of one's agency, on a case that the meeting reached.

    Whoever attended may, from the issue until the window of corrections ends; its officers are told.
    Conflict before and after. Invalid for a case that is not in those minutes. Returns the request.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Meeting, meeting_id)
        writing.require(permissions.attended(writing.session, viewer, meeting_id))
        if done := writing.once(once):
            return done
        meeting = writing.session.get_one(Meeting, meeting_id)
        if meeting.state != MeetingState.ISSUED:
            raise Conflict(NOT_ISSUED)
        if meeting.corrections_until <= viewer.now:
            raise Conflict(TOO_LATE)
        case_id = _case(writing, meeting_id, item_id)
        asked = MinutesRequest(
            meeting_id=meeting_id,
            case_id=case_id,
            agency_id=viewer.agency,
            text=seal(writing.key("case", case_id), "minutes_requests.text", text),
            asked_by=viewer.person,
            asked_at=viewer.now,
        )
        writing.session.add(asked)
        writing.session.flush()
        minutes_mails.tell_officers(writing, asked)
        writing.audit("minutes_request.made", asked.id, case=case_id)
        writing.changed(meeting_id, phones=False)
        return writing.made(once, asked.id)


def answer_request(
    caseroom: Caseroom, viewer: Viewer, request_id: str, *, accept: bool, reason: str = ""
) -> str:
    """Accept a correction, which the agency's next version then logs, or decline it because; officers may.

    Whoever asked is told. A second press does nothing; Conflict where it was answered otherwise. Invalid
    without a reason to decline.
    """
    answer = MinutesAnswer.ACCEPTED if accept else MinutesAnswer.DECLINED
    with record.writing(caseroom, viewer) as writing:
        writing.see(MinutesRequest, request_id)
        asked = writing.session.get_one(MinutesRequest, request_id, with_for_update=True)
        writing.require(permissions.officer_of(writing.session, viewer, asked.meeting_id))
        if not accept and not reason:
            raise Invalid({"reason": NO_REASON})
        if asked.answer is not None:
            said = writing.read(asked.reason)[0] if asked.reason else ""
            if (asked.answer, said) != (answer, reason):
                raise Conflict(ANSWERED, said or str(asked.answer).capitalize())
            writing.idle()
            return request_id
        asked.answer, asked.answered_by, asked.answered_at = answer, viewer.person, viewer.now
        if reason:
            key = writing.key("case", asked.case_id)
            asked.reason = seal(key, "minutes_requests.reason", reason)
        minutes_mails.tell_asker(writing, asked)
        writing.audit("minutes_request.answered", request_id, case=asked.case_id, answer=answer)
        writing.changed(asked.meeting_id, phones=False)
        return request_id


def _case(writing: Writing, meeting_id: str, item_id: str) -> str:
    """The case of an item that the meeting reached and that is in minutes of the actor's agency.

    An officer sees other cases too. A correction to one of those would wait for a version for ever.
    """
    seen = select(AgendaItem).where(
        AgendaItem.id == item_id,
        AgendaItem.meeting_id == meeting_id,
        AgendaItem.state == ItemState.DONE,
        exists().where(
            MinutesCase.case_id == AgendaItem.case_id,
            Minutes.id == MinutesCase.minutes_id,
            Minutes.meeting_id == meeting_id,
            Minutes.agency_id == writing.actor.agency,
            Minutes.version > 0,
        ),
    )
    item = writing.session.scalar(seen)
    if item is None:
        raise Invalid({"item": NO_CASE})
    writing.see(AgendaItem, item_id)
    return item.case_id
