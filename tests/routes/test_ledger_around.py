"""What stands around a piece in the ledger: documents, requests and their answers."""

import csv
import io
import secrets
from datetime import date

from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import extracts, requests
from meetings.operations.corrections import correct_information
from meetings.operations.extracts import Chosen
from meetings.operations.requests import Asked
from meetings.operations.table import step_out
from models.corrections import Correction
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_scene
from tests.clients import signed_in, signed_in_at
from tests.held import close, issue, lay_held, lay_information
from tests.issued import rows
from tests.pages import table
from tests.places import StoppedClock
from tests.played import play_open
from tests.represented import ADDRESS, lay_representative

ASKED = Asked(why="The visit needs two", until_on=date(2026, 10, 27))


def ask(caseroom: Caseroom, cast: Cast, piece: str) -> str:
    return requests.ask_to_share(
        caseroom,
        cast.viewer("alma"),
        cast.information[piece],
        with_agency=cast.agencies[AMBER],
        asked=ASKED,
        once=secrets.token_hex(16),
    )


def test_a_representative_learns_which_documents_carry_a_piece_and_who_read_it_there(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    held = lay_held(caseroom)
    clock.now = held.now
    lay_representative(caseroom, held.cast)
    close(caseroom, held)
    issue(caseroom, held)
    chosen = Chosen(pieces=(held.cast.information["one involved"],), decisions=(), purpose="A court")
    extracts.make(caseroom, held.by("fay"), held.cast.cases["one"], chosen, once=secrets.token_hex(16))
    document = rows(caseroom, held, 1)[POLICE].id
    assert signed_in(app, "carol").get(f"/minutes/{document}").status_code == 200
    page = signed_in_at(app, ADDRESS).get(f"/ledger/{held.cast.information['one involved']}")
    assert {row[0] for row in table(page, "carrying")} == {
        "Extract for a court, made by Fay",
        "Minutes for Amber Valley Borough Council, version 1",
        "Minutes for Derbyshire Constabulary, version 1",
        "Minutes for Futures Housing Group, version 1",
    }
    read = [row[0] for row in table(page, "readings") if row[1] == "Minutes"]
    assert read == ["Carol Officer, Derbyshire Constabulary"]
    narrow = signed_in_at(app, ADDRESS).get(f"/ledger/{held.cast.information['one officers']}")
    assert {row[0] for row in table(narrow, "carrying")} == {"Minutes for Futures Housing Group, version 1"}
    own = signed_in(app, "fay").get(f"/ledger/{held.cast.information['one involved']}")
    assert {row[0] for row in table(own, "carrying")} == {
        "Extract for a court, made by Fay",
        "Minutes for Futures Housing Group, version 1",
    }


def test_requests_and_their_answers_stand_in_page_and_export(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    lay_representative(caseroom, cast)
    agreed, refused = cast.information["one officers"], cast.information["one agencies"]
    answer = ask(caseroom, cast, "one officers")
    requests.answer(caseroom, cast.viewer("fay"), answer, grants=True, pieces=[agreed])
    answer = ask(caseroom, cast, "one agencies")
    requests.answer(caseroom, cast.viewer("fay"), answer, grants=False, reason="A witness is named")
    rex = signed_in_at(app, ADDRESS)
    what = "Share it with Amber Valley Borough Council Tue 13 October 2026"
    assert table(rex.get(f"/ledger/{agreed}"), "asked") == [
        ["Alma Officer, Amber Valley Borough Council", what, "Agreed Tue 13 October 2026, Fay"]
    ]
    assert table(rex.get(f"/ledger/{refused}"), "asked")[0][2] == "Refused Tue 13 October 2026, Fay"
    lines = csv.DictReader(io.StringIO(rex.get("/ledger.csv").data.decode("utf-8-sig"), newline=""))
    told = {
        (line["Shared with"], line["Decision"])
        for line in lines
        if line["Asked for by"] == "Alma, Officer, Amber Valley Borough Council"
    }
    amber = "Amber Valley Borough Council"
    assert told == {(amber, "Shared"), (amber, "Refused")}
    assert cast.agencies[FUTURES] not in rex.get("/ledger.csv").text


def test_who_was_in_the_room_while_their_agency_held_a_piece_heard_it(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    lay_representative(caseroom, cast)
    play_open(caseroom, cast, clock)
    rex = signed_in_at(app, ADDRESS)

    def heard(piece: str) -> set[str]:
        found = table(rex.get(f"/ledger/{cast.information[piece]}"), "readings")
        return {row[0].split()[0] for row in found if row[1] == "In the room"}

    assert heard("one involved") == {"Alma", "Dev", "Carol", "Paul", "Fay"}
    assert heard("one agencies") == {"Carol", "Paul", "Fay"}
    late = lay_information(caseroom, cast, "one", "After they left", FUTURES, (POLICE,), at=clock.now)
    attendance = cast.attendances["paul"]
    step_out(caseroom, cast.viewer("alma", clock.now), cast.items["one"], [attendance])
    cast.information["late"] = late
    assert heard("late") == {"Carol", "Fay"}
    line = next(iter(csv.DictReader(io.StringIO(rex.get("/ledger.csv").data.decode("utf-8-sig")))))
    assert "in the room" in line["Read by"]
    assert "In the room" not in signed_in(app, "rita").get("/ledger").text


def test_a_correction_stands_with_the_old_wording_and_the_new(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    lay_representative(caseroom, cast)
    old = cast.information["one involved"]
    correct_information(
        caseroom,
        cast.viewer("fay", clock.now),
        old,
        text="Two calls, not nine",
        source="The call log",
        withdraw_old=False,
        once=secrets.token_hex(16),
    )
    with record.reading(caseroom) as session:
        new = session.scalars(select(Correction.corrected_id)).one()
    rex = signed_in_at(app, ADDRESS)
    assert "a corrected wording took its place" in rex.get(f"/ledger/{old}").text
    replaced = rex.get(f"/ledger/{new}").text
    assert "It took the place of a wrong wording" in replaced
    assert "Two calls" not in replaced
