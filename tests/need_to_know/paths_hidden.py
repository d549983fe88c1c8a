"""Paths that look for one hidden row by its id, its text, its parents and its effects on other rows."""

from sqlalchemy import and_, case, column, exists, func, literal, or_, select, text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, aliased, make_transient_to_detached
from sqlalchemy.orm.exc import ObjectDeletedError

from models.cases import Case, Disclosure, Information, Involvement, Referral
from tests.need_to_know.paths import Must, Target, path

I = Information  # noqa: E741


@path(Must.FIND_NOTHING)
def get_by_id(session: Session, target: Target) -> object:
    return session.get(I, target.hidden)


@path(Must.FIND_NOTHING)
def get_its_case(session: Session, target: Target) -> object:
    return session.get(Case, target.hidden_case)


@path(Must.FIND_NOTHING)
def get_populating_existing(session: Session, target: Target) -> object:
    return session.get(I, target.hidden, populate_existing=True)


@path(Must.FIND_NOTHING)
def get_one_by_id(session: Session, target: Target) -> object:
    try:
        return session.get_one(I, target.hidden)
    except InvalidRequestError:
        return None


@path(Must.FIND_NOTHING)
def select_by_id(session: Session, target: Target) -> object:
    return session.scalars(select(I.id).where(I.id == target.hidden)).all()


@path(Must.FIND_NOTHING)
def select_by_its_text(session: Session, target: Target) -> object:
    found = text("SELECT id FROM information WHERE text = :stored")
    return session.execute(found, {"stored": target.texts[target.hidden]}).all()


@path(Must.FIND_NOTHING)
def select_by_a_piece_of_its_text(session: Session, target: Target) -> object:
    found = text("SELECT id FROM information WHERE text LIKE :piece")
    return session.execute(found, {"piece": f"%{target.texts[target.hidden][-20:]}"}).all()


@path(Must.FIND_NOTHING)
def select_with_an_always_true_alternative(session: Session, target: Target) -> object:
    rows = session.scalars(select(I.id).where(or_(I.id == target.hidden, literal(1) == 1)))
    return [key for key in rows if key == target.hidden]


@path(Must.FIND_NOTHING)
def refresh_a_stub(session: Session, target: Target) -> object:
    stub = _stub(session, target)
    try:
        session.refresh(stub)
    except InvalidRequestError:
        return None
    return stub.text


@path(Must.FIND_NOTHING)
def read_an_attribute_of_a_stub(session: Session, target: Target) -> object:
    stub = _stub(session, target)
    try:
        return stub.text
    except ObjectDeletedError:
        return None


@path(Must.FIND_NOTHING)
def merge_a_stub(session: Session, target: Target) -> object:
    with session.no_autoflush:
        merged = session.merge(I(id=target.hidden))
        found = merged not in session.new
        session.expunge_all()
        return found


@path(Must.FIND_NOTHING)
def its_grants(session: Session, target: Target) -> object:
    return session.scalars(select(Disclosure).where(Disclosure.information_id == target.hidden)).all()


@path(Must.FIND_NOTHING)
def its_case_through_the_agencies(session: Session, target: Target) -> object:
    return session.scalars(select(Involvement.id).where(Involvement.case_id == target.hidden_case)).all()


@path(Must.FIND_NOTHING)
def its_case_through_the_referral(session: Session, target: Target) -> object:
    return session.scalars(select(Referral.id).where(Referral.case_id == target.hidden_case)).all()


@path(Must.FIND_NOTHING)
def its_case_exists(session: Session, target: Target) -> object:
    return session.scalar(select(exists().where(I.case_id == target.hidden_case)))


@path(Must.FIND_NOTHING)
def largest_id_at_least_its_own(session: Session, target: Target) -> object:
    return session.scalar(select(func.max(I.id)).where(I.id <= target.hidden, I.id >= target.hidden))


@path(Must.FIND_NOTHING)
def aggregated_with_others(session: Session, target: Target) -> object:
    gather = "string_agg" if session.get_bind().dialect.name == "postgresql" else "group_concat"
    joined = session.scalar(text(f"SELECT {gather}(id, ',') FROM information")) or ""
    return target.hidden in joined


@path(Must.FIND_NOTHING)
def an_order_that_depends_on_it(session: Session, target: Target) -> object:
    key = case((exists().where(aliased(I).id == target.hidden), Case.reference), else_=None)
    return [found for found in session.scalars(select(key).order_by(key)) if found]


@path(Must.FIND_NOTHING)
def an_outer_join_that_depends_on_it(session: Session, target: Target) -> object:
    probe = select(literal(target.hidden).label("id")).subquery()
    return session.scalars(select(I.id).select_from(probe).join(I, I.id == probe.c.id)).all()


@path(Must.FIND_NOTHING)
def a_recursive_walk_to_it(session: Session, target: Target) -> object:
    walk = select(literal(target.hidden).label("id")).cte("walk", recursive=True)
    step = select(I.replaces_id).where(and_(I.id == walk.c.id, I.replaces_id.is_not(None)))
    reached = walk.union_all(step)
    return session.scalars(select(I.id).where(I.id.in_(select(reached.c.id)))).all()


@path(Must.FIND_NOTHING)
def text_that_names_no_table(session: Session, target: Target) -> object:
    counted = text("SELECT count(*) FROM information WHERE id = :id").columns(column("n"))
    return session.scalar(counted, {"id": target.hidden})


def _stub(session: Session, target: Target) -> Information:
    stub = I(id=target.hidden)
    make_transient_to_detached(stub)
    session.add(stub)
    return stub
