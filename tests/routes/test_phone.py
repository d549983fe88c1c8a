"""The phone over HTTP: one's own agency's view of the case on the table, and what it costs to look."""

from flask import Flask

from meetings import live
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import attending, table
from models.meetings import Attendance
from models.states import AttendanceRole, AttendanceState
from tests.cast import Cast
from tests.clients import csrf, signed_in
from tests.joined import attendance, join, scan
from tests.pages import statements
from tests.phones import heading, phone, read, rev_of
from tests.routes.test_projector import invite_many
from tests.test_live import wait_until

HX = {"HX-Request": "true"}


def test_each_sees_their_own_agencys_view(app: Flask, on_case: Cast) -> None:
    fay, paul = (signed_in(app, name).get(phone(on_case)) for name in ("fay", "paul"))
    assert read(fay, "own") == [
        (
            "Text for agencies on one",
            "Only your agency, Derbyshire Constabulary and the meeting’s officers",
        ),
        ("Text for officers on one", "Only your agency and the meeting’s officers"),
    ]
    assert read(fay, "room") == [("Text for involved on one", "")]
    assert read(paul, "own") == []
    assert read(paul, "others") == [
        (
            "Text for agencies on one",
            "Only your agency, Futures Housing Group and the meeting’s officers: do not repeat in the room",
        )
    ]
    assert read(paul, "room") == read(fay, "room")
    assert "Text for officers" not in paul.text
    assert heading(paul) == "ASB-ONE7"
    assert "OFFICIAL-SENSITIVE" in paul.text


def test_an_officer_sees_what_is_for_the_officers(app: Flask, on_case: Cast) -> None:
    alma = signed_in(app, "alma").get(phone(on_case))
    as_officer = "Shown to you as an officer: do not repeat in the room"
    assert read(alma, "others") == [
        ("Text for agencies on one", as_officer),
        ("Text for officers on one", as_officer),
    ]
    assert read(alma, "room") == [("Text for involved on one", "")]


def test_what_the_room_does_not_see_is_not_called_shared(
    app: Flask, caseroom: Caseroom, on_case: Cast
) -> None:
    fay = signed_in(app, "fay")
    assert read(fay.get(phone(on_case)), "room") == [("Text for involved on one", "")]
    join(caseroom, on_case, "rita")
    attending.admit(caseroom, on_case.viewer("dev"), on_case.meeting, on_case.attendances["rita"], now=True)
    shown = fay.get(phone(on_case))
    assert read(shown, "room") == []
    assert ("Text for involved on one", "Every agency on this case, and the officers") in read(shown, "own")


def test_cards_stand_for_a_case_that_is_not_for_one(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    rita, fay, dev = (signed_in(app, name) for name in ("rita", "fay", "dev"))
    join(caseroom, on_case, "rita", "dev")
    assert heading(rita.get(phone(on_case))) == "You join at the next case"
    attending.admit(caseroom, on_case.viewer("dev"), on_case.meeting, on_case.attendances["rita"], now=True)
    assert heading(rita.get(phone(on_case))) == "This case is not for you"
    assert heading(fay.get(phone(on_case))) == "ASB-ONE7"
    out = [on_case.attendances["fay"]]
    table.step_out(caseroom, on_case.viewer("dev"), on_case.items["one"], out)
    assert heading(fay.get(phone(on_case))) == "You are out for this case"
    table.end_item(caseroom, on_case.viewer("dev"), on_case.items["one"])
    assert heading(fay.get(phone(on_case))) == "Between cases"
    assert heading(dev.get(phone(on_case))) == "You join at the next case"


def test_who_declared_an_interest_sees_nothing_of_the_case(
    app: Flask, caseroom: Caseroom, on_case: Cast
) -> None:
    paul = signed_in(app, "paul")
    assert heading(paul.get(phone(on_case))) == "ASB-ONE7"
    place = on_case.attendances["paul"]
    table.declare_interest(caseroom, on_case.viewer("paul"), on_case.items["one"], place, reason="A cousin")
    shown = paul.get(phone(on_case))
    assert heading(shown) == "This case is not for you"
    assert "ASB-ONE7" not in shown.text


def test_an_observer_sees_what_the_room_sees(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    with record.writing(caseroom, Clock(on_case.now)) as writing:
        place = writing.session.get_one(Attendance, on_case.attendances["paul"])
        place.role = AttendanceRole.OBSERVER
        writing.audit("demo.made")
    shown = signed_in(app, "paul").get(phone(on_case))
    assert heading(shown) == "ASB-ONE7"
    assert read(shown, "room") == [("Text for involved on one", "")]
    for hidden in ("Text for agencies", "Title of case", "Summary of case"):
        assert hidden not in shown.text


def test_a_poll_with_nothing_new_costs_one_statement(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    paul = signed_in(app, "paul")
    rev = rev_of(paul.get(phone(on_case)))
    wait_until(lambda: live.hub(caseroom).newest(on_case.meeting) is not None)
    with statements(app) as ran:
        unchanged = paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX)
    assert (unchanged.status_code, unchanged.data, len(ran)) == (204, b"", 1)
    scan(caseroom, on_case, "dev")
    assert paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX).status_code == 204
    table.end_item(caseroom, on_case.viewer("dev"), on_case.items["one"])
    changed = paul.get(phone(on_case, f"/live?rev={rev}"), headers=HX)
    assert (changed.status_code, heading(changed)) == (200, "Between cases")


def test_the_case_costs_few_statements_however_many_attend(
    app: Flask, caseroom: Caseroom, recorded: Cast
) -> None:
    for name in ("paul", "alma"):
        client = signed_in(app, name)
        path = phone(recorded, "/live?rev=0")
        client.get(path, headers=HX)
        with statements(app) as few:
            assert heading(client.get(path, headers=HX)) == "ASB-ONE7"
        if name == "paul":
            invite_many(caseroom, recorded)
        with statements(app) as many:
            assert heading(client.get(path, headers=HX)) == "ASB-ONE7"
        assert len(few) == len(many) <= 4


def test_without_scripts_the_page_renews_itself_or_says_that_it_does_not(
    app: Flask, caseroom: Caseroom, recorded: Cast
) -> None:
    """While somebody may type on it, a press renews it: what they typed is not taken from them."""
    alma, says = signed_in(app, "alma"), ('http-equiv="refresh"', "Show what is new")
    shown = alma.get(phone(recorded)).text
    assert [words in shown for words in says] == [False, True]
    table.end_item(caseroom, recorded.viewer("dev"), recorded.items["one"])
    shown = alma.get(phone(recorded)).text
    assert [words in shown for words in says] == [True, False]


def test_a_person_leaves_and_is_asked_first(app: Flask, caseroom: Caseroom, on_case: Cast) -> None:
    paul = signed_in(app, "paul")
    page = paul.get(phone(on_case, "/leave"))
    assert "Leave the meeting?" in page.text
    assert attendance(caseroom, on_case, "paul").state == AttendanceState.HERE
    left = paul.post(phone(on_case, "/leave"), data={"csrf_token": csrf(page)})
    assert left.status_code == 303
    assert attendance(caseroom, on_case, "paul").state == AttendanceState.LEFT
    again = paul.get(phone(on_case))
    assert "You left the meeting at 10:00." in again.text
    assert "ASB-ONE7" not in again.text
