"""Sender processes of their own on one database, killed on the spot by the mail server they talk to."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_double
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess

import psutil
from aiosmtpd.smtp import SMTP, Envelope, Session

from meetings.doors import Caseroom
from meetings.opening import open_caseroom
from meetings.reminders.sweep import sweep
from meetings.settings import Settings
from tests.posts import Post, delivering_to
from tests.serving import FORKED

AT_ONCE = 3
LONGEST_SECONDS = 60.0


@dataclass
class Deadly(Post):
    """A mail server that kills whoever sends the next mail: `before` it takes it, or `after`."""

    kills: str | None = None
    killed: Callable[[int], bool] = field(default=lambda _: False)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, unless its sender is killed before that."""
        when, self.kills = self.kills, None
        port = int(session.peer[1]) if session.peer else 0
        if when == "before":
            assert self.killed(port)
            return "451 Nobody is there any more"
        self.taken.append(envelope.original_content or b"")
        if when == "after":
            assert self.killed(port)
        return self.answer


@dataclass
class Sender:
    """One process, and the moment that it has nothing left to do at."""

    process: ForkServerProcess
    done: c_double


class Senders:
    """Three senders, each started again once it was killed, at a time that the test sets for all."""

    def __init__(self, caseroom: Caseroom, mail_url: str, moment: datetime) -> None:
        self.settings = replace(caseroom.settings, mail_url=mail_url)
        self.moment = FORKED.RawValue("d", moment.timestamp())
        self.all = [self._start() for _ in range(AT_ONCE)]
        self.kills = 0

    def work(self, moment: datetime) -> None:
        """Set the time, and wait until no sender finds anything to do; the dead are started again."""
        self.moment.value = moment.timestamp()
        until = time.monotonic() + LONGEST_SECONDS
        while any(sender.done.value != self.moment.value for sender in self.all):
            assert time.monotonic() < until
            self.all = [one if one.process.is_alive() else self._start() for one in self.all]
            time.sleep(0.004)

    def kill(self, number: int) -> None:
        """Kill one whatever it does."""
        self._end(self.all[number % AT_ONCE].process)
        self.kills += 1

    def kill_at(self, port: int) -> bool:
        """Kill the one whose connection comes from a port."""
        for one in self.all:
            pid = one.process.pid or 0
            if any(end.laddr[1:] == (port,) for end in psutil.Process(pid).net_connections()):
                self.kills += 1
                os.kill(pid, signal.SIGKILL)
                return True
        return False

    def stop(self) -> None:
        """End all."""
        for one in self.all:
            self._end(one.process)

    def _start(self) -> Sender:
        done = FORKED.RawValue("d", 0.0)
        process = FORKED.Process(target=_send, args=(self.settings, self.moment, done), daemon=True)
        process.start()
        return Sender(process, done)

    def _end(self, process: ForkServerProcess) -> None:
        process.kill()
        process.join()


@contextmanager
def sending(caseroom: Caseroom, post: Deadly, moment: datetime) -> Iterator[Senders]:
    """Senders at work, and the mail server that they send to."""
    with delivering_to(post) as way:
        senders = Senders(caseroom, f"smtp://{way.host}:{way.port}", moment)
        post.killed = senders.kill_at
        try:
            yield senders
        finally:
            senders.stop()


def _send(settings: Settings, moment: c_double, done: c_double) -> None:
    """What a sender does until it is killed: sweep at every moment, until there is nothing left."""
    caseroom = open_caseroom(settings, lambda: datetime.fromtimestamp(moment.value, UTC))
    while True:
        now = moment.value
        if done.value != now and sweep(caseroom, caseroom.clock()) == 0:
            done.value = now
        time.sleep(0.004)
