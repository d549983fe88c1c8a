"""On what an agency may share: its grounds in force with the usual ones first, and the relevant authorities.

Operations ask it when they disclose, pages when they show what a disclosure would rest on (clause 4.2).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from meetings.catalogue.values import GroundKind
from models.agencies import Agency, MeetingType
from models.cases import Case, Referral
from models.lawful import GroundHolder, LawfulGround, RelevantAuthority, UsualGround


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground that an agency may rely on; `usual` where the meeting type names it."""

    key: str
    kind: str
    clause: str
    todays_law: str
    relevant_authorities_only: bool
    usual: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """What one disclosure rests on, in words; the basis is None where no personal data is disclosed."""

    lawful_basis: str | None
    power: str | None


NOTHING = Resting(None, None)


@dataclass(frozen=True, slots=True)
class Law:
    """The grounds an agency has on a case today, and the relevant authorities of s.115."""

    grounds: tuple[Ground, ...]
    relevant: frozenset[str]

    def of(self, kind: GroundKind) -> list[Ground]:
        """The grounds of a kind, the usual ones first in the order tried."""
        return [one for one in self.grounds if one.kind == kind]

    def power_to(self, agencies: Collection[str], chosen: Collection[str] = ()) -> Ground | None:
        """The power to disclose to agencies: the one chosen where it reaches them, else the usual one."""
        reaching = [
            one
            for one in self.of(GroundKind.POWER)
            if not one.relevant_authorities_only or (agencies and self.relevant.issuperset(agencies))
        ]
        return next((one for one in reaching if one.key in chosen), reaching[0] if reaching else None)

    def basis(self, kinds: Collection[GroundKind], chosen: Collection[str] = ()) -> str | None:
        """The lawful basis and the conditions asked for, in words; None where none of them applies."""
        found = []
        for kind in GroundKind:
            choices = self.of(kind) if kind in kinds else []
            if ground := next((one for one in choices if one.key in chosen), choices[0] if choices else None):
                found.append(ground.todays_law)
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
_GROUNDS = (
    select(
        LawfulGround.key,
        LawfulGround.kind,
        LawfulGround.clause,
        LawfulGround.todays_law,
        LawfulGround.relevant_authorities_only,
        UsualGround.position.is_not(None),
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
    .order_by(case((UsualGround.position.is_(None), 1), else_=0), UsualGround.position, LawfulGround.position)
)
_RELEVANT = (
    select(RelevantAuthority.agency_id)
    .join(Case, Case.agreement_id == RelevantAuthority.agreement_id)
    .where(
        Case.id == bindparam("case"),
        RelevantAuthority.from_on <= bindparam("today"),
        or_(RelevantAuthority.until_on.is_(None), RelevantAuthority.until_on > bindparam("today")),
    )
)


def law(session: Session, case_id: str, agency_id: str, today: date) -> Law:
    """What an agency may rely on to share on a case on a day."""
    values = {"case": case_id, "today": today}
    grounds = session.execute(_GROUNDS, values | {"agency": agency_id})
    return Law(tuple(Ground(*row) for row in grounds), frozenset(session.scalars(_RELEVANT, values)))
