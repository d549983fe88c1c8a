"""Recording on a case from the console: five kinds by one form, changes, and two officers at once."""

import json
import secrets
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from models.cases import Information
from models.outcomes import Action, ActionAnswer, Decision, Dissent
from tests.cast import FUTURES, POLICE, Cast, lay_action, lay_scene
from tests.officers import Officer, entries, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock
from tests.sitting import another_meeting, open_with

SIGHT = "Every agency on this case, and the officers"


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    scene = lay_scene(caseroom, clock.now)
    open_with(caseroom, scene)
    return scene


@pytest.fixture
def app(caseroom: Caseroom, clock: StoppedClock) -> Flask:
    return create_app(caseroom.settings, clock=clock)


@pytest.fixture
def dev(app: Flask, cast: Cast) -> Officer:
    """The minute-taker, with case `one` on the table."""
    officer = Officer(app, cast, "dev")
    officer.put("one")
    return officer


def count(caseroom: Caseroom, table: type) -> int:
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def intervention(dev: Officer, name: str) -> str:
    option = dev.page().find("option", string=name)
    assert option is not None
    return str(option["value"])


def decision(dev: Officer, **changes: str) -> dict[str, str]:
    return {
        "intervention": intervention(dev, "Mediation"),
        "made_by": dev.cast.agencies[FUTURES],
        "text": "Offer mediation",
        "reasons": "Both sides want it",
        "power": "Voluntary",
        "due": "+28",
    } | changes


def test_an_action_is_recorded_in_one_form(dev: Officer, cast: Cast) -> None:
    answer = dev.record("action", text="Visit the park", who=cast.people["paul"], due="fri")

    assert answer.status_code == 200
    assert json.loads(answer.headers["HX-Trigger"]) == {
        "announce": "Action recorded",
        "refocus": "record-text",
    }
    ((label, text),) = entries(soup(answer))
    assert label.startswith("Action A-")
    assert text == f"Visit the park Paul, Derbyshire Constabulary. Due Fri 16 October {SIGHT}"
    assert typed(answer, "record-text") == ""
    assert soup(answer).select_one("#recorded .is-new") is not None


def test_a_narrow_action_says_who_sees_it(dev: Officer, cast: Cast) -> None:
    answer = dev.record("action", text="Search", who=cast.people["paul"], due="+1", narrow="y")
    assert entries(soup(answer))[0][1].endswith("Only Derbyshire Constabulary, and the officers")


def test_without_scripts_the_page_comes_back_with_the_news(dev: Officer, cast: Cast) -> None:
    sent = {"text": "Visit", "who": cast.people["paul"], "due": "+7"}
    dev.scripts = False
    answer = dev.record("action", **sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, dev.base)
    page = dev.page()
    assert [said.text for said in page.select(".c-flash")] == ["Action recorded"]
    assert len(entries(page)) == 1

    refused = dev.record("action", **sent | {"due": ""})
    assert refused.status_code == 422
    assert typed(refused, "record-text") == "Visit"


def test_owners_are_people_of_agencies_on_the_case_then_others_at_the_meeting(dev: Officer) -> None:
    groups = {
        str(group["label"]): [option.text for option in group.select("option")]
        for group in dev.page().select("#record-who optgroup")
    }
    assert groups == {
        "Amber Valley Borough Council": [
            "Alma, Amber Valley Borough Council",
            "Dev, Amber Valley Borough Council",
        ],
        "Derbyshire Constabulary": ["Carol, Derbyshire Constabulary", "Paul, Derbyshire Constabulary"],
        "Futures Housing Group": ["Fay, Futures Housing Group"],
        "Riverside": ["Rita, Riverside"],
    }
    outside = [option.text for option in dev.page().select("option[data-outside]")]
    assert outside == ["Rita, Riverside"]


def test_an_owner_outside_the_case_asks_for_a_reason(dev: Officer, cast: Cast) -> None:
    sent = {"text": "Fix the gate", "who": cast.people["rita"], "due": "+7"}
    refused = dev.record("action", **sent)
    assert (refused.status_code, wrong(refused)) == (
        422,
        {"record-involve": "Riverside is not on this case. Say why to involve them"},
    )
    assert typed(refused, "record-text") == "Fix the gate"
    assert typed(refused, "record-who") == cast.people["rita"]

    assert dev.record("action", **sent, involve_reason="It is their gate").status_code == 200


@pytest.mark.parametrize(
    ("kind", "sent", "messages"),
    [
        (
            "action",
            {},
            {
                "record-text": "Enter what is to be done",
                "record-who": "Choose who owns this action",
                "record-due": "Enter a due date such as fri, +7 or 1 dec",
            },
        ),
        (
            "action",
            {"text": "Go", "due": "1/10/2026"},
            {"record-who": "Choose", "record-due": "That date is past"},
        ),
        (
            "action",
            {"text": "Go", "who": "0" * 32, "due": "+1"},
            {"record-who": "Choose who owns this action"},
        ),
        ("action", {"text": "x" * 4001}, {"record-text": "Use 4000 characters or fewer"}),
        (
            "decision",
            {"made_by": ""},
            {
                "record-intervention": "Choose an intervention",
                "record-made-by": "Choose the agency that makes it",
                "record-text": "Enter what was decided",
                "record-reasons": "Enter the reasons",
                "record-due": "Enter a review date such as fri, +7 or 1 dec",
            },
        ),
        ("said", {}, {"record-text": "Enter what was said", "record-who": "Choose who said it"}),
        ("said", {"text": "Hm", "who": "0" * 32}, {"record-who": "Choose somebody who is at this meeting"}),
        ("nothing", {}, {"record-text": "Say why no further action is needed"}),
        ("nothing", {"text": "Over", "due": "never"}, {"record-due": "Enter a due date"}),
    ],
)
def test_what_lacks_is_said_beside_its_field(
    dev: Officer, kind: str, sent: dict[str, str], messages: dict[str, str]
) -> None:
    answer = dev.record(kind, **sent)
    assert answer.status_code == 422
    found = wrong(answer)
    for field, words in messages.items():
        assert found[field].startswith(words)
    assert typed(answer, "record-text") == sent.get("text", "")
    checked = soup(answer).select_one(".c-kind [checked]")
    assert checked is not None
    assert checked["value"] == kind


@pytest.mark.parametrize("kind", ["", "everything", "\x00"])
def test_an_unknown_kind_is_refused(dev: Officer, kind: str) -> None:
    assert dev.record(kind, text="Keep me").status_code == 422


def test_control_characters_are_dropped(dev: Officer, cast: Cast) -> None:
    answer = dev.record("action", text="Vi\x00s\x08it", who=cast.people["paul"], due="+7")
    assert entries(soup(answer))[0][1].startswith("Visit ")


def test_a_form_sent_twice_records_once(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    sent = {"once": secrets.token_hex(16), "text": "Visit", "who": cast.people["paul"], "due": "+7"}
    for _ in range(2):
        assert dev.record("action", **sent).status_code == 200
    assert count(caseroom, Action) == 1


def test_a_form_that_came_back_can_be_cleared(dev: Officer, caseroom: Caseroom) -> None:
    assert soup(dev.record("action", text="Visit")).select("[name=clear]") != []
    answer = dev.record("action", text="Visit", clear="1")
    assert (answer.status_code, typed(answer, "record-text")) == (200, "")
    assert soup(answer).select("[name=clear]") == []
    assert count(caseroom, Action) == 0


def test_a_decision_closes_the_case(dev: Officer, cast: Cast) -> None:
    answer = dev.record("decision", **decision(dev))
    assert entries(soup(answer)) == [
        [
            "Decision",
            "Offer mediation Mediation. Made by Futures Housing Group. Review Tue 10 November " + SIGHT,
        ]
    ]
    moved = dev.put("two")
    assert moved.status_code == 200
    assert soup(moved).select_one(".c-ag--done b").text == "ASB-ONE7"  # type: ignore[union-attr]


def test_a_formal_intervention_asks_for_the_article_8_test(dev: Officer, caseroom: Caseroom) -> None:
    formal = decision(dev, intervention=intervention(dev, "Civil Injunction"))
    refused = dev.record("decision", **formal, law="Act of 2014")
    assert (refused.status_code, set(wrong(refused))) == (422, {"record-aim", "record-necessary"})
    assert typed(refused, "record-law") == "Act of 2014"
    limbs = {"law": "Act of 2014", "aim": "Rights of others", "necessary": "The least that works"}
    assert dev.record("decision", **formal, **limbs).status_code == 200


def test_two_officers_changing_one_decision_see_both_texts(
    dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    dev.record("decision", **decision(dev))
    with record.reading(caseroom) as session:
        first = session.scalars(select(Decision.id)).one()
    carol = Officer(app, cast, "carol")
    form = carol.page(f"?decision={first}")
    assert typed(form, "record-text") == "Offer mediation"
    assert typed(form, "record-intervention") == intervention(dev, "Mediation")
    assert typed(form, "record-due") == "10/11/2026"
    dev.record("decision", **decision(dev, text="Offer it twice", replaces=first))

    mine = decision(carol, text="Offer it in writing", replaces=first)
    refused = carol.record("decision", **mine)

    assert refused.status_code == 409
    page = soup(refused)
    assert page.select_one(".c-errs blockquote").text == "Offer it twice"  # type: ignore[union-attr]
    assert typed(refused, "record-text") == "Offer it in writing"
    newest = page.select_one("[name=replaces]")
    assert newest is not None
    again = carol.record("decision", **mine | {"replaces": str(newest["value"])})
    assert again.status_code == 200
    assert [text.split(" Mediation")[0] for _, text in entries(soup(again))] == ["Offer it in writing"]
    assert count(caseroom, Decision) == 3


def test_two_officers_changing_one_action_see_both_texts(
    dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    sent = {"text": "Visit", "who": cast.people["paul"], "due": "+7"}
    dev.record("action", **sent)
    with record.reading(caseroom) as session:
        action = session.scalars(select(Action)).one()
    carol = Officer(app, cast, "carol")
    form = carol.page(f"?action={action.id}")
    assert typed(form, "record-who") == cast.people["paul"]
    dev.record("action", **sent | {"text": "Visit twice", "action": action.id, "version": "1"})

    mine = sent | {"text": "Write", "action": action.id, "version": "1"}
    refused = carol.record("action", **mine)

    assert refused.status_code == 409
    assert soup(refused).select_one(".c-errs blockquote").text == "Visit twice"  # type: ignore[union-attr]
    version = soup(refused).select_one("[name=version]")
    assert version is not None
    assert carol.record("action", **mine | {"version": str(version["value"])}).status_code == 200
    assert [text.split(" Paul")[0] for _, text in entries(carol.page())] == ["Write"]


@pytest.mark.parametrize("query", ["?decision=" + "0" * 32, "?action=" + "0" * 32, "?decision=x"])
def test_what_does_not_exist_cannot_be_changed(dev: Officer, query: str) -> None:
    assert dev.client.get(dev.base + query).status_code == 404


def test_what_was_said_stands_as_noted_until_it_is_confirmed(dev: Officer, cast: Cast) -> None:
    answer = dev.record("said", text="The family agreed to Fridays", who=cast.people["fay"])
    assert entries(soup(answer)) == [
        [
            "Said in the room",
            "The family agreed to Fridays Futures Housing Group As noted by the minute-taker "
            "The agencies that were in the room, and the officers",
        ]
    ]


def test_who_is_not_on_the_case_says_nothing(dev: Officer, cast: Cast, caseroom: Caseroom) -> None:
    before = count(caseroom, Information)
    refused = dev.record("said", text="We heard it too", who=cast.people["rita"])
    assert wrong(refused) == {"record-who": "Choose an agency that is on this case and in the room"}
    assert count(caseroom, Information) == before


def test_a_dissent_is_recorded_in_their_words(
    dev: Officer, cast: Cast, caseroom: Caseroom, clock: StoppedClock
) -> None:
    assert dev.page().select("[value=dissent]") == []
    dev.record("decision", **decision(dev))
    choice = dev.page().select_one("#record-decision option")
    assert choice is not None
    assert choice.text == "Offer mediation"

    words = "I do not agree that mediation comes first."
    clock.forward(minutes=1)
    answer = dev.record("dissent", text=words, who=cast.people["paul"], decision=choice["value"])

    assert entries(soup(answer))[0] == [
        "Dissent",
        f"{words} Paul, Derbyshire Constabulary Whoever sees the decision",
    ]
    assert count(caseroom, Dissent) == 1


def test_no_further_action_closes_a_case_and_may_become_a_decision(dev: Officer, caseroom: Caseroom) -> None:
    answer = dev.record("nothing", text="The calls stopped", due="+90")
    assert entries(soup(answer)) == [
        ["No further action", f"The calls stopped Review Mon 11 January {SIGHT}"]
    ]
    second = dev.record("nothing", text="It is over")
    assert second.status_code == 409
    assert soup(second).select_one(".c-errs blockquote").text == "The calls stopped"  # type: ignore[union-attr]
    replaces = soup(second).select_one("[name=replaces]")
    assert replaces is not None

    changed = dev.record("decision", **decision(dev, replaces=str(replaces["value"])))

    assert [label for label, _ in entries(soup(changed))] == ["Decision"]


def test_text_typed_while_the_table_moved_on_is_recorded_where_it_was_meant(
    dev: Officer, app: Flask, cast: Cast
) -> None:
    Officer(app, cast, "alma").put("two")

    refused = dev.record("action", text="Visit", who="", due="+7")
    form = soup(refused).select_one("#recording")
    assert form is not None
    assert (form["action"], form["data-case"]) == (f"{dev.item('one')}/record", "ASB-ONE7")
    assert "The table has moved on. This is recorded on ASB-ONE7." in form.text

    assert dev.record("action", text="Visit", who=cast.people["paul"], due="+7").status_code == 200
    assert entries(dev.page()) == []
    dev.record("nothing", on="two", text="Over")
    dev.put("one")
    assert [text.split(" Paul")[0] for _, text in entries(dev.page())] == ["Visit"]


def test_a_case_not_reached_takes_nothing(dev: Officer, cast: Cast) -> None:
    answer = dev.record("nothing", on="two", text="Over")
    assert answer.status_code == 409
    assert "This case has not been on the table at this meeting yet." in answer.text


def test_an_unknown_item_is_not_found(dev: Officer) -> None:
    assert dev.press(f"{dev.base}/items/{'0' * 32}/record", kind="nothing", text="Over").status_code == 404


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_nobody_but_officers_records(
    app: Flask, dev: Officer, cast: Cast, caseroom: Caseroom, who: str
) -> None:
    other = Officer(app, cast, who)
    other.borrow_token()
    assert other.record("nothing", text="Over").status_code == 404
    assert count(caseroom, Decision) == 0
    assert dev.record("nothing", text="Over").status_code == 200


@pytest.fixture
def earlier(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    """An action on case `one` that another meeting left open."""
    due = clock.now.date() - timedelta(days=2)
    action_id = lay_action(caseroom, cast, "A-7KQ4", owner="paul", audience=(POLICE,), due_on=due)
    other = another_meeting(caseroom, cast)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Action, action_id).meeting_id = other
        writing.audit("demo.made")
    return action_id


def left_open(page: BeautifulSoup) -> list[str]:
    return [" ".join(line.text.split()) for line in page.select(".c-earlier summary")]


def test_an_action_left_open_comes_first(earlier: str, dev: Officer) -> None:
    assert left_open(dev.page()) == [
        "Text of A-7KQ4E A-7KQ4, Paul, Derbyshire Constabulary, was due Sun 11 October"
    ]


@pytest.mark.parametrize(
    ("sent", "stands"),
    [
        ({"answer": "done", "note": "Fitted on Monday"}, "Done: Fitted on Monday"),
        (
            {"answer": "not possible because circumstances changed", "note": "They moved"},
            "Not possible because circumstances changed: They moved",
        ),
        ({"answer": "not done", "note": "Leave"}, "Not done: Leave"),
    ],
)
def test_what_was_left_open_is_answered(
    earlier: str, dev: Officer, sent: dict[str, str], stands: str
) -> None:
    answer = dev.press(f"{dev.item('one')}/earlier/{earlier}", **sent)
    assert answer.status_code == 200
    assert left_open(soup(answer)) == []
    ((label, text),) = entries(soup(answer))
    assert (label, text) == (
        "Earlier action A-7KQ4",
        f"Text of A-7KQ4 Paul, Derbyshire Constabulary. {stands} As the action",
    )


def test_what_goes_on_gets_a_new_date(earlier: str, dev: Officer, caseroom: Caseroom) -> None:
    answer = dev.press(
        f"{dev.item('one')}/earlier/{earlier}", answer="in progress", note="Half of it", due="fri"
    )
    assert entries(soup(answer))[0][1].startswith(
        "Text of A-7KQ4 Paul, Derbyshire Constabulary. Due Fri 16 October. In progress: Half of it"
    )
    with record.reading(caseroom) as session:
        assert session.get_one(Action, earlier).due_on == date(2026, 10, 16)


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"answer": "done", "note": ""}, "note", "Say in a line what was done"),
        ({"answer": "not done", "note": ""}, "note", "Say why it was not done"),
        ({"answer": "in progress", "due": "1/10/2026"}, "due", "That date is past"),
        ({"answer": "", "note": "Something"}, "note", "Say how the action stands"),
    ],
)
def test_an_answer_that_cannot_stand_comes_back(
    earlier: str, dev: Officer, caseroom: Caseroom, sent: dict[str, str], field: str, words: str
) -> None:
    refused = dev.press(f"{dev.item('one')}/earlier/{earlier}", **sent)
    assert refused.status_code == 422
    assert wrong(refused) == {f"answer-{earlier}-{field}": words}
    assert typed(refused, f"answer-{earlier}-note") == sent.get("note", "")
    assert count(caseroom, ActionAnswer) == 0


def test_an_action_answered_already_is_not_answered_again(earlier: str, dev: Officer) -> None:
    path = f"{dev.item('one')}/earlier/{earlier}"
    assert dev.press(path, answer="done", note="Fitted").status_code == 200
    late = dev.press(path, answer="not done", note="Not fitted")
    assert late.status_code == 409
    told = soup(late).select_one(".c-errs")
    assert told is not None
    assert told.text.endswith("Its answers stand below. You had typed: “Not fitted”")


def test_an_unknown_action_is_not_answered(dev: Officer) -> None:
    path = f"{dev.item('one')}/earlier/{'0' * 32}"
    assert dev.press(path, answer="done", note="Fitted").status_code == 404
