"""What the audit chain keeps of sealed text: a digest under a key that goes when the text is disposed of.

Nobody can guess a short text by its digest, and who puts an older sealed value back into a row is noticed.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from meetings.sealed import DataKey, Keyring, key_id
from models.base import Base, Sealed, SealedText

_PURPOSE = b"caseroom audit digest"
Kept = Mapping[str, SealedText]


def digest(key: DataKey, kept: Kept) -> str:
    """HMAC-SHA256, as 64 hexadecimal digits, of the sealed values of a row, as stored, by column."""
    secret = hmac.digest(key.secret, _PURPOSE, hashlib.sha256)
    body = json.dumps({name: value.stored for name, value in kept.items()}, sort_keys=True)
    return hmac.new(secret, body.encode(), hashlib.sha256).hexdigest()


def digest_of(row: Base, keyring: Keyring) -> str | None:
    """The digest of a row; None where it holds no sealed text, or its key is destroyed."""
    kept = sealed_in(row)
    if not kept:
        return None
    name = key_id(next(iter(kept.values())))
    key = keyring.keys([name])[name]
    return None if key is None else digest(key, kept)


def sealed_in(row: Base) -> dict[str, SealedText]:
    """The sealed values of a row by column."""
    values = {name: getattr(row, name) for name in sealed_columns(type(row))}
    return {name: value for name, value in values.items() if value is not None}


@cache
def sealed_columns(entity: type[Base]) -> tuple[str, ...]:
    """The names of an entity's sealed columns."""
    return tuple(column.key for column in entity.__table__.columns if isinstance(column.type, Sealed))


def gather(session: Session) -> dict[str, Base]:
    """By id, the rows with sealed text that this session writes from now on; filled at each flush."""
    written: dict[str, Base] = {}

    def keep(session: Session, _: UOWTransaction) -> None:
        written.update(_with_text(session.new))
        written.update(_with_text(session.dirty))

    event.listen(session, "after_flush", keep)
    return written


def _with_text(rows: Iterable[object]) -> dict[str, Base]:
    return {
        str(row.id): row
        for row in rows
        if isinstance(row, Base) and hasattr(row, "id") and sealed_columns(type(row))
    }
