"""A meeting served on PostgreSQL: signed in, on the table, on the projector, closed, read by its agencies."""

import pytest
from sqlalchemy import select

from app import create_app
from meetings.audit import first_break
from meetings.doors import Caseroom, record
from models.outcomes import Action, Minutes
from models.states import MinutesKind
from tests.cast import FUTURES, RIVERSIDE, Cast, lay_scene
from tests.clients import post, signed_in
from tests.pages import table
from tests.places import StoppedClock
from tests.played import play_open, play_to_the_end

pytestmark = pytest.mark.postgres


def issued(caseroom: Caseroom, cast: Cast, agency: str) -> str:
    """The id of an agency's issued minutes."""
    with record.reading(caseroom) as session:
        return session.scalars(
            select(Minutes.id).where(
                Minutes.agency_id == cast.agencies[agency],
                Minutes.kind == MinutesKind.AGENCY,
                Minutes.version == 1,
            )
        ).one()


def test_console_phone_and_case_page_show_what_each_may_see(
    postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    play_open(postgres_caseroom, cast, clock)
    app = create_app(postgres_caseroom.settings, clock=clock)
    console = signed_in(app, "alma").get(f"/meetings/{cast.meeting}/console").text
    phone = signed_in(app, "fay").get(f"/meetings/{cast.meeting}/phone").text
    rita = signed_in(app, "rita")

    assert "Decision on one" in console
    assert "Text for involved on one" in phone
    assert "Narrow action on one" in console
    assert "Narrow action on one" not in phone
    assert rita.get(f"/cases/{cast.cases['two']}").status_code == 200
    assert rita.get(f"/cases/{cast.cases['one']}").status_code == 404
    app.extensions["caseroom"].close()


@pytest.mark.everyday
def test_an_action_is_answered_and_minutes_open_for_their_agency(
    postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    cast = lay_scene(postgres_caseroom, clock.now)
    play_to_the_end(postgres_caseroom, cast, clock)
    app = create_app(postgres_caseroom.settings, clock=clock)
    with record.reading(postgres_caseroom) as session:
        mine = select(Action.id).where(Action.owner_id == cast.people["paul"])
        action = session.scalars(mine).first()
    paul, fay = signed_in(app, "paul"), signed_in(app, "fay")
    answer = post(paul, f"/actions/{action}", f"/actions/{action}/answer", state="done", text="Done.", due="")

    assert answer.status_code == 303
    assert fay.get(f"/minutes/{issued(postgres_caseroom, cast, FUTURES)}").status_code == 200
    assert fay.get(f"/minutes/{issued(postgres_caseroom, cast, RIVERSIDE)}").status_code == 404
    assert "Text for involved on one" in fay.get(f"/cases/{cast.cases['one']}/chronology").text
    assert cast.information["one involved"] in fay.get("/ledger").text
    piece = fay.get(f"/ledger/{cast.information['one involved']}")
    assert [row[0] for row in table(piece, "carrying")] == ["Minutes for Futures Housing Group, version 1"]
    assert "Derbyshire Constabulary" in fay.get("/ledger.csv").text
    with record.reading(postgres_caseroom) as session:
        assert first_break(session) is None
    app.extensions["caseroom"].close()
