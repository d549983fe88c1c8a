"""A case's decisions and actions as plain text for an agency's own system: what its page shows, and no more.

Made of the page, so that it cannot hold what that may not; without title, summary, information, dissent.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from meetings.duedates import spoken
from meetings.queries.audience import WhoSees
from meetings.queries.case_outcomes import Decided, ToDo
from meetings.queries.case_page import CasePage
from models.states import Outcome

DayOf = Callable[[datetime], date]


def plain(page: CasePage, agency: str, now: datetime, day_of: DayOf) -> str:
    """The text, each entry with who can see it; empty where there is nothing to copy."""
    entries = [
        *(_entry(_decision(decided, day_of), sees) for decided, sees in page.decisions),
        *(_entry(_action(action), sees) for action, sees in page.actions),
    ]
    if not entries:
        return ""
    case = page.head
    head = [
        f"Case {case.reference}, {case.kind}",
        f"Decisions and actions that {agency} may see, {spoken(day_of(now))}",
        *([f"Reference at {agency}: {case.own_reference}"] if case.own_reference else []),
        *filter(None, (case.marking, case.handling)),
    ]
    return "\n\n".join(["\n".join(head), *entries])


def _entry(lines: Iterator[str], sees: WhoSees) -> str:
    names = "; ".join(name.text for name in sees.names)
    return "\n".join([*lines, f"Who can see this: {names}"])


def _decision(decided: Decided, day_of: DayOf) -> Iterator[str]:
    nothing = decided.outcome == Outcome.NO_FURTHER_ACTION
    yield f"Decision of {spoken(day_of(decided.recorded_at))}, {decided.made_by}"
    if decided.ended_at:
        yield f"No longer stands since {spoken(day_of(decided.ended_at))}"
    yield "No further action" if nothing else decided.text
    if decided.intervention:
        yield f"Intervention: {decided.intervention}"
    yield f"Reasons: {decided.reasons}"
    if decided.power:
        yield f"Power: {decided.power}"
    if decided.onward:
        yield f"Onward disclosure: {decided.onward}"
    if decided.review_on and not decided.ended_at:
        yield f"To be reviewed {spoken(decided.review_on)}"


def _action(action: ToDo) -> Iterator[str]:
    yield f"Action {action.reference}, {action.owner}, {action.agency}"
    yield action.text
    yield f"Due {spoken(action.due_on)}. {action.state[:1].upper()}{action.state[1:]}."
