"""Accounts in a test: Ivy whom Carol invites, and Uma who has enrolled and waits, both of Carol's agency."""

import secrets
from datetime import datetime

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import desk
from meetings.operations import account_invitations, approving, cases, enrolling, leaving, undertaking
from meetings.operations.account_invitations import Invited
from meetings.operations.people import Newcomer, enrol
from meetings.operations.signing_in import hash_password
from models.enrolments import MailDomain
from models.handovers import Handover
from tests.cast import AMBER, HOMES, PASSWORD, Cast

NEW_PASSWORD = "kettle moss harbour nine"


def allow_domains(caseroom: Caseroom, cast: Cast) -> None:
    """Each agency's mail domain is the one that its people of the cast have."""
    with record.housekeeping(caseroom) as session:
        for home in sorted(set(HOMES.values())):
            session.merge(MailDomain(agency_id=cast.agencies[home], domain=f"{home}.example"))


def invite(
    caseroom: Caseroom, cast: Cast, name: str, *, by: str = "carol", now: datetime | None = None
) -> str:
    """A colleague whom a representative invites; their id."""
    viewer = cast.viewer(by, now)
    invited = Invited(
        name=name.capitalize(), role="Sergeant", email=f"{name}@{HOMES[by]}.example", offices=()
    )
    return account_invitations.invite(
        caseroom, viewer, str(viewer.agency), invited, once=secrets.token_hex(16)
    )


def token(caseroom: Caseroom, person_id: str) -> str:
    """The token of the link that a person was mailed."""
    return account_invitations.present_token(caseroom, person_id)


def enrolled(
    caseroom: Caseroom, cast: Cast, name: str, *, by: str = "carol", now: datetime | None = None
) -> str:
    """A colleague who was invited, has enrolled and waits to be approved; their id."""
    return _enrol(caseroom, invite(caseroom, cast, name, by=by, now=now), now or cast.now)


def to_represent(caseroom: Caseroom, cast: Cast, name: str, home: str) -> str:
    """Somebody whom Alma invited to represent an agency, who has enrolled and waits for her; their id."""
    invited = Invited(
        name=name.capitalize(), role="Manager", email=f"{name}@{home}.example", offices=("representative",)
    )
    alma = cast.viewer("alma")
    once = secrets.token_hex(16)
    person_id = account_invitations.invite(caseroom, alma, cast.agencies[home], invited, once=once)
    return _enrol(caseroom, person_id, cast.now)


def _enrol(caseroom: Caseroom, person_id: str, now: datetime) -> str:
    link = token(caseroom, person_id)
    enrolling.enrol(caseroom, link, now, password=PASSWORD, role="Sergeant", trained_on=None)
    return person_id


def suspended(caseroom: Caseroom, cast: Cast, name: str, *, case: str) -> tuple[str, str]:
    """A colleague of Carol's who worked on a case and is suspended; their id, and that of the duty left."""
    person_id, carol = enrolled(caseroom, cast, name), cast.viewer("carol")
    approving.approve(caseroom, carol, person_id)
    cases.assign_worker(caseroom, carol, cast.cases[case], person_id)
    leaving.suspend(caseroom, carol, person_id)
    with record.reading(caseroom) as session:
        return person_id, session.scalars(select(Handover.id).where(Handover.person_id == person_id)).one()


def another(
    caseroom: Caseroom,
    cast: Cast,
    name: str,
    home: str,
    *,
    offices: tuple[str, ...] = (),
    coordinates: bool = False,
) -> str:
    """One more person of an agency, approved, with an office or coordinating the meetings; their id."""
    newcomer = Newcomer(
        name=name.capitalize(),
        role="Manager",
        agency_id=cast.agencies[home],
        email=f"{name}@{home}.example",
        password_hash=hash_password(caseroom.settings, PASSWORD),
        offices=offices,
        coordinates=(cast.meeting_type,) if coordinates else (),
    )
    return enrol(caseroom, [newcomer], cast.now)[0]


def lay_administrator(caseroom: Caseroom, cast: Cast) -> str:
    """Ada, the administrator, of Alma's agency, who has undertaken confidentiality; her address."""
    ada = desk(
        another(caseroom, cast, "ada", AMBER, offices=("administrator",)), cast.agencies[AMBER], cast.now
    )
    cast.people["ada"] = str(ada.person)
    text = undertaking.text_for(caseroom, ada)
    assert text is not None
    undertaking.undertake(caseroom, ada, text.sha256, agrees=True)
    return f"ada@{AMBER}.example"
