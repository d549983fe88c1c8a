"""The HTTP half of need to know: who is asking, which routes they may call, and what every answer carries."""

from flask import Flask
from flask_login import LoginManager

from meetings.guard.access import (
    GUEST,
    HALF_WAY,
    PROJECTOR,
    PUBLIC,
    SIGNED_IN,
    UNDERTAKEN,
    AccessError,
    access,
    declared_access,
)
from meetings.guard.admission import admit
from meetings.guard.asking import (
    caseroom,
    cookie_name,
    forget_cookie,
    half_way,
    look_away,
    now,
    session_cookie,
    sight,
    signed_in,
    stands_for,
    viewer,
)
from meetings.guard.foreign import refuse_foreign
from meetings.guard.headers import harden
from meetings.guard.refusing import beside, note_refusal

__all__ = [
    "GUEST",
    "HALF_WAY",
    "PROJECTOR",
    "PUBLIC",
    "SIGNED_IN",
    "UNDERTAKEN",
    "AccessError",
    "access",
    "beside",
    "caseroom",
    "cookie_name",
    "declared_access",
    "forget_cookie",
    "half_way",
    "install",
    "now",
    "session_cookie",
    "sight",
    "signed_in",
    "viewer",
]


def install(app: Flask) -> None:
    """Put the guard before every request and its headers on every answer."""
    login = LoginManager()
    login.request_loader(stands_for)
    login.session_protection = None
    login.init_app(app, add_context_processor=False)
    app.before_request(refuse_foreign)
    app.before_request(admit)
    app.teardown_request(look_away)
    app.after_request(harden)
    app.after_request(note_refusal)
