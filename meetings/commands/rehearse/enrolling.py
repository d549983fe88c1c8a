"""Before the meeting: the rehearsal's people get accounts on the service's database, then sign in."""

import secrets

import pyotp

from meetings.commands.rehearse.browser import Browser, Off
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import MEETING_TYPE, Person
from meetings.operations import people
from meetings.operations.people import Newcomer
from meetings.operations.signing_in import hash_password

# Hashing a password is slow on purpose, and the service does no more than two at once.
SIGNING_IN_AT_A_TIME = 2


def enrol(rehearsal: Rehearsal) -> None:
    """Accounts with new addresses for everybody in the script: the one thing not done over HTTP."""
    caseroom = rehearsal.caseroom
    now = caseroom.clock()
    meeting_type, _ = people.meeting_type_named(caseroom, MEETING_TYPE)
    rehearsal.agencies = people.agencies_by_name(caseroom)
    wanted = {rehearsal.agencies[person.agency] for person in rehearsal.script.people}
    domains = people.mail_domains(caseroom, wanted)
    missing = {agency_id: "rehearsal.example" for agency_id, domain in domains.items() if not domain}
    if missing:
        people.set_mail_domains(caseroom, missing, now)
    domains |= missing
    hashed = hash_password(caseroom.settings, rehearsal.password)
    newcomers = [
        _newcomer(rehearsal, person, hashed, domains, meeting_type) for person in rehearsal.script.people
    ]
    for person, newcomer, found in zip(
        rehearsal.script.people, newcomers, people.enrol(caseroom, newcomers, now), strict=True
    ):
        rehearsal.emails[person.key], rehearsal.people[person.key] = newcomer.email, found


def sign_in(rehearsal: Rehearsal) -> None:
    """Everybody signs in and gives the standing undertaking."""

    def enter(person: Person) -> None:
        browser = rehearsal.browser(person)
        typed = {"email": rehearsal.emails[person.key], "password": rehearsal.password}
        page = browser.submit(browser.open("/sign-in"), "sign-in", typed)
        if page.address.startswith("/sign-in/set-up"):
            _set_up_app(browser, page)
            page = browser.open("/")
        if not page.address.startswith("/undertaking"):
            raise Off(f"{person.name} was not asked for the standing undertaking, but saw {page.address}")
        page = browser.submit(page, "undertaking", {}, press=("agree", "1"))
        if page.address != "/":
            raise Off(f"{person.name} undertook and then saw {page.address}")
        rehearsal.standing.undertaken.add(person.key)

    rehearsal.together(enter, rehearsal.script.people, at_a_time=SIGNING_IN_AT_A_TIME)


def _set_up_app(browser: Browser, page: Page) -> None:
    """What a partnership that asks for a second step shows first; codes go by the machine's own clock."""
    key = page.root.by_id("key")
    if key is None:
        raise Off(f"{page.address} shows no key for an authenticator app")
    code = pyotp.TOTP(key.text.replace(" ", "")).now()
    browser.submit(page, "set-up", {"code": code})


def _newcomer(
    rehearsal: Rehearsal, person: Person, hashed: str, domains: dict[str, str | None], meeting_type: str
) -> Newcomer:
    agency_id = rehearsal.agencies[person.agency]
    return Newcomer(
        name=person.name,
        role=person.role,
        agency_id=agency_id,
        email=f"{people.REHEARSAL}{secrets.token_hex(6)}@{domains[agency_id]}",
        password_hash=hashed,
        offices=("representative",) if person.represents else (),
        coordinates=(meeting_type,) if person.coordinates else (),
    )
