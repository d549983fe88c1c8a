"""What waits for a person on their phone: own actions, and what their agency said in the room."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import actions
from models.meetings import Meeting
from models.outcomes import Action
from models.states import ActionState, MeetingState
from tests.cast import Cast
from tests.clients import csrf, signed_in
from tests.pages import soup
from tests.phones import heading, phone, read

HX = {"HX-Request": "true"}


def test_what_is_recorded_stands_with_who_can_see_it(app: Flask, recorded: Cast) -> None:
    paul, fay = (signed_in(app, name).get(phone(recorded)) for name in ("paul", "fay"))
    narrow = "Only Derbyshire Constabulary and the meeting’s officers"
    assert [(line.split(" on one")[0], sight) for line, sight in read(paul, "entries")] == [
        ("Decision", ""),
        ("Dissent", ""),
        ("Narrow action", narrow),
        ("Shared action", ""),
    ]
    assert "Narrow action" not in fay.text
    assert "Shared action on one" in fay.text


def own_actions(caseroom: Caseroom) -> dict[str, str]:
    """The ids of the two actions, the shared one first."""
    with record.reading(caseroom) as session:
        shared, narrow = session.scalars(select(Action.id).order_by(Action.recorded_at, Action.id)).all()
    return {"one": shared, "other": narrow}


def state_of(caseroom: Caseroom, action_id: str) -> str:
    with record.reading(caseroom) as session:
        return session.get_one(Action, action_id).state


@pytest.mark.parametrize("headers", [HX, {}], ids=["htmx", "plain"])
def test_an_owner_accepts_and_queries(
    app: Flask, caseroom: Caseroom, recorded: Cast, headers: dict[str, str]
) -> None:
    paul, own = signed_in(app, "paul"), own_actions(caseroom)
    page = paul.get(phone(recorded))
    assert "3 things wait" in page.text
    sent = {"csrf_token": csrf(page), "text": "Which flat?"}
    done = paul.post(phone(recorded, f"/actions/{own['one']}/accept"), data=sent, headers=headers)
    asked = paul.post(phone(recorded, f"/actions/{own['other']}/query"), data=sent, headers=headers)
    assert {done.status_code, asked.status_code} == ({200} if headers else {303})
    assert (state_of(caseroom, own["one"]), state_of(caseroom, own["other"])) == ("accepted", "queried")
    shown = paul.get(phone(recorded)).text
    assert "You accepted this" in shown
    assert "You asked: Which flat?" in shown
    assert "1 thing waits" in shown


@pytest.mark.parametrize("headers", [HX, {}], ids=["htmx", "plain"])
def test_an_empty_or_endless_query_is_kept_and_said(
    app: Flask, caseroom: Caseroom, recorded: Cast, headers: dict[str, str]
) -> None:
    paul, own = signed_in(app, "paul"), own_actions(caseroom)
    sent = {"csrf_token": csrf(paul.get(phone(recorded)))}
    path = phone(recorded, f"/actions/{own['one']}/query")
    for typed, message in (("", "Say what your question is"), ("x" * 1001, "Use 1000 characters or fewer")):
        refused = paul.post(path, data=sent | {"text": typed}, headers=headers)
        assert refused.status_code == 422
        assert message in refused.text
        assert f">{typed}</textarea>" in refused.text
    assert state_of(caseroom, own["one"]) == ActionState.OFFERED


def test_what_was_closed_meanwhile_is_said(app: Flask, caseroom: Caseroom, recorded: Cast) -> None:
    paul, own = signed_in(app, "paul"), own_actions(caseroom)
    sent = {"csrf_token": csrf(paul.get(phone(recorded)))}
    actions.answer(caseroom, recorded.viewer("paul"), own["one"], state=ActionState.DONE, text="Done")
    refused = paul.post(phone(recorded, f"/actions/{own['one']}/accept"), data=sent, headers=HX)
    assert refused.status_code == 409
    assert "alert" in refused.headers["HX-Trigger"]
    assert soup(refused).select_one("#live") is not None


def test_an_agency_confirms_or_trims_what_it_said(app: Flask, caseroom: Caseroom, recorded: Cast) -> None:
    paul = signed_in(app, "paul")
    page = paul.get(phone(recorded))
    form = soup(page).select_one('section[aria-labelledby="said"] form')
    assert form is not None
    sent = {"csrf_token": csrf(page)}
    refused = paul.post(str(form["action"]), data=sent | {"text": " "}, headers=HX)
    assert refused.status_code == 422
    assert "Leave at least what was said" in refused.text
    done = paul.post(str(form["action"]), data=sent | {"text": "Said, but shorter"}, headers=HX)
    assert done.status_code == 200
    assert soup(done).select_one('section[aria-labelledby="said"]') is None
    assert "Said, but shorter" in done.text
    assert "Said on one" not in done.text


def test_another_agencys_words_and_actions_are_not_there(
    app: Flask, caseroom: Caseroom, recorded: Cast
) -> None:
    paul, fay = signed_in(app, "paul"), signed_in(app, "fay")
    page = paul.get(phone(recorded))
    targets = [str(form["action"]) for form in soup(page).select("#yours form")]
    assert len(targets) == 5
    sent = {"csrf_token": csrf(fay.get("/")), "text": "Mine now"}
    assert {fay.post(target, data=sent).status_code for target in targets} == {404}
    assert soup(fay.get(phone(recorded))).select("#yours form") == []


def test_a_closed_meeting_keeps_what_is_ones_own(app: Flask, caseroom: Caseroom, recorded: Cast) -> None:
    with record.writing(caseroom, Clock(recorded.now)) as writing:
        writing.session.execute(update(Meeting).values(state=MeetingState.CLOSED))
        writing.audit("meeting.closed", recorded.meeting)
    shown = signed_in(app, "paul").get(phone(recorded))
    assert heading(shown) == "This meeting is closed"
    assert "Narrow action on one" in shown.text
    assert "Decision on one" not in shown.text
    assert [link.text for link in soup(shown).select(".p-foot a")] == ["See your actions"]
