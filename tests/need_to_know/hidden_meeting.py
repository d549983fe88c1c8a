"""A whole meeting that none but its own officers, its register and the coordinators of its type know of."""

from datetime import datetime, timedelta

from sqlalchemy import select

from meetings import sealed
from meetings.doors.record import Writing
from models.agencies import Objective
from models.cases import (
    Appraisal,
    CaseObjective,
    CasePurpose,
    CaseWorker,
    Exclusion,
    InformationObjective,
    OfficerDisclosure,
    OwnReference,
)
from models.extracts import Extract, ExtractDecision, ExtractFile, ExtractPiece
from models.issued import MinutesNote, MinutesReading, MinutesRecipient, MinutesRequest
from models.lawful import Term
from models.meetings import (
    Acknowledgement,
    AgendaItem,
    Attendance,
    Invitation,
    Meeting,
    Officer,
    Presence,
    PresenceCorrection,
)
from models.outcomes import Decision, Minutes, MinutesCase, MinutesFile
from models.states import (
    Answer,
    AttendanceRole,
    AttendanceState,
    ExclusionKind,
    How,
    ItemState,
    MeetingOffice,
    MeetingState,
    MinutesKind,
    Outcome,
)
from tests.cast import POLICE, Cast
from tests.need_to_know import hidden_rows

_OWN = {"id", "version", "on_table_id", "opened_at", "closed_at", "issued_at", "state", "title"}


def add(writing: Writing, cast: Cast, case_id: str, referral_id: str) -> None:
    """The meeting, over and issued, with that case on its agenda; Carol, its chair, and Paul were there."""
    meeting = _meeting(writing, cast)
    item = AgendaItem(
        meeting_id=meeting.id,
        case_id=case_id,
        referral_id=referral_id,
        position=1,
        minutes=10,
        state=ItemState.DONE,
        started_at=cast.now,
        ended_at=cast.now,
    )
    writing.session.add(item)
    writing.session.flush()
    _place(writing, cast, meeting, item, "carol")
    _place(writing, cast, meeting, item, "paul")
    _around(writing, cast, case_id, meeting.id)
    _minutes(writing, cast, case_id, meeting.id)
    _extract(writing, cast, item)


def _meeting(writing: Writing, cast: Cast) -> Meeting:
    like = writing.session.get_one(Meeting, cast.meeting)
    names = {column.key for column in Meeting.__table__.columns} - _OWN
    columns = {name: getattr(like, name) for name in names}
    meeting = Meeting(
        **columns,
        title="A meeting that nobody here may know",
        state=MeetingState.ISSUED,
        opened_at=cast.now,
        closed_at=cast.now,
        issued_at=cast.now,
    )
    writing.session.add(meeting)
    writing.session.flush()
    chair = Officer(meeting_id=meeting.id, person_id=cast.people["carol"], office=MeetingOffice.CHAIR)
    writing.session.add(chair)
    return meeting


def _place(writing: Writing, cast: Cast, meeting: Meeting, item: AgendaItem, name: str) -> None:
    """Somebody on the register, told when, agreed, in the room for its case."""
    agreed = _agreed(writing, cast, meeting, name)
    place = Attendance(
        meeting_id=meeting.id,
        person_id=cast.people[name],
        agency_id=cast.agencies[POLICE],
        role=AttendanceRole.MEMBER,
        state=AttendanceState.LEFT,
        acknowledgement_id=agreed.id,
        agreed_at=cast.now,
    )
    writing.session.add(place)
    writing.session.flush()
    until = cast.now + timedelta(minutes=10)
    day = cast.now.date()
    writing.session.add(
        Invitation(attendance_id=place.id, needed_from=cast.now, needed_until=until, sent_on=day)
    )
    _present(writing, cast, item, place, until)


def _agreed(writing: Writing, cast: Cast, meeting: Meeting, name: str) -> Acknowledgement:
    agreed = Acknowledgement(
        kind="meeting",
        person_id=cast.people[name],
        agreement_id=cast.agreement,
        meeting_id=meeting.id,
        statement_id=meeting.statement_id,
        statement_sha256=meeting.statement_sha256,
        answer=Answer.AGREED,
        how=How.SPOKEN,
        recorded_by=cast.people["carol"],
        at=cast.now,
    )
    writing.session.add(agreed)
    writing.session.flush()
    return agreed


def _present(writing: Writing, cast: Cast, item: AgendaItem, place: Attendance, until: datetime) -> None:
    """In the room for its case until then, and what an officer says of that since."""
    there = Presence(
        agenda_item_id=item.id,
        attendance_id=place.id,
        case_id=item.case_id,
        person_id=place.person_id,
        agency_id=place.agency_id,
        in_at=cast.now,
        out_at=until,
    )
    writing.session.add(there)
    writing.session.flush()
    key = writing.key("case", item.case_id)
    writing.session.add(
        PresenceCorrection(
            presence_id=there.id,
            in_at=cast.now,
            out_at=cast.now,
            reason=sealed.seal(key, "presence_corrections.reason", "Hidden reason"),
            recorded_by=cast.people["carol"],
            recorded_at=cast.now,
        )
    )


def _around(writing: Writing, cast: Cast, case_id: str, meeting_id: str) -> None:
    """What stands beside the case: its objective and worker, who is kept out, what is for its officers."""
    key = writing.key("case", case_id)
    information_id = hidden_rows.brought(writing, cast, case_id, cast.agencies[POLICE])
    objective = writing.session.scalars(select(Objective.id).order_by(Objective.position)).first()
    purpose = writing.session.scalars(select(Term.id).order_by(Term.position)).first()
    writing.session.add_all(
        (
            Exclusion(
                case_id=case_id,
                person_id=cast.people["paul"],
                kind=ExclusionKind.PUT_OUT,
                reason=sealed.seal(key, "exclusions.reason", "Hidden reason"),
                made_at=cast.now,
                made_by=cast.people["carol"],
            ),
            OfficerDisclosure(information_id=information_id, meeting_id=meeting_id, case_id=case_id),
            CaseObjective(case_id=case_id, objective_id=objective),
            InformationObjective(information_id=information_id, objective_id=objective),
            CasePurpose(case_id=case_id, purpose_id=purpose),
            Appraisal(
                case_id=case_id,
                agency_id=cast.agencies[POLICE],
                impact=sealed.seal(key, "appraisals.impact", "Hidden impact"),
                reaction=sealed.seal(key, "appraisals.reaction", "Hidden reaction"),
                told=True,
                changed_at=cast.now,
                changed_by=cast.people["carol"],
            ),
            OwnReference(
                case_id=case_id,
                agency_id=cast.agencies[POLICE],
                text=sealed.seal(key, "own_references.text", "Hidden reference"),
                changed_at=cast.now,
                changed_by=cast.people["carol"],
            ),
            CaseWorker(case_id=case_id, person_id=cast.people["carol"], from_at=cast.now),
        )
    )


def _minutes(writing: Writing, cast: Cast, case_id: str, meeting_id: str) -> None:
    """The document of one agency, with a note why it was issued anew, opened once."""
    at = {"meeting_id": meeting_id, "agency_id": cast.agencies[POLICE], "version": 1}
    made = Minutes(**at, kind=MinutesKind.AGENCY, sha256="0" * 64, size=4, made_at=cast.now)
    writing.session.add(made)
    writing.session.flush()
    key = writing.new_key("document", made.id, scope=made.id)
    note = sealed.seal(key, "minutes_notes.text", "Hidden note")
    file = sealed.seal(key, "minutes_files.content", "SGlkZGVu")
    writing.session.add_all(
        (
            MinutesFile(minutes_id=made.id, content=file),
            MinutesCase(minutes_id=made.id, case_id=case_id),
            MinutesNote(minutes_id=made.id, case_id=case_id, text=note),
            MinutesRequest(
                meeting_id=meeting_id,
                case_id=case_id,
                agency_id=cast.agencies[POLICE],
                text=sealed.seal(writing.key("case", case_id), "minutes_requests.text", "Hidden wish"),
                asked_by=cast.people["paul"],
                asked_at=cast.now,
            ),
            MinutesRecipient(minutes_id=made.id, at=cast.now, **at),
            MinutesReading(minutes_id=made.id, person_id=cast.people["carol"], at=cast.now, **at),
        )
    )


def _extract(writing: Writing, cast: Cast, item: AgendaItem) -> None:
    """A document for a court, with one piece of information and one decision."""
    case_id, agency_id, by = item.case_id, cast.agencies[POLICE], cast.people["carol"]
    information_id = hidden_rows.brought(writing, cast, case_id, agency_id)
    key = writing.key("case", case_id)
    decision = Decision(
        agenda_item_id=item.id,
        case_id=case_id,
        meeting_id=item.meeting_id,
        outcome=Outcome.INTERVENTION,
        text=sealed.seal(key, "decisions.text", "Hidden decision"),
        made_by=agency_id,
        reasons=sealed.seal(key, "decisions.reasons", "Hidden reasons"),
        recorded_by=by,
        recorded_at=cast.now,
    )
    made = {"made_by": by, "made_at": cast.now}
    purpose = sealed.seal(key, "extracts.purpose", "Hidden purpose")
    extract = Extract(
        case_id=case_id, version=1, purpose=purpose, sha256="0" * 64, size=4, agency_id=agency_id, **made
    )
    writing.session.add_all((decision, extract))
    writing.session.flush()
    file = sealed.seal(key, "extract_files.content", "SGlkZGVu")
    piece = {"extract_id": extract.id, "information_id": information_id, "case_id": case_id}
    writing.session.add_all(
        (
            ExtractFile(extract_id=extract.id, content=file),
            ExtractPiece(**piece, originator_id=agency_id, **made),
            ExtractDecision(extract_id=extract.id, decision_id=decision.id),
        )
    )
