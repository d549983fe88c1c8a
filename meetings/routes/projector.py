"""The projector: pairing, then what everyone in the room may see; whatever fails, the holding card."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup

from meetings import guard, qr, references
from meetings.doors import viewers
from meetings.doors.viewer import Sight
from meetings.guard import PROJECTOR, PUBLIC, access
from meetings.operations import projectors, sessions
from meetings.operations.sessions import SignedIn
from meetings.queries import projector
from meetings.queries.projector import ONE_MOMENT, Pairing, Screen
from meetings.routes import days, live_pages

blueprint = Blueprint("projector", __name__, url_prefix="/projector")

PAIRING = 1


@dataclass(frozen=True, slots=True)
class WayIn:
    """The QR code and the room code, which change together."""

    url: str
    every: str
    svg: Markup
    address: str
    code: str
    big: bool


@blueprint.get("")
@access(PUBLIC)
def show() -> str:
    """This browser's screen; before it is a projector, and after its meeting, the button to make it one."""
    who = _screen_session()
    if who is None:
        return render_template("projector/start.html")
    return render_template("projector/show.html", **_values(who))


@blueprint.post("")
@access(PUBLIC)
def start() -> ResponseReturnValue:
    """Make this browser a projector that shows a pairing code."""
    token = projectors.start_pairing(guard.caseroom(), guard.now())
    answer = Response(status=303, headers={"Location": url_for("projector.show")})
    guard.session_cookie(answer, "projector", token)
    return answer


@blueprint.get("/live")
@access(PROJECTOR)
def live() -> ResponseReturnValue:
    """The one live element, or 204 while there is nothing newer."""
    who = _screen_session()
    if who is None:
        return Response(status=204, headers={"HX-Redirect": url_for("projector.show")})
    waiting = who.meeting_id is None and request.args.get("rev", type=int) == PAIRING
    if waiting or (who.meeting_id is not None and live_pages.unchanged(who.meeting_id)):
        return Response(status=204)
    return render_template("projector/_live.html", **_values(who))


@blueprint.get("/qr")
@access(PROJECTOR)
def way_in() -> ResponseReturnValue:
    """The way in as it is now; nothing once the meeting is over."""
    who = _screen_session()
    if who is None or who.meeting_id is None:
        return Response(status=204)
    if not projector.is_open(_room(who.meeting_id), who.meeting_id):
        return Response(status=204)
    return render_template("projector/_qr.html", qr=_way_in(who.meeting_id, big="big" in request.args))


@blueprint.get("/stream")
@access(PROJECTOR)
def stream() -> Response:
    """The revision signal; a screen that is not paired yet has none."""
    who = _screen_session()
    if who is None or who.meeting_id is None:
        return Response(status=204)
    caseroom, meeting_id = guard.caseroom(), who.meeting_id
    token = request.cookies[guard.cookie_name("projector")]

    def may() -> bool:
        found = sessions.find(caseroom, token, caseroom.clock())
        return found is not None and found.meeting_id == meeting_id

    return live_pages.stream(meeting_id, may)


@blueprint.errorhandler(CSRFError)
def start_again(_: CSRFError) -> ResponseReturnValue:
    """A page that stood too long is loaded anew."""
    return redirect(url_for("projector.show"), 303)


@blueprint.errorhandler(Exception)
def hold(_: Exception) -> ResponseReturnValue:
    """The holding card, whatever went wrong: drawn without the database, without anything of the meeting."""
    current_app.logger.exception("the projector shows its holding card")
    if request.endpoint in ("projector.stream", "projector.way_in"):
        return Response(status=503 if request.endpoint == "projector.stream" else 204)
    name = "_live" if request.endpoint == "projector.live" else "show"
    screen = Screen("holding", "Caseroom", None, 0, ONE_MOMENT)
    # Not render_template: that asks who is signed in, which may be what failed.
    return current_app.jinja_env.get_template(f"projector/{name}.html").render(**_view(screen, None))


def _screen_session() -> SignedIn | None:
    who = guard.signed_in()
    return who if who is not None and who.kind == "projector" else None


def _room(meeting_id: str) -> Sight:
    return guard.sight(viewers.room(meeting_id, guard.now()))


def _values(who: SignedIn) -> dict[str, Any]:
    if who.meeting_id is None:
        code = projectors.pairing_code(guard.caseroom(), who.session_id) or ""
        return _view(Screen("pairing", "Caseroom", None, PAIRING, Pairing(references.shown(code))), None)
    screen = projector.screen(_room(who.meeting_id), who.meeting_id, days.today())
    joinable = screen.revision and screen.name not in ("closing", "nothing", "pairing")
    return _view(screen, _way_in(who.meeting_id, big=screen.name == "join") if joinable else None)


def _view(screen: Screen, way_in: WayIn | None) -> dict[str, Any]:
    """What the projector's templates need."""
    clock = live_pages.wall_clock()
    view = {
        "poll_url": url_for("projector.live", rev=screen.revision),
        "poll_every": f"{guard.caseroom().settings.screen_poll_ms}ms",
        "stream_url": url_for("projector.stream"),
        "screen": screen.name,
        "body": screen.body,
        "marking": screen.marking,
        "meeting": screen.meeting,
        "clock": clock.text,
        "clock_seconds": clock.seconds,
    }
    return {"view": view, "qr": way_in}


def _way_in(meeting_id: str, *, big: bool) -> WayIn:
    caseroom = guard.caseroom()
    code = projectors.room_code(caseroom, meeting_id, guard.now())
    return WayIn(
        url=url_for("projector.way_in", big=1 if big else None),
        every=f"{caseroom.settings.qr_poll_ms}ms",
        svg=qr.qr_svg(qr.join_url(caseroom.settings.base_url, code)),
        address=f"{urlsplit(caseroom.settings.base_url).netloc}/j",
        code=references.shown(code),
        big=big,
    )
