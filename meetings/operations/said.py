"""What was said in the room and stood in no paper: noted in a line, then its originator confirms or trims."""

from sqlalchemy import Select, or_, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import disclosures, on_case
from meetings.operations.recording import begun_item, sent_again
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.agencies import Agency
from models.base import new_id
from models.cases import Case, Information
from models.meetings import AgendaItem, Attendance, GuestAdmission, Meeting, Presence
from models.people import Person
from models.states import (
    AttendanceRole,
    AttendanceState,
    Audience,
    Channel,
    MeetingState,
    Noted,
    Out,
    StatementOf,
)

SOURCE = "Said in the room"
BY_GUEST = "Said in the room by a guest, {name} of {organisation}, asked by {agency}"
NECESSITY = "Said for this case at the meeting"
ISSUED = "The minutes of this meeting are issued, so what was said can no longer be changed."
NOT_HEARD = "Choose an agency that is on this case and in the room"
NOT_ASKED = "Choose which agency asked: one on this case and in the room"
NOT_ADMITTED = "Choose a guest who is admitted to this case and in the room for it"
ANSWERED = "This has been confirmed already."


def note_said(
    caseroom: Caseroom,
    viewer: Viewer,
    item_id: str,
    *,
    once: str,
    agency_id: str,
    text: str,
    guest_id: str | None = None,
    changes: str | None = None,
) -> str:
    """Note what an agency said in the room, as noted by the minute-taker; officers may (clause 3.3.1).

    Disclosed to the agencies that heard it, which are those involved and in the room, and to the officers: an
    absent agency, or one that joins later, gets it from its originator. What a guest said, by their
    attendance, is of the agency that asked them (clause 4.1.5). Raises Invalid for an agency that did not
    hear it, and for a guest who is not admitted to the case or was not in the room. Returns the information.

    `changes` names a line that was noted wrongly: of the same speaker, its text makes room for this one until
    they have answered it, which is a Conflict; of another, this is a line of its own. Conflict too where the
    form noted something else when it was first sent.
    """
    with record.writing(caseroom, viewer) as writing:
        item = begun_item(writing, item_id)
        if done := writing.once(once):
            return _noted_again(writing, done, _speaker(writing, agency_id, guest_id), text)
        heard = _heard(writing, item)
        if not text.strip():
            raise Invalid({"text": "Enter what was said"})
        if agency_id not in heard:
            raise Invalid({"asked_by": NOT_ASKED} if guest_id else {"by": NOT_HEARD})
        guest = _admitted(writing, item, guest_id) if guest_id else None
        writing.changed(item.meeting_id, phones=True)
        noted = _noted(writing, item, changes) if changes else None
        if noted and (noted.originator_id, noted.said_by_id) == _speaker(writing, agency_id, guest_id):
            return writing.made(once, _reworded(writing, noted, text))
        said = _information(writing, item, agency_id, text, guest)
        disclosures.give(writing, said, agencies=heard, meetings=[item.meeting_id])
        return writing.made(once, said.id)


def confirm_said(caseroom: Caseroom, viewer: Viewer, information_id: str, *, text: str | None = None) -> None:
    """Confirm what was noted, or trim it to the text given; people of its originator on the register may.

    A trimmed text takes the place of what was noted, which was never the originator's own. A second press
    does nothing. Raises Conflict for another text once it is confirmed, and once the minutes are issued.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Information, information_id)
        said = writing.session.get_one(Information, information_id)
        writing.require(said.channel == Channel.SAID)
        writing.require(permissions.originator_of(writing.session, viewer, information_id))
        meeting = writing.session.get_one(Meeting, said.meeting_id)
        if meeting.state == MeetingState.ISSUED:
            raise Conflict(ISSUED)
        answer = _answer(writing, said, text)
        if answer is None:
            writing.idle()
            return
        said.noted = answer
        if text is not None and answer == Noted.TRIMMED:
            said.text = seal(writing.key("information", said.id), "information.text", text)
        writing.audit("information.confirmed", said.id, case=said.case_id, answer=answer)
        writing.changed(meeting.id, phones=True)


def _answer(writing: Writing, said: Information, text: str | None) -> Noted | None:
    """How the originator answers; None where they repeat themselves."""
    if text is not None and not text.strip():
        raise Invalid({"text": "Enter what was said"})
    (noted,) = writing.read(said.text)
    same = text is None or text == noted
    if said.noted != Noted.AS_NOTED:
        if same:
            return None
        raise Conflict(ANSWERED, noted)
    return Noted.CONFIRMED if same else Noted.TRIMMED


def _speaker(writing: Writing, agency_id: str, guest_id: str | None) -> tuple[str, str | None]:
    """Whose a line is: the agency, and the person where a guest said it."""
    guest = writing.session.get(Attendance, guest_id) if guest_id else None
    return agency_id, guest.person_id if guest else None


def _noted_again(writing: Writing, information_id: str, speaker: tuple[str, str | None], text: str) -> str:
    first = writing.session.get_one(Information, information_id)
    (words,) = writing.read(first.text)
    stands = ((first.originator_id, first.said_by_id), words)
    return sent_again(information_id, words, stands=stands, sent=(speaker, text))


def _noted(writing: Writing, item: AgendaItem, information_id: str) -> Information:
    """A line that was noted on an item at its meeting."""
    writing.see(Information, information_id)
    noted = writing.session.get_one(Information, information_id)
    at = (noted.channel, noted.case_id, noted.meeting_id)
    writing.require(at == (Channel.SAID, item.case_id, item.meeting_id))
    return noted


def _reworded(writing: Writing, noted: Information, text: str) -> str:
    """Put other words in the place of what was noted, which is nobody's own until it is answered."""
    if noted.noted != Noted.AS_NOTED:
        raise Conflict(ANSWERED, *writing.read(noted.text))
    noted.text = seal(writing.key("information", noted.id), "information.text", text)
    writing.audit("information.noted_anew", noted.id, case=noted.case_id)
    return noted.id


def _heard(writing: Writing, item: AgendaItem) -> set[str]:
    """The agencies involved that have somebody in the room for the case, or had when it left the table."""
    case = writing.session.get_one(Case, item.case_id)
    inside = _inside(item).where(Attendance.role != AttendanceRole.GUEST)
    involved = on_case.recipients(writing.session, case, writing.actor.now)
    return involved & {person.agency_id for person in writing.session.scalars(inside)}


def _admitted(writing: Writing, item: AgendaItem, attendance_id: str) -> Attendance:
    """A guest admitted to the case who is in the room for it, or was when it left the table."""
    inside = _inside(item).where(Attendance.role == AttendanceRole.GUEST, Attendance.id == attendance_id)
    guest = writing.session.scalar(inside)
    if guest is None or writing.session.get(GuestAdmission, (item.id, attendance_id)) is None:
        raise Invalid({"by": NOT_ADMITTED})
    return guest


def _inside(item: AgendaItem) -> Select[Attendance]:
    """Who is in the room for a case, or was when it left the table."""
    return (
        select(Attendance)
        .join(Presence, Presence.attendance_id == Attendance.id)
        .where(
            Presence.agenda_item_id == item.id,
            or_(Presence.out_at.is_(None), Presence.out_because == Out.ENDED),
            Attendance.state == AttendanceState.HERE,
        )
    )


def _source(writing: Writing, agency_id: str, guest: Attendance | None) -> str:
    """Where a line comes from: of a guest's, who said it, of which organisation, and who asked."""
    if guest is None:
        return SOURCE
    return BY_GUEST.format(
        name=writing.session.get_one(Person, guest.person_id).name,
        organisation=writing.session.get_one(Agency, guest.agency_id).name,
        agency=writing.session.get_one(Agency, agency_id).name,
    )


def _information(
    writing: Writing, item: AgendaItem, agency_id: str, text: str, guest: Attendance | None
) -> Information:
    information_id = new_id()
    case_key = writing.key("case", item.case_id)
    key = writing.new_key("information", information_id, scope=item.case_id, by=case_key)
    said = Information(
        id=information_id,
        case_id=item.case_id,
        originator_id=agency_id,
        text=seal(key, "information.text", text),
        source=seal(key, "information.source", _source(writing, agency_id, guest)),
        necessity=seal(key, "information.necessity", NECESSITY),
        statement_of=StatementOf.FACT,
        audience=Audience.AGENCIES,
        channel=Channel.SAID,
        noted=Noted.AS_NOTED,
        said_by_id=guest.person_id if guest else None,
        meeting_id=item.meeting_id,
        added_at=writing.actor.now,
        added_by=str(writing.actor.person),
    )
    writing.session.add(said)
    writing.session.flush()
    writing.audit(
        "information.added", said.id, case=item.case_id, audience=said.audience, channel=said.channel
    )
    return said
