"""A mail server that misbehaves loses no mail, and doubles none but one that it took and then hung up on."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import undelivered
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.mails import MailKind
from models.records import OutboxMail
from models.states import MailState
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.places import StoppedClock
from tests.posts import Post, delivering_to
from tests.serving import free_port

HANGS, DROPS, DROPS_AFTER, REFUSES = "hangs", "drops", "drops after it took the mail", "refuses"


@dataclass
class Unruly(Post):
    """A mail server that does as it is told, until it is told to behave."""

    manner: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail or not, and answer or not."""
        if self.manner in ("", DROPS_AFTER):
            self.taken.append(envelope.original_content or b"")
        if self.manner in (DROPS, DROPS_AFTER):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.manner == HANGS:
            await asyncio.sleep(1)
        return self.manner if self.manner[:1].isdigit() else "250 OK"


@pytest.fixture
def post() -> Unruly:
    return Unruly()


@pytest.fixture
def transport(post: Unruly) -> Iterator[SmtpTransport]:
    with delivering_to(post) as way:
        yield replace(way, timeout=0.5)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with one action of Fay's."""
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=date(2026, 10, 20))
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def mail(caseroom: Caseroom) -> OutboxMail:
    with record.reading(caseroom) as session:
        return session.scalars(select(OutboxMail).where(OutboxMail.kind == MailKind.ACTION)).one()


@pytest.mark.parametrize(
    ("manner", "state", "copies"),
    [
        (REFUSES, MailState.QUEUED, 1),
        ("451 Busy", MailState.QUEUED, 1),
        ("554 Not wanted here", MailState.FAILED, 1),
        (HANGS, MailState.QUEUED, 1),
        (DROPS, MailState.QUEUED, 1),
        (DROPS_AFTER, MailState.QUEUED, 2),
    ],
)
def test_a_mail_arrives_once_it_behaves(
    caseroom: Caseroom,
    clock: StoppedClock,
    cast: Cast,
    post: Unruly,
    transport: SmtpTransport,
    manner: str,
    state: str,
    copies: int,
) -> None:
    duties.queue_due(caseroom, clock.now)
    post.manner = manner
    way = replace(transport, port=free_port()) if manner == REFUSES else transport
    assert send(caseroom, way, clock) == 0
    assert mail(caseroom).state == state

    post.manner = ""
    clock.forward(minutes=2)
    if state == MailState.FAILED:
        undelivered.send_again(caseroom, cast.viewer("alma", clock.now), [mail(caseroom).id])
    assert send(caseroom, transport, clock) == 1
    clock.forward(hours=1)
    assert send(caseroom, transport, clock) == 0
    assert mail(caseroom).state == MailState.SENT
    ids = [message_from_bytes(raw)["Message-ID"] for raw in post.taken]
    assert ids == [mail(caseroom).message_id] * copies
