"""Lists of actions: who finds what, how they are narrowed, what they export; a meeting's matters arising."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import actions
from models.outcomes import Action
from models.records import AuditRow
from models.states import ActionState
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_action
from tests.clients import signed_in, untokened
from tests.pages import errors, links, soup, statements
from tests.places import START, StoppedClock
from tests.sitting import another_meeting

# A Tuesday; the week ends on Sunday 18.
TODAY = START.date()
EVERY_AGENCY = (AMBER, POLICE, FUTURES)
Give = Callable[..., str]


@pytest.fixture
def give(caseroom: Caseroom, cast: Cast) -> Give:
    """Gives somebody an action that is due in some days."""

    def make(
        reference: str, owner: str, days: int, *, audience: tuple[str, ...] = EVERY_AGENCY, **more: object
    ) -> str:
        due = TODAY + timedelta(days=days)
        action_id = lay_action(caseroom, cast, reference, owner=owner, audience=audience, due_on=due)
        with record.writing(caseroom, Clock(cast.now)) as writing:
            action = writing.session.get_one(Action, action_id)
            for name, value in more.items():
                setattr(action, name, value)
            writing.audit("demo.made")
        return action_id

    return make


@pytest.fixture
def given(give: Give) -> None:
    """Three open actions of Paul's, one that he has done, and one of his colleague's."""
    give("A-LATE", "paul", -2)
    give("A-SUND", "paul", 5)
    give("A-NEXT", "paul", 6, state=ActionState.ACCEPTED)
    give("A-DONE", "paul", -9, state=ActionState.DONE)
    give("A-CARO", "carol", 0)


@pytest.fixture
def earlier(caseroom: Caseroom, cast: Cast) -> dict[str, object]:
    """What makes an action one of a meeting that was before the cast's."""
    return {"meeting_id": another_meeting(caseroom, cast), "recorded_at": cast.now - timedelta(days=30)}


def found(answer: TestResponse, *tables: str) -> list[str]:
    """The references in the lists of a page, from the top."""
    page = soup(answer)
    return [
        link.text
        for name in tables or ("mine", "agency", "arising")
        for link in page.select(f'[aria-labelledby="{name}"] tbody th a')
    ]


def chosen(answer: TestResponse) -> dict[str, str]:
    """What each choice of the form stands at, those that stand at all left out."""
    options = soup(answer).select(".app-filter option[selected]")
    return {str(each.find_parent("select")["name"]): str(each.get("value", each.text)) for each in options}  # type: ignore[index]


def offered(answer: TestResponse, name: str) -> list[str]:
    return [option.text for option in soup(answer).select(f"#{name} option")][1:]


def exported(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def audited(caseroom: Caseroom) -> list[tuple[str, str, str]]:
    wanted = ("actions.read", "actions.exported")
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event.in_(wanted)).order_by(AuditRow.seq))
        return [(row.event, str(row.object_id), row.details) for row in rows]


NARROWED = {
    "": ["A-LATE", "A-SUND", "A-NEXT", "A-CARO"],
    "whose=mine": ["A-LATE", "A-SUND", "A-NEXT"],
    "whose=agency": ["A-CARO"],
    "case=ASB-ONE7": ["A-LATE", "A-SUND", "A-NEXT", "A-CARO"],
    "case=asb-one7": ["A-LATE", "A-SUND", "A-NEXT", "A-CARO"],
    "case=ASB-TWO7": [],
    "state=any": ["A-LATE", "A-SUND", "A-NEXT", "A-DONE", "A-CARO"],
    "state=done": ["A-DONE"],
    "state=accepted": ["A-NEXT"],
    "state=not+done": [],
    "due=overdue": ["A-LATE"],
    "due=overdue&state=any": ["A-LATE"],
    "due=week": ["A-SUND", "A-CARO"],
    "due=later": ["A-NEXT"],
    "due=week&whose=mine": ["A-SUND"],
}


def test_the_list_is_narrowed_and_the_overdue_come_first(app: Flask, given: None) -> None:
    paul = signed_in(app, "paul")
    assert {asked: found(paul.get(f"/actions?{asked}")) for asked in NARROWED} == NARROWED


def test_it_is_narrowed_by_owner(app: Flask, cast: Cast, given: None) -> None:
    paul = signed_in(app, "paul")
    assert offered(paul.get("/actions"), "owner") == ["Carol", "Paul"]
    assert found(paul.get(f"/actions?owner={cast.people['carol']}")) == ["A-CARO"]


def test_what_was_chosen_stays_chosen(app: Flask, cast: Cast, given: None) -> None:
    asked = {
        "whose": "mine",
        "case": "ASB-ONE7",
        "owner": cast.people["paul"],
        "state": "any",
        "due": "overdue",
    }
    answer = signed_in(app, "paul").get("/actions", query_string=asked)
    assert chosen(answer) == asked
    (csv_address,) = [link for link in links(answer) if link.startswith("/actions.csv")]
    assert [line["Action"] for line in exported(signed_in(app, "paul").get(csv_address))] == ["A-LATE"]


def test_an_overdue_action_says_so(app: Flask, given: None) -> None:
    page = soup(signed_in(app, "paul").get("/actions"))
    assert [each.text for each in page.select('[aria-labelledby="mine"] .app-late')] == [
        "Sun 11 October 2026"
    ]


@pytest.mark.parametrize("address", ["/actions", "/actions.csv"])
def test_what_cannot_be_asked_is_told_beside_its_field(app: Flask, given: None, address: str) -> None:
    paul = signed_in(app, "paul")
    for asked, field in (
        ("due=soon", "due"),
        ("state=lost", "state"),
        ("whose=everybody", "whose"),
        (f"case={'c' * 41}", "case"),
        (f"owner={'o' * 41}", "owner"),
    ):
        answer = paul.get(f"{address}?{asked}&owner=nobody" if field != "owner" else f"{address}?{asked}")
        assert answer.status_code == 422, asked
        message = soup(answer).find(id=f"{field}-error")
        assert message is not None, asked
        assert errors(answer) == [message.text.removeprefix("Error: ")]
        assert field == "owner" or chosen(answer)["owner"] == "nobody"


def test_what_there_is_to_choose_from_is_what_is_seen(app: Flask, cast: Cast, give: Give) -> None:
    give("A-FAYE", "fay", 1)
    give("A-EVEE", "eve", 1, audience=())
    give("A-PAUL", "paul", 1, audience=(POLICE,))
    lists = {name: signed_in(app, name).get("/actions") for name in ("fay", "eve", "paul")}
    assert {name: found(page) for name, page in lists.items()} == {
        "fay": ["A-FAYE"],
        "eve": ["A-EVEE"],
        "paul": ["A-PAUL"],
    }
    assert {name: (offered(page, "case"), offered(page, "owner")) for name, page in lists.items()} == {
        "fay": (["ASB-ONE7"], ["Fay"]),
        "eve": ([], ["Eve"]),
        "paul": (["ASB-ONE7"], ["Paul"]),
    }


def test_a_case_that_is_hidden_reads_as_one_that_does_not_exist(app: Flask, cast: Cast, give: Give) -> None:
    give("A-EVEE", "eve", 1, audience=())
    give("A-FAYE", "fay", 1)
    assert found(signed_in(app, "fay").get("/actions?case=ASB-ONE7")) == ["A-FAYE"]
    eve = signed_in(app, "eve")
    hidden, missing = (eve.get(f"/actions?case={reference}") for reference in ("ASB-ONE7", "ASB-NONE"))
    assert "No action fits" in hidden.text
    assert hidden.status_code == missing.status_code == 200
    assert untokened(hidden).replace("ASB-ONE7", "ASB-NONE") == untokened(missing)
    somebody, nobody = (eve.get(f"/actions?owner={one}") for one in (cast.people["fay"], "0" * 32))
    assert untokened(somebody).replace(cast.people["fay"], "0" * 32) == untokened(nobody)


def test_an_empty_list_says_what_will_be_there(app: Flask, caseroom: Caseroom, give: Give) -> None:
    eve = signed_in(app, "eve").get("/actions?case=ASB-ONE7")
    assert "You have no actions" in eve.text
    assert "CSV" not in eve.text
    assert audited(caseroom) == []
    give("A-DONE", "fay", -9, state=ActionState.DONE)
    done = signed_in(app, "fay").get("/actions")
    assert "Nothing is open" in done.text
    assert found(signed_in(app, "fay").get("/actions?state=any")) == ["A-DONE"]


def test_the_same_statements_for_few_and_for_many(
    app: Flask, cast: Cast, give: Give, earlier: dict[str, object]
) -> None:
    paul = signed_in(app, "paul")
    addresses = ("/actions?state=any", f"/meetings/{cast.meeting}/arising?state=any")

    def reading(address: str) -> list[str]:
        paul.get(address)
        with statements(app) as ran:
            paul.get(address)
        return [each for each in ran if each.startswith("SELECT") and "FROM audit_rows" not in each]

    give("A-0000", "paul", 0)
    give("A-0001", "paul", 1, **earlier)
    few = [len(reading(address)) for address in addresses]
    for number in range(2, 20):
        give(f"A-{number:04}", "paul" if number % 2 else "carol", number, **(earlier if number % 3 else {}))
    assert [len(found(paul.get(address))) for address in addresses] == [20, 13]
    assert [len(reading(address)) for address in addresses] == few
    assert max(few) <= 6


def test_the_export_holds_what_the_page_shows_and_no_formula(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock, give: Give
) -> None:
    late = give("A-LATE", "paul", -2)
    give("A-CARO", "carol", 5)
    give("A-ALMA", "alma", 5)
    clock.forward(minutes=1)
    paul = cast.viewer("paul", clock.now)
    actions.answer(
        caseroom,
        paul,
        late,
        state=ActionState.IN_PROGRESS,
        text="=SUM(1) to do",
        new_due_on=date(2026, 10, 30),
    )
    answer = signed_in(app, "paul").get("/actions.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="actions-2026-10-13.csv"'
    lines = exported(answer)
    assert [line["Action"] for line in lines] == ["A-LATE", "A-CARO"]
    assert lines[0] == {
        "Action": "A-LATE",
        "Case": "ASB-ONE7",
        "What": "Text of A-LATE",
        "Owner": "Paul",
        "Agency": "Derbyshire Constabulary",
        "Due": "2026-10-11",
        "Overdue": "Yes",
        "Stands at": "in progress",
        "Last answer": "In progress: =SUM(1) to do",
        "Answered": "2026-10-13",
        "Marking": "OFFICIAL-SENSITIVE",
    }
    assert lines[1]["Last answer"] == ""
    assert "Title of case" not in answer.text
    assert [line["Action"] for line in exported(signed_in(app, "paul").get("/actions.csv?whose=agency"))] == [
        "A-CARO"
    ]


def test_a_cell_that_would_start_a_formula_stands_behind_an_apostrophe(
    app: Flask, caseroom: Caseroom, cast: Cast, give: Give
) -> None:
    give("=1+1", "paul", 1)
    (line,) = exported(signed_in(app, "paul").get("/actions.csv"))
    assert line["Action"] == "'=1+1"


def test_reading_and_taking_away_leave_a_row(
    app: Flask, caseroom: Caseroom, cast: Cast, give: Give, earlier: dict[str, object]
) -> None:
    give("A-PAUL", "paul", 1, **earlier)
    paul, own = signed_in(app, "paul"), cast.people["paul"]
    paul.get("/actions?due=week")
    paul.get("/actions.csv")
    paul.get(f"/meetings/{cast.meeting}/arising")
    paul.get(f"/meetings/{cast.meeting}/arising.csv")
    assert audited(caseroom) == [
        ("actions.read", own, "{}"),
        ("actions.exported", own, '{"actions": 1}'),
        ("actions.read", cast.meeting, "{}"),
        ("actions.exported", cast.meeting, '{"actions": 1}'),
    ]


def test_taking_a_list_away_asks_again_who_one_is(
    app: Flask, cast: Cast, clock: StoppedClock, given: None
) -> None:
    paul = signed_in(app, "paul")
    assert paul.get("/actions.csv").status_code == 200
    clock.forward(minutes=6)
    for address in ("/actions.csv", f"/meetings/{cast.meeting}/arising.csv"):
        assert paul.get(address).headers["Location"].startswith("/sign-in/again"), address
    assert found(paul.get("/actions")) != []


def test_matters_arising_are_what_earlier_meetings_left_open(
    app: Flask, cast: Cast, give: Give, earlier: dict[str, object]
) -> None:
    give("A-LATE", "paul", -2, **earlier)
    give("A-NEXT", "carol", 9, **earlier)
    give("A-DONE", "carol", -9, state=ActionState.DONE, **earlier)
    give("A-HERE", "paul", 1)
    give("A-LTER", "paul", 1, **earlier | {"recorded_at": cast.now + timedelta(days=30)})
    address = f"/meetings/{cast.meeting}/arising"
    paul = signed_in(app, "paul")
    assert address in links(paul.get(f"/meetings/{cast.meeting}"))
    assert found(paul.get(address)) == ["A-LATE", "A-NEXT"]
    assert found(paul.get(f"{address}?state=any")) == ["A-LATE", "A-NEXT", "A-DONE"]
    assert found(paul.get(f"{address}?due=overdue")) == ["A-LATE"]
    assert paul.get(f"{address}?due=soon").status_code == 422
    assert paul.get(f"{address}.csv?due=soon").status_code == 422
    assert [line["Action"] for line in exported(paul.get(f"{address}.csv?due=later"))] == ["A-NEXT"]


def test_matters_arising_are_only_those_one_may_see(
    app: Flask, cast: Cast, give: Give, earlier: dict[str, object]
) -> None:
    give("A-WIDE", "paul", 1, **earlier)
    give("A-NARR", "paul", 2, audience=(POLICE,), **earlier)
    address = f"/meetings/{cast.meeting}/arising"
    for name, expected in (
        ("dev", ["A-WIDE", "A-NARR"]),
        ("paul", ["A-WIDE", "A-NARR"]),
        ("fay", ["A-WIDE"]),
        ("rita", []),
    ):
        client = signed_in(app, name)
        assert found(client.get(address)) == expected, name
        assert [line["Action"] for line in exported(client.get(f"{address}.csv"))] == expected, name
    assert "Nothing arises" in signed_in(app, "rita").get(address).text
    for suffix in ("", ".csv"):
        assert signed_in(app, "eve").get(f"{address}{suffix}").status_code == 404
