"""Who held information that turns out to be wrong: now or before, by disclosure, by minutes, or by ear."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from meetings.doors.record import Writing
from models.cases import DisclosureEvent, GuestDisclosure, Information
from models.issued import MinutesInformation, MinutesRecipient
from models.meetings import AgendaItem, Attendance, Presence
from models.states import AttendanceRole, Channel, Grant, HolderKind


@dataclass(frozen=True, slots=True)
class Holder:
    """An agency, the officers of a meeting, or they for the guests who were told aloud."""

    kind: HolderKind
    agency_id: str | None = None
    meeting_id: str | None = None


def ever(writing: Writing, information: Information) -> list[Holder]:
    """Everybody who held it but its originator: the ledger forgets nobody (clause 6.1.2)."""
    given = select(DisclosureEvent.agency_id, DisclosureEvent.meeting_id).where(
        DisclosureEvent.information_id == information.id, DisclosureEvent.event == Grant.GIVEN
    )
    grants = writing.session.execute(given).all()
    agencies = {row.agency_id for row in grants if row.agency_id} | _with_minutes(writing, information)
    meetings = {row.meeting_id for row in grants if row.meeting_id}
    return [
        *(Holder(HolderKind.AGENCY, agency_id=one) for one in sorted(agencies - {information.originator_id})),
        *(Holder(HolderKind.OFFICERS, meeting_id=one) for one in sorted(meetings)),
        *(Holder(HolderKind.GUESTS, meeting_id=one) for one in sorted(_with_guests(writing, information))),
    ]


def _with_minutes(writing: Writing, information: Information) -> set[str]:
    """The agencies that were issued a document with it, in whatever version."""
    statement = (
        select(MinutesRecipient.agency_id)
        .join(MinutesInformation, MinutesInformation.minutes_id == MinutesRecipient.minutes_id)
        .where(MinutesInformation.information_id == information.id)
    )
    return set(writing.session.scalars(statement))


def _with_guests(writing: Writing, information: Information) -> set[str]:
    """The meetings where a guest was in the room for the case, and it was for their ears or said aloud."""
    for_guests = select(GuestDisclosure.agenda_item_id).where(
        GuestDisclosure.information_id == information.id
    )
    heard: list[ColumnElement[bool]] = [AgendaItem.id.in_(for_guests)]
    if information.channel == Channel.SAID:
        heard.append(AgendaItem.meeting_id == information.meeting_id)
    statement = (
        select(AgendaItem.meeting_id)
        .join(Presence, Presence.agenda_item_id == AgendaItem.id)
        .join(Attendance, Attendance.id == Presence.attendance_id)
        .where(
            AgendaItem.case_id == information.case_id,
            Attendance.role == AttendanceRole.GUEST,
            or_(*heard),
        )
    )
    return set(writing.session.scalars(statement))
