"""The phone over HTTP: the statement first, then one's own agency's view, and what is one's own to answer."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from meetings import live
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import actions, attending, table
from models.meetings import Acknowledgement, Attendance, Meeting
from models.outcomes import Action
from models.states import ActionState, AttendanceRole, AttendanceState, MeetingState
from tests.cast import Cast, lay_scene
from tests.clients import csrf, signed_in
from tests.joined import attendance, join, opened, scan, statement
from tests.pages import soup, statements, value
from tests.places import StoppedClock
from tests.played import record_outcomes
from tests.routes.test_projector import invite_many
from tests.test_live import wait_until

HX = {"HX-Request": "true"}


@pytest.fixture
def planned(service: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(service, clock.now)


@pytest.fixture
def cast(service: Caseroom, planned: Cast) -> Cast:
    opened(service, planned)
    return planned


@pytest.fixture
def on_case(service: Caseroom, cast: Cast) -> Cast:
    """Case one on the table, with those who may see it in the room."""
    join(service, cast, "alma", "carol", "paul", "fay")
    table.put_on_table(service, cast.viewer("alma"), cast.items["one"])
    return cast


def phone(cast: Cast, rest: str = "") -> str:
    return f"/meetings/{cast.meeting}/phone{rest}"


def heading(shown: TestResponse) -> str:
    found = soup(shown).select_one("#live h1")
    assert found is not None, shown.text
    return found.get_text()


def read(shown: TestResponse, section: str) -> list[tuple[str, str]]:
    """The text of each line of a section of the case, and who can see it."""
    lines = []
    for line in soup(shown).select(f'section[aria-labelledby="{section}"] li'):
        sight = line.select_one(".app-who-sees")
        by = line.select_one(".p-list__by")
        words = sight.extract().get_text().strip() if sight else ""
        if by:
            by.extract()
        lines.append((line.get_text(" ").strip(), words))
    return sorted(lines)


def rev_of(shown: TestResponse) -> int:
    found = re.search(r"phone/live\?rev=(\d+)", shown.text)
    assert found
    return int(found[1])


def rows(service: Caseroom, name: type) -> int:
    with record.reading(service) as session:
        return session.scalar(select(func.count()).select_from(name)) or 0


def acknowledge(client: FlaskClient, cast: Cast, pressed: str, **typed: str) -> TestResponse:
    page = client.get(phone(cast))
    data = {"csrf_token": csrf(page), "statement_sha256": value(page, "statement_sha256"), "answer": pressed}
    return client.post(f"/meetings/{cast.meeting}/acknowledgement", data=data | typed)


# The statement


def test_before_it_opens_there_is_nothing_to_answer(live_app: Flask, planned: Cast) -> None:
    assert heading(signed_in(live_app, "paul").get(phone(planned))) == "Not open yet"


def test_one_tap_after_the_scan(live_app: Flask, service: Caseroom, cast: Cast) -> None:
    paul = signed_in(live_app, "paul")
    scan(service, cast, "paul")
    page = paul.get(phone(cast))
    assert len(soup(page).select(".p-statement li")) == 8
    assert "Text for" not in page.text
    assert soup(page).select_one("#alone") is None
    done = acknowledge(paul, cast, "agree")
    assert (done.status_code, done.headers["Location"]) == (303, phone(cast))
    assert heading(paul.get(phone(cast))) == "Between cases"


def test_a_second_press_says_when_it_was_recorded(
    live_app: Flask, service: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    paul = signed_in(live_app, "paul")
    scan(service, cast, "paul")
    page = paul.get(phone(cast))
    sent = {
        "csrf_token": csrf(page),
        "statement_sha256": value(page, "statement_sha256"),
        "answer": "agree",
    }
    before = rows(service, Acknowledgement)
    said = []
    for _ in range(2):
        paul.post(f"/meetings/{cast.meeting}/acknowledgement", data=sent)
        said.append("Already recorded at 10:00." in paul.get(phone(cast)).text)
        clock.forward(minutes=2)
    assert said == [False, True]
    assert rows(service, Acknowledgement) == before + 1


def test_a_refusal_is_recorded_and_can_be_taken_back(
    live_app: Flask, service: Caseroom, on_case: Cast
) -> None:
    dev = signed_in(live_app, "dev")
    scan(service, on_case, "dev")
    assert acknowledge(dev, on_case, "decline").status_code == 303
    page = dev.get(phone(on_case))
    assert "You did not agree, recorded at 10:00. You can still agree." in page.text
    assert "Text for" not in page.text
    acknowledge(dev, on_case, "agree")
    assert heading(dev.get(phone(on_case))) == "You join at the next case"


def test_another_text_is_a_conflict_that_shows_the_present_one(
    live_app: Flask, service: Caseroom, cast: Cast
) -> None:
    paul = signed_in(live_app, "paul")
    scan(service, cast, "paul")
    refused = acknowledge(paul, cast, "agree", statement_sha256="0" * 64)
    assert refused.status_code == 409
    assert "has changed since you opened this page" in refused.text
    assert value(refused, "statement_sha256") == statement(service, cast)
    assert attendance(service, cast, "paul").agreed_at is None


@pytest.mark.parametrize("pressed", ["", "perhaps"])
def test_no_answer_is_no_answer(live_app: Flask, service: Caseroom, cast: Cast, pressed: str) -> None:
    paul = signed_in(live_app, "paul")
    scan(service, cast, "paul")
    refused = acknowledge(paul, cast, pressed)
    assert refused.status_code == 422
    assert "Choose one of the two answers" in refused.text


def test_from_elsewhere_it_takes_the_tick(live_app: Flask, service: Caseroom, cast: Cast) -> None:
    paul = signed_in(live_app, "paul")
    refused = acknowledge(paul, cast, "agree")
    assert refused.status_code == 422
    assert "Tick that you are alone and cannot be overheard" in refused.text
    assert acknowledge(paul, cast, "agree", alone="y").status_code == 303
    assert attendance(service, cast, "paul").here_by == "remote"


def test_a_stranger_finds_nothing(live_app: Flask, service: Caseroom, cast: Cast) -> None:
    paul, eve = signed_in(live_app, "paul"), signed_in(live_app, "eve")
    assert paul.get(phone(cast)).status_code == 200
    for path in (phone(cast), phone(cast, "/live?rev=99"), phone(cast, "/leave")):
        assert eve.get(path).status_code == 404
    sent = {"csrf_token": csrf(eve.get("/")), "statement_sha256": statement(service, cast), "answer": "agree"}
    assert eve.post(f"/meetings/{cast.meeting}/acknowledgement", data=sent).status_code == 404


# The case


def test_each_sees_their_own_agencys_view(live_app: Flask, on_case: Cast) -> None:
    fay, paul = (signed_in(live_app, name).get(phone(on_case)) for name in ("fay", "paul"))
    assert read(fay, "own") == [
        (
            "Text for agencies on one",
            "Only your agency, Derbyshire Constabulary and the meeting’s officers",
        ),
        ("Text for officers on one", "Only your agency and the meeting’s officers"),
    ]
    assert read(fay, "room") == [("Text for involved on one", "")]
    assert read(paul, "own") == []
    assert read(paul, "others") == [
        (
            "Text for agencies on one",
            "Only your agency, Futures Housing Group and the meeting’s officers: do not repeat in the room",
        )
    ]
    assert read(paul, "room") == read(fay, "room")
    assert "Text for officers" not in paul.text
    assert heading(paul) == "ASB-ONE7"
    assert "OFFICIAL-SENSITIVE" in paul.text


def test_an_officer_sees_what_is_for_the_officers(live_app: Flask, on_case: Cast) -> None:
    alma = signed_in(live_app, "alma").get(phone(on_case))
    as_officer = "Shown to you as an officer: do not repeat in the room"
    assert read(alma, "others") == [
        ("Text for agencies on one", as_officer),
        ("Text for officers on one", as_officer),
    ]
    assert read(alma, "room") == [("Text for involved on one", "")]


def test_what_the_room_does_not_see_is_not_called_shared(
    live_app: Flask, service: Caseroom, on_case: Cast
) -> None:
    fay = signed_in(live_app, "fay")
    assert read(fay.get(phone(on_case)), "room") == [("Text for involved on one", "")]
    join(service, on_case, "rita")
    attending.admit(service, on_case.viewer("dev"), on_case.meeting, on_case.attendances["rita"], now=True)
    shown = fay.get(phone(on_case))
    assert read(shown, "room") == []
    assert ("Text for involved on one", "Every agency on this case") in read(shown, "own")


def test_cards_stand_for_a_case_that_is_not_for_one(
    live_app: Flask, service: Caseroom, on_case: Cast
) -> None:
    rita, fay, dev = (signed_in(live_app, name) for name in ("rita", "fay", "dev"))
    join(service, on_case, "rita", "dev")
    assert heading(rita.get(phone(on_case))) == "You join at the next case"
    attending.admit(service, on_case.viewer("dev"), on_case.meeting, on_case.attendances["rita"], now=True)
    assert heading(rita.get(phone(on_case))) == "This case is not one of your agency’s"
    assert heading(fay.get(phone(on_case))) == "ASB-ONE7"
    out = [on_case.attendances["fay"]]
    table.step_out(service, on_case.viewer("dev"), on_case.items["one"], out)
    assert heading(fay.get(phone(on_case))) == "You are out for this case"
    table.end_item(service, on_case.viewer("dev"), on_case.items["one"])
    assert heading(fay.get(phone(on_case))) == "Between cases"
    assert heading(dev.get(phone(on_case))) == "You join at the next case"


def test_who_declared_an_interest_sees_nothing_of_the_case(
    live_app: Flask, service: Caseroom, on_case: Cast
) -> None:
    paul = signed_in(live_app, "paul")
    assert heading(paul.get(phone(on_case))) == "ASB-ONE7"
    place = on_case.attendances["paul"]
    table.declare_interest(service, on_case.viewer("paul"), on_case.items["one"], place, reason="A cousin")
    shown = paul.get(phone(on_case))
    assert heading(shown) == "This case is not one of your agency’s"
    assert "ASB-ONE7" not in shown.text


def test_an_observer_sees_what_the_room_sees(live_app: Flask, service: Caseroom, on_case: Cast) -> None:
    with record.writing(service, Clock(on_case.now)) as writing:
        place = writing.session.get_one(Attendance, on_case.attendances["paul"])
        place.role = AttendanceRole.OBSERVER
        writing.audit("demo.made")
    shown = signed_in(live_app, "paul").get(phone(on_case))
    assert heading(shown) == "ASB-ONE7"
    assert read(shown, "room") == [("Text for involved on one", "")]
    for hidden in ("Text for agencies", "Title of case", "Summary of case"):
        assert hidden not in shown.text


# What is one's own


@pytest.fixture
def recorded(service: Caseroom, on_case: Cast, clock: StoppedClock) -> Cast:
    """A decision, a shared and a narrow action of Paul's, a dissent, and words of his agency."""
    record_outcomes(service, on_case, clock, "one")
    return on_case


def test_what_is_recorded_stands_with_who_can_see_it(live_app: Flask, recorded: Cast) -> None:
    paul, fay = (signed_in(live_app, name).get(phone(recorded)) for name in ("paul", "fay"))
    narrow = "Only Derbyshire Constabulary and the meeting’s officers"
    assert [(line.split(" on one")[0], sight) for line, sight in read(paul, "entries")] == [
        ("Decision", ""),
        ("Dissent", ""),
        ("Narrow action", narrow),
        ("Shared action", ""),
    ]
    assert "Narrow action" not in fay.text
    assert "Shared action on one" in fay.text


def own_actions(service: Caseroom) -> dict[str, str]:
    """The ids of the two actions, the shared one first."""
    with record.reading(service) as session:
        shared, narrow = session.scalars(select(Action.id).order_by(Action.recorded_at, Action.id)).all()
    return {"one": shared, "other": narrow}


def state_of(service: Caseroom, action_id: str) -> str:
    with record.reading(service) as session:
        return session.get_one(Action, action_id).state


@pytest.mark.parametrize("headers", [HX, {}], ids=["htmx", "plain"])
def test_an_owner_accepts_and_queries(
    live_app: Flask, service: Caseroom, recorded: Cast, headers: dict[str, str]
) -> None:
    paul, own = signed_in(live_app, "paul"), own_actions(service)
    page = paul.get(phone(recorded))
    assert "3 things wait" in page.text
    sent = {"csrf_token": csrf(page), "text": "Which flat?"}
    done = paul.post(phone(recorded, f"/actions/{own['one']}/accept"), data=sent, headers=headers)
    asked = paul.post(phone(recorded, f"/actions/{own['other']}/query"), data=sent, headers=headers)
    assert {done.status_code, asked.status_code} == ({200} if headers else {303})
    assert (state_of(service, own["one"]), state_of(service, own["other"])) == ("accepted", "queried")
    shown = paul.get(phone(recorded)).text
    assert "You accepted this" in shown
    assert "You asked: Which flat?" in shown
    assert "1 thing waits" in shown


@pytest.mark.parametrize("headers", [HX, {}], ids=["htmx", "plain"])
def test_an_empty_or_endless_query_is_kept_and_said(
    live_app: Flask, service: Caseroom, recorded: Cast, headers: dict[str, str]
) -> None:
    paul, own = signed_in(live_app, "paul"), own_actions(service)
    sent = {"csrf_token": csrf(paul.get(phone(recorded)))}
    path = phone(recorded, f"/actions/{own['one']}/query")
    for typed, message in (("", "Say what your question is"), ("x" * 1001, "Use 1000 characters or fewer")):
        refused = paul.post(path, data=sent | {"text": typed}, headers=headers)
        assert refused.status_code == 422
        assert message in refused.text
        assert f">{typed}</textarea>" in refused.text
    assert state_of(service, own["one"]) == ActionState.OFFERED


def test_what_was_closed_meanwhile_is_said(live_app: Flask, service: Caseroom, recorded: Cast) -> None:
    paul, own = signed_in(live_app, "paul"), own_actions(service)
    sent = {"csrf_token": csrf(paul.get(phone(recorded)))}
    actions.answer(service, recorded.viewer("paul"), own["one"], state=ActionState.DONE, text="Done")
    refused = paul.post(phone(recorded, f"/actions/{own['one']}/accept"), data=sent, headers=HX)
    assert refused.status_code == 409
    assert "alert" in refused.headers["HX-Trigger"]
    assert soup(refused).select_one("#live") is not None


def test_an_agency_confirms_or_trims_what_it_said(live_app: Flask, service: Caseroom, recorded: Cast) -> None:
    paul = signed_in(live_app, "paul")
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
    live_app: Flask, service: Caseroom, recorded: Cast
) -> None:
    paul, fay = signed_in(live_app, "paul"), signed_in(live_app, "fay")
    page = paul.get(phone(recorded))
    targets = [str(form["action"]) for form in soup(page).select("#yours form")]
    assert len(targets) == 5
    sent = {"csrf_token": csrf(fay.get("/")), "text": "Mine now"}
    assert {fay.post(target, data=sent).status_code for target in targets} == {404}
    assert soup(fay.get(phone(recorded))).select("#yours form") == []


# Polling, leaving


def test_a_poll_with_nothing_new_costs_one_statement(
    live_app: Flask, service: Caseroom, on_case: Cast
) -> None:
    paul = signed_in(live_app, "paul")
    rev = rev_of(paul.get(phone(on_case)))
    wait_until(lambda: live.hub(service).newest(on_case.meeting) is not None)
    with statements(live_app) as ran:
        unchanged = paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX)
    assert (unchanged.status_code, unchanged.data, len(ran)) == (204, b"", 1)
    scan(service, on_case, "dev")
    assert paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX).status_code == 204
    table.end_item(service, on_case.viewer("dev"), on_case.items["one"])
    changed = paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX)
    assert (changed.status_code, heading(changed)) == (200, "Between cases")


def test_the_case_costs_few_statements_however_many_attend(
    live_app: Flask, service: Caseroom, recorded: Cast
) -> None:
    for name in ("paul", "alma"):
        client = signed_in(live_app, name)
        path = phone(recorded, "/live?rev=0")
        client.get(path, headers=HX)
        with statements(live_app) as few:
            assert heading(client.get(path, headers=HX)) == "ASB-ONE7"
        if name == "paul":
            invite_many(service, recorded)
        with statements(live_app) as many:
            assert heading(client.get(path, headers=HX)) == "ASB-ONE7"
        assert len(few) == len(many) <= 4


def test_a_closed_meeting_keeps_what_is_ones_own(live_app: Flask, service: Caseroom, recorded: Cast) -> None:
    with record.writing(service, Clock(recorded.now)) as writing:
        writing.session.execute(update(Meeting).values(state=MeetingState.CLOSED))
        writing.audit("meeting.closed", recorded.meeting)
    shown = signed_in(live_app, "paul").get(phone(recorded))
    assert heading(shown) == "This meeting is closed"
    assert "Narrow action on one" in shown.text
    assert "Decision on one" not in shown.text


def test_a_person_leaves_and_is_asked_first(live_app: Flask, service: Caseroom, on_case: Cast) -> None:
    paul = signed_in(live_app, "paul")
    page = paul.get(phone(on_case, "/leave"))
    assert "Leave the meeting?" in page.text
    assert attendance(service, on_case, "paul").state == AttendanceState.HERE
    left = paul.post(phone(on_case, "/leave"), data={"csrf_token": csrf(page)})
    assert left.status_code == 303
    assert attendance(service, on_case, "paul").state == AttendanceState.LEFT
    again = paul.get(phone(on_case))
    assert "You left the meeting at 10:00." in again.text
    assert "ASB-ONE7" not in again.text
