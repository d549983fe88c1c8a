"""Whether the sealed text in the database is still what the audit chain kept a digest of."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, digests, record
from models.base import Base
from models.records import AuditRow

_AT_ONCE = 500


def changed_text(session: Session, caseroom: Caseroom) -> list[str]:
    """Where sealed text is not what its latest audit row was written for: "table id", in the tables' order.

    Text that was disposed of has no key left to tell by, and is passed over.
    """
    latest = {row.object_id: row.digest for row in session.execute(_DIGESTS)}
    keyring = caseroom.keyring.over(lambda ids: record.fetch_keys(session, ids))
    return [
        f"{row.__tablename__} {row.id}"  # type: ignore[attr-defined]
        for row in _rows(session, sorted(latest))
        if digests.digest_of(row, keyring) not in (None, latest[row.id])  # type: ignore[attr-defined]
    ]


_DIGESTS = (
    select(AuditRow.object_id, AuditRow.digest).where(AuditRow.digest.is_not(None)).order_by(AuditRow.seq)
)


def _rows(session: Session, ids: list[str]) -> Iterator[Base]:
    """The rows with sealed text that bear these ids."""
    entities: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    for entity in sorted(entities, key=lambda one: one.__tablename__):
        if not digests.sealed_columns(entity) or not hasattr(entity, "id"):
            continue
        for start in range(0, len(ids), _AT_ONCE):
            key = entity.__table__.c.id
            found = select(entity).where(key.in_(ids[start : start + _AT_ONCE]))
            yield from session.scalars(found.order_by(key))
