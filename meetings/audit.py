"""The audit chain: which events there are, with their exact keys, and how rows are bound to each other."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.records import AuditRow

ORIGIN = "0" * 64
_LOCK = 7021
_NEWEST = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
_COLUMNS = tuple(column.key for column in AuditRow.__table__.columns)
_APPEND = insert(AuditRow)

EVENTS: Mapping[str, frozenset[str]] = {
    name: frozenset(keys)
    for name, keys in {
        "acknowledgement.recorded": ("kind", "answer", "how", "person", "statement"),
        "action.answered": ("answer",),
        "action.changed": ("case", "owner", "audience"),
        "action.read": (),
        "action.recorded": ("case", "owner", "audience"),
        "action.widened": ("case", "agencies"),
        "actions.exported": ("actions",),
        "actions.read": (),
        "agenda.ordered": ("items",),
        "agency.involved": ("case", "agency"),
        "appraisal.recorded": ("case",),
        "attendance.admitted": ("person", "when"),
        "attendance.arrived": ("person", "by"),
        "attendance.changed": ("person", "state"),
        "attendance.removed": ("person",),
        "calendar.ended": (),
        "calendar.made": (),
        "case.changed": ("fields",),
        "case.closed": ("case",),
        "case.purposes_chosen": ("case", "purposes"),
        "case.opened": ("reference",),
        "case.read": ("case",),
        "case.referred": ("case", "meeting_type"),
        "case.worker_assigned": ("case", "person"),
        "case.worker_released": ("case", "person"),
        "cases.read": (),
        "catalogue.loaded": ("agreement", "version"),
        "chair.taken": ("former",),
        "checkpoint.made": ("why",),
        "chronology.exported": ("case", "sha256"),
        "coordinator.ended": ("meeting_type",),
        "coordinator.named": ("meeting_type",),
        "correction.confirmed": ("correction",),
        "decision.recorded": ("case", "outcome", "audience", "replaces"),
        "decision.widened": ("case", "agencies"),
        "decisions.exported": ("decisions",),
        "decisions.read": (),
        "demo.made": (),
        "deputy.named": ("deputy",),
        "dissent.answered": ("decision",),
        "dissent.confirmed": ("decision", "person"),
        "dissent.read": (),
        "dissent.recorded": ("decision", "person"),
        "duty.handed_on": ("case", "action", "person"),
        "exclusion.lifted": ("case", "person"),
        "exclusion.made": ("case", "person", "kind"),
        "extract.made": ("case", "version", "sha256"),
        "extract.read": ("sha256",),
        "factor.added": ("kind",),
        "factor.prepared": ("kind",),
        "factor.proved": ("kind",),
        "factor.removed": ("kind",),
        "factors.forgotten": (),
        "guest.admitted": ("case", "person"),
        "guest.dismissed": ("case", "person"),
        "guest.registered": ("person",),
        "inaccuracy.answered": ("case", "answer"),
        "inaccuracy.reported": ("case", "information"),
        "information.added": ("case", "audience", "channel"),
        "information.consent_changed": ("case", "answer", "serious_harm"),
        "information.confirmed": ("case", "answer"),
        "information.corrected": ("case", "information"),
        "information.disclosed": ("case", "agencies"),
        "information.noted_anew": ("case",),
        "information.withdrawn": ("case", "agencies"),
        "invitations.queued": ("people",),
        "involvement.ended": ("case", "agency"),
        "item.added": ("case",),
        "item.on_table": ("case",),
        "item.put_back": ("case",),
        "item.removed": ("case",),
        "keys.rotated": ("keys",),
        "ledger.exported": ("kind",),
        "mail.sent_again": ("person",),
        "mailed_code.made": (),
        "meeting.cancelled": (),
        "meeting.changed": ("fields",),
        "meeting.closed": (),
        "meeting.invited": ("people",),
        "meeting.issued": ("documents",),
        "meeting.opened": (),
        "meeting.planned": (),
        "minutes.made": ("documents",),
        "minutes.read": ("sha256",),
        "minutes.reissued": ("documents",),
        "minutes_request.answered": ("case", "answer"),
        "minutes_request.made": ("case",),
        "minutes_requests.read": (),
        "mobile_number.confirmed": (),
        "mobile_number.given": (),
        "mobile_number.removed": (),
        "narrative.recorded": ("case",),
        "own_reference.kept": ("case",),
        "partner.changed": ("agency", "state"),
        "partner.put_out": (),
        "person.approved": (),
        "person.confirmation_put_off": ("until",),
        "person.confirmed": (),
        "person.declined": (),
        "person.details_kept": ("offices",),
        "person.enrolled": ("agency",),
        "person.invited": ("agency", "offices"),
        "person.invited_again": (),
        "person.left": ("duties",),
        "password.changed": (),
        "person.made": ("agency",),
        "person.resumed": (),
        "person.suspended": ("why",),
        "presence.changed": ("case", "person", "state"),
        "presence.corrected": ("case", "person", "replaces"),
        "projector.paired": (),
        "record.read": (),
        "reminder.made": ("step",),
        "recovery_codes.made": (),
        "recovery_code.used": (),
        "representative.ended": ("agency",),
        "representative.named": ("agency",),
        "request.answered": ("case", "reply", "pieces"),
        "request.made": ("case", "kind", "agency"),
        "request.refused": ("route", "asked"),
        "request.withdrawn": ("case",),
        "return.answered": ("case",),
        "returns.chased": ("people",),
        "returns.late": ("returns",),
        "room_codes.renewed": (),
        "screen.changed": ("mode",),
        "session.ended": ("kind",),
        "session.proved": (),
        "session.made": ("kind",),
        "text.written": ("table",),
        "throttle.reached": ("limit",),
        "vouching.asked": (),
        "vouching.given": ("person",),
        "vouching.refused": (),
    }.items()
}


class AuditError(Exception):
    """An event that does not exist, or whose details are not exactly its keys."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many rows of a chain hold, the last one's hash, and the `seq` of the first that does not."""

    rows: int
    last: str
    broken: int | None = None


def row_hash(row: Mapping[str, object]) -> str:
    """SHA-256 of 0x00 and the row, place in the chain included, in JSON: sorted keys, no spaces, UTF-8."""
    body = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def append(
    session: Session,
    event: str,
    *,
    at: datetime,
    actor_id: str | None,
    agency_id: str | None,
    object_id: str | None,
    details: Mapping[str, object],
    digest: str | None = None,
) -> None:
    """Add one row to the chain inside the caller's transaction; AuditError on an unknown event or key.

    `digest` stands for the sealed text that the event wrote (`doors.digests`).
    """
    if event not in EVENTS or EVENTS[event] != frozenset(details):
        raise AuditError(f"{event} with {sorted(details)} is not a known event with its exact keys")
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = connection.execute(_NEWEST).first()
    row = AuditRow(
        seq=last.seq + 1 if last else 1,
        at=at.astimezone(UTC),
        actor_id=actor_id,
        agency_id=agency_id,
        event=event,
        object_id=object_id,
        details=json.dumps(details, sort_keys=True, ensure_ascii=False),
        digest=digest,
        previous=last.hash if last else ORIGIN,
    )
    row.hash = row_hash(as_chained(row))
    connection.execute(_APPEND, {name: getattr(row, name) for name in _COLUMNS})


def as_chained(row: AuditRow) -> dict[str, object]:
    """What a row's hash covers: everything but the hash itself."""
    return {
        "seq": row.seq,
        "at": row.at.isoformat(timespec="microseconds"),
        "actor": row.actor_id,
        "agency": row.agency_id,
        "event": row.event,
        "object": row.object_id,
        "details": row.details,
        "digest": row.digest,
        "previous": row.previous,
    }


def chain(session: Session) -> Iterable[AuditRow]:
    """Every row of the chain, in order."""
    return session.scalars(select(AuditRow).order_by(AuditRow.seq)).yield_per(1000)


def first_break(session: Session) -> int | None:
    """The `seq` of the first row that does not follow from the one before; None when the chain holds."""
    return followed(chain(session)).broken


def followed(rows: Iterable[AuditRow]) -> Followed:
    """How far a chain can be followed from its first row, each from the one before."""
    last, number = ORIGIN, 0
    for row in rows:
        if row.seq != number + 1 or row.previous != last or row.hash != row_hash(as_chained(row)):
            return Followed(number, last, row.seq)
        last, number = row.hash, row.seq
    return Followed(number, last)
