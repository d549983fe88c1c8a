"""What a service in tests is forked from: the code, read and warm, as it stands before anything is opened."""

import gc
from pathlib import Path
from tempfile import TemporaryDirectory

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread
import pytest

from app import create_app
from meetings.reminders.sweep import sweep
from tests.compiled import keep_compiled
from tests.places import StoppedClock, fresh_caseroom

READ = (gunicorn.app.wsgiapp, gunicorn.workers.gthread, pytest)


def warm() -> None:
    """Compile what every service compiles at its start."""
    keep_compiled()
    with TemporaryDirectory() as folder:
        caseroom = fresh_caseroom(Path(folder), clock=StoppedClock())
        sweep(caseroom, caseroom.clock())
        app = create_app(caseroom.settings)
        app.test_client().get("/sign-in")
        for name in app.jinja_env.list_templates(extensions=["html"]):
            app.jinja_env.get_template(name)
        app.extensions["caseroom"].close()
        caseroom.close()


warm()
# A service that looks for garbage at its start would otherwise copy all of this to look at it.
gc.collect()
gc.freeze()
