"""The agenda page: typed places and minutes, its buttons, and the referrals to put on it."""

import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import planning
from meetings.operations.agenda import Allotment
from meetings.operations.planning import Plan
from meetings.routes.agenda import in_typed_order, moved, seen_agenda
from models.cases import Referral
from models.meetings import AgendaItem
from models.states import MeetingState
from tests.cast import Cast, lay_scene
from tests.clients import csrf, post, signed_in
from tests.pages import errors, soup, table, value
from tests.places import START
from tests.planned import audited, change_row, last_seq


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    return signed_in(app, "alma")


def page_of(cast: Cast) -> str:
    return f"/meetings/{cast.meeting}/plan/agenda"


def shown(page: TestResponse) -> list[tuple[str, str, str]]:
    """Reference, agencies and starting time of each case on the agenda page."""
    return [(row[0].split()[0], row[2], row[4]) for row in table(page, "cases")]


def press(client: FlaskClient, cast: Cast, do: str, **changes: str) -> TestResponse:
    """Press a button of the agenda's form as it stands on the page, with some fields typed over."""
    page = client.get(page_of(cast))
    return client.post(page_of(cast), data={**fields(page), "do": do, **changes})


def fields(page: TestResponse) -> dict[str, str]:
    form = soup(page).select_one("main form:has(input[name=seen])")
    assert form is not None
    return {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}


def test_the_agenda_shows_order_agencies_and_starts(alma: FlaskClient, cast: Cast) -> None:
    page = alma.get(page_of(cast))
    assert shown(page) == [
        (
            "ASB-ONE7",
            "Amber Valley Borough Council, Derbyshire Constabulary, Futures Housing Group",
            "10:00",
        ),
        ("ASB-TWO7", "Derbyshire Constabulary, Riverside", "10:12"),
    ]
    assert "24 of 60 minutes" in " ".join(soup(page).text.split())
    assert "The last case ends at 10:24" in page.text


def order(client: FlaskClient, cast: Cast) -> list[str]:
    return [row[0] for row in shown(client.get(page_of(cast)))]


def test_typed_places_and_minutes_are_saved_together(alma: FlaskClient, cast: Cast) -> None:
    changes = {"rows-0-position": "2", "rows-1-minutes": "55"}
    assert press(alma, cast, "save", **changes).status_code == 303
    page = alma.get(page_of(cast))
    assert [(row[0], row[2]) for row in shown(page)] == [("ASB-TWO7", "10:00"), ("ASB-ONE7", "10:55")]
    assert "That is 7 too many: the meeting would end at 11:07" in page.text
    assert "12 wanted" in page.text


def test_up_and_down_keep_what_was_typed(alma: FlaskClient, cast: Cast) -> None:
    press(alma, cast, f"down:{cast.items['one']}", **{"rows-0-minutes": "30"})
    assert order(alma, cast) == ["ASB-TWO7", "ASB-ONE7"]
    assert value(alma.get(page_of(cast)), "rows-1-minutes") == "30"
    press(alma, cast, f"up:{cast.items['one']}")
    assert order(alma, cast) == ["ASB-ONE7", "ASB-TWO7"]


def test_a_second_press_of_the_same_page_moves_once(alma: FlaskClient, cast: Cast) -> None:
    data = fields(alma.get(page_of(cast))) | {"do": f"down:{cast.items['one']}"}
    assert alma.post(page_of(cast), data=data).status_code == 303
    assert alma.post(page_of(cast), data=data).status_code == 303
    assert order(alma, cast) == ["ASB-TWO7", "ASB-ONE7"]


def test_order_for_me_saves_minutes_first(alma: FlaskClient, cast: Cast) -> None:
    press(alma, cast, "order", **{"rows-0-minutes": "30", "rows-1-minutes": "5"})
    assert order(alma, cast) == ["ASB-TWO7", "ASB-ONE7"]


def test_removing_puts_a_case_among_those_put_forward(alma: FlaskClient, cast: Cast) -> None:
    press(alma, cast, f"remove:{cast.items['one']}", **{"rows-1-minutes": "20"})
    page = alma.get(page_of(cast))
    assert order(alma, cast) == ["ASB-TWO7"]
    assert [row[1].split()[0] for row in table(page, "waiting")] == ["ASB-ONE7"]
    assert value(page, "rows-0-minutes") == "20"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows-0-minutes": "0"}, "Enter minutes, such as 12"),
        ({"rows-0-minutes": "241"}, "Allot between 1 and 240 minutes"),
        ({"rows-0-minutes": "soon"}, "Enter minutes, such as 12"),
        ({"rows-1-position": ""}, "Enter a place in the order, such as 3"),
        ({"rows-1-position": "x"}, "Enter a place in the order, such as 3"),
    ],
)
def test_bad_rows_are_said_and_kept(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast, changes: dict[str, str], message: str
) -> None:
    since = last_seq(caseroom)
    answer = press(alma, cast, "save", **{"rows-1-minutes": "77"} | changes)
    assert (answer.status_code, errors(answer)) == (422, [message])
    [(name, typed)] = changes.items()
    assert value(answer, name) == typed
    assert value(answer, "rows-1-minutes") == "77"
    assert audited(caseroom, since) == []


def test_a_stale_agenda_is_a_conflict(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    data = fields(alma.get(page_of(cast)))
    press(alma, cast, "save", **{"rows-0-minutes": "20"})
    since = last_seq(caseroom)

    answer = alma.post(page_of(cast), data=data | {"do": f"down:{cast.items['one']}"})

    assert answer.status_code == 409
    assert "Somebody else has just changed this agenda" in answer.text
    assert "now place 1, 20 minutes" in answer.text
    assert value(answer, "rows-0-minutes") == "12"
    assert audited(caseroom, since) == []


@pytest.mark.parametrize("seen", ["", "x", "a:b c:d", "1:" + "9" * 6])
def test_a_senseless_hidden_field_is_stale(alma: FlaskClient, cast: Cast, seen: str) -> None:
    answer = press(alma, cast, "save", **{"seen": seen, "rows-0-minutes": "20"})
    assert answer.status_code == 409


def test_unknown_items_change_nothing(alma: FlaskClient, cast: Cast) -> None:
    answer = press(alma, cast, "save", **{"rows-0-item": "f" * 32})
    assert answer.status_code == 409
    assert press(alma, cast, "save", **{"rows-0-item": "f"}).status_code == 422
    assert press(alma, cast, f"remove:{'f' * 32}").status_code == 404
    assert press(alma, cast, f"up:{'f' * 32}").status_code == 303
    assert order(alma, cast) == ["ASB-ONE7", "ASB-TWO7"]


def test_an_opened_meeting_keeps_its_agenda(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    data = fields(alma.get(page_of(cast))) | {"rows-0-minutes": "20"}
    change_row(caseroom, cast, cast.meeting, state=MeetingState.OPEN)
    answer = alma.post(page_of(cast), data=data)
    assert answer.status_code == 409
    assert "has been opened" in answer.text
    assert alma.get(page_of(cast)).location == f"/meetings/{cast.meeting}"


def empty(caseroom: Caseroom) -> None:
    with record.writing(caseroom, Clock(START)) as writing:
        writing.session.execute(delete(AgendaItem))
        writing.audit("demo.made")


def add(client: FlaskClient, cast: Cast, *names: str) -> TestResponse:
    chosen = [cast.referrals[name] for name in names]
    return post(client, page_of(cast), f"{page_of(cast)}/items", referrals=chosen)


def test_ticked_referrals_are_added(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    empty(caseroom)
    assert add(alma, cast, "two", "one").status_code == 303
    assert "On the agenda now." in alma.get(page_of(cast)).text
    assert order(alma, cast) == ["ASB-TWO7", "ASB-ONE7"]
    assert add(alma, cast, "two", "one").status_code == 303
    assert order(alma, cast) == ["ASB-TWO7", "ASB-ONE7"]


def test_senseless_referrals_are_refused(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    empty(caseroom)
    answer = add(alma, cast)
    assert (answer.status_code, errors(answer)) == (422, ["Choose at least one case"])
    unknown = post(alma, page_of(cast), f"{page_of(cast)}/items", referrals=["f" * 32])
    assert unknown.status_code == 404
    with record.writing(caseroom, Clock(START)) as writing:
        writing.session.get_one(Referral, cast.referrals["one"]).closed_at = START
        writing.audit("demo.made")
    answer = add(alma, cast, "one")
    assert (answer.status_code, errors(answer)) == (422, ["ASB-ONE7 is no longer put forward"])
    assert order(alma, cast) == []


def test_nothing_put_forward_says_so(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    empty(caseroom)
    assert "No case is on the agenda yet" in alma.get(page_of(cast)).text
    with record.writing(caseroom, Clock(START)) as writing:
        for referral_id in cast.referrals.values():
            writing.session.get_one(Referral, referral_id).closed_at = START
        writing.audit("demo.made")
    page = alma.get(page_of(cast))
    assert "No case is put forward" in page.text
    assert table(page, "waiting") == []


def plan_another(caseroom: Caseroom, cast: Cast, title: str) -> str:
    plan = Plan(
        title=title,
        held_on=START.date(),
        starts=START.time(),
        planned_minutes=60,
        place="Here",
        secure_venue=None,
        chair=cast.people["paul"],
        deputy=cast.people["fay"],
        minute_taker=cast.people["rita"],
    )
    return planning.plan_meeting(
        caseroom, cast.viewer("alma"), cast.meeting_type, plan, once=secrets.token_hex(16)
    )


def also_on(client: FlaskClient, meeting_id: str) -> list[str]:
    page = client.get(f"/meetings/{meeting_id}/plan/agenda")
    return [row[4] for row in table(page, "waiting")]


def test_a_case_on_another_agenda_says_where(alma: FlaskClient, caseroom: Caseroom, cast: Cast) -> None:
    other = plan_another(caseroom, cast, "Another")
    assert also_on(alma, other) == ["Tue 13 October, October case meeting"] * 2


def test_of_a_meeting_with_the_same_title_the_day_says_where(
    alma: FlaskClient, caseroom: Caseroom, cast: Cast
) -> None:
    other = plan_another(caseroom, cast, "October case meeting")
    assert also_on(alma, other) == ["Tue 13 October"] * 2


def test_only_coordinators_plan_the_agenda(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    since = last_seq(caseroom)
    for name in ("carol", "dev", "fay", "eve"):
        client = signed_in(app, name)
        since = last_seq(caseroom)
        data = {"csrf_token": csrf(client.get("/")), "referrals": cast.referrals["one"], "do": "order"}
        assert client.post(page_of(cast), data=data).status_code == 404
        assert client.post(f"{page_of(cast)}/items", data=data).status_code == 404
        assert audited(caseroom, since) == []


def rows(*places: int) -> list[tuple[str, int, int]]:
    """Items a, b, c … with the places typed for them, each for its first place in minutes."""
    return [(chr(96 + before), place, before) for before, place in enumerate(places, 1)]


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ((1, 2, 3), "abc"),
        ((3, 2, 3), "bca"),
        ((1, 2, 1), "cab"),
        ((2, 1, 3), "bac"),
        ((200, 2, 3), "bca"),
        ((1, 3, 3, 4), "acbd"),
        ((1, 2, 3, 2), "adbc"),
    ],
)
def test_typed_places_mean_what_they_say(places: tuple[int, ...], wanted: str) -> None:
    found = in_typed_order(rows(*places))
    assert "".join(one.item_id for one in found) == wanted
    assert sorted(one.minutes for one in found) == list(range(1, len(places) + 1))


def test_an_item_moves_and_never_beyond_an_end() -> None:
    a, b = Allotment("a", 1), Allotment("b", 2)
    assert moved([a, b], "a", 1) == [b, a]
    assert moved([a, b], "b", -1) == [b, a]
    assert moved([a, b], "a", -1) == [a, b]
    assert moved([a, b], "b", 1) == [a, b]
    assert moved([a, b], "c", 1) == [a, b]


def test_the_hidden_agenda_is_read_back() -> None:
    assert seen_agenda("a:12 b:5") == [Allotment("a", 12), Allotment("b", 5)]
    assert seen_agenda("") == []
