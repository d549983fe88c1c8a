"""Everything a viewer can fetch: every GET route with every id, hidden ones too, every link, every search."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from itertools import product
from zipfile import ZipFile

from bs4 import BeautifulSoup
from flask import Flask
from flask import Response as Answer
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from app import create_app
from meetings.doors import Caseroom, record
from meetings.settings import Settings
from models import Base
from models.people import Person
from tests.clients import signed_in
from tests.places import StoppedClock

MISSING = "0" * 32
IDS = {
    "action_id": "actions",
    "agency_id": "agencies",
    "attendance_id": "attendances",
    "asked_id": "minutes_requests",
    "case_id": "cases",
    "correction_id": "corrections",
    "decision_id": "decisions",
    "dissent_id": "dissents",
    "exclusion_id": "exclusions",
    "extract_id": "extracts",
    "holder_id": "correction_holders",
    "inaccuracy_id": "inaccuracies",
    "information_id": "information",
    "item_id": "agenda_items",
    "meeting_id": "meetings",
    "minutes_id": "minutes",
    "person_id": "people",
    "presence_id": "presences",
    "referral_id": "referrals",
    "request_id": "requests",
    "return_id": "returns",
}
# Places of a route that are no id: what may stand in each.
OTHERS = {"code": ("7KQ4M2", "no-such"), "token": ("no-such",)}
STREAMS = frozenset({"projector.stream", "console.stream"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What hidden rows are made of says "hidden" somewhere, so that searching for it finds a leak.
SOUGHT = "hidden"
# Where whoever is not signed in is sent from every page: all it holds of that page is its address.
_SENT_TO = "/sign-in?"
_PARTNER = re.compile(r"/partners/[0-9a-f]{32}")
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
_SEARCH = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL | re.IGNORECASE)
_ID = re.compile(rb"[0-9a-f]{32}")
_ADDRESSED = re.compile("[0-9a-f]{32}")
_CHANGING = (
    (re.compile(rb'(name="csrf_token" value=")[^"]+'), rb"\1"),
    (re.compile(rb'(name="(?:[0-9a-z]+-)?once"[^>]*value=")[0-9a-f]{32}'), rb"\1"),
    (re.compile(rb'(value=")[0-9a-f]{32}("[^>]*name="(?:[0-9a-z]+-)?once")'), rb"\1\2"),
    # A checkpoint seals all that ever happened, and so does the digest of what it is printed in.
    (re.compile(rb"(Audit checkpoint<).*?(<w:sectPr)", re.DOTALL), rb"\1\2"),
    (re.compile(rb"[0-9a-f]{64}"), rb""),
    (re.compile(rb'(data-label="Size">)[^<]*'), rb"\1"),
)
_HEADERS = ("Content-Type", "ETag", "Location", "HX-Trigger", "Content-Disposition")

# For what is read out of a page: most answers are the same one, which says that there is nothing.
_read_once = lru_cache(maxsize=256)

Page = tuple[int, tuple[tuple[str, str], ...], bytes]
Pages = dict[str, Page]
Leak = Callable[[Answer], None]


@dataclass
class Site:
    """A service on one world; `names` gives rows that both worlds have the other world's id.

    `leak` is what a test planted, if anything; `projector` the cookie of the screen in the room; `left_out`
    are addresses that are meant to tell of everything; `unknown` ids of the other world that stand nowhere
    in this one.
    """

    app: Flask
    clock: StoppedClock
    projector: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    leak: Leak | None = None
    swept: bool = False
    left_out: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def caseroom(self) -> Caseroom:
        """The service behind the app."""
        found: Caseroom = self.app.extensions["caseroom"]
        return found

    def client(self, name: str) -> FlaskClient:
        """The browser of a member of the cast, signed in once; of `nobody`; or of the `projector`."""
        if name not in self.clients:
            self.clients[name] = self._client(name)
        return self.clients[name]

    def _client(self, name: str) -> FlaskClient:
        if name not in ("nobody", "projector"):
            return signed_in(self.app, name)
        client = self.app.test_client()
        if name == "projector":
            client.set_cookie("projector", self.projector)
        return client

    def named(self, body: bytes) -> bytes:
        """A body with the other world's ids for what both have."""
        if not self.names:
            return body
        return _ID.sub(lambda own: self.names.get(own[0].decode(), own[0].decode()).encode(), body)

    def here(self, path: str) -> str:
        """An address of the other world as it is in this one."""
        theirs = {other: own for own, other in self.names.items()}
        return _ADDRESSED.sub(lambda other: theirs.get(other[0], other[0]), path)


def open_site(settings: Settings, clock: StoppedClock, projector: str = "") -> Site:
    """A site over a world's database."""
    site = Site(create_app(settings, clock=clock), clock, projector)

    def leak(answer: Answer) -> Answer:
        if site.leak is not None:
            site.leak(answer)
        return answer

    site.app.after_request(leak)
    return site


def ids_in(sites: Iterable[Site]) -> dict[str, list[str]]:
    """The ids of every addressable row of any of the worlds, and one that exists in none.

    Of the agencies, which nobody hides, those that have people.
    """
    found: dict[str, set[str]] = {table: {MISSING} for table in IDS.values()}
    for site in sites:
        with record.reading(site.caseroom) as session:
            for table in found:
                ids = session.scalars(select(Base.metadata.tables[table].c.id))
                found[table] |= {site.names.get(each, each) for each in ids}
            found["agencies"] &= {MISSING, *session.scalars(select(Person.agency_id))}
    return {table: sorted(ids) for table, ids in found.items()}


def addresses(app: Flask, ids: Mapping[str, list[str]]) -> list[str]:
    """Every GET route with every id in each of its places; fails for a place it does not know."""
    built: set[str] = set()
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static" and rule.endpoint not in STREAMS:
            built.update(_filled(rule, ids))
    return sorted(built)


def crawl(
    site: Site, client: FlaskClient, paths: Iterable[str], *, follow: Callable[[str], bool] = lambda _: True
) -> Pages:
    """What each address answers, each link and each search found in an answer, with tokens taken out.

    `follow` says which links to follow: all of them, unless told otherwise.
    """
    pages: Pages = {}
    asked: Pages = {}
    waiting = list(paths)
    partners = {found[0] for path in waiting if (found := _PARTNER.match(path))}
    while waiting:
        path = waiting.pop()
        if path in pages or path in site.left_out or path.startswith("/static/") or path.endswith("/stream"):
            continue
        pages[path] = page = _page(site, client, path, asked)
        if dict(page[1]).get("Content-Type", "").startswith("text/html"):
            links = _leads_to(path.split("?")[0], page[2].decode())
            waiting.extend(link for link in links if follow(link) and _is_gone_to(link, partners))
    return pages


def _page(site: Site, client: FlaskClient, path: str, asked: Pages) -> Page:
    """What an address answers.

    A world cannot tell an id that stands nowhere in it from one that exists in none: that is asked for.
    """
    unknown = [each for each in _ADDRESSED.findall(path) if each in site.unknown]
    if len(unknown) != 1 or MISSING in path:
        return _asked(site, client, path, asked)
    status, headers, body = _asked(site, client, path.replace(unknown[0], MISSING), asked)
    told = tuple((name, value.replace(MISSING, unknown[0])) for name, value in headers)
    return status, told, body.replace(MISSING.encode(), unknown[0].encode())


def _asked(site: Site, client: FlaskClient, path: str, asked: Pages) -> Page:
    if path not in asked:
        with client.get(site.here(path)) as answer:
            asked[path] = (answer.status_code, _headers(site, answer), site.named(_body(answer)))
    return asked[path]


def _is_gone_to(link: str, partners: set[str]) -> bool:
    """Whether a link leads on: of the partners' pages, which nobody hides, only to those asked for."""
    partner = _PARTNER.match(link)
    return not link.startswith(_SENT_TO) and (partner is None or partner[0] in partners)


def differences(first: Pages, second: Pages) -> list[str]:
    """The addresses that answered differently, each with the first place where they do."""
    paths = sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))
    return [f"{path}: {_difference(first.get(path), second.get(path))}" for path in paths]


def _difference(first: Page | None, second: Page | None) -> str:
    if first is None or second is None or first[:2] != second[:2]:
        return f"{first and first[:2]} or {second and second[:2]}"
    pairs = enumerate(zip(first[2], second[2], strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(first[2]), len(second[2])))
    return " or ".join(repr(page[2][max(0, at - 120) : at + 120]) for page in (first, second))


def _filled(rule: Rule, ids: Mapping[str, list[str]]) -> list[str]:
    places = sorted(rule.arguments)
    values = [ids[IDS[place]] if place in IDS else OTHERS.get(place, ()) for place in places]
    unknown = [place for place, known in zip(places, values, strict=True) if not known]
    assert not unknown, f"{rule.endpoint}: the crawl does not know what may stand in {unknown}"
    paths = []
    for filling in product(*values):
        chosen = dict(zip(places, filling, strict=True))
        paths.append(re.sub(r"<(?:\w+:)?(\w+)>", lambda found: chosen[found[1]], rule.rule))  # noqa: B023
    return paths


def _leads_to(path: str, page: str) -> list[str]:
    links, forms = _links(page)
    return links + [_searched(path, form) for form in forms]


@_read_once
def _links(page: str) -> tuple[list[str], list[str]]:
    """The addresses that a page links to, and its search forms."""
    return [link.replace("&amp;", "&") for link in _LINK.findall(page)], _SEARCH.findall(page)


@_read_once
def _searched(path: str, form: str) -> str:
    """The address that a search form leads to when what is hidden is typed into it."""
    page = BeautifulSoup(form, "html.parser").form
    assert page is not None
    typed = [
        field["name"] for field in page.select("input[type=text], input[type=search], input:not([type])")
    ]
    return f"{page.get('action') or path}?{'&'.join(f'{name}={SOUGHT}' for name in typed)}"


def _headers(site: Site, answer: Response) -> tuple[tuple[str, str], ...]:
    found = [(name, answer.headers[name]) for name in _HEADERS if name in answer.headers]
    return tuple((name, site.named(value.encode()).decode()) for name, value in found)


def _body(answer: Response) -> bytes:
    """A page without its tokens; a document by its parts, so that a difference says where it is."""
    if answer.mimetype == WORD:
        with ZipFile(BytesIO(answer.data)) as parts:
            return b"\n".join(
                part.filename.encode() + b"\n" + settled(parts.read(part)) for part in parts.infolist()
            )
    return settled(answer.data)


@_read_once
def settled(body: bytes) -> bytes:
    """A page without the tokens that differ each time it is made."""
    for pattern, plain in _CHANGING:
        body = pattern.sub(plain, body)
    return body
