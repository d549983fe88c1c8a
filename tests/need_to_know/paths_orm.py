"""Paths through the mapped class: every form of select that SQLAlchemy offers."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    case,
    distinct,
    exists,
    func,
    intersect,
    or_,
    select,
    text,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import Bundle, Session, aliased, with_loader_criteria

from models.cases import Case, Information
from tests.need_to_know.paths import Must, Target, path

I = Information  # noqa: E741
Ids = Iterable[str]


@path(Must.GIVE_OWN)
def select_entity(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(I))]


@path(Must.GIVE_OWN)
def select_entity_by_query(session: Session, target: Target) -> Ids:
    return [row.id for row in session.query(I).all()]


@path(Must.GIVE_OWN)
def select_one_column(session: Session, target: Target) -> Ids:
    return session.scalars(select(I.id))


@path(Must.GIVE_OWN)
def select_sealed_column(session: Session, target: Target) -> Ids:
    return target.of(session.scalars(select(I.text)).all())


@path(Must.GIVE_OWN)
def select_bundle(session: Session, target: Target) -> Ids:
    return [row[0].id for row in session.execute(select(Bundle[Any]("bundle", I.id)))]


@path(Must.GIVE_OWN)
def select_alias(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(aliased(I)))]


@path(Must.GIVE_OWN)
def select_column_of_alias(session: Session, target: Target) -> Ids:
    return session.scalars(select(aliased(I).id))


@path(Must.GIVE_OWN)
def select_alias_of_subquery(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(aliased(I, select(I).subquery())))]


@path(Must.GIVE_OWN)
def select_alias_of_table(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(aliased(I, select(I.__table__).subquery())))]


@path(Must.GIVE_OWN)
def select_from_cte(session: Session, target: Target) -> Ids:
    return session.scalars(select(select(I.id).cte("found").c.id))


@path(Must.GIVE_OWN)
def select_from_recursive_cte(session: Session, target: Target) -> Ids:
    start = select(I.id).where(I.replaces_id.is_(None)).cte("versions", recursive=True)
    newer = select(I.id).join(start, I.replaces_id == start.c.id)
    return session.scalars(select(start.union_all(newer).c.id))


@path(Must.GIVE_OWN)
def select_from_subquery(session: Session, target: Target) -> Ids:
    return session.scalars(select(select(I).subquery().c.id))


@path(Must.GIVE_OWN)
def select_union_all(session: Session, target: Target) -> Ids:
    half = select(I.id).where(I.id < "8")
    return session.scalars(union_all(half, select(I.id).where(I.id >= "8")))


@path(Must.GIVE_OWN)
def select_union(session: Session, target: Target) -> Ids:
    return session.scalars(union(select(I.id), select(I.id)))


@path(Must.GIVE_OWN)
def select_intersect(session: Session, target: Target) -> Ids:
    return session.scalars(intersect(select(I.id), select(I.id)))


@path(Must.GIVE_OWN)
def select_by_orm_statement(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(I).from_statement(select(I)))]


@path(Must.GIVE_OWN)
def select_by_table_statement(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(I).from_statement(select(I.__table__)))]


@path(Must.GIVE_OWN)
def select_by_text_statement(session: Session, target: Target) -> Ids:
    statement = select(I).from_statement(text("SELECT * FROM information"))
    return [row.id for row in session.scalars(statement)]


@path(Must.GIVE_OWN)
def join_from_parent(session: Session, target: Target) -> Ids:
    return session.scalars(select(I.id).select_from(Case).join(I, I.case_id == Case.id))


@path(Must.GIVE_OWN)
def outer_join_from_parent(session: Session, target: Target) -> Ids:
    joined = select(I.id).select_from(Case).outerjoin(I, I.case_id == Case.id)
    return [key for key in session.scalars(joined) if key]


@path(Must.GIVE_OWN)
def join_on_nothing(session: Session, target: Target) -> Ids:
    other = aliased(I)
    return session.scalars(select(I.id).join(other, or_(other.id == I.id, other.id != I.id)).distinct())


@path(Must.GIVE_OWN)
def select_in_subselect(session: Session, target: Target) -> Ids:
    return session.scalars(select(I.id).where(I.case_id.in_(select(Case.id))))


@path(Must.GIVE_OWN)
def select_by_tuple(session: Session, target: Target) -> Ids:
    pairs = [(target.own_case, key) for key in target.texts] + [(target.hidden_case, target.hidden)]
    return session.scalars(select(I.id).where(tuple_(I.case_id, I.id).in_(pairs)))


@path(Must.GIVE_OWN)
def select_where_exists(session: Session, target: Target) -> Ids:
    other = aliased(I)
    return session.scalars(select(I.id).where(exists().where(other.id == I.id)))


@path(Must.GIVE_OWN)
def select_with_case_expression(session: Session, target: Target) -> Ids:
    return session.scalars(select(case((I.disposed_at.is_(None), I.id), else_=I.id)))


@path(Must.GIVE_OWN)
def select_ordered_with_offset(session: Session, target: Target) -> Ids:
    rows = session.scalars(select(I.id).order_by(I.text, I.id).limit(100).offset(0))
    return list(rows)


@path(Must.GIVE_OWN)
def select_grouped(session: Session, target: Target) -> Ids:
    return session.scalars(select(I.id).group_by(I.id).having(func.count() == 1))


@path(Must.GIVE_OWN)
def select_in_batches(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(I).execution_options(yield_per=1))]


@path(Must.GIVE_OWN)
def select_with_opposite_criteria(session: Session, target: Target) -> Ids:
    return session.scalars(select(I.id).options(with_loader_criteria(I, true())))


@path(Must.GIVE_OWN)
def select_populating_existing(session: Session, target: Target) -> Ids:
    return [row.id for row in session.scalars(select(I).execution_options(populate_existing=True))]


@path(Must.GIVE_OWN)
def select_by_each_id(session: Session, target: Target) -> Ids:
    return [key for key in target.texts if session.get(I, key) is not None]


@path(Must.COUNT_OWN)
def count_ids(session: Session, target: Target) -> object:
    return session.scalar(select(func.count(I.id)))


@path(Must.COUNT_OWN)
def count_from(session: Session, target: Target) -> object:
    return session.scalar(select(func.count()).select_from(I))


@path(Must.COUNT_OWN)
def count_by_query(session: Session, target: Target) -> object:
    return session.query(I).count()


@path(Must.COUNT_OWN)
def count_by_case(session: Session, target: Target) -> object:
    return sum(number for _, number in session.execute(select(I.case_id, func.count()).group_by(I.case_id)))


@path(Must.COUNT_OWN)
def count_over_window(session: Session, target: Target) -> object:
    return max(session.scalars(select(func.count(I.id).over())), default=0)


@path(Must.COUNT_OWN)
def number_rows_by_window(session: Session, target: Target) -> object:
    return max(session.scalars(select(func.row_number().over(order_by=I.id))), default=0)


@path(Must.COUNT_OWN)
def rank_within_partition(session: Session, target: Target) -> object:
    ranked = select(func.rank().over(partition_by=I.statement_of, order_by=I.id))
    return len(session.execute(ranked).all())


@path(Must.COUNT_OWN)
def count_filtered(session: Session, target: Target) -> object:
    return session.scalar(select(func.count(I.id).filter(I.id > "")))


@path(Must.COUNT_OWN)
def count_distinct(session: Session, target: Target) -> object:
    return session.scalar(select(func.count(distinct(I.text))))


@path(Must.COUNT_OWN)
def condition_as_only_column(session: Session, target: Target) -> object:
    return len(session.execute(select(or_(I.id > "", I.id == ""))).all())


@path(Must.COUNT_OWN)
def count_in_scalar_subquery(session: Session, target: Target) -> object:
    counted = select(func.count(I.id)).where(I.case_id == Case.id).scalar_subquery()
    return sum(session.scalars(select(counted).select_from(Case)))
