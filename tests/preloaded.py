"""What a service in tests is forked from: the code, read and warm, as it stands before anything is opened."""

import concurrent.futures.thread
import encodings.ascii
import gc
import logging.config
import logging.handlers
from pathlib import Path
from tempfile import TemporaryDirectory

import apscheduler.triggers.interval
import gunicorn.app.wsgiapp
import gunicorn.glogging
import gunicorn.workers.gthread
import pytest

from app import create_app
from meetings.operations.opening_meeting import open_meeting
from meetings.reminders.sweep import sweep
from tests.cast import Cast, lay_scene
from tests.clients import signed_in
from tests.compiled import keep_compiled
from tests.places import StoppedClock, fresh_caseroom

READ = (
    apscheduler.triggers.interval,
    concurrent.futures.thread,
    encodings.ascii,
    gunicorn.app.wsgiapp,
    gunicorn.glogging,
    gunicorn.workers.gthread,
    logging.config,
    logging.handlers,
    pytest,
)


def warm() -> None:
    """Compile what every service compiles at its start, and for the pages that most tests ask for."""
    keep_compiled()
    clock = StoppedClock()
    with TemporaryDirectory() as folder:
        caseroom = fresh_caseroom(Path(folder), clock=clock)
        cast = lay_scene(caseroom, clock())
        open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
        sweep(caseroom, clock())
        app = create_app(caseroom.settings, clock=clock)
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
        for person in ("alma", "fay"):
            client = signed_in(app, person)
            for address in addresses(cast):
                client.get(address)
        app.extensions["caseroom"].close()
        caseroom.close()


def addresses(cast: Cast) -> list[str]:
    """Pages of a case, of a meeting and around them."""
    case, meeting = f"/cases/{cast.cases['one']}", f"/meetings/{cast.meeting}"
    parts = ("", "/console", "/phone", "/minutes")
    return [
        "/sign-in",
        "/",
        "/cases",
        case,
        f"{case}/information/new",
        "/actions",
        *(meeting + part for part in parts),
    ]


warm()
# A service that looks for garbage at its start would otherwise copy all of this to look at it.
gc.collect()
gc.freeze()
