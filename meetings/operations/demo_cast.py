"""The demo's cast, each with an address of their own; and that a demo is served to this machine alone."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.settings import LOOPBACK_HOSTS, SettingsError
from models.agencies import Agency
from models.enrolments import Enrolment
from models.people import Account, Person
from models.records import Mark

PASSWORD = "demonstration only"  # noqa: S105
MARK = "demo"
MAILS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the demo's cast, with the one password they all share."""

    key: str
    name: str
    role: str
    agency: str
    email: str
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail that the demo wrote into its folder instead of sending it."""

    to: str
    subject: str
    text: str


_CAST = (
    select(Account.email, Person.name, Person.role, Agency.name)
    .join(Person, Person.id == Account.person_id)
    .join(Agency, Agency.id == Person.agency_id)
    .join(Enrolment, Enrolment.person_id == Person.id)
    .where(Enrolment.approved_at.is_not(None))
    .order_by(Agency.name, Person.name)
)


def is_demo(caseroom: Caseroom) -> bool:
    """Whether this database was made by the demo."""
    with record.reading(caseroom) as session:
        return session.scalar(select(Mark.value).where(Mark.name == MARK)) is not None


def refuse_outside_demo(caseroom: Caseroom) -> None:
    """Raise SettingsError where a demo's database would be served to anyone but this machine."""
    settings = caseroom.settings
    on_loopback = settings.bind_host in LOOPBACK_HOSTS
    answered = (urlsplit(settings.base_url).hostname or "", *settings.trusted_hosts)
    if is_demo(caseroom) and not (on_loopback and all(_is_local(host) for host in answered)):
        raise SettingsError(
            "This database holds the demo, whose passwords are public: it is served on localhost only."
        )


def _is_local(host: str) -> bool:
    name = host.removeprefix(".")
    return name in LOOPBACK_HOSTS or name.endswith(".localhost")


def cast(caseroom: Caseroom) -> list[Member]:
    """Everybody of the demo by agency and name; nobody in a real service."""
    if not is_demo(caseroom):
        return []
    with record.reading(caseroom) as session:
        rows = session.execute(_CAST).all()
    return [Member(row[0].split("@")[0], row[1], row[2], row[3], row[0]) for row in rows]


def member(caseroom: Caseroom, host: str) -> Member | None:
    """The member whose address this is, `http://<name>.localhost`; None for any other, or outside a demo."""
    name, _, rest = host.split(":")[0].partition(".")
    if rest != "localhost":
        return None
    return next((each for each in cast(caseroom) if each.key == name), None)


def mails(caseroom: Caseroom) -> list[ShownMail]:
    """The latest mails of the demo's file outbox, newest first."""
    files = sorted(caseroom.settings.outbox.glob("*.eml"), reverse=True)[:MAILS_SHOWN]
    return [_shown(path.read_bytes()) for path in files]


def _shown(raw: bytes) -> ShownMail:
    mail = message_from_bytes(raw, policy=default)
    body = mail.get_body(("plain",))
    return ShownMail(mail["To"], mail["Subject"], body.get_content() if body else "")
