"""Going out and coming back on the phone, and declaring an interest before the meeting or during it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.doors import Caseroom
from meetings.operations import attending, opening_meeting, table
from models.states import Waiting
from tests.cast import Cast
from tests.clients import csrf, signed_in
from tests.joined import answer, attendance, join
from tests.officers import Officer
from tests.pages import soup, statements
from tests.phones import heading, phone
from tests.sitting import inside, shown_in_room

HX = {"HX-Request": "true"}
AWAY, BACK = "You are out for a moment", "I am back"


def press(client: FlaskClient, cast: Cast, what: str, *, scripts: bool = False, **data: str) -> TestResponse:
    """Press a button of the phone as its page does."""
    token = csrf(client.get(phone(cast)))
    headers = HX if scripts else {}
    return client.post(phone(cast, f"/{what}"), data={"csrf_token": token} | data, headers=headers)


def interest(cast: Cast, name: str) -> str:
    return f"/meetings/{cast.meeting}/interest/{cast.items[name]}"


def declare(client: FlaskClient, cast: Cast, name: str, reason: str) -> TestResponse:
    token = csrf(client.get(interest(cast, name)))
    return client.post(interest(cast, name), data={"csrf_token": token, "reason": reason})


def button(shown: TestResponse, form: str) -> str:
    found = soup(shown).select_one(f"#{form} button")
    return found.get_text() if found else ""


def test_one_press_out_and_one_press_back(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    fay = signed_in(app, "fay")
    assert button(fay.get(phone(on_case)), "away") == "Leave for five minutes"
    answered = press(fay, on_case, "away")
    assert (answered.status_code, answered.location) == (303, phone(on_case))
    shown = fay.get(phone(on_case))
    assert (heading(shown), button(shown, "back"), button(shown, "away")) == (AWAY, BACK, "")
    assert "Text for" not in shown.text
    assert inside(caseroom, on_case, "one") == {"alma", "carol", "paul"}
    press(fay, on_case, "back")
    assert heading(fay.get(phone(on_case))) == "ASB-ONE7"
    assert inside(caseroom, on_case, "one") == {"alma", "carol", "paul", "fay"}


def test_whoever_the_case_is_not_for_steps_out_by_one_press(
    app: Flask, caseroom: Caseroom, on_case: Cast
) -> None:
    join(caseroom, on_case, "rita")
    rita, place = signed_in(app, "rita"), on_case.attendances["rita"]
    attending.admit(caseroom, on_case.viewer("dev", caseroom.clock()), on_case.meeting, place, now=True)
    assert shown_in_room(caseroom, on_case) == []
    assert button(rita.get(phone(on_case)), "out") == "I have stepped out"
    assert press(rita, on_case, "out").status_code == 303
    assert shown_in_room(caseroom, on_case) == ["ASB-ONE7"]
    assert press(rita, on_case, "out", scripts=True).status_code == 200


def test_the_element_comes_back_at_once_and_says_so(app: Flask, on_case: Cast) -> None:
    fay = signed_in(app, "fay")
    answered = press(fay, on_case, "away", scripts=True)
    assert answered.status_code == 200
    assert "You are out for a moment" in answered.headers["HX-Trigger"]
    assert heading(answered) == AWAY
    assert heading(press(fay, on_case, "back", scripts=True)) == "ASB-ONE7"


def test_out_or_back_costs_no_statement_more(app: Flask, on_case: Cast) -> None:
    fay = signed_in(app, "fay")
    with statements(app) as inside_case:
        fay.get(phone(on_case))
    press(fay, on_case, "away")
    with statements(app) as outside:
        fay.get(phone(on_case))
    assert len(outside) <= len(inside_case) <= 6


def test_the_remote_say_again_that_they_are_alone(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    answer(caseroom, on_case, "rita", alone=True)
    table.put_on_table(caseroom, on_case.viewer("alma", caseroom.clock()), on_case.items["two"])
    rita = signed_in(app, "rita")
    shown = rita.get(phone(on_case))
    assert heading(shown) == "Are you still alone?"
    assert button(shown, "back") == "I am alone and cannot be overheard"
    refused = press(rita, on_case, "back")
    assert refused.status_code == 422
    assert "Tick that you are alone and cannot be overheard" in refused.text
    assert attendance(caseroom, on_case, "rita").waiting == Waiting.ALONE
    assert press(rita, on_case, "back", alone="y").status_code == 303
    assert heading(rita.get(phone(on_case))) == "ASB-TWO7"


def test_before_it_opens_nobody_goes_out(app: Flask, planned: Cast) -> None:
    fay = signed_in(app, "fay")
    token = csrf(fay.get(f"/meetings/{planned.meeting}"))
    refused = fay.post(phone(planned, "/away"), data={"csrf_token": token})
    assert refused.status_code == 409
    assert "This meeting is not open yet" in refused.text


# Interests


def test_an_interest_is_declared_on_the_phone(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    paul = signed_in(app, "paul")
    link = soup(paul.get(phone(on_case))).find("a", string="I know someone in this case")
    assert link is not None
    assert link["href"] == interest(on_case, "one")
    answered = declare(paul, on_case, "one", "My cousin lives there")
    assert (answered.status_code, answered.location) == (303, phone(on_case))
    shown = paul.get(phone(on_case))
    assert heading(shown) == "This case is not for you"
    assert "You are kept out of that case" in shown.text
    assert inside(caseroom, on_case, "one") == {"alma", "carol", "fay"}
    assert paul.get(interest(on_case, "one")).status_code == 404


def test_an_interest_is_declared_before_the_meeting(app: Flask, caseroom: Caseroom, planned: Cast) -> None:
    fay = signed_in(app, "fay")
    meeting = f"/meetings/{planned.meeting}"
    assert interest(planned, "one") in fay.get(meeting).text
    answered = declare(fay, planned, "one", "A neighbour")
    assert (answered.status_code, answered.location) == (303, meeting)
    assert interest(planned, "one") not in fay.get(meeting).text
    opening_meeting.open_meeting(caseroom, planned.viewer("alma", caseroom.clock()), planned.meeting)
    kept = Officer(app, planned, "alma").put("one")
    assert "Declared interest" in soup(kept).select_one("#kept-out").get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 4001])
def test_how_they_know_somebody_is_asked_for(app: Flask, planned: Cast, reason: str) -> None:
    fay = signed_in(app, "fay")
    refused = declare(fay, planned, "one", reason)
    assert refused.status_code == 422
    assert soup(refused).select_one("#reason-error")
    assert reason.strip() in refused.text


def test_nobody_declares_for_a_case_they_do_not_see(app: Flask, planned: Cast) -> None:
    assert signed_in(app, "fay").get(interest(planned, "one")).status_code == 200
    for name in ("rita", "eve"):
        assert signed_in(app, name).get(interest(planned, "one")).status_code == 404


# The console


def test_the_console_names_who_is_kept_out_and_lifts_it(
    app: Flask, caseroom: Caseroom, on_case: Cast
) -> None:
    declare(signed_in(app, "paul"), on_case, "one", "My cousin lives there")
    dev = Officer(app, on_case, "dev")
    listed = dev.page().select_one("#kept-out")
    assert listed is not None
    assert "Paul" in listed.text
    assert "My cousin lives there" in listed.text
    exclusion = listed.select_one("button")["value"]  # type: ignore[index]
    answered = dev.press(f"{dev.item('one')}/lifting", exclusion=exclusion)
    assert answered.status_code == 200
    assert soup(answered).select_one("#kept-out") is None
    assert heading(signed_in(app, "paul").get(phone(on_case))) == "You are out for this case"


def test_the_console_records_a_moment_outside_and_the_return(
    app: Flask, caseroom: Caseroom, on_case: Cast
) -> None:
    dev, fay = Officer(app, on_case, "dev"), on_case.attendances["fay"]
    assert shown_in_room(caseroom, on_case) == ["ASB-ONE7"]
    dev.press(f"{dev.base}/register", person=fay, state="away")
    queue = dev.page().select_one("#admit")
    assert queue is not None
    assert "out for a moment" in queue.text
    dev.press(f"{dev.base}/admission", now=fay)
    assert dev.page().select_one("#admit") is None
    assert "fay" in inside(caseroom, on_case, "one")
