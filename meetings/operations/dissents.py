"""Dissent from a decision: recorded by an officer or raised on a phone, confirmed, answered by the chair."""

from datetime import timedelta

from sqlalchemy import exists, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import outbox
from meetings.operations.recording import begun_item, sent_again
from meetings.operations.table import CLOSED
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.agencies import MeetingType
from models.mails import MailKind
from models.meetings import AgendaItem, Attendance, Meeting, Presence
from models.outcomes import Decision, Dissent, DissentConfirmation, DissentReply
from models.states import AttendanceRole, MeetingState

NO_WORDS = "Enter what they said"
NO_OWN_WORDS = "Say why you disagree, in your own words"
ANSWERED = "The chair has replied to this dissent already."


def record_dissent(
    caseroom: Caseroom, viewer: Viewer, decision_id: str, *, once: str, attendance_id: str, text: str
) -> str:
    """Record a representative's disagreement with a decision in their own words; officers may (rule 13).

    Invalid for anybody who was not in the room for the case as a member, and without words; Conflict where
    the form made another dissent when it was first sent.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Decision, decision_id)
        decision = writing.session.get_one(Decision, decision_id)
        item = begun_item(writing, decision.agenda_item_id)
        person = _dissenter(writing, item, attendance_id)
        if person is None:
            raise Invalid({"by": "Choose somebody who was in the room for this case"})
        if done := writing.once(once):
            return _sent_again(writing, done, decision_id, person.person_id, text)
        if not text.strip():
            raise Invalid({"text": NO_WORDS})
        return writing.made(once, _record(writing, decision, person, text))


def raise_dissent(caseroom: Caseroom, viewer: Viewer, decision_id: str, *, once: str, text: str) -> str:
    """Dissent from a decision oneself: a member who was in the room for the case, while the meeting is open.

    An officer is asked to confirm that it stands as theirs; until then it says so, and the projector does not
    show it. Conflict once the meeting has closed, and for other words than the form had when it was first
    sent; Invalid without words (rule 13).
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Decision, decision_id)
        decision = writing.session.get_one(Decision, decision_id)
        own = select(Attendance.id).where(
            Attendance.meeting_id == decision.meeting_id, Attendance.person_id == viewer.person
        )
        item = writing.session.get_one(AgendaItem, decision.agenda_item_id)
        person = _dissenter(writing, item, writing.session.scalar(own) or "")
        if person is None:
            raise NotVisible
        if done := writing.once(once):
            return _sent_again(writing, done, decision_id, person.person_id, text)
        if writing.session.get_one(Meeting, decision.meeting_id).state != MeetingState.OPEN:
            raise Conflict(CLOSED)
        if not text.strip():
            raise Invalid({"text": NO_OWN_WORDS})
        return writing.made(once, _record(writing, decision, person, text))


def confirm_dissent(caseroom: Caseroom, viewer: Viewer, dissent_id: str) -> None:
    """Confirm that a dissent raised on a phone stands as that person's; the meeting's officers may (rule 13).

    Pressed again, or for one that an officer recorded, it changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        decision, dissent = _seen(writing, dissent_id)
        writing.require(permissions.officer_of(writing.session, viewer, decision.meeting_id))
        if dissent.recorded_by != dissent.person_id or _is_confirmed(writing, dissent_id):
            writing.idle()
            return
        writing.session.add(
            DissentConfirmation(
                dissent_id=dissent_id, confirmed_by=str(viewer.person), confirmed_at=viewer.now
            )
        )
        writing.audit("dissent.confirmed", dissent_id, decision=decision.id, person=dissent.person_id)
        writing.changed(decision.meeting_id, phones=True)


def reply(caseroom: Caseroom, viewer: Viewer, dissent_id: str, *, once: str, text: str) -> str:
    """Answer a dissent; the chair of its meeting may, once (rule 13).

    Whoever dissented is told by mail that there is a reply, not its words. Invalid without words; Conflict
    where it is answered already, with that reply, also by the same form before it was edited.
    """
    with record.writing(caseroom, viewer) as writing:
        decision, dissent = _seen(writing, dissent_id)
        writing.require(permissions.chair_of(writing.session, viewer, decision.meeting_id))
        if done := writing.once(once):
            return _replied_again(writing, done, dissent_id, text)
        if not text.strip():
            raise Invalid({"text": "Enter the reply"})
        known = writing.session.scalar(select(DissentReply).where(DissentReply.dissent_id == dissent_id))
        if known is not None:
            (theirs,) = writing.read(known.text)
            raise Conflict(ANSWERED, theirs)
        made = DissentReply(
            dissent_id=dissent_id,
            text=seal(writing.key("case", decision.case_id), "dissent_replies.text", text),
            replied_by=str(viewer.person),
            replied_at=viewer.now,
        )
        writing.session.add(made)
        writing.session.flush()
        outbox.withdraw(writing, dissent_id)
        _tell(writing, dissent)
        writing.audit("dissent.answered", made.id, decision=decision.id)
        writing.changed(decision.meeting_id, phones=True)
        return writing.made(once, made.id)


def _record(writing: Writing, decision: Decision, person: Attendance, text: str) -> str:
    dissent = Dissent(
        decision_id=decision.id,
        person_id=person.person_id,
        agency_id=person.agency_id,
        text=seal(writing.key("case", decision.case_id), "dissents.text", text),
        recorded_by=str(writing.actor.person),
        recorded_at=writing.actor.now,
        reply_due_on=writing.today + timedelta(days=_days(writing, decision.meeting_id)),
    )
    writing.session.add(dissent)
    writing.session.flush()
    writing.audit("dissent.recorded", dissent.id, decision=decision.id, person=person.person_id)
    writing.changed(decision.meeting_id, phones=True)
    return dissent.id


def _sent_again(writing: Writing, dissent_id: str, decision_id: str, person_id: str, text: str) -> str:
    first = writing.session.get_one(Dissent, dissent_id)
    (words,) = writing.read(first.text)
    stands = (first.decision_id, first.person_id, words)
    return sent_again(dissent_id, words, stands=stands, sent=(decision_id, person_id, text))


def _replied_again(writing: Writing, reply_id: str, dissent_id: str, text: str) -> str:
    first = writing.session.get_one(DissentReply, reply_id)
    (words,) = writing.read(first.text)
    return sent_again(reply_id, words, stands=(first.dissent_id, words), sent=(dissent_id, text))


def _days(writing: Writing, meeting_id: str) -> int:
    """How many days the chair has for a reply at this kind of meeting."""
    meeting = writing.session.get_one(Meeting, meeting_id)
    return writing.session.get_one(MeetingType, meeting.meeting_type_id).dissent_days


def _is_confirmed(writing: Writing, dissent_id: str) -> bool:
    return writing.session.get(DissentConfirmation, dissent_id) is not None


def _seen(writing: Writing, dissent_id: str) -> tuple[Decision, Dissent]:
    """A dissent that the actor sees, with its decision."""
    writing.see(Dissent, dissent_id)
    dissent = writing.session.get_one(Dissent, dissent_id)
    return writing.session.get_one(Decision, dissent.decision_id), dissent


def _tell(writing: Writing, dissent: Dissent) -> None:
    """Tell whoever dissented that there is a reply."""
    now = writing.actor.now
    outbox.queue(
        writing, MailKind.DISSENT_ANSWER, dissent.person_id, dissent.id, "answered", now, of=writing.today
    )


def _dissenter(writing: Writing, item: AgendaItem, attendance_id: str) -> Attendance | None:
    return writing.session.scalar(
        select(Attendance).where(
            Attendance.id == attendance_id,
            Attendance.role == AttendanceRole.MEMBER,
            exists().where(Presence.attendance_id == Attendance.id, Presence.agenda_item_id == item.id),
        )
    )
