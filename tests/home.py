"""Decides that most tests share one SQLite file and the connections to it, put back before each of them."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from meetings import live
from meetings.doors import Caseroom, record, viewer
from meetings.opening import caseroom_on
from meetings.settings import DATABASE_FILE
from tests.kept import put_back
from tests.places import settings_in, sqlite_template
from tests.serving import LOG


class Home:
    """A folder whose services come one after the other; the doors' engines outlive each of them.

    Nobody reads the database as a file: closing that would drop this process's locks on it. Ask for `whole`.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._settings = settings_in(folder, **settings)
        self._file = folder / DATABASE_FILE
        self._file.write_bytes(sqlite_template())
        self._tables = record.engine(self._settings)
        self._viewers = viewer.engines(self._settings)
        self._app: Flask | None = None
        self._options: dict[str, Any] = {}

    def open(self, clock: Callable[[], datetime]) -> Caseroom:
        """The next service, as a fresh one: nobody is in its database, and nothing else is in its folder."""
        put_back(self._file)
        for left in self._settings.instance.iterdir():
            if not left.name.startswith((DATABASE_FILE, LOG)):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        return caseroom_on(self._settings, self._tables, self._viewers, clock)

    def app(self, opened: Caseroom) -> Flask:
        """A service as an app that is asked and never served: made once, and as it was made on each."""
        if self._app is None:
            self._app = create_app(opened=opened)
            self._options = dict(self._app.config)
            return self._app
        self._app.extensions["caseroom"] = opened
        live.install(opened)
        self._app.config.clear()
        self._app.config.update(self._options)
        return self._app

    def close(self) -> None:
        """Give every connection back."""
        for engine in (self._tables, *self._viewers.values()):
            engine.dispose()


def whole(session: Session) -> bytes:
    """A session's SQLite database with all that was committed, as it would be written in one file."""
    raw: Any = session.connection().connection.dbapi_connection
    database: bytes = raw.serialize()
    return database


def app_with(caseroom: Caseroom, **settings: Any) -> Flask:
    """The same service as an app, but for some of its settings."""
    return create_app(opened=replace(caseroom, settings=replace(caseroom.settings, **settings)))
