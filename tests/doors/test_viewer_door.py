"""The viewer door on both databases: one viewer, one snapshot, nothing written, nothing left behind."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Semaphore

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from meetings import policy
from meetings.doors import Caseroom, record
from meetings.doors.sqlite import NoViewerError
from meetings.doors.viewer import ReadOnlyError, Sight, looking
from meetings.doors.viewers import Clock, Viewer, desk, document, figures, room, summary
from meetings.refusals import NotVisible
from meetings.sealed import DISPOSED
from models.agencies import Agency
from models.cases import Case, Information
from models.meetings import Meeting
from models.people import Person
from models.records import Key
from tests.cast import Cast
from tests.places import START

READERS = ("fay", "rita", "carol")


def _viewers(cast: Cast) -> list[Viewer]:
    agency = next(iter(cast.agencies.values()))
    return [
        cast.viewer("fay"),
        room(cast.meeting, cast.now),
        document(agency, cast.meeting, cast.now),
        summary(cast.meeting, cast.now),
        figures(cast.viewer("alma")),
    ]


def _information(service: Caseroom, viewer: Viewer) -> set[str]:
    with looking(service, viewer) as sight:
        return set(sight.scalars(select(Information.id)))


def test_every_surface_has_its_viewer(laid: Cast) -> None:
    assert sorted(viewer.surface for viewer in _viewers(laid)) == sorted(policy.SURFACES)


def test_without_a_viewer_no_table_can_be_read(service: Caseroom, laid: Cast) -> None:
    for viewer in _viewers(laid):
        with looking(service, viewer) as sight:
            assert sight.scalar(select(func.count()).select_from(Agency))
        for table in sorted(policy.tables(viewer.surface)):
            with service.viewers[viewer.surface].connect() as connection:
                assert _rows_or_refusal(connection.exec_driver_sql, table) in ([], "refused")
        with (
            pytest.raises(DBAPIError),
            service.viewers[viewer.surface].connect() as connection,
        ):
            connection.exec_driver_sql("SELECT id FROM agencies")


def _rows_or_refusal(execute: object, table: str) -> object:
    assert callable(execute)
    try:
        return execute(f"SELECT 1 FROM {table}").all()
    except DBAPIError:
        return "refused"


def test_a_plain_session_on_the_viewers_engine_reads_nothing(service: Caseroom, laid: Cast) -> None:
    with Session(service.viewers["desk"]) as session, pytest.raises(DBAPIError):
        session.scalars(select(Information.id)).all()


def test_a_viewer_of_another_surface_is_refused(service: Caseroom, laid: Cast) -> None:
    for viewer in _viewers(laid):
        for surface in policy.SURFACES:
            if surface == viewer.surface:
                Sight(service.viewers[surface], viewer, service.keyring).close()
                continue
            with pytest.raises(NoViewerError):
                Sight(service.viewers[surface], viewer, service.keyring)


@pytest.mark.parametrize("nobody", [None, Clock(START), "fay"], ids=["none", "clock", "text"])
def test_what_is_no_viewer_is_refused(service: Caseroom, nobody: Viewer) -> None:
    with pytest.raises(NoViewerError):
        Sight(service.viewers["desk"], nobody, service.keyring)


def test_a_person_of_nowhere_sees_nothing_of_any_case(service: Caseroom, laid: Cast) -> None:
    assert _information(service, laid.viewer("fay"))
    assert not _information(service, desk("", "", laid.now))
    assert not _information(service, replace(laid.viewer("fay"), agency=None))
    assert not _information(service, replace(laid.viewer("fay"), person=None))


def test_two_viewers_on_one_connection_see_their_own(service: Caseroom, laid: Cast) -> None:
    used = set()
    for name, case in (("fay", "one"), ("rita", "two")) * 3:
        with looking(service, laid.viewer(name)) as sight:
            used.add(id(sight.connection().connection.dbapi_connection))
            assert list(sight.scalars(select(Case.id))) == [laid.cases[case]]
    assert len(used) == 1


@pytest.mark.long
def test_600_readings_by_three_viewers_in_four_threads_never_mix(service: Caseroom, laid: Cast) -> None:
    due = {name: _information(service, laid.viewer(name)) for name in READERS}
    assert len(set(map(frozenset, due.values()))) == len(READERS)
    two_connections = Semaphore(2)

    def read(number: int) -> bool:
        name = READERS[number % len(READERS)]
        with two_connections:
            return _information(service, laid.viewer(name)) == due[name]

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(read, range(600)))
    assert service.viewers["desk"].pool.checkedin() <= 3  # type: ignore[attr-defined]


def test_one_sight_is_one_snapshot(service: Caseroom, laid: Cast) -> None:
    count = select(func.count()).select_from(Person)
    with looking(service, laid.viewer("fay")) as sight, looking(service, laid.viewer("fay")) as later:
        before = sight.scalar(count)
        assert before
        with record.housekeeping(service) as session:
            agency = laid.agencies[next(iter(laid.agencies))]
            session.add(Person(agency_id=agency, name="Nell", role="Officer"))
        assert sight.scalar(count) == before
        assert later.scalar(count) == before + 1


def test_nothing_can_be_written(service: Caseroom, laid: Cast) -> None:
    with looking(service, laid.viewer("fay")) as sight:
        sight.add(Person(agency_id=laid.agencies["riverside"], name="Nell", role="Officer"))
        with pytest.raises(ReadOnlyError):
            sight.commit()
    with looking(service, laid.viewer("fay")) as sight, pytest.raises(SQLAlchemyError):
        sight.execute(text("DELETE FROM disclosures"))
    assert _information(service, laid.viewer("fay"))


def test_closing_forgets_what_was_added_and_writes_nothing(service: Caseroom, laid: Cast) -> None:
    with looking(service, laid.viewer("fay")) as sight:
        assert sight.scalar(select(func.count()).select_from(Person))
        sight.add(Person(agency_id=laid.agencies["riverside"], name="Nell", role="Officer"))
    with looking(service, laid.viewer("fay")) as sight:
        assert not sight.scalars(select(Person.id).where(Person.name == "Nell")).all()


def test_rows_open_what_is_sealed(service: Caseroom, laid: Cast) -> None:
    with looking(service, laid.viewer("fay")) as sight:
        case = sight.one(select(Case.reference, Case.title, Case.summary), lambda *row: row)
    assert case == ("ASB-ONE7", "Title of case one", "Summary of case one")


def test_one_row_that_is_not_visible_is_not_there(service: Caseroom, laid: Cast) -> None:
    wanted = select(Case.id).where(Case.id == laid.cases["two"])
    with looking(service, laid.viewer("rita")) as sight:
        assert sight.one(wanted, str) == laid.cases["two"]
    with looking(service, laid.viewer("fay")) as sight, pytest.raises(NotVisible):
        sight.one(wanted, str)


def test_a_destroyed_key_reads_disposed_of(service: Caseroom, laid: Cast) -> None:
    key = laid.information["one involved"]
    wanted = select(Information.text).where(Information.id == key)
    with looking(service, laid.viewer("fay")) as sight:
        assert sight.one(wanted, str) == "Text for involved on one"
    with record.housekeeping(service) as session:
        stored = session.scalars(select(Key).where(Key.owner_id == key)).one()
        stored.wrapped, stored.destroyed_at = None, laid.now
    service.keyring.forget()
    with looking(service, laid.viewer("fay")) as sight:
        assert sight.one(wanted, str) == DISPOSED


def test_text_hidden_by_the_policy_is_none_and_not_an_error(service: Caseroom, laid: Cast) -> None:
    """A case is seen before its title may be read, by somebody whose undertaking has run out."""
    titles = select(Case.reference, Case.title).where(Case.id == laid.cases["one"])
    with looking(service, laid.viewer("paul")) as sight:
        assert sight.rows(titles, lambda *row: row) == [("ASB-ONE7", "Title of case one")]
    with record.housekeeping(service) as session:
        meeting = session.get_one(Meeting, laid.meeting)
        meeting.corrections_until = laid.now + timedelta(days=900)
    with looking(service, laid.viewer("paul", laid.now + timedelta(days=400))) as sight:
        assert sight.rows(titles, lambda *row: row) == [("ASB-ONE7", None)]
