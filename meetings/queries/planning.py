"""What a person sees of a meeting before, during and after it: its facts, its register, its agenda."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.agencies import Agency, Agreement, MeetingType, Partner, Statement, partner_is_active
from models.cases import Case, Referral
from models.meetings import AgendaItem, Attendance, Invitation, Meeting, Officer
from models.people import Coordinator, Person
from models.states import MeetingOffice, MeetingState

OFFICES = tuple(MeetingOffice)


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A kind of meeting that the viewer coordinates, under which agreement."""

    id: str
    name: str
    agreement_id: str


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting, and what the viewer is at it: on its register, an officer, its coordinator."""

    id: str
    title: str
    state: str
    starts_at: datetime
    planned_minutes: int
    place: str
    secure_venue: str | None
    version: int
    type_name: str
    marking: str | None
    handling: str | None
    agreement_id: str
    agreement: str
    agreement_version: str
    statement_title: str
    statement_version: str
    statement_heading: str
    statement_points: str
    statement_sha256: str
    attendance_id: str | None
    role: str | None
    own_state: str | None
    agreed_at: datetime | None
    needed_from: datetime | None
    needed_until: datetime | None
    office: str | None
    coordinator_id: str | None

    @property
    def plans(self) -> bool:
        """Whether the viewer coordinates meetings of this type."""
        return self.coordinator_id is not None

    @property
    def runs(self) -> bool:
        """Whether the viewer plans the meeting or is its officer."""
        return self.plans or self.office is not None

    @property
    def sees_register(self) -> bool:
        """Whether the register is the viewer's to see, or only their own line of it."""
        return self.runs or self.agreed_at is not None

    @property
    def is_planned(self) -> bool:
        """Whether it has not been opened."""
        return self.state == MeetingState.PLANNED

    @property
    def is_over(self) -> bool:
        """Whether it has closed, or was cancelled."""
        return self.has_minutes or self.state == MeetingState.CANCELLED

    @property
    def has_minutes(self) -> bool:
        """Whether it has closed, so that its minutes are written."""
        return self.state in (MeetingState.CLOSED, MeetingState.ISSUED)

    @property
    def ends_at(self) -> datetime:
        """When it should end."""
        return self.starts_at + timedelta(minutes=self.planned_minutes)

    @property
    def points(self) -> list[dict[str, str]]:
        """The numbered points of its statement: `heading` and `text`."""
        points: list[dict[str, str]] = json.loads(self.statement_points)
        return points


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer of a meeting."""

    office: str
    person_id: str
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A person on a meeting's register; `needed_from` and `needed_until` are what they were told last."""

    attendance_id: str
    person_id: str
    name: str
    job: str
    agency_id: str
    agency: str
    role: str
    state: str
    agreed_at: datetime | None
    invited_at: datetime | None
    needed_from: datetime | None
    needed_until: datetime | None
    office: str | None

    @property
    def told(self) -> tuple[datetime, datetime] | None:
        """From when until when they were told that they are needed."""
        if self.needed_from is None or self.needed_until is None:
            return None
        return self.needed_from, self.needed_until


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case on the agenda by its reference; `case_id` only for those who see the case itself."""

    item_id: str
    reference: str
    kind: str
    minutes: int
    state: str
    case_id: str | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person who may be invited or made an officer."""

    id: str
    name: str
    job: str
    agency_id: str
    agency: str


_TYPES = (
    select(MeetingType.id, MeetingType.name, MeetingType.agreement_id)
    .join(Coordinator, Coordinator.meeting_type_id == MeetingType.id)
    .join(Partner, Partner.agreement_id == MeetingType.agreement_id)
    .where(
        Coordinator.person_id == bindparam("person"),
        Partner.agency_id == bindparam("agency"),
        partner_is_active(bindparam("now")),
    )
    .order_by(MeetingType.name)
)
_FACTS = (
    select(
        Meeting.id,
        Meeting.title,
        Meeting.state,
        Meeting.starts_at,
        Meeting.planned_minutes,
        Meeting.place,
        Meeting.secure_venue,
        Meeting.version,
        MeetingType.name,
        MeetingType.marking,
        MeetingType.handling,
        Agreement.id,
        Agreement.name,
        Agreement.version,
        Statement.title,
        Statement.version,
        Meeting.statement_heading,
        Statement.points,
        Meeting.statement_sha256,
        Attendance.id,
        Attendance.role,
        Attendance.state,
        Attendance.agreed_at,
        Invitation.needed_from,
        Invitation.needed_until,
        Officer.office,
        Coordinator.person_id,
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Agreement, Agreement.id == MeetingType.agreement_id)
    .join(Statement, Statement.id == Meeting.statement_id)
    .outerjoin(
        Attendance,
        (Attendance.meeting_id == Meeting.id) & (Attendance.person_id == bindparam("person")),
    )
    .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
    .outerjoin(Officer, (Officer.meeting_id == Meeting.id) & (Officer.person_id == bindparam("person")))
    .outerjoin(
        Coordinator,
        (Coordinator.meeting_type_id == Meeting.meeting_type_id)
        & (Coordinator.person_id == bindparam("person")),
    )
    .where(Meeting.id == bindparam("meeting"))
)
_OFFICERS = (
    select(Officer.office, Person.id, Person.name, Agency.name)
    .join(Person, Person.id == Officer.person_id)
    .join(Agency, Agency.id == Person.agency_id)
    .where(Officer.meeting_id == bindparam("meeting"))
)
_REGISTER = (
    select(
        Attendance.id,
        Person.id,
        Person.name,
        Person.role,
        Agency.id,
        Agency.name,
        Attendance.role,
        Attendance.state,
        Attendance.agreed_at,
        Attendance.invited_at,
        Invitation.needed_from,
        Invitation.needed_until,
        Officer.office,
    )
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(Invitation, Invitation.attendance_id == Attendance.id)
    .outerjoin(
        Officer,
        (Officer.meeting_id == Attendance.meeting_id) & (Officer.person_id == Attendance.person_id),
    )
    .where(Attendance.meeting_id == bindparam("meeting"))
    .order_by(Agency.name, Person.name, Person.id)
)
_AGENDA = (
    select(AgendaItem.id, Referral.reference, Referral.kind, AgendaItem.minutes, AgendaItem.state, Case.id)
    .join(Referral, Referral.id == AgendaItem.referral_id)
    .outerjoin(Case, Case.id == AgendaItem.case_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position, AgendaItem.id)
)
_PEOPLE = (
    select(Person.id, Person.name, Person.role, Agency.id, Agency.name)
    .join(Agency, Agency.id == Person.agency_id)
    .join(Partner, Partner.agency_id == Agency.id)
    .where(
        Partner.agreement_id == bindparam("agreement"),
        partner_is_active(bindparam("now")),
        Person.left_at.is_(None),
    )
    .order_by(Agency.name, Person.name, Person.id)
)


def types(sight: Sight) -> list[TypeLine]:
    """The kinds of meeting that the viewer may plan."""
    viewer = sight.viewer
    return sight.rows(_TYPES, TypeLine, {"person": viewer.person, "agency": viewer.agency, "now": viewer.now})


def facts(sight: Sight, meeting_id: str) -> MeetingFacts:
    """One meeting and the viewer's part in it; raises NotVisible."""
    return sight.one(_FACTS, MeetingFacts, {"meeting": meeting_id, "person": sight.viewer.person})


def officers(sight: Sight, meeting_id: str) -> list[OfficerLine]:
    """The officers of a meeting, the chair first."""
    found = sight.rows(_OFFICERS, OfficerLine, {"meeting": meeting_id})
    return sorted(found, key=lambda one: OFFICES.index(MeetingOffice(one.office)))


def register(sight: Sight, meeting_id: str) -> list[RegisterLine]:
    """The register by agency, as much of it as the viewer sees: perhaps their own line alone."""
    return sight.rows(_REGISTER, RegisterLine, {"meeting": meeting_id})


def agenda(sight: Sight, meeting_id: str) -> list[AgendaLine]:
    """The cases in order, as many of them as the viewer sees or plans, by reference and kind alone."""
    return sight.rows(_AGENDA, AgendaLine, {"meeting": meeting_id})


def people(sight: Sight, agreement_id: str) -> list[PersonLine]:
    """Everyone of an agency that is an active partner now, by agency: who may be invited."""
    return sight.rows(_PEOPLE, PersonLine, {"agreement": agreement_id, "now": sight.viewer.now})
