"""Who a demo's page is opened as: each member of the cast has an address of their own."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.settings import LOOPBACK_HOSTS, SettingsError
from models.people import Account, Person
from models.records import Mark

PASSWORD = "demonstration only"  # noqa: S105
MARK = "demo"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the demo's cast, with the one password they all share."""

    name: str
    email: str
    password: str


def is_demo(caseroom: Caseroom) -> bool:
    """Whether this database was made by the demo."""
    with record.reading(caseroom) as session:
        return session.scalar(select(Mark.value).where(Mark.name == MARK)) is not None


def refuse_outside_demo(caseroom: Caseroom) -> None:
    """Raise SettingsError where a demo's database would be served to anyone but this machine."""
    settings = caseroom.settings
    on_loopback = settings.bind_host in LOOPBACK_HOSTS
    named_local = (urlsplit(settings.base_url).hostname or "").endswith("localhost")
    if is_demo(caseroom) and not (on_loopback and named_local):
        raise SettingsError(
            "This database holds the demo, whose passwords are public: it is served on localhost only."
        )


def member(caseroom: Caseroom, host: str) -> Member | None:
    """The member whose address this is, `http://<name>.localhost`; None outside a demo."""
    label = host.split(":")[0].removesuffix(".localhost")
    if label == host.split(":")[0] or not is_demo(caseroom):
        return None
    with record.reading(caseroom) as session:
        row = session.execute(
            select(Person.name, Account.email)
            .join(Account, Account.person_id == Person.id)
            .where(Account.email.startswith(f"{label}@", autoescape=True))
        ).first()
    return None if row is None else Member(row.name, row.email, PASSWORD)
