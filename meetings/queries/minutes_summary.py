"""The executive summary's figures, read where there is no name, no reference and no free text (rule 10)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.documents.content import Count, ExecutiveSummary, Marking
from meetings.doors.viewer import Sight
from models.agencies import Agency, Intervention, MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Meeting
from models.outcomes import Action, Decision
from models.states import ActionState, ItemState


@dataclass(frozen=True, slots=True)
class _Held:
    """Which kind of meeting, and when."""

    meeting_type: str
    opened_at: datetime


_MEETING = select(MeetingType.name, Meeting.opened_at).join(
    MeetingType, MeetingType.id == Meeting.meeting_type_id
)
_AGENCIES = (
    select(Agency.name)
    .join(Attendance, Attendance.agency_id == Agency.id)
    .where(Attendance.arrived_at.is_not(None))
    .distinct()
)
_KINDS = (
    select(Case.kind)
    .join(AgendaItem, AgendaItem.case_id == Case.id)
    .where(AgendaItem.state == ItemState.DONE)
)
_Later = aliased(Decision)
_INTERVENTIONS = (
    select(Intervention.text)
    .join(Decision, Decision.intervention_id == Intervention.id)
    .where(~exists().where(_Later.replaces_id == Decision.id))
)
_ACTIONS = select(Action.meeting_id, Action.state).where(Action.state != ActionState.SUPERSEDED)


def summary(sight: Sight, zone: str) -> ExecutiveSummary:
    """Date, agencies there, cases discussed by kind, interventions decided, actions made and met.

    It is not protectively marked: OFFICIAL need not be.
    """
    held = sight.one(_MEETING, _Held)
    actions = sight.execute(_ACTIONS).all()
    return ExecutiveSummary(
        marking=Marking(text=""),
        meeting_type=held.meeting_type,
        held_on=held.opened_at.astimezone(ZoneInfo(zone)).date(),
        agencies=tuple(sight.scalars(_AGENCIES)),
        cases_by_kind=_counts(sight.scalars(_KINDS)),
        interventions_decided=_counts(sight.scalars(_INTERVENTIONS)),
        actions_made=sum(meeting_id == sight.viewer.meeting for meeting_id, _ in actions),
        actions_met=sum(state == ActionState.DONE for _, state in actions),
    )


def _counts(labels: Iterable[str]) -> tuple[Count, ...]:
    return tuple(Count(label=label, number=number) for label, number in Counter(labels).items())
