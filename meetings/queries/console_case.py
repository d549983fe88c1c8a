"""The case on the table as its officers read it: its information, and what is recorded on it, for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from meetings.queries.console_facts import Fact
from models.states import (
    OPEN_ACTIONS,
    ActionReply,
    ActionState,
    Audience,
    Channel,
    Noted,
    Outcome,
    StatementOf,
)

CHANGEABLE = (ActionState.OFFERED, ActionState.ACCEPTED, ActionState.QUERIED)
EVERYBODY = "Every agency on this case"
_SIGHT = {
    Audience.INVOLVED: "Every agency on this case, and the officers",
    Audience.AGENCIES: "Only the agencies it was disclosed to, and the officers",
    Audience.OFFICERS: "Only the meeting’s officers: never on the projector",
}
_ANSWERS: Mapping[str | None, str] = {
    ActionState.ACCEPTED: "Accepted",
    ActionState.QUERIED: "Queried",
    ActionState.IN_PROGRESS: "In progress",
    ActionState.DONE: "Done",
    ActionState.NOT_POSSIBLE: "Not possible because circumstances changed",
    ActionState.NOT_DONE: "Not done",
    ActionReply.REPLIED: "Answered by the officers",
    ActionReply.DATE_AGREED: "New date agreed",
    ActionReply.DATE_REFUSED: "New date not agreed",
    ActionReply.ESCALATED: "Escalated",
    ActionReply.TAKEN_BACK: "Taken back",
}


class Shared(NamedTuple):
    """A piece of information that the officers may read."""

    agency: str | None
    text: str | None
    note: str | None
    sight: str


class Entry(NamedTuple):
    """One line of what is recorded on the case today; `change` says what the change of it is called.

    `takes_back` is the id of an answer that can be taken back; `raised` is a dissent from a phone that no
    officer has confirmed yet.
    """

    id: str
    kind: str
    label: str
    text: str | None
    more: str
    sight: str
    narrow: bool = False
    due: date | None = None
    due_word: str = ""
    noted: bool = False
    raised: bool = False
    answer: str | None = None
    change: str | None = None
    takes_back: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierAction:
    """An action that an earlier meeting left open, and what its owner has said of it."""

    id: str
    reference: str
    text: str
    owner: str
    due: date | None
    overdue: bool
    said: str | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case on the table; `agencies` are those on it by name, `lead` the one that leads.

    `not_answered` are those that did not say before the meeting what they hold.
    """

    id: str
    reference: str
    kind: str
    title: str | None
    summary: str | None
    lead: str | None
    agencies: tuple[str, ...]
    not_answered: tuple[str, ...]
    information: tuple[Shared, ...]
    earlier: tuple[EarlierAction, ...]
    entries: tuple[Entry, ...]

    @property
    def sight(self) -> str:
        """Who sees what is recorded, unless it is narrowed."""
        named = f" ({', '.join(self.agencies)})" if self.agencies else ""
        return f"every agency on this case{named} and the officers"


def case_view(facts: Sequence[Fact], meeting_id: str, today: date) -> CaseView | None:
    """The case of the facts given; None where the officer may not see it."""
    by = _by_kind(facts)
    if not by["case"]:
        return None
    case = by["case"][0]
    agencies = sorted(by["agency"], key=lambda fact: (fact.word is None, fact.agency or ""))
    return CaseView(
        id=case.id,
        reference=case.reference or "",
        kind=case.word or "",
        title=case.text,
        summary=case.extra,
        lead=next((fact.agency for fact in agencies if fact.word), None),
        agencies=tuple(fact.agency or "" for fact in agencies),
        not_answered=tuple(sorted(fact.agency or "" for fact in by["not answered"])),
        information=tuple(_shared(fact) for fact in by["information"] if fact.meeting_id != meeting_id),
        earlier=_arising(by, meeting_id, today),
        entries=tuple(_entries(by, meeting_id)),
    )


def _by_kind(facts: Iterable[Fact]) -> Mapping[str, list[Fact]]:
    by: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by[fact.kind].append(fact)
    return by


def _shared(fact: Fact) -> Shared:
    note = "Opinion" if fact.word == StatementOf.OPINION else None
    return Shared(fact.agency, fact.text, note, _SIGHT[Audience(fact.audience or Audience.OFFICERS)])


def _answers(action: Fact, by: Mapping[str, list[Fact]]) -> list[Fact]:
    """What was said of an action and counts: neither taken back nor the taking back."""
    said = [fact for fact in by["answer"] if fact.of == action.id]
    taken = {fact.reference for fact in said}
    return [fact for fact in said if fact.reference is None and fact.id not in taken]


def _is_due_now(action: Fact, by: Mapping[str, list[Fact]], meeting_id: str) -> bool:
    """Whether an action of an earlier meeting is open and this meeting has not heard of it yet."""
    heard = any(answer.meeting_id == meeting_id for answer in _answers(action, by))
    return action.meeting_id != meeting_id and action.word in OPEN_ACTIONS and not heard


def _arising(by: Mapping[str, list[Fact]], meeting_id: str, today: date) -> tuple[EarlierAction, ...]:
    """What earlier meetings left open: the soonest due first, and so whatever is overdue."""
    found = [_earlier(fact, by, today) for fact in by["action"] if _is_due_now(fact, by, meeting_id)]
    return tuple(sorted(found, key=lambda each: (each.due or today, each.reference)))


def _earlier(action: Fact, by: Mapping[str, list[Fact]], today: date) -> EarlierAction:
    answers = _answers(action, by)
    return EarlierAction(
        id=action.id,
        reference=action.reference or "",
        text=action.text or "",
        owner=f"{action.person}, {action.agency}",
        due=action.due,
        overdue=action.due is not None and action.due < today,
        said=_said(answers[-1]) if answers else None,
    )


def _said(answer: Fact) -> str:
    words = _ANSWERS.get(answer.word, "")
    return f"{words}: {answer.text}" if answer.text else words


def _entries(by: Mapping[str, list[Fact]], meeting_id: str) -> list[Entry]:
    """What this meeting recorded on the case, the newest first."""
    agencies = {fact.agency or "" for fact in by["agency"]}
    found = [
        *((fact.at, _decision(fact, agencies)) for fact in by["decision"]),
        *((fact.at, _dissent(fact)) for fact in by["dissent"]),
        *(
            (fact.at, _said_in_room(fact))
            for fact in by["information"]
            if fact.channel == Channel.SAID and fact.meeting_id == meeting_id
        ),
    ]
    for action in by["action"]:
        if action.meeting_id == meeting_id:
            answers = _answers(action, by)
            found.append((action.at, _action(action, agencies, answers)))
        elif heard := [fact for fact in _answers(action, by) if fact.meeting_id == meeting_id]:
            found.append((heard[-1].at, _answered(action, heard[-1], _answers(action, by)[-1])))
    return [entry for _, entry in sorted(found, key=lambda pair: (str(pair[0]), pair[1].id), reverse=True)]


def _seen_by(fact: Fact, agencies: set[str]) -> tuple[str, bool]:
    """Who can see something recorded, in words, and whether that is fewer than every agency on the case."""
    if agencies.issubset(fact.seen_by):
        return f"{EVERYBODY}, and the officers", False
    return f"Only {', '.join(fact.seen_by)}, and the officers", True


def _decision(fact: Fact, agencies: set[str]) -> Entry:
    nothing = fact.word == Outcome.NO_FURTHER_ACTION
    sight, narrow = _seen_by(fact, agencies)
    return Entry(
        id=fact.id,
        kind="nothing" if nothing else "decision",
        label="No further action" if nothing else "Decision",
        text=fact.extra if nothing else fact.text,
        more="" if nothing else f"{fact.reference}. Made by {fact.agency}",
        due=fact.due,
        due_word="Review",
        sight=sight,
        narrow=narrow,
        change="decision",
    )


def _dissent(fact: Fact) -> Entry:
    return Entry(
        id=fact.id,
        kind="dissent",
        label="Dissent",
        text=fact.text,
        more=f"{fact.person}, {fact.agency}",
        sight="Whoever sees the decision, and their agency’s representatives",
        raised=fact.noted is not None,
        answer=f"The chair’s reply: {fact.extra}" if fact.extra else "Waits for the chair’s reply",
    )


def _said_in_room(fact: Fact) -> Entry:
    trimmed = ", trimmed by them" if fact.noted == Noted.TRIMMED else ""
    return Entry(
        id=fact.id,
        kind="said",
        label="Said in the room",
        text=fact.text,
        more=f"{fact.extra if fact.number else fact.agency}{trimmed}",
        sight="The agencies that were in the room, and the officers",
        noted=fact.noted == Noted.AS_NOTED,
    )


def _action(fact: Fact, agencies: set[str], answers: Sequence[Fact]) -> Entry:
    sight, narrow = _seen_by(fact, agencies)
    offered = fact.word == ActionState.OFFERED
    return Entry(
        id=fact.id,
        kind="action",
        label=f"Action {fact.reference}",
        text=fact.text,
        more=f"{fact.person}, {fact.agency}",
        due=fact.due,
        due_word="Due",
        sight=sight,
        narrow=narrow,
        answer=None if offered or not answers else _said(answers[-1]),
        change="action" if fact.word in CHANGEABLE else None,
    )


def _answered(action: Fact, answer: Fact, last: Fact) -> Entry:
    """An action answered at this meeting; the answer can be taken back while it was said last."""
    return Entry(
        id=action.id,
        kind="action",
        label=f"Earlier action {action.reference}",
        text=action.text,
        more=f"{action.person}, {action.agency}",
        due=action.due if action.word in OPEN_ACTIONS else None,
        due_word="Due",
        sight="As the action",
        answer=_said(answer),
        takes_back=answer.id if answer is last else None,
    )
