"""Bringing people in: an account for a person of an agency, with the undertaking they gave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import account_invitations, accounts
from meetings.refusals import Invalid
from models.agencies import Agency, MeetingType
from models.base import new_id
from models.enrolments import Enrolment, MailDomain
from models.people import Account, Coordinator, Office, Person
from models.records import Mark
from models.states import AgencyOffice

REHEARSAL = "rehearsal-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A person to be brought in, with the offices they hold and the meeting types they coordinate.

    They are to be confirmed in 180 days, unless `confirm_by` says another day.
    """

    name: str
    role: str
    agency_id: str
    email: str
    password_hash: str
    offices: tuple[str, ...] = ()
    coordinates: tuple[str, ...] = ()
    confirm_by: date | None = None


def enrol(caseroom: Caseroom, newcomers: list[Newcomer], now: datetime) -> list[str]:
    """Give people accounts; for set-up by whoever runs the service. Returns their ids, in order."""
    ids = []
    with record.writing(caseroom, Clock(now)) as writing:
        for newcomer in newcomers:
            person = Person(agency_id=newcomer.agency_id, name=newcomer.name, role=newcomer.role)
            writing.session.add(person)
            writing.session.flush()
            writing.session.add(
                Account(
                    person_id=person.id, email=newcomer.email.lower(), password_hash=newcomer.password_hash
                )
            )
            enrolment = Enrolment(person_id=person.id, enrolled_at=now)
            accounts.admit(writing, enrolment)
            enrolment.confirm_by = newcomer.confirm_by or enrolment.confirm_by
            writing.session.add(enrolment)
            writing.session.add_all(Office(person_id=person.id, office=each) for each in newcomer.offices)
            writing.session.add_all(
                Coordinator(meeting_type_id=each, person_id=person.id) for each in newcomer.coordinates
            )
            writing.audit("person.made", person.id, agency=newcomer.agency_id)
            ids.append(person.id)
    return ids


def make_administrator(caseroom: Caseroom, name: str, email: str, agency: str, now: datetime) -> str:
    """An account for an administrator, to be enrolled by a link; returns its token.

    For whoever runs the service, by the command line: there is nobody else to approve the first one. Raises
    Invalid for an agency that is not on record and for an address that has an account.
    """
    with record.writing(caseroom, Clock(now)) as writing:
        home = writing.session.scalar(select(Agency).where(Agency.name == agency))
        if home is None:
            raise Invalid({"agency": f"There is no agency called “{agency}”"})
        if writing.session.scalar(select(Account).where(func.lower(Account.email) == email.lower())):
            raise Invalid({"email": account_invitations.TAKEN})
        person_id = new_id()
        person = Person(id=person_id, agency_id=home.id, name=name, role="Administrator")
        writing.session.add(person)
        writing.session.flush()
        writing.session.add(Account(person_id=person_id, email=email.lower(), password_hash=None))
        writing.session.add(Office(person_id=person_id, office=AgencyOffice.ADMINISTRATOR))
        enrolment = Enrolment(person_id=person_id, invited_at=now)
        writing.session.add(enrolment)
        account_invitations.send_link(writing, enrolment)
        writing.audit("person.invited", person_id, agency=home.id, offices=[AgencyOffice.ADMINISTRATOR])
    return account_invitations.present_token(caseroom, person_id)


def set_mail_domains(caseroom: Caseroom, domains: dict[str, str], now: datetime) -> None:
    """Add a mail domain that an agency's people have, by agency id; for set-up."""
    with record.writing(caseroom, Clock(now)) as writing:
        for agency_id, domain in domains.items():
            writing.session.merge(MailDomain(agency_id=agency_id, domain=domain))
            writing.audit("partner.changed", agency_id, agency=agency_id, state="mail domain")


def mail_domains(caseroom: Caseroom, agencies: Collection[str]) -> dict[str, str | None]:
    """A mail domain of each of these agencies, by agency id; None where none is on record."""
    found: dict[str, str | None] = dict.fromkeys(agencies)
    with record.reading(caseroom) as session:
        wanted = select(MailDomain.agency_id, MailDomain.domain).where(MailDomain.agency_id.in_(agencies))
        for row in session.execute(wanted.order_by(MailDomain.domain.desc())):
            found[row.agency_id] = row.domain
    return found


def mark(caseroom: Caseroom, name: str, now: datetime) -> None:
    """Write a mark into the database, as that it is a demo; for set-up."""
    with record.writing(caseroom, Clock(now)) as writing:
        writing.session.add(Mark(name=name, value=now.isoformat()))
        writing.audit("demo.made")


def agencies_by_name(caseroom: Caseroom) -> dict[str, str]:
    """The id of every agency of the catalogue by its name."""
    with record.reading(caseroom) as session:
        return {row.name: row.id for row in session.execute(select(Agency.name, Agency.id))}


def only_rehearsed(caseroom: Caseroom) -> bool:
    """Whether nobody has an account here but those whom rehearsals brought in."""
    with record.reading(caseroom) as session:
        someone = select(Account.email).where(~Account.email.startswith(REHEARSAL, autoescape=True))
        return session.scalar(someone.limit(1)) is None


def meeting_type_named(caseroom: Caseroom, name: str) -> tuple[str, str]:
    """The ids of a meeting type and of its agreement."""
    with record.reading(caseroom) as session:
        row = session.execute(
            select(MeetingType.id, MeetingType.agreement_id).where(MeetingType.name == name)
        ).one()
    return row.id, row.agreement_id
