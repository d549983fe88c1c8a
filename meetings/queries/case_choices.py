"""What the forms about cases offer: agreements, objectives, partners, colleagues, kinds of meeting."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import Agency, Agreement, MeetingType, Objective, Partner, partner_is_active
from models.cases import CaseWorker
from models.people import Office, Person
from models.states import AgencyOffice


@dataclass(frozen=True, slots=True)
class HeldUnder:
    """The agreement that cases are held under, the marking of its pages, and whether the viewer opens any."""

    agreement_id: str
    marking: str | None
    opens: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, and the heading it stands under."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class MeetingKind:
    """A type of meeting a case can be put forward for, with the minutes it allots unless told otherwise."""

    id: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the viewer's agency, and whether they work on the case."""

    id: str
    name: str
    role: str
    works: bool


_marking = (
    select(func.min(MeetingType.marking)).where(MeetingType.agreement_id == Agreement.id).scalar_subquery()
)
# Whether a person administers the service; bind `person`.
ADMINISTERS = exists().where(
    Office.person_id == bindparam("person"), Office.office == AgencyOffice.ADMINISTRATOR
)
_AGREEMENT = (
    select(Agreement.id, _marking, ~ADMINISTERS)
    .select_from(Agreement)
    .join(Partner, Partner.agreement_id == Agreement.id)
    .where(Partner.agency_id == bindparam("agency"), partner_is_active(bindparam("now")))
    .order_by(Agreement.reviewed_on.desc())
)
# The marking that `agreement` finds, inside another statement; bind `agency` and `now`.
MARKING = _AGREEMENT.with_only_columns(_marking).limit(1).scalar_subquery()
_OBJECTIVES = (
    select(Objective.id, Objective.text)
    .where(Objective.agreement_id == bindparam("agreement"))
    .order_by(Objective.position)
)
_PARTNERS = (
    select(Agency.id, Agency.name, Agency.kind)
    .join(Partner, Partner.agency_id == Agency.id)
    .where(Partner.agreement_id == bindparam("agreement"), partner_is_active(bindparam("now")))
    .order_by(Agency.name)
)
_KINDS = (
    select(MeetingType.id, MeetingType.name, MeetingType.item_minutes)
    .where(MeetingType.agreement_id == bindparam("agreement"))
    .order_by(MeetingType.name)
)
_COLLEAGUES = (
    select(Person.id, Person.name, Person.role, CaseWorker.case_id.is_not(None))
    .outerjoin(CaseWorker, (CaseWorker.person_id == Person.id) & (CaseWorker.case_id == bindparam("case")))
    .where(Person.agency_id == bindparam("agency"), Person.left_at.is_(None))
    .order_by(Person.name)
)


def agreement(sight: Sight) -> HeldUnder:
    """The agreement of a new case: the one reviewed last of which the viewer's agency is a partner.

    NotVisible where there is none.
    """
    viewer = sight.viewer
    values = {"agency": viewer.agency, "now": viewer.now, "person": viewer.person}
    found = sight.rows(_AGREEMENT, HeldUnder, values)
    if not found:
        raise NotVisible
    return found[0]


def objectives(sight: Sight, agreement_id: str) -> list[Choice]:
    """The objectives of an agreement, in its order (clause 2.2)."""
    return sight.rows(_OBJECTIVES, Choice, {"agreement": agreement_id})


def partners(sight: Sight, agreement_id: str) -> list[Choice]:
    """The active partners of an agreement other than the viewer's agency, with their kind."""
    values = {"agreement": agreement_id, "now": sight.viewer.now}
    return [one for one in sight.rows(_PARTNERS, Choice, values) if one.id != sight.viewer.agency]


def meeting_kinds(sight: Sight, agreement_id: str) -> list[MeetingKind]:
    """The types of meeting held under an agreement."""
    return sight.rows(_KINDS, MeetingKind, {"agreement": agreement_id})


def colleagues(sight: Sight, case_id: str) -> list[Colleague]:
    """Everybody of the viewer's agency."""
    return sight.rows(_COLLEAGUES, Colleague, {"agency": sight.viewer.agency, "case": case_id})
