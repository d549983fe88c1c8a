"""The cast's meeting played by the operations: open with case `one` on the table, then closed and issued."""

import secrets
from datetime import date, timedelta

from meetings.doors import Caseroom
from meetings.operations import (
    attending,
    closing,
    dissents,
    issuing,
    making_minutes,
    new_actions,
    opening_meeting,
    outcomes,
    said,
    table,
)
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.queries import catalogue
from models.states import How
from tests.cast import POLICE, Cast
from tests.kept import laid_once
from tests.places import StoppedClock

REVIEW = date(2026, 11, 24)
DUE = date(2026, 10, 20)


@laid_once
def open_meeting(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Open, and everybody invited agrees aloud."""
    alma = cast.viewer("alma", clock.now)
    opening_meeting.open_meeting(caseroom, alma, cast.meeting)
    everyone = list(cast.attendances.values())
    attending.record_acknowledgement(caseroom, alma, cast.meeting, everyone, how=How.SPOKEN)


@laid_once
def put_on_table(caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str) -> None:
    """Put a case on the table; whoever it is not for steps out."""
    clock.forward(minutes=5)
    alma = cast.viewer("alma", clock.now)
    table.put_on_table(caseroom, alma, cast.items[name])
    strangers = {"one": ["rita"], "two": ["fay"]}[name]
    places = [cast.attendances[stranger] for stranger in strangers]
    table.step_out(caseroom, alma, cast.items[name], places)


@laid_once
def record_outcomes(caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str) -> None:
    """On a case: a decision of the police, a narrow and a shared action, a dissent, something said."""
    alma = cast.viewer("alma", clock.now)
    item = cast.items[name]
    warning = catalogue.interventions_by_key(caseroom, alma)["warning"]
    decided = Decided(
        text=f"Decision on {name}",
        intervention_id=warning,
        made_by=cast.agencies[POLICE],
        reasons=f"Reasons on {name}",
        power="Common-law policing duty",
        review_on=REVIEW,
    )
    decision = outcomes.record_decision(caseroom, alma, item, decided, once=secrets.token_hex(16))
    for words, narrow in ((f"Shared action on {name}", False), (f"Narrow action on {name}", True)):
        agreed = Agreed(text=words, owner_id=cast.people["paul"], due_on=DUE, narrow=narrow)
        new_actions.record_action(caseroom, alma, item, agreed, once=secrets.token_hex(16))
    dissents.record_dissent(
        caseroom,
        alma,
        decision,
        once=secrets.token_hex(16),
        attendance_id=cast.attendances["fay" if name == "one" else "rita"],
        text=f"Dissent on {name}",
    )
    said.note_said(
        caseroom,
        alma,
        item,
        once=secrets.token_hex(16),
        agency_id=cast.agencies[POLICE],
        text=f"Said on {name}",
    )


@laid_once
def play_open(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Case `two` is done, case `one` is on the table with everything recorded on it."""
    open_meeting(caseroom, cast, clock)
    for name in ("two", "one"):
        put_on_table(caseroom, cast, clock, name)
        record_outcomes(caseroom, cast, clock, name)


@laid_once
def close_and_issue(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Close what was played, and issue its minutes an hour later."""
    clock.forward(minutes=10)
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, clock.now)
    clock.now += timedelta(hours=1)
    issuing.issue_minutes(caseroom, cast.viewer("alma", clock.now), cast.meeting)


@laid_once
def play_to_the_end(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """The same, then closed, with issued minutes."""
    play_open(caseroom, cast, clock)
    close_and_issue(caseroom, cast, clock)
