"""Dissent over HTTP: raised on a phone, confirmed and answered by officers, listed for whom it is."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import closing
from models.outcomes import Decision, Dissent, DissentConfirmation, DissentReply
from models.records import AuditRow
from tests.cast import Cast
from tests.clients import post, signed_in
from tests.officers import Officer, count, decision, entries, typed, wrong
from tests.pages import errors, links, soup, value
from tests.pages import table as rows_of
from tests.phones import phone
from tests.places import StoppedClock

WORDS = "I would wait a week."


@pytest.fixture
def made(dev: Officer, caseroom: Caseroom, clock: StoppedClock) -> str:
    """A decision that everybody on the case sees, recorded a minute ago."""
    assert dev.record("decision", **decision(dev)).status_code == 200
    clock.forward(minutes=1)
    with record.reading(caseroom) as session:
        return session.scalars(select(Decision.id)).one()


@pytest.fixture
def dissent(dev: Officer, cast: Cast, caseroom: Caseroom, made: str) -> str:
    """Paul's dissent, as the minute-taker typed it."""
    sent = {"text": WORDS, "who": cast.people["paul"], "decision": made}
    assert dev.record("dissent", **sent).status_code == 200
    with record.reading(caseroom) as session:
        return session.scalars(select(Dissent.id)).one()


def test_a_member_dissents_on_their_phone_in_one_press(
    app: Flask, dev: Officer, cast: Cast, caseroom: Caseroom, made: str
) -> None:
    paul = signed_in(app, "paul")
    page = phone(cast)
    assert soup(paul.get(page)).select_one(f"#dissent-{made}") is not None
    sent = {"once": value(paul.get(page), "once")}
    target = f"{page}/decisions/{made}/dissent"

    empty = post(paul, page, target, **sent, text=" ")
    assert empty.status_code == 422
    message = soup(empty).find(id=f"because-{made}-error")
    assert message is not None
    assert message.text.strip() == "Error: Say why you disagree, in your own words"

    for _ in range(2):
        assert post(paul, page, target, **sent, text=WORDS).status_code == 303
    assert count(caseroom, Dissent) == 1
    label, text = entries(dev.page())[0]
    assert label == "Dissent"
    assert text.startswith(
        f"{WORDS} Paul, Derbyshire Constabulary. Waits for the chair’s reply Raised on their phone"
    )

    with record.reading(caseroom) as session:
        raised = session.scalars(select(Dissent.id)).one()
    answer = dev.press(f"{dev.base}/dissents/{raised}/confirmation")
    assert answer.status_code == 200
    assert "Raised on their phone" not in answer.text


def test_the_chair_replies_on_the_console(
    app: Flask, dev: Officer, cast: Cast, caseroom: Caseroom, dissent: str
) -> None:
    assert soup(dev.client.get(dev.base)).select("[value=reply]") == []
    alma = Officer(app, cast, "alma")
    assert [option.text for option in alma.page().select("#record-dissent option")] == [f"Paul: {WORDS}"]
    lacks = alma.record("reply", dissent=dissent)
    assert (lacks.status_code, wrong(lacks)) == (422, {"record-text": "Enter the reply"})

    answer = alma.record("reply", text="We look again in a month.", dissent=dissent)

    assert answer.status_code == 200
    assert "The chair’s reply: We look again in a month." in entries(soup(answer))[0][1]
    assert soup(answer).select("[value=reply]") == []
    late = alma.record("reply", text="Another", dissent=dissent)
    assert late.status_code == 409
    assert "We look again in a month." in late.text
    assert "Another" in late.text
    assert count(caseroom, DissentReply) == 1


def test_a_reply_is_for_the_chair_alone(dev: Officer, dissent: str, caseroom: Caseroom) -> None:
    refused = dev.record("reply", text="Noted", dissent=dissent)
    assert refused.status_code == 404
    assert typed(dev.page(), "record-text") == ""
    assert count(caseroom, DissentReply) == 0


def test_the_page_of_a_dissent_takes_the_reply(
    app: Flask, cast: Cast, caseroom: Caseroom, dissent: str
) -> None:
    alma, page = signed_in(app, "alma"), f"/dissents/{dissent}"
    shown = alma.get(page)
    assert WORDS in shown.text
    assert "Offer mediation" in shown.text
    once = value(shown, "once")
    lacks = post(alma, page, once=once, text="")
    assert (lacks.status_code, errors(lacks)) == (422, ["Enter the reply"])
    assert post(alma, page, once=once, text="We look again.").status_code == 303
    late = post(alma, page, once="f" * 32, text="Another reply")
    assert late.status_code == 409
    assert "We look again." in late.text
    assert "Another reply" in late.text
    for name in ("paul", "fay", "carol"):
        assert "We look again." in signed_in(app, name).get(page).text, name
    assert "We look again." in signed_in(app, "paul").get(f"/cases/{cast.cases['one']}").text
    for name in ("rita", "eve"):
        assert signed_in(app, name).get(page).status_code == 404
        assert post(signed_in(app, name), "/dissents", page, text="x").status_code == 404
    with record.reading(caseroom) as session:
        read = session.scalars(select(AuditRow.object_id).where(AuditRow.event == "dissent.read")).all()
    assert set(read) == {dissent}


def test_what_was_raised_on_a_phone_is_confirmed_on_its_page_also_after_the_close(
    app: Flask, cast: Cast, caseroom: Caseroom, made: str, clock: StoppedClock
) -> None:
    paul, dev = signed_in(app, "paul"), signed_in(app, "dev")
    sent = {"once": value(paul.get(phone(cast)), "once"), "text": WORDS}
    assert post(paul, phone(cast), f"{phone(cast)}/decisions/{made}/dissent", **sent).status_code == 303
    closing.close_meeting(caseroom, cast.viewer("alma", clock.forward(minutes=5)), cast.meeting)
    with record.reading(caseroom) as session:
        raised = session.scalars(select(Dissent.id)).one()
    page, asks = f"/dissents/{raised}", "It stands as theirs"
    confirmation = f"{page}/confirmation"
    assert f'href="{page}">confirm that' in dev.get(f"/meetings/{cast.meeting}/minutes/record").text
    assert asks in dev.get(page).text
    assert "not yet confirmed" in paul.get(page).text
    assert asks not in paul.get(page).text
    assert post(paul, page, confirmation).status_code == 404
    for _ in range(2):
        assert post(dev, page, confirmation).status_code == 303
    assert "not yet confirmed" not in paul.get(page).text
    assert asks not in dev.get(page).text
    assert "confirm that" not in dev.get(f"/meetings/{cast.meeting}/minutes/record").text
    assert count(caseroom, DissentConfirmation) == 1


def test_what_waits_is_on_the_chairs_first_page_and_list_until_it_is_answered(
    app: Flask, cast: Cast, clock: StoppedClock, dissent: str
) -> None:
    alma, paul = signed_in(app, "alma"), signed_in(app, "paul")
    assert "1 dissent waits for your reply" in alma.get("/").text
    assert "waits for your reply" not in signed_in(app, "dev").get("/").text
    assert rows_of(alma.get("/dissents"), "dissents") == [
        ["Paul, Derbyshire Constabulary", "Tue 13 October 2026", "Due Tue 10 November 2026 Yours to answer"]
    ]
    assert rows_of(paul.get("/dissents"), "dissents") == [
        ["Paul, Derbyshire Constabulary", "Tue 13 October 2026", "Due Tue 10 November 2026"]
    ]
    assert "No dissent" in signed_in(app, "fay").get("/dissents").text
    waiting = soup(alma.get("/decisions?dissent=waits")).select('[data-label="Decided"]')
    assert len(waiting) == 1
    clock.forward(days=29)
    alma, paul = signed_in(app, "alma"), signed_in(app, "paul")
    page = f"/dissents/{dissent}"
    assert page in links(alma.get("/dissents"))
    assert "Was due" in alma.get("/dissents").text
    assert "Offer mediation" in alma.get(page).text
    assert "Offer mediation" not in paul.get(page).text
    assert WORDS in paul.get(page).text
    assert post(alma, page, once="e" * 32, text="Late, but here.").status_code == 303
    assert "waits for your reply" not in alma.get("/").text
    assert "Late, but here." in paul.get(page).text


def test_the_clock_is_the_meeting_types(caseroom: Caseroom, dissent: str, clock: StoppedClock) -> None:
    with record.reading(caseroom) as session:
        assert session.get_one(Dissent, dissent).reply_due_on == clock.now.date() + timedelta(days=28)
