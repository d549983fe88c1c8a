"""Caseroom as a WSGI application: `create_app()` puts the parts together."""

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from meetings import bundles, commands, guard, live, pages, routes
from meetings.doors import Caseroom
from meetings.opening import open_caseroom, utc_now
from meetings.operations.demo_cast import refuse_outside_demo
from meetings.settings import Settings, SettingsError


class IdConverter(BaseConverter):
    """An id in an address: 32 hex digits, nothing else."""

    regex = "[0-9a-f]{32}"


def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
    opened: Caseroom | None = None,
) -> Flask:
    """The application, on a service that is open already or opened on the database of its settings.

    Raises SettingsError or says why it refuses to start.
    """
    app = Flask(__name__)
    commands.register(app)
    if settings is None and opened is None and commands.open_themselves(sys.argv):
        return app
    caseroom = opened or open_caseroom(settings or Settings.from_environment(os.environ), clock=clock)
    settings = caseroom.settings
    app.extensions["caseroom"] = caseroom
    try:
        refuse_outside_demo(caseroom)
    except SettingsError:
        caseroom.close()
        raise
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_form_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_form_bytes,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-forms" if settings.over_tls else "forms",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.over_tls,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.url_map.converters["id"] = IdConverter
    pages.install(app)
    CSRFProtect(app)
    guard.install(app)
    bundles.install(app)
    live.install(caseroom)
    routes.register(app)
    guard.declared_access(app)
    return app
