"""The action pages over HTTP."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from models.outcomes import ActionAnswer
from models.records import AuditRow
from tests.cast import AMBER, FUTURES, Cast, lay_action, lay_scene
from tests.clients import csrf, post, signed_in
from tests.need_to_know.crawl import settled
from tests.pages import errors, soup, value
from tests.places import StoppedClock

DUE = date(2026, 10, 20)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    return lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=DUE)


def count(caseroom: Caseroom, table: type) -> int:
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_owner_answers_from_the_page(app: Flask, caseroom: Caseroom, action: str) -> None:
    fay = signed_in(app, "fay")
    page = f"/actions/{action}"
    assert "Text of A-3M9T" in fay.get("/actions").text
    assert post(fay, page, f"{page}/accept").status_code == 303
    answer = post(fay, page, f"{page}/answer", state="done", text="Fitted.", due="")
    assert answer.headers["Location"] == page
    shown = fay.get(page).text
    assert "Fitted." in shown
    assert "Say how it stands" not in shown


def test_the_owner_reads_what_closes_an_action_and_what_to_do_if_that_is_wrong(
    app: Flask, action: str
) -> None:
    fay, page, closed = signed_in(app, "fay"), f"/actions/{action}", "It is closed. If that is wrong"
    assert "Every answer but “In progress” closes the action" in fay.get(page).text
    assert post(fay, page, f"{page}/answer", state="in progress", text="Half").status_code == 303
    shown = fay.get(page).text
    assert "Your answer is recorded." in shown
    assert "The action is closed" not in shown
    assert closed not in shown
    assert post(fay, page, f"{page}/answer", state="not done", text="Leave").status_code == 303
    shown = fay.get(page).text
    assert "The action is closed, and no further reminder of it leaves." in shown
    assert closed in shown
    assert closed not in signed_in(app, "alma").get(page).text
    late = post(fay, page, f"{page}/answer", state="done", text="Fitted after all")
    assert late.status_code == 409
    assert "This action is closed already." in late.text
    assert "Fitted after all" in late.text


def test_pages_with_an_actions_words_carry_the_marking_that_its_csv_carries(app: Flask, action: str) -> None:
    fay = signed_in(app, "fay")
    for path in ("/actions", f"/actions/{action}"):
        page = soup(fay.get(path))
        assert "Text of A-3M9T" in page.get_text()
        (bar,) = page.select(".app-marking-bar")
        assert bar.get_text() == "OFFICIAL-SENSITIVE"
    assert "OFFICIAL-SENSITIVE" in fay.get("/actions.csv").text


def test_a_list_without_actions_carries_no_marking(app: Flask, cast: Cast) -> None:
    page = soup(signed_in(app, "fay").get("/actions"))
    assert "You have no actions" in page.get_text()
    assert page.select(".app-marking-bar") == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"state": "", "text": "Something"}, "Say how the action stands"),
        ({"state": "done", "text": ""}, "Say in a line what was done"),
        ({"state": "in progress", "text": "Nearly", "due": "someday"}, "date"),
        ({"state": "in progress", "text": "Nearly", "due": "1/10/2026"}, "past"),
        ({"state": "done", "text": "Fitted", "due": "+7"}, "Only an action in progress has a new date"),
        ({"state": "done", "text": "x" * 1001}, "Use 1000 characters or fewer"),
    ],
)
def test_what_cannot_stand_is_said_beside_the_field_and_kept(
    app: Flask, caseroom: Caseroom, action: str, typed: dict[str, str], message: str
) -> None:
    fay = signed_in(app, "fay")
    page = f"/actions/{action}"
    answer = post(fay, page, f"{page}/answer", **typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert typed["text"] in answer.text
    assert count(caseroom, ActionAnswer) == 0


@pytest.mark.parametrize(
    ("form", "message", "label"),
    [
        ("query", "Say what your question is", "Your question"),
        ("reply", "Enter your answer", "Your answer"),
        ("superseded", "Say what has overtaken it", "What has overtaken it"),
    ],
)
def test_what_is_wrong_leads_to_its_own_field_where_an_officer_owns_the_action(
    app: Flask, caseroom: Caseroom, cast: Cast, form: str, message: str, label: str
) -> None:
    own = lay_action(caseroom, cast, "A-7KQ4", owner="alma", audience=(AMBER,), due_on=DUE)
    alma, path = signed_in(app, "alma"), f"/actions/{own}"
    assert post(alma, path, f"{path}/query", text="Which door?").status_code == 303
    page = soup(post(alma, path, f"{path}/{form}", text=""))
    ids = [each["id"] for each in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    (link,) = page.select(".govuk-error-summary a")
    assert link.get_text() == message
    (field,) = page.select(str(link["href"]))
    assert [each.get_text() for each in page.select(f"label[for={field['id']}]")] == [label]


def test_an_owner_reads_that_the_officers_decide_until_they_have(app: Flask, action: str) -> None:
    fay, alma, path = signed_in(app, "fay"), signed_in(app, "alma"), f"/actions/{action}"
    decide, answers = (
        "The officers, who decide whether it is due Tue 27 October 2026 instead",
        "The officers, who answer",
    )
    assert "The officers" not in fay.get(path).text
    assert post(fay, path, f"{path}/query", text="Which door?").status_code == 303
    assert answers in fay.get(path).text
    assert post(fay, path, f"{path}/answer", state="in progress", due="27/10/2026").status_code == 303
    shown = fay.get(path).text
    assert "The officers decide about the date." in shown
    assert decide in shown
    assert answers not in shown
    assert post(alma, path, f"{path}/date", agreed="yes", text="").status_code == 303
    assert "The officers, who" not in fay.get(path).text


def test_whoever_accepts_what_officers_have_closed_by_then_reads_why(app: Flask, action: str) -> None:
    fay, alma, path = signed_in(app, "fay"), signed_in(app, "alma"), f"/actions/{action}"
    closed = post(alma, path, f"{path}/superseded", text="The tenant has left")
    assert closed.status_code == 303
    late = post(fay, path, f"{path}/accept")
    assert late.status_code == 409
    assert "This action is closed already. What was said of it stands below." in late.text
    assert "The tenant has left" in late.text
    assert "Accept this action" not in late.text


def test_a_list_says_what_the_officers_replied_and_not_that_the_owner_said_it(
    app: Flask, action: str, clock: StoppedClock
) -> None:
    fay, alma, path = signed_in(app, "fay"), signed_in(app, "alma"), f"/actions/{action}"
    assert (
        post(fay, path, f"{path}/answer", state="in progress", text="Half", due="27/10/2026").status_code
        == 303
    )
    assert "2026: Half" in fay.get("/actions").text
    clock.forward(minutes=1)
    assert post(alma, path, f"{path}/date", agreed="no", text="The hearing is then").status_code == 303
    assert "2026: New date not agreed: The hearing is then" in fay.get("/actions").text


def test_why_not_is_not_lost_where_an_officer_agrees_to_the_date(app: Flask, action: str) -> None:
    fay, alma, path = signed_in(app, "fay"), signed_in(app, "alma"), f"/actions/{action}"
    assert post(fay, path, f"{path}/answer", state="in progress", due="27/10/2026").status_code == 303
    answer = post(alma, path, f"{path}/date", agreed="yes", text="The hearing is before then")
    assert (answer.status_code, value(answer, "text")) == (422, "The hearing is before then")
    assert errors(answer) == ["You agree to the date. Leave this empty, or choose No"]
    assert post(alma, path, f"{path}/date", agreed="yes", text="").status_code == 303


def test_others_cannot_tell_the_action_from_one_that_does_not_exist(app: Flask, action: str) -> None:
    fay, eve = signed_in(app, "fay"), signed_in(app, "eve")
    assert fay.get(f"/actions/{action}").status_code == 200
    hidden, missing = eve.get(f"/actions/{action}"), eve.get(f"/actions/{'0' * 32}")
    assert settled(hidden.data) == settled(missing.data)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    token = csrf(eve.get("/"))
    data = {"csrf_token": token, "state": "done", "text": "Mine."}
    assert eve.post(f"/actions/{action}/answer", data=data).status_code == 404


def test_reading_an_action_leaves_one_audit_row(app: Flask, caseroom: Caseroom, action: str) -> None:
    fay = signed_in(app, "fay")
    before = count(caseroom, AuditRow)
    fay.get(f"/actions/{action}")
    assert count(caseroom, AuditRow) == before + 1
    with record.reading(caseroom) as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert last is not None
    assert (last.event, last.object_id, last.details) == ("action.read", action, "{}")


def test_the_typed_date_is_echoed(app: Flask, action: str) -> None:
    fay = signed_in(app, "fay")
    assert fay.get("/actions/due?due=%2B7").text == "Tue 20 October 2026"
    assert fay.get("/actions/due?due=nonsense").text != ""
