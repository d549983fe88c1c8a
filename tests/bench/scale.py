"""A meeting under way in any size, with the years before it, laid through the record door in seconds."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock, Viewer, desk
from meetings.operations import meeting_statement, sessions
from meetings.operations.meeting_statement import BoundText
from models.agencies import Agency, MeetingType, Partner, Statement
from models.enrolments import Enrolment
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting, Officer, Presence, RoomSecret
from models.people import Coordinator, Person
from models.people import Session as SignedIn
from models.states import (
    Answer,
    AttendanceRole,
    AttendanceState,
    HereBy,
    How,
    ItemState,
    MeetingOffice,
    MeetingState,
    ScreenMode,
)
from tests.bench.bulk import Bulk
from tests.bench.scale_cases import PIECES_EACH, CaseLayer, record_outcomes

CASES_EACH = 30
# The people of a meeting belong to one of the partnership's areas; the others meet as often, without them.
AREAS = 8
TITLE = "A meeting of any size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything: `information` on the case on the table, `history` on cases of earlier meetings.

    Without `agreed`, everyone is here and nobody has answered the statement yet: nothing is on the table.
    """

    attendees: int = 50
    cases: int = 30
    information: int = 10
    history: int = 0
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on the register, with the cookie of a session of theirs."""

    person_id: str
    agency_id: str
    attendance_id: str
    token: str

    def viewer(self, now: datetime) -> Viewer:
        """They at a desk."""
        return desk(self.person_id, self.agency_id, now)


@dataclass
class Scale:
    """What was laid: the chair is the first seat; the fourth is a member with a case on the table."""

    meeting: str
    statement_sha256: str
    seats: list[Seat] = field(default_factory=list)
    projector: str = ""
    cases: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    @property
    def chair(self) -> Seat:
        """The chair."""
        return self.seats[0]

    @property
    def member(self) -> Seat:
        """Somebody whose agency is on the case on the table, and who owns an action of it."""
        return self.seats[3]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the catalogue brought."""

    meeting_type: MeetingType
    agencies: list[str]
    text: BoundText
    standing: Statement


def lay(caseroom: Caseroom, size: Size) -> Scale:
    """Lay a meeting of that size, now, and the history before it."""
    now = caseroom.clock()
    with record.writing(caseroom, Clock(now)) as writing:
        ground = _ground(writing, size, now)
        bulk = Bulk(writing.session)
        meeting_id = _meeting(bulk, ground, now, agreed=size.agreed)
        laid = Scale(meeting_id, ground.text.sha256)
        laid.seats = [_seat(bulk, ground, meeting_id, number, size, now) for number in range(size.attendees)]
        _officers(bulk, ground, laid)
        _projector(bulk, laid, now)
        layer = CaseLayer(writing, bulk, ground.meeting_type, ground.agencies, laid.chair.person_id, now)
        _agenda(bulk, layer, laid, size, now)
        bulk.flush()
        _history(bulk, layer, ground, laid, size.history, now)
        writing.audit("demo.made")
        writing.changed(meeting_id, phones=True)
    return laid


def _ground(writing: record.Writing, size: Size, now: datetime) -> _Ground:
    session = writing.session
    meeting_type = session.scalars(select(MeetingType).where(MeetingType.key == "asb-case-discussion")).one()
    partners = (
        select(Agency.id)
        .join(Partner, Partner.agency_id == Agency.id)
        .where(
            Partner.agreement_id == meeting_type.agreement_id,
            Partner.from_at <= now,
            or_(Partner.until_at.is_(None), Partner.until_at > now),
        )
        .order_by(Agency.key)
        .limit(max(4, size.attendees // 2))
    )
    standing = select(Statement).where(
        Statement.meeting_type_id == meeting_type.id, Statement.kind == "standing"
    )
    text = meeting_statement.bind(session, meeting_type, title=TITLE, held_on=now.date())
    return _Ground(meeting_type, list(session.scalars(partners)), text, session.scalars(standing).one())


def _meeting(bulk: Bulk, ground: _Ground, at: datetime, *, agreed: bool = True, over: bool = False) -> str:
    """A meeting that opened then: under way, or over, with its window of correction."""
    window = timedelta(days=14)
    return bulk.add(
        Meeting,
        meeting_type_id=ground.meeting_type.id,
        title=TITLE,
        state=MeetingState.ISSUED if over else MeetingState.OPEN,
        starts_at=at,
        planned_minutes=240,
        place="Committee Room 2",
        secure_venue="Door closed, blinds down.",
        sight_from=at - window,
        corrections_until=at + window,
        statement_id=ground.text.statement_id,
        statement_heading=ground.text.heading,
        statement_sha256=ground.text.sha256,
        invited_at=at - window,
        opened_at=at,
        closed_at=at + timedelta(hours=4) if over else None,
        issued_at=at + timedelta(hours=5) if over else None,
        screen_mode=ScreenMode.CASE if agreed and not over else ScreenMode.JOIN,
        on_table_id=None,
    )


def _seat(bulk: Bulk, ground: _Ground, meeting_id: str, number: int, size: Size, now: datetime) -> Seat:
    """A person of the partnership, signed in, undertaken, here; the agencies take turns."""
    agency_id = ground.agencies[number % len(ground.agencies)]
    person_id = bulk.add(
        Person, agency_id=agency_id, name=f"Person {number:03}", role="Officer", left_at=None
    )
    _approve(bulk, person_id, now)
    _acknowledge(bulk, ground, person_id, now, meeting_id=None)
    answer = _acknowledge(bulk, ground, person_id, now, meeting_id=meeting_id) if size.agreed else None
    attendance_id = _attend(bulk, meeting_id, person_id, agency_id, now, acknowledgement_id=answer)
    token = secrets.token_urlsafe(32)
    _sign_in(bulk, token, now, person_id=person_id, meeting_id=None)
    return Seat(person_id, agency_id, attendance_id, token)


def _approve(bulk: Bulk, person_id: str, now: datetime) -> None:
    at = now - timedelta(days=30)
    until = (at + timedelta(days=180)).date()
    bulk.add(Enrolment, person_id=person_id, enrolled_at=at, approved_at=at, confirm_by=until)


def _acknowledge(
    bulk: Bulk, ground: _Ground, person_id: str, now: datetime, *, meeting_id: str | None
) -> str:
    standing = meeting_id is None
    return bulk.add(
        Acknowledgement,
        kind="standing" if standing else "meeting",
        person_id=person_id,
        agreement_id=ground.meeting_type.agreement_id,
        meeting_id=meeting_id,
        statement_id=ground.standing.id if standing else ground.text.statement_id,
        statement_sha256=ground.standing.sha256 if standing else ground.text.sha256,
        answer=Answer.AGREED,
        how=How.PAGE if standing else How.PHONE,
        recorded_by=person_id,
        at=now - timedelta(days=30) if standing else now,
        valid_until=now + timedelta(days=335) if standing else None,
    )


def _attend(
    bulk: Bulk,
    meeting_id: str,
    person_id: str,
    agency_id: str,
    at: datetime,
    *,
    acknowledgement_id: str | None,
    agreed: bool = False,
) -> str:
    return bulk.add(
        Attendance,
        meeting_id=meeting_id,
        person_id=person_id,
        agency_id=agency_id,
        role=AttendanceRole.MEMBER,
        state=AttendanceState.HERE,
        in_room=True,
        here_by=HereBy.CODE,
        arrived_at=at,
        acknowledgement_id=acknowledgement_id,
        agreed_at=at if acknowledgement_id or agreed else None,
        invited_at=at,
    )


def _sign_in(bulk: Bulk, token: str, now: datetime, *, person_id: str | None, meeting_id: str | None) -> None:
    bulk.add(
        SignedIn,
        id_sha256=sessions.token_sha256(token),
        kind="person" if person_id else "projector",
        person_id=person_id,
        meeting_id=meeting_id,
        made_at=now,
        seen_at=now,
        ends_at=now + timedelta(hours=8),
        proved_at=now if person_id else None,
    )


def _officers(bulk: Bulk, ground: _Ground, laid: Scale) -> None:
    for seat, office in zip(laid.seats, MeetingOffice, strict=False):
        bulk.add(Officer, meeting_id=laid.meeting, person_id=seat.person_id, office=office)
    bulk.add(Coordinator, meeting_type_id=ground.meeting_type.id, person_id=laid.chair.person_id)


def _projector(bulk: Bulk, laid: Scale, now: datetime) -> None:
    laid.projector = secrets.token_urlsafe(32)
    _sign_in(bulk, laid.projector, now, person_id=None, meeting_id=laid.meeting)
    bulk.add(RoomSecret, meeting_id=laid.meeting, secret="00" * 32)


def _agenda(bulk: Bulk, layer: CaseLayer, laid: Scale, size: Size, now: datetime) -> None:
    """The agenda; with everyone agreed its first case is on the table, whoever is not on it outside."""
    for number in range(size.cases):
        pieces = PIECES_EACH if number else size.information
        case = layer.case(number, pieces, officers_of=laid.meeting, worker=laid.member.person_id)
        on_table = size.agreed and number == 0
        laid.cases.append(case.id)
        laid.items.append(
            _item(bulk, laid.meeting, case.id, case.referral_id, number, now, on_table=on_table)
        )
        if on_table:
            _seat_in_room(bulk, laid, case.agencies, now)
            record_outcomes(layer, case, laid.items[0], laid.meeting, laid.member.person_id)
    if size.agreed:
        layer.put_on_table(laid.meeting, laid.items[0])


def _item(
    bulk: Bulk, meeting_id: str, case_id: str, referral_id: str, number: int, at: datetime, *, on_table: bool
) -> str:
    return bulk.add(
        AgendaItem,
        meeting_id=meeting_id,
        case_id=case_id,
        referral_id=referral_id,
        position=number + 1,
        minutes=8,
        state=ItemState.ON_TABLE if on_table else ItemState.WAITING,
        started_at=at if on_table else None,
        ended_at=None,
    )


def _seat_in_room(bulk: Bulk, laid: Scale, agencies: list[str], now: datetime) -> None:
    for seat in laid.seats:
        if seat.agency_id in agencies:
            bulk.add(
                Presence,
                agenda_item_id=laid.items[0],
                attendance_id=seat.attendance_id,
                case_id=laid.cases[0],
                person_id=seat.person_id,
                agency_id=seat.agency_id,
                in_at=now,
                out_at=None,
            )


def _history(bulk: Bulk, layer: CaseLayer, ground: _Ground, laid: Scale, pieces: int, now: datetime) -> None:
    """Meetings a fortnight apart and long over, every area's; `pieces` of information in all."""
    each = CASES_EACH * PIECES_EACH
    for number in range(-(-pieces // each)):
        at = now - timedelta(days=60 + 14 * (number // AREAS))
        meeting_id = _meeting(bulk, ground, at, over=True)
        if number % AREAS == 0:
            _attended(bulk, laid, meeting_id, at)
        for position in range(CASES_EACH):
            case = layer.case(
                number * CASES_EACH + position, PIECES_EACH, officers_of=meeting_id, worker=None
            )
            _item(bulk, meeting_id, case.id, case.referral_id, position, at, on_table=False)
        bulk.flush()


def _attended(bulk: Bulk, laid: Scale, meeting_id: str, at: datetime) -> None:
    for seat, office in zip(laid.seats, MeetingOffice, strict=False):
        bulk.add(Officer, meeting_id=meeting_id, person_id=seat.person_id, office=office)
    for seat in laid.seats:
        _attend(bulk, meeting_id, seat.person_id, seat.agency_id, at, acknowledgement_id=None, agreed=True)
