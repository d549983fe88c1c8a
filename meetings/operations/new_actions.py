"""Actions that a meeting makes: one verb, one owner, one due date, and who may see them (clause 5.5)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, select

from meetings import references
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import audiences, cases, on_case
from meetings.operations.recording import begun_item, sent_again
from meetings.operations.registering import partners_people
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.agencies import Agency
from models.cases import Case, Exclusion
from models.meetings import AgendaItem
from models.outcomes import Action, ActionAudience
from models.people import Person
from models.states import ActionState

CHANGED = "This action was changed while you were writing."
ANSWERED = "Its owner has answered this action. Record a new one."
NO_PARTNER = "They cannot own an action: they have left, or their agency is no active partner now"
CHANGEABLE = (ActionState.OFFERED, ActionState.ACCEPTED, ActionState.QUERIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An action as it is agreed; `narrow` keeps it to its owner's agency and the officers.

    `chosen` adds to those the agencies named, and no other.
    `involve_because` is the reason for involving the owner's agency, where it is not on the case yet.
    """

    text: str
    owner_id: str
    due_on: date
    narrow: bool = False
    chosen: tuple[str, ...] = ()
    involve_because: str = ""


def record_action(caseroom: Caseroom, viewer: Viewer, item_id: str, agreed: Agreed, *, once: str) -> str:
    """Record an action on a case and offer it to its owner, here or absent; officers may (rule 9).

    Every agency involved now may see it, unless it is narrow or some are chosen; an officer widens it later.
    An owner of an agency that is not on the case
    is taken only with a reason to involve that agency, which is then involved in the same write. Raises
    Invalid for a past date, and for an owner who is of no active partner or kept out of the case; Conflict
    where the form made another action when it was first sent.
    """
    with record.writing(caseroom, viewer) as writing:
        item = begun_item(writing, item_id)
        if done := writing.once(once):
            return _sent_again(writing, writing.session.get_one(Action, done), agreed)
        return writing.made(once, give(writing, item, agreed))


def give(writing: Writing, item: AgendaItem, agreed: Agreed) -> str:
    """Give an action to its owner inside a write; refuses as `record_action`."""
    agency_id = _owner_agency(writing, item, agreed)
    action = Action(
        reference=_reference(writing),
        agenda_item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        text=seal(writing.key("case", item.case_id), "actions.text", agreed.text),
        owner_id=agreed.owner_id,
        owner_agency_id=agency_id,
        due_on=agreed.due_on,
        state=ActionState.OFFERED,
        recorded_by=str(writing.actor.person),
        recorded_at=writing.actor.now,
    )
    writing.session.add(action)
    writing.session.flush()
    _show(writing, "action.recorded", action, agreed)
    return action.id


def change_action(caseroom: Caseroom, viewer: Viewer, action_id: str, agreed: Agreed, *, version: int) -> str:
    """Change an action of an open meeting that its owner has not answered; officers may.

    It is offered anew; an action that reads so already is left as it is. Refuses as `record_action`; raises
    Conflict where `version` is not the present one, with the text that stands.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Action, action_id)
        action = writing.session.get_one(Action, action_id)
        item = begun_item(writing, action.agenda_item_id)
        if action.state not in CHANGEABLE:
            raise Conflict(ANSWERED)
        if _reads(writing, action, agreed):
            writing.idle()
            return action.id
        if action.version != version:
            (text,) = writing.read(action.text)
            raise Conflict(CHANGED, text)
        action.owner_agency_id = _owner_agency(writing, item, agreed)
        action.owner_id = agreed.owner_id
        action.text = seal(writing.key("case", item.case_id), "actions.text", agreed.text)
        action.due_on, action.state = agreed.due_on, ActionState.OFFERED
        writing.session.execute(delete(ActionAudience).where(ActionAudience.action_id == action.id))
        _show(writing, "action.changed", action, agreed)
        return action.id


def _owner_agency(writing: Writing, item: AgendaItem, agreed: Agreed) -> str:
    """The owner's agency, involved in the case by now; Invalid where the action cannot stand."""
    case = writing.session.get_one(Case, item.case_id)
    agency_id = partners_people(writing, case.agreement_id, [agreed.owner_id]).get(agreed.owner_id)
    messages = _wrong(writing, case, agreed, agency_id)
    outside = agency_id is not None and agency_id not in on_case.recipients(
        writing.session, case, writing.actor.now
    )
    if outside and not agreed.involve_because.strip():
        name = writing.session.get_one(Agency, agency_id).name
        messages["involve_because"] = f"{name} is not on this case. Say why to involve them"
    if messages or agency_id is None:
        raise Invalid(messages)
    if outside:
        cases.involve(writing, case.id, agency_id, reason=agreed.involve_because)
    return agency_id


def _wrong(writing: Writing, case: Case, agreed: Agreed, agency_id: str | None) -> dict[str, str]:
    messages: dict[str, str] = {}
    if not agreed.text.strip():
        messages["text"] = "Enter what is to be done"
    if agency_id is None:
        known = writing.session.get(Person, agreed.owner_id) is not None
        messages["owner"] = NO_PARTNER if known else "Choose who owns this action"
    elif _kept_out(writing, case.id, agreed.owner_id):
        name = writing.session.get_one(Person, agreed.owner_id).name
        messages["owner"] = f"{name} is kept out of this case and cannot own an action on it"
    if agreed.due_on < writing.today:
        messages["due"] = "That date is past"
    return messages


def _kept_out(writing: Writing, case_id: str, person_id: str) -> bool:
    standing = exists().where(
        Exclusion.case_id == case_id, Exclusion.person_id == person_id, Exclusion.lifted_at.is_(None)
    )
    return bool(writing.session.scalar(select(standing)))


def _reads(writing: Writing, action: Action, agreed: Agreed) -> bool:
    """Whether an action that nobody has answered says this, to this audience, already."""
    (text,) = writing.read(action.text)
    present = (action.state, text, action.owner_id, action.due_on)
    if present != (ActionState.OFFERED, agreed.text, agreed.owner_id, agreed.due_on):
        return False
    return _seen_by(writing, action) == _audience(writing, action, agreed)


def _sent_again(writing: Writing, action: Action, agreed: Agreed) -> str:
    (text,) = writing.read(action.text)
    stands = (text, action.owner_id, action.due_on, _seen_by(writing, action))
    sent = (agreed.text, agreed.owner_id, agreed.due_on, _audience(writing, action, agreed))
    return sent_again(action.id, text, stands=stands, sent=sent)


def _seen_by(writing: Writing, action: Action) -> set[str]:
    shown = select(ActionAudience.agency_id).where(ActionAudience.action_id == action.id)
    return set(writing.session.scalars(shown))


def _audience(writing: Writing, action: Action, agreed: Agreed) -> set[str]:
    """The owner's agency alone or with those chosen, or every agency on the case (rule 9)."""
    case = writing.session.get_one(Case, action.case_id)
    involved = on_case.recipients(writing.session, case, writing.actor.now)
    return audiences.of(action.owner_agency_id, narrow=agreed.narrow, chosen=agreed.chosen, involved=involved)


def _show(writing: Writing, event: str, action: Action, agreed: Agreed) -> None:
    """Give the action its audience, and say so."""
    audience = _audience(writing, action, agreed)
    for agency_id in audience:
        writing.session.add(ActionAudience(action_id=action.id, agency_id=agency_id))
    writing.audit(event, action.id, case=action.case_id, owner=action.owner_id, audience=sorted(audience))
    writing.changed(action.meeting_id, phones=True)


def _reference(writing: Writing) -> str:
    """A reference that no action has."""
    drawn = references.action_reference()
    while writing.session.scalar(select(exists().where(Action.reference == drawn))):
        drawn = references.action_reference()
    return drawn
