"""What a guest's phone shows at a meeting: the statement, a card, or the case as the room may see it."""

from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, literal, null, select

from meetings.doors.viewer import Sight
from meetings.queries import on_table
from meetings.queries.phone import Card, Phone, shown
from meetings.queries.phone_place import Place
from meetings.queries.statement import statement_text
from models.agencies import Agency, MeetingType
from models.meetings import Acknowledgement, Attendance, Meeting

_PLACE = (
    select(
        Meeting.title,
        Meeting.state,
        Meeting.agenda_revision,
        Meeting.on_table_id,
        MeetingType.marking,
        Meeting.statement_id,
        Meeting.statement_heading,
        Meeting.statement_sha256,
        Attendance.id,
        Attendance.role,
        Attendance.state,
        Attendance.in_room,
        Attendance.waiting,
        null(),
        Attendance.agreed_at,
        null(),
        literal(""),
        Agency.name,
        Acknowledgement.answer,
        Acknowledgement.at,
        null(),
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .outerjoin(Acknowledgement, Acknowledgement.id == Attendance.acknowledgement_id)
    .where(Meeting.id == bindparam("meeting"), Attendance.person_id == bindparam("person"))
)
NOT_NOW = Card(
    "No case of yours now", "Please wait outside. The chair calls you in for the case you are here for."
)


def phone(room: Sight, meeting_id: str, name: str, today: date) -> Phone:
    """A guest's phone at the meeting they joined, in the room's own sight; NotVisible at any other."""
    values = {"meeting": meeting_id, "person": room.viewer.person}
    place = replace(room.one(_PLACE, Place, values), person_name=name)
    if place.asked:
        return Phone(place, statement=statement_text(room, place.statement_id, place.statement_heading))
    lines = on_table.lines(room, place.item_id) if place.in_room and place.item_id else []
    card, case = shown(place, lines, {line.id for line in lines}, today)
    return Phone(place, card=NOT_NOW if card else None, case=case)
