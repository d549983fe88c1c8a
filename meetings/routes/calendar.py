"""A person's private calendar: its page, and the address that a calendar program reads."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.calendars import rendered
from meetings.doors.viewer import looking
from meetings.forms.cases import EndForm
from meetings.guard import PUBLIC, UNDERTAKEN, access
from meetings.operations import calendar_feeds
from meetings.queries import calendar

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar")
@access(UNDERTAKEN)
def show() -> str:
    """Whether the viewer's calendar has an address, and until when."""
    return _page()


@blueprint.post("/calendar")
@access(UNDERTAKEN)
def make() -> ResponseReturnValue:
    """Make a new address, and show it this once."""
    if not EndForm().validate_on_submit():
        return _page(), 422
    token = calendar_feeds.make_feed(guard.caseroom(), guard.viewer())
    return _page(f"{guard.caseroom().settings.base_url}{url_for('calendar.feed', token=token)}")


@blueprint.post("/calendar/end")
@access(UNDERTAKEN)
def end() -> ResponseReturnValue:
    """End the address."""
    if calendar_feeds.end_feed(guard.caseroom(), guard.viewer()):
        flash("Your calendar’s address has ended. Programs that read it get nothing from now on.")
    return redirect(url_for("calendar.show"), 303)


@blueprint.get("/calendar/<token>.ics")
@access(PUBLIC)
def feed(token: str) -> Response:
    """The calendar of whoever was given this address, as far as they may see it now."""
    service = guard.caseroom()
    viewer = calendar_feeds.reader(service, token, guard.now())
    if viewer is None:
        abort(404)
    with looking(service, viewer) as sight:
        entries = calendar.entries(sight)
    base_url = service.settings.base_url
    host = urlsplit(base_url).hostname or "caseroom"
    content = rendered(entries, host=host, base_url=base_url, now=guard.now())
    return Response(content, mimetype="text/calendar", headers={"Content-Disposition": "inline"})


def _page(address: str = "") -> str:
    until = calendar_feeds.standing_until(guard.caseroom(), guard.viewer())
    return render_template("calendar/show.html", until=until, address=address, form=EndForm())
