"""Enrolling by a mailed link: reading it spends nothing, sending the form does (clause 5.4)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from meetings.doors import Caseroom, record, viewers
from meetings.operations import accounts, outbox, sessions
from meetings.operations.signing_in import hash_password
from meetings.refusals import Invalid, NotVisible
from models.agencies import Agency
from models.enrolments import Enrolment, EnrolmentLink
from models.mails import MailKind
from models.people import Account, Person

NOT_YET = "This day has not come yet"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a link invites, by what address, into which agency."""

    person_id: str
    agency_id: str
    name: str
    role: str
    email: str
    agency: str
    invited_by: str | None

    @property
    def waits(self) -> bool:
        """Whether somebody has yet to approve them; nobody has where the command line invited them."""
        return self.invited_by is not None


_LINK = (
    select(
        Person.id,
        Person.agency_id,
        Person.name,
        Person.role,
        Account.email,
        Agency.name,
        Enrolment.invited_by,
    )
    .join(EnrolmentLink, EnrolmentLink.person_id == Person.id)
    .join(Account, Account.person_id == Person.id)
    .join(Enrolment, Enrolment.person_id == Person.id)
    .join(Agency, Agency.id == Person.agency_id)
    .where(Person.left_at.is_(None))
)


def welcome(caseroom: Caseroom, token: str, now: datetime) -> Welcome | None:
    """Whom a link invites; None for one that is used, has run out, was taken back or never was."""
    known = EnrolmentLink.token_sha256 == sessions.token_sha256(token)
    row = record.first(caseroom, _LINK.where(known, EnrolmentLink.ends_at > now), {})
    return None if row is None else Welcome(*row)


def enrol(
    caseroom: Caseroom, token: str, now: datetime, *, password: str, role: str, trained_on: date | None
) -> None:
    """Spend a link: set the person's password, their job and when they were trained. Signs nobody in.

    Whoever approves them is told that somebody waits; an administrator whom the command line invited waits
    for nobody. Raises NotVisible for a link that is none now, and
    Invalid for a day of training to come. Serves clauses 1.2.1 and 5.4.
    """
    invited = welcome(caseroom, token, now)
    if invited is None:
        raise NotVisible
    password_hash = hash_password(caseroom.settings, password)
    viewer = viewers.desk(invited.person_id, invited.agency_id, now)
    with record.writing(caseroom, viewer) as writing:
        if trained_on is not None and trained_on > writing.today:
            raise Invalid({"trained_on": NOT_YET})
        known = EnrolmentLink.token_sha256 == sessions.token_sha256(token)
        link = writing.session.scalar(select(EnrolmentLink).where(known))
        writing.require(link)
        writing.session.delete(link)
        writing.session.get_one(Account, invited.person_id).password_hash = password_hash
        writing.session.get_one(Person, invited.person_id).role = role
        enrolment = writing.session.get_one(Enrolment, invited.person_id)
        enrolment.enrolled_at, enrolment.trained_on, enrolment.link_ends_at = now, trained_on, None
        if invited.waits:
            _tell_who_approves(writing, invited)
        else:
            accounts.admit(writing, enrolment)
        writing.audit("person.enrolled", invited.person_id, agency=invited.agency_id)


def _tell_who_approves(writing: record.Writing, invited: Welcome) -> None:
    now, today = writing.actor.now, writing.today
    for person_id in accounts.who_confirms(writing.session, invited.person_id):
        outbox.queue(writing, MailKind.APPROVAL, person_id, invited.person_id, "waiting", now, of=today)
