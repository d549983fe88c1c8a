"""The chair opens the meeting; the projector is paired by the code it shows, and then shows the way in."""

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.leaks import PROJECTOR
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal


def open_meeting(rehearsal: Rehearsal) -> None:
    """One press on the console."""
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    chair.submit(chair.open(console(rehearsal)), "opening", {})
    rehearsal.standing.open = True


def pair(rehearsal: Rehearsal) -> None:
    """The code on the projector is typed on the console."""
    projector = rehearsal.browser(PROJECTOR)
    code = read(projector.submit(projector.open("/projector"), "/projector", {}), "w-pairing__code")
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    chair.submit(chair.open(console(rehearsal)), "pairing", {"code": code})
    room_code(rehearsal)


def read_statement(rehearsal: Rehearsal) -> None:
    """The statement stands on the wall while the chair reads it aloud; then the way in again."""
    show(rehearsal, "statement")
    wall = rehearsal.browser(PROJECTOR).open("/projector").root.text
    for point in ("Need to know.", "No copies."):
        if point not in wall:
            raise Off(f"the projector does not show the statement: “{point}” is missing")
    show(rehearsal, "join")


def show(rehearsal: Rehearsal, mode: str) -> None:
    """The chair chooses what the projector shows."""
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    chair.submit(chair.open(console(rehearsal)), "modes", {}, press=("mode", mode))
    rehearsal.standing.shows_case = mode == "case"


def room_code(rehearsal: Rehearsal) -> str:
    """The code that the projector shows now to those who join."""
    return read(rehearsal.browser(PROJECTOR).open("/projector"), "w-code")


def console(rehearsal: Rehearsal) -> str:
    """Where the officers run the meeting."""
    return f"/meetings/{rehearsal.meeting}/console"


def phone(rehearsal: Rehearsal) -> str:
    """Where an attendee follows it."""
    return f"/meetings/{rehearsal.meeting}/phone"


def read(page: Page, name: str) -> str:
    """What stands in the one part of a page that is looked for; raises Off where there is none."""
    found = page.root.by_class(name)
    if found is None:
        raise Off(f"{page.address} (“{page.heading}”) shows no {name}")
    return found.text
