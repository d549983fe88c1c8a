"""What stands on a person's first page: their meetings, their cases, what they have to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import partners, people, requests, returns, undelivered
from meetings.queries.actions import OWNER_WAITS
from meetings.queries.minutes_changes import NUMBER_OF_OLD_WORDINGS, REQUEST_WAITS
from models.cases import Case, CaseWorker, Information
from models.corrections import CorrectionHolder, Inaccuracy
from models.enrolments import Enrolment
from models.issued import MinutesRequest
from models.meetings import Attendance, Meeting, Officer
from models.outcomes import Action, Decision, Dissent, DissentReply
from models.people import Office, Person
from models.states import OPEN_ACTIONS, AgencyOffice, MeetingOffice, MeetingState, Noted

NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list, with the person's own state at it and their office, if any.

    `unanswered` is how many dissents wait for their reply, `owners` how many owners wait for the officers,
    `corrections` how many corrections to its minutes were asked for and wait for the officers' answer,
    `accepted` how many they accepted that wait for a new version, `old_wordings` how many corrections of
    information do.
    """

    id: str
    title: str
    state: str
    starts_at: datetime
    place: str
    own_state: str | None
    office: str | None
    unanswered: int
    owners: int
    corrections: int
    accepted: int
    old_wordings: int

    def is_near(self, today: date) -> bool:
        """Whether it is open, or planned for one of the next seven days."""
        soon = today <= self.starts_at.date() <= today + NEAR
        return self.state == MeetingState.OPEN or (self.state == MeetingState.PLANNED and soon)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list."""

    id: str
    reference: str
    kind: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action in its owner's list."""

    id: str
    reference: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests, returns and said lines wait; when the first return is due, and one line.

    For representatives and administrators, that they are; how many accounts of their agency wait to be
    approved, and how many duties to be handed on. For coordinators, how many mails about their meetings
    could not be delivered. For whoever keeps the register, how many partners nobody represents, and how
    many who are to represent one wait to be approved. For administrators, how many kinds of meeting nobody
    coordinates.
    """

    requests: int
    returns: int
    returns_due_on: date | None
    said: int
    one_said: str | None
    represents: int
    administers: int
    accounts: int
    duties: int
    undelivered: int
    unrepresented: int
    representatives: int
    uncoordinated: int


_newer = aliased(Information)
_said = (
    select(Information.id)
    .join(Meeting, Meeting.id == Information.meeting_id)
    .outerjoin(_newer, _newer.replaces_id == Information.id)
    .where(
        _newer.id.is_(None),
        Information.originator_id == bindparam("agency"),
        Information.noted == Noted.AS_NOTED,
        Meeting.state != MeetingState.ISSUED,
    )
)
_holds = select(func.count(Office.person_id)).where(Office.person_id == bindparam("person"))
_unapproved = (
    select(func.count(Enrolment.person_id))
    .join(Person, Person.id == Enrolment.person_id)
    .where(
        Person.agency_id == bindparam("agency"),
        Person.left_at.is_(None),
        Enrolment.enrolled_at.is_not(None),
        Enrolment.approved_at.is_(None),
        ~people.FROM_ABOVE,
    )
)
_WAITING = select(
    requests.NUMBER_WAITING.scalar_subquery(),
    returns.NUMBER_WAITING.scalar_subquery(),
    returns.FIRST_DUE.scalar_subquery(),
    _said.with_only_columns(func.count(Information.id)).scalar_subquery(),
    _said.with_only_columns(func.min(Information.id)).scalar_subquery(),
    _holds.where(Office.office == AgencyOffice.REPRESENTATIVE).scalar_subquery(),
    _holds.where(Office.office == AgencyOffice.ADMINISTRATOR).scalar_subquery(),
    _unapproved.scalar_subquery(),
    people.NUMBER_OF_DUTIES.scalar_subquery(),
    undelivered.NUMBER_GIVEN_UP.scalar_subquery(),
    partners.NUMBER_UNREPRESENTED.scalar_subquery(),
    partners.NUMBER_TO_APPROVE.scalar_subquery(),
    partners.NUMBER_UNCOORDINATED.scalar_subquery(),
)
# How many dissents wait for a reply from whoever chairs the meeting.
_unanswered = (
    select(func.count(Dissent.id))
    .join(Decision, Decision.id == Dissent.decision_id)
    .where(
        Decision.meeting_id == Meeting.id,
        Officer.office == MeetingOffice.CHAIR,
        ~exists().where(DissentReply.dissent_id == Dissent.id),
    )
    .correlate(Meeting, Officer)
    .scalar_subquery()
)
_owners = (
    select(func.count(Action.owner_id.distinct()))
    .where(Action.meeting_id == Meeting.id, OWNER_WAITS)
    .correlate(Meeting, Officer)
    .scalar_subquery()
)
_requests = (
    select(func.count(MinutesRequest.id))
    .where(MinutesRequest.meeting_id == Meeting.id, Officer.office.is_not(None))
    .correlate(Meeting, Officer)
)
_old_wordings = (
    NUMBER_OF_OLD_WORDINGS.where(Officer.office.is_not(None)).correlate(Meeting, Officer).scalar_subquery()
)
_MEETINGS = (
    select(
        Meeting.id,
        Meeting.title,
        Meeting.state,
        Meeting.starts_at,
        Meeting.place,
        Attendance.state,
        Officer.office,
        _unanswered,
        _owners,
        _requests.where(MinutesRequest.answer.is_(None)).scalar_subquery(),
        _requests.where(REQUEST_WAITS).scalar_subquery(),
        _old_wordings,
    )
    .outerjoin(
        Attendance,
        (Attendance.meeting_id == Meeting.id) & (Attendance.person_id == bindparam("person")),
    )
    .outerjoin(Officer, (Officer.meeting_id == Meeting.id) & (Officer.person_id == bindparam("person")))
    .order_by(Meeting.starts_at.desc(), Meeting.id)
)
_OWN_CASES = (
    select(Case.id, Case.reference, Case.kind)
    .join(CaseWorker, CaseWorker.case_id == Case.id)
    .where(CaseWorker.person_id == bindparam("person"))
    .order_by(Case.reference)
)
_OWN_ACTIONS = (
    select(Action.id, Action.reference, Action.due_on, Action.state)
    .where(Action.owner_id == bindparam("person"), Action.state.in_(OPEN_ACTIONS))
    .order_by(Action.due_on, Action.reference)
)


_TO_CORRECT = union_all(
    select(CorrectionHolder.id)
    .outerjoin(
        Officer,
        (Officer.meeting_id == CorrectionHolder.meeting_id) & (Officer.person_id == bindparam("person")),
    )
    .where(
        CorrectionHolder.confirmed_at.is_(None),
        or_(CorrectionHolder.agency_id == bindparam("agency"), Officer.person_id.is_not(None)),
    ),
    select(Inaccuracy.id).where(Inaccuracy.originator_id == bindparam("agency"), Inaccuracy.answer.is_(None)),
)


def to_correct(sight: Sight) -> int:
    """How many corrections wait for the viewer to confirm, and reports for their agency to answer."""
    viewer = sight.viewer
    return len(sight.execute(_TO_CORRECT, {"agency": viewer.agency, "person": viewer.person}).all())


def waiting(sight: Sight) -> Waiting:
    """What waits for the answer of the viewer's agency, as far as they can give it."""
    viewer = sight.viewer
    values = {"agency": viewer.agency, "person": viewer.person, "now": viewer.now}
    return sight.one(_WAITING, Waiting, values)


def meetings(sight: Sight) -> list[MeetingLine]:
    """The meetings a person is invited to, an officer of, or plans; the latest first."""
    viewer = sight.viewer
    return sight.rows(_MEETINGS, MeetingLine, {"person": viewer.person, "now": viewer.now})


def own_cases(sight: Sight) -> list[CaseLine]:
    """The cases a person is the case worker of."""
    return sight.rows(_OWN_CASES, CaseLine, {"person": sight.viewer.person})


def own_actions(sight: Sight) -> list[ActionLine]:
    """The open actions a person owns, the soonest due first."""
    return sight.rows(_OWN_ACTIONS, ActionLine, {"person": sight.viewer.person})
