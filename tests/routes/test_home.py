"""What a person's first page says of their meetings."""

from datetime import timedelta

from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import actions, corrections, minutes_requests, reissuing, settling
from models.states import ActionState
from tests import accounts
from tests.clients import signed_in
from tests.held import Held, give_officers, issue
from tests.pages import links, soup


def test_officers_are_told_on_their_first_page_that_minutes_wait_to_be_issued(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waits = "Its minutes wait to be issued"
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False)):
        first = soup(signed_in(app, name).get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, [f"/meetings/{closed.cast.meeting}/minutes"] if told else [])
    issue(caseroom, closed)
    assert waits not in signed_in(app, "dev").get("/").text


def test_officers_are_told_on_their_first_page_that_an_owner_waits_for_them(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waits = "1 owner waits for an answer of yours"
    assert waits not in signed_in(app, "alma").get("/").text
    another = closed.now.date() + timedelta(days=9)
    actions.answer(
        caseroom,
        closed.by("fay"),
        closed.action,
        state=ActionState.IN_PROGRESS,
        text="The tenant is away",
        new_due_on=another,
    )
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False), ("paul", False)):
        first = soup(signed_in(app, name).get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, ["/actions#asking"] if told else [])
    listed = soup(signed_in(app, "alma").get("/actions"))
    assert listed.select_one("#asking") is not None
    assert "You have no actions" not in listed.get_text()
    settling.agree_date(caseroom, closed.by("dev"), closed.action)
    assert waits not in signed_in(app, "alma").get("/").text


def test_officers_are_told_on_their_first_page_that_a_correction_asked_for_waits_for_them(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waits = "1 correction asked for waits for an answer of yours"
    issue(caseroom, closed)
    item, meeting = closed.cast.items["one"], closed.cast.meeting
    asked = minutes_requests.ask_correction(
        caseroom, closed.by("fay"), meeting, once=closed.once(), item_id=item, text="Two came"
    )
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False), ("paul", False)):
        first = soup(signed_in(app, name).get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, [f"/meetings/{meeting}/minutes/corrections"] if told else [])
    minutes_requests.answer_request(caseroom, closed.by("dev"), asked, accept=True)
    assert waits not in signed_in(app, "alma").get("/").text


def test_officers_are_told_on_their_first_page_that_an_accepted_correction_waits_for_a_new_version(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waits = "1 accepted correction waits for a new version of the minutes"
    issue(caseroom, closed)
    item, meeting = closed.cast.items["one"], closed.cast.meeting
    asked = minutes_requests.ask_correction(
        caseroom, closed.by("fay"), meeting, once=closed.once(), item_id=item, text="Two came"
    )
    closed.wait(5)
    before = signed_in(app, "alma").get("/").text
    assert waits not in before
    assert "No correction or report of information waits for you." in before
    minutes_requests.answer_request(caseroom, closed.by("dev"), asked, accept=True)
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False), ("paul", False)):
        first = soup(signed_in(app, name).get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, [f"/meetings/{meeting}/minutes/versions/new"] if told else [])
    notes = {closed.cast.cases["one"]: "As asked"}
    reissuing.issue_new_version(caseroom, closed.by("dev"), meeting, notes, once=closed.once())
    assert waits not in signed_in(app, "alma").get("/").text


def test_officers_are_told_that_issued_minutes_have_the_old_wording_of_corrected_information(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    """On their first page and on the correction's; nobody else is, who is to confirm it too."""
    waits = "1 correction of information waits for a new version of the minutes"
    new_version = f"/meetings/{closed.cast.meeting}/minutes/versions/new"
    issue(caseroom, closed)
    give_officers(caseroom, closed, "one involved")
    assert waits not in signed_in(app, "alma").get("/").text
    closed.wait(5)
    piece = closed.cast.information["one involved"]
    words = {"text": "It was on Friday", "source": "The log"}
    made = corrections.correct_information(
        caseroom, closed.by("fay"), piece, **words, withdraw_old=False, once=closed.once()
    )
    for name, told in (("alma", True), ("carol", True), ("dev", True), ("fay", False), ("paul", False)):
        client = signed_in(app, name)
        first = soup(client.get("/"))
        leads = [link["href"] for link in first.select("a") if link.get_text() == waits]
        assert (name, leads) == (name, [new_version] if told else [])
        page = client.get(f"/corrections/{made}")
        assert page.status_code == 200
        assert (name, new_version in links(page)) == (name, told)
    notes = {closed.cast.cases["one"]: "Corrected"}
    reissuing.issue_new_version(caseroom, closed.by("dev"), closed.cast.meeting, notes, once=closed.once())
    alma = signed_in(app, "alma")
    assert waits not in alma.get("/").text
    assert new_version not in links(alma.get(f"/corrections/{made}"))


def test_a_representative_is_told_on_their_first_page_what_waits_to_be_handed_on(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    carol = signed_in(app, "carol")
    assert "/people/duties" not in links(carol.get("/"))
    accounts.allow_domains(caseroom, closed.cast)
    accounts.suspended(caseroom, closed.cast, "gus", case="one")
    first = soup(carol.get("/")).select_one("a[href='/people/duties']")
    assert first is not None
    assert first.get_text() == "1 duty waits to be handed on"
    assert "/people/duties" not in links(signed_in(app, "fay").get("/"))
