"""Decides who is asking: whom a request's cookies stand for, and what the service lets them look through."""

from datetime import datetime

from flask import Request, Response, abort, current_app, g
from flask_login import current_user

from meetings.doors import Caseroom, viewers
from meetings.doors.viewer import Sight, looking
from meetings.doors.viewers import Viewer
from meetings.operations import sessions
from meetings.operations.sessions import SignedIn

_COOKIES = {
    "person": "caseroom",
    "half": "caseroom",
    "phone": "caseroom",
    "projector": "projector",
    "guest": "guest",
}
# Which session a request is taken for first, by the part of the service that it goes to.
_FIRST = {"projector": ("projector", "caseroom"), "guest_phone": ("guest",)}


class Asking:
    """Whoever a session stands for, as Flask-Login knows them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, signed_in: SignedIn) -> None:
        self.session = signed_in
        self.name = signed_in.name
        self.agency_name = signed_in.agency_name

    def get_id(self) -> str:
        return self.session.session_id


def caseroom() -> Caseroom:
    """The running service."""
    service: Caseroom = current_app.extensions["caseroom"]
    return service


def now() -> datetime:
    """The moment of this request: read once, so that one answer is judged at one time."""
    if "now" not in g:
        g.now = caseroom().clock()
    moment: datetime = g.now
    return moment


def signed_in() -> SignedIn | None:
    """Whom this request's session stands for."""
    return current_user.session if current_user.is_authenticated else None


def viewer() -> Viewer:
    """The person asking, as every policy and operation judges them; 404 for a projector or a guest."""
    who = signed_in()
    if who is None or who.kind not in ("person", "phone") or not who.person_id or not who.agency_id:
        abort(404)
    return viewers.desk(who.person_id, who.agency_id, now())


def half_way() -> tuple[Viewer, str]:
    """Who has given their password and waits for the second step, and their session; 404 for anybody else."""
    who = signed_in()
    if who is None or who.kind != "half" or who.person_id is None or who.agency_id is None:
        abort(404)
    return viewers.desk(who.person_id, who.agency_id, now()), who.session_id


def sight(of: Viewer | None = None) -> Sight:
    """This request's session through the viewer door, for the person asking or the viewer given."""
    who = of or viewer()
    opened: dict[Viewer, Sight] = g.setdefault("sights", {})
    if who not in opened:
        opened[who] = looking(caseroom(), who)
    return opened[who]


def session_cookie(answer: Response, name: str, token: str) -> None:
    """Hand a session's token to the browser, unreadable to scripts."""
    secure = caseroom().settings.over_tls
    answer.set_cookie(cookie_name(name), token, httponly=True, samesite="Lax", secure=secure, path="/")


def forget_cookie(answer: Response, name: str) -> None:
    """Have the browser drop a session's token; a `__Host-` cookie is only dropped as it was set."""
    answer.delete_cookie(
        cookie_name(name), path="/", secure=caseroom().settings.over_tls, httponly=True, samesite="Lax"
    )


def cookie_name(name: str) -> str:
    """The name of a session cookie; with the `__Host-` prefix wherever it is sent over TLS."""
    return f"__Host-{name}" if caseroom().settings.over_tls else name


def stands_for(incoming: Request) -> Asking | None:
    """Whom the cookies stand for; a laptop may be its person's desk and, in another window, the projector."""
    meeting_id = (incoming.view_args or {}).get("meeting_id", "")
    for name in _FIRST.get(incoming.blueprint or "", ("caseroom", "projector")):
        token = incoming.cookies.get(cookie_name(name))
        found = sessions.find(caseroom(), token, now(), meeting_id=meeting_id) if token else None
        if found is not None and _COOKIES[found.kind] == name:
            return Asking(found)
    return None


def look_away(_: BaseException | None) -> None:
    """Close what this request looked through."""
    opened: dict[Viewer, Sight] = g.pop("sights", {})
    for found in opened.values():
        found.close()
