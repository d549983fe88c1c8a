"""Coming to the meeting: by the code on the screen, from elsewhere, aloud, on paper; or not."""

from collections.abc import Iterable

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.leaks import PROJECTOR
from meetings.commands.rehearse.opening import console, phone, read, room_code
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import Comes, Person


def agree(rehearsal: Rehearsal) -> None:
    """Everybody who comes in time answers the statement; the screen counts them."""
    register = rehearsal.script.register
    code = room_code(rehearsal)
    by_code = [person for person in register if person.comes in (Comes.PHONE, Comes.DECLINES)]
    rehearsal.together(lambda person: come_by_code(rehearsal, person, code), by_code)
    for person in register:
        if person.comes == Comes.REMOTE:
            _join_from_elsewhere(rehearsal, person)
    for comes, kind in ((Comes.SPOKEN, "spoken"), (Comes.PAPER, "paper")):
        _record(rehearsal, [person for person in register if person.comes == comes], kind)
    count(rehearsal)


def come_by_code(rehearsal: Rehearsal, person: Person, code: str) -> None:
    """Scan the code, or type it, and answer with one tap."""
    browser = rehearsal.browser(person)
    if person.key % 3 == 2:
        page = browser.submit(browser.open("/j"), "/j", {"code": code})
    else:
        page = browser.open(f"/J/{code.replace(' ', '')}")
    declines = person.comes == Comes.DECLINES
    page = browser.submit(page, "agree", {}, press=("answer", "decline" if declines else "agree"))
    if declines:
        if "You did not agree" not in page.root.text:
            raise Off(f"{person.name} declined and then read “{page.heading}”")
    else:
        _has_agreed(rehearsal, person, page)
        if rehearsal.standing.on_table is not None:
            return
    rehearsal.standing.here.add(person.key)


def count(rehearsal: Rehearsal) -> None:
    """The projector and the console's register count alike, and as the script does."""
    standing = rehearsal.standing
    counted = len(standing.agreed), len(standing.register - standing.away) + standing.guests
    wall = read(rehearsal.browser(PROJECTOR).open("/projector"), "w-count")
    board = read(_console_page(rehearsal), "c-reg__count")
    for said, where in ((wall, "projector"), (board, "console")):
        if not said.startswith("{} of {} ".format(*counted)):
            raise Off("the {} counts “{}”, not {} of {}".format(where, said, *counted))


def _join_from_elsewhere(rehearsal: Rehearsal, person: Person) -> None:
    browser = rehearsal.browser(person)
    page = browser.submit(browser.open(phone(rehearsal)), "agree", {"alone": "y"}, press=("answer", "agree"))
    _has_agreed(rehearsal, person, page)
    rehearsal.standing.here.add(person.key)


def _record(rehearsal: Rehearsal, people: Iterable[Person], kind: str) -> None:
    """The minute-taker ticks those who agreed in the room."""
    page = _console_page(rehearsal)
    ticks = page.form("ticks")
    wanted = [ticks.choice("person", person.name) for person in people]
    rehearsal.browser(rehearsal.script.officer("minute-taker")).submit(
        page, "ticks", {"person": wanted}, press=("kind", kind)
    )
    keys = {person.key for person in people}
    rehearsal.standing.agreed |= keys
    rehearsal.standing.here |= keys


def _console_page(rehearsal: Rehearsal) -> Page:
    return rehearsal.browser(rehearsal.script.officer("minute-taker")).open(console(rehearsal))


def _has_agreed(rehearsal: Rehearsal, person: Person, page: Page) -> None:
    if page.address != phone(rehearsal) or page.root.by_id("agree") is not None:
        raise Off(f"{person.name} agreed and then read “{page.heading}” at {page.address}")
    rehearsal.standing.agreed.add(person.key)
