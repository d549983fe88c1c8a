"""An entry edited after its answer was lost and sent again by the same form: both texts, and what stands."""

import secrets
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.operations import said
from models.cases import Information
from models.outcomes import ActionAnswer, Decision, Dissent, DissentReply
from models.states import Channel
from tests.cast import FUTURES, POLICE, Cast, lay_action
from tests.officers import Officer, count, decision, entries, typed
from tests.pages import soup
from tests.places import StoppedClock
from tests.sitting import FOUR_WEEKS, earlier_meeting

BEFORE = "It was recorded when it was first sent, and has been edited since."


@pytest.fixture
def alma(app: Flask, cast: Cast) -> Officer:
    """The chair."""
    return Officer(app, cast, "alma")


def twice(dev: Officer, kind: str, edited: dict[str, Any], **first: Any) -> TestResponse:
    """Record something, and send the same form again, edited."""
    sent = {"once": secrets.token_hex(16)} | first
    assert dev.record(kind, **sent).status_code == 200
    assert dev.record(kind, **sent).status_code == 200
    return dev.record(kind, **sent | edited)


def told(answer: TestResponse) -> str:
    """What stands at the top of the form, or of the page, and why nothing was recorded."""
    assert answer.status_code == 409
    found = soup(answer).select_one(".c-errs")
    assert found is not None
    assert BEFORE in found.text
    return " ".join(found.get_text(" ").split())


def as_it_came_back(answer: TestResponse, kind: str, **visible: Any) -> dict[str, Any]:
    """The fields of a form that came back, as a browser would send it again."""
    hidden = soup(answer).select("#recording input[type=hidden]:not([name=csrf_token])")
    chosen = soup(answer).select_one("#record-kind [checked]")
    assert chosen is not None
    assert chosen["value"] == kind
    return {str(field["name"]): field["value"] for field in hidden} | {
        "text": typed(answer, "record-text"),
        **visible,
    }


def noted(caseroom: Caseroom) -> list[tuple[str, str]]:
    """The lines noted in the room, with whose they are."""
    with record.reading(caseroom) as session:
        rows = session.scalars(select(Information).where(Information.channel == Channel.SAID)).all()
    read = caseroom.keyring.read([row.text for row in rows])
    return sorted((read[row.text], row.originator_id) for row in rows)


def test_no_further_action_is_replaced(dev: Officer, caseroom: Caseroom) -> None:
    refused = twice(dev, "nothing", {"text": "They moved away"}, text="The calls stopped")
    assert "The calls stopped What you typed is below. Record it again" in told(refused)

    again = dev.record("nothing", **as_it_came_back(refused, "nothing"))

    assert [text.split(" Every")[0] for _, text in entries(soup(again))] == ["They moved away"]
    assert count(caseroom, Decision) == 2


def test_what_was_said_is_changed(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    fay = {"who": cast.people["fay"]}
    refused = twice(dev, "said", {"text": "Fridays and Mondays"}, text="Fridays", **fay)
    assert "It now reads: Fridays What you typed is below. Record it again to change that line" in told(
        refused
    )
    assert noted(caseroom) == [("Fridays", cast.agencies[FUTURES])]

    assert dev.record("said", **as_it_came_back(refused, "said", **fay)).status_code == 200

    assert noted(caseroom) == [("Fridays and Mondays", cast.agencies[FUTURES])]


def test_said_by_somebody_else_it_is_a_line_of_its_own(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    paul = {"who": cast.people["paul"]}
    refused = twice(dev, "said", paul, text="Fridays", who=cast.people["fay"])
    told(refused)

    assert dev.record("said", **as_it_came_back(refused, "said", **paul)).status_code == 200

    assert noted(caseroom) == sorted(("Fridays", cast.agencies[home]) for home in (FUTURES, POLICE))


def test_what_its_speaker_has_answered_is_changed_no_more(
    dev: Officer, cast: Cast, caseroom: Caseroom
) -> None:
    fay = {"who": cast.people["fay"]}
    form = as_it_came_back(twice(dev, "said", {"text": "Mondays"}, text="Fridays", **fay), "said", **fay)
    said.confirm_said(caseroom, cast.viewer("fay"), form["noted"])

    refused = dev.record("said", **form)

    assert refused.status_code == 409
    page = soup(refused)
    assert "This has been confirmed already. It now reads:Fridays" in page.text
    assert "Record it again as a line of its own." in page.text
    dev.record("said", **as_it_came_back(refused, "said", **fay))
    assert [text for text, _ in noted(caseroom)] == ["Fridays", "Mondays"]


def decided(dev: Officer, caseroom: Caseroom) -> str:
    """A decision that was recorded."""
    dev.record("decision", **decision(dev))
    with record.reading(caseroom) as session:
        return session.scalars(select(Decision.id)).one()


def test_a_dissent_stands_and_the_other_beside_it(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    visible = {"who": cast.people["paul"], "decision": decided(dev, caseroom)}
    refused = twice(dev, "dissent", {"text": "It is far too early"}, text="It is too early", **visible)
    assert "It is too early What you typed is below. Record it again, and it stands beside" in told(refused)
    assert count(caseroom, Dissent) == 1

    again = dev.record("dissent", **as_it_came_back(refused, "dissent", **visible))

    said_so = [text.split(" Paul")[0] for label, text in entries(soup(again)) if label == "Dissent"]
    assert sorted(said_so) == ["It is far too early", "It is too early"]


def test_a_reply_is_given_once_and_the_other_text_is_shown_back(
    dev: Officer, alma: Officer, cast: Cast, caseroom: Caseroom
) -> None:
    made = decided(dev, caseroom)
    dev.record("dissent", text="It is too early", who=cast.people["paul"], decision=made)
    with record.reading(caseroom) as session:
        dissent = session.scalars(select(Dissent.id)).one()
    refused = twice(alma, "reply", {"text": "We look again in May"}, text="We look again", dissent=dissent)
    assert told(refused).endswith("It reads: We look again You had typed: “We look again in May”")
    assert count(caseroom, DissentReply) == 1


def test_the_page_of_a_dissent_shows_the_reply_that_stands(
    dev: Officer, alma: Officer, cast: Cast, caseroom: Caseroom
) -> None:
    dev.record("dissent", text="It is too early", who=cast.people["paul"], decision=decided(dev, caseroom))
    with record.reading(caseroom) as session:
        page = f"/dissents/{session.scalars(select(Dissent.id)).one()}"
    once = secrets.token_hex(16)
    assert alma.press(page, once=once, text="We look again").status_code == 303
    assert alma.press(page, once=once, text="We look again").status_code == 303
    refused = alma.press(page, once=once, text="We look again in May")
    assert refused.status_code == 409
    quoted = [quote.text for quote in soup(refused).select(".app-conflict blockquote")]
    assert quoted == ["We look again", "We look again in May"]


@pytest.mark.parametrize(
    ("first", "edited", "stands", "kept"),
    [
        (
            {"answer": "done", "evidence": "Fitted"},
            {"evidence": "Fitted on Monday"},
            "done, Fitted",
            "Fitted on Monday",
        ),
        (
            {"answer": "in progress", "due": "6 nov"},
            {"note": "The lights are late"},
            "in progress, 6/11/2026",
            "The lights are late, 6 nov",
        ),
        (
            {"answer": "escalated", "note": "Late"},
            {"answer": "not done", "note": "Twice late"},
            "escalated, Late",
            "Twice late",
        ),
        (
            {"answer": "done", "evidence": "Fitted"},
            {"answer": "escalated", "note": "They were not"},
            "done, Fitted",
            "They were not",
        ),
    ],
)
def test_an_answer_to_an_earlier_action_is_to_be_taken_back_first(
    dev: Officer,
    cast: Cast,
    caseroom: Caseroom,
    clock: StoppedClock,
    first: dict[str, str],
    edited: dict[str, str],
    stands: str,
    kept: str,
) -> None:
    before = earlier_meeting(caseroom, cast)
    due = (before.now + FOUR_WEEKS).date()
    action = lay_action(caseroom, before, "A-7KQ4", owner="paul", audience=(POLICE,), due_on=due)
    path, sent = f"{dev.item('one')}/earlier/{action}", {"once": secrets.token_hex(16)} | first
    assert dev.press(path, **sent).status_code == 200
    assert dev.press(path, **sent).status_code == 200

    refused = dev.press(path, **sent | edited)

    assert told(refused) == (
        f"Not done. {BEFORE} It reads: {stands}. Take that back to record another answer. "
        f"You had typed: “{kept}”"
    )
    assert soup(refused).select("[action$='/taken-back'] button[data-key='0']")
    assert count(caseroom, ActionAnswer) == 1
