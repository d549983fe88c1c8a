"""A coordinator's figures: what was due, what became of it, bars as long as the numbers, nobody else's."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.charts import FULL
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.agencies import Agency, MeetingType
from models.base import new_id
from models.people import Coordinator
from models.states import MeetingState
from tests.asked import keep_out
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_action
from tests.clients import signed_in, untokened
from tests.figured import lay_figured
from tests.pages import links, soup, statements, table
from tests.places import StoppedClock
from tests.planned import change_row, coordinate, meeting_row, suspend

POLICE_NAME, FUTURES_NAME = "Derbyshire Constabulary", "Futures Housing Group"
# Done by its date, done late, not possible, not done, no answer yet; all; answered by their date.
BY_AGENCY = [
    [POLICE_NAME, "1", "1", "0", "0", "1", "3", "1"],
    [FUTURES_NAME, "0", "0", "1", "1", "0", "2", "1"],
    ["Riverside", "1", "0", "0", "0", "0", "1", "1"],
]
OCTOBER_LINE = ["October 2026", "1", "1", "1", "0", "0", "3", "2"]
NOVEMBER_LINE = ["November 2026", "1", "0", "0", "1", "1", "3", "1"]


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_figured(caseroom, clock)


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    """She coordinates the meeting, and chairs it."""
    return signed_in(app, "alma")


def test_what_became_of_actions_by_agency_and_month(alma: FlaskClient) -> None:
    """The narrow action, the superseded one and the one not due yet count nowhere."""
    page = alma.get("/figures")
    assert table(page, "agencies") == BY_AGENCY
    months = table(page, "months")
    assert (len(months), months[0][0]) == (12, "December 2025")
    assert months[-2:] == [OCTOBER_LINE, NOVEMBER_LINE]
    assert {tuple(line[1:]) for line in months[:-2]} == {("0",) * 7}
    cells = {line[0]: line[-2:] for line in table(page, "cells")}
    assert cells == {
        POLICE_NAME: ["1 of 2", "0 of 1"],
        FUTURES_NAME: ["1 of 1", "0 of 1"],
        "Riverside": ["0", "1 of 1"],
    }


def test_the_two_kinds_of_not_done_have_a_column_and_a_look_each(alma: FlaskClient) -> None:
    page = soup(alma.get("/figures"))
    for caption in ("months", "agencies"):
        heads = [head.text for head in page.select(f"table:has(#{caption}) thead th")]
        assert heads[3:5] == ["Not possible because circumstances changed", "Not done"]
    drawn = {
        look: len(page.select(f'svg[aria-labelledby="chart-agencies-title"] .app-look--{look}'))
        for look in ("changed", "not-done")
    }
    assert drawn == {"changed": 1, "not-done": 1}


def test_the_age_of_open_actions_is_that_of_today(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient, clock: StoppedClock
) -> None:
    due_on = clock.now.date()
    lay_action(caseroom, cast, "A-LATE", owner="paul", audience=(AMBER, FUTURES, POLICE), due_on=due_on)
    assert table(alma.get("/figures?until=2025-10"), "open") == [
        ["Amber Valley Borough Council", "1", "0", "0", "0", "1", "0"],
        [POLICE_NAME, "2", "0", "0", "0", "2", "1"],
    ]
    clock.now += timedelta(weeks=5)
    assert table(alma_again(alma), "open") == [
        ["Amber Valley Borough Council", "0", "1", "0", "0", "1", "1"],
        [POLICE_NAME, "0", "1", "1", "0", "2", "2"],
    ]


def alma_again(alma: FlaskClient) -> TestResponse:
    """Her page after so long that she signs in anew."""
    return signed_in(alma.application, "alma").get("/figures")


def test_returns_in_time_late_and_not_answered(alma: FlaskClient) -> None:
    page = alma.get("/figures")
    assert table(page, "answered") == [
        ["Amber Valley Borough Council", "0", "0", "1", "1"],
        [POLICE_NAME, "0", "1", "1", "2"],
        [FUTURES_NAME, "1", "0", "0", "1"],
        ["Riverside", "0", "0", "1", "1"],
    ]


def test_days_from_the_meeting_to_its_minutes(caseroom: Caseroom, cast: Cast, alma: FlaskClient) -> None:
    """Due within three working days."""
    held, due = "Wed 21 October 2026", "Mon 26 October 2026"
    assert table(alma.get("/figures"), "issued") == [[held, "6", due, "Issued late"]]
    issued_at = meeting_row(caseroom, cast.meeting).issued_at
    assert issued_at
    change_row(caseroom, cast, cast.meeting, issued_at=issued_at - timedelta(days=1))
    assert table(alma.get("/figures"), "issued") == [[held, "5", due, "Issued in time"]]
    change_row(caseroom, cast, cast.meeting, issued_at=None, state=MeetingState.CLOSED)
    assert table(alma.get("/figures"), "issued") == [[held, "19", due, "Not issued yet, late"]]
    assert "Days without issued minutes" in alma.get("/figures.csv").text


def test_bars_are_as_long_as_the_numbers_beside_them(alma: FlaskClient) -> None:
    page = alma.get("/figures")
    compared = 0
    for chart, caption, parts in (
        ("months", "months", 5),
        ("agencies", "agencies", 5),
        ("ages", "open", 4),
        ("returns", "answered", 3),
    ):
        rows = [[int(number) for number in row[1:]] for row in table(page, caption)]
        most = max(row[parts] for row in rows)
        for row, lengths in zip(rows, _lengths(page, chart), strict=True):
            assert lengths == pytest.approx([count * FULL / most for count in row[:parts] if count], abs=0.01)
            compared += len(lengths)
    assert compared == 6 + 6 + 2 + 5
    assert _lengths(page, "minutes") == [[FULL]]


def _lengths(page: TestResponse, chart: str) -> list[list[float]]:
    """The lengths of the parts of each bar, in hundredths of the width; each part begins where one ends."""
    picture = soup(page).select_one(f'svg[aria-labelledby="chart-{chart}-title"]')
    assert isinstance(picture, Tag)
    bars: list[list[float]] = []
    end = 0.0
    for one in picture.select("text, rect"):
        if one.name == "rect":
            assert _share(one["x"]) == pytest.approx(end, abs=0.01)
            bars[-1].append(_share(one["width"]))
            end += _share(one["width"])
        elif "app-chart__label" in one["class"]:
            bars.append([])
            end = 0.0
    return bars


def _share(value: object) -> float:
    return float(str(value).rstrip("%"))


def test_a_chart_says_what_it_is_to_those_who_hear_it(alma: FlaskClient) -> None:
    page = soup(alma.get("/figures"))
    charts = page.select('svg[role="img"]')
    assert len(charts) == 5
    for chart in charts:
        title, described = page.find(id=chart["aria-labelledby"]), page.find(id=chart["aria-describedby"])
        assert isinstance(title, Tag)
        assert isinstance(described, Tag)
        assert (title.name, described.name) == ("title", "desc")
        assert "A bar for each" in described.text


def test_nobody_else_has_figures(app: Flask, cast: Cast, alma: FlaskClient) -> None:
    """Neither officers, nor who owns the actions, nor who is on no case: as of an address that is none."""
    assert alma.get("/figures").status_code == 200
    for name in ("carol", "dev", "paul", "fay", "eve"):
        client = signed_in(app, name)
        nowhere = untokened(client.get("/no-such-page"))
        for path in ("/figures", "/figures.csv", "/figures?since=soon"):
            answer = client.get(path)
            assert (answer.status_code, untokened(answer)) == (404, nowhere), (name, path)
        assert "/figures" not in links(client.get("/meetings"))
    assert app.test_client().get("/figures").status_code == 303


def test_a_coordinator_of_no_case_counts_and_a_suspended_one_does_not(
    caseroom: Caseroom, app: Flask, cast: Cast
) -> None:
    coordinate(caseroom, cast, "eve")
    eve = signed_in(app, "eve")
    assert table(eve.get("/figures"), "agencies") == BY_AGENCY
    suspend(caseroom, cast, "erewash-borough-council")
    assert eve.get("/figures").status_code != 200


def test_what_stands_on_a_case_they_are_kept_out_of_is_not_counted(
    caseroom: Caseroom, app: Flask, cast: Cast
) -> None:
    coordinate(caseroom, cast, "eve")
    keep_out(caseroom, cast, "eve", "two")
    page = signed_in(app, "eve").get("/figures")
    assert table(page, "agencies") == BY_AGENCY[:2]
    assert [line[0] for line in table(page, "answered")] == [
        "Amber Valley Borough Council",
        POLICE_NAME,
        FUTURES_NAME,
    ]
    assert "Riverside" not in page.text
    assert "Riverside" not in signed_in(app, "eve").get("/figures.csv").text


def test_no_case_and_no_person_is_named(cast: Cast, alma: FlaskClient) -> None:
    ids = {*cast.people.values(), *cast.cases.values(), *cast.items.values(), cast.meeting}
    for path in ("/figures", "/figures.csv"):
        text = untokened(alma.get(path))
        assert POLICE_NAME in text
        for secret in ("ASB-", "A-", "Do this", "As said", "Noise", "Paul", "Fay", *ids):
            assert secret not in text, (path, secret)


def test_the_months_asked_for_narrow_every_table(alma: FlaskClient) -> None:
    page = alma.get("/figures?since=2026-10&until=2026-10")
    assert table(page, "months") == [OCTOBER_LINE]
    assert [line[0] for line in table(page, "agencies")] == [POLICE_NAME, FUTURES_NAME]
    november = alma.get("/figures?since=2026-11")
    assert table(november, "months") == [NOVEMBER_LINE]
    assert "No return was due in these months" in november.text
    assert "No meeting was held in these months" in november.text


def test_empty_months_say_so(alma: FlaskClient) -> None:
    page = alma.get("/figures?since=2024-01&until=2024-06")
    for words in ("No action was due", "No return was due", "No meeting was held"):
        assert f"{words} in these months." in page.text
    assert soup(page).select(".app-figures caption")[0]["id"] == "open"


@pytest.mark.parametrize(
    ("asked", "name", "message"),
    [
        ("since=soon", "since", "Enter a month such as 2026-11"),
        ("until=2026-13", "until", "Enter a month such as 2026-11"),
        ("until=2026-11-01", "until", "Enter a month such as 2026-11"),
        ("since=%D9%A2026-11", "since", "Enter a month such as 2026-11"),
        ("since=2026-11&until=2026-10", "since", "The first month is after the last"),
        ("since=2024-11&until=2026-11", "since", "Choose at most 24 months"),
        ("until=2026-12", "until", "That month has not begun"),
        ("kind=nothing", "kind", "Choose a kind of meeting from the list"),
    ],
)
def test_what_cannot_be_shown_is_said_beside_its_field(
    alma: FlaskClient, asked: str, name: str, message: str
) -> None:
    for path in ("/figures", "/figures.csv"):
        answer = alma.get(f"{path}?{asked}")
        page = soup(answer)
        assert answer.status_code == 422
        error = page.find(id=f"{name}-error")
        assert isinstance(error, Tag)
        assert message in error.text
        assert page.select_one(f'#{name}[aria-describedby="{name}-error"]')
        assert not page.select("svg[role=img]")
    typed = page.find(id=name)
    assert isinstance(typed, Tag)
    if name != "kind":
        assert f"{name}={typed['value']}" in answer.request.url or "%D9" in asked


def test_24_months_can_be_shown(alma: FlaskClient) -> None:
    assert len(table(alma.get("/figures?since=2024-12&until=2026-11"), "months")) == 24


def test_a_kind_of_meeting_can_be_chosen_where_there_are_several(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    assert not soup(alma.get("/figures")).select("#kind")
    other = _another_kind(caseroom, cast)
    both = alma.get("/figures")
    assert table(both, "agencies") == BY_AGENCY
    assert len(soup(both).select("#kind option")) == 3
    assert table(alma.get(f"/figures?kind={cast.meeting_type}"), "agencies") == BY_AGENCY
    assert "No action was due in these months" in alma.get(f"/figures?kind={other}").text


def _another_kind(caseroom: Caseroom, cast: Cast) -> str:
    """A kind of meeting of which none was held, that Alma coordinates too."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        like = writing.session.get_one(MeetingType, cast.meeting_type)
        columns = {column.key: getattr(like, column.key) for column in MeetingType.__table__.columns}
        made = MeetingType(**columns | {"id": new_id(), "key": "other", "name": "Another meeting"})
        writing.session.add(made)
        writing.session.flush()
        writing.session.add(Coordinator(meeting_type_id=made.id, person_id=cast.people["alma"]))
        writing.audit("demo.made")
        return made.id


def test_the_same_numbers_as_csv(alma: FlaskClient) -> None:
    page = alma.get("/figures")
    assert "/figures.csv" in links(page)
    answer = alma.get("/figures.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2025-12-2026-11.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    for name, *numbers in BY_AGENCY:
        said: dict[str, int] = {}
        for row in rows:
            if (row["Figure"], row["Agency"]) == ("Actions due", name):
                said[row["What"]] = said.get(row["What"], 0) + int(row["Number"])
        assert list(said.values()) == [int(number) for number in (*numbers[:5], numbers[6])]
    assert {row["What"]: row["Number"] for row in rows if row["Figure"] == "Minutes"} == {
        "Days to issued minutes": "6"
    }
    assert {row["Month or day"] for row in rows if row["Figure"] == "Actions due"} == {"2026-10", "2026-11"}


def test_a_name_that_starts_a_formula_starts_none_in_the_csv(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.scalars(select(Agency).filter_by(id=cast.agencies[POLICE])).one().name = "=1+1"
        writing.audit("demo.made")
    assert '"\'=1+1"' in alma.get("/figures.csv").text


def test_coordinators_find_it_on_the_list_of_meetings(alma: FlaskClient) -> None:
    assert "/figures" in links(alma.get("/meetings"))


def test_the_page_costs_the_same_for_7_actions_and_for_60(
    caseroom: Caseroom, app: Flask, cast: Cast, alma: FlaskClient, clock: StoppedClock
) -> None:
    costs, totals = [], []
    for count in (0, 50):
        for number in range(count):
            due_on = clock.now.date() - timedelta(days=number)
            audience = (AMBER, FUTURES, POLICE)
            lay_action(caseroom, cast, f"A-{number}", owner="fay", audience=audience, due_on=due_on)
        alma.get("/figures")
        with statements(app) as ran:
            page = alma.get("/figures")
        costs.append(len(ran))
        totals.append(int(table(page, "agencies")[1][6]))
    assert totals[1] > totals[0] + 40
    assert costs[0] == costs[1] <= 6
