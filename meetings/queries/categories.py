"""Which categories of information an agency may choose from, by its kind and the day (clauses 3.1.4, 3.2)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from meetings.catalogue.values import TermKind
from models.agencies import Agency, Category, CategoryHolder
from models.lawful import Term


@dataclass(frozen=True, slots=True)
class Offered:
    """A category an agency may bring information of, with what else must then be said."""

    id: str
    clause: str
    text: str
    todays_name: str | None
    needs_consent: bool
    needs_relevance: bool
    depersonalised: bool
    has_limits: bool


_limits = exists().where(
    Term.agreement_id == Category.agreement_id,
    Term.clause == Category.clause,
    Term.kind == TermKind.LIMIT,
)
_OFFERED = (
    select(
        Category.id,
        Category.clause,
        Category.text,
        Category.todays_name,
        Category.needs_consent,
        Category.needs_relevance,
        Category.depersonalised,
        _limits,
    )
    .join(CategoryHolder, CategoryHolder.category_id == Category.id)
    .join(Agency, Agency.kind == CategoryHolder.agency_kind)
    .where(
        Agency.id == bindparam("agency"),
        Category.agreement_id == bindparam("agreement"),
        or_(Category.from_on.is_(None), Category.from_on <= bindparam("today")),
        or_(Category.until_on.is_(None), Category.until_on > bindparam("today")),
    )
    .order_by(Category.position)
)


def offered(session: Session, agreement_id: str, agency_id: str, today: date) -> list[Offered]:
    """The categories in force on a day for an agency of its kind, in the agreement's order."""
    values = {"agency": agency_id, "agreement": agreement_id, "today": today}
    return [Offered(*row) for row in session.execute(_OFFERED, values)]
