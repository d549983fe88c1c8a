"""Actions as a meeting makes them: their owner, their date, their audience, and two officers changing one."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import actions, new_actions, table
from meetings.operations.new_actions import Agreed
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Involvement
from models.outcomes import Action, ActionAudience
from models.people import Person
from models.states import ActionState
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, RIVERSIDE, Cast
from tests.places import START
from tests.planned import suspend


@pytest.fixture
def agreed(cast: Cast) -> Agreed:
    return Agreed(
        text="Visit the family",
        owner_id=cast.people["paul"],
        due_on=START.date() + timedelta(days=7),
    )


def act(caseroom: Caseroom, cast: Cast, agreed: Agreed, by: str = "dev", once: str | None = None) -> str:
    return new_actions.record_action(
        caseroom, cast.viewer(by), cast.items["one"], agreed, once=once or secrets.token_hex(16)
    )


def as_stored(caseroom: Caseroom, action_id: str) -> Action:
    with record.reading(caseroom) as session:
        return session.get_one(Action, action_id)


def audience(caseroom: Caseroom, action_id: str) -> set[str]:
    with record.reading(caseroom) as session:
        rows = select(ActionAudience.agency_id).where(ActionAudience.action_id == action_id)
        return set(session.scalars(rows))


def reads(caseroom: Caseroom, cast: Cast, who: str) -> Sequence[str]:
    with looking(caseroom, cast.viewer(who)) as sight:
        return sight.rows(select(Action.text), str)


def involved(caseroom: Caseroom, cast: Cast) -> set[str]:
    with record.reading(caseroom) as session:
        rows = select(Involvement.agency_id).where(Involvement.case_id == cast.cases["one"])
        return set(session.scalars(rows))


def test_an_action_is_offered_to_its_owner_and_seen_by_every_agency_on_the_case(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    made = act(caseroom, cast, agreed)

    row = as_stored(caseroom, made)
    assert (row.state, row.owner_id, row.owner_agency_id, row.due_on) == (
        ActionState.OFFERED,
        cast.people["paul"],
        cast.agencies[POLICE],
        agreed.due_on,
    )
    assert row.reference.startswith("A-")
    assert "family" not in row.text.stored
    assert audience(caseroom, made) == {cast.agencies[home] for home in (FUTURES, AMBER, POLICE)}
    for who in ("alma", "dev", "carol", "paul", "fay"):
        assert reads(caseroom, cast, who) == ["Visit the family"]
    assert reads(caseroom, cast, "rita") == []


def test_a_narrow_action_is_for_its_owners_agency_and_the_officers(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    made = act(caseroom, cast, replace(agreed, narrow=True))
    assert audience(caseroom, made) == {cast.agencies[POLICE]}
    assert reads(caseroom, cast, "alma") == reads(caseroom, cast, "paul") == ["Visit the family"]
    assert reads(caseroom, cast, "fay") == []


def test_a_form_sent_twice_makes_one_action(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    key = secrets.token_hex(16)
    assert act(caseroom, cast, agreed, once=key) == act(caseroom, cast, agreed, once=key)
    assert reads(caseroom, cast, "dev") == ["Visit the family"]


def test_a_form_edited_and_sent_again_is_told_what_it_made(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    key = secrets.token_hex(16)
    made = act(caseroom, cast, agreed, once=key)
    for edited in (replace(agreed, text="Visit them on Friday"), replace(agreed, narrow=True)):
        with pytest.raises(Conflict) as refused:
            act(caseroom, cast, edited, once=key)
        assert (refused.value.current, refused.value.made) == ("Visit the family", made)
    assert reads(caseroom, cast, "dev") == ["Visit the family"]


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_only_officers_record_and_change_actions(
    caseroom: Caseroom, cast: Cast, agreed: Agreed, who: str
) -> None:
    made = act(caseroom, cast, agreed, by="carol")
    with pytest.raises(NotVisible):
        act(caseroom, cast, agreed, by=who)
    with pytest.raises(NotVisible):
        new_actions.change_action(caseroom, cast.viewer(who), made, agreed, version=1)


def test_an_owner_outside_the_case_is_taken_with_a_reason_to_involve_them(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    outside = replace(agreed, owner_id=cast.people["eve"])
    before = involved(caseroom, cast)
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, outside)
    assert refused.value.messages == {
        "involve_because": "Erewash Borough Council is not on this case. Say why to involve them"
    }
    assert involved(caseroom, cast) == before

    made = act(caseroom, cast, replace(outside, involve_because="They run the park"))

    assert involved(caseroom, cast) == before | {cast.agencies[EREWASH]}
    assert audience(caseroom, made) == involved(caseroom, cast)
    assert reads(caseroom, cast, "eve") == ["Visit the family"]


def test_a_refused_action_involves_nobody(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    before = involved(caseroom, cast)
    wrong = replace(
        agreed,
        owner_id=cast.people["rita"],
        involve_because="They own the flat",
        due_on=START.date() - timedelta(days=1),
    )
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, wrong)
    assert refused.value.messages == {"due": "That date is past"}
    assert involved(caseroom, cast) == before
    assert cast.agencies[RIVERSIDE] not in before


def test_an_owner_is_somebody(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, replace(agreed, owner_id="0" * 32))
    assert refused.value.messages == {"owner": "Choose who owns this action"}


def test_an_owner_has_not_left(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Person, cast.people["paul"]).left_at = cast.now
        writing.audit("demo.made")
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, agreed)
    assert refused.value.messages == {"owner": new_actions.NO_PARTNER}


def test_an_owner_works_for_an_active_partner(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    suspend(caseroom, cast, POLICE)
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, agreed, by="alma")
    assert refused.value.messages == {"owner": new_actions.NO_PARTNER}


def test_who_is_kept_out_of_a_case_owns_nothing_on_it(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    table.put_out(
        caseroom, cast.viewer("alma"), cast.items["one"], cast.attendances["paul"], reason="A cousin"
    )
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, agreed)
    assert list(refused.value.messages) == ["owner"]


def test_an_action_needs_words(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    with pytest.raises(Invalid) as refused:
        act(caseroom, cast, replace(agreed, text=" "))
    assert refused.value.messages == {"text": "Enter what is to be done"}


def test_a_changed_action_is_offered_anew(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    made = act(caseroom, cast, agreed)
    actions.query(caseroom, cast.viewer("paul"), made, text="Which day?")
    version = as_stored(caseroom, made).version

    new = replace(agreed, text="Visit on Friday", owner_id=cast.people["fay"], narrow=True)
    new_actions.change_action(caseroom, cast.viewer("dev"), made, new, version=version)

    row = as_stored(caseroom, made)
    assert (row.state, row.owner_id, row.owner_agency_id) == (
        ActionState.OFFERED,
        cast.people["fay"],
        cast.agencies[FUTURES],
    )
    assert audience(caseroom, made) == {cast.agencies[FUTURES]}
    assert reads(caseroom, cast, "alma") == ["Visit on Friday"]


def test_two_officers_changing_one_action_keep_both_texts(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    made = act(caseroom, cast, agreed)
    first = replace(agreed, text="Visit on Friday")
    new_actions.change_action(caseroom, cast.viewer("dev"), made, first, version=1)

    with pytest.raises(Conflict) as refused:
        new_actions.change_action(
            caseroom, cast.viewer("carol"), made, replace(agreed, text="Write instead"), version=1
        )

    assert refused.value.current == "Visit on Friday"
    assert reads(caseroom, cast, "fay") == ["Visit on Friday"]


def test_a_change_sent_twice_changes_once(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    made = act(caseroom, cast, agreed)
    new = replace(agreed, text="Visit on Friday")
    for _ in range(2):
        new_actions.change_action(caseroom, cast.viewer("dev"), made, new, version=1)
    assert as_stored(caseroom, made).version == 2
    with pytest.raises(Conflict):
        new_actions.change_action(caseroom, cast.viewer("carol"), made, replace(new, narrow=True), version=1)


def test_an_answered_action_is_not_changed(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> None:
    made = act(caseroom, cast, agreed)
    actions.answer(caseroom, cast.viewer("paul"), made, state=ActionState.DONE, text="Visited")
    with pytest.raises(Conflict, match="answered"):
        new_actions.change_action(caseroom, cast.viewer("dev"), made, agreed, version=2)
