"""Signing in, undertaking and signing out over HTTP."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.meetings import Acknowledgement
from models.people import Account, Person, Session
from tests.cast import PASSWORD, Cast, approved, email, lay_scene
from tests.clients import by_form, csrf, post
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def newcomer(caseroom: Caseroom, cast: Cast) -> str:
    """A colleague of Fay's who has never signed in; their address."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        person = Person(agency_id=cast.viewer("fay").agency, name="Nora", role="Officer")
        writing.session.add(person)
        writing.session.flush()
        hashed = writing.session.scalars(select(Account.password_hash)).first()
        writing.session.add(Account(person_id=person.id, email="nora@futures.example", password_hash=hashed))
        writing.session.add(approved(person.id, cast.now))
        writing.audit("person.made", person.id, agency=person.agency_id)
    return "nora@futures.example"


@pytest.mark.parametrize(
    ("address", "password"),
    [(email("fay"), "not it"), ("nobody@futures.example", PASSWORD), (email("fay").upper(), "")],
)
def test_whichever_part_is_wrong_the_page_says_the_same(app: Flask, address: str, password: str) -> None:
    client = app.test_client()
    answer = post(client, "/sign-in", email=address, password=password)
    assert answer.status_code == 422
    assert address in answer.text, "what was typed is kept, but for the password"
    if password:
        assert "The e-mail address or the password is not right" in answer.text
    assert client.get("/").status_code == 303


def test_signing_in_leads_where_one_wanted_to_go(app: Flask) -> None:
    client = app.test_client()
    sent = client.get("/actions")
    assert sent.headers["Location"] == "/sign-in?next=/actions"
    answer = post(
        client, sent.headers["Location"], "/sign-in", email=email("fay"), password=PASSWORD, next="/actions"
    )
    assert answer.headers["Location"] == "/actions"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", ""])
def test_never_to_another_site(app: Flask, target: str) -> None:
    answer = post(app.test_client(), "/sign-in", email=email("fay"), password=PASSWORD, next=target)
    assert answer.headers["Location"] == "/"


def test_the_first_sign_in_asks_for_the_undertaking_before_anything_else(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    client = app.test_client()
    post(client, "/sign-in", email=newcomer(caseroom, cast), password=PASSWORD)
    asked = client.get("/cases")
    assert asked.headers["Location"] == "/undertaking?next=/cases"
    page = client.get(asked.headers["Location"])
    sha256 = page.text.split('name="sha256"')[1].split('value="')[1].split('"')[0]
    token = csrf(page)
    agreed = client.post(
        "/undertaking", data={"csrf_token": token, "sha256": sha256, "agree": "1", "next": "/cases"}
    )

    assert agreed.headers["Location"] == "/cases"
    assert client.get("/cases").status_code == 200
    with record.reading(caseroom) as session:
        row = session.scalars(
            select(Acknowledgement).order_by(Acknowledgement.at.desc(), Acknowledgement.id)
        ).first()
    assert row is not None
    assert (row.kind, row.answer, row.statement_sha256, row.at) == ("standing", "agreed", sha256, cast.now)


def test_whoever_does_not_agree_is_shown_nothing_of_others(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    client = app.test_client()
    post(client, "/sign-in", email=newcomer(caseroom, cast), password=PASSWORD)
    page = client.get("/undertaking")
    sha256 = page.text.split('name="sha256"')[1].split('value="')[1].split('"')[0]
    answer = client.post("/undertaking", data={"csrf_token": csrf(page), "sha256": sha256, "decline": "1"})
    assert "You did not agree" in answer.text
    assert client.get("/cases").status_code == 303


def test_another_text_than_the_present_one_is_a_conflict(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    client = app.test_client()
    post(client, "/sign-in", email=newcomer(caseroom, cast), password=PASSWORD)
    token = csrf(client.get("/undertaking"))
    answer = client.post("/undertaking", data={"csrf_token": token, "sha256": "0" * 64, "agree": "1"})
    assert answer.status_code == 409
    assert client.get("/cases").status_code == 303


def test_an_undertaking_runs_out_after_a_year(app: Flask, clock: StoppedClock, cast: Cast) -> None:
    fay = by_form(app, "fay")
    assert fay.get("/cases").status_code == 200
    clock.now = cast.now + timedelta(days=336)
    later = signed_in_later(app)
    assert later == "/undertaking?next=/cases"


def signed_in_later(app: Flask) -> str:
    """Where a fresh session is led from the list of cases."""
    client = by_form(app, "fay")
    return client.get("/cases").headers["Location"]


def test_signing_out_ends_the_session_on_the_server_too(app: Flask, caseroom: Caseroom) -> None:
    fay = by_form(app, "fay")
    cookie = fay.get_cookie("caseroom")
    assert cookie is not None
    answer = post(fay, "/", "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = app.test_client()
    thief.set_cookie("caseroom", cookie.value)
    assert thief.get("/").status_code == 303
    with record.reading(caseroom) as session:
        assert session.scalars(select(Session.ended_at)).one() is not None


def test_whoever_has_left_is_cut_off_at_once(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    fay = by_form(app, "fay")
    assert fay.get("/").status_code == 200
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.execute(
            update(Person).where(Person.id == cast.people["fay"]).values(left_at=clock.now)
        )
        writing.audit("demo.made")
    assert fay.get("/").status_code == 303


def test_an_old_hash_is_made_anew_at_sign_in(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(delete(Session))
        mine = update(Account).where(Account.person_id == cast.people["fay"])
        writing.session.execute(mine.values(password_hash=weak))
        writing.audit("demo.made")
    by_form(app, "fay")
    with record.reading(caseroom) as session:
        stored = session.scalar(select(Account.password_hash).where(Account.person_id == cast.people["fay"]))
    assert stored is not None
    assert stored != weak
    assert "m=8," in stored
