"""What happened to a case in the room: on the table, who agreed, came, went, was a guest or kept out."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy import case as when

from meetings.queries.chronology_events import CASE, event
from models import agencies as a
from models.base import with_place
from models.cases import Exclusion
from models.meetings import (
    Acknowledgement,
    AgendaItem,
    Attendance,
    GuestAdmission,
    Meeting,
    Presence,
    PresenceCorrection,
)
from models.people import Person
from models.states import Answer

_inside = (
    select(Attendance.person_id)
    .join(Presence, Presence.attendance_id == Attendance.id)
    .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
    .where(AgendaItem.case_id == CASE)
)
_meetings = select(AgendaItem.meeting_id).where(AgendaItem.case_id == CASE)


def _on_table() -> Iterable[Select[Any]]:
    for kind, at in (("on the table", AgendaItem.started_at), ("off the table", AgendaItem.ended_at)):
        yield (
            event(kind, at=at, about=Meeting.title)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .where(AgendaItem.case_id == CASE, at.is_not(None))
        )


def _acknowledgements() -> Select[Any]:
    """Of those who came into the room for the case, and of those who refused."""
    return (
        event(
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
    came = event(
        "came in", at=Presence.in_at, person=Person.name, agency=a.Agency.name, detail=Attendance.role
    )
    went = event(
        "went out",
        at=Presence.out_at,
        person=Person.name,
        agency=a.Agency.name,
        about=Presence.out_because,
        detail=Attendance.role,
    )
    for statement in (came, went.where(Presence.out_at.is_not(None))):
        yield (
            statement.join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
            .join(Attendance, Attendance.id == Presence.attendance_id)
            .join(Person, Person.id == Attendance.person_id)
            .join(a.Agency, a.Agency.id == Attendance.agency_id)
            .where(AgendaItem.case_id == CASE)
        )


def _corrected_presences() -> Select[Any]:
    """What an officer said of a time in the room that was recorded wrongly."""
    was_there = PresenceCorrection.in_at.is_not(None)
    return (
        event(
            "presence corrected",
            at=PresenceCorrection.recorded_at,
            person=Person.name,
            agency=a.Agency.name,
            detail=when((was_there, "times"), else_="not there"),
            text=with_place(PresenceCorrection.reason),
        )
        .join(Presence, Presence.id == PresenceCorrection.presence_id)
        .join(AgendaItem, AgendaItem.id == Presence.agenda_item_id)
        .join(Person, Person.id == Presence.person_id)
        .join(a.Agency, a.Agency.id == Presence.agency_id)
        .where(AgendaItem.case_id == CASE)
    )


def _guests() -> Select[Any]:
    """Who was admitted to the case as guest, and why the law lets them hear of it (clause 4.1.5)."""
    return (
        event(
            "guest admitted",
            at=GuestAdmission.admitted_at,
            person=Person.name,
            agency=a.Agency.name,
            about=Meeting.title,
            text=with_place(GuestAdmission.lawful_reason),
        )
        .join(AgendaItem, AgendaItem.id == GuestAdmission.agenda_item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Attendance, Attendance.id == GuestAdmission.attendance_id)
        .join(Person, Person.id == Attendance.person_id)
        .join(a.Agency, a.Agency.id == Attendance.agency_id)
        .where(AgendaItem.case_id == CASE)
    )


def _exclusions() -> Iterable[Select[Any]]:
    """For the officers alone, by the policy: nobody else learns who is kept out."""
    made = event(
        "kept out",
        at=Exclusion.made_at,
        person=Person.name,
        agency=a.Agency.name,
        about=Exclusion.kind,
        text=with_place(Exclusion.reason),
    )
    lifted = event("let in again", at=Exclusion.lifted_at, person=Person.name, agency=a.Agency.name)
    for statement in (made, lifted.where(Exclusion.lifted_at.is_not(None))):
        yield (
            statement.join(Person, Person.id == Exclusion.person_id)
            .join(a.Agency, a.Agency.id == Person.agency_id)
            .where(Exclusion.case_id == CASE)
        )


def in_room() -> Iterable[Select[Any]]:
    """Every kind of event of the room; bind `case`."""
    yield from _on_table()
    yield _acknowledgements()
    yield from _presences()
    yield _corrected_presences()
    yield _guests()
    yield from _exclusions()
