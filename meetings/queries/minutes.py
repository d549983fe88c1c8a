"""The minutes a person may open, of one meeting or of all, and the bytes of one document."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import Agency, MeetingType
from models.cases import Case
from models.meetings import AgendaItem, Attendance, Meeting, Officer
from models.outcomes import Action, Decision, Minutes, MinutesFile
from models.states import AttendanceRole, MeetingState


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting as its minutes' page shows it; `office` and `attended` are the viewer's.

    Whoever attended as a member may ask for a correction, see `permissions.attended`.
    """

    id: str
    title: str
    state: str
    starts_at: datetime
    closed_at: datetime | None
    issued_at: datetime | None
    corrections_until: datetime
    minutes_due_days: int
    marking: str | None
    office: str | None
    attended: bool

    @property
    def is_open(self) -> bool:
        """Whether an officer may close it."""
        return self.state == MeetingState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether its record is read and its minutes are not issued yet."""
        return self.state == MeetingState.CLOSED

    @property
    def takes_narratives(self) -> bool:
        """Whether its officers may write narratives: for the minutes, or for their next version."""
        return self.state in (MeetingState.CLOSED, MeetingState.ISSUED)

    def last_day_for_corrections(self, zone: ZoneInfo) -> date:
        """The day on which the window of corrections ends, where the meeting was held."""
        return (self.corrections_until - timedelta(microseconds=1)).astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document the viewer may open: an agency's minutes; the executive summary where `agency` is None.

    Its meeting only where the viewer sees that.
    """

    id: str
    agency: str | None
    version: int
    sha256: str
    size: int
    made_at: datetime
    meeting_id: str | None
    meeting: str | None
    starts_at: datetime | None
    is_replaced: bool

    @property
    def name(self) -> str:
        """What the document is."""
        return f"Minutes for {self.agency}" if self.agency else "Executive summary"

    @property
    def is_draft(self) -> bool:
        """Whether it was made at the close, for the officers alone."""
        return self.version == 0


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """What a download needs; `content` is the bytes in base64, or what a destroyed key reads as."""

    agency_key: str | None
    version: int
    sha256: str
    made_at: datetime
    content: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A case on the agenda as its officers close the meeting: discussed or not, decided or not."""

    item_id: str
    reference: str
    kind: str
    state: str
    started_at: datetime | None
    decided: bool

    @property
    def standing(self) -> str:
        """Where the case stands, in the words of the page."""
        if self.started_at is None:
            return "not reached"
        return "closed" if self.decided else "no outcome yet"


_MEETING = (
    select(
        Meeting.id,
        Meeting.title,
        Meeting.state,
        Meeting.starts_at,
        Meeting.closed_at,
        Meeting.issued_at,
        Meeting.corrections_until,
        MeetingType.minutes_due_days,
        MeetingType.marking,
        Officer.office,
        exists().where(
            Attendance.meeting_id == Meeting.id,
            Attendance.person_id == bindparam("person"),
            Attendance.role == AttendanceRole.MEMBER,
            Attendance.arrived_at.is_not(None),
        ),
    )
    .join(MeetingType, MeetingType.id == Meeting.meeting_type_id)
    .outerjoin(Officer, (Officer.meeting_id == Meeting.id) & (Officer.person_id == bindparam("person")))
    .where(Meeting.id == bindparam("meeting"))
)
_Newer = aliased(Minutes)
_ALL = (
    select(
        Minutes.id,
        Agency.name,
        Minutes.version,
        Minutes.sha256,
        Minutes.size,
        Minutes.made_at,
        Meeting.id,
        Meeting.title,
        Meeting.starts_at,
        exists().where(
            _Newer.meeting_id == Minutes.meeting_id,
            _Newer.agency_id == Minutes.agency_id,
            _Newer.version > Minutes.version,
        ),
    )
    .outerjoin(Agency, Agency.id == Minutes.agency_id)
    .outerjoin(Meeting, Meeting.id == Minutes.meeting_id)
    .order_by(Minutes.made_at.desc(), Agency.name, Minutes.version.desc(), Minutes.id)
)
_OF_MEETING = _ALL.where(Minutes.meeting_id == bindparam("meeting"))
_FILE = (
    select(Agency.key, Minutes.version, Minutes.sha256, Minutes.made_at, MinutesFile.content)
    .select_from(Minutes)
    .join(MinutesFile, MinutesFile.minutes_id == Minutes.id)
    .outerjoin(Agency, Agency.id == Minutes.agency_id)
    .where(Minutes.id == bindparam("minutes"))
)
_ITEMS = (
    select(
        AgendaItem.id,
        Case.reference,
        Case.kind,
        AgendaItem.state,
        AgendaItem.started_at,
        exists().where(Decision.agenda_item_id == AgendaItem.id),
    )
    .join(Case, Case.id == AgendaItem.case_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position)
)
_ACTIONS = select(Action.reference).where(Action.meeting_id == bindparam("meeting"))


def meeting(sight: Sight, meeting_id: str) -> MeetingLine | None:
    """A meeting the viewer sees; None where they do not, which is no reason to withhold its minutes."""
    rows = sight.rows(_MEETING, MeetingLine, {"meeting": meeting_id, "person": sight.viewer.person})
    return rows[0] if rows else None


def run_by(sight: Sight, meeting_id: str) -> MeetingLine:
    """A meeting the viewer is an officer of, or NotVisible."""
    found = meeting(sight, meeting_id)
    if found is None or found.office is None:
        raise NotVisible
    return found


def documents(sight: Sight) -> list[DocumentLine]:
    """Every document the viewer may open, the latest first."""
    return sight.rows(_ALL, DocumentLine)


def documents_of(sight: Sight, meeting_id: str) -> list[DocumentLine]:
    """The documents of a meeting that the viewer may open, the latest first."""
    return sight.rows(_OF_MEETING, DocumentLine, {"meeting": meeting_id})


def file(sight: Sight, minutes_id: str) -> DocumentFile:
    """A document the viewer may open, or NotVisible."""
    return sight.one(_FILE, DocumentFile, {"minutes": minutes_id})


def items(sight: Sight, meeting_id: str) -> list[ItemLine]:
    """The agenda's cases that the officer sees, in the agenda's order."""
    return sight.rows(_ITEMS, ItemLine, {"meeting": meeting_id})


def actions_made(sight: Sight, meeting_id: str) -> int:
    """How many actions of the meeting the officer sees."""
    return len(sight.execute(_ACTIONS, {"meeting": meeting_id}).all())
