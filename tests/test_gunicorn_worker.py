"""What a client does that says nothing or does not hang up: nobody else waits for them, nor does a stop."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.places import StoppedClock, fresh_caseroom
from tests.serving import Server, free_port

# gunicorn's own loop waits two seconds for each, one after the other: longer in all than a stop may take.
SLOW_CLIENTS = 8
# Three times as many as there are threads, each of which would wait five seconds for the first byte.
SILENT_CLIENTS = 120
PATIENCE_SECONDS = 9.0


@pytest.fixture
def server(tmp_path: Path, clock: StoppedClock) -> Iterator[Server]:
    """A service with nobody in it."""
    caseroom = fresh_caseroom(tmp_path, clock=clock)
    caseroom.close()
    running = Server(caseroom, free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture
def kept() -> Iterator[ExitStack]:
    """What stays open until the end of the test, whatever the server does with it."""
    with ExitStack() as stack:
        yield stack


def connected(server: Server, kept: ExitStack) -> socket.socket:
    address = ("127.0.0.1", server.port)
    return kept.enter_context(socket.create_connection(address, timeout=PATIENCE_SECONDS))


def ask(server: Server, client: socket.socket, *headers: str) -> None:
    lines = ("GET /sign-in HTTP/1.1", f"Host: localhost:{server.port}", *headers)
    client.sendall("\r\n".join((*lines, "", "")).encode())


def answer(client: socket.socket) -> tuple[int, bool]:
    """The status of a whole answer, and whether the server says that it was the last."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += more(client)
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.lower().split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines)
    while len(body) < int(headers[b"content-length"]):
        body += more(client)
    return int(first.split()[1]), headers[b"connection"] == b"close"


def more(client: socket.socket) -> bytes:
    got = client.recv(65536)
    assert got, "cut before its answer was whole"
    return got


@pytest.mark.long
def test_a_stop_waits_for_nobody_who_does_not_hang_up_and_answers_who_asks_meanwhile(
    server: Server, kept: ExitStack
) -> None:
    first, *slow, last = in_touch(server, kept)
    assert server.process
    server.process.terminate()
    wait_until_it_stops(server, first)
    for client in slow:
        ask(server, client)
    for client in slow:
        assert answer(client) == (200, True)
    ask(server, last)
    assert answer(last) == (200, True)
    server.stop()


def test_who_does_not_hang_up_keeps_nobody_waiting(server: Server, kept: ExitStack) -> None:
    *slow, other = in_touch(server, kept)
    for client in slow:
        ask(server, client, "Connection: close")
    for client in slow:
        assert answer(client) == (200, True)
    ask(server, other)
    assert answer(other) == (200, False)


def in_touch(server: Server, kept: ExitStack) -> list[socket.socket]:
    """Clients with a connection that the server keeps."""
    clients = [connected(server, kept) for _ in range(SLOW_CLIENTS + 2)]
    for client in clients:
        ask(server, client)
        assert answer(client) == (200, False)
    return clients


def wait_until_it_stops(server: Server, client: socket.socket) -> None:
    """Ask again and again until an answer says that it is the last."""
    is_last = False
    while not is_last:
        ask(server, client)
        status, is_last = answer(client)
        assert status == 200


@pytest.mark.long
def test_who_says_nothing_keeps_nobody_waiting_nor_a_stop(server: Server, kept: ExitStack) -> None:
    silent = [connected(server, kept) for _ in range(SILENT_CLIENTS)]
    other = connected(server, kept)
    ask(server, other)
    assert answer(other) == (200, False)
    ask(server, silent[0])
    assert answer(silent[0]) == (200, False)
    server.stop()


@pytest.mark.long
def test_who_has_hung_up_is_let_go(server: Server, kept: ExitStack) -> None:
    gone = connected(server, kept)
    ask(server, gone, "Connection: close")
    assert answer(gone) == (200, True)
    assert gone.recv(1) == b""
    gone.close()
    other = connected(server, kept)
    ask(server, other)
    assert answer(other) == (200, False)
    server.stop()
