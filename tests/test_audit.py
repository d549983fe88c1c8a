"""The audit chain holds whoever appends at once and tells where it was broken; evidence cannot be changed."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from meetings import audit
from meetings.audit import EVENTS, ORIGIN, AuditError, append, first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom
from meetings.settings import Settings
from models.base import Base
from models.evidence import EVIDENCE, EvidenceError, build_triggers, check_triggers, drop_triggers
from models.records import AuditRow
from tests.need_to_know.worlds import draw, make_room
from tests.need_to_know.worlds import load as load_world
from tests.places import START, StoppedClock, fresh_caseroom, fresh_postgres
from tests.postgres.server import Server
from tests.serving import FORKED

ROWS = 6
AT_ONCE = 3
EACH = 25


DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def service(request: pytest.FixtureRequest) -> Caseroom:
    """A service of the test's own, on each of the two in turn."""
    name = "caseroom" if request.param == "sqlite" else "postgres_caseroom"
    caseroom: Caseroom = request.getfixturevalue(name)
    return caseroom


def _append(session: Session, event: str, details: Mapping[str, object]) -> None:
    append(session, event, at=START, actor_id=None, agency_id=None, object_id=None, details=details)


def _write(service: Caseroom, number: int) -> None:
    with record.writing(service, Clock(START + timedelta(seconds=number))) as writing:
        writing.audit("case.closed", f"{number:032}", case=f"{number:032}")


def _chain(service: Caseroom) -> list[AuditRow]:
    with Session(service.record) as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.seq)))


def _broken_at(service: Caseroom) -> int | None:
    with Session(service.record) as session:
        return first_break(session)


def _one_of_each(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fill: Callable[[Caseroom], None],
) -> Iterator[Callable[[str], Caseroom]]:
    """A service on each database, filled when it is first asked for."""
    laid: dict[str, Caseroom] = {}

    def service_on(database: str) -> Caseroom:
        if database not in laid:
            folder = tmp_path_factory.mktemp("service")
            if database == "sqlite":
                laid[database] = fresh_caseroom(folder, clock=StoppedClock())
            else:
                server: Server = request.getfixturevalue("postgres_server")
                laid[database] = fresh_postgres(server, folder, clock=StoppedClock())
            fill(laid[database])
        return laid[database]

    yield service_on
    for service in laid.values():
        service.close()


@pytest.fixture(scope="module")
def chained_services(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Caseroom]]:
    """A service on each database whose chain has some rows."""
    yield from _one_of_each(request, tmp_path_factory, _write_some)


def _write_some(service: Caseroom) -> None:
    for number in range(ROWS):
        _write(service, number)


@pytest.fixture(params=DATABASES)
def tampered(
    request: pytest.FixtureRequest, chained_services: Callable[[str], Caseroom]
) -> Callable[[str], int | None]:
    """Where a chain without its triggers says it is broken, after a statement; nothing of that is kept."""
    service = chained_services(request.param)
    assert _broken_at(service) is None

    def tamper(statement: str) -> int | None:
        with Session(service.record) as session:
            connection = session.connection(execution_options={"write": True})
            drop_triggers(connection)
            last = len(_chain_in(session))
            session.execute(text(statement), {"n": last - 2})
            found = first_break(session)
            session.rollback()
            return None if found is None else found - (last - 2)

    return tamper


def _chain_in(session: Session) -> list[int]:
    return list(session.scalars(select(AuditRow.seq).order_by(AuditRow.seq)))


def test_a_chain_begins_at_its_origin_and_each_row_names_the_one_before(service: Caseroom) -> None:
    for number in range(3):
        _write(service, number)
    chain = _chain(service)
    assert [row.seq for row in chain] == list(range(1, len(chain) + 1))
    assert [row.previous for row in chain] == [ORIGIN, *(row.hash for row in chain[:-1])]
    assert _broken_at(service) is None


TAMPERINGS = {
    **{
        f"{column} changed": f"UPDATE audit_rows SET {column} = {value} WHERE seq = :n"
        for column, value in {
            "event": "'case.opened'",
            "details": "'{}'",
            "actor_id": "'somebody'",
            "agency_id": "'an agency'",
            "object_id": "NULL",
            "digest": "'x'",
            "hash": "'x'",
            "previous": "'x'",
        }.items()
    },
    "time changed": "UPDATE audit_rows SET at = (SELECT max(at) FROM audit_rows) WHERE seq = :n",
    "row taken out": "DELETE FROM audit_rows WHERE seq = :n",
    "number changed": "UPDATE audit_rows SET seq = seq + 100 WHERE seq = :n",
    "row added between": (
        "INSERT INTO audit_rows (seq, at, event, details, previous, hash) "
        "SELECT -seq, at, event, details, 'y', 'z' FROM audit_rows WHERE seq = :n"
    ),
}


@pytest.mark.parametrize("what", sorted(TAMPERINGS))
def test_the_first_break_is_found(tampered: Callable[[str], int | None], what: str) -> None:
    found = tampered(TAMPERINGS[what])
    expected = {"row taken out": 1, "number changed": 1, "previous changed": 0}
    if what == "row added between":
        assert found is not None
        assert found < 0
    else:
        assert found == expected.get(what, 0)


def test_the_first_row_cannot_go_either(tampered: Callable[[str], int | None]) -> None:
    assert tampered("DELETE FROM audit_rows WHERE seq = 1 AND seq < :n") is not None


def test_a_row_whose_hash_was_made_to_fit_breaks_at_the_next(service: Caseroom) -> None:
    for number in range(ROWS):
        _write(service, number)
    with Session(service.record) as session:
        drop_triggers(session.connection(execution_options={"write": True}))
        row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).offset(2)).first()
        assert row is not None
        row.details = '{"case": "another"}'
        row.hash = audit.row_hash(audit.as_chained(row))
        session.flush()
        session.expire_all()
        assert first_break(session) == row.seq + 1
        session.rollback()


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_an_event_is_told_with_its_exact_keys(caseroom: Caseroom, event: str) -> None:
    details: dict[str, object] = dict.fromkeys(EVENTS[event], "value")
    with Session(caseroom.record) as session:
        session.connection(execution_options={"write": True})
        _append(session, event, details)
        for wrong in (details | {"extra": 1}, *(_without(details, key) for key in details)):
            with pytest.raises(AuditError):
                _append(session, event, wrong)
        assert first_break(session) is None


def _without(details: Mapping[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in details.items() if name != key}


def test_an_unknown_event_is_refused(caseroom: Caseroom) -> None:
    with Session(caseroom.record) as session, pytest.raises(AuditError, match=r"case\.eaten"):
        _append(session, "case.eaten", {"case": "c"})


def test_what_is_not_audited_is_not_kept(service: Caseroom) -> None:
    before = len(_chain(service))
    with pytest.raises(record.NoAuditError), record.writing(service, Clock(START)):
        pass
    with pytest.raises(AuditError), record.writing(service, Clock(START)) as writing:
        writing.audit("case.closed", None)
    assert len(_chain(service)) == before


def test_threads_that_append_at_once_keep_one_chain(service: Caseroom) -> None:
    before = len(_chain(service))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda number: _write(service, number), range(AT_ONCE * EACH)))
    _expect_one_chain(service, before)


def test_processes_that_append_at_once_keep_one_chain(service: Caseroom) -> None:
    before = len(_chain(service))
    given = {field.name: getattr(service.settings, field.name) for field in fields(Settings)}
    with ProcessPoolExecutor(AT_ONCE, FORKED) as processes:
        list(processes.map(_append_elsewhere, [given] * AT_ONCE, range(AT_ONCE)))
    _expect_one_chain(service, before)


def _append_elsewhere(given: Mapping[str, Any], process: int) -> None:
    service = open_caseroom(Settings(**given))
    for number in range(EACH):
        _write(service, process * EACH + number)
    service.close()


def _expect_one_chain(service: Caseroom, before: int) -> None:
    chain = _chain(service)
    assert [row.seq for row in chain] == list(range(1, len(chain) + 1))
    assert {row.object_id for row in chain[before:]} == {f"{number:032}" for number in range(AT_ONCE * EACH)}
    assert len(chain) == before + AT_ONCE * EACH
    assert _broken_at(service) is None


@pytest.fixture(scope="module")
def whole_services(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Caseroom]]:
    """A service on each database with a row of evidence in every table of it, and its triggers in place."""
    yield from _one_of_each(request, tmp_path_factory, _fill)


def _fill(service: Caseroom) -> None:
    make_room(service)
    load_world(service, next(world for world in map(draw, range(50)) if _is_whole(world.stored)))
    with service.record.connect() as connection, pytest.raises(EvidenceError):
        check_triggers(connection)
    with service.record.connect().execution_options(write=True) as connection, connection.begin():
        build_triggers(connection)
        check_triggers(connection)


@pytest.fixture(params=DATABASES)
def evidence(request: pytest.FixtureRequest, whole_services: Callable[[str], Caseroom]) -> Caseroom:
    """Such a service, on each of the two in turn; no test changes it for the next."""
    return whole_services(request.param)


def _is_whole(stored: Mapping[str, object]) -> bool:
    return all(stored.get(table) for table in EVIDENCE)


@pytest.mark.parametrize("table", EVIDENCE)
def test_evidence_is_append_only(evidence: Caseroom, table: str) -> None:
    key = next(iter(Base.metadata.tables[table].primary_key.columns)).name
    statements = [f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"]
    if evidence.record.dialect.name == "postgresql":
        statements += [f"TRUNCATE {table} CASCADE", f"DELETE FROM ONLY {table} WHERE true"]
    else:
        statements += [
            f"REPLACE INTO {table} SELECT * FROM {table}",
            f"UPDATE OR IGNORE {table} SET {key} = {key}",
        ]
    count = select(func.count()).select_from(Base.metadata.tables[table])
    with Session(evidence.record) as session:
        before = session.scalar(count)
        assert before
    for statement in statements:
        with Session(evidence.record) as session:
            session.connection(execution_options={"write": True})
            with pytest.raises(DBAPIError, match="append-only"):
                session.execute(text(statement))
    with Session(evidence.record) as session:
        assert session.scalar(count) == before


def test_a_row_of_evidence_can_be_added(evidence: Caseroom) -> None:
    with Session(evidence.record) as session:
        session.connection(execution_options={"write": True})
        table = Base.metadata.tables["minutes_cases"]
        pairs = {tuple(row) for row in session.execute(select(table))}
        found = session.execute(text("SELECT n.id, c.id FROM minutes n CROSS JOIN cases c"))
        free = next(tuple(row) for row in found if tuple(row) not in pairs)
        session.execute(insert(table), [{"minutes_id": free[0], "case_id": free[1]}])
        assert {tuple(row) for row in session.execute(select(table))} == {*pairs, free}
