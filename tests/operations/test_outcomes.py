"""Decisions and no further action: who may record them, who sees them, who was first."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings import preconditions
from meetings.article_8 import Article8, from_text
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, room
from meetings.onward import Onward
from meetings.operations import narratives, outcomes, table
from meetings.operations.decided import Decided
from meetings.preconditions import Said
from meetings.queries import on_table
from meetings.refusals import Conflict, Invalid, NotVisible
from models.agencies import Intervention
from models.meetings import Meeting
from models.outcomes import Decision, DecisionAudience, DecisionEnding
from models.states import ItemState, MeetingState, Outcome
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, Cast
from tests.places import START
from tests.sitting import item_of, meeting_of

ACT = "Anti-social Behaviour, Crime and Policing Act 2014"
TEST = Article8(law="Act of 2014", aim="Rights of others", necessary="The least that works")
MET = {"youth-justice": Said("does not apply"), "others-told": Said("yes", "Told probation")}


def _row(*columns: Any) -> tuple[Any, ...]:
    return columns


def once() -> str:
    return secrets.token_hex(16)


def intervention(caseroom: Caseroom, key: str) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Intervention.id).where(Intervention.key == key)).one()


@pytest.fixture
def decided(caseroom: Caseroom, cast: Cast) -> Decided:
    return Decided(
        text="Warn the tenant in writing",
        intervention_id=intervention(caseroom, "warning"),
        made_by=cast.agencies[FUTURES],
        reasons="It went on after two visits",
        power="Tenancy agreement",
        review_on=START.date() + timedelta(days=28),
    )


def decide(caseroom: Caseroom, cast: Cast, decided: Decided, by: str = "dev", **more: str) -> str:
    return outcomes.record_decision(
        caseroom, cast.viewer(by), cast.items["one"], decided, **{"once": once()} | more
    )


def texts(caseroom: Caseroom, cast: Cast, who: str) -> list[str]:
    with looking(caseroom, cast.viewer(who)) as sight:
        return sorted(sight.rows(select(Decision.text), str))


def audience(caseroom: Caseroom, decision_id: str) -> set[str]:
    with record.reading(caseroom) as session:
        rows = select(DecisionAudience.agency_id).where(DecisionAudience.decision_id == decision_id)
        return set(session.scalars(rows))


def test_a_decision_is_for_every_agency_on_the_case(caseroom: Caseroom, cast: Cast, decided: Decided) -> None:
    before = meeting_of(caseroom, cast)

    made = decide(caseroom, cast, decided)

    assert audience(caseroom, made) == {cast.agencies[home] for home in (FUTURES, AMBER, POLICE)}
    for who in ("alma", "carol", "paul", "fay"):
        assert texts(caseroom, cast, who) == ["Warn the tenant in writing"]
    assert texts(caseroom, cast, "rita") == []
    assert meeting_of(caseroom, cast).agenda_revision == before.agenda_revision + 1
    with record.reading(caseroom) as session:
        row = session.get_one(Decision, made)
    assert (row.outcome, row.made_by, row.review_on, row.recorded_by) == (
        Outcome.INTERVENTION,
        cast.agencies[FUTURES],
        date(2026, 11, 10),
        cast.people["dev"],
    )
    assert "tenant" not in row.text.stored


def test_a_narrow_decision_is_for_its_maker_and_the_officers(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    made = decide(caseroom, cast, replace(decided, narrow=True))

    assert audience(caseroom, made) == {cast.agencies[FUTURES]}
    for who in ("alma", "dev", "carol", "fay"):
        assert texts(caseroom, cast, who) == ["Warn the tenant in writing"]
    assert texts(caseroom, cast, "paul") == []


def test_a_decision_replaced_by_a_narrower_one_leaves_the_wall(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    first = decide(caseroom, cast, decided)
    table.step_out(caseroom, cast.viewer("dev"), cast.items["one"], [cast.attendances["rita"]])
    with looking(caseroom, room(cast.meeting, cast.now)) as sight:
        shown = [line.text for line in on_table.lines(sight, cast.items["one"]) if line.kind == "decision"]
    assert shown == ["Warn the tenant in writing"]

    decide(caseroom, cast, replace(decided, text="Search", narrow=True), replaces=first)

    with looking(caseroom, room(cast.meeting, cast.now)) as sight:
        shown = [line.text for line in on_table.lines(sight, cast.items["one"]) if line.kind == "decision"]
        ended = sight.scalars(select(DecisionEnding.decision_id)).all()
    assert (shown, ended) == ([], [first])


def test_a_form_sent_twice_makes_one_decision(caseroom: Caseroom, cast: Cast, decided: Decided) -> None:
    key = once()
    first = decide(caseroom, cast, decided, once=key)

    assert decide(caseroom, cast, decided, once=key) == first
    assert texts(caseroom, cast, "dev") == ["Warn the tenant in writing"]


def test_a_form_edited_and_sent_again_is_told_which_decision_it_made(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    key, necessary = once(), Article8(necessary="The least that works")
    made = decide(caseroom, cast, decided, once=key)
    for edited in (
        replace(decided, reasons="Two visits failed"),
        replace(decided, article_8=necessary),
        replace(decided, narrow=True),
    ):
        with pytest.raises(Conflict) as refused:
            decide(caseroom, cast, edited, once=key)
        assert (refused.value.current, refused.value.made) == ("Warn the tenant in writing", made)
    assert texts(caseroom, cast, "dev") == ["Warn the tenant in writing"]


@pytest.mark.parametrize("who", ["paul", "fay", "rita", "eve"])
def test_only_officers_record(caseroom: Caseroom, cast: Cast, decided: Decided, who: str) -> None:
    decide(caseroom, cast, decided, by="alma")
    viewer, item = cast.viewer(who), cast.items["one"]
    attempts: list[Callable[[], str]] = [
        lambda: decide(caseroom, cast, decided, by=who),
        lambda: outcomes.record_no_further_action(caseroom, viewer, item, once=once(), reasons="Over"),
        lambda: narratives.record_narrative(caseroom, viewer, item, once=once(), text="We met"),
    ]
    for attempt in attempts:
        with pytest.raises(NotVisible):
            attempt()


def test_a_decision_is_made_by_an_agency_on_the_case(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(decided, made_by=cast.agencies[RIVERSIDE]))
    assert refused.value.messages == {"made_by": "Choose an agency that is on this case"}
    assert texts(caseroom, cast, "dev") == []


def test_a_formal_intervention_needs_its_three_limbs(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    formal = replace(decided, intervention_id=intervention(caseroom, "civil-injunction"))
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, replace(formal, article_8=Article8(law="Act of 2014")))
    assert set(refused.value.messages) == {
        "aim",
        "necessary",
        "equality",
        "met-youth-justice",
        "met-others-told",
    }

    made = decide(caseroom, cast, replace(formal, article_8=TEST, equality="None known", preconditions=MET))

    with looking(caseroom, cast.viewer("dev")) as sight:
        columns = (Decision.article_8, Decision.equality, Decision.preconditions)
        ((test, equality, answers),) = sight.rows(select(*columns).where(Decision.id == made), _row)
    assert from_text(test) == TEST
    assert equality == "None known"
    assert [str(answer) for answer in preconditions.read(answers)] == [
        "The local youth offending team has been consulted about the application "
        f"({ACT} s.14(1)(a)): does not apply (18 or over).",
        "Any other body or person whom it is right to tell has been told of the application "
        f"({ACT} s.14(1)(b)): yes. Told probation",
    ]


def test_an_informal_one_keeps_no_answers(caseroom: Caseroom, cast: Cast, decided: Decided) -> None:
    made = decide(caseroom, cast, replace(decided, preconditions=MET))
    with record.reading(caseroom) as session:
        assert session.get_one(Decision, made).preconditions is None


def test_a_housing_application_needs_the_data_subjects_consent(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    told = Onward(teller="Fay", told="The landlord", what="The contract", how="By letter", by=START.date())
    key = intervention(caseroom, "housing-application-confirmed")
    housing = replace(decided, intervention_id=key, onward=told)
    for said, field in ((Said(), "met"), (Said("no", "He refused"), "met"), (Said("yes"), "line")):
        with pytest.raises(Invalid) as refused:
            decide(caseroom, cast, replace(housing, preconditions={"consent": said}))
        assert list(refused.value.messages) == [f"{field}-consent"]
    made = decide(
        caseroom, cast, replace(housing, preconditions={"consent": Said("yes", "In writing, 9 October")})
    )
    with looking(caseroom, cast.viewer("fay")) as sight:
        (kept,) = sight.rows(select(Decision.preconditions).where(Decision.id == made), str)
    assert "In writing, 9 October" in str(preconditions.read(kept)[0])


def test_an_answer_keeps_the_words_that_were_asked(caseroom: Caseroom, cast: Cast, decided: Decided) -> None:
    formal = replace(decided, intervention_id=intervention(caseroom, "civil-injunction"), article_8=TEST)
    made = decide(caseroom, cast, replace(formal, equality="None known", preconditions=MET))
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Intervention, formal.intervention_id).preconditions = None
        writing.audit("demo.made")
    with looking(caseroom, cast.viewer("fay")) as sight:
        (kept,) = sight.rows(select(Decision.preconditions).where(Decision.id == made), str)
    assert "youth offending team" in preconditions.read(kept)[0].text


def test_an_intervention_out_of_its_dates_is_refused(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        row = writing.session.get_one(Intervention, decided.intervention_id)
        row.until_on = cast.now.date()
        writing.audit("demo.made")
    for unusable in (decided, replace(decided, intervention_id="0" * 32)):
        with pytest.raises(Invalid) as refused:
            decide(caseroom, cast, unusable)
        assert list(refused.value.messages) == ["intervention"]


def test_a_decision_needs_words_reasons_and_a_review_to_come(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    empty = replace(decided, text=" ", reasons="", review_on=START.date() - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        decide(caseroom, cast, empty)
    assert refused.value.messages == {
        "text": "Enter what was decided",
        "reasons": "Enter the reasons",
        "review": "That date is past",
    }


def test_two_officers_changing_one_decision_keep_both_texts(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    first = decide(caseroom, cast, decided)
    by_dev = decide(caseroom, cast, replace(decided, text="Warn by visit"), replaces=first)

    with pytest.raises(Conflict) as refused:
        decide(caseroom, cast, replace(decided, text="Warn by letter"), by="carol", replaces=first)

    assert refused.value.message == "Dev changed this decision while you were writing."
    assert refused.value.current == "Warn by visit"
    decide(caseroom, cast, replace(decided, text="Warn by letter"), by="carol", replaces=by_dev)
    assert texts(caseroom, cast, "fay") == ["Warn by letter", "Warn by visit", "Warn the tenant in writing"]


def test_a_decision_of_another_case_cannot_be_replaced(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    made = decide(caseroom, cast, decided)
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["two"])
    other = replace(decided, made_by=cast.agencies[RIVERSIDE])
    with pytest.raises(NotVisible):
        outcomes.record_decision(
            caseroom, cast.viewer("carol"), cast.items["two"], other, once=once(), replaces=made
        )


def test_nothing_is_recorded_on_a_case_not_reached(caseroom: Caseroom, cast: Cast, decided: Decided) -> None:
    with pytest.raises(Conflict, match="not been on the table"):
        outcomes.record_decision(caseroom, cast.viewer("dev"), cast.items["two"], decided, once=once())


def test_nothing_is_recorded_once_the_meeting_is_closed(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Meeting, cast.meeting).state = MeetingState.CLOSED
        writing.audit("demo.made")
    with pytest.raises(Conflict, match="This meeting is closed"):
        decide(caseroom, cast, decided)


def test_a_decision_typed_while_the_table_moved_on_ends_its_own_case(
    caseroom: Caseroom, cast: Cast, decided: Decided
) -> None:
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["two"])
    assert item_of(caseroom, cast, "one").state == ItemState.WAITING

    decide(caseroom, cast, decided)

    assert item_of(caseroom, cast, "one").state == ItemState.DONE
    assert meeting_of(caseroom, cast).on_table_id == cast.items["two"]


def test_no_further_action_closes_a_case_because(caseroom: Caseroom, cast: Cast) -> None:
    viewer, item = cast.viewer("dev"), cast.items["one"]
    with pytest.raises(Invalid) as refused:
        outcomes.record_no_further_action(caseroom, viewer, item, once=once(), reasons=" ")
    assert list(refused.value.messages) == ["reasons"]

    made = outcomes.record_no_further_action(
        caseroom, viewer, item, once=once(), reasons="The calls stopped", review_on=date(2026, 12, 1)
    )

    with record.reading(caseroom) as session:
        row = session.get_one(Decision, made)
    assert (row.outcome, row.made_by, row.intervention_id, row.review_on) == (
        Outcome.NO_FURTHER_ACTION,
        cast.agencies[FUTURES],
        None,
        date(2026, 12, 1),
    )
    with pytest.raises(Conflict) as second:
        outcomes.record_no_further_action(
            caseroom, cast.viewer("carol"), item, once=once(), reasons="It is over"
        )
    assert second.value.current == "The calls stopped"
    table.put_on_table(caseroom, cast.viewer("alma"), cast.items["two"])
    assert item_of(caseroom, cast, "one").state == ItemState.DONE
