"""A case as the people who see it: its words, the agencies on it, and what the viewer is to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import Agency, MeetingType, Objective, Partner, partner_is_active
from models.cases import Case, CaseObjective, CaseWorker, Involvement, OwnReference, Referral
from models.meetings import AgendaItem, Attendance, Meeting, Officer, Presence, meeting_is
from models.people import Person
from models.states import MeetingState

_COMING = (MeetingState.PLANNED, MeetingState.OPEN)


@dataclass(frozen=True, slots=True)
class OnCase:
    """An agency's involvement in a case, whether it is an active partner, and the reason it joined."""

    agency_id: str
    agency: str
    is_lead: bool
    is_active: bool
    from_at: datetime
    until_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case, and what the viewer is to it; the lists come as lines of one text."""

    own_agency: str
    involvements: tuple[OnCase, ...]
    id: str
    agreement_id: str
    reference: str
    kind: str
    subject: str
    title: str | None
    summary: str | None
    title_safe_for_wall: bool
    brought_by: str
    opened_at: datetime
    version: int
    objective_lines: str | None
    worker_lines: str | None
    put_forward_lines: str | None
    meeting_lines: str | None
    holds_office: bool
    in_room: bool
    not_agreed_meeting: str | None
    marking: str | None
    handling: str | None
    own_reference: str | None
    own_reference_version: int | None

    @property
    def objectives(self) -> list[str]:
        """The objectives of the agreement it serves."""
        return _lines(self.objective_lines)

    @property
    def workers(self) -> list[str]:
        """Those of the viewer's colleagues who work on it."""
        return _lines(self.worker_lines)

    @property
    def put_forward(self) -> list[str]:
        """The kinds of meeting it is put forward for."""
        return _lines(self.put_forward_lines)

    @property
    def meetings(self) -> list[str]:
        """The coming meetings that have it, as far as the viewer sees them."""
        return _lines(self.meeting_lines)

    @property
    def present(self) -> list[OnCase]:
        """The agencies on the case now, the one that leads first."""
        return [one for one in self.involvements if one.until_at is None]

    @property
    def others(self) -> list[OnCase]:
        """The agencies that information can go to: on the case, active partners, not the viewer's own."""
        return [one for one in self.present if one.is_active and one.agency_id != self.own_agency]

    @property
    def past(self) -> list[OnCase]:
        """The agencies that have left it."""
        return [one for one in self.involvements if one.until_at is not None]

    @property
    def on_case(self) -> bool:
        """Whether the viewer's agency is on it."""
        return any(one.agency_id == self.own_agency for one in self.present)

    @property
    def brought(self) -> bool:
        """Whether its words are those of the viewer's agency."""
        return self.brought_by == self.own_agency

    @property
    def brings_in(self) -> bool:
        """Whether the viewer says which agencies join."""
        leads = any(one.is_lead and one.agency_id == self.own_agency for one in self.present)
        return leads or self.holds_office


_objectives = (
    select(func.aggregate_strings(Objective.text, "\n"))
    .join(CaseObjective, CaseObjective.objective_id == Objective.id)
    .where(CaseObjective.case_id == Case.id)
    .scalar_subquery()
)
_workers = (
    select(func.aggregate_strings(Person.name, "\n"))
    .join(CaseWorker, CaseWorker.person_id == Person.id)
    .where(CaseWorker.case_id == Case.id)
    .scalar_subquery()
)
_put_forward = (
    select(func.aggregate_strings(MeetingType.name, "\n"))
    .join(Referral, Referral.meeting_type_id == MeetingType.id)
    .where(Referral.case_id == Case.id, Referral.closed_at.is_(None))
    .scalar_subquery()
)
_meetings = (
    select(func.aggregate_strings(Meeting.title, "\n"))
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(AgendaItem.case_id == Case.id, Meeting.state.in_(_COMING))
    .scalar_subquery()
)
_holds_office = exists().where(
    Officer.person_id == bindparam("person"),
    Meeting.id == Officer.meeting_id,
    Meeting.sight_from <= bindparam("now"),
    Meeting.corrections_until > bindparam("now"),
    AgendaItem.meeting_id == Meeting.id,
    AgendaItem.case_id == Case.id,
)
_in_room = exists().where(
    AgendaItem.case_id == Case.id,
    Meeting.id == AgendaItem.meeting_id,
    meeting_is(MeetingState.OPEN),
    Presence.agenda_item_id == AgendaItem.id,
    Presence.out_at.is_(None),
    Attendance.id == Presence.attendance_id,
    Attendance.person_id == bindparam("person"),
)
_not_agreed = (
    select(func.min(Meeting.id))
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .where(
        AgendaItem.case_id == Case.id,
        meeting_is(MeetingState.OPEN),
        Attendance.person_id == bindparam("person"),
        Attendance.agreed_at.is_(None),
        Attendance.state.in_(("invited", "here")),
    )
    .scalar_subquery()
)
_marking = (
    select(func.min(MeetingType.marking))
    .where(MeetingType.agreement_id == Case.agreement_id)
    .scalar_subquery()
)
_handling = (
    select(func.min(MeetingType.handling))
    .where(MeetingType.agreement_id == Case.agreement_id)
    .scalar_subquery()
)
_INVOLVEMENT = (
    Involvement.agency_id,
    Agency.name,
    Involvement.is_lead,
    Partner.agency_id.is_not(None),
    Involvement.from_at,
    Involvement.until_at,
    Involvement.reason,
)
_HEAD = (
    select(
        *_INVOLVEMENT,
        Case.id,
        Case.agreement_id,
        Case.reference,
        Case.kind,
        Case.subject,
        Case.title,
        Case.summary,
        Case.title_safe_for_wall,
        Case.brought_by,
        Case.opened_at,
        Case.version,
        _objectives,
        _workers,
        _put_forward,
        _meetings,
        _holds_office,
        _in_room,
        _not_agreed,
        _marking,
        _handling,
        OwnReference.text,
        OwnReference.version,
    )
    .select_from(Case)
    .outerjoin(
        OwnReference, and_(OwnReference.case_id == Case.id, OwnReference.agency_id == bindparam("agency"))
    )
    .outerjoin(Involvement, Involvement.case_id == Case.id)
    .outerjoin(Agency, Agency.id == Involvement.agency_id)
    .outerjoin(
        Partner,
        and_(
            Partner.agreement_id == Case.agreement_id,
            Partner.agency_id == Involvement.agency_id,
            partner_is_active(bindparam("now")),
        ),
    )
    .where(Case.id == bindparam("case"))
    .order_by(Involvement.is_lead.desc(), Agency.name, Involvement.from_at)
)


def head(sight: Sight, case_id: str) -> CaseHead:
    """A case with the agencies on it, in one statement; NotVisible where the viewer does not see it."""
    viewer = sight.viewer
    values = {"case": case_id, "person": viewer.person, "agency": viewer.agency, "now": viewer.now}
    rows: list[tuple[Any, ...]] = sight.rows(_HEAD, lambda *columns: columns, values)
    if not rows:
        raise NotVisible
    at = len(_INVOLVEMENT)
    involvements = tuple(OnCase(*row[:at]) for row in rows if row[0] is not None)
    return CaseHead(str(viewer.agency), involvements, *rows[0][at:])


def _lines(text: str | None) -> list[str]:
    return sorted(text.split("\n")) if text else []
