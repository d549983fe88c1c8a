"""Information as a case's page and its originator's forms show it, with the grants of who can see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import requests
from models.agencies import Agency, Category, Objective
from models.cases import (
    Disclosure,
    Information,
    InformationObjective,
    Involvement,
    OfficerDisclosure,
)
from models.lawful import Term
from models.meetings import AgendaItem, Meeting
from models.people import Person
from models.requests import Request, RequestAnswer, RequestPiece

AGENCY = "agency"
MEETING = "meeting"
REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of information, in the clear."""

    id: str
    case_id: str
    originator_id: str
    originator: str
    clause: str | None
    category: str | None
    todays_name: str | None
    depersonalised: bool | None
    text: str
    source: str
    necessity: str
    consent: str | None
    relevance: str | None
    statement_of: str
    audience: str
    recipients_hidden: bool
    for_officers: bool
    channel: str
    noted: str | None
    said_by: str | None
    flags: str | None
    subject_role: str | None
    called_back: bool | None
    channel_reference: str | None
    serious_harm: str | None
    requester: str | None
    objective_lines: str | None
    added_at: datetime
    added_by: str

    @property
    def objectives(self) -> list[str]:
        """What it is shared for."""
        return sorted(self.objective_lines.split("\n")) if self.objective_lines else []


@dataclass(frozen=True, slots=True)
class Held:
    """A grant the viewer may know of, to an agency or a meeting's officers; or a request, by its state."""

    information_id: str
    kind: str
    id: str
    name: str | None
    lawful_basis: str | None
    power: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """What a person brought last, to start the next form from."""

    category_id: str | None
    source: str
    necessity: str
    channel: str
    case_id: str
    flags: str | None
    subject_role: str | None


@dataclass(frozen=True, slots=True)
class MeetingWith:
    """A meeting with a case, as far as the viewer sees it."""

    id: str
    title: str
    starts_at: datetime


_newer = aliased(Information)
_objectives = (
    select(func.aggregate_strings(Objective.text, "\n"))
    .join(InformationObjective, InformationObjective.objective_id == Objective.id)
    .where(InformationObjective.information_id == Information.id)
    .scalar_subquery()
)
_WORDINGS = (
    select(
        Information.id,
        Information.case_id,
        Information.originator_id,
        Agency.name,
        Category.clause,
        Category.text,
        Category.todays_name,
        Category.depersonalised,
        Information.text,
        Information.source,
        Information.necessity,
        Information.consent,
        Information.relevance,
        Information.statement_of,
        Information.audience,
        Information.recipients_hidden,
        Information.for_officers,
        Information.channel,
        Information.noted,
        Information.said_by_id,
        Information.flags,
        Information.subject_role,
        Information.called_back,
        Information.channel_reference,
        Information.serious_harm,
        Term.text,
        _objectives,
        Information.added_at,
        Person.name,
    )
    .join(Agency, Agency.id == Information.originator_id)
    .join(Person, Person.id == Information.added_by)
    .outerjoin(Category, Category.id == Information.category_id)
    .outerjoin(Term, Term.id == Information.requester_id)
    .outerjoin(_newer, _newer.replaces_id == Information.id)
    .order_by(Agency.name, Information.added_at, Information.id)
)
_PIECES = _WORDINGS.where(_newer.id.is_(None))
_WORDING = _WORDINGS.where(Information.id == bindparam("information"))
_ON_CASE = _PIECES.where(Information.case_id == bindparam("case"))
_ONE = _PIECES.where(Information.id == bindparam("information"))

_back = select(Involvement.agency_id).where(
    Involvement.case_id == bindparam("case"), Involvement.until_at.is_(None)
)
_gone = select(Involvement.agency_id).where(
    Involvement.case_id == bindparam("case"),
    Involvement.until_at.is_not(None),
    Involvement.agency_id.not_in(_back),
)
_HELD = union_all(
    select(
        Disclosure.information_id,
        literal(AGENCY),
        Agency.id,
        Agency.name,
        Disclosure.lawful_basis,
        Disclosure.power,
    )
    .join(Agency, Agency.id == Disclosure.agency_id)
    .where(Disclosure.case_id == bindparam("case"), Disclosure.agency_id.not_in(_gone)),
    select(
        OfficerDisclosure.information_id,
        literal(MEETING),
        OfficerDisclosure.meeting_id,
        Meeting.title,
        OfficerDisclosure.lawful_basis,
        OfficerDisclosure.power,
    )
    .outerjoin(Meeting, Meeting.id == OfficerDisclosure.meeting_id)
    .where(OfficerDisclosure.case_id == bindparam("case")),
    select(RequestPiece.information_id, literal(REQUEST), Request.id, requests.STATE, null(), null())
    .join(Request, Request.id == RequestPiece.request_id)
    .outerjoin(RequestAnswer, requests.LATEST)
    .where(Request.case_id == bindparam("case")),
)
_BEFORE = (
    select(
        Information.category_id,
        Information.source,
        Information.necessity,
        Information.channel,
        Information.case_id,
        Information.flags,
        Information.subject_role,
    )
    .where(Information.added_by == bindparam("person"), Information.category_id.is_not(None))
    .order_by((Information.case_id == bindparam("case")).desc(), Information.added_at.desc())
    .limit(1)
)
_MEETINGS = (
    select(Meeting.id, Meeting.title, Meeting.starts_at)
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(AgendaItem.case_id == bindparam("case"), Meeting.corrections_until > bindparam("now"))
    .order_by(Meeting.starts_at)
)


def on_case(sight: Sight, case_id: str) -> list[Piece]:
    """What the viewer may read on a case, by the agency that brought it."""
    return sight.rows(_ON_CASE, Piece, {"case": case_id})


def one(sight: Sight, information_id: str) -> Piece:
    """One piece; NotVisible where it is missing or not the viewer's to see."""
    return sight.one(_ONE, Piece, {"information": information_id})


def wording(sight: Sight, information_id: str) -> Piece:
    """One piece, also where a correction has replaced it since; else NotVisible."""
    return sight.one(_WORDING, Piece, {"information": information_id})


def held(sight: Sight, case_id: str) -> dict[str, list[Held]]:
    """By piece, the grants the viewer may know of; without agencies that have left the case."""
    found: dict[str, list[Held]] = {}
    for each in sight.rows(_HELD, Held, {"case": case_id, "now": sight.viewer.now}):
        found.setdefault(each.information_id, []).append(each)
    return found


def before(sight: Sight, case_id: str) -> Before | None:
    """What the viewer brought last to this case, else to any other they still see."""
    found = sight.rows(_BEFORE, Before, {"person": sight.viewer.person, "case": case_id})
    return found[0] if found else None


def meetings_with(sight: Sight, case_id: str) -> list[MeetingWith]:
    """The meetings with a case that the viewer sees, the first to come first."""
    return sight.rows(_MEETINGS, MeetingWith, {"case": case_id, "now": sight.viewer.now})
