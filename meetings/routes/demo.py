"""The demo's front door: who is in the cast, at which address, and the mails it would have sent."""

from flask import Blueprint, abort, render_template, request

from meetings import guard
from meetings.guard import PUBLIC, access
from meetings.operations import demo_cast

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("")
@access(PUBLIC)
def show() -> str:
    """The cast, each with the address to open; 404 in a real service."""
    members = demo_cast.cast(guard.caseroom())
    if not members or came_from_elsewhere():
        abort(404)
    port = f":{request.host.split(':')[1]}" if ":" in request.host else ""
    return render_template("demo/show.html", members=members, port=port)


@blueprint.get("/mail")
@access(PUBLIC)
def mail() -> str:
    """What the file outbox holds; 404 in a real service."""
    if came_from_elsewhere() or not demo_cast.is_demo(guard.caseroom()):
        abort(404)
    return render_template("demo/mail.html", mails=demo_cast.mails(guard.caseroom()))


def came_from_elsewhere() -> bool:
    """Whether a request came through another machine, which a demo does not serve."""
    return "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
