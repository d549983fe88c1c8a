"""The people page: whom it names as missing, who is told what, and its buttons."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.meetings import Attendance
from models.states import MeetingState
from tests.cast import EREWASH, Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, soup, table
from tests.places import START
from tests.planned import audited, change_row, coordinate, last_seq, queued, register_of, suspend


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """The scene with nobody told of the meeting yet."""
    scene = lay_scene(caseroom, START)
    with record.writing(caseroom, Clock(START)) as writing:
        for attendance in writing.session.scalars(select(Attendance)):
            attendance.invited_at = None
        writing.audit("demo.made")
    return scene


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "alma")


def plan_of(cast: Cast) -> str:
    return f"/meetings/{cast.meeting}/plan"


def page_of(cast: Cast) -> str:
    return f"{plan_of(cast)}/people"


def press(client: FlaskClient, cast: Cast, do: str, name: str) -> TestResponse:
    return post(client, page_of(cast), f"{plan_of(cast)}/register", do=f"{do}:{cast.attendances[name]}")


def standing(client: FlaskClient, cast: Cast) -> dict[str, tuple[str, str]]:
    """When each person is needed, and how their invitation stands, by name."""
    page = client.get(page_of(cast))
    return {row[0].split()[0]: (row[3], row[4]) for row in table(page, "register")}


def warnings(client: FlaskClient, cast: Cast) -> dict[str, list[str]]:
    """The agencies from which nobody comes, under each reason why."""
    page = soup(client.get(page_of(cast)))
    reasons = {str(words["id"]): words.text for words in page.select(".app-conflict p[id]")}
    return {
        reasons[str(named["aria-labelledby"])]: [item.text for item in named.select("li")]
        for named in page.select(".app-conflict ul")
    }


def offered(client: FlaskClient, cast: Cast, query: str = "") -> list[str]:
    page = soup(client.get(f"{page_of(cast)}?q={query}"))
    return [label.text.split(",")[0] for label in page.select("label[for^=p-]")]


def test_everybody_stands_with_when_they_are_needed(alma: FlaskClient, cast: Cast) -> None:
    assert standing(alma, cast) == {
        "Alma": ("10:00 to 11:00", "Not told yet"),
        "Dev": ("10:00 to 11:00", "Not told yet"),
        "Carol": ("10:00 to 11:00", "Not told yet"),
        "Paul": ("10:00 to 10:24", "Not told yet"),
        "Fay": ("10:00 to 10:12", "Not told yet"),
        "Rita": ("10:12 to 10:24", "Not told yet"),
    }


def test_invitations_are_sent_and_only_changes_again(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    assert "Send invitations to 6 people" in alma.get(page_of(cast)).text
    answer = post(alma, page_of(cast), f"{plan_of(cast)}/invitations")
    assert "Invitations are on their way to 6 people" in alma.get(answer.location).text
    assert len(queued(caseroom, cast)) == 6
    assert standing(alma, cast)["Fay"] == ("10:00 to 10:12", "Told Tue 13 October")

    agenda = alma.get(f"{plan_of(cast)}/agenda")
    form = {str(one["name"]): str(one.get("value", "")) for one in soup(agenda).select("main form input")}
    alma.post(f"{plan_of(cast)}/agenda", data=form | {"do": f"down:{cast.items['one']}"})

    assert standing(alma, cast)["Fay"] == ("10:12 to 10:24", "Was told 10:00 to 10:12")
    assert standing(alma, cast)["Paul"] == ("10:00 to 10:24", "Told Tue 13 October")
    assert "Send invitations to 2 people" in alma.get(page_of(cast)).text
    post(alma, page_of(cast), f"{plan_of(cast)}/invitations")
    assert queued(caseroom, cast).count("paul") == 1
    assert queued(caseroom, cast).count("fay") == 2
    answer = post(alma, page_of(cast), f"{plan_of(cast)}/invitations")
    assert "Everybody knows already" in alma.get(answer.location).text


def test_agencies_from_which_nobody_comes_are_named(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    assert warnings(alma, cast) == {}
    press(alma, cast, "remove", "fay")
    press(alma, cast, "apologies", "rita")
    assert warnings(alma, cast) == {
        "Nobody invited": ["Futures Housing Group (1 case)"],
        "Only apologies": ["Riverside (1 case)"],
    }
    assert standing(alma, cast)["Rita"][1] == "Apologies"
    suspend(caseroom, cast, "futures-housing-group")
    assert warnings(alma, cast)["Nobody invited"] == [
        "Futures Housing Group (1 case); nobody there can be invited now"
    ]


def test_a_reason_why_nobody_comes_is_said_once(alma: FlaskClient, cast: Cast) -> None:
    press(alma, cast, "remove", "fay")
    press(alma, cast, "remove", "rita")
    assert warnings(alma, cast) == {
        "Nobody invited": ["Futures Housing Group (1 case)", "Riverside (1 case)"]
    }
    assert alma.get(page_of(cast)).text.count("Nobody invited") == 1


def test_people_are_offered_by_name_or_agency(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    assert offered(alma, cast) == ["Eve"]
    press(alma, cast, "remove", "fay")
    assert offered(alma, cast) == ["Eve", "Fay"]
    assert offered(alma, cast, "futures") == ["Fay"]
    assert offered(alma, cast, "EVE") == ["Eve"]
    assert offered(alma, cast, "nobody") == []
    suspend(caseroom, cast, EREWASH)
    assert offered(alma, cast) == ["Fay"]


def test_ticked_people_are_put_on_the_register(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    for _ in range(2):
        answer = post(alma, page_of(cast), people=[cast.people["eve"]], role="observer")
        assert answer.status_code == 303
    assert "On the register now." in alma.get(page_of(cast)).text
    assert register_of(caseroom, cast, cast.meeting)["eve"].role == "observer"
    assert standing(alma, cast)["Eve"] == ("Not needed", "Not told yet")


def test_bad_invitations_are_said(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    answer = post(alma, page_of(cast), role="member")
    assert (answer.status_code, errors(answer)) == (422, ["Choose whom to invite"])
    nobody = ["Choose somebody whose agency is a partner today"]
    answer = post(alma, page_of(cast), people=["f" * 32], role="member")
    assert (answer.status_code, errors(answer)) == (422, nobody)
    answer = post(alma, page_of(cast), people=[cast.people["eve"]], role="guest")
    assert answer.status_code == 422
    assert soup(answer).select_one(f"#p-{cast.people['eve']}[checked]")
    answer = post(alma, page_of(cast), people=[cast.people["alma"]], role="observer")
    assert (answer.status_code, errors(answer)) == (422, ["The officers of a meeting are its members"])
    suspend(caseroom, cast, EREWASH)
    answer = post(alma, page_of(cast), people=[cast.people["eve"]], role="member")
    assert (answer.status_code, errors(answer)) == (422, nobody)
    assert "eve" not in register_of(caseroom, cast, cast.meeting)


def test_the_buttons_of_a_row(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    press(alma, cast, "apologies", "fay")
    assert register_of(caseroom, cast, cast.meeting)["fay"].state == "apologies"
    press(alma, cast, "coming", "fay")
    assert register_of(caseroom, cast, cast.meeting)["fay"].state == "invited"
    answer = press(alma, cast, "remove", "carol")
    assert answer.status_code == 422
    assert errors(answer) == [
        "An officer of the meeting stays on its register. Choose another officer first."
    ]
    assert press(alma, cast, "promote", "fay").status_code == 404
    assert press(alma, cast, "remove", "fay").status_code == 303
    assert press(alma, cast, "remove", "fay").status_code == 404


def test_officers_invite_and_neither_remove_nor_send(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    dev = signed_in(app, "dev")
    page = dev.get(page_of(cast))
    assert "Send invitations" not in page.text
    assert [row[5] for row in table(page, "register")] == [
        f"Apologies of {name}" for name in ("Alma", "Dev", "Carol", "Paul", "Fay", "Rita")
    ]
    assert post(dev, page_of(cast), people=[cast.people["eve"]], role="member").status_code == 303
    assert press(dev, cast, "remove", "fay").status_code == 404
    assert post(dev, page_of(cast), f"{plan_of(cast)}/invitations").status_code == 404
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    assert post(dev, page_of(cast), people=[cast.people["eve"]], role="observer").status_code == 303
    assert press(dev, cast, "apologies", "fay").status_code == 409


def test_others_change_nothing(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    for name in ("fay", "paul", "eve"):
        client = signed_in(app, name)
        since = last_seq(caseroom)
        token = csrf(client.get("/"))
        for address, data in (
            ("people", {"people": cast.people["eve"], "role": "member"}),
            ("register", {"do": f"remove:{cast.attendances['rita']}"}),
            ("register", {"do": f"apologies:{cast.attendances['rita']}"}),
            ("invitations", {}),
        ):
            answer = client.post(f"{plan_of(cast)}/{address}", data=data | {"csrf_token": token})
            assert answer.status_code == 404, (name, address)
        assert audited(caseroom, since) == []


def test_a_coordinator_who_is_no_officer_invites(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    eve = signed_in(app, "eve")
    assert standing(eve, cast)["Fay"][0] == "10:00 to 10:12"
    assert press(eve, cast, "remove", "fay").status_code == 303
    assert warnings(eve, cast) == {"Nobody invited": ["Futures Housing Group (1 case)"]}


def test_a_meeting_that_is_over_has_nobody_to_invite(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    token = csrf(alma.get(page_of(cast)))
    change_row(caseroom, cast, cast.meeting, state=MeetingState.CLOSED)
    assert alma.get(page_of(cast)).location == f"/meetings/{cast.meeting}"
    data = {"people": cast.people["eve"], "role": "member", "csrf_token": token}
    assert alma.post(page_of(cast), data=data).status_code == 409
