"""One action as its viewer sees it, those that wait for the officers, and the deputy of an owner."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries.case_choices import MARKING
from models.agencies import Agency
from models.cases import Case
from models.meetings import Officer
from models.outcomes import ACTION_IS_OPEN, Action, ActionAnswer, Escalation
from models.people import Person
from models.states import OPEN_ACTIONS, ActionReply, ActionState


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in a list; the case's reference only where the viewer sees the case.

    `office` is the viewer's own at the meeting that made it, if any; `marking` that of a page with it.
    """

    id: str
    reference: str
    text: str
    due_on: date
    state: str
    owner_id: str
    owner: str | None
    agency: str | None
    case_id: str | None
    case_reference: str | None
    asked_due_on: date | None
    office: str | None
    marking: str | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in OPEN_ACTIONS

    @property
    def asks(self) -> bool:
        """Whether its owner waits for the officers: a question, or another date."""
        return self.state == ActionState.QUERIED or self.asked_due_on is not None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """An open action, where only its dates are asked for."""

    id: str
    due_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was said of an action; at a meeting an officer records it, `by` themselves."""

    answer: str
    text: str | None
    new_due_on: date | None
    by: str | None
    at: datetime
    meeting_id: str | None

    @property
    def is_of_officers(self) -> bool:
        """Whether the officers answer its owner by it."""
        return self.answer in tuple(ActionReply)


_OWNER_AGENCY = aliased(Agency)
_DEPUTY_OF = aliased(Person)
ROWS = (
    select(
        Action.id,
        Action.reference,
        Action.text,
        Action.due_on,
        Action.state,
        Action.owner_id,
        Person.name,
        _OWNER_AGENCY.name,
        Case.id,
        Case.reference,
        Action.asked_due_on,
        Officer.office,
        MARKING,
    )
    .outerjoin(
        Officer, (Officer.meeting_id == Action.meeting_id) & (Officer.person_id == bindparam("person"))
    )
    .outerjoin(Person, Person.id == Action.owner_id)
    .outerjoin(_OWNER_AGENCY, _OWNER_AGENCY.id == Action.owner_agency_id)
    .outerjoin(Case, Case.id == Action.case_id)
    .order_by(Action.due_on, Action.reference)
)
_OPEN_OF_AGENCY = select(Action.id, Action.due_on, Action.recorded_at).where(
    Action.owner_agency_id == bindparam("agency"), ACTION_IS_OPEN
)
_ONE = ROWS.where(Action.id == bindparam("action"))
_SEEN = select(Action.id).where(Action.id == bindparam("action"))
OWNER_WAITS = and_(
    Officer.office.is_not(None),
    Action.state.in_(OPEN_ACTIONS),
    or_(Action.state == ActionState.QUERIED, Action.asked_due_on.is_not(None)),
)
_ASKING = ROWS.where(OWNER_WAITS)
_REACHED = ROWS.join(Escalation, Escalation.action_id == Action.id).where(
    Escalation.person_id == bindparam("person"),
    Action.owner_agency_id != bindparam("agency"),
    Action.state.in_(OPEN_ACTIONS),
    Action.state != ActionState.QUERIED,
    Action.asked_due_on.is_(None),
)
_DEPUTY = (
    select(_DEPUTY_OF.name)
    .join(Person, Person.deputy_id == _DEPUTY_OF.id)
    .where(Person.id == bindparam("person"))
)
_COLLEAGUES = (
    select(Person.id, Person.name)
    .where(
        Person.agency_id == bindparam("agency"), Person.id != bindparam("person"), Person.left_at.is_(None)
    )
    .order_by(Person.name)
)
_ANSWERS = (
    select(
        ActionAnswer.answer,
        ActionAnswer.text,
        ActionAnswer.new_due_on,
        Person.name,
        ActionAnswer.at,
        ActionAnswer.meeting_id,
    )
    .outerjoin(Person, Person.id == ActionAnswer.by)
    .where(ActionAnswer.action_id == bindparam("action"))
    .order_by(ActionAnswer.at)
)


def asked(sight: Sight) -> dict[str, object]:
    """What every list made of `ROWS` asks by."""
    return {"person": sight.viewer.person, "agency": sight.viewer.agency, "now": sight.viewer.now}


def open_of_agency(sight: Sight) -> list[OpenLine]:
    """The dates of a person's agency's open actions that they may see, their own among them."""
    return sight.rows(_OPEN_OF_AGENCY, OpenLine, {"agency": sight.viewer.agency})


def one(sight: Sight, action_id: str) -> ActionRow:
    """One action; NotVisible where it is missing or not the viewer's to see."""
    return sight.one(_ONE, ActionRow, asked(sight) | {"action": action_id})


def is_seen(sight: Sight, action_id: str) -> bool:
    """Whether there is such an action for the viewer."""
    return sight.execute(_SEEN, {"action": action_id}).first() is not None


def answers(sight: Sight, action_id: str) -> list[AnswerRow]:
    """What was said of an action, in order."""
    return sight.rows(_ANSWERS, AnswerRow, {"action": action_id})


def reached(sight: Sight) -> list[ActionRow]:
    """The actions of other agencies that the ladder told a person of, and that nobody has answered."""
    return sight.rows(_REACHED, ActionRow, asked(sight))


def asking(sight: Sight) -> list[ActionRow]:
    """The actions of a person's meetings whose owners wait for the officers' answer."""
    return sight.rows(_ASKING, ActionRow, asked(sight))


def deputy(sight: Sight) -> str | None:
    """The name of a person's deputy, whom the ladder tells when they do not answer."""
    return sight.execute(_DEPUTY, {"person": sight.viewer.person}).scalar()


def colleagues(sight: Sight) -> list[tuple[str, str]]:
    """The people of a person's agency who could be their deputy, by id and name."""
    values = {"agency": sight.viewer.agency, "person": sight.viewer.person}
    return [(row.id, row.name) for row in sight.execute(_COLLEAGUES, values)]
