"""Recording on a case from the console: five kinds by one form, changes, and two officers at once."""

import json
import secrets

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.agencies import Intervention
from models.cases import Information
from models.outcomes import Action, Decision, Dissent
from tests.cast import AMBER, FUTURES, RIVERSIDE, Cast
from tests.officers import Officer, count, decision, entries, intervention, typed, wrong
from tests.pages import soup
from tests.places import StoppedClock

SIGHT = "Every agency on this case, and the officers"


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


def test_a_hand_picked_audience_is_chosen_changed_and_kept(dev: Officer, cast: Cast) -> None:
    amber = cast.agencies[AMBER]
    answer = dev.record("decision", **decision(dev), agencies=[amber])
    assert entries(soup(answer))[0][1].endswith(
        "Only Amber Valley Borough Council, Futures Housing Group, and the officers"
    )
    made = str(soup(answer).select_one("#recorded li")["id"]).removeprefix("entry-")  # type: ignore[index]
    again = dev.page(f"?decision={made}").select("[name=agencies][checked]")
    assert {box["value"] for box in again} == {amber, cast.agencies[FUTURES]}

    refused = dev.record("action", text="Visit", who="", due="+1", agencies=[amber])
    assert refused.status_code == 422
    assert [box["value"] for box in soup(refused).select("[name=agencies][checked]")] == [amber]
    stranger = dev.record(
        "action", text="Visit", who=cast.people["paul"], due="+1", agencies=[cast.agencies[RIVERSIDE]]
    )
    assert wrong(stranger) == {"record-agencies": "Choose agencies that are on this case"}


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
    assert (refused.status_code, set(wrong(refused))) == (
        422,
        {
            "record-aim",
            "record-necessary",
            "record-equality",
            "record-met-youth-justice",
            "record-met-others-told",
        },
    )
    assert typed(refused, "record-law") == "Act of 2014"
    assert dev.record("decision", **formal, **TESTS).status_code == 200


TESTS = {
    "law": "Act of 2014",
    "aim": "Rights of others",
    "necessary": "The least that works",
    "equality": "Regard to her disability",
    "met-youth-justice": "does not apply",
    "met-others-told": "yes",
    "line-others-told": "Told probation on Monday",
}


def test_a_precondition_that_is_not_met_needs_its_reason(dev: Officer) -> None:
    formal = decision(dev, intervention=intervention(dev, "Civil Injunction")) | TESTS
    unmet = formal | {"met-youth-justice": "no", "line-others-told": ""}
    refused = dev.record("decision", **unmet)
    assert (refused.status_code, wrong(refused)) == (
        422,
        {
            "record-line-youth-justice": "It is not met: say why the decision is made all the same",
            "record-line-others-told": "Say in one line when and how it was met",
        },
    )
    assert typed(refused, "record-met-youth-justice") == "no"
    assert typed(refused, "record-met-others-told") == "yes"
    answered = unmet | {"line-youth-justice": "It cannot wait", "line-others-told": "By letter"}
    assert dev.record("decision", **answered).status_code == 200


ONWARD = {
    "onward_teller": "Dev",
    "onward_told": "Derby’s co-ordinator",
    "onward_what": "That he has moved",
    "onward_how": "By letter",
    "onward_by": "20/10/2026",
}


def test_a_decision_to_disclose_asks_who_tells_whom_and_who_hands_the_case_over(
    dev: Officer, cast: Cast, caseroom: Caseroom
) -> None:
    with record.reading(caseroom) as session:
        move = session.scalars(select(Intervention.id).where(Intervention.key == "move-of-area")).one()
    moved = decision(dev, intervention=move)
    refused = dev.record("decision", **moved | {"onward_teller": "Dev"})
    assert refused.status_code == 422
    missing = {f"record-{name}" for name in ONWARD if name != "onward_teller"}
    assert set(wrong(refused)) == missing | {"record-who"}
    assert typed(refused, "record-onward_teller") == "Dev"
    answer = dev.record("decision", **moved | ONWARD, who=cast.people["fay"])
    assert answer.status_code == 200
    assert any("Hand this case over" in text for _, text in entries(soup(answer)))
    with record.reading(caseroom) as session:
        made = session.scalars(select(Decision)).one()
    page = dev.page(f"?decision={made.id}")
    assert {name: typed(page, f"record-{name}") for name in ONWARD} == ONWARD
    case = soup(dev.client.get(f"/cases/{made.case_id}"))
    assert "Whom they tell: Derby’s co-ordinator" in case.text


def test_a_change_starts_from_every_answer_given(dev: Officer, caseroom: Caseroom) -> None:
    dev.record("decision", **decision(dev, intervention=intervention(dev, "Civil Injunction")) | TESTS)
    with record.reading(caseroom) as session:
        made = session.scalars(select(Decision.id)).one()
    page = dev.page(f"?decision={made}")
    assert {name: typed(page, f"record-{name}") for name in TESTS} == TESTS


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
        f"{words} Paul, Derbyshire Constabulary. Waits for the chair’s reply "
        "Whoever sees the decision, and their agency’s representatives",
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


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_nobody_but_officers_records(
    app: Flask, dev: Officer, cast: Cast, caseroom: Caseroom, who: str
) -> None:
    other = Officer(app, cast, who)
    other.borrow_token()
    assert other.record("nothing", text="Over").status_code == 404
    assert count(caseroom, Decision) == 0
    assert dev.record("nothing", text="Over").status_code == 200
