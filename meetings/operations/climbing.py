"""The ladder that an unanswered action climbs: whom each step reaches, once (clause 5.5)."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from meetings.doors.record import Writing
from meetings.operations import mobile_numbers, outbox
from meetings.policy.permissions import REPRESENTATIVE
from models.agencies import LadderStep
from models.cases import Exclusion
from models.mails import MailKind
from models.meetings import Meeting, Officer
from models.outcomes import Action, Climb, Escalation
from models.people import Coordinator, Office, Person
from models.states import MeetingOffice, Recipient

AT_MEETING = "at a meeting"


def begin(writing: Writing, action: Action) -> None:
    """Let the clock look at an action again at once: it is due anew, or chased again."""
    action.remind_at = writing.actor.now


def rest(action: Action) -> None:
    """Let the clock leave an action alone: it is answered, or its owner waits for the officers."""
    action.remind_at = None


def look_again(session: Session, action_id: str, at: datetime | None) -> None:
    """When the clock looks next; written past the action's version, which counts what people change."""
    session.execute(update(Action).where(Action.id == action_id).values(remind_at=at))


def taken(session: Session, action_ids: Collection[str]) -> set[tuple[str, str, date]]:
    """The steps of these actions that were taken, with the due date each was of."""
    rows = select(Climb.action_id, Climb.step, Climb.due_on).where(Climb.action_id.in_(action_ids))
    return {(row.action_id, row.step, row.due_on) for row in session.execute(rows)}


def climb(writing: Writing, action: Action, step: str, recipient: Recipient, not_before: datetime) -> None:
    """Take one step of the ladder: whoever it reaches is told, and may see the action by its own reference.

    The service does this by itself, once for each due date. Nobody kept out of the case is reached (rule 7).
    The step onto the agenda tells those who plan the next meeting; `late_cases.place` puts the case on it.
    An owner who has given a mobile number is texted too.
    """
    writing.session.add(
        Climb(action_id=action.id, step=step, due_on=action.due_on, taken_at=writing.actor.now)
    )
    people = sorted(writing.session.scalars(_reached(action, recipient)))
    for person_id in people:
        outbox.queue(writing, MailKind.ACTION, person_id, action.id, step, not_before, of=action.due_on)
        if recipient not in (Recipient.OWNER, Recipient.AGENDA):
            let_see(writing, action, person_id, step)
    if recipient is Recipient.OWNER and _is_texted(writing, action, step):
        owner = action.owner_id
        outbox.queue(writing, MailKind.ACTION_TEXT, owner, action.id, step, not_before, of=action.due_on)
    writing.audit("reminder.made", action.id, step=step)


def _is_texted(writing: Writing, action: Action, step: str) -> bool:
    """Whether a step goes to its owner's phone too: one by the due date, and not the one at the closing."""
    if mobile_numbers.in_use(writing.session, action.owner_id) is None:
        return False
    by_due_date = exists().where(
        Meeting.id == action.meeting_id,
        LadderStep.meeting_type_id == Meeting.meeting_type_id,
        LadderStep.key == step,
        LadderStep.working_days.is_not(None),
    )
    return writing.caseroom.settings.can_text and bool(writing.session.scalar(select(by_due_date)))


def escalate(writing: Writing, action: Action) -> list[str]:
    """Let the representatives and the chair see an action at once; part of another operation.

    Returns their ids. The ladder's own steps come all the same; nobody kept out of the case is reached.
    """
    reached: set[str] = set()
    for recipient in (Recipient.REPRESENTATIVE, Recipient.CHAIR):
        reached |= {*writing.session.scalars(_reached(action, recipient))}
    for person_id in sorted(reached):
        let_see(writing, action, person_id, AT_MEETING)
    return sorted(reached)


def take_escalation_back(writing: Writing, action_id: str, at: datetime) -> None:
    """Let nobody see an action any more whom only an escalation at that moment reached."""
    reached = Escalation.action_id == action_id, Escalation.step == AT_MEETING, Escalation.reached_at == at
    writing.session.execute(delete(Escalation).where(*reached))


def _reached(action: Action, recipient: Recipient) -> Select[str]:
    """The people whom a step reaches, but for those kept out of the case; the owner only by their own."""
    kept_out = exists().where(
        Exclusion.case_id == action.case_id, Exclusion.person_id == Person.id, Exclusion.lifted_at.is_(None)
    )
    people = select(Person.id).where(~kept_out)
    if recipient is Recipient.OWNER:
        return people.where(Person.id == action.owner_id)
    others = people.where(Person.id != action.owner_id, Person.left_at.is_(None))
    if recipient is Recipient.DEPUTY:
        deputy = select(Person.deputy_id).where(Person.id == action.owner_id).scalar_subquery()
        return others.where(Person.id == deputy, Person.agency_id == action.owner_agency_id)
    if recipient is Recipient.REPRESENTATIVE:
        office = exists().where(Office.person_id == Person.id, Office.office == REPRESENTATIVE)
        return others.where(Person.agency_id == action.owner_agency_id, office)
    if recipient is Recipient.CHAIR:
        chair = exists().where(
            Officer.person_id == Person.id,
            Officer.meeting_id == action.meeting_id,
            Officer.office == MeetingOffice.CHAIR,
        )
        return others.where(chair)
    plans = exists().where(
        Coordinator.person_id == Person.id,
        Coordinator.meeting_type_id == Meeting.meeting_type_id,
        Meeting.id == action.meeting_id,
    )
    return select(Person.id).where(Person.left_at.is_(None), plans)


def let_see(writing: Writing, action: Action, person_id: str, step: str) -> None:
    """Let somebody see an action by its own reference from now on (rule 9); part of another operation."""
    if writing.session.get(Escalation, (action.id, person_id)) is None:
        writing.session.add(
            Escalation(action_id=action.id, person_id=person_id, step=step, reached_at=writing.actor.now)
        )
