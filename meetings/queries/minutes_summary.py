"""The executive summary's figures, read where there is no name, no reference and no free text (rule 10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.documents.content import Count, ExecutiveSummary, Marking
from meetings.doors.viewer import Sight
from meetings.queries.minutes_outcomes import state_after
from models.agencies import Agency, Intervention, MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Meeting
from models.outcomes import ANSWER_STANDS, Action, ActionAnswer, Decision
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
_ACTIONS = select(Action.id, Action.meeting_id)
_ANSWERS = (
    select(ActionAnswer.action_id, ActionAnswer.answer)
    .where(ANSWER_STANDS)
    .order_by(ActionAnswer.at, ActionAnswer.id)
)


def summary(sight: Sight, zone: str) -> ExecutiveSummary:
    """Date, agencies, cases discussed by kind, interventions decided, actions made and met by the close.

    As the agencies' minutes it counts an action that officers closed as superseded since, and none that the
    meeting closed again itself. It is not protectively marked: OFFICIAL need not be.
    """
    held = sight.one(_MEETING, _Held)
    actions = _actions(sight)
    return ExecutiveSummary(
        marking=Marking(text=""),
        meeting_type=held.meeting_type,
        held_on=held.opened_at.astimezone(ZoneInfo(zone)).date(),
        agencies=tuple(sight.scalars(_AGENCIES)),
        cases_by_kind=_counts(sight.scalars(_KINDS)),
        interventions_decided=_counts(sight.scalars(_INTERVENTIONS)),
        actions_made=sum(
            meeting_id == sight.viewer.meeting and state != ActionState.SUPERSEDED
            for meeting_id, state in actions
        ),
        actions_met=sum(state == ActionState.DONE for _, state in actions),
    )


def _actions(sight: Sight) -> list[tuple[str, str]]:
    """The meeting of each action, and how the action stood at the close."""
    answers: dict[str, list[str]] = defaultdict(list)
    for action_id, answer in sight.execute(_ANSWERS):
        answers[action_id].append(answer)
    return [(row.meeting_id, state_after(answers[row.id])) for row in sight.execute(_ACTIONS)]


def _counts(labels: Iterable[str]) -> tuple[Count, ...]:
    return tuple(Count(label=label, number=number) for label, number in Counter(labels).items())
