"""Who was in the room, over HTTP: the officers' page of it, and the correction of a time."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from meetings.doors import Caseroom
from meetings.operations import table
from tests.cast import Cast
from tests.clients import signed_in
from tests.operations.test_breaks import away, back
from tests.pages import soup, statements
from tests.places import StoppedClock


@pytest.fixture
def went_out(caseroom: Caseroom, on_case: Cast, clock: StoppedClock) -> Cast:
    """Fay was out from 10:05 to 10:10 for case one; Paul was put out at 10:10."""
    clock.forward(minutes=5)
    away(caseroom, on_case, "fay")
    clock.forward(minutes=5)
    back(caseroom, on_case, "fay")
    paul, viewer = on_case.attendances["paul"], on_case.viewer("alma", clock.now)
    table.put_out(caseroom, viewer, on_case.items["one"], paul, reason="A cousin")
    return on_case


def presence(cast: Cast) -> str:
    return f"/meetings/{cast.meeting}/presence"


def rows(page: TestResponse) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in soup(page).select("tbody tr")
    ]


def correct(app: Flask, cast: Cast, **typed: str) -> TestResponse:
    """Correct the first spell that can be, as its page does."""
    dev = signed_in(app, "dev")
    address = soup(dev.get(presence(cast))).select_one("tbody a")["href"]  # type: ignore[index]
    page = soup(dev.get(str(address)))
    hidden = {str(one["name"]): str(one["value"]) for one in page.select("form input[type=hidden]")}
    given = {"in_at": "10:00", "out_at": "10:05", "reason": "The clock was slow"}
    return dev.post(str(address), data=hidden | given | typed)


def test_officers_read_every_spell_and_why(app: Flask, went_out: Cast) -> None:
    page = signed_in(app, "dev").get(presence(went_out))
    assert "ASB-ONE7" in page.text
    names = [[row[0].split()[0], *row[1:4]] for row in rows(page)]
    assert names == [
        ["Alma", "10:00", "In the room", ""],
        ["Carol", "10:00", "In the room", ""],
        ["Paul", "10:00", "10:10", "Put out"],
        ["Fay", "10:00", "10:05", "Out for a moment"],
        ["Fay", "10:10", "In the room", ""],
    ]


def test_a_correction_stands_beside_what_was_recorded(app: Flask, went_out: Cast) -> None:
    answered = correct(app, went_out, in_at="10:00", out_at="10:03")
    assert (answered.status_code, answered.location) == (303, f"{presence(went_out)}#ASB-ONE7")
    row = next(row for row in rows(signed_in(app, "alma").get(presence(went_out))) if "Paul" in row[0])
    assert row[1:3] == ["10:00", "10:03"]
    assert "Recorded at first 10:00 to 10:10. Corrected by Dev" in row[4]
    assert "The clock was slow" in row[4]


def test_not_there_at_all_needs_no_times(app: Flask, went_out: Cast) -> None:
    assert correct(app, went_out, in_at="", out_at="", absent="y").status_code == 303
    row = next(row for row in rows(signed_in(app, "dev").get(presence(went_out))) if "Paul" in row[0])
    assert row[1] == "Not there"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"in_at": ""}, "in_at"),
        ({"out_at": "half past"}, "out_at"),
        ({"in_at": "25:00"}, "in_at"),
        ({"out_at": "09:00"}, "out_at"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    app: Flask, went_out: Cast, typed: dict[str, str], field: str
) -> None:
    answered = correct(app, went_out, **typed)
    assert answered.status_code == 422
    page = soup(answered)
    assert page.select_one(f"#{field}-error")
    for name, words in typed.items():
        assert page.select_one(f"#{name}")["value"] == words  # type: ignore[index]


def test_nobody_but_the_officers_reads_it(app: Flask, went_out: Cast) -> None:
    assert signed_in(app, "dev").get(presence(went_out)).status_code == 200
    for name in ("paul", "fay", "eve"):
        assert signed_in(app, name).get(presence(went_out)).status_code == 404


def test_before_anybody_was_in_the_room_it_says_so(app: Flask, planned: Cast) -> None:
    page = signed_in(app, "dev").get(presence(planned))
    assert "Nobody was in the room yet" in page.text


def test_it_takes_as_many_statements_for_more_people(
    app: Flask, caseroom: Caseroom, went_out: Cast, clock: StoppedClock
) -> None:
    dev = signed_in(app, "dev")
    dev.get(presence(went_out))
    with statements(app) as few:
        dev.get(presence(went_out))
    for _ in range(5):
        clock.forward(minutes=1)
        away(caseroom, went_out, "carol")
        back(caseroom, went_out, "carol")
    dev.get(presence(went_out))
    with statements(app) as many:
        assert len(rows(dev.get(presence(went_out)))) == 10
    assert len(few) == len(many)
