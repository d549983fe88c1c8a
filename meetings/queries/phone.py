"""What a person's phone shows at a meeting: the statement, a card, or the case as their agency may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, exists, lambda_stmt, select, union_all
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import on_table
from meetings.queries.on_table import SEPARATOR, Line
from meetings.queries.phone_place import Place, own_place
from meetings.queries.statement import StatementText, statement_text
from models.base import with_place
from models.cases import Case, Information
from models.outcomes import ACTION_IS_OPEN, Action, ActionAnswer
from models.states import (
    ActionState,
    AttendanceRole,
    Audience,
    Channel,
    MeetingState,
    Noted,
    Waiting,
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown instead of a case, and what happens next."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Info:
    """A piece of information and who can see it."""

    agency: str | None
    text: str | None
    note: str | None
    sight: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, a dissent or an action; `sight` only where not every agency on the case can see it.

    `decision` is the id of a decision that the viewer may dissent from, `typed` and `error` what came back,
    `news` what they have just done.
    """

    label: str
    text: str | None
    by: str | None
    due: date | None
    due_word: str
    sight: str | None
    decision: str | None = None
    typed: str = ""
    error: str | None = None
    news: str = ""


@dataclass(frozen=True, slots=True)
class OnTable:
    """The case on the table as the viewer may see it: their agency's, what others gave it, what all share."""

    reference: str | None
    kind: str | None
    title: str | None
    summary: str | None
    own_agency: str
    own: tuple[Info, ...]
    others: tuple[Info, ...]
    room: tuple[Info, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MyAction:
    """An action of this meeting that the viewer owns; `query` what they asked, or typed just now."""

    id: str
    reference: str | None
    case_reference: str | None
    text: str | None
    due: date | None
    state: str
    query: str | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class MyWords:
    """What the viewer's agency said, or a guest whom it asked, as noted by the minute-taker or typed now."""

    id: str
    case_reference: str | None
    text: str | None
    by_guest: bool
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """All that is on one person's phone now; either `statement`, or `card`, or `case`."""

    place: Place
    statement: StatementText | None = None
    card: Card | None = None
    case: OnTable | None = None
    actions: tuple[MyAction, ...] = ()
    said: tuple[MyWords, ...] = ()

    @property
    def steps_out(self) -> bool:
        """Whether the case on the table is not for them, so that they are asked to step out."""
        return self.card == NOT_YOURS

    @property
    def asks(self) -> int:
        """How many actions and words wait for the viewer's answer."""
        return len(self.said) + sum(action.state == "asked" for action in self.actions)


NOT_OPEN = Card("Not open yet", "Scan the code on the screen when you are in the room.")
OVER = Card("This meeting is closed", "What is yours to do stays here and under Actions.")
WAITING = Card("You join at the next case", "Please wait outside until the chair calls you in.")
BETWEEN = Card("Between cases", "The next case is shown when it is on the table.")
AWAY = Card("You are out for a moment", "No case is shown to you until you are back.")
ALONE = Card(
    "Are you still alone?",
    "Other people are in the room for this case. It is shown once you say that nobody can overhear you.",
)
NOT_YOURS = Card(
    "This case is not for you",
    "It is not one of your agency’s, or you are kept out of it. Please step out until the next case; "
    "if you are out already, nothing more is asked of you.",
)
OUT = Card("You are out for this case", "Your phone shows the next case when you are back in the room.")

_OUTSIDE: Mapping[str | None, Card] = {Waiting.AWAY: AWAY, Waiting.ALONE: ALONE}
_Later = aliased(ActionAnswer)
_asked_last = (
    (ActionAnswer.action_id == Action.id)
    & (ActionAnswer.answer == ActionState.QUERIED)
    & ~exists().where(
        _Later.action_id == ActionAnswer.action_id,
        _Later.answer == ActionState.QUERIED,
        _Later.at > ActionAnswer.at,
    )
)
_reference = select(Case.reference).where(Case.id == Action.case_id).scalar_subquery()
_mine = (
    on_table.action_line("mine", case_reference=_reference, extra=with_place(ActionAnswer.text))
    .outerjoin(ActionAnswer, _asked_last)
    .where(Action.owner_id == bindparam("person"), Action.meeting_id == bindparam("meeting"), ACTION_IS_OPEN)
)
_said = (
    on_table.information_line("said", on_table.NOT_REPLACED_BY_OWN, case_reference=Case.reference)
    .join(Case, Case.id == Information.case_id)
    .where(
        Information.originator_id == bindparam("agency"),
        Information.meeting_id == bindparam("meeting"),
        Information.channel == Channel.SAID,
        Information.noted == Noted.AS_NOTED,
    )
)
_LINES = lambda_stmt(lambda: union_all(*on_table.on_item(on_table.WHY), _mine, _said), enable_tracking=False)


def phone(sight: Sight, room: Sight, meeting_id: str, today: date) -> Phone:
    """The viewer's phone at a meeting they are on the register of; NotVisible at any other.

    `room` is the room's own sight of the same meeting: what it shows is marked as shared with everyone here.
    """
    place = own_place(sight, meeting_id)
    if place.asked:
        text = statement_text(sight, place.statement_id, place.statement_heading)
        return Phone(place, statement=text)
    values = {
        "item": place.item_id,
        "meeting": meeting_id,
        "person": sight.viewer.person,
        "agency": sight.viewer.agency,
    }
    found = on_table.in_time(sight.rows(_LINES, Line, values))
    if place.item_id is None or place.role == AttendanceRole.MEMBER:
        lines, shared = found, on_table.shared(room, place.item_id)
    else:
        lines = on_table.lines(room, place.item_id)
        shared = {line.id for line in lines}
    card, case = shown(place, lines, shared, today)
    return Phone(place, card=card, case=case, actions=_actions(found), said=_words(found))


def shown(
    place: Place, lines: list[Line], shared: set[str], today: date
) -> tuple[Card | None, OnTable | None]:
    """The card that stands for the case on the table, or the case; `shared` are ids of what the room sees."""
    if place.meeting_state != MeetingState.OPEN:
        return (NOT_OPEN if place.meeting_state == MeetingState.PLANNED else OVER), None
    if not place.in_room:
        return _OUTSIDE.get(place.waiting, WAITING), None
    if place.item_id is None:
        return BETWEEN, None
    if not any(line.kind == "case" for line in lines):
        return (NOT_YOURS if place.role == AttendanceRole.MEMBER else BETWEEN), None
    if not any(line.kind == "inside" and line.id == place.attendance_id for line in lines):
        return OUT, None
    return None, _on_table(place, lines, shared, today)


def _on_table(place: Place, lines: list[Line], shared: set[str], today: date) -> OnTable:
    subject = next(line for line in lines if line.kind == "case")
    information = [line for line in lines if line.kind == "information"]
    held = [line for line in information if line.id not in shared]
    return OnTable(
        reference=subject.reference,
        kind=subject.word,
        title=subject.text,
        summary=subject.extra,
        own_agency=place.agency_name,
        own=_infos(place, (line for line in held if line.agency == place.agency_name)),
        others=_infos(place, (line for line in held if line.agency != place.agency_name)),
        room=_infos(place, (line for line in information if line.id in shared)),
        entries=tuple(
            _entry(place, line, today) for line in lines if line.kind in ("decision", "dissent", "action")
        ),
    )


def _entry(place: Place, line: Line, today: date) -> Entry:
    may_dissent = line.kind == "decision" and place.role == AttendanceRole.MEMBER
    return Entry(
        line.label,
        line.text,
        line.agency,
        line.due,
        line.due_word(today),
        _narrow(place, line),
        line.id if may_dissent else None,
    )


def _infos(place: Place, lines: Iterable[Line]) -> tuple[Info, ...]:
    return tuple(Info(line.agency, line.text, line.note, who_sees(line, place.agency_name)) for line in lines)


def who_sees(line: Line, own_agency: str) -> str:
    """Who can see a piece of information, told to somebody of an agency, which may or may not hold it."""
    if line.audience == Audience.INVOLVED:
        return "Every agency on this case, and the officers"
    if own_agency not in line.seen_by:
        return "Shown to you as an officer: do not repeat in the room"
    others = [name for name in line.seen_by if name != own_agency]
    if line.for_officers or line.audience == Audience.OFFICERS:
        others.append("the meeting’s officers")
    words = f"Only {_listed(['your agency', *others])}"
    return words if line.agency == own_agency else f"{words}: do not repeat in the room"


def _narrow(place: Place, line: Line) -> str | None:
    involved = set(place.involved_joined.split(SEPARATOR)) if place.involved_joined else set()
    if not line.seen_by or involved <= set(line.seen_by):
        return None
    return f"Only {_listed([*line.seen_by, 'the meeting’s officers'])}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _actions(found: list[Line]) -> tuple[MyAction, ...]:
    states = {ActionState.OFFERED: "asked", ActionState.QUERIED: "queried"}
    return tuple(
        MyAction(
            line.id,
            line.reference,
            line.case_reference,
            line.text,
            line.due,
            states.get(ActionState(str(line.word)), "accepted"),
            line.extra,
        )
        for line in found
        if line.kind == "mine"
    )


def _words(found: list[Line]) -> tuple[MyWords, ...]:
    return tuple(
        MyWords(line.id, line.case_reference, line.text, by_guest=bool(line.by_guest))
        for line in found
        if line.kind == "said"
    )
