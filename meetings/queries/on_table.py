"""The case on the table in one statement: what its viewer may see of it, be that the room or a person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    lambda_stmt,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.base import Instant, with_place
from models.cases import Case, Disclosure, Information
from models.meetings import AgendaItem, Attendance, Presence
from models.outcomes import (
    ACTION_IS_OPEN,
    Action,
    ActionAudience,
    Decision,
    DecisionAudience,
    DecisionEnding,
    Dissent,
)
from models.states import OPEN_ACTIONS, ActionState, Audience, Noted, Outcome, StatementOf

SEPARATOR = "; "
_BETWEEN: Any = literal_column("'; '")
_BEFORE = datetime.min.replace(tzinfo=UTC)


class Timed(Protocol):
    """A row with a time and an id."""

    @property
    def id(self) -> str: ...

    @property
    def at(self) -> datetime | None: ...


_Timed = TypeVar("_Timed", bound=Timed)


class Line(NamedTuple):
    """One thing on a case: the case itself, a piece of information, a decision, a dissent, an action.

    `agency` is whose it is, `word` its kind or state, `extra` a second text of it. A line "inside" is a
    person in the room for the case, by the id of their attendance.
    """

    kind: str
    id: str
    reference: str | None
    case_reference: str | None
    agency_id: str | None
    agency: str | None
    word: str | None
    noted: str | None
    by_guest: bool | None
    audience: str | None
    for_officers: bool | None
    names: str | None
    text: str | None
    extra: str | None
    due: date | None
    at: datetime | None
    meeting_id: str | None

    @property
    def seen_by(self) -> tuple[str, ...]:
        """The names of the agencies it is for, where they were chosen and the viewer may know them."""
        return tuple(sorted(self.names.split(SEPARATOR))) if self.names else ()

    @property
    def note(self) -> str | None:
        """What a reader must know about a piece of information: a guest's, not yet confirmed, or opinion."""
        if self.by_guest:
            noted = f", {Noted.AS_NOTED}" if self.noted == Noted.AS_NOTED else ""
            return f"Said by a guest whom they asked{noted}"
        if self.noted == Noted.AS_NOTED:
            return "As noted by the minute-taker"
        return "Opinion" if self.word == StatementOf.OPINION else None

    def due_word(self, today: date) -> str:
        """What its day is for: a decision is reviewed, an action due, or late and still open: was due."""
        if self.kind == "decision":
            return "review"
        is_late = self.due is not None and self.due < today and self.word in OPEN_ACTIONS
        return "was due" if is_late else "due"

    @property
    def label(self) -> str:
        """What something recorded is called."""
        if self.kind == "action":
            return f"Action {self.reference}"
        if self.kind == "dissent":
            return "Dissent"
        return "No further action" if self.word == Outcome.NO_FURTHER_ACTION else "Decision"


# A NULL has a type of its own, or PostgreSQL takes it for text and refuses the date below it.
_TYPES: dict[str, Any] = {"by_guest": Boolean, "for_officers": Boolean, "due": Date, "at": Instant}
_ABSENT: dict[str, Any] = {name: cast(null(), _TYPES.get(name, Text)) for name in Line._fields}
_Receiver, _Item, _Newer = aliased(Agency), aliased(AgendaItem), aliased(Information)
_case_here = select(_Item.case_id).where(_Item.id == bindparam("item")).scalar_subquery()
_is_newer = _Newer.replaces_id == Information.id
# Both ask for the one case, not for whatever case a row joins: PostgreSQL hands a value on into a policy, and
# without one it finds all that the viewer may see on any case, in the second condition anew for each piece.
IS_HERE = Information.case_id == _case_here
NOT_REPLACED_HERE = ~exists().where(_is_newer, _Newer.case_id == _case_here)
NOT_REPLACED_BY_OWN = ~exists().where(_is_newer, _Newer.originator_id == bindparam("agency"))


def line(kind: str, **given: Any) -> Select[Any]:
    """The columns of one kind of line, in the order of `Line`; what is not given is NULL."""
    given["kind"] = literal_column(f"'{kind}'", Text)
    return select(*(given.get(name, absent).label(name) for name, absent in _ABSENT.items()))


def in_time(found: Iterable[_Timed]) -> list[_Timed]:
    """What several SELECTs of a UNION found, the oldest first, what has no time before it.

    SQLite would sort each SELECT, then hand every row on through all of them: twice the time of the rest.
    """
    return sorted(found, key=lambda one: (one.at or _BEFORE, one.id))


def information_line(kind: str, condition: ColumnElement[bool], **more: Any) -> Select[Any]:
    """A piece of information with its originator, if it meets a condition."""
    statement = line(
        kind,
        **more,
        id=Information.id,
        agency_id=Information.originator_id,
        agency=Agency.name,
        word=Information.statement_of,
        noted=Information.noted,
        by_guest=Information.said_by_id.is_not(None),
        audience=Information.audience,
        for_officers=Information.for_officers,
        text=with_place(Information.text),
        at=Information.added_at,
        meeting_id=Information.meeting_id,
    )
    return statement.join(Agency, Agency.id == Information.originator_id).where(condition)


def _case() -> Select[Any]:
    return line(
        "case",
        id=Case.id,
        reference=Case.reference,
        word=Case.kind,
        text=with_place(Case.title),
        extra=with_place(Case.summary),
        at=AgendaItem.started_at,
        meeting_id=AgendaItem.meeting_id,
    ).join(AgendaItem, AgendaItem.case_id == Case.id)


def _decisions(why: Any) -> Select[Any]:
    """Each with what was decided; where nothing further is done `why`, as its own text repeats its label."""
    nothing = Decision.outcome == Outcome.NO_FURTHER_ACTION
    statement = line(
        "decision",
        id=Decision.id,
        agency_id=Decision.made_by,
        agency=Agency.name,
        word=Decision.outcome,
        names=agency_names(
            DecisionAudience.agency_id, DecisionAudience.decision_id == Decision.id, of=Decision
        ),
        text=case((nothing, why), else_=with_place(Decision.text)),
        due=Decision.review_on,
        at=Decision.recorded_at,
        meeting_id=Decision.meeting_id,
    )
    return (
        statement.join(Agency, Agency.id == Decision.made_by)
        .join(AgendaItem, AgendaItem.id == Decision.agenda_item_id)
        .where(~exists().where(DecisionEnding.decision_id == Decision.id))
    )


def _dissents() -> Select[Any]:
    statement = line(
        "dissent",
        id=Dissent.id,
        agency_id=Dissent.agency_id,
        agency=Agency.name,
        text=with_place(Dissent.text),
        at=Dissent.recorded_at,
        meeting_id=Decision.meeting_id,
    )
    return (
        statement.join(Agency, Agency.id == Dissent.agency_id)
        .join(Decision, Decision.id == Dissent.decision_id)
        .join(AgendaItem, AgendaItem.id == Decision.agenda_item_id)
    )


def action_line(kind: str, **more: Any) -> Select[Any]:
    """An action with its owner's agency."""
    statement = line(
        kind,
        **more,
        id=Action.id,
        reference=Action.reference,
        agency_id=Action.owner_agency_id,
        agency=Agency.name,
        word=Action.state,
        text=with_place(Action.text),
        due=Action.due_on,
        at=Action.recorded_at,
        meeting_id=Action.meeting_id,
    )
    return statement.join(Agency, Agency.id == Action.owner_agency_id)


def _brought() -> Select[Any]:
    """Each with who holds it where those were chosen, and the viewer may know them."""
    holders = agency_names(Disclosure.agency_id, Disclosure.information_id == Information.id, of=Information)
    chosen = case((Information.audience != Audience.INVOLVED, holders))
    return information_line("information", IS_HERE & NOT_REPLACED_HERE, names=chosen)


def _actions() -> Select[Any]:
    """Each with the agencies that can see it."""
    audience = agency_names(ActionAudience.agency_id, ActionAudience.action_id == Action.id, of=Action)
    return (
        action_line("action", names=audience)
        .join(AgendaItem, AgendaItem.case_id == Action.case_id)
        .where(
            Action.state != ActionState.SUPERSEDED,
            or_(Action.meeting_id == AgendaItem.meeting_id, ACTION_IS_OPEN),
        )
    )


def _inside() -> Select[Any]:
    statement = line("inside", id=Attendance.id, agency_id=Attendance.agency_id, agency=Agency.name)
    return (
        statement.join(Agency, Agency.id == Attendance.agency_id)
        .join(Presence, Presence.attendance_id == Attendance.id)
        .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
        .where(Presence.out_at.is_(None))
    )


def joined_names(name: Any) -> Any:
    """Names as one text; what stands between them is part of the statement, or it is put in each time."""
    return func.aggregate_strings(name, _BETWEEN)


def agency_names(agency_id: Any, condition: Any, *, of: Any) -> ScalarSelect[str]:
    """The names of the agencies that rows of a table name, as one text for each row of the one it is `of`."""
    joined = select(joined_names(_Receiver.name)).where(_Receiver.id == agency_id, condition)
    return joined.correlate(of).scalar_subquery()


def on_item(why: Any) -> tuple[Select[Any], ...]:
    """Every kind of line of one agenda item and its case, with `why` nothing further is done; bind `item`.

    The case comes first: a UNION has the types of its first SELECT, and both its texts are sealed.
    """
    case_here, *kinds = (
        kind.where(AgendaItem.id == bindparam("item"))
        for kind in (_case(), _decisions(why), _dissents(), _actions(), _inside())
    )
    return case_here, _brought(), *kinds


WHY = with_place(Decision.reasons)
# Why nothing further is done is not for the wall, as no decision's reasons are.
_NOT_FOR_THE_WALL = null()
# A lambda is known by itself; a UNION by all that it is made of, which is hashed each time it is asked.
_LINES = lambda_stmt(lambda: union_all(*on_item(_NOT_FOR_THE_WALL)), enable_tracking=False)


def lines(sight: Sight, item_id: str) -> list[Line]:
    """Everything that the room may see of an agenda item and its case; nothing when it may not see it."""
    return in_time(sight.rows(_LINES, Line, {"item": item_id}))


_SHARED = select(Information.id).where(IS_HERE)


def shared(room: Sight, item_id: str | None) -> set[str]:
    """The information that the room sees on an agenda item, by id: enough to say so beside a person's own."""
    return set(room.rows(_SHARED, str, {"item": item_id})) if item_id else set()
