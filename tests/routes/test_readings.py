"""The pages that show what agencies brought leave a row for each; in the room presence says it."""

from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import issuing
from models.readings import Reading
from models.states import ReadAt
from tests.cast import FUTURES, Cast, lay_scene
from tests.clients import signed_in
from tests.held import Held, close, lay_held
from tests.issued import rows
from tests.places import StoppedClock
from tests.played import play_open


def kept(caseroom: Caseroom, cast: Cast, name: str) -> set[tuple[str, str, str | None]]:
    """Where a person was shown which case and, without its words alone, which piece."""
    with record.reading(caseroom) as session:
        found = select(Reading.place, Reading.case_id, Reading.information_id)
        return {(*row,) for row in session.execute(found.where(Reading.person_id == cast.people[name]))}


def test_the_list_the_case_and_its_forms_each_say_what_they_showed(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    case = cast.cases["one"]
    fay = signed_in(app, "fay")
    fay.get("/cases")
    assert kept(caseroom, cast, "fay") == {(ReadAt.LIST, case, None)}
    fay.get(f"/cases/{case}")
    pieces = {cast.information[f"one {kind}"] for kind in ("involved", "agencies", "officers")}
    read: set[tuple[str, str, str | None]] = {(ReadAt.LIST, case, None), (ReadAt.CASE, case, None)}
    read |= {(ReadAt.CASE, case, piece) for piece in pieces}
    assert kept(caseroom, cast, "fay") == read
    fay.get(f"/information/{cast.information['one agencies']}/widen")
    read |= {(ReadAt.INFORMATION, case, None), (ReadAt.INFORMATION, case, cast.information["one agencies"])}
    assert kept(caseroom, cast, "fay") == read


def test_in_the_room_for_the_case_its_page_leaves_nothing(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(caseroom, clock.now)
    play_open(caseroom, cast, clock)
    fay = signed_in(app, "fay")
    assert "Text for involved on one" in fay.get(f"/cases/{cast.cases['one']}").text
    assert kept(caseroom, cast, "fay") == set()


def test_the_record_and_the_minutes_say_what_was_in_them(
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    held: Held = lay_held(caseroom)
    clock.now = held.now
    close(caseroom, held)
    signed_in(app, "alma").get(f"/meetings/{held.cast.meeting}/minutes/record")
    one = held.cast.cases["one"]
    assert (ReadAt.RECORD, one, held.cast.information["one officers"]) in kept(caseroom, held.cast, "alma")
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    document = rows(caseroom, held, 1)[FUTURES].id
    assert signed_in(app, "fay").get(f"/minutes/{document}").status_code == 200
    assert (ReadAt.MINUTES, one, None) in kept(caseroom, held.cast, "fay")
