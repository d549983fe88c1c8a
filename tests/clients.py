"""Browsers without a browser: the app's test client, signed in as a member of the cast."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import new_sessions
from models.people import Account
from tests.cast import PASSWORD, email

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def csrf(page: TestResponse) -> str:
    """The hidden token of a page's forms."""
    found = TOKEN.search(page.text)
    assert found, "the page has no form"
    return found[1]


def untokened(page: TestResponse) -> str:
    """A page without its tokens, which differ from second to second."""
    return TOKEN.sub("", page.text)


def signed_in(app: Flask, name: str) -> FlaskClient:
    """A client that is signed in as a member of the cast, as if by their password."""
    caseroom: Caseroom = app.extensions["caseroom"]
    with record.writing(caseroom, Clock(caseroom.clock())) as writing:
        account = select(Account.person_id).where(Account.email == email(name))
        entry = new_sessions.start(writing, writing.session.scalars(account).one(), how="password")
    client = app.test_client()
    client.set_cookie("caseroom", entry.token)
    return client


def by_form(app: Flask, name: str) -> FlaskClient:
    """A client on which a member of the cast has signed in by the form."""
    return signed_in_at(app, email(name))


def signed_in_at(app: Flask, address: str) -> FlaskClient:
    """A client that has signed in by the form, with an address and the cast's password."""
    client = app.test_client()
    page = client.get("/sign-in")
    answer = client.post("/sign-in", data={"email": address, "password": PASSWORD, "csrf_token": csrf(page)})
    assert answer.status_code == 303, answer.text
    return client


def post(client: FlaskClient, page: str, target: str | None = None, **data: Any) -> TestResponse:
    """Send a form with the hidden token of the page it stands on; to that page unless a target is given."""
    token = csrf(client.get(page))
    return client.post(target or page, data={"csrf_token": token, **data})
