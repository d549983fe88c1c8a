"""Checkpoints of the audit chain: when one is signed, who keeps it, and whether the chain still fits.

One is signed as a meeting closes, printed in its minutes, and one each night on which the chain has moved;
every representative is mailed each, so that no one person can rewrite the chain unnoticed.
"""

from collections.abc import Sequence
from datetime import datetime, time
from urllib.parse import urlsplit

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from meetings import checkpoints
from meetings.checkpoints import Checkpoint as Signed
from meetings.checkpoints import CheckpointError
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import outbox
from meetings.settings import Settings
from models.mails import MailKind
from models.meetings import Meeting
from models.people import Office, Person
from models.records import AuditRow, Checkpoint
from models.states import CheckpointWhy

_NEWEST = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
# A checkpoint leaves a row of its own behind: a chain that has only that has not moved.
_OWN_ROW = 1


def of_meeting(session: Session, meeting_id: str) -> Checkpoint | None:
    """The checkpoint that the close of a meeting was given."""
    return session.scalar(select(Checkpoint).where(Checkpoint.meeting_id == meeting_id))


def make_at_close(caseroom: Caseroom, now: datetime) -> int:
    """Sign a checkpoint for every closed meeting that has none; returns how many. The service does this."""
    missing = (
        select(Meeting.id)
        .where(Meeting.closed_at.is_not(None), ~exists().where(Checkpoint.meeting_id == Meeting.id))
        .order_by(Meeting.closed_at)
    )
    with record.reading(caseroom) as session:
        meetings = session.scalars(missing).all()
    for meeting_id in meetings:
        with record.writing(caseroom, Clock(now)) as writing:
            writing.session.get_one(Meeting, meeting_id, with_for_update=True)
            if of_meeting(writing.session, meeting_id):
                writing.idle()
            else:
                _sign(writing, CheckpointWhy.CLOSE, meeting_id)
    return len(meetings)


def make_nightly(caseroom: Caseroom, now: datetime) -> int:
    """Sign one where a day that is over left rows that none covers; returns how many. The service does."""
    if not _is_due(caseroom, now):
        return 0
    with record.writing(caseroom, Clock(now)) as writing:
        _sign(writing, CheckpointWhy.NIGHT, None)
    return 1


def misfits(session: Session, settings: Settings) -> list[str]:
    """What does not fit: each stored checkpoint against this service's signature and the chain as it is now.

    The key is the service's own and not the one stored beside it: who writes chain and checkpoints anew in
    the database alone is told. Who removes checkpoints is told only by one that was kept elsewhere.
    """
    public = checkpoints.public_key(settings.checkpoint_key)
    stored = session.scalars(select(Checkpoint).order_by(Checkpoint.size)).all()
    return [wrong for row in stored if (wrong := _misfit(session, row, public))]


def against_chain(session: Session, signed: Signed) -> str | None:
    """What is wrong with the chain by a checkpoint that somebody kept; None where it fits."""
    found = session.scalar(select(AuditRow.hash).where(AuditRow.seq == signed.size))
    if found is None:
        return f"the chain is shorter than {signed.size} rows, which a checkpoint says it had"
    return None if found == signed.hash else f"row {signed.size} is not what a checkpoint was signed for"


def origin(settings: Settings) -> str:
    """The name of this service's chain in its checkpoints."""
    return f"{urlsplit(settings.base_url).netloc}/audit"


def _misfit(session: Session, row: Checkpoint, public: bytes) -> str | None:
    if row.public_key != public.hex():
        return f"the checkpoint of {row.size} rows: another key is stored beside it"
    try:
        signed = checkpoints.verified(row.note, public)
    except CheckpointError as error:
        return f"the checkpoint of {row.size} rows: {error}"
    if signed.size != row.size:
        return f"the checkpoint of {row.size} rows is one of {signed.size}"
    return against_chain(session, signed)


def _is_due(caseroom: Caseroom, now: datetime) -> bool:
    settings = caseroom.settings
    today = datetime.combine(settings.day_of(now), time(), settings.zone)
    with record.reading(caseroom) as session:
        covered = session.scalar(select(func.max(Checkpoint.size)))
        since = 0 if covered is None else covered + _OWN_ROW
        left = select(AuditRow.seq).where(AuditRow.seq > since, AuditRow.at < today).limit(1)
        return session.scalar(left) is not None


def _sign(writing: Writing, why: CheckpointWhy, meeting_id: str | None) -> None:
    settings = writing.caseroom.settings
    newest = writing.session.execute(_NEWEST).one()
    signed = Signed(origin(settings), newest.seq, newest.hash)
    made = Checkpoint(
        size=newest.seq,
        why=why,
        meeting_id=meeting_id,
        note=checkpoints.signed(signed, settings.checkpoint_key),
        public_key=checkpoints.public_key(settings.checkpoint_key).hex(),
        made_at=writing.actor.now,
    )
    writing.session.add(made)
    for person_id in _representatives(writing.session):
        outbox.queue(
            writing, MailKind.CHECKPOINT, person_id, str(newest.seq), why, made.made_at, of=writing.today
        )
    writing.audit("checkpoint.made", meeting_id, why=why)


def _representatives(session: Session) -> Sequence[str]:
    found = select(Office.person_id).join(Person, Person.id == Office.person_id)
    return session.scalars(
        found.where(Office.office == "representative", Person.left_at.is_(None)).order_by(Office.person_id)
    ).all()
