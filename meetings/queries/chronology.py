"""A case's chronology: what happened on it, as far as the person asking may see, in the order of time."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, Text, bindparam, cast, exists, literal_column, null, select, union_all
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from meetings.documents.content import Statement, StatementPoint
from meetings.doors.viewer import Sight
from models import agencies as a
from models.base import Instant, SealedIn, with_place
from models.cases import Case, DisclosureEvent, Exclusion, Information, Involvement, Referral
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting, Presence
from models.outcomes import (
    Action,
    ActionAnswer,
    Decision,
    DecisionEnding,
    Dissent,
    DissentReply,
    Minutes,
    MinutesCase,
)
from models.people import Person
from models.states import Answer


class Event(NamedTuple):
    """One thing that happened; `about`, `detail` and `day` are what its kind says of it, `text` its words.

    `id` is that of a piece of information or a decision, or how a statement was answered; for a decision
    `person` is the id of the one it replaces.
    """

    kind: str
    at: datetime
    id: str | None
    person: str | None
    agency_id: str | None
    agency: str | None
    about: str | None
    detail: str | None
    day: date | None
    text: str | None
    more: str | None


_TYPES: dict[str, Any] = {"at": Instant, "day": Date, "text": SealedIn, "more": SealedIn}
# A NULL without a type is text to PostgreSQL, which then refuses the date below it.
_ABSENT: dict[str, Any] = {name: cast(null(), _TYPES.get(name, Text)) for name in Event._fields}
_CASE = bindparam("case", type_=Text)
_Recipient, _Owner, _Newer = aliased(a.Agency), aliased(Person), aliased(Decision)
_inside = (
    select(Attendance.person_id)
    .join(Presence, Presence.attendance_id == Attendance.id)
    .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
    .where(AgendaItem.case_id == _CASE)
)
_meetings = select(AgendaItem.meeting_id).where(AgendaItem.case_id == _CASE)


def _event(kind: str, **given: Any) -> Select[Any]:
    given["kind"] = literal_column(f"'{kind}'", Text)
    return select(*(given.get(name, absent).label(name) for name, absent in _ABSENT.items()))


def _opened() -> Select[Any]:
    return (
        _event("opened", at=Case.opened_at, person=Person.name, agency=a.Agency.name, about=Case.kind)
        .join(Person, Person.id == Case.opened_by)
        .join(a.Agency, a.Agency.id == Case.brought_by)
        .where(Case.id == _CASE)
    )


def _involvements() -> Iterable[Select[Any]]:
    joined = _event(
        "joined", at=Involvement.from_at, agency=a.Agency.name, text=with_place(Involvement.reason)
    )
    left = _event("left the case", at=Involvement.until_at, agency=a.Agency.name)
    for statement in (joined, left.where(Involvement.until_at.is_not(None))):
        yield statement.join(a.Agency, a.Agency.id == Involvement.agency_id).where(
            Involvement.case_id == _CASE
        )


def _put_forward() -> Select[Any]:
    return (
        _event("put forward", at=Referral.made_at, person=Person.name, about=a.MeetingType.name)
        .join(Person, Person.id == Referral.made_by)
        .join(a.MeetingType, a.MeetingType.id == Referral.meeting_type_id)
        .where(Referral.case_id == _CASE)
    )


def _information() -> Iterable[Select[Any]]:
    """What was brought, and what took the place of a wording that was wrong."""
    yield _piece("brought").where(Information.replaces_id.is_(None))
    yield _piece("corrected").where(Information.replaces_id.is_not(None))


def _piece(kind: str) -> Select[Any]:
    return (
        _event(
            kind,
            at=Information.added_at,
            id=Information.id,
            person=Person.name,
            agency_id=a.Agency.id,
            agency=a.Agency.name,
            about=a.Category.text,
            detail=Information.channel,
            text=with_place(Information.text),
            more=when((Information.said_by_id.is_not(None), with_place(Information.source)), else_=null()),
        )
        .join(Person, Person.id == Information.added_by)
        .join(a.Agency, a.Agency.id == Information.originator_id)
        .outerjoin(a.Category, a.Category.id == Information.category_id)
        .where(Information.case_id == _CASE)
    )


def _disclosures() -> Select[Any]:
    """What one's own agency gave and withdrew: others' ledgers are theirs."""
    return (
        _event(
            "disclosed",
            at=DisclosureEvent.at,
            person=Person.name,
            agency=_Recipient.name,
            about=a.Category.text,
            detail=DisclosureEvent.event,
        )
        .outerjoin(Person, Person.id == DisclosureEvent.by)
        .outerjoin(_Recipient, _Recipient.id == DisclosureEvent.agency_id)
        .outerjoin(a.Category, a.Category.id == DisclosureEvent.category_id)
        .where(
            DisclosureEvent.case_id == _CASE,
            (DisclosureEvent.agency_id.is_(None))
            | (DisclosureEvent.agency_id != DisclosureEvent.originator_id),
        )
    )


def _on_table() -> Iterable[Select[Any]]:
    for kind, at in (("on the table", AgendaItem.started_at), ("off the table", AgendaItem.ended_at)):
        yield (
            _event(kind, at=at, about=Meeting.title)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.case_id == _CASE, at.is_not(None))
        )


def _acknowledgements() -> Select[Any]:
    """Of those who came into the room for the case, and of those who refused."""
    return (
        _event(
            "answered the statement",
            at=Acknowledgement.at,
            person=Person.name,
            agency=a.Agency.name,
            about=Acknowledgement.answer,
            detail=Acknowledgement.statement_sha256,
            id=Acknowledgement.how,
        )
        .join(Person, Person.id == Acknowledgement.person_id)
        .join(a.Agency, a.Agency.id == Person.agency_id)
        .where(
            Acknowledgement.kind == "meeting",
            Acknowledgement.meeting_id.in_(_meetings),
            (Acknowledgement.answer == Answer.DECLINED) | Acknowledgement.person_id.in_(_inside),
        )
    )


def _presences() -> Iterable[Select[Any]]:
    came = _event("came in", at=Presence.in_at, person=Person.name, agency=a.Agency.name)
    went = _event(
        "went out",
        at=Presence.out_at,
        person=Person.name,
        agency=a.Agency.name,
        about=Presence.out_because,
    )
    for statement in (came, went.where(Presence.out_at.is_not(None))):
        yield (
            statement.join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
            .join(Attendance, Attendance.id == Presence.attendance_id)
            .join(Person, Person.id == Attendance.person_id)
            .join(a.Agency, a.Agency.id == Attendance.agency_id)
            .where(AgendaItem.case_id == _CASE)
        )


def _decisions() -> Select[Any]:
    return (
        _event(
            "decided",
            at=Decision.recorded_at,
            id=Decision.id,
            agency=a.Agency.name,
            about=a.Intervention.text,
            detail=Decision.outcome,
            day=Decision.review_on,
            text=with_place(Decision.text),
            more=with_place(Decision.reasons),
            person=Decision.replaces_id,
        )
        .join(a.Agency, a.Agency.id == Decision.made_by)
        .outerjoin(a.Intervention, a.Intervention.id == Decision.intervention_id)
        .where(Decision.case_id == _CASE)
    )


def _endings() -> Select[Any]:
    """Of decisions that no longer stand, where what replaced them is not for the viewer."""
    return (
        _event(
            "no longer stands",
            at=DecisionEnding.at,
            agency=a.Agency.name,
            about=a.Intervention.text,
            text=with_place(Decision.text),
        )
        .join(Decision, Decision.id == DecisionEnding.decision_id)
        .join(a.Agency, a.Agency.id == Decision.made_by)
        .outerjoin(a.Intervention, a.Intervention.id == Decision.intervention_id)
        .where(Decision.case_id == _CASE, ~exists().where(_Newer.replaces_id == Decision.id))
    )


def _dissents() -> Select[Any]:
    return (
        _event(
            "dissented",
            at=Dissent.recorded_at,
            person=Person.name,
            agency=a.Agency.name,
            text=with_place(Dissent.text),
        )
        .join(Decision, Decision.id == Dissent.decision_id)
        .join(Person, Person.id == Dissent.person_id)
        .join(a.Agency, a.Agency.id == Dissent.agency_id)
        .where(Decision.case_id == _CASE)
    )


def _replies() -> Select[Any]:
    return (
        _event(
            "replied to a dissent",
            at=DissentReply.replied_at,
            person=Person.name,
            agency=a.Agency.name,
            text=with_place(DissentReply.text),
        )
        .join(Dissent, Dissent.id == DissentReply.dissent_id)
        .join(Decision, Decision.id == Dissent.decision_id)
        .join(Person, Person.id == DissentReply.replied_by)
        .join(a.Agency, a.Agency.id == Dissent.agency_id)
        .where(Decision.case_id == _CASE)
    )


def _actions() -> Iterable[Select[Any]]:
    yield (
        _event(
            "action",
            at=Action.recorded_at,
            person=_Owner.name,
            agency=a.Agency.name,
            about=Action.reference,
            day=Action.due_on,
            text=with_place(Action.text),
        )
        .join(_Owner, _Owner.id == Action.owner_id)
        .join(a.Agency, a.Agency.id == Action.owner_agency_id)
        .where(Action.case_id == _CASE)
    )
    yield (
        _event(
            "answered an action",
            at=ActionAnswer.at,
            person=Person.name,
            about=Action.reference,
            detail=ActionAnswer.answer,
            day=ActionAnswer.new_due_on,
            text=with_place(ActionAnswer.text),
        )
        .join(Action, Action.id == ActionAnswer.action_id)
        .join(Person, Person.id == ActionAnswer.by)
        .where(Action.case_id == _CASE)
    )


def _minutes() -> Select[Any]:
    return (
        _event(
            "minutes",
            at=Minutes.made_at,
            agency=a.Agency.name,
            about=cast(Minutes.version, Text),
            detail=Minutes.sha256,
        )
        .join(MinutesCase, MinutesCase.minutes_id == Minutes.id)
        .join(a.Agency, a.Agency.id == Minutes.agency_id)
        .where(MinutesCase.case_id == _CASE)
    )


def _exclusions() -> Iterable[Select[Any]]:
    """For the officers alone, by the policy: nobody else learns who is kept out."""
    made = _event(
        "kept out",
        at=Exclusion.made_at,
        person=Person.name,
        agency=a.Agency.name,
        about=Exclusion.kind,
        text=with_place(Exclusion.reason),
    )
    lifted = _event("let in again", at=Exclusion.lifted_at, person=Person.name, agency=a.Agency.name)
    for statement in (made, lifted.where(Exclusion.lifted_at.is_not(None))):
        yield (
            statement.join(Person, Person.id == Exclusion.person_id)
            .join(a.Agency, a.Agency.id == Person.agency_id)
            .where(Exclusion.case_id == _CASE)
        )


_EVENTS = union_all(
    _opened(),
    *_involvements(),
    _put_forward(),
    *_information(),
    _disclosures(),
    *_on_table(),
    _acknowledgements(),
    *_presences(),
    _decisions(),
    _endings(),
    _dissents(),
    _replies(),
    *_actions(),
    _minutes(),
    *_exclusions(),
).order_by("at", "kind", "agency", "person", "id")
_STATEMENTS = (
    select(Meeting.statement_heading, a.Statement.points, a.Statement.version, Meeting.statement_sha256)
    .join(a.Statement, a.Statement.id == Meeting.statement_id)
    .where(Meeting.id.in_(_meetings))
    .order_by(Meeting.starts_at)
)


def events(sight: Sight, case_id: str) -> list[Event]:
    """What happened on a case, in one statement; nothing of a case that the viewer does not see."""
    return sight.rows(_EVENTS, Event, {"case": case_id})


def statements(sight: Sight, case_id: str) -> tuple[Statement, ...]:
    """The confidentiality statements of the meetings that had the case, word for word, each once."""
    found = {}
    for heading, points, version, sha256 in sight.execute(_STATEMENTS, {"case": case_id}):
        found[sha256] = Statement(
            heading=tuple(heading.split("\n")),
            points=tuple(
                StatementPoint(lead=f"{point['heading']}.", text=point["text"])
                for point in json.loads(points)
            ),
            version=version,
            sha256=sha256,
        )
    return tuple(found.values())
