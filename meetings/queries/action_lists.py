"""Lists of actions: a person's own, their agency's, a meeting's matters arising; narrowed, the overdue first.

What there is to choose from is what stands on the viewer's own rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, or_, select

from meetings.doors.viewer import Sight
from meetings.queries.actions import ROWS, ActionRow, asked
from models.meetings import AgendaItem, Meeting
from models.outcomes import ANSWER_STANDS, Action, ActionAnswer
from models.states import ActionState

ANY_STATE = "any"
STATES = (ANY_STATE, *(state.value for state in ActionState))
WHOSE = ("mine", "agency")
DUE: Mapping[str, Callable[[date, date], bool]] = {
    "overdue": lambda on, today: on < today,
    "week": lambda on, today: today <= on <= week_end(today),
    "later": lambda on, today: on > week_end(today),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked of a list; without a state, what still waits for an answer."""

    whose: str = ""
    case: str = ""
    owner: str = ""
    state: str = ""
    due: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves out more than the answered ones."""
        return self != Wanted(state=ANY_STATE) and self != Wanted()


@dataclass(frozen=True, slots=True)
class Options:
    """What there is to choose from: the cases and owners of the rows that the viewer sees."""

    cases: Sequence[str]
    owners: Sequence[tuple[str, str]]


class LastAnswer(NamedTuple):
    """What was said last of an action."""

    answer: str
    text: str | None
    at: datetime

    @property
    def in_words(self) -> str:
        """The answer, and the line that came with it."""
        words = self.answer[:1].upper() + self.answer[1:]
        return f"{words}: {self.text}" if self.text else words


_THEIRS = ROWS.where(
    or_(Action.owner_id == bindparam("person"), Action.owner_agency_id == bindparam("agency"))
)
_ARISING = ROWS.join(Meeting, Meeting.id == bindparam("meeting")).where(
    exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.case_id == Action.case_id),
    Action.meeting_id != Meeting.id,
    or_(Meeting.opened_at.is_(None), Action.recorded_at < Meeting.opened_at),
)
_SAID = (
    select(ActionAnswer.action_id, ActionAnswer.answer, ActionAnswer.text, ActionAnswer.at)
    .where(ActionAnswer.action_id.in_(bindparam("actions", expanding=True)), ANSWER_STANDS)
    .order_by(ActionAnswer.at, ActionAnswer.id)
)


def theirs(sight: Sight) -> list[ActionRow]:
    """A person's own actions, and their agency's that they may see; the overdue first, the answered last."""
    return _ordered(sight.rows(_THEIRS, ActionRow, asked(sight)))


def arising(sight: Sight, meeting_id: str) -> list[ActionRow]:
    """What earlier meetings made on the cases of a meeting's agenda, as far as the viewer sees both."""
    return _ordered(sight.rows(_ARISING, ActionRow, asked(sight) | {"meeting": meeting_id}))


def last_answers(sight: Sight, shown: Iterable[ActionRow]) -> dict[str, LastAnswer]:
    """What was said last of each of some actions, but for what was taken back."""
    said = sight.rows(_SAID, _answered, {"actions": [row.id for row in shown]})
    return dict(said)


def options(every: Iterable[ActionRow]) -> Options:
    """The cases and owners to narrow by, each once and by name."""
    found = list(every)
    cases = {row.case_reference for row in found if row.case_reference}
    owners = {(row.owner_id, row.owner) for row in found if row.owner}
    return Options(sorted(cases), sorted(owners, key=lambda one: (one[1].casefold(), one[0])))


def narrowed(every: Iterable[ActionRow], wanted: Wanted, viewer: str | None, today: date) -> list[ActionRow]:
    """The actions that fit, in the order they have."""
    return [row for row in every if _fits(row, wanted, viewer) and _is_due(row, wanted, today)]


def week_end(today: date) -> date:
    """The Sunday of a day's week."""
    return today + timedelta(days=6 - today.weekday())


def _fits(row: ActionRow, wanted: Wanted, viewer: str | None) -> bool:
    return (
        wanted.whose in ("", "mine" if row.owner_id == viewer else "agency")
        and wanted.case in ("", row.case_reference)
        and wanted.owner in ("", row.owner_id)
        and (row.is_open if not wanted.state else wanted.state in (ANY_STATE, row.state))
    )


def _is_due(row: ActionRow, wanted: Wanted, today: date) -> bool:
    fits = DUE.get(wanted.due)
    return fits is None or (row.is_open and fits(row.due_on, today))


def _ordered(rows: Iterable[ActionRow]) -> list[ActionRow]:
    """By due date as they came, so that the overdue lead; those answered after all that are open."""
    return sorted(rows, key=lambda row: not row.is_open)


def _answered(action_id: str, *said: Any) -> tuple[str, LastAnswer]:
    return action_id, LastAnswer(*said)
