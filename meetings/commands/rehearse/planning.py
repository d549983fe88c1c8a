"""The coordinator plans the meeting: its facts, its agenda by referral, its people and their invitations."""

from datetime import date, datetime

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import MEETING_TYPE, Comes

STARTS = "10:00"


def plan(rehearsal: Rehearsal) -> None:
    """The meeting's type, day, place, secure-venue check and officers."""
    script, ledger = rehearsal.script, rehearsal.ledger
    browser = rehearsal.browser(script.coordinator)
    page = browser.open("/meetings/new")
    typed: dict[str, str | list[str]] = {
        "meeting_type": page.form("/meetings/new").choice("meeting_type", MEETING_TYPE),
        "title": ledger.plant(
            Canary("the title of the meeting", Part.TITLE, wall=True), "rehearsal of a case discussion"
        ),
        "held_on": day_parts(today(rehearsal)),
        "starts": STARTS,
        "planned_minutes": str(max(30, sum(case.minutes for case in script.cases))),
        "place": ledger.plant(Canary("the place of the meeting", Part.DETAIL), "committee room 2"),
        "secure_venue": ledger.plant(
            Canary("the secure-venue check", Part.DETAIL), "door closed, blinds down"
        ),
    }
    for person in script.officers:
        typed[person.office.replace("-", "_")] = rehearsal.people[person.key]
    page = browser.submit(page, "/meetings/new", typed)
    rehearsal.meeting = page.address.split("/")[2]
    rehearsal.standing.register |= {person.key for person in script.officers}
    _take_cases(rehearsal, page)


def invite(rehearsal: Rehearsal) -> None:
    """Everybody else on the register; invitations; then apologies."""
    script = rehearsal.script
    browser = rehearsal.browser(script.coordinator)
    address = f"/meetings/{rehearsal.meeting}/plan/people"
    wanted = [rehearsal.people[person.key] for person in script.register if not person.office]
    page = browser.submit(browser.open(address), "/plan/people", {"people": wanted})
    rehearsal.standing.register |= {person.key for person in script.register}
    browser.submit(page, "/plan/invitations", {})
    for person in script.register:
        if person.comes == Comes.APOLOGIES:
            own = rehearsal.browser(person)
            own.submit(own.open(f"/meetings/{rehearsal.meeting}"), "/apologies", {})
            rehearsal.standing.away.add(person.key)


def today(rehearsal: Rehearsal) -> date:
    """The day it is where the meeting is held."""
    now: datetime = rehearsal.caseroom.clock()
    return rehearsal.caseroom.settings.day_of(now)


def day_parts(day: date) -> list[str]:
    """A date as it is typed into its three fields."""
    return [str(day.day), str(day.month), str(day.year)]


def _take_cases(rehearsal: Rehearsal, page: Page) -> None:
    """Put the referred cases on the agenda, in the order that lets agencies leave early."""
    browser = rehearsal.browser(rehearsal.script.coordinator)
    form = page.form("referrals")
    wanted = [form.choice("referrals", reference) for reference in rehearsal.references.values()]
    page = browser.submit(page, "referrals", {"referrals": wanted})
    rehearsal.standing.planned = True
    page = browser.submit(page, "/plan/agenda", {}, press=("do", "order"))
    if missing := [one for one in rehearsal.references.values() if one not in page.root.text]:
        raise Off(f"the agenda lacks {', '.join(missing)}")
