"""The register of partners on any day, each by its name and state of that day; and one partner's entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Executable,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)

from meetings.doors.viewer import Sight
from meetings.queries.case_choices import ADMINISTERS
from meetings.queries.people import FROM_ABOVE
from meetings.refusals import NotVisible
from models.agencies import (
    Agency,
    Agreement,
    FormerName,
    FormerPartnership,
    MeetingType,
    Partner,
    partner_is_active,
)
from models.enrolments import Enrolment, MailDomain
from models.partners import PartnerNotice
from models.people import Coordinator, Office, Person
from models.states import AgencyOffice, PartnerChange


class OnDay(StrEnum):
    """How an agency stood as a partner on a day."""

    PARTNER = "partner"
    SUSPENDED = "suspended"
    ENDED = "ended"
    TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class Place:
    """An agency under an agreement, as it stands now; `before` are its earlier times as a partner."""

    agreement_id: str
    agency_id: str
    name: str
    kind: str
    from_at: datetime
    until_at: datetime | None
    suspended_at: datetime | None
    before: tuple[tuple[datetime, datetime], ...] = ()

    def is_over(self, now: datetime) -> bool:
        """Whether its partnership has ended."""
        return self.until_at is not None and self.until_at <= now


@dataclass(frozen=True, slots=True)
class Notice:
    """What was decided of a partner; `reason` for its representatives and whoever keeps its entry."""

    agency_id: str
    change: str
    from_on: date
    former_name: str | None
    reason: str | None
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Former:
    """What an agency was called until a day, as the agreement's own history says."""

    agency_id: str
    name: str
    until_on: date


_Of = TypeVar("_Of", Notice, Former)


@dataclass(frozen=True, slots=True)
class Line:
    """A partner in the register on a day."""

    agreement_id: str
    agency_id: str
    name: str
    today: str
    kind: str
    state: OnDay


@dataclass(frozen=True, slots=True)
class UnderReview:
    """An agreement with the day by which it is reviewed; `kept` says that the viewer keeps its register."""

    id: str
    name: str
    version: str
    due_on: date
    in_use: bool
    kept: bool

    def is_overdue(self, today: date) -> bool:
        """Whether meetings are held under it although it was to be reviewed by now (clause 9.4.1)."""
        return self.in_use and self.due_on < today


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an agency, as the register names them: a representative, or who could become one."""

    id: str
    name: str
    role: str
    represents: bool
    administers: bool


@dataclass(frozen=True, slots=True)
class Coordinating:
    """Somebody of an agency who coordinates a type of meetings."""

    person_id: str
    name: str
    meeting_type_id: str
    meeting_type: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One partner's entry, and whether the viewer keeps it or administers the service.

    `types`, of meetings, and who of its people coordinates which are for administrators.
    """

    place: Place
    notices: list[Notice]
    former: list[Former]
    people: list[Member]
    domains: list[str]
    types: list[tuple[str, str]]
    coordinating: list[Coordinating]
    keeps: bool
    administers: bool


_PLACES = (
    select(
        Partner.agreement_id,
        Agency.id,
        Agency.name,
        Agency.kind,
        Partner.from_at,
        Partner.until_at,
        Partner.suspended_at,
        FormerPartnership.from_at,
        FormerPartnership.until_at,
    )
    .join(Agency, Agency.id == Partner.agency_id)
    .outerjoin(
        FormerPartnership,
        and_(
            FormerPartnership.agreement_id == Partner.agreement_id,
            FormerPartnership.agency_id == Partner.agency_id,
        ),
    )
    .order_by(Agency.name, Agency.id, Partner.agreement_id, FormerPartnership.from_at)
)
_NOTICES = (
    select(
        PartnerNotice.agency_id,
        PartnerNotice.change,
        PartnerNotice.from_on,
        PartnerNotice.name,
        PartnerNotice.reason,
        PartnerNotice.recorded_at,
        Person.name,
    )
    .join(Person, Person.id == PartnerNotice.recorded_by)
    .order_by(PartnerNotice.from_on, PartnerNotice.recorded_at)
)
_FORMER = select(FormerName.agency_id, FormerName.name, FormerName.until_on).order_by(FormerName.until_on)
_NOTICES_OF = _NOTICES.where(PartnerNotice.agency_id == bindparam("agency"))
_PEOPLE = (
    select(Person.id, Person.name, Person.role, Office.office)
    .outerjoin(Office, Office.person_id == Person.id)
    .where(Person.agency_id == bindparam("agency"), Person.left_at.is_(None))
    .order_by(Person.name, Person.id)
)
# Its former names and its mail domains, which have no day.
_NAMES: Executable = union_all(
    select(FormerName.name.label("name"), FormerName.until_on.label("until_on")).where(
        FormerName.agency_id == bindparam("agency")
    ),
    select(MailDomain.domain, null()).where(MailDomain.agency_id == bindparam("agency")),
).order_by("until_on", "name")
_TYPES = (
    select(MeetingType.id, MeetingType.name, Person.id, Person.name)
    .outerjoin(Coordinator, Coordinator.meeting_type_id == MeetingType.id)
    .outerjoin(Person, and_(Person.id == Coordinator.person_id, Person.agency_id == bindparam("agency")))
    .order_by(MeetingType.name, MeetingType.id, Person.name)
)


def _kept(agreement_id: ColumnExpressionArgument[str]) -> ColumnElement[bool]:
    """Whether the viewer keeps the register of an agreement, as `permissions.keeps_register` judges."""
    coordinates = exists().where(
        Coordinator.person_id == bindparam("person"),
        MeetingType.id == Coordinator.meeting_type_id,
        MeetingType.agreement_id == agreement_id,
    )
    return or_(ADMINISTERS, coordinates)


_KEPT_AGREEMENTS = (
    select(Agreement.id, Agreement.name).where(_kept(Agreement.id)).order_by(Agreement.name, Agreement.id)
)
_AGREEMENTS = select(
    Agreement.id,
    Agreement.name,
    Agreement.version,
    Agreement.review_due_on,
    exists().where(MeetingType.agreement_id == Agreement.id),
    _kept(Agreement.id),
).order_by(Agreement.review_due_on, Agreement.name)
_represented = exists().where(
    Person.agency_id == Partner.agency_id,
    Person.left_at.is_(None),
    Office.person_id == Person.id,
    Office.office == AgencyOffice.REPRESENTATIVE,
)
NUMBER_UNREPRESENTED = select(func.count(Partner.agency_id)).where(
    _kept(Partner.agreement_id), partner_is_active(bindparam("now")), ~_represented
)
NUMBER_UNCOORDINATED = select(func.count(MeetingType.id)).where(
    ADMINISTERS,
    ~exists().where(
        Coordinator.meeting_type_id == MeetingType.id,
        Person.id == Coordinator.person_id,
        Person.left_at.is_(None),
    ),
)
NUMBER_TO_APPROVE = (
    select(func.count(Enrolment.person_id.distinct()))
    .join(Person, Person.id == Enrolment.person_id)
    .join(Partner, Partner.agency_id == Person.agency_id)
    .where(
        _kept(Partner.agreement_id),
        FROM_ABOVE,
        Person.left_at.is_(None),
        Enrolment.enrolled_at.is_not(None),
        Enrolment.approved_at.is_(None),
    )
)
_ONE = _PLACES.where(Agency.id == bindparam("agency")).add_columns(_kept(Partner.agreement_id), ADMINISTERS)
_SUSPENDS = (PartnerChange.SUSPENDED, PartnerChange.RESUMED, PartnerChange.REJOINED)


def register(sight: Sight, day: date, zone: ZoneInfo) -> list[Line]:
    """Every agency that is or ever was a partner, as it stood on a day: by its name of that day."""
    notices = _by_agency(sight.rows(_NOTICES, Notice))
    former = _by_agency(sight.rows(_FORMER, Former))
    lines = []
    for place in _places(sight.execute(_PLACES).all()):
        own = notices.get(place.agency_id, [])
        name = name_on(place.name, own, former.get(place.agency_id, []), day)
        state = state_on(place, own, day, zone)
        lines.append(Line(place.agreement_id, place.agency_id, name, place.name, place.kind, state))
    return sorted(lines, key=lambda line: line.name.casefold())


def state_on(place: Place, notices: Iterable[Notice], day: date, zone: ZoneInfo) -> OnDay:
    """How an agency stood on a day; a suspension counts from its first day until the day it ended."""
    times = [
        (since.astimezone(zone).date(), until.astimezone(zone).date() if until else date.max)
        for since, until in (*place.before, (place.from_at, place.until_at))
    ]
    if day < times[0][0]:
        return OnDay.TO_COME
    if not any(since <= day < until for since, until in times):
        return OnDay.ENDED
    suspended = False
    for notice in notices:
        if notice.from_on <= day and notice.change in _SUSPENDS:
            suspended = notice.change == PartnerChange.SUSPENDED
    now = place.suspended_at is not None and place.suspended_at.astimezone(zone).date() <= day
    return OnDay.SUSPENDED if suspended or now else OnDay.PARTNER


def name_on(name: str, notices: Iterable[Notice], former: Iterable[Former], day: date) -> str:
    """What an agency was called on a day: the first name that ended after it, or the present one."""
    ended = [(one.from_on, one.former_name) for one in notices if one.former_name]
    ended += [(one.until_on, one.name) for one in former]
    later = sorted((until, old) for until, old in ended if until > day)
    return later[0][1] if later else name


def entry(sight: Sight, agency_id: str) -> Entry:
    """One partner's entry; NotVisible for an agency that never was one."""
    values = {"agency": agency_id, "person": sight.viewer.person}
    found = sight.execute(_ONE, values).all()
    if not found:
        raise NotVisible
    *_, keeps, administers = found[0]
    names = sight.execute(_NAMES, values).all()
    types = sight.execute(_TYPES, values).all() if administers else []
    return Entry(
        place=_places([row[:-2] for row in found])[0],
        notices=sight.rows(_NOTICES_OF, Notice, values),
        former=[Former(agency_id, name, until_on) for name, until_on in names if until_on],
        people=_members(sight.execute(_PEOPLE, values).all()),
        domains=[name for name, until_on in names if until_on is None],
        types=list(dict.fromkeys((row[0], row[1]) for row in types)),
        coordinating=[Coordinating(row[2], row[3], row[0], row[1]) for row in types if row[2]],
        keeps=bool(keeps),
        administers=bool(administers),
    )


def kept_agreements(sight: Sight) -> list[tuple[str, str]]:
    """The agreements whose register the viewer keeps, by id and name."""
    values = {"person": sight.viewer.person}
    return [(row[0], row[1]) for row in sight.execute(_KEPT_AGREEMENTS, values)]


def agreements(sight: Sight) -> list[UnderReview]:
    """Every agreement, the first to be reviewed first."""
    return sight.rows(_AGREEMENTS, UnderReview, {"person": sight.viewer.person})


def kinds(sight: Sight) -> list[str]:
    """The kinds of agency that there are among the partners."""
    return sorted({place.kind for place in _places(sight.execute(_PLACES).all())})


def _places(rows: Iterable[Sequence[Any]]) -> list[Place]:
    """One place for each agency under an agreement, of a row for each of its earlier times."""
    found: dict[Place, list[tuple[datetime, datetime]]] = {}
    for *place, since, until in rows:
        found.setdefault(Place(*place), []).extend([(since, until)] if since else [])
    return [replace(place, before=tuple(before)) for place, before in found.items()]


def _members(rows: Iterable[tuple[str, str, str, str | None]]) -> list[Member]:
    held: dict[str, set[str]] = {}
    known: dict[str, tuple[str, str]] = {}
    for person_id, name, role, office in rows:
        known[person_id] = (name, role)
        held.setdefault(person_id, set()).update({office} if office else ())
    return [
        Member(
            one,
            *known[one],
            represents=AgencyOffice.REPRESENTATIVE in held[one],
            administers=AgencyOffice.ADMINISTRATOR in held[one],
        )
        for one in known
    ]


def _by_agency(rows: Iterable[_Of]) -> dict[str, list[_Of]]:
    found: dict[str, list[_Of]] = {}
    for row in rows:
        found.setdefault(row.agency_id, []).append(row)
    return found
