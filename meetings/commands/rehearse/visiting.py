"""The guest in the room for their case: coming in, hearing, answering an agency, leaving."""

from meetings.commands.rehearse.admitting import CASE, GUEST
from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.leaks import VISITOR, Found, Looking, try_main
from meetings.commands.rehearse.opening import console, phone, room_code
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.recording import form_with
from meetings.commands.rehearse.rehearsal import Rehearsal

PHONE = "/guest/phone"


def come_in(rehearsal: Rehearsal, found: Found) -> None:
    """By the code and their name, then the statement; the chair admits them from the queue."""
    guest = rehearsal.browser(VISITOR)
    page = guest.submit(guest.open("/guest"), "/guest", {"code": room_code(rehearsal), "name": GUEST})
    page = guest.submit(page, "agree", {}, press=("answer", "agree"))
    if page.address != PHONE or page.root.by_id("agree") is not None:
        raise Off(f"the guest agreed and then read “{page.heading}” at {page.address}")
    look(rehearsal, found)
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    page = chair.open(console(rehearsal))
    chair.submit(page, "admit", {}, press=("now", _waiting(page)))
    rehearsal.standing.guest_inside = True


def look(rehearsal: Rehearsal, found: Found) -> None:
    """The guest's phone shows what the wall does, and nothing else anywhere."""
    looking = Looking(rehearsal, found, VISITOR)
    words = looking.searched(rehearsal.browser(VISITOR).fetch(f"{PHONE}/live"))
    standing = rehearsal.standing
    for canary in rehearsal.ledger.planted.values() if standing.guest_inside else ():
        heard = canary.part == Part.INFORMATION and standing.room_may_read(canary)
        if heard and canary.word not in words:
            rehearsal.off.append(f"the guest’s phone does not show {rehearsal.named(canary)}")
    try_main(rehearsal, found, VISITOR)


def answer(rehearsal: Rehearsal, agency: str) -> None:
    """An agency asks the guest, the minute-taker notes what they say, the agency confirms it on a phone."""
    heard = frozenset(rehearsal.standing.hearing())
    canary = Canary("what a guest said", Part.INFORMATION, CASE, heard, by=agency, minutes=True, wall=True)
    text = rehearsal.ledger.plant(canary, "she comes every Monday")
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    page = taker.open(console(rehearsal))
    form = page.form("recording")
    typed = {
        "kind": "said",
        "who": form.choice("who", GUEST),
        "asked_by": form.choice("asked_by", agency),
        "text": text,
    }
    taker.submit(page, "recording", typed)
    speaker = next(
        person
        for key in sorted(rehearsal.standing.inside)
        if (person := rehearsal.script.people[key]).agency == agency
    )
    own = rehearsal.browser(speaker)
    page = own.open(phone(rehearsal))
    own.submit(page, form_with(page, "said-", text), {})


def leave(rehearsal: Rehearsal) -> None:
    """The guest leaves the meeting from their phone."""
    guest = rehearsal.browser(VISITOR)
    guest.submit(guest.open(PHONE), "/guest/leave", {})
    rehearsal.standing.guest_inside = False


def _waiting(page: Page) -> str:
    """The guest's place, from the queue on the console; they are admitted to the case on the table."""
    queue = page.root.by_class("c-queue")
    for line in queue.elements("li") if queue else ():
        if GUEST in line.text:
            if "Not on this case" in line.text:
                raise Off("the queue says that the guest is not on the case they are admitted to")
            return next(
                one.attributes["value"]
                for one in line.elements("button")
                if one.attributes.get("name") == "now"
            )
    raise Off("the guest waits and is not in the queue")
