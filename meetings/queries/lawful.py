"""On what an agency may share: its grounds in force with the usual ones first, and the relevant authorities.

Operations ask it when they disclose, pages when they show what a disclosure would rest on (clause 4.2).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from meetings.catalogue.values import GroundKind
from models.agencies import Agency, MeetingType
from models.cases import Case, Referral
from models.lawful import GroundHolder, LawfulGround, RelevantAuthority, UsualGround

RELEVANT = "relevant authority"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a case, its agreement or an agency on it has to offer, whatever its kind.

    `chosen` says that a ground is usual, or that the case has an objective or a purpose; `narrow` that a
    power is for relevant authorities only; `at` is when a meeting begins.
    """

    kind: str
    id: str
    key: str
    clause: str
    text: str
    order: int
    chosen: bool
    narrow: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resting:
    """What one disclosure rests on, in words; the basis is None where no personal data is disclosed."""

    lawful_basis: str | None
    power: str | None


NOTHING = Resting(None, None)


@dataclass(frozen=True, slots=True)
class Law:
    """The grounds an agency has on a case today, the usual ones first, and the relevant authorities."""

    grounds: tuple[Line, ...]
    relevant: frozenset[str]

    def of(self, kind: GroundKind) -> list[Line]:
        """The grounds of a kind, the usual ones first in the order tried."""
        return [one for one in self.grounds if one.kind == kind]

    def power_to(self, agencies: Collection[str], chosen: Collection[str] = ()) -> Line | None:
        """The power to disclose to agencies: the one chosen where it reaches them, else the usual one."""
        reaching = [
            one
            for one in self.of(GroundKind.POWER)
            if not one.narrow or (agencies and self.relevant.issuperset(agencies))
        ]
        return next((one for one in reaching if one.key in chosen), reaching[0] if reaching else None)

    def basis(self, kinds: Collection[GroundKind], chosen: Collection[str] = ()) -> str | None:
        """The lawful basis and the conditions asked for, in words; None where none of them applies."""
        found = []
        for kind in GroundKind:
            choices = self.of(kind) if kind in kinds else []
            if ground := next((one for one in choices if one.key in chosen), choices[0] if choices else None):
                found.append(ground.text)
        return "; ".join(found) or None


_type_of_case = func.coalesce(
    select(func.min(Referral.meeting_type_id))
    .where(Referral.case_id == Case.id, Referral.closed_at.is_(None))
    .correlate(Case)
    .scalar_subquery(),
    select(func.min(MeetingType.id))
    .where(MeetingType.agreement_id == Case.agreement_id)
    .correlate(Case)
    .scalar_subquery(),
)
GROUNDS = (
    select(
        LawfulGround.kind,
        LawfulGround.id,
        LawfulGround.key,
        LawfulGround.clause,
        LawfulGround.todays_law,
        func.coalesce(UsualGround.position, 1000 + LawfulGround.position),
        UsualGround.position.is_not(None),
        LawfulGround.relevant_authorities_only,
    )
    .select_from(Case)
    .join(LawfulGround, LawfulGround.agreement_id == Case.agreement_id)
    .join(GroundHolder, GroundHolder.ground_id == LawfulGround.id)
    .join(Agency, Agency.kind == GroundHolder.agency_kind)
    .outerjoin(
        UsualGround,
        and_(UsualGround.ground_id == LawfulGround.id, UsualGround.meeting_type_id == _type_of_case),
    )
    .where(
        Case.id == bindparam("case"),
        Agency.id == bindparam("agency"),
        LawfulGround.from_on <= bindparam("today"),
        or_(LawfulGround.until_on.is_(None), LawfulGround.until_on > bindparam("today")),
    )
)
RELEVANT_AUTHORITIES = (
    select(
        literal(RELEVANT),
        RelevantAuthority.agency_id,
        literal(""),
        literal("4.2.5"),
        RelevantAuthority.under,
        literal(0),
        false(),
        false(),
    )
    .join(Case, Case.agreement_id == RelevantAuthority.agreement_id)
    .where(
        Case.id == bindparam("case"),
        RelevantAuthority.from_on <= bindparam("today"),
        or_(RelevantAuthority.until_on.is_(None), RelevantAuthority.until_on > bindparam("today")),
    )
)
_LAW = union_all(GROUNDS, RELEVANT_AUTHORITIES)


def law(session: Session, case_id: str, agency_id: str, today: date) -> Law:
    """What an agency may rely on to share on a case on a day."""
    values = {"case": case_id, "agency": agency_id, "today": today}
    return law_of(Line(*row) for row in session.execute(_LAW, values))


def law_of(lines: Iterable[Line]) -> Law:
    """The grounds and the relevant authorities among what was asked for."""
    found = sorted(lines, key=lambda one: one.order)
    grounds = tuple(one for one in found if one.kind in set(GroundKind))
    return Law(grounds, frozenset(one.id for one in found if one.kind == RELEVANT))
