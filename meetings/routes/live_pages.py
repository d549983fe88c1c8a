"""What projector, console and phone share: when a poll has nothing new, and what makes the next one early."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Response, request

from meetings import guard, live
from meetings.routes import days


class WallClock(NamedTuple):
    """The time of day where the partnership is: as read, and in seconds since midnight."""

    text: str
    seconds: int


def unchanged(meeting_id: str, *, phones: bool = False) -> bool:
    """Whether the poll's `rev` is the newest this process knows of; without a query.

    Ask only for a viewer who may see the page. Phones count the changes that phones see.
    """
    newest = live.hub(guard.caseroom()).newest(meeting_id)
    rev = request.args.get("rev", type=int)
    return newest is not None and rev is not None and rev >= (newest.phones if phones else newest.screens)


def stream(meeting_id: str, may: Callable[[], bool]) -> Response:
    """The revision signal of a meeting while `may` says yes; 503 where all places are taken."""
    hub = live.hub(guard.caseroom())
    # Nobody closes the answer to a HEAD, so it must not hold a place.
    if request.method == "HEAD":
        return Response(mimetype="text/event-stream")
    if not hub.take_slot():
        return Response(status=503, headers={"Retry-After": "30"})
    answer = Response(live.stream(hub, meeting_id, may), mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.call_on_close(hub.give_slot)
    return answer


def wall_clock() -> WallClock:
    """The time of this answer on the wall."""
    local = guard.now().astimezone(days.zone())
    return WallClock(
        f"{local.hour:02}:{local.minute:02}", local.hour * 3600 + local.minute * 60 + local.second
    )
