"""The people of an agency as those who look after their accounts see them (clause 5.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, MeetingType, Partner
from models.enrolments import Enrolment, MailDomain
from models.handovers import Handover
from models.people import Coordinator, Office, Person
from models.states import AgencyOffice, Standing, SuspendedFor

NOT_GIVEN_BY_AGENCY = frozenset((AgencyOffice.REPRESENTATIVE, AgencyOffice.ADMINISTRATOR))
STANDINGS: Mapping[str, str] = {
    Standing.ENROLLED: "Waits for approval",
    Standing.INVITED: "Invited",
    Standing.LINK_RUN_OUT: "Link ran out",
    Standing.ADMITTED: "Can sign in",
    Standing.SUSPENDED: "Suspended",
    Standing.NOT_CONFIRMED: "Suspended: not confirmed",
}
_held = aliased(Office)
# Whether a person of a statement holds an office by which not their agency approves them.
FROM_ABOVE = exists().where(_held.person_id == Person.id, _held.office.in_(sorted(NOT_GIVEN_BY_AGENCY)))


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person's account: where it is in its life, until when it is confirmed, when they were trained."""

    id: str
    name: str
    role: str
    agency_id: str
    agency: str
    link_ends_at: datetime | None
    enrolled_at: datetime | None
    approved_at: datetime | None
    suspended_at: datetime | None
    suspended_for: str | None
    confirm_by: date | None
    trained_on: date | None

    def standing(self, now: datetime) -> Standing:
        """How the account stands at a moment."""
        if self.suspended_at is not None:
            late = self.suspended_for == SuspendedFor.NOT_CONFIRMED
            return Standing.NOT_CONFIRMED if late else Standing.SUSPENDED
        if self.approved_at is not None:
            return Standing.ADMITTED
        if self.enrolled_at is not None:
            return Standing.ENROLLED
        runs = self.link_ends_at is not None and self.link_ends_at > now
        return Standing.INVITED if runs else Standing.LINK_RUN_OUT


@dataclass(frozen=True, slots=True)
class Line:
    """A colleague in the list, with the offices they hold and how their account stands."""

    person: Colleague
    offices: tuple[str, ...]
    standing: Standing

    @property
    def stands(self) -> str:
        """How the account stands, in words."""
        return STANDINGS[self.standing]

    @property
    def waits(self) -> bool:
        """Whether they wait for somebody to approve them."""
        return self.standing == Standing.ENROLLED


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do about an account: look after it; approve and confirm it; suspend it."""

    look_after: bool
    confirm: bool
    suspend: bool
    give_offices: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody who left or is suspended was to do, by its reference: an action, or work on a case."""

    id: str
    reference: str
    due_on: date | None
    whose: str


_COLLEAGUES = (
    select(
        Person.id,
        Person.name,
        Person.role,
        Person.agency_id,
        Agency.name,
        Enrolment.link_ends_at,
        Enrolment.enrolled_at,
        Enrolment.approved_at,
        Enrolment.suspended_at,
        Enrolment.suspended_for,
        Enrolment.confirm_by,
        Enrolment.trained_on,
    )
    .join(Enrolment, Enrolment.person_id == Person.id)
    .join(Agency, Agency.id == Person.agency_id)
    .where(Person.left_at.is_(None))
)
_OF_AGENCY = _COLLEAGUES.where(Person.agency_id == bindparam("agency")).order_by(Person.name, Person.id)
_ONE = _COLLEAGUES.where(Person.id == bindparam("person"))
_OFFICES = (
    select(Office.person_id, Office.office)
    .join(Person, Person.id == Office.person_id)
    .where(Person.agency_id == bindparam("agency"))
    .order_by(Office.office)
)
_OFFICES_OF = select(Office.person_id, Office.office).where(
    Office.person_id.in_((bindparam("person"), bindparam("viewer")))
)
_REPRESENTATIVES = (
    _COLLEAGUES.join(Office, Office.person_id == Person.id)
    .where(Office.office == AgencyOffice.REPRESENTATIVE)
    .order_by(Person.name, Person.id)
)
_KEEPS = (
    select(func.count())
    .select_from(Coordinator)
    .join(MeetingType, MeetingType.id == Coordinator.meeting_type_id)
    .join(Partner, Partner.agreement_id == MeetingType.agreement_id)
    .where(Coordinator.person_id == bindparam("viewer"), Partner.agency_id == bindparam("agency"))
)
_ABOVE = (
    select(Office.person_id, Office.office)
    .where(or_(*(Office.office == each for each in sorted(NOT_GIVEN_BY_AGENCY))))
    .order_by(Office.office)
)
_KEPT_AGENCIES = (
    select(Partner.agency_id)
    .join(MeetingType, MeetingType.agreement_id == Partner.agreement_id)
    .join(Coordinator, Coordinator.meeting_type_id == MeetingType.id)
    .where(Coordinator.person_id == bindparam("viewer"))
)
_TO_CONFIRM = _COLLEAGUES.where(
    Enrolment.approved_at.is_not(None),
    or_(Enrolment.suspended_at.is_(None), Enrolment.suspended_for == SuspendedFor.NOT_CONFIRMED),
).order_by(Enrolment.confirm_by, Agency.name, Person.name, Person.id)
NUMBER_OF_DUTIES = select(func.count(Handover.id)).where(Handover.settled_at.is_(None))
_DUTIES = (
    select(Handover.id, Handover.reference, Handover.due_on, Person.name)
    .join(Person, Person.id == Handover.person_id)
    .where(Handover.settled_at.is_(None))
    .order_by(Person.name, Handover.due_on.is_(None), Handover.due_on, Handover.reference)
)
_DOMAINS = (
    select(MailDomain.domain).where(MailDomain.agency_id == bindparam("agency")).order_by(MailDomain.domain)
)


def own_people(sight: Sight) -> list[Line]:
    """The viewer's colleagues for a representative, whoever waits first; none for anybody else."""
    viewer = sight.viewer
    values = {"agency": viewer.agency}
    held = offices_by_person(sight.execute(_OFFICES, values).all())
    if AgencyOffice.REPRESENTATIVE not in held.get(str(viewer.person), ()):
        return []
    lines = [
        Line(one, held.get(one.id, ()), one.standing(viewer.now))
        for one in sight.rows(_OF_AGENCY, Colleague, values)
    ]
    return sorted(lines, key=lambda line: not line.waits)


def to_confirm(sight: Sight) -> list[Line]:
    """Whom the viewer confirms, the soonest due first: their colleagues; representatives they keep."""
    viewer = sight.viewer
    held = offices_by_person(sight.execute(_ABOVE).all())
    own = set(held.get(str(viewer.person), ()))
    kept = set(sight.scalars(_KEPT_AGENCIES, {"viewer": viewer.person}))
    return [
        Line(one, held.get(one.id, ()), one.standing(viewer.now))
        for one in sight.rows(_TO_CONFIRM, Colleague)
        if _may(
            held.get(one.id, ()),
            represents=AgencyOffice.REPRESENTATIVE in own and one.agency_id == viewer.agency,
            keeps=AgencyOffice.ADMINISTRATOR in own or one.agency_id in kept,
            oneself=one.id == viewer.person,
        ).confirm
    ]


def representatives(sight: Sight) -> dict[str, list[Line]]:
    """Those of each agency, by its id, whose accounts the viewer is told of."""
    found: dict[str, list[Line]] = {}
    for one in sight.rows(_REPRESENTATIVES, Colleague):
        line = Line(one, (AgencyOffice.REPRESENTATIVE,), one.standing(sight.viewer.now))
        found.setdefault(one.agency_id, []).append(line)
    return found


def duties(sight: Sight) -> list[Duty]:
    """What waits to be handed on in the viewer's agency, as far as they represent it."""
    return sight.rows(_DUTIES, Duty)


def offices_by_person(rows: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The offices that each person holds."""
    held: dict[str, tuple[str, ...]] = {}
    for person_id, office in rows:
        held[person_id] = (*held.get(person_id, ()), office)
    return held


def one_person(sight: Sight, person_id: str) -> tuple[Line, May] | None:
    """An account that the viewer looks after, and what they may do about it."""
    found = sight.rows(_ONE, Colleague, {"person": person_id})
    if not found:
        return None
    viewer, person = sight.viewer, found[0]
    values = {"person": person_id, "viewer": viewer.person}
    held = offices_by_person(sight.execute(_OFFICES_OF, values).all())
    own, theirs = set(held.get(str(viewer.person), ())), held.get(person_id, ())
    keeps = AgencyOffice.ADMINISTRATOR in own or _keeps(sight, person.agency_id)
    represents = AgencyOffice.REPRESENTATIVE in own and person.agency_id == viewer.agency
    may = _may(theirs, represents=represents, keeps=keeps, oneself=viewer.person == person_id)
    return (Line(person, theirs, person.standing(viewer.now)), may) if may.look_after else None


def mail_domains(sight: Sight, agency_id: str) -> list[str]:
    """The mail domains that an agency's people have."""
    return list(sight.scalars(_DOMAINS, {"agency": agency_id}))


def represents(sight: Sight) -> bool:
    """Whether the viewer is a nominated representative of their agency."""
    viewer = sight.viewer
    values = {"person": viewer.person, "viewer": viewer.person}
    held = offices_by_person(sight.execute(_OFFICES_OF, values).all())
    return AgencyOffice.REPRESENTATIVE in held.get(str(viewer.person), ())


def _keeps(sight: Sight, agency_id: str) -> bool:
    values = {"viewer": sight.viewer.person, "agency": agency_id}
    return bool(sight.scalar(_KEEPS, values))


def _may(offices: Sequence[str], *, represents: bool, keeps: bool, oneself: bool) -> May:
    """As `permissions.looks_after` and `confirms_account` judge when it is pressed."""
    above = NOT_GIVEN_BY_AGENCY & set(offices)
    own = represents and AgencyOffice.ADMINISTRATOR not in above
    confirms = keeps if above else represents
    look_after = own or (bool(above) and keeps)
    return May(
        look_after=look_after,
        confirm=confirms and not oneself,
        suspend=look_after and not oneself,
        give_offices=own,
    )
