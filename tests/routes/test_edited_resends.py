"""A form of an ordinary page that was edited and sent again, because the answer to it never came."""

import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.cases import Case
from models.people import Submission
from tests import case_form
from tests.cast import EREWASH, Cast
from tests.clients import post, signed_in
from tests.pages import errors, value
from tests.places import StoppedClock

EDITED = (
    "What you sent first is recorded, and you have edited it since."
    " Send it again only if this is to be recorded too."
)


@pytest.fixture
def eve(app: Flask, planned: Cast) -> FlaskClient:
    """Somebody whose agency has opened no case yet."""
    return signed_in(app, "eve")


@pytest.fixture
def typed(caseroom: Caseroom, planned: Cast) -> dict[str, Any]:
    """What she types to open one."""
    return case_form.typed(caseroom)


def opened(caseroom: Caseroom, planned: Cast) -> list[str]:
    """The titles of the cases that her agency opened."""
    with record.reading(caseroom) as session:
        titles = session.scalars(select(Case.title).where(Case.brought_by == planned.agencies[EREWASH])).all()
    read = caseroom.keyring.read(titles)
    return sorted(read[title] for title in titles)


def kept(caseroom: Caseroom) -> list[str | None]:
    """What is kept of what was typed into forms that made something."""
    with record.reading(caseroom) as session:
        return list(session.scalars(select(Submission.typed).order_by(Submission.made_at)))


def test_what_was_edited_is_told_and_made_when_it_is_sent_once_more(
    eve: FlaskClient, planned: Cast, caseroom: Caseroom, typed: dict[str, Any]
) -> None:
    assert post(eve, "/cases/new", **typed).status_code == 303
    edited = typed | {"title": "Barking by day"}

    told = post(eve, "/cases/new", **edited)

    assert told.status_code == 422
    assert errors(told) == [EDITED]
    assert value(told, "title") == "Barking by day"
    assert opened(caseroom, planned) == ["Barking at night"]

    anew = edited | {"once": value(told, "once")}
    answers = [post(eve, "/cases/new", **anew) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert opened(caseroom, planned) == ["Barking at night", "Barking by day"]


def test_a_box_ticked_in_between_is_an_edit_and_a_new_token_is_none(
    eve: FlaskClient, typed: dict[str, Any]
) -> None:
    first = post(eve, "/cases/new", **typed)

    assert post(eve, "/cases/new", **typed).location == first.location
    assert errors(post(eve, "/cases/new", **typed, title_safe_for_wall="y")) == [EDITED]


def test_what_was_typed_is_told_for_a_day(
    eve: FlaskClient, caseroom: Caseroom, typed: dict[str, Any], clock: StoppedClock
) -> None:
    first = post(eve, "/cases/new", **typed)
    assert [digest is not None for digest in kept(caseroom)] == [True]

    clock.forward(days=1, minutes=1)
    later = post(signed_in(eve.application, "eve"), "/cases/new", **typed | {"once": secrets.token_hex(16)})

    assert later.status_code == 303
    assert [digest is not None for digest in kept(caseroom)] == [False, True]
    edited = typed | {"title": "Barking by day"}
    assert post(signed_in(eve.application, "eve"), "/cases/new", **edited).location == first.location


def test_what_is_kept_does_not_tell_that_two_forms_say_the_same(
    eve: FlaskClient, caseroom: Caseroom, typed: dict[str, Any]
) -> None:
    for _ in range(2):
        post(eve, "/cases/new", **typed | {"once": secrets.token_hex(16)})
    one, other = kept(caseroom)
    assert one is not None
    assert one != other
