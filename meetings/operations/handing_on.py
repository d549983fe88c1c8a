"""Handing on what somebody who left or is suspended was to do, so that nothing is left to nobody."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, null, select, union_all

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import accounts, action_mails, cases, climbing, on_case
from meetings.policy import permissions
from meetings.refusals import Invalid
from models.cases import Case, CaseWorker, Exclusion
from models.enrolments import Enrolment
from models.handovers import Handover
from models.meetings import Meeting
from models.outcomes import Action
from models.people import Person
from models.states import OPEN_ACTIONS, ActionState

NOT_CHOSEN = "Choose what to hand on"
NOBODY = "Choose a colleague who can take this on: one with an approved account who may see the case"


def note_duties(writing: Writing, person_id: str) -> int:
    """List what a person was to do, for their representatives to hand on; how many duties that is."""
    agency_id = writing.session.get_one(Person, person_id).agency_id
    known = set(
        writing.session.execute(
            select(Handover.case_id, Handover.action_id).where(
                Handover.person_id == person_id, Handover.settled_at.is_(None)
            )
        )
    )
    made = [
        Handover(
            agency_id=agency_id,
            person_id=person_id,
            case_id=row.case_id,
            action_id=row.action_id,
            reference=row.reference,
            due_on=row.due_on,
            made_at=writing.actor.now,
        )
        for row in writing.session.execute(_duties(person_id))
        if (row.case_id, row.action_id) not in known
    ]
    writing.session.add_all(made)
    return len(made)


def take_back(writing: Writing, person_id: str) -> None:
    """Let a person who may sign in again keep what was not handed on meanwhile."""
    waiting = select(Handover).where(Handover.person_id == person_id, Handover.settled_at.is_(None))
    for handover in writing.session.scalars(waiting):
        handover.settled_at, handover.settled_by = writing.actor.now, writing.actor.person


def hand_on(caseroom: Caseroom, viewer: Viewer, handover_ids: Sequence[str], to_id: str) -> int:
    """Give duties to a colleague: they own the actions anew and work on the cases; how many that is.

    The agency's nominated representatives may. An action is offered to its new owner, who is
    told at once. What was handed on or answered already stays as it is. Raises Invalid for no duty, and for
    somebody of another agency, without an approved account or kept out of the case. Serves clause 5.4.
    """
    with record.writing(caseroom, viewer) as writing:
        if not handover_ids:
            raise Invalid({"duties": NOT_CHOSEN})
        for handover_id in handover_ids:
            writing.see(Handover, handover_id)
        writing.require(permissions.represents(writing.session, viewer))
        found = select(Handover).where(Handover.id.in_(handover_ids), Handover.settled_at.is_(None))
        waiting = writing.session.scalars(found.order_by(Handover.id)).all()
        if not waiting:
            writing.idle()
            return 0
        _require_can_take(writing, to_id, {one.case_id for one in waiting})
        for handover in waiting:
            _give(writing, handover, to_id)
        return len(waiting)


def _duties(person_id: str) -> CompoundSelect[Any]:
    """The open actions that a person owns, and the cases they work on."""
    owned = select(Action.case_id, Action.id.label("action_id"), Action.reference, Action.due_on).where(
        Action.owner_id == person_id, Action.state.in_(OPEN_ACTIONS)
    )
    worked = (
        select(CaseWorker.case_id, null(), Case.reference, null())
        .join(Case, Case.id == CaseWorker.case_id)
        .where(CaseWorker.person_id == person_id)
    )
    return union_all(owned, worked)


def _require_can_take(writing: Writing, to_id: str, case_ids: set[str]) -> None:
    person = writing.session.get(Person, to_id)
    colleague = person is not None and person.agency_id == writing.actor.agency and person.left_at is None
    kept_out = select(Exclusion.id).where(
        Exclusion.person_id == to_id, Exclusion.case_id.in_(case_ids), Exclusion.lifted_at.is_(None)
    )
    if (
        not colleague
        or not accounts.is_admitted(writing.session.get(Enrolment, to_id))
        or writing.session.scalar(kept_out.limit(1))
    ):
        raise Invalid({"person": NOBODY})


def _give(writing: Writing, handover: Handover, to_id: str) -> None:
    handover.settled_at, handover.settled_by = writing.actor.now, writing.actor.person
    handover.to_id = to_id
    if handover.action_id is None:
        former = writing.session.get(CaseWorker, (handover.case_id, handover.person_id))
        if former is not None:
            writing.session.delete(former)
        cases.put_to_work(writing, handover.case_id, to_id)
    else:
        action = writing.session.get_one(Action, handover.action_id)
        if action.owner_id == handover.person_id and action.state in OPEN_ACTIONS:
            _offer(writing, action, to_id)
            action_mails.tell_new_owner(writing, action, handover)
    on_case.changed(writing, handover.case_id)
    writing.audit(
        "duty.handed_on", handover.id, case=handover.case_id, action=handover.action_id, person=to_id
    )


def _offer(writing: Writing, action: Action, to_id: str) -> None:
    """Offer it anew: what its former owner asked of the officers, for which reminders rested, is over."""
    action.owner_id, action.state, action.asked_due_on = to_id, ActionState.OFFERED, None
    if writing.session.get_one(Meeting, action.meeting_id).closed_at is not None:
        climbing.begin(writing, action)
