"""What an agency's minutes say was decided and is to be done, as it stood when the meeting closed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from meetings.documents.content import Action, Decision, Dissent, EarlierAction, NoFurtherAction
from meetings.documents.phrases import sentence
from meetings.doors.viewer import Sight
from meetings.preconditions import read
from meetings.queries.minutes_front import MeetingRow
from models import outcomes as o
from models.agencies import Agency, Intervention
from models.people import Person
from models.states import OPEN_ACTIONS, ActionReply, ActionState, Outcome

NO_ANSWER = "No answer yet"
RAISED = "raised on their phone, not confirmed by an officer"
NEW_DATE = "A new date was agreed"


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of the meeting, standing or replaced."""

    id: str
    item_id: str
    outcome: str
    text: str
    intervention: str | None
    made_by: str
    reasons: str
    power: str | None
    article_8: str | None
    equality: str | None
    preconditions: str | None
    onward: str | None
    review_on: date | None
    replaces_id: str | None


@dataclass(frozen=True, slots=True)
class DissentRow:
    """Who disagreed with a decision, verbatim, and the chair's reply or when it is due."""

    decision_id: str
    person: str
    agency: str
    text: str
    reply: str | None
    due_on: date
    is_raised: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action on a case of the agenda, of this meeting or of an earlier one."""

    id: str
    reference: str
    item_id: str
    case_id: str
    meeting_id: str
    text: str
    owner: str
    owner_agency: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was said of an action."""

    action_id: str
    answer: str
    text: str | None
    new_due_on: date | None
    meeting_id: str | None
    at: datetime


_DECISIONS = (
    select(
        o.Decision.id,
        o.Decision.agenda_item_id,
        o.Decision.outcome,
        o.Decision.text,
        Intervention.text,
        Agency.name,
        o.Decision.reasons,
        o.Decision.power,
        o.Decision.article_8,
        o.Decision.equality,
        o.Decision.preconditions,
        o.Decision.onward,
        o.Decision.review_on,
        o.Decision.replaces_id,
    )
    .join(Agency, Agency.id == o.Decision.made_by)
    .outerjoin(Intervention, Intervention.id == o.Decision.intervention_id)
    .order_by(o.Decision.recorded_at, o.Decision.id)
)
_DISSENTS = (
    select(
        o.Dissent.decision_id,
        Person.name,
        Agency.name,
        o.Dissent.text,
        o.DissentReply.text,
        o.Dissent.reply_due_on,
        o.DISSENT_WAITS,
    )
    .outerjoin(o.DissentReply, o.DissentReply.dissent_id == o.Dissent.id)
    .join(Person, Person.id == o.Dissent.person_id)
    .join(Agency, Agency.id == o.Dissent.agency_id)
    .order_by(o.Dissent.recorded_at, o.Dissent.id)
)
_ACTIONS = (
    select(
        o.Action.id,
        o.Action.reference,
        o.Action.agenda_item_id,
        o.Action.case_id,
        o.Action.meeting_id,
        o.Action.text,
        Person.name,
        Agency.name,
        o.Action.due_on,
        o.Action.state,
    )
    .join(Person, Person.id == o.Action.owner_id)
    .join(Agency, Agency.id == o.Action.owner_agency_id)
    .order_by(o.Action.due_on, o.Action.reference)
)
_SAID = select(
    o.ActionAnswer.action_id,
    o.ActionAnswer.answer,
    o.ActionAnswer.text,
    o.ActionAnswer.new_due_on,
    o.ActionAnswer.meeting_id,
    o.ActionAnswer.at,
)
_ANSWERS = _SAID.where(o.ANSWER_STANDS).order_by(o.ActionAnswer.at, o.ActionAnswer.id)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The decisions and actions of a document, to be asked case by case."""

    meeting: MeetingRow
    until: Mapping[str, datetime]
    rows: Sequence[DecisionRow]
    dissents: Mapping[str, Sequence[Dissent]]
    action_rows: Sequence[ActionRow]
    answers: Mapping[str, Sequence[AnswerRow]]

    def decisions(self, item_id: str) -> tuple[Decision, ...]:
        """The standing decisions on an item, each with the text it replaced and every dissent from both."""
        return tuple(self._decision(row) for row in self._standing(item_id, Outcome.INTERVENTION))

    def no_further_action(self, item_id: str) -> NoFurtherAction | None:
        """Why a case was closed without a decision, if it was."""
        for row in self._standing(item_id, Outcome.NO_FURTHER_ACTION):
            dissents = self._dissents(self._chain(row))
            return NoFurtherAction(because=row.reasons, review_on=row.review_on, dissents=dissents)
        return None

    def actions(self, item_id: str) -> tuple[Action, ...]:
        """The actions made on an item, the soonest due first; none that its own meeting closed again."""
        made = [
            self._action(row)
            for row in self.action_rows
            if row.item_id == item_id and row.meeting_id == self.meeting.id
        ]
        return tuple(action for action in made if action.state != ActionState.SUPERSEDED)

    def earlier_actions(self, case_id: str) -> tuple[EarlierAction, ...]:
        """Matters arising: actions of earlier meetings, open when the agency last read of the case.

        For an agency that reads of it for the first time: open when this meeting opened.
        """
        return tuple(
            self._earlier(row)
            for row in self.action_rows
            if row.case_id == case_id and row.meeting_id != self.meeting.id and self._was_open(row)
        )

    def _standing(self, item_id: str, outcome: Outcome) -> list[DecisionRow]:
        replaced = {row.replaces_id for row in self.rows}
        return [
            row
            for row in self.rows
            if row.item_id == item_id and row.outcome == outcome and row.id not in replaced
        ]

    def _chain(self, row: DecisionRow) -> list[DecisionRow]:
        """A decision and those it replaced, the newest first."""
        by_id = {row.id: row for row in self.rows}
        chain = [row]
        while (earlier := by_id.get(chain[-1].replaces_id or "")) is not None:
            chain.append(earlier)
        return chain

    def _dissents(self, chain: Iterable[DecisionRow]) -> tuple[Dissent, ...]:
        return tuple(dissent for row in chain for dissent in self.dissents.get(row.id, ()))

    def _decision(self, row: DecisionRow) -> Decision:
        chain = self._chain(row)
        return Decision(
            text=row.text,
            intervention=row.intervention or "",
            made_by=row.made_by,
            reasons=row.reasons,
            power=row.power or "",
            article8=row.article_8 or "",
            equality=row.equality or "",
            preconditions=tuple(map(str, read(row.preconditions))),
            onward=row.onward or "",
            review_on=row.review_on,
            replaces="; before that: ".join(step.text for step in chain[1:]),
            dissents=self._dissents(chain),
        )

    def _answered(self, row: ActionRow, until: datetime) -> Sequence[AnswerRow]:
        return [answer for answer in self.answers.get(row.id, ()) if answer.at <= until]

    def _state(self, row: ActionRow, until: datetime) -> str:
        """How it stood by then."""
        return state_after(answer.answer for answer in self._answered(row, until))

    def _was_open(self, row: ActionRow) -> bool:
        """Whether it waited for an answer when the agency last read of it; offered anew counts."""
        until = self.until.get(row.case_id, self.meeting.opened_at)
        said = self._answered(row, until)
        anew = bool(said) and said[-1].answer == ActionState.NOT_DONE and said[-1].new_due_on is not None
        return anew or self._state(row, until) in OPEN_ACTIONS

    def _action(self, row: ActionRow) -> Action:
        return Action(
            reference=row.reference,
            text=row.text,
            owner=row.owner,
            owner_agency=row.owner_agency,
            due=row.due_on,
            state=self._state(row, self.meeting.closed_at),
        )

    def _earlier(self, row: ActionRow) -> EarlierAction:
        action, answered = self._action(row), self._answered(row, self.meeting.closed_at)
        answer = _words(answered[-1]) if answered else NO_ANSWER
        if answered and answered[-1].meeting_id == self.meeting.id and answered[-1].new_due_on:
            answer = f"{sentence(answer)} {NEW_DATE}".lstrip()
        is_open = action.state in OPEN_ACTIONS
        return EarlierAction(action=action, answer=answer, carried_to=row.due_on if is_open else None)


def state_after(answers: Iterable[str]) -> str:
    """How an action stands after its answers: what officers reply is no state, and settles a question."""
    state: str = ActionState.OFFERED
    for answer in answers:
        if answer not in tuple(ActionReply):
            state = answer
        elif state == ActionState.QUERIED:
            state = ActionState.OFFERED
    return state


def _words(answer: AnswerRow) -> str:
    """What was said; what officers did is named, since the state beside it does not say it."""
    if answer.answer == ActionReply.ESCALATED:
        return f"Escalated: {answer.text}" if answer.text else "Escalated"
    return answer.text or ""


def _dissent(row: DissentRow) -> Dissent:
    return Dissent(
        person=row.person,
        agency=row.agency,
        text=row.text,
        chair_reply=row.reply or "",
        answer_due=None if row.reply else row.due_on,
        note=RAISED if row.is_raised else "",
    )


def outcomes(sight: Sight, until: Mapping[str, datetime], meeting: MeetingRow) -> Outcomes:
    """Every decision and action the document may contain, in four statements."""
    dissents: dict[str, list[Dissent]] = defaultdict(list)
    for said in sight.rows(_DISSENTS, DissentRow):
        dissents[said.decision_id].append(_dissent(said))
    answers: dict[str, list[AnswerRow]] = defaultdict(list)
    for row in sight.rows(_ANSWERS, AnswerRow):
        answers[row.action_id].append(row)
    return Outcomes(
        meeting=meeting,
        until=until,
        rows=sight.rows(_DECISIONS, DecisionRow),
        dissents=dissents,
        action_rows=sight.rows(_ACTIONS, ActionRow),
        answers=answers,
    )
