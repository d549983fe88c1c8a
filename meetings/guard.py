"""The HTTP half of need to know: who is asking, which routes they may call, and what every answer carries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import InstrumentedAttribute

from meetings import kept_forms
from meetings.doors import Caseroom, viewers
from meetings.doors.viewer import Sight, looking
from meetings.doors.viewers import Viewer
from meetings.forms.signing_in import ProveForm, SignInForm
from meetings.hardening import harden
from meetings.kept_forms import KeptForm
from meetings.operations import refused, sessions
from meetings.operations.sessions import SignedIn
from meetings.refusals import Invalid

PUBLIC = "anyone"
SIGNED_IN = "signed in"
UNDERTAKEN = "signed in, with a standing undertaking"
PROJECTOR = "a projector"
GUEST = "a guest of a meeting"
HALF_WAY = "signed in by password, before the second step"
_RULES = (PUBLIC, SIGNED_IN, UNDERTAKEN, PROJECTOR, GUEST, HALF_WAY)
_COOKIES = {
    "person": "caseroom",
    "half": "caseroom",
    "phone": "caseroom",
    "projector": "projector",
    "guest": "guest",
}
# Which session a request is taken for first, by the part of the service that it goes to.
_FIRST = {"projector": ("projector", "caseroom"), "guest_phone": ("guest",)}
_ACCESS = "caseroom_access"
_FRESH = "caseroom_fresh"
_READING = ("GET", "HEAD")
# What a phone that is signed in to one meeting alone may ask for, at that meeting; and anywhere.
_OF_PHONES = frozenset({"phone", "interests"})
_OF_PHONES_ANYWHERE = frozenset({"signing_in.sign_out", "undertaking.answer", "undertaking.show"})
# Where a phone of one meeting signs in as its owner does at a desk, instead of being led back.
_OF_DESKS = frozenset({"links.follow"})
# What a page asks by itself, without anybody touching it: none of it keeps a session from going idle.
POLLS = frozenset(
    {
        "account.left",
        "console.live",
        "console.stream",
        "guest_phone.live",
        "phone.live",
        "projector.live",
        "projector.stream",
        "projector.way_in",
    }
)
TOUCHED_EACH = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=5)
PHONE_OVER = "You are signed out. Sign in, or scan the code again while the meeting is open."
GUEST_OVER = "You are no longer in the meeting. While it is open, you can join again."
_Route = TypeVar("_Route", bound=Callable[..., object])


class AccessError(Exception):
    """A route without a declared access rule; the service must not start."""


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


def access(rule: str, *, fresh: bool = False) -> Callable[[_Route], _Route]:
    """Declare who may call a route; every route declares one, or the service does not start.

    With `fresh`, a person must have proved who they are within the last five minutes, or does so first.
    """
    if rule not in _RULES:
        raise AccessError(f"there is no access rule “{rule}”")

    def declare(route: _Route) -> _Route:
        setattr(route, _ACCESS, rule)
        setattr(route, _FRESH, fresh)
        return route

    return declare


def declared_access(app: Flask) -> dict[str, str]:
    """The access rule of every endpoint; raises AccessError where one is missing."""
    rules = {name: getattr(route, _ACCESS, None) for name, route in app.view_functions.items()}
    if missing := sorted(name for name, rule in rules.items() if rule is None):
        raise AccessError(f"these routes declare no access: {', '.join(missing)}")
    return {name: str(rule) for name, rule in rules.items()}


def install(app: Flask) -> None:
    """Put the guard before every request and its headers on every answer."""
    login = LoginManager()
    login.request_loader(_asking)
    login.session_protection = None
    login.init_app(app, add_context_processor=False)
    app.before_request(_refuse_foreign)
    app.before_request(_admit)
    app.teardown_request(_look_away)
    app.after_request(harden)
    app.after_request(_note_refusal)


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
    if "sight" not in g:
        g.sight = looking(caseroom(), of or viewer())
    found: Sight = g.sight
    return found


def visible(column: InstrumentedAttribute[str], row_id: str) -> str:
    """The id given, if its row is visible to the person asking; else 404, as for one that does not exist."""
    if sight().execute(select(column).where(column == row_id)).first() is None:
        abort(404)
    return row_id


@contextmanager
def beside(form: FlaskForm) -> Iterator[None]:
    """Put what an operation refuses beside the form's fields; messages for none of them go to the first."""
    try:
        yield
    except Invalid as refusal:
        for name, message in refusal.messages.items():
            field = form[name] if name in form else next(iter(form))
            field.errors = [*field.errors, message]


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


def _asking(incoming: Request) -> Asking | None:
    """Whom the cookies stand for; a laptop may be its person's desk and, in another window, the projector."""
    meeting_id = (incoming.view_args or {}).get("meeting_id", "")
    for name in _FIRST.get(incoming.blueprint or "", ("caseroom", "projector")):
        token = incoming.cookies.get(cookie_name(name))
        found = sessions.find(caseroom(), token, now(), meeting_id=meeting_id) if token else None
        if found is not None and _COOKIES[found.kind] == name:
            return Asking(found)
    return None


def _refuse_foreign() -> None:
    """Refuse with 403 what another site has a browser send: nothing of theirs but a person following a link.

    A link in a mail or a scanned code opens a page; it changes nothing and takes nothing away. A browser that
    does not say where a request comes from must name our own origin with whatever it sends.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is None:
        origin = request.headers.get("Origin")
        if request.method not in _READING and origin and urlsplit(origin).netloc != request.host:
            abort(403)
    elif site not in ("same-origin", "none") and not _follows_link():
        abort(403)


def _follows_link() -> bool:
    route = current_app.view_functions.get(request.endpoint or "")
    said = [request.headers.get(f"Sec-Fetch-{name}") for name in ("Mode", "Dest")]
    return (
        request.method in _READING and said == ["navigate", "document"] and not getattr(route, _FRESH, False)
    )


def _admit() -> ResponseReturnValue | None:
    """Refuse whoever the route's rule does not admit: to sign in, its second step, to undertake, or 404."""
    if request.endpoint is None:
        return None
    route = current_app.view_functions[request.endpoint]
    rule = getattr(route, _ACCESS)
    if rule == PUBLIC:
        return None
    who = signed_in()
    refusal = _refusal(rule, who)
    if refusal is None and who is not None and who.kind == "person":
        if getattr(route, _FRESH) and not _is_fresh(who):
            return _prove_again(who)
        _touch(who)
    return refusal


def _refusal(rule: str, who: SignedIn | None) -> ResponseReturnValue | None:
    if rule == GUEST:
        return None if who is not None and who.kind == "guest" else _guests_way_in()
    if (rule == PROJECTOR) != (who is not None and who.kind == "projector"):
        return _pairing() if rule == PROJECTOR else _sign_in()
    if who is None:
        return _sign_in()
    if (rule == HALF_WAY) != (who.kind == "half"):
        return redirect(url_for("home.show"), 303) if rule == HALF_WAY else _second_step()
    if who.kind == "phone" and not _is_of_phones(who):
        return _sign_in() if request.endpoint in _OF_DESKS else _back_to_meeting(who)
    if rule == UNDERTAKEN and not who.undertaken:
        return _undertake()
    return None


def _is_of_phones(who: SignedIn) -> bool:
    if request.blueprint in _OF_PHONES:
        return (request.view_args or {}).get("meeting_id") == who.meeting_id
    return request.endpoint in _OF_PHONES_ANYWHERE


def _back_to_meeting(who: SignedIn) -> ResponseReturnValue:
    """A phone that is signed in to one meeting opens that meeting, whatever else was asked for."""
    if request.headers.get("HX-Request"):
        abort(404)
    return redirect(url_for("phone.show", meeting_id=who.meeting_id), 303)


def _is_fresh(who: SignedIn) -> bool:
    return who.proved_at is not None and now() - who.proved_at <= FRESH_FOR


def _touch(who: SignedIn) -> None:
    """Remember, at most once a minute, that a session is used; what cannot be written stops no answer."""
    if request.endpoint not in POLLS and now() - who.seen_at >= TOUCHED_EACH:
        with suppress(OperationalError):
            sessions.touch(caseroom(), who.session_id, now())


def _sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        abort(401)
    if request.method == "POST":
        if kept := _kept():
            form = SignInForm(formdata=None, kept=kept)
            return render_template("signing_in/show.html", form=form, member=None, demo=False), 401
        flash("You were not signed in, so nothing was saved.")
    elif request.endpoint == "phone.show" and request.cookies.get(cookie_name("caseroom")):
        flash(PHONE_OVER)
    return redirect(url_for("signing_in.show", next=_wanted()), 303)


def _kept() -> str:
    """What was sent by a session that has ended, sealed for its person; empty where there was none."""
    token = request.cookies.get(cookie_name("caseroom"))
    person_id = sessions.person_of(caseroom(), token) if token else None
    typed = [name for name in request.form if name != "csrf_token"]
    return keep_form(person_id) if person_id and typed else ""


def keep_form(person_id: str) -> str:
    """The form that was just sent, sealed for one person, to be given back; empty where it is too long."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    form = KeptForm(request.full_path.rstrip("?"), fields)
    return kept_forms.keep(caseroom().settings.secret_key, form, person_id, now())


def _prove_again(who: SignedIn) -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        abort(401)
    if request.method == "POST":
        form = ProveForm(formdata=None, kept=keep_form(str(who.person_id)), next="")
        return render_template("signing_in/prove.html", form=form), 401
    return redirect(url_for("proving.show", next=_wanted()), 303)


def _second_step() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        abort(401)
    return redirect(url_for("second_step.show", next=_wanted()), 303)


def _wanted() -> str | None:
    """Where somebody wanted to go, to be led there afterwards."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _pairing() -> ResponseReturnValue:
    """A screen whose session has ended starts again, never by an error."""
    start = url_for("projector.show")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": start})
    return redirect(start, 303)


def _guests_way_in() -> ResponseReturnValue:
    """A guest whose session has ended joins again; an open page takes its content away."""
    if request.headers.get("HX-Request"):
        abort(401)
    if request.cookies.get(cookie_name("guest")):
        flash(GUEST_OVER)
    return redirect(url_for("guest_phone.way_in"), 303)


def _undertake() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        abort(401)
    return redirect(url_for("undertaking.show", next=request.full_path.rstrip("?")), 303)


def _look_away(_: BaseException | None) -> None:
    found: Sight | None = g.pop("sight", None)
    if found is not None:
        found.close()


def _note_refusal(answer: Response) -> Response:
    """Have the audit say who was refused what; a database that cannot take it stops no answer."""
    who = signed_in() if answer.status_code == 404 and request.view_args else None
    if who is not None and who.kind == "person" and request.endpoint != "static":
        ids = (request.view_args or {}).items()
        asked = {name: str(value) for name, value in ids if name.endswith("_id")}
        with suppress(OperationalError):
            refused.note_refusal(caseroom(), viewer(), str(request.endpoint), asked)
    return answer
