"""What every template may use: filters for days and times, static addresses; and the pages of errors."""

import hashlib
from collections.abc import Mapping, Set
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined, Undefined
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from meetings import bundles, guard
from meetings.duedates import spoken
from meetings.narrowing import Narrowed
from meetings.operations.sessions import administrator_idle_minutes
from meetings.paging import Page
from meetings.refusals import Conflict, NotVisible, TooOften
from meetings.remembered import Remembered
from meetings.rendering import PageEnvironment

ROOT = Path(__file__).parents[1]


class PageUndefined(StrictUndefined):
    """Strict for names and objects; the design system's templates read optional keys of dicts."""

    def __new__(cls, hint: str | None = None, obj: Any = None, *_: Any, **__: Any) -> Any:
        return super().__new__(Undefined if isinstance(obj, dict) else cls)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)


def install(app: Flask) -> None:
    """Give the templates their loader, filters and names, and every error its page."""
    zone = guard_settings(app).zone
    app.jinja_environment = PageEnvironment
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.undefined = PageUndefined
    app.jinja_env.add_extension(Remembered)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {
        "day": lambda moment: spoken(_day(moment, zone)),
        "short_day": lambda moment: spoken(_day(moment, zone)).rsplit(" ", 1)[0],
        "clock": lambda moment: _clock(moment.astimezone(zone)),
    }
    app.jinja_env.globals |= {"asset": _asset, "turns": _turns, "heads": _heads}
    app.context_processor(_asker)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(NotVisible, _not_found)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(RequestEntityTooLarge, _too_long)
    app.register_error_handler(DataError, _not_found)
    app.register_error_handler(OperationalError, _busy)


def guard_settings(app: Flask) -> Any:
    """The settings of the service behind an app."""
    return app.extensions["caseroom"].settings


def _day(moment: date | datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


@cache
def _asset(path: str) -> str:
    """The address of a static file, with its fingerprint, so that it can be cached for ever."""
    fingerprint = hashlib.sha256(bundles.content(path)).hexdigest()[:12]
    return f"/static/{path}?v={fingerprint}"


def _turns(page: Page[object], name: str, anchor: str) -> dict[str, object]:
    """The links between the pages of a list, as the design system's pagination asks for them."""

    def link(number: int) -> dict[str, object]:
        href = f"{_asking({name: number}, but={name})}{anchor and '#'}{anchor}"
        return {"number": number, "href": href, "current": number == page.number}

    return {
        "items": [link(number) if number else {"ellipsis": True} for number in page.links],
        "previous": link(page.number - 1) if page.number > 1 else None,
        "next": link(page.number + 1) if page.number < page.of else None,
    }


def _heads(found: Narrowed[object], columns: Mapping[str, str]) -> list[dict[str, str | None]]:
    """The heads of a list's columns, by their texts: each that sorts does so by a link."""
    return [
        {
            "text": text,
            "href": _asking({"sort": found.turned(name)}, but={"sort", "page"}) if name else None,
            "sorted": found.sorted_by(name) if name else None,
        }
        for text, name in columns.items()
    ]


def _asking(values: Mapping[str, object], *, but: Set[str]) -> str:
    """The same address with some values more, and without what else it asked by some names."""
    asked = [(key, value) for key, value in request.args.items(multi=True) if key not in but and value]
    return f"{request.path}?{urlencode([*asked, *values.items()])}"


def _asker() -> dict[str, object]:
    who = None if "failing" in g else guard.signed_in()
    return {
        "viewer_person": who if who is not None and who.kind == "person" else None,
        "passkeys_offered": request.host == urlsplit(guard.caseroom().settings.base_url).netloc,
        "oidc_offered": bool(guard.caseroom().settings.oidc_issuer),
        "first_look_minutes": administrator_idle_minutes(guard.caseroom().settings),
        "marking": None,
    }


def _page(status: int, heading: str, text: str) -> tuple[str, int]:
    """A page of few words; the words alone for htmx, and for a host that no address can be made for."""
    if status >= 500:
        g.failing = True  # Who is signed in is not asked of a database that may be what failed.
    if request.headers.get("HX-Request") or isinstance(request.routing_exception, SecurityError):
        return text, status
    return render_template("error.html", title=heading, text=text), status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404:
        return _not_found(error)
    words = "Nothing was changed. Go back and try again."
    page = make_response(_page(error.code, "Something went wrong", words))
    page.headers.extend([(name, value) for name, value in error.get_headers() if name == "Allow"])
    return page


def _not_found(_: Exception) -> tuple[str, int]:
    """The one answer for missing and forbidden, and for what no row can hold, such as a NUL in an id."""
    return _page(404, "Page not found", "It may have moved, or it may not be for you to see.")


def _busy(_: Exception) -> ResponseReturnValue:
    """The database is locked, full or away: nothing was written, and soon it may be."""
    current_app.logger.exception("the database did not answer")
    words = "Nothing was saved. Wait a moment, then go back and send it again."
    return *_page(503, "The service is busy", words), {"Retry-After": "10"}


def _stale_page(_: Exception) -> tuple[str, int]:
    return _page(400, "This page is out of date", "Copy what you typed, load the page again, then try again.")


def _conflict(error: Conflict) -> tuple[str, int]:
    return _page(409, "Somebody else was first", error.message)


def _too_long(_: Exception) -> tuple[str, int]:
    return _page(413, "That is too long", "Nothing was saved. Go back and shorten what you typed.")


def _too_often(error: TooOften) -> ResponseReturnValue:
    return *_page(429, "Too many tries", str(error)), {"Retry-After": str(error.seconds)}
