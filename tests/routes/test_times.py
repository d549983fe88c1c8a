"""The times told over HTTP: on the plan whom a new order moves, at the meeting who no longer fits."""

from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import inviting
from tests.cast import Cast
from tests.clients import csrf, signed_in
from tests.joined import join, opened
from tests.officers import Officer
from tests.pages import soup, statements
from tests.places import StoppedClock
from tests.routes.test_agenda import order, page_of, press


def times(cast: Cast, rest: str = "") -> str:
    return f"/meetings/{cast.meeting}/times{rest}"


def told(caseroom: Caseroom, cast: Cast) -> None:
    inviting.send_invitations(caseroom, cast.viewer("alma", caseroom.clock()), cast.meeting)


def test_the_plan_names_whom_a_new_order_moves_and_tells_them(
    app: Flask, caseroom: Caseroom, planned: Cast
) -> None:
    alma = signed_in(app, "alma")
    assert "Keep the times told" not in alma.get(page_of(planned)).text
    told(caseroom, planned)
    page = alma.get(page_of(planned))
    assert "Keep the times told" in page.text
    assert soup(page).select_one("#moved") is None
    press(alma, planned, f"down:{planned.items['one']}")
    page = alma.get(page_of(planned))
    listed = " ".join(soup(page).select_one("section:has(#moved)").text.split())  # type: ignore[union-attr]
    assert "2 people were told another time" in listed
    assert "Fay, Futures Housing Group: told 10:00 to 10:12, now needed 10:12 to 10:24" in listed
    assert "Rita, Riverside: told 10:12 to 10:24, now needed 10:00 to 10:12" in listed
    alma.post(f"/meetings/{planned.meeting}/plan/invitations", data={"csrf_token": csrf(page)})
    assert soup(alma.get(page_of(planned))).select_one("#moved") is None


def test_keeping_the_times_is_one_press(app: Flask, caseroom: Caseroom, planned: Cast) -> None:
    told(caseroom, planned)
    alma = signed_in(app, "alma")
    press(alma, planned, f"down:{planned.items['one']}")
    assert order(alma, planned) == ["ASB-TWO7", "ASB-ONE7"]
    press(alma, planned, "keep")
    assert order(alma, planned) == ["ASB-ONE7", "ASB-TWO7"]


def test_the_plan_costs_no_statement_more_for_more_people(
    app: Flask, caseroom: Caseroom, planned: Cast
) -> None:
    alma = signed_in(app, "alma")
    with statements(app) as before:
        alma.get(page_of(planned))
    told(caseroom, planned)
    press(alma, planned, f"down:{planned.items['one']}")
    with statements(app) as after:
        alma.get(page_of(planned))
    assert len(before) == len(after) <= 6


def test_at_the_meeting_officers_see_who_no_longer_fits_and_tell_them(
    app: Flask, caseroom: Caseroom, planned: Cast, clock: StoppedClock
) -> None:
    told(caseroom, planned)
    clock.forward(minutes=30)
    opened(caseroom, planned)
    join(caseroom, planned, "alma", "dev", "fay")
    dev = Officer(app, planned, "dev")
    assert dev.page().select_one(f'a[href="{times(planned)}"]')
    page = dev.client.get(times(planned))
    rows = {row.select_one("th").text.split()[0]: row.text for row in soup(page).select("tbody tr")}  # type: ignore[union-attr]
    assert "No longer" in rows["Rita"]
    assert "No longer Here" in rows["Fay"]
    assert "ASB-" not in page.text
    answered = dev.press(times(planned, "/mails"))
    assert (answered.status_code, answered.location) == (303, times(planned))
    shown = dev.client.get(times(planned))
    assert "New times are on their way to 2 people" in shown.text
    assert "Tell" not in soup(shown).select_one(".govuk-button-group").get_text()  # type: ignore[union-attr]
    assert dev.press(times(planned, "/order")).status_code == 303


def test_nobody_but_the_officers_of_an_open_meeting_see_it(
    app: Flask, caseroom: Caseroom, planned: Cast
) -> None:
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    assert alma.get(times(planned)).status_code == 404
    opened(caseroom, planned)
    assert alma.get(times(planned)).status_code == 200
    assert fay.get(times(planned)).status_code == 404
