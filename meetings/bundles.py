"""Which static files a page fetches as one: in a room full of phones each request is dear."""

from functools import cache
from pathlib import Path

from flask import Flask, Response, request

from meetings.guard import PUBLIC, access

STATIC = Path(__file__).parents[1] / "static"
# What was typed, sent and answered, or not: each of these files uses those before it.
_TYPED = ("js/unsent.js", "js/news.js", "js/trouble.js", "js/sent.js", "js/failed.js", "js/answered.js")
# The folder stands beside `css` and `js`, so that addresses in the files hold.
BUNDLES = {
    "bundle/console.css": ("css/app.css", "css/console.css"),
    "bundle/console.js": (
        "vendor/htmx.js",
        "vendor/hx-sse.js",
        "js/session.js",
        *_TYPED,
        "js/record.js",
        "js/table.js",
        "js/live.js",
        "js/clock.js",
        "js/keys.js",
        "js/lists.js",
    ),
    "bundle/page.js": ("js/unsent.js", "js/news.js", "js/resent.js"),
    "bundle/phone.js": (
        "vendor/htmx.js",
        "js/session.js",
        "js/double.js",
        *_TYPED,
        "js/live.js",
        "js/cover.js",
    ),
    "bundle/wall.js": ("vendor/htmx.js", "vendor/hx-sse.js", "js/live.js", "js/clock.js", "js/wall.js"),
}
_TYPES = {".css": "text/css", ".js": "text/javascript"}


def install(app: Flask) -> None:
    """Have the static route answer for the bundles too."""

    @access(PUBLIC)
    def static(filename: str) -> Response:
        if filename not in BUNDLES:
            return app.send_static_file(filename)
        answer = Response(content(filename), mimetype=_TYPES[Path(filename).suffix])
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    app.view_functions["static"] = static


@cache
def content(path: str) -> bytes:
    """A static file, or the files of a bundle one after the other; read once."""
    files = BUNDLES.get(path, (path,))
    # A script may end in a comment, or without its last semicolon.
    between = b"\n;\n" if path.endswith(".js") and len(files) > 1 else b"\n"
    return between.join((STATIC / name).read_bytes() for name in files)
