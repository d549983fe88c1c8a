"""The hub: what a process knows of every meeting, from its own commits and from those of others."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text

from meetings import live
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.live import Hub, Revision
from meetings.opening import open_caseroom
from tests.cast import Cast, lay_scene
from tests.joined import join, opened
from tests.places import StoppedClock, fresh_caseroom
from tests.sitting import meeting_of

PATIENCE_SECONDS = 20.0


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    scene = lay_scene(caseroom, clock.now)
    opened(caseroom, scene)
    return scene


@pytest.fixture
def hub(caseroom: Caseroom, cast: Cast) -> Hub:
    """A hub that has seen every meeting."""
    live.install(caseroom)
    watching = live.hub(caseroom)
    wait_until(lambda: watching.newest(cast.meeting) is not None)
    return watching


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for another thread or process; fails when it never comes."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)


def stored(caseroom: Caseroom, cast: Cast) -> Revision:
    meeting = meeting_of(caseroom, cast)
    return Revision(meeting.revision, meeting.agenda_revision)


def move(caseroom: Caseroom, cast: Cast, *, phones: bool = False) -> Revision:
    """Move the cast's meeting on."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.audit("screen.changed", cast.meeting, mode="join")
        writing.changed(cast.meeting, phones=phones)
    return stored(caseroom, cast)


def test_nothing_is_known_and_no_thread_runs_before_somebody_asks(caseroom: Caseroom, cast: Cast) -> None:
    live.install(caseroom)
    hub = live._hubs[caseroom]
    move(caseroom, cast)
    assert (hub.newest(cast.meeting), hub._watcher) == (None, None)
    watching = live.hub(caseroom)
    wait_until(lambda: watching.newest(cast.meeting) == stored(caseroom, cast))


def test_whoever_waits_hears_of_the_newest_as_soon_as_the_hub_may_say_it(
    caseroom: Caseroom, cast: Cast
) -> None:
    live.install(caseroom)
    hub = live._hubs[caseroom]
    known = move(caseroom, cast)
    waiting = Thread(target=hub.wait, args=(cast.meeting, None, 10 * PATIENCE_SECONDS), daemon=True)
    waiting.start()
    hub.watch(caseroom)
    waiting.join(PATIENCE_SECONDS)
    assert (waiting.is_alive(), hub.newest(cast.meeting)) == (False, known)


def test_a_commit_of_this_process_is_known_at_once(caseroom: Caseroom, cast: Cast, hub: Hub) -> None:
    before = stored(caseroom, cast)
    assert move(caseroom, cast) == Revision(before.screens + 1, before.phones)
    assert hub.newest(cast.meeting) == stored(caseroom, cast)
    move(caseroom, cast, phones=True)
    assert hub.newest(cast.meeting) == Revision(before.screens + 2, before.phones + 1)


def test_a_commit_of_another_process_is_heard(
    caseroom: Caseroom, cast: Cast, hub: Hub, clock: StoppedClock
) -> None:
    other = open_caseroom(caseroom.settings, clock)
    join(other, cast, "paul")
    wait_until(lambda: hub.newest(cast.meeting) == stored(caseroom, cast))
    other.close()


def test_an_older_revision_takes_nothing_back(cast: Cast, hub: Hub) -> None:
    known = hub.newest(cast.meeting)
    assert known is not None
    hub.heard(cast.meeting, known.screens - 1, known.phones - 1)
    assert hub.newest(cast.meeting) == known


def test_a_meeting_that_closed_elsewhere_is_still_heard(
    caseroom: Caseroom, cast: Cast, hub: Hub, clock: StoppedClock
) -> None:
    other = open_caseroom(caseroom.settings, clock)
    with record.writing(other, Clock(cast.now)) as writing:
        closing = text("UPDATE meetings SET state = 'closed', closed_at = opened_at")
        writing.session.execute(closing)
        writing.audit("meeting.closed", cast.meeting)
        writing.changed(cast.meeting, phones=True)
    wait_until(lambda: hub.newest(cast.meeting) == stored(caseroom, cast))
    other.close()


def test_a_stream_carries_each_revision_and_nothing_else(caseroom: Caseroom, cast: Cast, hub: Hub) -> None:
    events = live.stream(hub, cast.meeting, lambda: True)
    assert next(events) == f"event: rev\ndata: {stored(caseroom, cast).screens}\n\n"
    moved = move(caseroom, cast)
    assert next(events) == f"event: rev\ndata: {moved.screens}\n\n"


def test_a_stream_asks_again_and_ends_when_the_viewer_may_no_longer(
    caseroom: Caseroom, cast: Cast, hub: Hub
) -> None:
    answers = iter((True, True, False))
    events = live.stream(hub, cast.meeting, lambda: next(answers))
    next(events)
    move(caseroom, cast)
    assert len(list(events)) == 1
    assert next(answers, None) is None


def test_every_stream_ends_when_the_process_stops(
    cast: Cast, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_closing", False)
    events = live.stream(hub, cast.meeting, lambda: True)
    next(events)
    live.close()
    assert list(events) in ([], [": \n\n"])


def test_places_for_streams_are_few_and_given_back(tmp_path: Path, clock: StoppedClock) -> None:
    caseroom = fresh_caseroom(tmp_path, clock=clock, stream_slots=2)
    live.install(caseroom)
    hub = live.hub(caseroom)
    assert [hub.take_slot() for _ in range(3)] == [True, True, False]
    hub.give_slot()
    assert hub.take_slot()
    caseroom.close()


@pytest.fixture
def postgres_cast(postgres_caseroom: Caseroom, clock: StoppedClock) -> Cast:
    scene = lay_scene(postgres_caseroom, clock.now)
    opened(postgres_caseroom, scene)
    return scene


@pytest.fixture
def elsewhere(postgres_caseroom: Caseroom, clock: StoppedClock) -> Iterator[Caseroom]:
    """Another process on the same PostgreSQL."""
    other = open_caseroom(postgres_caseroom.settings, clock)
    yield other
    other.close()


@pytest.mark.postgres
def test_postgres_tells_every_process_and_a_cut_listener_catches_up(
    postgres_caseroom: Caseroom, elsewhere: Caseroom, postgres_cast: Cast
) -> None:
    live.install(postgres_caseroom)
    hub = live.hub(postgres_caseroom)
    wait_until(lambda: hub.newest(postgres_cast.meeting) == stored(elsewhere, postgres_cast))
    moved = move(elsewhere, postgres_cast)
    wait_until(lambda: hub.newest(postgres_cast.meeting) == moved)
    cut_listeners(elsewhere)
    moved = move(elsewhere, postgres_cast)
    wait_until(lambda: hub.newest(postgres_cast.meeting) == moved)


def cut_listeners(caseroom: Caseroom) -> None:
    """End the connections that listen, as a restart of the database does."""
    with psycopg.connect(
        caseroom.settings.database_url.replace("+psycopg", ""), autocommit=True
    ) as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN meeting'"
        assert len(connection.execute(cut).fetchall()) == 1
