"""Decides what another site may have a browser do here: follow a link, and nothing else."""

from urllib.parse import urlsplit

from flask import abort, current_app, request

from meetings.guard.access import asks_fresh

_READING = ("GET", "HEAD")


def refuse_foreign() -> None:
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
    return request.method in _READING and said == ["navigate", "document"] and not asks_fresh(route)
