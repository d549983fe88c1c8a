"""Hand-picked audiences of decisions and actions, and how an officer lets more agencies see one (rule 9)."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import audiences, new_actions, outcomes
from meetings.operations.audiences import ENDED, NOBODY, NOT_ON_CASE
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.refusals import Conflict, Invalid, NotVisible
from models.base import Base
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience
from models.records import AuditRow
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast
from tests.operations.test_outcomes import decide, intervention
from tests.places import START
from tests.sitting import meeting_of


@pytest.fixture
def decided(caseroom: Caseroom, cast: Cast) -> Decided:
    """Of Futures, for Amber too."""
    return Decided(
        text="Warn the tenant",
        intervention_id=intervention(caseroom, "warning"),
        made_by=cast.agencies[FUTURES],
        reasons="It went on",
        power="",
        review_on=START.date() + timedelta(days=28),
        chosen=(cast.agencies[AMBER],),
    )


@pytest.fixture
def agreed(cast: Cast) -> Agreed:
    """Fay's, for Amber too."""
    due_on = START.date() + timedelta(days=7)
    return Agreed(text="Visit", owner_id=cast.people["fay"], due_on=due_on, chosen=(cast.agencies[AMBER],))


def act(caseroom: Caseroom, cast: Cast, agreed: Agreed) -> str:
    item, once = cast.items["one"], secrets.token_hex(16)
    return new_actions.record_action(caseroom, cast.viewer("dev"), item, agreed, once=once)


def readers(caseroom: Caseroom, cast: Cast, kind: type[Base], one: str) -> set[str]:
    """Everybody of the cast who sees a decision or an action."""
    found = set()
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            if sight.scalar(select(kind.__table__.c.id).where(kind.__table__.c.id == one)):
                found.add(name)
    return found


def audience(
    caseroom: Caseroom, cast: Cast, table: type[DecisionAudience] | type[ActionAudience]
) -> set[str]:
    names = {agency_id: key for key, agency_id in cast.agencies.items()}
    with record.reading(caseroom) as session:
        return {names[agency_id] for agency_id in session.scalars(select(table.agency_id))}


def test_a_decision_is_for_the_agencies_chosen_its_maker_and_the_officers(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    made = decide(caseroom, cast, decided)
    assert audience(caseroom, cast, DecisionAudience) == {FUTURES, AMBER}
    assert readers(caseroom, cast, Decision, made) == {"alma", "carol", "dev", "fay"}
    everybody = decide(caseroom, cast, replace(decided, chosen=()))
    assert readers(caseroom, cast, Decision, everybody) == {"alma", "carol", "dev", "fay", "paul"}


def test_an_action_is_for_the_agencies_chosen_its_owners_and_the_officers(
    caseroom: Caseroom, cast: Cast, agreed: Agreed
) -> None:
    made = act(caseroom, cast, agreed)
    assert audience(caseroom, cast, ActionAudience) == {FUTURES, AMBER}
    assert readers(caseroom, cast, Action, made) == {"alma", "carol", "dev", "fay"}


def test_only_agencies_on_the_case_are_chosen(
    caseroom: Caseroom, cast: Cast, decided: Decided, agreed: Agreed
) -> None:
    stranger = (cast.agencies[EREWASH],)
    attempts: tuple[Callable[[], str], ...] = (
        lambda: decide(caseroom, cast, replace(decided, chosen=stranger)),
        lambda: act(caseroom, cast, replace(agreed, chosen=stranger)),
    )
    for attempt in attempts:
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.messages == {"agencies": NOT_ON_CASE}


Widen = Callable[..., str]


@pytest.mark.parametrize("widen", [audiences.widen_decision, audiences.widen_action])
def test_an_officer_lets_more_agencies_see_it(
    caseroom: Caseroom, cast: Cast, decided: Decided, agreed: Agreed, widen: Widen
) -> None:
    decides = widen is audiences.widen_decision
    kind: type[Base] = Decision if decides else Action
    made = decide(caseroom, cast, decided) if decides else act(caseroom, cast, agreed)
    police = [cast.agencies[POLICE]]
    assert "paul" not in readers(caseroom, cast, kind, made)
    for stranger in ("fay", "paul", "rita", "eve"):
        with pytest.raises(NotVisible):
            widen(caseroom, cast.viewer(stranger), made, police)
    before = meeting_of(caseroom, cast).revision

    for _ in range(2):
        assert widen(caseroom, cast.viewer("carol"), made, police) == cast.meeting

    assert readers(caseroom, cast, kind, made) == {"alma", "carol", "dev", "fay", "paul"}
    assert meeting_of(caseroom, cast).revision == before + 1
    with record.reading(caseroom) as session:
        events = session.scalars(select(AuditRow.event).where(AuditRow.event.like("%.widened"))).all()
    assert events == ["decision.widened" if decides else "action.widened"]
    for agencies, words in (([], NOBODY), ([cast.agencies[EREWASH]], NOT_ON_CASE)):
        with pytest.raises(Invalid) as refused:
            widen(caseroom, cast.viewer("carol"), made, agencies)
        assert refused.value.messages == {"agencies": words}


def test_a_decision_that_no_longer_stands_is_widened_no_more(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    first = decide(caseroom, cast, decided)
    decide(caseroom, cast, decided, replaces=first)
    with pytest.raises(Conflict, match=ENDED[:30]):
        audiences.widen_decision(caseroom, cast.viewer("dev"), first, [cast.agencies[POLICE]])


def test_no_further_action_is_for_every_agency(caseroom: Caseroom, cast: Cast) -> None:
    once = secrets.token_hex(16)
    outcomes.record_no_further_action(
        caseroom, cast.viewer("dev"), cast.items["one"], once=once, reasons="It stopped"
    )
    assert audience(caseroom, cast, DecisionAudience) == {FUTURES, AMBER, POLICE}
