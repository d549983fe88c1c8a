"""A decision to disclose says who tells whom, what, how and by when; nobody else's decision does."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings import onward
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.onward import Onward
from meetings.operations.decided import NO_OWNER, Decided
from meetings.operations.outcomes import HAND_OVER, NOT_THEIRS
from meetings.preconditions import Said
from meetings.refusals import Invalid
from models.outcomes import Action, ActionAudience, Decision
from tests.cast import AMBER, FUTURES, POLICE, Cast
from tests.operations.test_outcomes import TEST, decide, intervention
from tests.places import START

TOLD = Onward(
    teller="Dev, for the partnership",
    told="Derby’s co-ordinator",
    what="That he has moved",
    how="By letter",
    by=START.date() + timedelta(days=7),
)
MISSING = {f"onward_{name}": words for name, words in onward.MISSING.items()}


@pytest.fixture
def moved(caseroom: Caseroom, cast: Cast) -> Decided:
    return Decided(
        text="Tell the other area",
        intervention_id=intervention(caseroom, "move-of-area"),
        made_by=cast.agencies[FUTURES],
        reasons="He has moved",
        power="",
        review_on=START.date() + timedelta(days=28),
        onward=TOLD,
        owner_id=cast.people["fay"],
    )


def kept(caseroom: Caseroom, cast: Cast, made: str) -> Any:
    with looking(caseroom, cast.viewer("fay")) as sight:
        (text,) = sight.rows(select(Decision.onward).where(Decision.id == made), lambda text: text)
    return text


def test_it_is_kept_with_the_decision_and_reads_back(caseroom: Caseroom, cast: Cast, moved: Decided) -> None:
    text = kept(caseroom, cast, decide(caseroom, cast, moved))
    assert text.split("\n") == [
        "Who tells: Dev, for the partnership",
        "Whom they tell: Derby’s co-ordinator",
        "What is told: That he has moved",
        "How: By letter",
        "By: 20 October 2026",
    ]
    assert onward.from_text(text) == TOLD
    assert onward.from_text(None) == Onward()


def test_each_part_is_asked_for(caseroom: Caseroom, cast: Cast, moved: Decided) -> None:
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(moved, onward=Onward()))
    assert refused.value.messages == MISSING
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(moved, onward=replace(TOLD, how=" ")))
    assert refused.value.messages == {"onward_how": "Enter how they are told"}
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(moved, onward=replace(TOLD, by=START.date() - timedelta(days=1))))
    assert refused.value.messages == {"onward_by": "That date is past"}


@pytest.mark.parametrize("key", ["third-party-disclosure", "housing-application-admitted"])
def test_so_is_it_of_every_disclosure_beside_its_own_tests(
    caseroom: Caseroom, cast: Cast, moved: Decided, key: str
) -> None:
    answers = {"originators": Said("yes", "By letter"), "consent": Said("yes", "In writing")}
    asked = replace(
        moved,
        intervention_id=intervention(caseroom, key),
        article_8=TEST,
        equality="None known",
        preconditions=answers,
    )
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(asked, onward=Onward()))
    assert refused.value.messages == MISSING
    assert kept(caseroom, cast, decide(caseroom, cast, asked)) == TOLD.as_text()


def test_one_that_replaces_another_has_its_own(caseroom: Caseroom, cast: Cast, moved: Decided) -> None:
    first = decide(caseroom, cast, moved)
    changed = replace(moved, onward=replace(TOLD, how="By phone"))
    newer = decide(caseroom, cast, changed, replaces=first)
    assert "How: By letter" in kept(caseroom, cast, first)
    assert "How: By phone" in kept(caseroom, cast, newer)


def test_a_decision_that_discloses_nothing_keeps_none(caseroom: Caseroom, cast: Cast, moved: Decided) -> None:
    made = decide(caseroom, cast, replace(moved, intervention_id=intervention(caseroom, "warning")))
    with record.reading(caseroom) as session:
        assert session.get_one(Decision, made).onward is None


def handovers(caseroom: Caseroom) -> list[tuple[Action, set[str]]]:
    """The actions given, each with its audience."""
    with record.reading(caseroom) as session:
        return [
            (
                action,
                set(session.scalars(select(ActionAudience.agency_id).filter_by(action_id=action.id))),
            )
            for action in session.scalars(select(Action))
        ]


def test_a_move_to_another_area_gives_the_action_to_hand_the_case_over(
    caseroom: Caseroom, cast: Cast, moved: Decided
) -> None:
    first = decide(caseroom, cast, moved)

    ((action, audience),) = handovers(caseroom)
    assert (action.owner_id, action.due_on, action.state) == (cast.people["fay"], TOLD.by, "offered")
    assert audience == {cast.agencies[home] for home in (FUTURES, AMBER, POLICE)}
    with looking(caseroom, cast.viewer("fay")) as sight:
        assert sight.rows(select(Action.text), str) == [HAND_OVER]

    decide(caseroom, cast, replace(moved, onward=replace(TOLD, how="By phone")), replaces=first)
    assert len(handovers(caseroom)) == 1


def test_a_move_needs_somebody_who_hands_the_case_over(
    caseroom: Caseroom, cast: Cast, moved: Decided
) -> None:
    for owner, words in (("", NO_OWNER), (cast.people["rita"], "Choose who")):
        refused_for = replace(moved, owner_id=owner)
        with pytest.raises(Invalid) as refused:
            decide(caseroom, cast, refused_for)
        assert set(refused.value.messages) <= {"owner", "involve_because"}
        assert owner or refused.value.messages == {"owner": words}
    assert handovers(caseroom) == []
    with record.reading(caseroom) as session:
        assert session.scalars(select(Decision)).all() == []


def test_the_owner_of_a_narrow_move_is_of_the_agency_that_sees_it(
    caseroom: Caseroom, cast: Cast, moved: Decided
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(moved, narrow=True, owner_id=cast.people["paul"]))
    assert refused.value.messages == {"owner": NOT_THEIRS}
    decide(caseroom, cast, replace(moved, narrow=True))
    ((_, audience),) = handovers(caseroom)
    assert audience == {cast.agencies[FUTURES]}


def test_another_disclosure_gives_no_action(caseroom: Caseroom, cast: Cast, moved: Decided) -> None:
    told = replace(
        moved,
        intervention_id=intervention(caseroom, "third-party-disclosure"),
        article_8=TEST,
        equality="None known",
        preconditions={"originators": Said("yes", "By letter")},
    )
    decide(caseroom, cast, told)
    assert handovers(caseroom) == []
