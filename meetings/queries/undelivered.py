"""The mails that could not be delivered, as far as a coordinator may know of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from meetings import mail_failures
from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.meetings import Meeting
from models.people import Person
from models.records import OutboxMail
from models.states import MailState


@dataclass(frozen=True, slots=True)
class Line:
    """One mail: to whom, of what kind, about which meeting, since when it is given up, and why."""

    id: str
    kind: str
    state: str
    attempts: int
    failure: str | None
    failed_at: datetime
    person: str
    agency: str
    meeting_id: str
    starts_at: datetime

    @property
    def what(self) -> str:
        """Its kind, in words."""
        return mail_failures.KINDS[self.kind]

    @property
    def why(self) -> str:
        """What its last try ended with, in words."""
        return mail_failures.reason(self.failure)

    @property
    def is_given_up(self) -> bool:
        """Whether nobody is sending it again."""
        return self.state == MailState.FAILED


_LINES = (
    select(
        OutboxMail.id,
        OutboxMail.kind,
        OutboxMail.state,
        OutboxMail.attempts,
        OutboxMail.failure,
        OutboxMail.failed_at,
        Person.name,
        Agency.name.label("agency"),
        Meeting.id.label("meeting"),
        Meeting.starts_at,
    )
    .join(Person, Person.id == OutboxMail.person_id)
    .join(Agency, Agency.id == Person.agency_id)
    .join(Meeting, Meeting.id == OutboxMail.meeting_id)
    .order_by(OutboxMail.failed_at.desc(), Agency.name, Person.name, OutboxMail.id)
)
# What waits for a press; whoever plans no meeting has none.
NUMBER_GIVEN_UP = select(func.count(OutboxMail.id)).where(OutboxMail.state == MailState.FAILED)


def undelivered(sight: Sight) -> list[Line]:
    """What was given up and has not been delivered since, the latest first."""
    return sight.rows(_LINES, Line, {})
