"""A meeting whose returns, actions and minutes turned out in every way, played as time passes.

The agencies are asked by 20 October; the meeting is held on 21 October. On case `one` the police are to do
three shared things and a narrow one, Fay's agency two, Alma's one; on case `two` Rita's agency one.
"""

import secrets
from datetime import date, datetime, timedelta

from meetings.doors import Caseroom
from meetings.operations import (
    actions,
    asking,
    closing,
    issuing,
    making_minutes,
    new_actions,
    outcomes,
    returns,
    settling,
)
from meetings.operations.new_actions import Agreed
from models.states import ActionState, Returned
from tests.asked import lay_asked, return_of
from tests.cast import FUTURES, POLICE, Cast
from tests.kept import laid_once
from tests.places import START, StoppedClock
from tests.played import open_meeting, put_on_table

OCTOBER, NOVEMBER = date(2026, 10, 26), date(2026, 11, 2)
ISSUED_AFTER = timedelta(days=6)
# Whose, on which case, due when; answered how, so many days after that.
TURNED_OUT = (
    ("paul", "one", OCTOBER, ActionState.DONE, 0),
    ("paul", "one", OCTOBER, ActionState.DONE, 1),
    ("paul", "one", NOVEMBER, None, 0),
    ("fay", "one", OCTOBER, ActionState.NOT_POSSIBLE, -1),
    ("fay", "one", NOVEMBER, ActionState.NOT_DONE, 2),
    ("alma", "one", date(2026, 12, 1), None, 0),
    ("rita", "two", NOVEMBER, ActionState.DONE, -3),
)


@laid_once
def lay_figured(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Everything happens; the clock then stands at 9 November, noon."""
    cast = lay_asked(caseroom)
    _answer_returns(caseroom, cast, clock)
    open_meeting(caseroom, cast, clock)
    made = {}
    for case in ("two", "one"):
        put_on_table(caseroom, cast, clock, case)
        for number, (owner, of, due_on, *_) in enumerate(TURNED_OUT):
            if of == case:
                made[number] = _record(caseroom, cast, clock, case, owner, due_on)
        _decide(caseroom, cast, clock, case)
    _record(caseroom, cast, clock, "one", "paul", OCTOBER, narrow=True)
    overtaken = _record(caseroom, cast, clock, "one", "paul", OCTOBER)
    settling.supersede(caseroom, cast.viewer("alma", clock.now), overtaken, text="The court decided")
    closing.close_meeting(caseroom, cast.viewer("alma", clock.now), cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, clock.now)
    _answer_actions(caseroom, cast, clock, made)
    clock.now = datetime(2026, 11, 9, 12, tzinfo=START.tzinfo)
    return cast


def _answer_returns(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    """Fay's agency in time, the police late on case one; nobody else."""
    fays, police = (return_of(caseroom, cast, agency).id for agency in (FUTURES, POLICE))
    returns.answer_return(caseroom, cast.viewer("fay", clock.now), fays, Returned.NIL)
    asking.mark_late(caseroom, clock.forward(days=8))
    returns.answer_return(caseroom, cast.viewer("paul", clock.now), police, Returned.NIL)


def _record(
    caseroom: Caseroom,
    cast: Cast,
    clock: StoppedClock,
    case: str,
    owner: str,
    due_on: date,
    *,
    narrow: bool = False,
) -> str:
    agreed = Agreed(text="Do this", owner_id=cast.people[owner], due_on=due_on, narrow=narrow)
    viewer, once = cast.viewer("alma", clock.now), secrets.token_hex(16)
    return new_actions.record_action(caseroom, viewer, cast.items[case], agreed, once=once)


def _decide(caseroom: Caseroom, cast: Cast, clock: StoppedClock, case: str) -> None:
    """Without which a case does not leave the table."""
    viewer, once = cast.viewer("alma", clock.now), secrets.token_hex(16)
    outcomes.record_no_further_action(caseroom, viewer, cast.items[case], once=once, reasons="It has stopped")


def _answer_actions(caseroom: Caseroom, cast: Cast, clock: StoppedClock, made: dict[int, str]) -> None:
    """In the order of time, the minutes issued on the way."""
    held = clock.now
    said = [
        (datetime(due_on.year, due_on.month, due_on.day, 12, tzinfo=START.tzinfo) + timedelta(days=after), at)
        for at, (_, _, due_on, state, after) in enumerate(TURNED_OUT)
        if state
    ]
    for moment, at in sorted(said):
        if clock.now < held + ISSUED_AFTER <= moment:
            clock.now = held + ISSUED_AFTER
            issuing.issue_minutes(caseroom, cast.viewer("alma", clock.now), cast.meeting)
        clock.now = moment
        owner, _, _, state, _ = TURNED_OUT[at]
        viewer = cast.viewer(owner, clock.now)
        actions.answer(caseroom, viewer, made[at], state=str(state), text="As said")
