"""Whoever is refused a page leaves a row that says so, the same for what is hidden and what is missing."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.records import AuditRow
from tests.cast import Cast, lay_scene
from tests.clients import csrf, signed_in
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("cast")

MISSING = "0" * 32
Refusal = tuple[str | None, str | None, dict[str, object]]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def _refusals(caseroom: Caseroom) -> list[Refusal]:
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(AuditRow).where(AuditRow.event == "request.refused").order_by(AuditRow.seq)
        )
        return [(row.actor_id, row.object_id, json.loads(row.details)) for row in rows]


def test_what_is_hidden_and_what_is_missing_leave_the_same_row(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    eve = signed_in(app, "eve")
    for asked in (cast.cases["one"], MISSING):
        assert eve.get(f"/cases/{asked}").status_code == 404
        clock.forward(minutes=2)
    assert _refusals(caseroom) == [
        (cast.people["eve"], None, {"route": "cases.show", "asked": {"case_id": asked}})
        for asked in (cast.cases["one"], MISSING)
    ]


def test_what_somebody_may_see_leaves_none(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    assert signed_in(app, "fay").get(f"/cases/{cast.cases['one']}").status_code == 200
    assert signed_in(app, "fay").get("/no-such-page").status_code == 404
    assert app.test_client().get(f"/cases/{cast.cases['one']}").status_code == 303
    assert _refusals(caseroom) == []


def test_a_form_that_is_refused_leaves_a_row(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    eve = signed_in(app, "eve")
    token = csrf(eve.get("/cases/new"))
    answer = eve.post(f"/information/{cast.information['one involved']}/withdraw", data={"csrf_token": token})
    assert answer.status_code == 404
    ((person, _, details),) = _refusals(caseroom)
    assert (person, details["route"]) == (cast.people["eve"], "information.withdraw")


@pytest.mark.long
def test_many_tries_in_a_minute_leave_one_row_for_each_route(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    eve, rita = signed_in(app, "eve"), signed_in(app, "rita")
    for number in range(20):
        eve.get(f"/cases/{number:032x}")
        eve.get(f"/actions/{number:032x}")
        rita.get(f"/cases/{number:032x}")
    assert len(_refusals(caseroom)) == 3
    clock.forward(seconds=61)
    eve.get(f"/cases/{MISSING}")
    assert len(_refusals(caseroom)) == 4
