"""The faults that a meeting is bound to meet: it has closed, a date is past, two people are first."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from werkzeug.test import TestResponse

from meetings import audit
from meetings.doors import record
from meetings.operations import closing
from tests.faults.database import Rows
from tests.faults.faults import keeps, made
from tests.faults.form import Form
from tests.faults.ground import once
from tests.faults.page import Page
from tests.faults.scene import Body, Scene
from tests.faults.test_forms import FORMS

AT_ONCE = 24
TABLE = {form.name: form for form in FORMS}
ITS_OWN = ("agenda.", "console.", "console_room.", "inviting.", "meetings.", "outcomes.", "planning.change")
# Whoever is kept out may be let in, and a dissent is replied to, also when the meeting is over.
AFTERWARDS = ("console_room.lift", "outcomes.record: a reply to a dissent")
OF_A_MEETING = [
    form
    for form in FORMS
    if form.name.startswith((*ITS_OWN, "phone.acknowledge", "phone.leave")) and form.name not in AFTERWARDS
]


def together(scene: Scene, sent: Sequence[tuple[str, str, Body]]) -> list[TestResponse]:
    """Send forms, each by its person, all at one moment."""
    ready = Barrier(len(sent))

    def send(by: str, path: str, body: Body) -> TestResponse:
        ready.wait()
        return scene.send(by, path, body)

    with ThreadPoolExecutor(len(sent)) as pool:
        return [job.result() for job in [pool.submit(send, *one) for one in sent]]


def more(scene: Scene, before: Rows) -> dict[str, int]:
    """How many rows each table has more, but for readings of pages; proves that the audit chain holds."""
    with record.reading(scene.caseroom) as session:
        assert audit.first_break(session) is None
    return made(before, scene.database.rows())


@pytest.mark.parametrize("form", OF_A_MEETING, ids=lambda form: form.name)
def test_a_meeting_that_has_closed_takes_no_form(opened: Scene, form: Form) -> None:
    form = form.named(opened)
    body, path = form.valid(opened), form.address(opened)
    closing.close_meeting(opened.caseroom, opened.cast.viewer("alma", opened.clock.now), opened.cast.meeting)
    before = opened.database.rows()

    answer = opened.send(form.by, path, body)

    assert answer.status_code == 409, answer.text
    page = Page(answer)
    assert any(word in page.text for word in ("closed", "over", "opened"))
    assert opened.database.rows() == before
    if form.endpoint.startswith("outcomes."):
        keeps(page, form, body)


@pytest.mark.parametrize("due", ["1/10/2026", "2025-12-01", "12 oct"])
@pytest.mark.parametrize(
    "name",
    ["outcomes.record: an action", "outcomes.record: a decision", "outcomes.record: no further action"],
)
def test_a_due_date_that_is_past_is_said_beside_it(opened: Scene, name: str, due: str) -> None:
    form = TABLE[name]
    before, typed = opened.database.rows(), {**form.valid(opened), "due": due}
    answer = opened.send(form.by, form.address(opened), typed)
    assert answer.status_code == 422
    assert Page(answer).beside("due").startswith("That date is past")
    keeps(Page(answer), form, typed)
    assert opened.database.rows() == before


def test_a_day_that_is_past_is_no_day_for_a_meeting(planned: Scene) -> None:
    form = TABLE["planning.create"]
    typed = {**form.valid(planned), "held_on": ["12", "10", "2026"]}
    answer = planned.send(form.by, form.address(planned), typed)
    assert (answer.status_code, Page(answer).beside("held_on")) == (422, "That date is past")
    keeps(Page(answer), form, typed)


def test_an_owner_outside_the_case_needs_their_agency_involved_because(opened: Scene) -> None:
    form = TABLE["outcomes.record: an action of an agency outside"]
    before, typed = opened.database.rows(), {**form.valid(opened), "involve_reason": ""}

    refused = opened.send(form.by, form.address(opened), typed)

    assert refused.status_code == 422
    words = "Erewash Borough Council is not on this case. Say why to involve them"
    assert Page(refused).beside("involve_reason") == words
    keeps(Page(refused), form, typed)
    assert opened.database.rows() == before
    because = {**typed, "involve_reason": "They house his brother"}
    assert opened.send(form.by, form.address(opened), because).status_code == 303
    assert more(opened, before)["involvements"] == 1


def test_one_officer_changes_a_decision_and_the_others_are_shown_both_texts(opened: Scene) -> None:
    form = TABLE["outcomes.record: a decision anew"]
    typed = [{**form.valid(opened), "text": f"Decided by press {press}"} for press in range(AT_ONCE)]
    officers = ("alma", "carol", "dev")
    before = opened.database.rows()

    answers = together(
        opened,
        [(officers[press % 3], form.address(opened), typed[press]) for press in range(AT_ONCE)],
    )

    won = [press for press, answer in enumerate(answers) if answer.status_code == 303]
    assert [answer.status_code for answer in answers].count(409) == AT_ONCE - 1
    (first,) = won
    assert more(opened, before) == {
        "decisions": 1,
        "decision_audiences": 3,
        "decision_endings": 1,
        "submissions": 1,
        "audit_rows": 1,
    }
    for press, answer in enumerate(answers):
        if press != first:
            page = Page(answer)
            assert f"Decided by press {first}" in page.told
            assert page.held("text") == [f"Decided by press {press}"]


def test_the_loser_of_a_decision_replaces_it_by_a_second_press(opened: Scene) -> None:
    form = TABLE["outcomes.record: a decision anew"]
    sent = [
        ("alma", form.address(opened), form.valid(opened)),
        ("dev", form.address(opened), form.valid(opened)),
    ]
    answers = together(opened, sent)
    lost = next(place for place, answer in enumerate(answers) if answer.status_code == 409)
    by, path, typed = sent[lost]

    again = {**typed, "replaces": Page(answers[lost]).held("replaces")[0], "once": once()}

    assert again["replaces"] != typed["replaces"]
    assert opened.send(by, path, again).status_code == 303


def test_everybody_who_agrees_at_once_is_recorded_once(opened: Scene) -> None:
    form = TABLE["phone.acknowledge"]
    body = {**form.valid(opened), "answer": "decline"}
    before = opened.database.rows()
    people = ("alma", "carol", "dev", "fay", "rita", "eve", "paul")
    answers = together(opened, [(name, form.address(opened), body) for name in people])
    assert {answer.status_code for answer in answers} == {303}
    assert more(opened, before) == {"acknowledgements": len(people), "audit_rows": len(people)}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("phone.acknowledge", {"acknowledgements": 1, "audit_rows": 2}),
        (
            "outcomes.record: an action",
            {"actions": 1, "action_audiences": 3, "submissions": 1, "audit_rows": 1},
        ),
        ("console.put_on_table: the next case", {"presences": 6, "audit_rows": 2}),
        ("phone.confirm", {"audit_rows": 1}),
        ("console_room.step_out: one person", {"audit_rows": 1}),
    ],
)
def test_one_press_sent_many_times_at_once_is_one(opened: Scene, name: str, rows: dict[str, int]) -> None:
    form = TABLE[name]
    before = opened.database.rows()
    sent = (form.by, form.address(opened), form.valid(opened))
    answers = together(opened, [sent] * AT_ONCE)
    assert {answer.status_code for answer in answers} == {303}
    assert more(opened, before) == rows
