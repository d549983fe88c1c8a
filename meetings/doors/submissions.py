"""Whether a form that makes something was sent before, and whether it has been edited since.

A sending is the form's hidden key and, after a dot, a digest of what was typed; the key alone where the
operation compares what it made.
"""

import hmac
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.doors.viewers import Actor
from meetings.refusals import SentBefore
from models.people import Submission

TOLD_FOR = timedelta(days=1)


def result(session: Session, actor: Actor, sending: str, secret: bytes) -> str | None:
    """What a form made when this person first sent it; None the first time, SentBefore once edited."""
    key, typed = _parts(sending, secret)
    sent = Submission.key == key, Submission.person_id == actor.person
    done = session.scalar(select(Submission).where(*sent))
    if done is None:
        return None
    if typed is not None and done.typed not in (None, typed):
        raise SentBefore
    return done.result_id


def remember(session: Session, actor: Actor, sending: str, result_id: str, secret: bytes) -> None:
    """Keep what a form made; what was typed into it is told by its digest for a day, then by nothing."""
    key, typed = _parts(sending, secret)
    old = Submission.typed.is_not(None), Submission.made_at < actor.now - TOLD_FOR
    session.execute(update(Submission).where(*old).values(typed=None))
    session.add(
        Submission(key=key, person_id=actor.person, result_id=result_id, made_at=actor.now, typed=typed)
    )


def _parts(sending: str, secret: bytes) -> tuple[str, str | None]:
    """The key, and the digest as stored: under the service's secret, so that no short text can be guessed."""
    key, _, typed = sending.partition(".")
    return key, hmac.new(secret, sending.encode(), "sha256").hexdigest() if typed else None
