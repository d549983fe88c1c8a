"""The console over HTTP: whose it is, what it costs, and the presses that run the meeting."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from meetings import live
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import table
from meetings.operations.projectors import pairing_code, start_pairing
from meetings.operations.sessions import token_sha256
from models.meetings import Attendance, Meeting
from models.people import Person
from models.states import AttendanceRole, AttendanceState, MeetingState
from tests.cast import AMBER, POLICE, Cast, lay_scene
from tests.clients import signed_in
from tests.officers import HX, Officer, typed
from tests.pages import soup, statements
from tests.places import StoppedClock
from tests.planned import change_row
from tests.sitting import another_meeting, meeting_of, open_with


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def dev(app: Flask, cast: Cast, caseroom: Caseroom) -> Officer:
    """The minute-taker of a meeting under way."""
    open_with(caseroom, cast)
    return Officer(app, cast, "dev")


def agenda(page: BeautifulSoup) -> list[str]:
    return [" ".join(case.get_text(" ").split()) for case in page.select("#agenda li")]


@pytest.mark.parametrize("who", ["alma", "carol", "dev"])
def test_the_officers_have_the_console(app: Flask, cast: Cast, who: str) -> None:
    page = Officer(app, cast, who).page()
    assert agenda(page) == ["1 ASB-ONE7 12 min Noise", "2 ASB-TWO7 12 min Noise"]


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_nobody_but_the_officers_has_the_console(app: Flask, cast: Cast, who: str) -> None:
    client = signed_in(app, who)
    base = f"/meetings/{cast.meeting}/console"
    for path in ("", "/stream", "/chosen", "/register"):
        assert client.get(base + path).status_code == 404, path
    assert client.get(f"{base}/live?rev=0", headers=HX).status_code == 404


def test_a_meeting_that_does_not_exist_has_no_console(app: Flask, cast: Cast) -> None:
    assert signed_in(app, "alma").get(f"/meetings/{'0' * 32}/console").status_code == 404


def test_without_a_session_the_console_asks_to_sign_in(app: Flask, cast: Cast) -> None:
    answer = app.test_client().get(f"/meetings/{cast.meeting}/console")
    assert (answer.status_code, answer.headers["Location"][:8]) == (303, "/sign-in")


def test_the_meeting_is_opened_by_one_press(app: Flask, cast: Cast, caseroom: Caseroom) -> None:
    alma = Officer(app, cast, "alma")
    assert "not open yet" in alma.page().h1.text  # type: ignore[union-attr]
    assert "secure-venue check" not in alma.page().text
    change_row(caseroom, cast, cast.meeting, secure_venue=None)
    assert "Nobody has recorded the secure-venue check." in alma.page().text

    answer = alma.press(f"{alma.base}/opening")

    assert answer.status_code == 200
    assert meeting_of(caseroom, cast).state == MeetingState.OPEN
    assert soup(answer).h1.text == "Nothing on the table"  # type: ignore[union-attr]


@pytest.mark.parametrize("days", [-1, 7])
def test_on_another_day_than_its_own_the_meeting_is_opened_only_after_a_question(
    app: Flask, cast: Cast, caseroom: Caseroom, days: int
) -> None:
    alma = Officer(app, cast, "alma")
    (step,) = alma.page().select("[data-key=n]")
    assert step.name == "button"
    change_row(caseroom, cast, cast.meeting, starts_at=cast.now + timedelta(days=days))
    page = alma.page()
    (step,) = page.select("[data-key=n]")
    assert (step.name, step["href"]) == ("a", f"{alma.base}/opening")
    day = {-1: "Mon 12 October 2026", 7: "Tue 20 October 2026"}[days]
    assert f"It is planned for {day}. Press “Open the meeting”N to open it today" in page.text

    asked = soup(alma.client.get(str(step["href"])))
    assert f"It is planned for {day}, 10:00." in asked.text
    assert meeting_of(caseroom, cast).state == MeetingState.PLANNED
    (form,) = asked.select("main form")
    assert alma.press(str(form["action"])).status_code == 200
    assert meeting_of(caseroom, cast).state == MeetingState.OPEN
    assert alma.client.get(str(step["href"])).headers["Location"] == alma.base


def test_a_press_without_scripts_comes_back_to_the_page(dev: Officer, caseroom: Caseroom) -> None:
    dev.scripts = False
    answer = dev.press(f"{dev.base}/screen", mode="statement")
    assert (answer.status_code, answer.headers["Location"]) == (303, dev.base)
    assert meeting_of(caseroom, dev.cast).screen_mode == "statement"
    assert [said.text for said in dev.page().select(".c-flash")] == ["The projector shows: statement"]


def test_a_case_goes_on_the_table_and_the_next_follows(dev: Officer) -> None:
    answer = dev.put("one")
    assert json.loads(answer.headers["HX-Trigger"]) == {
        "announce": "The next case is on the table",
        "refocus": "case",
    }
    page = soup(answer)
    assert page.select_one(".app-step").text == "Case 1 of 2, Noise, lead Futures Housing Group"  # type: ignore[union-attr]
    assert page.select_one("#case").text == "ASB-ONE7 Title of case one"  # type: ignore[union-attr]
    assert page.select_one("#next")["value"] == dev.cast.items["two"]  # type: ignore[index]


def test_a_case_with_something_recorded_and_no_outcome_stays_with_a_message(dev: Officer) -> None:
    dev.put("one")
    dev.record("action", text="Visit", who=dev.cast.people["paul"], due="+7")

    answer = dev.put("two")

    assert answer.status_code == 422
    assert soup(answer).select_one(".c-errs").text == (  # type: ignore[union-attr]
        "Not done. ASB-ONE7 has no outcome: record a decision, or no further action because"
    )


def test_the_table_is_cleared_for_a_break(dev: Officer) -> None:
    dev.put("one")
    answer = dev.hold("one")
    assert answer.status_code == 200
    assert soup(answer).h1.text == "Nothing on the table"  # type: ignore[union-attr]


@pytest.mark.parametrize("case", ["", "x", "0" * 32, "\x00", "a" * 10_000])
def test_an_unknown_case_is_not_found(dev: Officer, case: str) -> None:
    assert dev.press(f"{dev.base}/table", case=case).status_code == 404


def test_a_case_of_another_meeting_is_not_found(dev: Officer, app: Flask, caseroom: Caseroom) -> None:
    other = another_meeting(caseroom, dev.cast)
    assert dev.press(f"/meetings/{other}/console/table", case=dev.cast.items["one"]).status_code == 404
    assert meeting_of(caseroom, dev.cast).on_table_id is None


def test_an_unknown_screen_mode_is_refused(dev: Officer) -> None:
    answer = dev.press(f"{dev.base}/screen", mode="everything")
    assert answer.status_code == 422
    assert "Choose what the projector shows" in answer.text


def test_the_chair_is_taken_after_a_question(dev: Officer) -> None:
    page = dev.page()
    assert "Alma has the chair" in page.text
    (key,) = page.select("[data-key=t]")
    assert key.name == "a"
    asked = soup(dev.client.get(str(key["href"])))
    assert "Alma has the chair" in asked.text
    assert "Alma has the chair" in dev.page().text
    (form,) = asked.select("main form")
    assert dev.press(str(form["action"])).status_code == 200
    assert dev.client.get(str(key["href"])).headers["Location"] == dev.base
    page = dev.page()
    assert "You have the chair" in page.text
    assert page.select("#take") == []


def test_a_closed_meeting_records_nothing_more(dev: Officer, caseroom: Caseroom) -> None:
    dev.put("one")
    with record.writing(caseroom, Clock(dev.cast.now)) as writing:
        meeting = writing.session.get_one(Meeting, dev.cast.meeting)
        meeting.state, meeting.on_table_id = MeetingState.CLOSED, None
        writing.audit("demo.made")

    answer = dev.put("two")
    assert answer.status_code == 409
    assert "This meeting is closed. Nothing more can be recorded at it." in answer.text

    answer = dev.record("action", text="Visit the park", who=dev.cast.people["paul"], due="+7")
    assert answer.status_code == 409
    assert "This meeting is closed" in answer.text
    assert soup(answer).select_one("#record-text").text == "Visit the park"  # type: ignore[union-attr]


def test_a_projector_is_paired_by_its_code(dev: Officer, caseroom: Caseroom) -> None:
    token = start_pairing(caseroom, dev.cast.now)
    code = pairing_code(caseroom, token_sha256(token))

    bad = dev.press(f"{dev.base}/pairing", code="ZZZ ZZZ")
    assert (bad.status_code, soup(bad).select_one("#pair-code")["value"]) == (422, "ZZZ ZZZ")  # type: ignore[index]
    assert "No screen shows this code" in bad.text

    good = dev.press(f"{dev.base}/pairing", code=str(code).lower())
    assert good.status_code == 200
    assert "Paired. The projector shows this meeting now." in good.text


@pytest.mark.parametrize(
    ("due", "echo"),
    [
        ("fri", "Fri 16 October 2026"),
        ("+7", "Tue 20 October 2026"),
        ("1 dec", "Tue 1 December 2026"),
        ("1 october", "That date is past. Add the year if you mean a later one"),
        ("soon", "Enter a due date such as fri, +7 or 1 dec"),
        ("", ""),
    ],
)
def test_a_typed_date_is_echoed(dev: Officer, due: str, echo: str) -> None:
    answer = dev.client.get(f"{dev.base}/due", query_string={"due": due}, headers=HX)
    assert (answer.status_code, soup(answer).text.strip()) == (200, echo)


def chosen(dev: Officer, intervention: str) -> TestResponse:
    return dev.client.get(f"{dev.base}/chosen", query_string={"intervention": intervention}, headers=HX)


def test_what_an_intervention_asks_for_comes_with_what_is_usual(dev: Officer) -> None:
    dev.put("one")
    option = dev.page().find("option", string="Civil Injunction")
    assert option is not None
    answer = chosen(dev, str(option["value"]))
    page = soup(answer)
    assert typed(page, "record-power") == "Anti-social Behaviour, Crime and Policing Act 2014 s.1"
    assert typed(page, "record-law").startswith("Anti-social Behaviour, Crime and Policing Act 2014 s.1: ")
    assert typed(page, "record-aim").startswith("Prevention of disorder and crime")
    assert (typed(page, "record-necessary"), typed(page, "record-equality")) == ("", "")
    assert [row.text.strip() for row in page.select("#record-met-youth-justice option")] == [
        "Select",
        "Yes",
        "No",
        "Does not apply: 18 or over",
    ]
    assert json.loads(answer.headers["HX-Trigger"]) == {"prefill": {"record-due": "+28"}}

    unknown = chosen(dev, "x")
    assert typed(soup(unknown), "record-power") == ""
    assert soup(unknown).select(".c-met") == []
    assert "HX-Trigger" not in unknown.headers


def test_an_intervention_comes_as_it_was_last_decided_without_a_word_of_the_case(
    dev: Officer, cast: Cast
) -> None:
    dev.put("two")
    option = dev.page().find("option", string="Mediation")
    assert option is not None
    typed_in = {"intervention": option["value"], "made_by": cast.agencies[POLICE], "power": "Canary power"}
    words = {"text": "Canary text", "reasons": "Canary reasons", "due": "+14", "narrow": "y"}
    assert dev.record("decision", on="two", **typed_in, **words).status_code == 200
    dev.put("one")

    answer = chosen(dev, str(option["value"]))

    assert json.loads(answer.headers["HX-Trigger"]) == {
        "prefill": {"record-made-by": cast.agencies[POLICE], "record-due": "+14", "record-narrow": "y"}
    }
    assert "As last time: made by Derbyshire Constabulary, reviewed after 14 days" in answer.text
    assert "canary" not in f"{answer.text}{answer.headers}".lower()


def test_an_officer_kept_out_of_a_case_sees_nothing_of_it(
    dev: Officer, app: Flask, caseroom: Caseroom
) -> None:
    cast = dev.cast
    dev.put("one")
    assert "Title of case one" in dev.page().text
    carol = Officer(app, cast, "carol")
    table.put_out(
        caseroom, cast.viewer("alma"), cast.items["one"], cast.attendances["dev"], reason="A relative"
    )

    page = dev.page()

    assert page.h1 is not None
    assert page.h1.text == "A case you are kept out of is on the table"
    assert "ASB-ONE7" not in page.text
    assert agenda(page) == ["1 ASB-TWO7 12 min Noise"]
    assert "Title of case one" in carol.page().text


def test_an_unchanged_poll_is_204_and_costs_one_statement(
    dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    hub = live.hub(app.extensions["caseroom"])
    hub.wait(cast.meeting, None, 5)
    revision = meeting_of(caseroom, cast).revision

    with statements(app) as ran:
        answer = dev.client.get(f"{dev.base}/live?rev={revision}", headers=HX)

    assert (answer.status_code, answer.data, len(ran)) == (204, b"", 1)
    dev.put("one")
    answer = dev.client.get(f"{dev.base}/live?rev={revision}", headers=HX)
    assert (answer.status_code, "ASB-ONE7" in answer.text) == (200, True)


def lay_more_people(caseroom: Caseroom, cast: Cast, how_many: int) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        for number in range(how_many):
            person = Person(agency_id=cast.agencies[AMBER], name=f"Extra {number}", role="Officer")
            writing.session.add(person)
            writing.session.flush()
            attendance = Attendance(
                meeting_id=cast.meeting,
                person_id=person.id,
                agency_id=cast.agencies[AMBER],
                role=AttendanceRole.MEMBER,
                state=AttendanceState.HERE,
                in_room=True,
                agreed_at=cast.now,
            )
            writing.session.add(attendance)
        writing.audit("demo.made")


def cost(app: Flask, dev: Officer) -> tuple[int, int]:
    dev.page()
    with statements(app) as page:
        dev.page()
    with statements(app) as fragment:
        dev.client.get(f"{dev.base}/live?rev=0", headers=HX)
    return len(page), len(fragment)


def test_the_page_costs_as_much_for_fifty_as_for_five(dev: Officer, app: Flask, caseroom: Caseroom) -> None:
    live.hub(app.extensions["caseroom"]).wait(dev.cast.meeting, None, 5)
    dev.put("one")
    few = cost(app, dev)
    lay_more_people(caseroom, dev.cast, 44)
    assert cost(app, dev) == few
    page, fragment = few
    assert page <= 7
    assert fragment <= 5


def test_the_time_on_a_case_counts_from_when_it_went_on_the_table(dev: Officer, clock: StoppedClock) -> None:
    dev.put("one")
    clock.forward(minutes=6, seconds=12)
    timer = dev.page().select_one("[data-timer]")
    assert timer is not None
    assert (timer.text, timer["data-timer"], timer["data-limit"]) == ("6:12", "372", "720")


@pytest.mark.parametrize(("before", "late"), [(40, "4 min late"), (160, "2 h 4 min late")])
def test_the_end_is_foretold(
    dev: Officer, clock: StoppedClock, caseroom: Caseroom, before: int, late: str
) -> None:
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.get_one(Meeting, dev.cast.meeting).starts_at = clock.now - timedelta(minutes=before)
        writing.audit("demo.made")
    dev.put("one")
    clock.forward(minutes=2)
    foot = dev.page().select_one(".c-agenda__foot p")
    assert foot is not None
    assert foot.text == f"Ends about 10:24, {late}"
