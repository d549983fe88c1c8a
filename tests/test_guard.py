"""What the guard promises of every answer, cookie, session and address, whatever the page is about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from app import create_app
from meetings import guard, live
from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewers import Clock
from meetings.guard.headers import CONTENT_SECURITY_POLICY, HEADERS
from meetings.operations import demo_cast
from meetings.operations.signing_in import NOT_ADMITTED, WRONG, hash_password
from meetings.settings import Settings, SettingsError
from models.people import Session
from models.records import Mark
from tests.cast import FUTURES, PASSWORD, Cast, email, lay_scene
from tests.clients import csrf, post, signed_in
from tests.home import app_with
from tests.need_to_know.crawl import settled
from tests.pages import errors
from tests.places import StoppedClock, fresh_caseroom
from tests.planned import suspend
from tests.sitting import open_with

pytestmark = pytest.mark.usefixtures("cast")

HX = {"HX-Request": "true"}
SECURE = "https://caseroom.example"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    open_with(caseroom, laid)
    return laid


@pytest.fixture
def over_tls(tmp_path: Path, clock: StoppedClock) -> Iterator[Flask]:
    """The same service as people reach it over TLS."""
    folder = tmp_path / "tls"
    folder.mkdir()
    caseroom = fresh_caseroom(folder, clock=clock, base_url=SECURE, trusted_hosts=("caseroom.example",))
    lay_scene(caseroom, clock.now)
    caseroom.close()
    served = create_app(caseroom.settings, clock=clock)
    yield served
    served.extensions["caseroom"].close()


def guarded(answer: Response) -> bool:
    return {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def sessions(caseroom: Caseroom) -> int:
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).select_from(Session)) or 0


# Headers


# One address of each kind of answer, with what it is answered to Alma, who chairs the open meeting.
KINDS: dict[str, tuple[str, dict[str, str], int]] = {
    "page": ("/", {}, 200),
    "live fragment": ("/meetings/{meeting}/console/live?rev=0", HX, 200),
    "unchanged poll": ("/meetings/{meeting}/console/live?rev=999", HX, 204),
    "stream": ("/meetings/{meeting}/console/stream", {}, 200),
    "document": ("/meetings/{meeting}/sheet.docx", {}, 200),
    "redirect": ("/meetings/{meeting}/plan", {}, 303),
    "missing": (f"/cases/{'0' * 32}", {}, 404),
    "no address of ours": ("/nowhere", {}, 404),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_guarded_and_kept_by_nobody(app: Flask, cast: Cast, kind: str) -> None:
    path, headers, status = KINDS[kind]
    live.hub(app.extensions["caseroom"]).wait(cast.meeting, None, 5)
    with signed_in(app, "alma").get(path.format(meeting=cast.meeting), headers=headers) as answer:
        assert answer.status_code == status
        assert guarded(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Vary"] == "Cookie, HX-Request"
        assert "ETag" not in answer.headers


def test_static_files_are_kept_by_everybody(app: Flask) -> None:
    with app.test_client().get("/static/css/app.css") as answer:
        assert (answer.status_code, guarded(answer)) == (200, True)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_one_policy_lets_nothing_in_from_outside() -> None:
    allowed = CONTENT_SECURITY_POLICY
    assert allowed.startswith("default-src 'none'; script-src 'self' 'sha256-")
    for word in ("unsafe", "http:", "https:", "data:", "*"):
        assert word not in allowed
    assert "frame-ancestors 'none'" in allowed
    assert "form-action 'self'" in allowed


def test_tls_is_insisted_on_where_there_is_tls(app: Flask, over_tls: Flask) -> None:
    told = over_tls.test_client().get("/sign-in", base_url=SECURE).headers
    assert told["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_an_answer_that_is_not_sent_again_is_guarded_too(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/css/app.css") as first:
        tag = first.headers["ETag"]
    with client.get("/static/css/app.css", headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, guarded(answer)) == (304, True)


# Other sites

LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FOREIGN = {
    "a link": ("GET", "/cases", {"Sec-Fetch-Site": "cross-site", **LINK}, 200),
    "a link to a file": ("GET", "/ledger.csv", {"Sec-Fetch-Site": "cross-site", **LINK}, 403),
    "a frame": (
        "GET",
        "/cases",
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        403,
    ),
    "an image": (
        "GET",
        "/static/img/icon.svg",
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        403,
    ),
    "a script": ("GET", "/cases", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
    "a form": ("POST", "/account/stay", {"Sec-Fetch-Site": "cross-site", **LINK}, 403),
    "an old browser": ("POST", "/account/stay", {"Origin": "https://elsewhere.example"}, 403),
    "a browser that hides": ("POST", "/account/stay", {"Origin": "null"}, 403),
    "our own form": ("POST", "/account/stay", {"Sec-Fetch-Site": "same-origin", **LINK}, 204),
    "our own form, old browser": ("POST", "/account/stay", {"Origin": "http://localhost"}, 204),
    "a typed address": ("GET", "/ledger.csv", {"Sec-Fetch-Site": "none", **LINK}, 200),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_another_site_sends_nothing_but_a_person_who_follows_a_link(app: Flask, what: str) -> None:
    method, path, headers, status = FOREIGN[what]
    alma = signed_in(app, "alma")
    data = {"csrf_token": csrf(alma.get("/"))} if method == "POST" else None
    with alma.open(path, method=method, headers=headers, data=data) as answer:
        assert (answer.status_code, guarded(answer)) == (status, True)


# Cookies


def set_cookies(answer: TestResponse) -> dict[str, set[str]]:
    """The flags of each cookie that an answer sets, by its name."""
    found = [header.split("; ") for header in answer.headers.getlist("Set-Cookie")]
    return {first.split("=")[0]: {flag.split("=")[0] for flag in flags} for first, *flags in found}


def enter(app: Flask, base_url: str) -> tuple[FlaskClient, dict[str, set[str]]]:
    """Fay's browser at an address, and every cookie it was given until she was in."""
    client = app.test_client()
    page = client.get("/sign-in", base_url=base_url)
    data = {"email": email("fay"), "password": PASSWORD, "csrf_token": csrf(page)}
    answer = client.post("/sign-in", data=data, base_url=base_url, headers={"Referer": f"{base_url}/sign-in"})
    assert answer.status_code == 303
    screen = client.get("/projector", base_url=base_url)
    data = {"csrf_token": csrf(screen)}
    paired = client.post("/projector", data=data, base_url=base_url, headers={"Referer": f"{base_url}/"})
    return client, set_cookies(page) | set_cookies(answer) | set_cookies(paired)


def test_cookies_are_unreadable_and_stay_with_us(app: Flask) -> None:
    _, given = enter(app, "http://localhost")
    assert given == {name: {"HttpOnly", "Path", "SameSite"} for name in ("forms", "caseroom", "projector")}


def test_over_tls_they_are_bound_to_the_host(over_tls: Flask) -> None:
    client, given = enter(over_tls, SECURE)
    names = ("__Host-forms", "__Host-caseroom", "__Host-projector")
    assert given == {name: {"HttpOnly", "Path", "SameSite", "Secure"} for name in names}
    assert client.get("/", base_url=SECURE).status_code == 200


def test_signing_out_drops_the_cookie_as_it_was_set(over_tls: Flask) -> None:
    client, _ = enter(over_tls, SECURE)
    data = {"csrf_token": csrf(client.get("/", base_url=SECURE))}
    answer = client.post("/sign-out", data=data, base_url=SECURE, headers={"Referer": f"{SECURE}/"})
    assert set_cookies(answer)["__Host-caseroom"] >= {"Max-Age", "Path", "Secure"}
    assert client.get_cookie("__Host-caseroom", domain="caseroom.example") is None


# Sessions


def copies(app: Flask, name: str) -> tuple[FlaskClient, FlaskClient]:
    """Two windows of one person's session."""
    first, second = signed_in(app, name), app.test_client()
    cookie = first.get_cookie("caseroom")
    assert cookie is not None
    second.set_cookie("caseroom", cookie.value)
    assert second.get("/").status_code == 200
    return first, second


def shut_out(client: FlaskClient, cast: Cast) -> bool:
    """Whether pages lead to the sign-in page and polls and streams end."""
    console = f"/meetings/{cast.meeting}/console"
    page, poll = client.get("/"), client.get(f"{console}/live?rev=0", headers=HX)
    assert [page.status_code, poll.status_code] in ([200, 200], [303, 401])
    return page.status_code == 303 and page.headers["Location"].startswith("/sign-in")


def test_signing_out_ends_the_session_in_every_window(app: Flask, cast: Cast) -> None:
    first, second = copies(app, "alma")
    other = signed_in(app, "alma")
    post(first, "/", "/sign-out")
    assert shut_out(first, cast)
    assert shut_out(second, cast)
    assert not shut_out(other, cast), "another session of the same person stands"


def test_a_session_ends_at_its_end_in_every_window(app: Flask, cast: Cast, clock: StoppedClock) -> None:
    first, second = copies(app, "alma")
    clock.forward(hours=7, minutes=59)
    assert not shut_out(first, cast)
    clock.forward(minutes=2)
    assert shut_out(first, cast)
    assert shut_out(second, cast)


def test_a_poll_never_makes_a_session_longer(app: Flask, cast: Cast, clock: StoppedClock) -> None:
    alma = signed_in(app, "alma")
    for _ in range(3):
        clock.forward(hours=2)
        assert not shut_out(alma, cast)
    clock.forward(hours=2, seconds=1)
    assert shut_out(alma, cast)


def test_a_suspended_agency_is_out_at_its_next_request(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    fay, alma = signed_in(app, "fay"), signed_in(app, "alma")
    phone = f"/meetings/{cast.meeting}/phone/live?rev=0"
    assert [fay.get("/").status_code, fay.get(phone, headers=HX).status_code] == [200, 200]
    suspend(caseroom, cast, FUTURES)
    assert [fay.get("/").status_code, fay.get(phone, headers=HX).status_code] == [303, 401]
    assert alma.get("/").status_code == 200

    again = post(fay, "/sign-in", email=email("fay"), password=PASSWORD)
    assert (again.status_code, errors(again)) == (422, [NOT_ADMITTED])


# Viewers


def test_a_request_that_looks_for_two_viewers_has_a_session_for_each(app: Flask, cast: Cast) -> None:
    with signed_in(app, "alma") as alma:
        alma.get("/help")
        room = viewers.room(cast.meeting, guard.now())
        assert guard.sight().viewer == guard.viewer()
        assert guard.sight(room).viewer == room
        assert guard.sight(room) is guard.sight(room)


# Signing in


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(app: Flask, caseroom: Caseroom) -> None:
    before = sessions(caseroom)
    pages = []
    for address, password in ((email("fay"), "not it"), ("nobody@futures.example", PASSWORD)):
        answer = post(app.test_client(), "/sign-in", email=address, password=password)
        assert (answer.status_code, errors(answer)) == (422, [WRONG])
        pages.append((settled(answer.data.replace(address.encode(), b"")), sorted(answer.headers.keys())))
    assert pages[0] == pages[1]
    assert sessions(caseroom) == before


def test_passwords_are_hashed_as_strongly_as_promised() -> None:
    defaults = Settings(
        instance=Path(), database_url="", secret_key=b"", key_encryption_key=b"", checkpoint_key=b""
    )
    made = extract_parameters(hash_password(defaults, PASSWORD))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (Type.ID, 46 * 1024, 2, 1)
    assert (made.salt_len, made.hash_len) == (16, 32)


# Addresses

ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\t\\elsewhere.example",
    "/\r\nSet-Cookie: caseroom=x",
    " //elsewhere.example",
    "javascript:alert(1)",
    "elsewhere.example",
    "/cases\\..",
)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nothing_leads_to_another_site(app: Flask, target: str) -> None:
    client = app.test_client()
    page = client.get("/sign-in", query_string={"next": target})
    assert "elsewhere" not in page.text
    answer = post(client, "/sign-in", email=email("fay"), password=PASSWORD, next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    undertaking = client.get("/undertaking", query_string={"next": target})
    assert (undertaking.status_code, "elsewhere" in undertaking.text) == (200, False)


def test_a_page_of_ours_is_gone_back_to(app: Flask) -> None:
    answer = post(
        app.test_client(), "/sign-in", email=email("fay"), password=PASSWORD, next="/cases?kind=Noise"
    )
    assert answer.headers["Location"] == "/cases?kind=Noise"


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "127.0.0.2", ""])
def test_a_host_that_is_not_ours_is_refused(app: Flask, cast: Cast, host: str) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": "carol.localhost:8000"}).status_code == 200
    for path in ("/sign-in", "/nowhere", f"/meetings/{cast.meeting}"):
        answer = signed_in(app, "alma").get(path, headers={"Host": host})
        assert (answer.status_code, "<" in answer.text, guarded(answer)) == (400, False, True)


def test_behind_tls_only_its_own_host_is_answered(over_tls: Flask) -> None:
    client = over_tls.test_client()
    assert client.get("/sign-in", base_url=SECURE).status_code == 200
    for host in ("localhost", "127.0.0.1", "other.caseroom.example"):
        assert client.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"bind_host": "0.0.0.0"},  # noqa: S104
        {"bind_host": "192.0.2.1"},
        {"base_url": "https://caseroom.example"},
        {"base_url": "http://notlocalhost"},
        {"trusted_hosts": (".localhost", "caseroom.example")},
    ],
)
def test_a_demo_is_served_to_this_machine_alone(
    caseroom: Caseroom, clock: StoppedClock, changes: dict[str, str]
) -> None:
    app_with(caseroom, **changes)
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.add(Mark(name=demo_cast.MARK, value="1"))
        writing.audit("demo.made")
    create_app(opened=caseroom)
    with pytest.raises(SettingsError, match="served on localhost only"):
        app_with(caseroom, **changes)


def test_a_route_that_declares_no_access_stops_the_start(caseroom: Caseroom) -> None:
    app = app_with(caseroom)
    guard.declared_access(app)
    app.view_functions["open_door"] = lambda: ""
    with pytest.raises(guard.AccessError, match="open_door"):
        guard.declared_access(app)
