"""Dissents: those that wait for a person's reply or are their agency's, and the page of one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, MeetingType
from models.cases import Case
from models.meetings import Officer
from models.outcomes import DISSENT_WAITS, Decision, Dissent, DissentReply
from models.people import Person
from models.states import MeetingOffice


@dataclass(frozen=True, slots=True)
class Line:
    """A dissent in the list, without its words; `to_answer` where the viewer chairs its meeting."""

    id: str
    person: str
    agency: str
    recorded_at: datetime
    due_on: date
    replied_at: datetime | None
    to_answer: bool


@dataclass(frozen=True, slots=True)
class One:
    """A dissent; its decision and case only where its reader sees them.

    `to_confirm` where it was raised on a phone and the reader, an officer of its meeting, may confirm it.
    """

    id: str
    text: str
    person: str
    agency: str
    recorded_at: datetime
    due_on: date
    decision: str | None
    reasons: str | None
    case_id: str | None
    reference: str | None
    reply: str | None
    replied_by: str | None
    replied_at: datetime | None
    waits_for_officer: bool
    to_confirm: bool
    to_answer: bool
    marking: str | None


_replier = aliased(Person)
_chairs = and_(
    Officer.meeting_id == Decision.meeting_id,
    Officer.person_id == bindparam("person"),
    Officer.office == MeetingOffice.CHAIR,
)
_to_answer = and_(DissentReply.id.is_(None), Officer.person_id.is_not(None))
_LINES = (
    select(
        Dissent.id,
        Person.name,
        Agency.name,
        Dissent.recorded_at,
        Dissent.reply_due_on,
        DissentReply.replied_at,
        _to_answer,
    )
    .join(Person, Person.id == Dissent.person_id)
    .join(Agency, Agency.id == Dissent.agency_id)
    .outerjoin(Decision, Decision.id == Dissent.decision_id)
    .outerjoin(Officer, _chairs)
    .outerjoin(DissentReply, DissentReply.dissent_id == Dissent.id)
    .where(or_(_to_answer, Dissent.agency_id == bindparam("agency")))
    .order_by(DissentReply.replied_at.is_not(None), Dissent.reply_due_on, Dissent.id)
)
_Any = aliased(Officer)
_runs = exists().where(_Any.meeting_id == Decision.meeting_id, _Any.person_id == bindparam("person"))
_marking = select(func.min(MeetingType.marking)).scalar_subquery()
_ONE = (
    select(
        Dissent.id,
        Dissent.text,
        Person.name,
        Agency.name,
        Dissent.recorded_at,
        Dissent.reply_due_on,
        Decision.text,
        Decision.reasons,
        Case.id,
        Case.reference,
        DissentReply.text,
        _replier.name,
        DissentReply.replied_at,
        DISSENT_WAITS,
        and_(DISSENT_WAITS, _runs),
        _to_answer,
        _marking,
    )
    .join(Person, Person.id == Dissent.person_id)
    .join(Agency, Agency.id == Dissent.agency_id)
    .outerjoin(Decision, Decision.id == Dissent.decision_id)
    .outerjoin(Case, Case.id == Decision.case_id)
    .outerjoin(Officer, _chairs)
    .outerjoin(DissentReply, DissentReply.dissent_id == Dissent.id)
    .outerjoin(_replier, _replier.id == DissentReply.replied_by)
    .where(Dissent.id == bindparam("dissent"))
)


def lines(sight: Sight) -> list[Line]:
    """What waits for the viewer's reply and what their agency dissented from, what waits first."""
    values = {"person": sight.viewer.person, "agency": sight.viewer.agency}
    return sight.rows(_LINES, Line, values)


def one(sight: Sight, dissent_id: str) -> One:
    """A dissent with the chair's reply; NotVisible where it is hidden."""
    return sight.one(_ONE, One, {"person": sight.viewer.person, "dissent": dissent_id})
