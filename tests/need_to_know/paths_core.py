"""Paths beside the mapped class: tables, text, connections, cursors, and the session's own reading."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, column, func, literal_column, select, table, text
from sqlalchemy.orm import Session

from meetings.doors.viewer import Sight
from models.cases import Case, Information
from tests.need_to_know.paths import Must, Target, path

T = Information.__table__
Ids = Iterable[str]
_ALL = "SELECT id FROM information"


@path(Must.GIVE_OWN)
def table_select(session: Session, target: Target) -> Ids:
    return session.scalars(select(T))


@path(Must.GIVE_OWN)
def table_column(session: Session, target: Target) -> Ids:
    return session.scalars(select(T.c["id"]))


@path(Must.GIVE_OWN)
def table_beside_entity(session: Session, target: Target) -> Ids:
    rows = session.execute(select(Case.id, T.c["id"]).join_from(Case, T, T.c["case_id"] == Case.id))
    return [row[1] for row in rows]


@path(Must.GIVE_OWN)
def table_by_its_bare_name(session: Session, target: Target) -> Ids:
    return session.scalars(select(table("information", column("id")).c["id"]))


@path(Must.GIVE_OWN)
def text_statement(session: Session, target: Target) -> Ids:
    return session.scalars(text(_ALL))


@path(Must.GIVE_OWN)
def text_with_columns(session: Session, target: Target) -> Ids:
    return session.scalars(text(_ALL).columns(column("id")))


@path(Must.GIVE_OWN)
def text_in_where(session: Session, target: Target) -> Ids:
    found = text("EXISTS (SELECT 1 FROM information other WHERE other.id = information.id)")
    return session.scalars(select(Information.id).where(found))


@path(Must.GIVE_OWN)
def text_of_another_spelling(session: Session, target: Target) -> Ids:
    return session.scalars(text("select Id from INFORMATION"))


@path(Must.GIVE_OWN)
def text_under_another_name(session: Session, target: Target) -> Ids:
    return session.scalars(text("WITH cases AS (SELECT id FROM information) SELECT id FROM cases"))


@path(Must.GIVE_OWN)
def literal_subselect(session: Session, target: Target) -> Ids:
    own: ColumnElement[str] = literal_column(
        "(SELECT min(i.id) FROM information i WHERE i.case_id = cases.id)"
    )
    least = set(session.scalars(select(own).select_from(Case)))
    return target.own if least == {min(target.own)} else least | set(target.texts)


@path(Must.GIVE_OWN)
def connection_of_the_session(session: Session, target: Target) -> Ids:
    return session.connection().scalars(select(Information.id))


@path(Must.GIVE_OWN)
def connection_with_text(session: Session, target: Target) -> Ids:
    return session.connection().scalars(text(_ALL))


@path(Must.GIVE_OWN)
def driver_statement(session: Session, target: Target) -> Ids:
    return session.connection().exec_driver_sql(_ALL).scalars()


@path(Must.GIVE_OWN)
def raw_cursor(session: Session, target: Target) -> Ids:
    cursor = session.connection().connection.cursor()
    cursor.execute(_ALL)
    return [row[0] for row in cursor.fetchall()]


@path(Must.GIVE_OWN)
def raw_cursor_inside_a_savepoint(session: Session, target: Target) -> Ids:
    with session.begin_nested():
        return list(session.scalars(text(_ALL)))


@path(Must.GIVE_OWN)
def after_a_commit(session: Session, target: Target) -> Ids:
    session.commit()
    return session.scalars(text(_ALL))


@path(Must.GIVE_OWN)
def after_a_rollback(session: Session, target: Target) -> Ids:
    session.rollback()
    return session.scalars(text(_ALL))


@path(Must.GIVE_OWN)
def rows_of_the_sight(session: Session, target: Target) -> Ids:
    assert isinstance(session, Sight)
    return session.rows(select(Information.id), str)


@path(Must.GIVE_OWN)
def rows_of_the_sight_in_the_clear(session: Session, target: Target) -> Ids:
    assert isinstance(session, Sight)
    texts = session.rows(select(Information.id, Information.text), lambda key, clear: (key, clear))
    return [key for key, clear in texts if clear.startswith("Text for ")]


@path(Must.GIVE_OWN, only="sqlite")
def schema_of_the_views(session: Session, target: Target) -> Ids:
    return session.scalars(text("SELECT id FROM temp.information"))


@path(Must.GIVE_OWN, only="postgresql")
def schema_of_the_surface(session: Session, target: Target) -> Ids:
    return session.scalars(text("TABLE desk.information"))


@path(Must.GIVE_OWN, only="postgresql")
def lateral_join(session: Session, target: Target) -> Ids:
    every = select(Information.id).where(Information.case_id == Case.id).lateral()
    return session.scalars(select(every.c.id).select_from(Case))


@path(Must.GIVE_OWN, only="postgresql")
def copied_to_the_client(session: Session, target: Target) -> Ids:
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY ({_ALL}) TO STDOUT") as copy:
        return [row[0] for row in copy.rows()]


@path(Must.COUNT_OWN)
def table_count(session: Session, target: Target) -> object:
    return session.scalar(select(func.count()).select_from(T))


@path(Must.COUNT_OWN)
def text_count(session: Session, target: Target) -> object:
    return session.scalar(text("SELECT count(*) FROM information"))


@path(Must.COUNT_OWN)
def row_count_without_columns(session: Session, target: Target) -> object:
    return len(session.execute(text("SELECT 1 FROM information")).all())


@path(Must.COUNT_OWN)
def grants_by_information(session: Session, target: Target) -> object:
    """Whoever may not see information may not see that anybody holds it."""
    return session.scalar(text("SELECT count(DISTINCT information_id) FROM disclosures"))
