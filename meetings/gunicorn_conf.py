"""Decides how gunicorn serves Caseroom: processes, threads, the clock in each process, and a fast stop.

The process that the others are forked from answers nobody: what only they need is imported in them.
"""

import gc
import logging
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from meetings import serving
from meetings.reminders.transports import configured
from meetings.serving import InUseError
from meetings.settings import Settings, SettingsError

if TYPE_CHECKING:
    from flask import Flask

REFUSED = "Caseroom cannot start. {}\n"

try:
    settings = Settings.from_environment(os.environ)
    configured(settings)
except (SettingsError, ValueError) as error:
    sys.stderr.write(REFUSED.format(error))
    sys.exit(2)

wsgi_app = "meetings.gunicorn_conf:served()"
bind = f"{settings.bind_host}:{settings.port}"
workers = settings.workers
worker_class = "meetings.gunicorn_worker.PatientWorker"
threads = 40
# Phones keep their connection between two polls: one process may hold a thousand of them and more.
worker_connections = 2000
# Longer than any poll interval, in seconds, so that a poll never pays for a new connection.
keepalive = 15
graceful_timeout = 10
# What the service writes is for its owner alone.
umask = 0o077
control_socket_disable = True


def served() -> "Flask":
    """The application; where it may not open, why, in a sentence, and the code by which gunicorn stops."""
    from app import create_app

    try:
        return create_app()
    except SettingsError as error:
        sys.stderr.write(REFUSED.format(error))
        sys.exit(Arbiter.WORKER_BOOT_ERROR)


def on_starting(server: Arbiter) -> None:
    """Say that the database is served, in the process that all others are forked from."""
    path = settings.database_file
    # Without a database each process refuses to start, and says so.
    if path is None or not path.exists():
        return
    try:
        serving.serve(path)
    except InUseError as error:
        sys.stderr.write(REFUSED.format(error))
        sys.exit(2)


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Keep each process on one core: on two, its threads fight for the interpreter lock."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[worker.age % len(cores)]})


def post_worker_init(worker: Worker) -> None:
    """Start what runs beside the requests, let a stop end open streams first, say where to go."""
    start_clock(worker.wsgi)
    _collect_seldom()
    _close_streams_before(signal.SIGTERM)
    if worker.age == 1:
        logging.getLogger("gunicorn.error").info("Caseroom is open at %s", settings.base_url)


def worker_int(worker: Worker) -> None:
    """End the open streams on Ctrl-C as well: the interpreter waits for their threads."""
    from meetings import live

    live.close()


def start_clock(app: object) -> None:
    """Start the clock that ticks the reminder sweep of `app`; after the fork, which no thread survives."""
    from meetings.reminders import clock

    clock.start(app)


def _collect_seldom() -> None:
    """Look for garbage after many pages instead of several times in each; what stands at the start stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _close_streams_before(number: signal.Signals) -> None:
    # Imported here and not in the handler, which may interrupt an import. `close` only sets a flag.
    from meetings import live

    stop = signal.getsignal(number)

    def close_streams_and_stop(received: int, frame: FrameType | None) -> None:
        live.close()
        if callable(stop):
            stop(received, frame)

    signal.signal(number, close_streams_and_stop)
