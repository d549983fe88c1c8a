"""Inviting a colleague to have an account: by a mailed link that works once, for two days (clause 5.4)."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import outbox, sessions, throttles
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.settings import Settings
from models.base import new_id
from models.enrolments import Enrolment, EnrolmentLink, MailDomain
from models.mails import MailKind
from models.people import Account, Office, Person
from models.states import AgencyOffice

LASTS = timedelta(hours=48)
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
GIVEN_BY_AGENCY = (AgencyOffice.DESIGNATED_OFFICER, AgencyOffice.DATA_PROTECTION_LEAD)
NOT_YOURS = "Choose an office that you may give"
NO_SUCH_DOMAIN = "Enter what the agency’s e-mail addresses end in, such as council.example"
TAKEN = "This address cannot be invited: somebody has an account with it already"
NO_DOMAIN = "Your agency has no mail domain on record yet. Ask the coordinator to add it."
ENROLLED = "This person has enrolled already, so there is no link to send."


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom a representative asks to enrol: the name, the job, the work e-mail, the offices they get."""

    name: str
    role: str
    email: str
    offices: tuple[str, ...] = ()


def invite(caseroom: Caseroom, viewer: Viewer, agency_id: str, invited: Invited, *, once: str) -> str:
    """Make an account that waits to be enrolled, and mail its link; returns the person's id.

    The agency's nominated representatives may, with the offices an agency gives; whoever keeps the agency's
    entry may invite a representative. Raises Invalid for an address that is not of the agency's mail
    domains or is taken, and for an office above the actor's; TooOften after twenty in an hour.
    """
    throttles.require(caseroom, throttles.INVITATIONS, str(viewer.person), viewer.now)
    with record.writing(caseroom, viewer) as writing:
        _require_may_invite(writing, agency_id, invited.offices)
        if done := writing.once(once):
            return done
        email = invited.email.strip().lower()
        _check_address(writing, agency_id, email)
        person = Person(id=new_id(), agency_id=agency_id, name=invited.name, role=invited.role)
        writing.session.add(person)
        writing.session.flush()
        writing.session.add(Account(person_id=person.id, email=email, password_hash=None))
        writing.session.add_all(Office(person_id=person.id, office=each) for each in invited.offices)
        enrolment = Enrolment(person_id=person.id, invited_by=viewer.person, invited_at=viewer.now)
        writing.session.add(enrolment)
        send_link(writing, enrolment)
        writing.audit("person.invited", person.id, agency=agency_id, offices=sorted(invited.offices))
        made = writing.made(once, person.id)
    throttles.count(caseroom, throttles.INVITATIONS, str(viewer.person), viewer.now)
    return made


def invite_again(caseroom: Caseroom, viewer: Viewer, person_id: str) -> None:
    """Mail a new link; the one before ends. Whoever looks after the account may.

    Raises Conflict once the person has enrolled, TooOften as `invite`.
    """
    throttles.require(caseroom, throttles.INVITATIONS, str(viewer.person), viewer.now)
    with record.writing(caseroom, viewer) as writing:
        enrolment = looked_after(writing, person_id)
        if enrolment.enrolled_at is not None:
            raise Conflict(ENROLLED)
        send_link(writing, enrolment)
        writing.audit("person.invited_again", person_id)
    throttles.count(caseroom, throttles.INVITATIONS, str(viewer.person), viewer.now)


def token_of(settings: Settings, link_id: str) -> str:
    """The token of a link: 256 bits that only the service's secret makes of its id; none is stored."""
    digest = hmac.new(settings.secret_key, f"enrol|{link_id}".encode(), "sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def present_token(caseroom: Caseroom, person_id: str) -> str:
    """The token of the link that a person has now; for set-up by whoever runs the service."""
    with record.reading(caseroom) as session:
        link_id = session.scalars(select(EnrolmentLink.id).where(EnrolmentLink.person_id == person_id)).one()
    return token_of(caseroom.settings, link_id)


def allow_domain(caseroom: Caseroom, viewer: Viewer, agency_id: str, domain: str) -> None:
    """Let an agency's people be invited at a mail domain more; whoever keeps the agency's entry may.

    One that is on record already changes nothing. Raises Invalid for what is no domain.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.keeps_agency(writing.session, viewer, agency_id))
        if not add_domain(writing, agency_id, domain):
            writing.idle()
            return
        writing.audit("partner.changed", agency_id, agency=agency_id, state="mail domain")


def add_domain(writing: Writing, agency_id: str, domain: str) -> bool:
    """Put a mail domain on record, inside an operation that has asked who may; whether it is a new one."""
    name = domain.strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(name):
        raise Invalid({"domain": NO_SUCH_DOMAIN})
    if writing.session.get(MailDomain, (agency_id, name)):
        return False
    writing.session.add(MailDomain(agency_id=agency_id, domain=name))
    return True


def looked_after(writing: Writing, person_id: str) -> Enrolment:
    """The account of a person who has not left, for whoever looks after it; NotVisible for anybody else."""
    writing.see(Enrolment, person_id)
    writing.require(permissions.looks_after(writing.session, writing.actor, person_id))
    writing.require(writing.session.get_one(Person, person_id).left_at is None)
    return writing.session.get_one(Enrolment, person_id)


def _require_may_invite(writing: Writing, agency_id: str, offices: Collection[str]) -> None:
    """Representatives of their own agency; of another, whoever keeps its entry, and representatives alone."""
    given, session, actor = set(offices), writing.session, writing.actor
    if permissions.represents(session, actor) and agency_id == actor.agency:
        allowed = given <= set(GIVEN_BY_AGENCY)
    else:
        writing.require(permissions.keeps_agency(session, actor, agency_id))
        allowed = given == {AgencyOffice.REPRESENTATIVE}
    if not allowed:
        raise Invalid({"offices": NOT_YOURS})


def _check_address(writing: Writing, agency_id: str, email: str) -> None:
    domains = sorted(
        writing.session.scalars(select(MailDomain.domain).where(MailDomain.agency_id == agency_id))
    )
    if not domains:
        raise Invalid({"email": NO_DOMAIN})
    if email.rpartition("@")[2] not in domains:
        raise Invalid({"email": f"Use a work e-mail address that ends in @{' or @'.join(domains)}"})
    if writing.session.scalar(select(Account.person_id).where(func.lower(Account.email) == email)):
        raise Invalid({"email": TAKEN})


def send_link(writing: Writing, enrolment: Enrolment) -> None:
    """A new link in the place of any before, in a mail of its own."""
    now: datetime = writing.actor.now
    writing.session.execute(delete(EnrolmentLink).where(EnrolmentLink.person_id == enrolment.person_id))
    link = EnrolmentLink(id=new_id(), person_id=enrolment.person_id, made_at=now, ends_at=now + LASTS)
    link.token_sha256 = sessions.token_sha256(token_of(writing.caseroom.settings, link.id))
    writing.session.add(link)
    enrolment.link_ends_at = link.ends_at
    day = writing.today
    outbox.queue(writing, MailKind.ENROLMENT, enrolment.person_id, link.id, "link", now, of=day)
