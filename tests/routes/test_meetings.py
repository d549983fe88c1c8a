"""A person's meetings and a meeting's page: who sees what of it, and what they can do there."""

import secrets
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask

from meetings.doors import Caseroom
from models.states import MeetingState
from tests.cast import AMBER, Cast, lay_scene
from tests.clients import post, signed_in
from tests.need_to_know.crawl import settled
from tests.pages import errors, links, soup, statements, table
from tests.places import START
from tests.planned import (
    audited,
    change_row,
    coordinate,
    last_seq,
    meeting_row,
    officers_of,
    register_of,
    suspend,
)
from tests.sitting import open_with

CASES = [["ASB-ONE7", "Noise", "12"], ["ASB-TWO7", "Noise", "12"]]
CONTENT = ("Title of case", "Summary of case", "Text for")


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


def page_of(cast: Cast) -> str:
    return f"/meetings/{cast.meeting}"


def test_the_list_holds_ones_own_meetings(app: Flask, cast: Cast) -> None:
    row = ["October case meeting", "Tue 13 October 2026 10:00", "Committee Room 2"]
    assert table(signed_in(app, "alma").get("/meetings"), "meetings") == [[*row, "Chair", "Planned"]]
    assert table(signed_in(app, "fay").get("/meetings"), "meetings") == [[*row, "Invited", "Planned"]]


def test_an_empty_list_says_what_to_do(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    eve = signed_in(app, "eve")
    page = eve.get("/meetings")
    assert table(page, "meetings") == []
    assert "once its coordinator has invited you" in page.text
    assert "/meetings/new" not in links(page)

    coordinate(caseroom, cast, "eve")
    page = eve.get("/meetings")
    assert table(page, "meetings")[0][3] == "Coordinator"
    assert "/meetings/new" in links(page)


def test_the_list_is_filtered_by_state(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma = signed_in(app, "alma")
    change_row(caseroom, cast, cast.meeting, state=MeetingState.CLOSED)
    for state, found in (("", 0), ("planned", 0), ("open", 0), ("closed", 1), ("issued", 0), ("all", 1)):
        page = alma.get(f"/meetings?state={state}")
        assert len(table(page, "meetings")) == found, state
        assert ("No meeting in this state" in page.text) == (found == 0)
    assert len(table(alma.get("/meetings?state=nonsense"), "meetings")) == 0


def test_the_list_is_sorted(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma = signed_in(app, "alma")
    for title, day in (("Autumn meeting", 2), ("Winter meeting", 1)):
        plan_another(app, cast, title=title, held_on=["10", str(day + 10), "2026"])

    def titles(query: str) -> list[str]:
        return [row[0] for row in table(alma.get(f"/meetings{query}"), "meetings")]

    soonest = ["October case meeting", "Winter meeting", "Autumn meeting"]
    assert titles("") == soonest
    assert titles("?state=all") == soonest[::-1]
    assert titles("?sort=-when") == soonest[::-1]
    assert titles("?sort=title") == ["Autumn meeting", "October case meeting", "Winter meeting"]
    assert titles("?state=all&words=AUTUMN+here") == ["Autumn meeting"]
    assert titles("?words=zebra") == []
    assert "No meeting fits" in alma.get("/meetings?words=zebra").text
    assert titles("?sort=-title") == ["Winter meeting", "October case meeting", "Autumn meeting"]


def plan_another(app: Flask, cast: Cast, **changes: Any) -> None:
    given: dict[str, Any] = {
        "meeting_type": cast.meeting_type,
        "title": "Another",
        "held_on": ["10", "11", "2026"],
        "starts": "10:00",
        "planned_minutes": "60",
        "place": "Here",
        "chair": cast.people["alma"],
        "deputy": cast.people["carol"],
        "minute_taker": cast.people["dev"],
        "once": secrets.token_hex(16),
    }
    answer = post(signed_in(app, "alma"), "/meetings/new", **given | changes)
    assert answer.status_code == 303, errors(answer)


def test_an_invitee_sees_the_meeting_and_not_its_register(app: Flask, cast: Cast) -> None:
    page = signed_in(app, "fay").get(page_of(cast))

    assert "Committee Room 2" in page.text
    assert "You are invited as a member" in page.text
    assert "once you have agreed to this meeting" in page.text
    assert table(page, "register") == []
    assert table(page, "agenda") == [[*CASES[0], "I know someone in ASB-ONE7"]]
    own = f"{page_of(cast)}/interest/{cast.items['one']}"
    arising = f"{page_of(cast)}/arising"
    assert [link for link in links(page) if link.startswith(f"{page_of(cast)}/")] == [own, arising]
    assert "Rita" not in page.text


def test_the_register_opens_with_ones_agreement(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    fay, rita = signed_in(app, "fay"), signed_in(app, "rita")
    open_with(caseroom, cast, ("alma", "fay"))

    page = fay.get(page_of(cast))
    assert [(row[0], row[3]) for row in table(page, "register")] == [
        ("Alma", "Agreed"),
        ("Dev", "Expected"),
        ("Carol", "Expected"),
        ("Paul", "Expected"),
        ("Fay", "Agreed"),
        ("Rita", "Expected"),
    ]
    assert "Follow the meeting" in page.text

    page = rita.get(page_of(cast))
    assert table(page, "register") == []
    assert f"{page_of(cast)}/phone" in links(page)
    assert "Read the statement and join" in page.text


def test_an_officer_runs_the_meeting_and_does_not_plan_it(app: Flask, cast: Cast) -> None:
    here = page_of(cast)
    page = signed_in(app, "dev").get(here)

    assert [(row[0], row[2]) for row in table(page, "register")] == [
        ("Alma", "Chair"),
        ("Dev", "Minute-taker"),
        ("Carol", "Deputy"),
        ("Paul", "Member"),
        ("Fay", "Member"),
        ("Rita", "Member"),
    ]
    assert [link for link in links(page) if link.startswith(f"{here}/") and "/interest/" not in link] == [
        f"{here}/console",
        f"{here}/plan/people",
        f"{here}/returns",
        f"{here}/guests",
        f"{here}/sheet.docx",
        f"{here}/arising",
    ]
    assert [f"/cases/{case_id}" in links(page) for case_id in cast.cases.values()] == [True, True]


def what_to_do(app: Flask, cast: Cast, name: str) -> str:
    """The heading over what somebody can do with the meeting."""
    heading = soup(signed_in(app, name).get(page_of(cast))).select_one("#do")
    return heading.text if heading else ""


def test_what_to_do_is_headed_by_how_the_meeting_stands(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    names = ("alma", "dev", "eve", "fay")
    headings = {
        MeetingState.PLANNED: ["Plan the meeting", "Plan the meeting", "Plan the meeting", ""],
        MeetingState.OPEN: ["Run the meeting", "Run the meeting", "Do", ""],
        MeetingState.CLOSED: ["Follow up"] * 4,
        MeetingState.ISSUED: ["Follow up"] * 4,
    }
    for state, said in headings.items():
        change_row(caseroom, cast, cast.meeting, state=state)
        assert [what_to_do(app, cast, name) for name in names] == said, state


def test_a_coordinator_sees_references_and_no_case(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    here = page_of(cast)
    coordinate(caseroom, cast, "eve")
    eve = signed_in(app, "eve")

    page = eve.get(here)

    assert [row[:3] for row in table(page, "agenda")] == CASES
    assert [link for link in links(page) if link.startswith("/cases/")] == []
    assert [link for link in links(page) if link.startswith(f"{here}/")] == [
        f"{here}/plan",
        f"{here}/plan/agenda",
        f"{here}/plan/people",
        f"{here}/returns",
        f"{here}/guests",
        f"{here}/sheet.docx",
        f"{here}/cancel",
    ]
    assert CONTENT[0] in signed_in(app, "fay").get("/cases").text
    for address in ("", "/plan", "/plan/agenda", "/plan/people"):
        text = eve.get(f"{here}{address}").text
        assert not any(word in text for word in CONTENT), address
        assert not any(case_id in text for case_id in cast.cases.values()), address


def test_everybody_else_finds_nothing(app: Flask, cast: Cast) -> None:
    pages = ("", "/plan", "/plan/agenda", "/plan/people", "/sheet.docx")
    alma, eve, fay = (signed_in(app, name) for name in ("alma", "eve", "fay"))
    unknown = settled(eve.get("/meetings/" + "f" * 32).data)
    for address in pages:
        assert alma.get(f"{page_of(cast)}{address}").status_code == 200
        answer = eve.get(f"{page_of(cast)}{address}")
        assert (answer.status_code, settled(answer.data)) == (404, unknown)
        assert fay.get(f"{page_of(cast)}{address}").status_code == (404 if address else 200)
    assert alma.get("/meetings/new").status_code == 200
    assert eve.get("/meetings/new").status_code == 404


def test_a_suspended_coordinator_plans_nothing(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma = signed_in(app, "alma")
    assert alma.get(page_of(cast)).status_code == 200
    suspend(caseroom, cast, AMBER)
    assert alma.get(page_of(cast)).status_code == 303


def test_the_venue_check_is_asked_for_until_it_is_recorded(
    app: Flask, caseroom: Caseroom, cast: Cast
) -> None:
    warning = "Nobody has recorded yet that the place cannot be overheard"
    here, dev = page_of(cast), signed_in(app, "dev")
    assert warning not in dev.get(here).text
    change_row(caseroom, cast, cast.meeting, secure_venue=None)
    assert warning in dev.get(here).text
    assert warning not in signed_in(app, "fay").get(here).text

    answer = post(dev, here, f"{here}/venue", secure_venue="")
    assert (answer.status_code, errors(answer)) == (422, ["Enter who checked the room, and when"])
    answer = post(dev, here, f"{here}/venue", secure_venue="x" * 501)
    assert (answer.status_code, errors(answer)) == (422, ["Use 500 characters or fewer"])
    assert "x" * 501 in answer.text

    assert post(dev, here, f"{here}/venue", secure_venue="Dev, 09:40").status_code == 303
    assert "Dev, 09:40" in dev.get(here).text
    assert warning not in dev.get(here).text
    assert post(signed_in(app, "fay"), here, f"{here}/venue", secure_venue="Me").status_code == 404


def test_the_deputy_takes_the_chair_in_one_press(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    here, carol = page_of(cast), signed_in(app, "carol")
    assert "Take the chair" in carol.get(here).text
    assert post(carol, here, f"{here}/chair").status_code == 303
    assert officers_of(caseroom, cast, cast.meeting)["chair"] == "carol"
    assert "Take the chair" not in carol.get(here).text
    assert post(signed_in(app, "fay"), here, f"{here}/chair").status_code == 404


def test_ones_own_apologies_and_second_thoughts(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    here, fay = page_of(cast), signed_in(app, "fay")
    post(fay, here, f"{here}/apologies")
    assert register_of(caseroom, cast, cast.meeting)["fay"].state == "apologies"
    assert "You sent apologies" in fay.get(here).text
    post(fay, here, f"{here}/apologies", coming="1")
    assert register_of(caseroom, cast, cast.meeting)["fay"].state == "invited"


def test_whoever_is_not_invited_has_no_apologies_to_send(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    here, eve = page_of(cast), signed_in(app, "eve")
    assert post(eve, "/meetings/new", f"{here}/apologies").status_code == 404
    assert "send apologies" not in eve.get(here).text


def sheet_lines(app: Flask, cast: Cast, name: str) -> list[str]:
    answer = signed_in(app, name).get(f"{page_of(cast)}/sheet.docx")
    assert answer.status_code == 200
    document = Document(BytesIO(answer.data))
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@pytest.mark.parametrize("name", ["dev", "alma", "eve"])
def test_the_sheet_expects_whoever_may_come(app: Flask, caseroom: Caseroom, cast: Cast, name: str) -> None:
    coordinate(caseroom, cast, "eve")
    fay = signed_in(app, "fay")
    post(fay, page_of(cast), f"{page_of(cast)}/apologies")

    lines = sheet_lines(app, cast, name)

    people = [line for line in lines if line in ("Alma", "Carol", "Dev", "Eve", "Fay", "Paul", "Rita")]
    assert people == ["Alma", "Dev", "Carol", "Paul", "Rita"]
    assert [line for line in lines if line.startswith("ASB-")] == ["ASB-ONE7", "ASB-TWO7"]
    assert any(meeting_row(caseroom, cast.meeting).statement_sha256 in line for line in lines)
    assert not any(word in line for word in CONTENT for line in lines)


def test_looking_writes_nothing(app: Flask, caseroom: Caseroom, cast: Cast) -> None:
    alma = signed_in(app, "alma")
    since, revision = last_seq(caseroom), meeting_row(caseroom, cast.meeting).revision
    for address in ("", "/plan", "/plan/agenda", "/plan/people", "/sheet.docx"):
        alma.get(f"{page_of(cast)}{address}")
    assert audited(caseroom, since) == []
    assert meeting_row(caseroom, cast.meeting).revision == revision


@pytest.mark.parametrize("address", ["", "/plan", "/plan/agenda", "/plan/people", "/sheet.docx"])
def test_a_page_takes_at_most_six_statements(app: Flask, cast: Cast, address: str) -> None:
    alma = signed_in(app, "alma")
    with statements(app) as ran:
        assert alma.get(f"{page_of(cast)}{address}").status_code == 200
    assert len(ran) <= 6, ran
