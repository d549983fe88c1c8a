"""Paths that must not exist at all through the viewer door: writing, base tables, schemas, other roles."""

from sqlalchemy import delete, insert, literal, select, text, update
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.cases import Disclosure, Information
from tests.need_to_know.paths import Must, Target, path

I = Information  # noqa: E741


@path(Must.BE_REFUSED)
def update_through_the_orm(session: Session, target: Target) -> object:
    return session.execute(update(I).values(noted="seen"))


@path(Must.BE_REFUSED)
def update_returning(session: Session, target: Target) -> object:
    return session.scalars(update(I).values(noted="seen").returning(I.id)).all()


@path(Must.BE_REFUSED)
def update_of_the_table(session: Session, target: Target) -> object:
    return session.execute(update(I.__table__).values(noted="seen"))  # type: ignore[arg-type]


@path(Must.BE_REFUSED)
def delete_of_a_grant(session: Session, target: Target) -> object:
    return session.execute(delete(Disclosure).where(Disclosure.information_id == target.hidden))


@path(Must.BE_REFUSED)
def insert_of_a_grant_to_oneself(session: Session, target: Target) -> object:
    agency = session.scalars(select(Agency.id).order_by(Agency.key.desc())).first()
    values = {"information_id": target.hidden, "agency_id": agency, "case_id": target.hidden_case}
    return session.execute(insert(Disclosure), [values])


@path(Must.BE_REFUSED)
def insert_copied_out(session: Session, target: Target) -> object:
    copied = select(I.id, I.id, I.text, literal("police")).where(I.id == target.hidden)
    return session.execute(insert(Agency).from_select(["id", "key", "name", "kind"], copied))


@path(Must.BE_REFUSED)
def insert_by_flushing(session: Session, target: Target) -> object:
    session.add(Agency(key="another", name="Another", kind="police"))
    session.flush()
    return session.scalars(select(Agency.key)).all()


@path(Must.BE_REFUSED)
def change_by_flushing(session: Session, target: Target) -> object:
    agency = session.scalars(select(Agency).limit(1)).one()
    agency.name = "Another"
    session.flush()
    return session.scalars(select(Agency.key)).all()


@path(Must.BE_REFUSED)
def create_a_table(session: Session, target: Target) -> object:
    return session.execute(text("CREATE TABLE kept AS SELECT * FROM information"))


@path(Must.BE_REFUSED)
def create_a_temporary_table(session: Session, target: Target) -> object:
    return session.execute(text("CREATE TEMPORARY TABLE kept AS SELECT * FROM information"))


@path(Must.BE_REFUSED)
def create_a_view_over_the_base(session: Session, target: Target) -> object:
    return session.execute(text(f"CREATE TEMPORARY VIEW kept AS SELECT * FROM {target.schema}.information"))


@path(Must.BE_REFUSED)
def name_the_base_table(session: Session, target: Target) -> object:
    return session.execute(text(f"SELECT id FROM {target.schema}.information")).all()


@path(Must.BE_REFUSED)
def count_the_base_table(session: Session, target: Target) -> object:
    return session.execute(text(f"SELECT count(*) FROM {target.schema}.information")).all()


@path(Must.BE_REFUSED)
def spoof_a_policy_by_its_name(session: Session, target: Target) -> object:
    spoof = f"WITH information AS (SELECT id FROM {target.schema}.information) SELECT id FROM information"
    return session.execute(text(spoof)).all()


@path(Must.BE_REFUSED)
def name_a_base_table_that_is_not_mapped(session: Session, target: Target) -> object:
    return session.execute(text(f"SELECT * FROM {target.schema}.alembic_version")).all()


@path(Must.BE_REFUSED, only="sqlite")
def read_the_schema(session: Session, target: Target) -> object:
    return session.execute(text("SELECT sql FROM sqlite_master")).all()


@path(Must.BE_REFUSED, only="sqlite")
def read_the_schema_of_the_views(session: Session, target: Target) -> object:
    return session.execute(text("SELECT sql FROM temp.sqlite_master")).all()


@path(Must.BE_REFUSED, only="sqlite")
def list_the_databases(session: Session, target: Target) -> object:
    return session.execute(text("PRAGMA database_list")).all()


@path(Must.BE_REFUSED, only="sqlite")
def list_the_databases_as_a_table(session: Session, target: Target) -> object:
    return session.execute(text("SELECT name FROM pragma_database_list")).all()


@path(Must.BE_REFUSED, only="sqlite")
def describe_a_table(session: Session, target: Target) -> object:
    return session.execute(text("PRAGMA table_info(information)")).all()


@path(Must.BE_REFUSED, only="sqlite")
def change_a_pragma(session: Session, target: Target) -> object:
    return session.execute(text("PRAGMA trusted_schema=ON"))


@path(Must.BE_REFUSED, only="sqlite")
def attach_another_database(session: Session, target: Target) -> object:
    session.rollback()
    return session.connection().connection.cursor().execute("ATTACH ':memory:' AS other")


@path(Must.BE_REFUSED, only="postgresql")
def become_the_record_login(session: Session, target: Target) -> object:
    return session.execute(text(f"SET ROLE {target.record_login}"))


@path(Must.BE_REFUSED, only="postgresql")
def become_the_record_login_for_the_session(session: Session, target: Target) -> object:
    return session.execute(text(f"SET SESSION AUTHORIZATION {target.record_login}"))


@path(Must.BE_REFUSED, only="postgresql")
def become_the_record_login_by_setting(session: Session, target: Target) -> object:
    return session.execute(text(f"SELECT set_config('role', '{target.record_login}', true)"))


@path(Must.BE_REFUSED, only="postgresql")
def act_as_no_surface(session: Session, target: Target) -> object:
    session.execute(text("RESET ROLE"))
    return session.execute(text("SELECT id FROM desk.agencies")).all()


@path(Must.BE_REFUSED, only="postgresql")
def search_the_base_schema(session: Session, target: Target) -> object:
    session.execute(text(f"SET LOCAL search_path TO {target.schema}"))
    return session.execute(text("SELECT id FROM information")).all()


@path(Must.BE_REFUSED, only="postgresql")
def copy_the_base_table(session: Session, target: Target) -> object:
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY {target.schema}.information TO STDOUT") as copy:
        return list(copy.rows())


@path(Must.BE_REFUSED, only="postgresql")
def lock_a_row(session: Session, target: Target) -> object:
    return session.get(I, next(iter(target.own)), with_for_update=True)


@path(Must.BE_REFUSED, only="postgresql")
def run_a_block(session: Session, target: Target) -> object:
    block = f"DO $$ BEGIN PERFORM 1 FROM {target.schema}.information; END $$"
    return session.connection().exec_driver_sql(block)
