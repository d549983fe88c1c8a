"""The partnership's own key, and the rotation of the key-encryption key that wraps all others."""

from datetime import datetime

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import KEY_CHECK, Writing
from meetings.doors.viewers import Clock
from meetings.sealed import MASTER, DataKey, SealError, WrappedKey, unwrap, wrap
from models.records import Key, Mark

PARTNERSHIP = "partnership"


def make(writing: Writing) -> bool:
    """Make the partnership's key and the check value of the key-encryption key, once; whether it was now.

    Part of the set-up, so it needs no permission and leaves the audit row to its caller.
    """
    if writing.session.get(Mark, KEY_CHECK):
        return False
    writing.new_key(PARTNERSHIP, PARTNERSHIP, scope=PARTNERSHIP)
    check_value = record.check_value(writing.caseroom.keyring.master)
    writing.session.add(Mark(name=KEY_CHECK, value=check_value))
    return True


def rotate(caseroom: Caseroom, now: datetime, secret: bytes) -> int:
    """Wrap every key of the database by a new key-encryption key instead; returns how many were.

    Only the command may, which holds both keys. All or none: the text itself is not touched, so it takes
    seconds. Raises SealError, with nothing changed, where the present key is not the database's.
    """
    fresh = DataKey(MASTER, secret)
    with record.writing(caseroom, Clock(now)) as writing:
        if not record.knows_key(writing.session, caseroom.keyring):
            raise SealError("the database has no keys yet")
        held = select(Key).where(Key.wrapped_by == MASTER, Key.wrapped.is_not(None))
        rows = writing.session.scalars(held.with_for_update()).all()
        for row in rows:
            key = unwrap(WrappedKey(row.id, row.wrapped_by, row.wrapped), caseroom.keyring.master)
            row.wrapped = wrap(key, fresh).wrapped
        writing.session.get_one(Mark, KEY_CHECK).value = record.check_value(fresh)
        writing.audit("keys.rotated", keys=len(rows))
    return len(rows)
