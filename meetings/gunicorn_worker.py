"""Decides what happens with a client that says nothing or does not hang up: nobody else waits for it.

gunicorn's own worker waits up to five seconds in one of its threads for what a new connection asks, and up to
two in its loop, while everything else stands still, for the other end of each connection that it closes.
"""

import selectors
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from socket import SHUT_WR, socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

PARTING_SECONDS = 1.0
_READ_BYTES = 65536


class PatientWorker(ThreadWorker):
    """gunicorn's threaded worker, whose loop waits for any number of clients at once."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # Connections that have had their last answer, in the order in which their time is up.
        self._parting: deque[TConn] = deque()

    def enqueue_req(self, conn: TConn) -> None:
        """Have a request answered by a thread; of a new connection, once there is something to read."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.set_timeout()
        self._listen(conn, partial(self.on_pending_socket_readable, conn))
        self.pending_conns.append(conn)

    def finish_request(self, conn: TConn, fs: Future[bool]) -> None:
        """Keep the connection for the next request, or end it."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._part(conn)

    def murder_pending(self) -> None:
        """Close whatever has been silent, or has not hung up, for too long."""
        super().murder_pending()
        while self._parting and (self._parting[0].timeout or 0) <= time.monotonic():
            self._hang_up(self._parting.popleft())

    def wait_for_and_dispatch_events(self, timeout: float | None) -> None:
        """Wait no longer than for the first that has not hung up."""
        if self._parting:
            left = (self._parting[0].timeout or 0) - time.monotonic()
            timeout = max(0.0, left if timeout is None else min(timeout, left))
        super().wait_for_and_dispatch_events(timeout)

    def _cap_keepalive(self, deadline: float) -> None:
        """At a stop, new connections that say nothing are given as long as kept ones."""
        super()._cap_keepalive(deadline)  # type: ignore[misc]
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout or deadline, deadline)

    def _part(self, conn: TConn) -> None:
        """Say that nothing more comes and wait for the other end: closed at once it could lose its answer."""
        try:
            conn.sock.shutdown(SHUT_WR)
            self._listen(conn, partial(self._drop, conn))
        except OSError:
            self._hang_up(conn)
            return
        conn.timeout = time.monotonic() + PARTING_SECONDS
        self._parting.append(conn)

    def _drop(self, conn: TConn, client: socket) -> None:
        with suppress(OSError):
            if client.recv(_READ_BYTES):
                return
        self._parting.remove(conn)
        self._hang_up(conn)

    def _listen(self, conn: TConn, then: partial[None]) -> None:
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_READ, then)

    def _hang_up(self, conn: TConn) -> None:
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()
