"""A planned meeting that is cancelled: for good, with its cases free and everybody told who was invited."""

from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import agenda, cancelling, inviting, opening_meeting, outbox
from meetings.refusals import Conflict, NotVisible
from meetings.reminders.mail import as_email_message
from models.cases import OfficerDisclosure, Referral
from models.mails import MailKind
from models.returns import Return
from models.states import AttendanceRole, MeetingState
from tests.cast import Cast, lay_scene
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.planned import meeting_row
from tests.sitting import another_meeting


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


@pytest.fixture
def planned(caseroom: Caseroom, cast: Cast) -> str:
    """Another meeting with case one, to which Paul and Eve are invited."""
    made, alma = another_meeting(caseroom, cast), cast.viewer("alma")
    agenda.add_item(caseroom, alma, made, cast.referrals["one"])
    people = [cast.people["paul"], cast.people["eve"]]
    inviting.invite_people(caseroom, alma, made, people, role=AttendanceRole.MEMBER)
    inviting.send_invitations(caseroom, alma, made)
    return made


def entries(caseroom: Caseroom, clock: StoppedClock, kind: str) -> dict[str, dict[str, str]]:
    """What the calendar entry of every mail of a kind says that leaves now, by its reader."""
    found = {}
    for claimed in outbox.claim(caseroom, "a test", clock.now, at_most=50):
        mail = mail_for(caseroom, claimed, clock.now)
        if mail is not None and claimed.kind == kind:
            message = message_from_bytes(as_email_message(mail, clock.now).as_bytes(), policy=default)
            (part,) = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
            calendar = Calendar.from_ical(part.get_content())
            assert part.get_param("method") == str(calendar["method"])
            (event,) = calendar.walk("VEVENT")
            said = dict(line.split(":", 1) for line in event.to_ical().decode().splitlines() if ":" in line)
            said = {name.partition(";")[0].lower(): value for name, value in said.items()}
            found[str(message["To"])] = said | {"method": str(calendar["method"])}
    return found


def test_it_is_over_for_good_and_its_cases_stay_put_forward(
    caseroom: Caseroom, cast: Cast, planned: str
) -> None:
    alma = cast.viewer("alma")
    cancelling.cancel_meeting(caseroom, alma, planned)
    assert meeting_row(caseroom, planned).state == MeetingState.CANCELLED
    with record.reading(caseroom) as session:
        assert session.get_one(Referral, cast.referrals["one"]).closed_at is None
    with pytest.raises(Conflict):
        opening_meeting.open_meeting(caseroom, alma, planned)
    cancelling.cancel_meeting(caseroom, alma, planned)


def test_what_was_disclosed_to_its_officers_is_taken_back(
    caseroom: Caseroom, cast: Cast, planned: str
) -> None:
    def disclosed() -> int:
        with record.reading(caseroom) as session:
            rows = select(OfficerDisclosure).where(OfficerDisclosure.meeting_id == planned)
            return len(session.scalars(rows).all())

    assert disclosed() > 0
    cancelling.cancel_meeting(caseroom, cast.viewer("alma"), planned)
    assert disclosed() == 0


def test_nobody_is_asked_for_it_any_more(caseroom: Caseroom, cast: Cast, planned: str) -> None:
    def asked() -> int:
        with record.reading(caseroom) as session:
            open_ones = Return.meeting_id == planned, Return.withdrawn_at.is_(None)
            return len(session.scalars(select(Return).where(*open_ones)).all())

    assert asked() > 0
    cancelling.cancel_meeting(caseroom, cast.viewer("alma"), planned)
    assert asked() == 0


def test_only_its_coordinators_cancel_it(caseroom: Caseroom, cast: Cast, planned: str) -> None:
    for name in ("dev", "paul", "eve"):
        with pytest.raises(NotVisible):
            cancelling.cancel_meeting(caseroom, cast.viewer(name), planned)
    cancelling.cancel_meeting(caseroom, cast.viewer("alma"), planned)


def test_a_calendar_takes_the_invitation_in_and_out_again(
    caseroom: Caseroom, cast: Cast, planned: str, clock: StoppedClock
) -> None:
    invited = entries(caseroom, clock, MailKind.INVITATION)
    assert len(invited) >= 2
    cancelling.cancel_meeting(caseroom, cast.viewer("alma"), planned)
    cancelled = entries(caseroom, clock, MailKind.CANCELLATION)
    assert cancelled.keys() == invited.keys()
    for reader, told in cancelled.items():
        before = invited[reader]
        assert (before["method"], told["method"]) == ("REQUEST", "CANCEL")
        assert told["uid"] == before["uid"]
        assert int(told["sequence"]) > int(before["sequence"])
        assert (told["status"], told["summary"]) == ("CANCELLED", "Partnership meeting")
        assert "location" not in told
