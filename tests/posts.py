"""A real mail server for tests: it keeps what it accepts, or refuses as it is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from meetings.reminders.smtp import Security, SmtpTransport


@dataclass
class Post:
    """A mail server that keeps what it accepts, or answers with a refusal."""

    answer: str = "250 OK"
    taken: list[bytes] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            self.taken.append(envelope.original_content or b"")
        return self.answer


@contextmanager
def delivering_to(post: Post) -> Iterator[SmtpTransport]:
    """The way to a mail server that is up meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield SmtpTransport("127.0.0.1", port, Security.NONE)
    finally:
        server.stop()
