"""A case's chronology: what happened on it, as far as the person asking may see, in the order of time."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Text, cast, exists, null, select, union_all
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from meetings.documents.content import Statement, StatementPoint
from meetings.doors.viewer import Sight
from meetings.queries.chronology_events import CASE, Event, event
from meetings.queries.chronology_room import in_room
from models import agencies as a
from models.base import with_place
from models.cases import Case, DisclosureEvent, Information, Involvement, Referral
from models.meetings import AgendaItem, Meeting
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
from models.returns import Return, ReturnAnswer

_STATEMENT = "statement"
_Recipient, _Owner, _Newer = aliased(a.Agency), aliased(Person), aliased(Decision)


def _opened() -> Select[Any]:
    return (
        event("opened", at=Case.opened_at, person=Person.name, agency=a.Agency.name, about=Case.kind)
        .join(Person, Person.id == Case.opened_by)
        .join(a.Agency, a.Agency.id == Case.brought_by)
        .where(Case.id == CASE)
    )


def _involvements() -> Iterable[Select[Any]]:
    joined = event(
        "joined", at=Involvement.from_at, agency=a.Agency.name, text=with_place(Involvement.reason)
    )
    left = event("left the case", at=Involvement.until_at, agency=a.Agency.name)
    for statement in (joined, left.where(Involvement.until_at.is_not(None))):
        yield statement.join(a.Agency, a.Agency.id == Involvement.agency_id).where(
            Involvement.case_id == CASE
        )


def _put_forward() -> Select[Any]:
    return (
        event("put forward", at=Referral.made_at, person=Person.name, about=a.MeetingType.name)
        .join(Person, Person.id == Referral.made_by)
        .join(a.MeetingType, a.MeetingType.id == Referral.meeting_type_id)
        .where(Referral.case_id == CASE)
    )


def _information() -> Iterable[Select[Any]]:
    """What was brought, and what took the place of a wording that was wrong."""
    yield _piece("brought").where(Information.replaces_id.is_(None))
    yield _piece("corrected").where(Information.replaces_id.is_not(None))


def _piece(kind: str) -> Select[Any]:
    return (
        event(
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
        .where(Information.case_id == CASE)
    )


def _disclosures() -> Select[Any]:
    """What one's own agency gave and withdrew: others' ledgers are theirs."""
    return (
        event(
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
            DisclosureEvent.case_id == CASE,
            (DisclosureEvent.agency_id.is_(None))
            | (DisclosureEvent.agency_id != DisclosureEvent.originator_id),
        )
    )


def _returns() -> Iterable[Select[Any]]:
    """Who was asked what they hold, who answered, as far as the viewer may know what, and who was late."""
    asked = event("asked", at=Return.asked_at, agency=a.Agency.name, day=Return.due_on)
    late = event("late", at=Return.late_at, agency=a.Agency.name).where(Return.late_at.is_not(None))
    plainly = event("answered a return", at=Return.answered_at, agency=a.Agency.name).where(
        Return.answered_at.is_not(None), ~exists().where(ReturnAnswer.return_id == Return.id)
    )
    for statement in (asked, late, plainly):
        yield statement.join(a.Agency, a.Agency.id == Return.agency_id).where(Return.case_id == CASE)
    yield (
        event(
            "answered a return",
            at=ReturnAnswer.at,
            person=Person.name,
            agency=a.Agency.name,
            detail=ReturnAnswer.answer,
            text=with_place(ReturnAnswer.reason),
        )
        .join(Return, Return.id == ReturnAnswer.return_id)
        .join(Person, Person.id == ReturnAnswer.by)
        .join(a.Agency, a.Agency.id == Return.agency_id)
        .where(Return.case_id == CASE)
    )


def _decisions() -> Select[Any]:
    return (
        event(
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
        .where(Decision.case_id == CASE)
    )


def _endings() -> Select[Any]:
    """Of decisions that no longer stand, where what replaced them is not for the viewer."""
    return (
        event(
            "no longer stands",
            at=DecisionEnding.at,
            agency=a.Agency.name,
            about=a.Intervention.text,
            text=with_place(Decision.text),
        )
        .join(Decision, Decision.id == DecisionEnding.decision_id)
        .join(a.Agency, a.Agency.id == Decision.made_by)
        .outerjoin(a.Intervention, a.Intervention.id == Decision.intervention_id)
        .where(Decision.case_id == CASE, ~exists().where(_Newer.replaces_id == Decision.id))
    )


def _dissents() -> Select[Any]:
    return (
        event(
            "dissented",
            at=Dissent.recorded_at,
            person=Person.name,
            agency=a.Agency.name,
            text=with_place(Dissent.text),
        )
        .join(Decision, Decision.id == Dissent.decision_id)
        .join(Person, Person.id == Dissent.person_id)
        .join(a.Agency, a.Agency.id == Dissent.agency_id)
        .where(Decision.case_id == CASE)
    )


def _replies() -> Select[Any]:
    return (
        event(
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
        .where(Decision.case_id == CASE)
    )


def _actions() -> Iterable[Select[Any]]:
    yield (
        event(
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
        .where(Action.case_id == CASE)
    )
    yield (
        event(
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
        .where(Action.case_id == CASE)
    )


def _minutes() -> Select[Any]:
    return (
        event(
            "minutes",
            at=Minutes.made_at,
            agency=a.Agency.name,
            about=cast(Minutes.version, Text),
            detail=Minutes.sha256,
        )
        .join(MinutesCase, MinutesCase.minutes_id == Minutes.id)
        .join(a.Agency, a.Agency.id == Minutes.agency_id)
        .where(MinutesCase.case_id == CASE)
    )


def _statements() -> Select[Any]:
    """The statements of the meetings that had the case: no events, for the document alone."""
    return (
        event(
            _STATEMENT,
            at=Meeting.starts_at,
            id=Meeting.statement_sha256,
            agency=a.Statement.version,
            about=Meeting.statement_heading,
            detail=a.Statement.points,
        )
        .join(a.Statement, a.Statement.id == Meeting.statement_id)
        .where(Meeting.id.in_(select(AgendaItem.meeting_id).where(AgendaItem.case_id == CASE)))
    )


_IN_TIME = ("at", "kind", "agency", "person", "id")
_KINDS = (
    _opened(),
    *_involvements(),
    _put_forward(),
    *_information(),
    _disclosures(),
    *_returns(),
    _decisions(),
    _endings(),
    _dissents(),
    _replies(),
    *_actions(),
    _minutes(),
    *in_room(),
)
_EVENTS = union_all(*_KINDS).order_by(*_IN_TIME)
_RECORD = union_all(*_KINDS, _statements()).order_by(*_IN_TIME)


def events(sight: Sight, case_id: str) -> list[Event]:
    """What happened on a case, in one statement; nothing of a case that the viewer does not see."""
    return sight.rows(_EVENTS, Event, {"case": case_id})


def record(sight: Sight, case_id: str) -> tuple[list[Event], tuple[Statement, ...]]:
    """The same, with the confidentiality statements of the meetings that had the case, each once."""
    rows: list[Event] = sight.rows(_RECORD, Event, {"case": case_id})
    statements = {str(row.id): _said(row) for row in rows if row.kind == _STATEMENT}
    return [row for row in rows if row.kind != _STATEMENT], tuple(statements.values())


def _said(row: Event) -> Statement:
    """A statement, word for word."""
    return Statement(
        heading=tuple((row.about or "").split("\n")),
        points=tuple(
            StatementPoint(lead=f"{point['heading']}.", text=point["text"])
            for point in json.loads(row.detail or "[]")
        ),
        version=row.agency or "",
        sha256=row.id or "",
    )
