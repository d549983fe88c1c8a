"""The pages that say that something went wrong: the guard's headers, plain words, and nothing else."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update
from sqlalchemy.exc import DataError
from werkzeug.test import TestResponse

from app import create_app
from meetings import guard
from meetings.doors import Caseroom, record
from meetings.guard.headers import HEADERS
from models.cases import Case
from tests.cast import lay_scene
from tests.clients import csrf, signed_in
from tests.faults.database import Database
from tests.faults.page import Page
from tests.places import StoppedClock, fresh_caseroom

SECRET = "He was seen at the garages on Friday"
FORBIDDEN = (SECRET, "Traceback", "sqlalchemy", "sqlite", "SELECT", "INSERT", "File ", "RuntimeError")


@pytest.fixture
def app(tmp_path: Path, clock: StoppedClock) -> Iterator[Flask]:
    """The app with routes that fail, each after it has written to a case."""
    caseroom = fresh_caseroom(tmp_path, clock=clock)
    cast = lay_scene(caseroom, clock.now)
    made = create_app(caseroom.settings, clock=clock)
    statements = {
        "by a parameter": "UPDATE cases SET kind = :text, subject = :odd",
        "away": "INSERT INTO nowhere VALUES (:text)",
    }

    def fail(how: str) -> str:
        with record.writing(guard.caseroom(), guard.viewer()) as writing:
            writing.session.execute(update(Case).values(kind="Litter"))
            writing.audit("demo.made")
            if how in statements:
                odd = {"odd": object()} if "odd" in statements[how] else {}
                writing.session.execute(text(statements[how]), {"text": SECRET, **odd})
            raise DataError("", {}, Exception("NUL")) if how == "no text" else RuntimeError("of no page")
        return cast.meeting

    made.add_url_rule("/fails/<how>", "fails", guard.access(guard.SIGNED_IN)(fail), methods=["GET", "POST"])
    yield made
    made.extensions["caseroom"].close()
    caseroom.close()


@pytest.fixture
def fay(app: Flask) -> FlaskClient:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return signed_in(app, "fay")


def proper(answer: TestResponse) -> None:
    """Prove that an answer carries the guard's headers, is kept by nobody and tells nothing."""
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert [word for word in FORBIDDEN if word in answer.text] == []


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "Page not found"),
        ("/cases/" + "0" * 32, 404, "Page not found"),
        ("/cases/x%00y", 404, "Page not found"),
        ("/static/nothing.css", 404, "Page not found"),
        ("/fails/broken", 500, "Something went wrong"),
        ("/fails/by a parameter", 500, "Something went wrong"),
        ("/fails/away", 503, "The service is busy"),
        ("/fails/no text", 404, "Page not found"),
    ],
)
def test_a_page_that_fails_says_so_and_no_more(
    app: Flask, fay: FlaskClient, path: str, status: int, words: str
) -> None:
    answer = fay.get(path)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "Go to the start page" in Page(answer).text
    proper(answer)
    fragment = fay.get(path, headers={"HX-Request": "true"})
    assert (fragment.status_code, "<" in fragment.text) == (status, False)
    proper(fragment)


def test_a_method_that_is_not_there_names_those_that_are(app: Flask, fay: FlaskClient) -> None:
    answer = fay.put("/sign-in")
    assert (answer.status_code, "Something went wrong" in answer.text) == (405, True)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    proper(answer)


def test_a_form_without_its_token_is_out_of_date(app: Flask, fay: FlaskClient) -> None:
    answer = fay.post("/cases/new", data={"title": "Music"})
    assert (answer.status_code, "This page is out of date" in answer.text) == (400, True)
    proper(answer)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
)
def test_ten_megabytes_are_too_long_whatever_they_are(app: Flask, fay: FlaskClient, kind: str) -> None:
    answer = fay.post("/cases/new", data=b"a" * 10_000_000, content_type=kind)
    assert (answer.status_code, "That is too long" in answer.text) == (413, True)
    proper(answer)


def test_a_service_that_is_busy_says_when_to_come_back(app: Flask, fay: FlaskClient) -> None:
    assert fay.get("/fails/away").headers["Retry-After"] == "10"


@pytest.mark.parametrize("how", ["broken", "by a parameter", "away", "no text"])
def test_what_fails_half_way_changes_nothing_and_logs_no_text(
    app: Flask, fay: FlaskClient, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    file = app.extensions["caseroom"].settings.database_file
    database = Database(file)
    before = database.rows()
    token = csrf(fay.get("/"))

    with caplog.at_level(logging.DEBUG):
        answer = fay.post(f"/fails/{how}", data={"csrf_token": token, "text": SECRET})

    assert answer.status_code >= 400
    assert database.rows() == before
    assert SECRET not in caplog.text
    assert ("Traceback" in caplog.text) == (answer.status_code >= 500)
    database.close()


def test_the_page_does_not_ask_a_database_that_is_away(app: Flask, fay: FlaskClient) -> None:
    caseroom = app.extensions["caseroom"]
    assert fay.get("/help").status_code == 200
    caseroom.record.dispose()
    caseroom.settings.database_file.rename(caseroom.settings.instance / "elsewhere")
    answer = fay.get("/help")
    assert (answer.status_code, "The service is busy" in answer.text) == (503, True)
    proper(answer)


@pytest.mark.long
@pytest.mark.postgres
def test_what_postgres_cannot_hold_is_not_found(postgres_caseroom: Caseroom, clock: StoppedClock) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    app = create_app(postgres_caseroom.settings, clock=clock)
    fay = signed_in(app, "fay")
    path = f"/cases/{cast.cases['one']}/agencies"
    body = {"csrf_token": csrf(fay.get(path)), "agency": "\x00", "reason": "He moves there"}
    assert fay.post(path, data=body | {"agency": "f" * 32}).status_code == 422
    assert fay.post(path, data=body).status_code == 404
    assert fay.get(f"/meetings/{cast.meeting}/phone").status_code == 200
    assert fay.post("/sign-in", data=body | {"email": "a\x00b", "password": "\x00"}).status_code == 404
    app.extensions["caseroom"].close()
