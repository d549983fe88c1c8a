"""The room check and the register on the console: who is named, why, and what settles it."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.agencies import Partner
from models.meetings import Attendance
from models.states import AttendanceRole, AttendanceState
from tests import guested
from tests.cast import FUTURES, RIVERSIDE, Cast, lay_scene
from tests.officers import Officer, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock
from tests.sitting import EVERYBODY, inside, open_with, shown_in_room


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    scene = lay_scene(caseroom, clock.now)
    open_with(caseroom, scene)
    return scene


@pytest.fixture
def dev(app: Flask, cast: Cast) -> Officer:
    return Officer(app, cast, "dev")


def named(page: BeautifulSoup) -> dict[str, list[str]]:
    """Whom the room check names, by agency and reason."""
    return {
        " ".join(group.dt.get_text(" ").split()): [press.text for press in group.select("button")]
        for group in page.select("#stepped-out dl > div")
        if group.dt
    }


def change(caseroom: Caseroom, cast: Cast, who: str, **columns: object) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        person = writing.session.get_one(Attendance, cast.attendances[who])
        for name, value in columns.items():
            setattr(person, name, value)
        writing.audit("demo.made")
        writing.changed(cast.meeting, phones=True)


def suspend(caseroom: Caseroom, cast: Cast, home: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        partner = writing.session.get_one(Partner, (cast.agreement, cast.agencies[home]))
        partner.suspended_at = cast.now
        writing.audit("demo.made")
        writing.changed(cast.meeting, phones=True)


def test_who_is_not_on_the_case_is_named(dev: Officer) -> None:
    assert named(soup(dev.put("one"))) == {"Riverside not on this case": ["Rita is out"]}
    assert "Room check" in dev.page().select_one("#agenda").text  # type: ignore[union-attr]


def test_the_officers_own_agency_is_not(dev: Officer, cast: Cast) -> None:
    assert named(soup(dev.put("two"))) == {"Futures Housing Group not on this case": ["Fay is out"]}


def test_who_has_not_agreed_is_named(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    change(caseroom, cast, "fay", agreed_at=None)
    assert named(soup(dev.put("one"))) == {
        "Futures Housing Group has not agreed": ["Fay is out"],
        "Riverside not on this case": ["Rita is out"],
    }


def test_who_is_kept_out_is_named(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    dev.press(f"{dev.base}/register", person=cast.attendances["paul"], state="interest", reason="A cousin")
    dev.put("two")
    assert named(soup(dev.put("one"))) == {
        "Derbyshire Constabulary kept out of this case": ["Paul is out"],
        "Riverside not on this case": ["Rita is out"],
    }


def test_an_agency_that_is_suspended_is_named(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    suspend(caseroom, cast, FUTURES)
    assert named(soup(dev.put("one"))) == {
        "Futures Housing Group no longer a partner": ["Fay is out"],
        "Riverside not on this case": ["Rita is out"],
    }


def test_a_guest_who_was_not_admitted_is_named(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    change(caseroom, cast, "fay", role=AttendanceRole.GUEST)
    assert named(soup(dev.put("one"))) == {
        "Futures Housing Group a guest, not admitted to this case": ["Fay is out"],
        "Riverside not on this case": ["Rita is out"],
    }


def test_a_guest_who_waits_is_on_the_case_once_admitted(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    place = guested.register(caseroom, cast, now=cast.now)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        guest = writing.session.get_one(Attendance, place)
        guest.state, guest.agreed_at = AttendanceState.HERE, cast.now
        writing.audit("demo.made")
        writing.changed(cast.meeting, phones=True)
    waits = soup(dev.put("one")).select_one("#admit")
    assert "Not on this case" in (waits.text if waits else "")
    guested.admit(caseroom, cast, place, now=cast.now)
    waits = dev.page().select_one("#admit")
    assert waits is not None
    assert guested.NAME in waits.text
    assert "Not on this case" not in waits.text


def test_a_guest_who_waits_is_admitted_from_the_room_check(
    dev: Officer, cast: Cast, caseroom: Caseroom, clock: StoppedClock
) -> None:
    change(caseroom, cast, "rita", in_room=False)
    place = guested.register(caseroom, cast, now=clock.now)
    guested.come_in(caseroom, cast, place, now=clock.now)
    page = soup(dev.put("one"))
    assert named(page) == {
        f"{guested.ORGANISATION} a guest, not admitted to this case": [f"{guested.NAME} is out"]
    }
    press = page.select_one(f"#admit-{place}")
    assert press is not None
    assert press.text == f"Admit {guested.NAME}"

    ready = dev.client.get(str(press["hx-get"]), headers={"HX-Request": "true"})
    assert ready.headers["HX-Trigger"] == '{"refocus": "settle-why"}'
    assert typed(ready, "settle-who") == f"admit:{place}"
    assert typed(dev.page(f"?admit={place}"), "settle-who") == f"admit:{place}"
    settling = f"{dev.item('one')}/settling"
    refused = dev.press(settling, settle=f"admit:{place}", reason="")
    assert (refused.status_code, wrong(refused)) == (422, {"settle-why": "Say why"})
    assert shown_in_room(caseroom, cast) == []

    answer = dev.press(settling, settle=f"admit:{place}", reason=guested.REASON)
    assert answer.status_code == 200
    assert soup(answer).select(".c-check") == []
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    assert guested.asked(caseroom, cast, FUTURES)


def test_only_a_guest_of_this_meeting_is_admitted(dev: Officer, cast: Cast) -> None:
    dev.put("one")
    settling = f"{dev.item('one')}/settling"
    for who in (cast.attendances["fay"], "0" * 32):
        assert dev.press(settling, settle=f"admit:{who}", reason=guested.REASON).status_code == 404


def test_nobody_on_the_case_being_here_is_said(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    for who in ("carol", "paul", "fay", "rita"):
        change(caseroom, cast, who, in_room=False)
    page = soup(dev.put("two"))
    assert "nobody of an agency on ASB-TWO7 is in the room" in page.select_one(".c-check").text  # type: ignore[union-attr]
    assert shown_in_room(caseroom, cast) == []


SCENES: dict[str, dict[str, dict[str, object]]] = {
    "as it is": {},
    "rita is not here": {"rita": {"in_room": False}},
    "nobody has agreed": {who: {"agreed_at": None} for who in EVERYBODY},
    "fay has not agreed, rita is not here": {"rita": {"in_room": False}, "fay": {"agreed_at": None}},
    "fay is a guest": {"rita": {"in_room": False}, "fay": {"role": AttendanceRole.GUEST}},
    "rita observes": {"rita": {"role": AttendanceRole.OBSERVER}},
    "only officers are here": {who: {"in_room": False} for who in ("paul", "fay", "rita")},
    "only the chair is here": {who: {"in_room": False} for who in EVERYBODY if who != "alma"},
    "rita has left": {"rita": {"state": AttendanceState.LEFT, "in_room": False}},
}


@pytest.mark.parametrize("case", ["one", "two"])
@pytest.mark.parametrize("scene", SCENES)
def test_the_console_says_what_the_room_is_shown(
    dev: Officer, cast: Cast, caseroom: Caseroom, scene: str, case: str
) -> None:
    for who, columns in SCENES[scene].items():
        change(caseroom, cast, who, **columns)

    page = soup(dev.put(case))

    settled = page.select_one(".c-check") is None
    assert settled == (shown_in_room(caseroom, cast) != [])
    said = page.select_one(".c-bar__room")
    assert said is not None
    assert ("holding card" in said.text) == (not settled)


def test_one_press_records_that_all_named_are_out(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    assert shown_in_room(caseroom, cast) == []
    answer = dev.press(f"{dev.item('one')}/out", everybody="1")
    assert soup(answer).select(".c-check") == []
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    assert inside(caseroom, cast, "one") == set(EVERYBODY) - {"rita"}


def test_one_person_is_out(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    answer = dev.press(f"{dev.item('one')}/out", person=cast.attendances["rita"])
    assert "Riverside. Out for this case" in soup(answer).select_one(".is-out").text  # type: ignore[union-attr]


@pytest.mark.parametrize("person", ["", "0" * 32, "x" * 32])
def test_somebody_unknown_is_not_found(dev: Officer, person: str) -> None:
    dev.put("one")
    assert dev.press(f"{dev.item('one')}/out", person=person).status_code == 404


def test_an_agency_is_involved_with_a_reason(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    settle = f"involve:{cast.agencies[RIVERSIDE]}"

    refused = dev.press(f"{dev.item('one')}/settling", settle=settle, reason="")
    assert (refused.status_code, wrong(refused)) == (422, {"settle-why": "Say why"})
    assert typed(refused, "settle-who") == settle

    answer = dev.press(f"{dev.item('one')}/settling", settle=settle, reason="They own the flat next door")
    assert answer.status_code == 200
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]
    assert "Riverside" in soup(answer).select_one(".c-info__agencies").text  # type: ignore[union-attr]


def test_a_person_is_put_out_with_a_reason(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    settle = f"out:{cast.attendances['rita']}"
    answer = dev.press(f"{dev.item('one')}/settling", settle=settle, reason="Would not leave")
    assert answer.status_code == 200
    assert shown_in_room(caseroom, cast) == ["ASB-ONE7"]


@pytest.mark.parametrize(
    ("settle", "status"),
    [("", 422), ("out:", 422), ("both:" + "0" * 32, 422), ("out:" + "0" * 32, 404), ("out:\x00", 422)],
)
def test_a_choice_that_is_none_is_refused(dev: Officer, settle: str, status: int) -> None:
    dev.put("one")
    answer = dev.press(f"{dev.item('one')}/settling", settle=settle, reason="Because of this")
    assert answer.status_code == status
    if status == 422:
        assert typed(answer, "settle-why") == "Because of this"


def test_ticked_people_agreed_aloud(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    for who in ("fay", "rita"):
        change(caseroom, cast, who, agreed_at=None, state=AttendanceState.INVITED, in_room=False)
    people = [cast.attendances["fay"], cast.attendances["rita"]]

    answer = dev.press(f"{dev.base}/acknowledgements", person=people, kind="spoken")

    count = soup(answer).select_one(".c-reg__count")
    assert count is not None
    assert count.text == "6 of 6 agreed"


def test_nobody_ticked_is_said_beside_the_list(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    change(caseroom, cast, "fay", agreed_at=None)
    answer = dev.press(f"{dev.base}/acknowledgements", kind="spoken")
    assert answer.status_code == 422
    assert soup(answer).select_one("#ticks .c-error").text == "Tick who agreed"  # type: ignore[union-attr]


def test_a_latecomer_waits_and_is_let_in(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    change(caseroom, cast, "fay", in_room=False)
    page = soup(dev.put("one"))
    assert page.select_one(".c-queue li").text.startswith("FayFutures Housing Group, agreed 10:00")  # type: ignore[union-attr]

    waits = dev.press(f"{dev.base}/admission", next=cast.attendances["fay"])
    assert soup(waits).select_one(f"#next-{cast.attendances['fay']}")["aria-pressed"] == "true"  # type: ignore[index]
    assert "fay" not in inside(caseroom, cast, "one")

    comes = dev.press(f"{dev.base}/admission", now=cast.attendances["fay"])
    assert soup(comes).select(".c-queue") == []
    assert "fay" in inside(caseroom, cast, "one")


def test_who_has_not_agreed_is_not_let_in(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    change(caseroom, cast, "fay", in_room=False, agreed_at=None)
    answer = dev.press(f"{dev.base}/admission", now=cast.attendances["fay"])
    assert answer.status_code == 422
    assert "This person has not agreed to the statement yet" in answer.text


@pytest.mark.parametrize(
    ("state", "standing"),
    [("left", "Left"), ("apologies", "Apologies")],
)
def test_the_register_is_changed_in_a_dialog(dev: Officer, cast: Cast, state: str, standing: str) -> None:
    answer = dev.press(f"{dev.base}/register", person=cast.attendances["fay"], state=state, reason="")
    assert answer.status_code == 200
    assert "Recorded: " in answer.text
    headings = [heading.text for heading in dev.page().select("#reg h3")]
    assert headings == ["Agreed", standing]


def test_somebody_comes_back_and_an_exclusion_is_lifted(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    dev.put("one")
    paul = cast.attendances["paul"]
    for state, reason in (("put out", "A cousin"), ("lift", ""), ("in", "")):
        answer = dev.press(f"{dev.base}/register", person=paul, state=state, reason=reason)
        assert answer.status_code == 200, answer.text
    assert "paul" in inside(caseroom, cast, "one")


@pytest.mark.parametrize(
    ("state", "reason", "field"),
    [
        ("put out", "", "change-reason"),
        ("interest", " ", "change-reason"),
        ("lift", "", "change-person"),
        ("", "", "change-state"),
        ("promoted", "", "change-state"),
    ],
)
def test_a_change_that_cannot_be_is_refused_beside_its_field(
    dev: Officer, cast: Cast, state: str, reason: str, field: str
) -> None:
    dev.put("one")
    paul = cast.attendances["paul"]
    answer = dev.press(f"{dev.base}/register", person=paul, state=state, reason=reason)
    assert (answer.status_code, list(wrong(answer))) == (422, [field])
    assert typed(answer, "change-person") == paul


def test_without_a_case_on_the_table_nobody_is_put_out(dev: Officer, cast: Cast) -> None:
    answer = dev.press(f"{dev.base}/register", person=cast.attendances["paul"], state="put out", reason="Why")
    assert wrong(answer) == {"change-state": "There is no case on the table."}


def test_the_change_of_the_register_works_without_scripts(dev: Officer, cast: Cast) -> None:
    page = dev.client.get(f"{dev.base}/register")
    assert [option.text for option in soup(page).select("#change-person option")][1:3] == [
        "Alma, Amber Valley Borough Council",
        "Dev, Amber Valley Borough Council",
    ]
    dev.scripts = False
    answer = dev.press(f"{dev.base}/register", person=cast.attendances["fay"], state="left", reason="")
    assert (answer.status_code, answer.headers["Location"]) == (303, dev.base)


def test_an_attendee_changes_nothing(app: Flask, cast: Cast, caseroom: Caseroom, dev: Officer) -> None:
    dev.put("one")
    paul = Officer(app, cast, "paul")
    paul.borrow_token()
    for path, data in (
        (f"{paul.item('one')}/out", {"everybody": "1"}),
        (f"{paul.item('one')}/settling", {"settle": f"out:{cast.attendances['fay']}", "reason": "No"}),
        (f"{paul.base}/acknowledgements", {"person": cast.attendances["fay"], "kind": "paper"}),
        (f"{paul.base}/admission", {"now": cast.attendances["fay"]}),
        (f"{paul.base}/register", {"person": cast.attendances["fay"], "state": "left"}),
        (f"{paul.base}/table", {"case": cast.items["two"]}),
        (f"{paul.base}/chair", {}),
    ):
        assert paul.send(path, data).status_code == 404, path
    assert inside(caseroom, cast, "one") == set(EVERYBODY)
