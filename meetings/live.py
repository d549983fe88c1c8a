"""Decides who hears that a meeting has moved on: the revisions this process knows of, and streams of them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore, Condition, Thread
from weakref import WeakKeyDictionary

from meetings.doors import Caseroom
from meetings.operations import revisions

STREAM_SECONDS = 60.0
TICK_SECONDS = 2.0
_closing = False


@dataclass(frozen=True, slots=True)
class Revision:
    """How far a meeting has moved: for screens, and for the phones, which need not hear of everything."""

    screens: int
    phones: int


class Hub:
    """The newest revision of every meeting that this process knows of, and who waits for a newer one."""

    def __init__(self, caseroom: Caseroom) -> None:
        self._known: dict[str, Revision] = {}
        self._moved = Condition()
        self._watcher: Thread | None = None
        self._sees_all = False
        self._slots = BoundedSemaphore(caseroom.settings.stream_slots)
        self._closed = caseroom.closed

    def heard(self, meeting_id: str, revision: int, agenda_revision: int) -> None:
        """Take in a revision from a commit or from the watcher; an older one changes nothing."""
        with self._moved:
            known = self._known.get(meeting_id)
            if known is None or revision > known.screens:
                self._known[meeting_id] = Revision(revision, agenda_revision)
                self._moved.notify_all()

    def newest(self, meeting_id: str) -> Revision | None:
        """The meeting's newest revision, without asking the database; None when it may have moved unheard."""
        return self._known.get(meeting_id) if self._sees_all else None

    def wait(self, meeting_id: str, known: Revision | None, seconds: float) -> Revision | None:
        """The newest revision once it differs from the known one, after that many seconds at the latest."""
        until = time.monotonic() + seconds
        with self._moved:
            while not self.closing() and self.newest(meeting_id) == known:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._moved.wait(left)
        return self.newest(meeting_id)

    def take_slot(self) -> bool:
        """Take one of the few places for a stream; each holds a thread of the server until it ends."""
        return self._slots.acquire(blocking=False)

    def give_slot(self) -> None:
        """Give a stream's place back."""
        self._slots.release()

    def closing(self) -> bool:
        """Whether the process is about to stop."""
        return _closing or self._closed.is_set()

    def watch(self, caseroom: Caseroom) -> None:
        """Start the one thread that hears of other processes' commits, unless it runs."""
        with self._moved:
            if self._watcher is None and not self.closing():
                self._watcher = Thread(target=self._follow, args=(caseroom,), name="revisions", daemon=True)
                self._watcher.start()

    def _follow(self, caseroom: Caseroom) -> None:
        """Take in what is committed; while the database is away nothing counts as known."""
        for moved in revisions.follow(caseroom, self.closing):
            for meeting_id, revision, agenda_revision in moved or ():
                self.heard(meeting_id, revision, agenda_revision)
            if self._sees_all is not (moved is not None):
                self._sees_all = moved is not None
                self._wake()
        self._wake()

    def _wake(self) -> None:
        with self._moved:
            self._moved.notify_all()


_hubs: WeakKeyDictionary[Caseroom, Hub] = WeakKeyDictionary()


def install(caseroom: Caseroom) -> None:
    """Give the running service its hub, told of every commit of this process; starts no thread."""
    _hubs[caseroom] = Hub(caseroom)
    caseroom.listeners.append(_hubs[caseroom].heard)


def hub(caseroom: Caseroom) -> Hub:
    """The hub of the running service, watching since it was first asked for."""
    found = _hubs[caseroom]
    found.watch(caseroom)
    return found


def stream(of: Hub, meeting_id: str, may: Callable[[], bool]) -> Iterator[str]:
    """Server-sent `rev` events that carry the revision for screens and nothing else.

    Asks `may` again at least every 2 seconds; ends once it says no, after 60 seconds, and when the process
    stops.
    """
    until = time.monotonic() + STREAM_SECONDS
    known: Revision | None = None
    while not of.closing() and time.monotonic() < until and may():
        newest = of.wait(meeting_id, known, TICK_SECONDS)
        yield ": \n\n" if newest is None or newest == known else f"event: rev\ndata: {newest.screens}\n\n"
        known = newest


def close() -> None:
    """End every stream of this process soon. Only sets a flag, so a signal handler may call it."""
    global _closing  # noqa: PLW0603
    _closing = True
