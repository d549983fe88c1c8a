"""Matters arising of a meeting: what earlier ones left open on the cases of its agenda, for its officers."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select

from meetings.doors.viewer import Sight
from meetings.queries import console_agenda
from meetings.queries.console_agenda import Frame
from models.agencies import Agency
from models.cases import Case
from models.meetings import AgendaItem
from models.outcomes import ACTION_IS_OPEN, Action, ActionAnswer
from models.people import Person


class LeftOpen(NamedTuple):
    """An action that an earlier meeting left open on a case of the agenda."""

    id: str
    reference: str
    text: str
    owner: str
    agency: str
    due_on: date
    state: str
    case_reference: str


@dataclass(frozen=True, slots=True)
class Arising:
    """The meeting, and what arises from earlier ones: the soonest due first, and so whatever is overdue."""

    frame: Frame
    left: tuple[LeftOpen, ...]


_HEARD = exists().where(ActionAnswer.action_id == Action.id, ActionAnswer.meeting_id == AgendaItem.meeting_id)
_LEFT = (
    select(
        Action.id,
        Action.reference,
        Action.text,
        Person.name,
        Agency.name,
        Action.due_on,
        Action.state,
        Case.reference,
    )
    .join(AgendaItem, AgendaItem.case_id == Action.case_id)
    .join(Case, Case.id == Action.case_id)
    .join(Person, Person.id == Action.owner_id)
    .join(Agency, Agency.id == Action.owner_agency_id)
    .where(
        AgendaItem.meeting_id == bindparam("meeting"),
        Action.meeting_id != AgendaItem.meeting_id,
        ACTION_IS_OPEN,
        ~_HEARD,
    )
    .order_by(Action.due_on, Action.reference)
)


def arising(sight: Sight, meeting_id: str) -> Arising:
    """What waits to be answered at a meeting, as far as its officer sees it; NotVisible to anybody else."""
    frame = console_agenda.frame(sight, meeting_id)
    return Arising(frame, tuple(sight.rows(_LEFT, LeftOpen, {"meeting": meeting_id})))
