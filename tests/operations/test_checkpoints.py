"""Checkpoints are signed at each close and each night that the chain has moved, and mailed to be kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings import checkpoints
from meetings.checkpoints import Checkpoint as Signed
from meetings.checkpoints import CheckpointError
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import checkpoints as operations
from meetings.operations import closing, opening_meeting
from models.people import Office, Person
from models.records import AuditRow, Checkpoint, OutboxMail
from models.states import CheckpointWhy
from tests.cast import Cast, lay_scene
from tests.places import StoppedClock

SECRET = bytes(range(32))
PUBLIC = checkpoints.public_key(SECRET)
SIGNED = Signed("caseroom.example/audit", 412, "9c" * 32)
NOTE = checkpoints.signed(SIGNED, SECRET)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def _stored(caseroom: Caseroom) -> list[Checkpoint]:
    with record.reading(caseroom) as session:
        return list(session.scalars(select(Checkpoint).order_by(Checkpoint.size)))


def _mailed(caseroom: Caseroom) -> set[tuple[str, str]]:
    with record.reading(caseroom) as session:
        found = session.execute(
            select(OutboxMail.person_id, OutboxMail.duty_id).where(OutboxMail.kind == "checkpoint")
        )
        return {(row.person_id, row.duty_id) for row in found}


def _close(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    closing.close_meeting(caseroom, cast.viewer("alma", clock.forward(hours=1)), cast.meeting)


def test_a_note_reads_back_as_what_was_signed() -> None:
    assert checkpoints.verified(NOTE, PUBLIC) == SIGNED
    assert NOTE.startswith("caseroom.example/audit\n412\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("412", "413"),
        ("412", "0412"),
        ("caseroom.example", "caseroom.example.evil"),
        ("\n\n— ", "\n— "),
        ("— ", "- "),
        ("nJyc", "nJyd"),
        ("\n", "\r\n"),
    ],
)
def test_a_note_that_was_touched_is_refused(old: str, new: str) -> None:
    assert old in NOTE
    with pytest.raises(CheckpointError):
        checkpoints.verified(NOTE.replace(old, new), PUBLIC)


def test_a_note_of_another_key_or_with_another_signature_is_refused() -> None:
    other = checkpoints.public_key(bytes(32))
    with pytest.raises(CheckpointError, match="another key"):
        checkpoints.verified(NOTE, other)
    for text in ("", "nothing", NOTE.rpartition(" ")[0], NOTE[:-12] + "AAAAAAAAAA==\n"):
        with pytest.raises(CheckpointError):
            checkpoints.verified(text, PUBLIC)


def test_a_close_is_signed_once_and_mailed_to_every_representative(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    assert operations.make_at_close(caseroom, clock.now) == 0
    _close(caseroom, cast, clock)
    assert [operations.make_at_close(caseroom, clock.now) for _ in range(2)] == [1, 0]

    (made,) = _stored(caseroom)
    assert (made.why, made.meeting_id) == (CheckpointWhy.CLOSE, cast.meeting)
    signed = checkpoints.verified(made.note, checkpoints.public_key(caseroom.settings.checkpoint_key))
    with record.reading(caseroom) as session:
        row = session.scalars(select(AuditRow).where(AuditRow.seq == signed.size)).one()
        representatives = set(session.scalars(select(Office.person_id)))
    assert (row.event, row.hash) == ("meeting.closed", signed.hash)
    assert _mailed(caseroom) == {(person, str(made.size)) for person in representatives}


def test_a_representative_who_has_left_is_not_mailed(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    with record.housekeeping(caseroom) as session:
        session.get_one(Person, cast.people["carol"]).left_at = clock.now
        session.add(Office(person_id=cast.people["fay"], office="representative"))
    _close(caseroom, cast, clock)
    operations.make_at_close(caseroom, clock.now)
    assert {person for person, _ in _mailed(caseroom)} == {cast.people["fay"]}


def test_a_night_is_signed_once_and_only_where_the_chain_has_moved(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    assert operations.make_nightly(caseroom, clock.now) == 0, "the day is not over"
    clock.now += timedelta(days=1)
    assert [operations.make_nightly(caseroom, clock.now) for _ in range(2)] == [1, 0]
    clock.now += timedelta(days=1)
    assert operations.make_nightly(caseroom, clock.now) == 0, "nothing but the checkpoint's own row"
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.audit("demo.made")
    clock.now += timedelta(days=1)
    assert operations.make_nightly(caseroom, clock.now) == 1
    assert [row.why for row in _stored(caseroom)] == [CheckpointWhy.NIGHT] * 2


def test_the_night_turns_at_midnight_where_the_meetings_are(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.audit("demo.made")
    clock.now = clock.now.replace(hour=22, minute=59)
    assert operations.make_nightly(caseroom, clock.now) == 0
    assert operations.make_nightly(caseroom, clock.forward(minutes=2)) == 1, "23:01 UTC is 00:01 in summer"
