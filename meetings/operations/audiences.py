"""Who may see a decision or an action beside the officers, and how an officer lets more see it (rule 9)."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import on_case
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from models.cases import Case
from models.outcomes import Action, ActionAudience, Decision, DecisionAudience, DecisionEnding
from models.states import ActionState

NOBODY = "Tick the agencies that may see it too"
NOT_ON_CASE = "Choose agencies that are on this case"
ENDED = "This decision no longer stands. Look at the one that was recorded in its place."
SUPERSEDED = "This action was replaced by another."


def of(own: str, *, narrow: bool, chosen: Sequence[str], involved: Collection[str]) -> set[str]:
    """The agency whose it is alone, with those chosen, or every agency involved; Invalid for any other."""
    if narrow:
        return {own}
    if not chosen:
        return set(involved)
    if not set(chosen) <= set(involved):
        raise Invalid({"agencies": NOT_ON_CASE})
    return {own, *chosen}


def widen_decision(caseroom: Caseroom, viewer: Viewer, decision_id: str, agencies: Sequence[str]) -> str:
    """Let more agencies on the case see a decision; officers of its meeting may, at any time (rule 9).

    Nobody loses it; a second press changes nothing. What is issued stays; the next version of the minutes
    has it. Raises Invalid for nobody and for an agency that is not on the case, Conflict where it no longer
    stands. Returns the meeting.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Decision, decision_id)
        found = writing.session.get_one(Decision, decision_id)
        writing.require(permissions.officer_of(writing.session, viewer, found.meeting_id))
        if writing.session.scalar(select(exists().where(DecisionEnding.decision_id == decision_id))):
            raise Conflict(ENDED)
        known = select(DecisionAudience.agency_id).where(DecisionAudience.decision_id == decision_id)
        new = _new(writing, found, agencies, set(writing.session.scalars(known)))
        rows = [DecisionAudience(decision_id=decision_id, agency_id=agency_id) for agency_id in new]
        return _widened(writing, "decision.widened", found, rows, new)


def widen_action(caseroom: Caseroom, viewer: Viewer, action_id: str, agencies: Sequence[str]) -> str:
    """Let more agencies on the case see an action; as `widen_decision`."""
    with record.writing(caseroom, viewer) as writing:
        writing.see(Action, action_id)
        found = writing.session.get_one(Action, action_id)
        writing.require(permissions.officer_of(writing.session, viewer, found.meeting_id))
        if found.state == ActionState.SUPERSEDED:
            raise Conflict(SUPERSEDED)
        known = select(ActionAudience.agency_id).where(ActionAudience.action_id == action_id)
        new = _new(writing, found, agencies, set(writing.session.scalars(known)))
        rows = [ActionAudience(action_id=action_id, agency_id=agency_id) for agency_id in new]
        return _widened(writing, "action.widened", found, rows, new)


def _new(
    writing: Writing, found: Decision | Action, agencies: Sequence[str], known: Collection[str]
) -> list[str]:
    """The agencies to add: on the case, and without it yet."""
    if not agencies:
        raise Invalid({"agencies": NOBODY})
    case = writing.session.get_one(Case, found.case_id)
    if not set(agencies) - set(known) <= on_case.recipients(writing.session, case, writing.actor.now):
        raise Invalid({"agencies": NOT_ON_CASE})
    return sorted(set(agencies) - set(known))


def _widened(
    writing: Writing,
    event: str,
    found: Decision | Action,
    rows: Sequence[DecisionAudience | ActionAudience],
    new: Sequence[str],
) -> str:
    if not rows:
        writing.idle()
        return found.meeting_id
    writing.session.add_all(rows)
    writing.audit(event, found.id, case=found.case_id, agencies=list(new))
    writing.changed(found.meeting_id, phones=True)
    return found.meeting_id
