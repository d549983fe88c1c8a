"""What the printed sheet of a meeting says: whom it expects, its statement, its cases by reference alone."""

from zoneinfo import ZoneInfo

from meetings.documents.content import (
    Marking,
    MeetingFacts,
    SheetContent,
    SheetPerson,
    Statement,
    StatementPoint,
)
from meetings.doors.viewer import Sight
from meetings.queries import planning
from meetings.refusals import NotVisible
from models.states import AttendanceState, MeetingOffice


def content(sight: Sight, meeting_id: str, zone: ZoneInfo) -> SheetContent:
    """The sheet, for the meeting's officers and coordinators; raises NotVisible for anybody else."""
    meeting = planning.facts(sight, meeting_id)
    if not meeting.runs:
        raise NotVisible
    return SheetContent(
        marking=Marking(text=meeting.marking or "", handling=meeting.handling or ""),
        meeting=_facts(sight, meeting, zone),
        statement=Statement(
            heading=(*meeting.statement_heading.split("\n"), meeting.statement_title),
            points=tuple(
                StatementPoint(lead=f"{point['heading']}.", text=point["text"]) for point in meeting.points
            ),
            version=meeting.statement_version,
            sha256=meeting.statement_sha256,
        ),
        people=tuple(
            SheetPerson(name=line.name, role=line.job, agency=line.agency)
            for line in planning.register(sight, meeting_id)
            if line.state != AttendanceState.APOLOGIES
        ),
        references=tuple(line.reference for line in planning.agenda(sight, meeting_id)),
    )


def _facts(sight: Sight, meeting: planning.MeetingFacts, zone: ZoneInfo) -> MeetingFacts:
    officers = {one.office: f"{one.name}, {one.agency}" for one in planning.officers(sight, meeting.id)}
    return MeetingFacts(
        title=meeting.title,
        meeting_type=meeting.type_name,
        agreement=meeting.agreement,
        agreement_version=meeting.agreement_version,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        secure_venue=meeting.secure_venue or "",
        chair=officers.get(MeetingOffice.CHAIR, ""),
        deputy=officers.get(MeetingOffice.DEPUTY, ""),
        minute_taker=officers.get(MeetingOffice.MINUTE_TAKER, ""),
        time_zone=zone.key,
    )
