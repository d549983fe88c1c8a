"""Each case at the table: the room check, what the wall and the phones show, then what is recorded on it."""

from meetings.commands.rehearse import recording, visiting
from meetings.commands.rehearse.admitting import CASE as GUESTS_CASE
from meetings.commands.rehearse.agreeing import come_by_code
from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.leaks import PROJECTOR, Found, Looking
from meetings.commands.rehearse.opening import console, phone, room_code, show
from meetings.commands.rehearse.page import Element, Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import Case, Comes, Person

# The turns of the agenda at which the latecomer joins, whoever declined leaves, the wall is blanked.
LATE_AT, LEAVES_AFTER, BLANKED_AT = 1, 0, 0
ON_PHONES = (Part.TITLE, Part.SUMMARY, Part.INFORMATION, Part.RECORDED)


def discuss(rehearsal: Rehearsal, found: Found) -> None:
    """Take the meeting through its agenda."""
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    for turn in range(len(rehearsal.script.cases)):
        page = chair.open(console(rehearsal))
        case = _put_on_table(rehearsal, page)
        _say_again(rehearsal)
        page = chair.open(console(rehearsal))
        if turn == LATE_AT:
            _come_late(rehearsal)
        _check_room(rehearsal, found, page, case)
        wall(rehearsal, found)
        if turn == BLANKED_AT:
            _blank(rehearsal, found)
        _phones(rehearsal, found)
        if case.number == GUESTS_CASE:
            _hear_the_guest(rehearsal, found)
        recording.record(rehearsal, case)
        wall(rehearsal, found)
        _phones(rehearsal, found)
        if rehearsal.standing.guest_inside:
            visiting.look(rehearsal, found)
            visiting.leave(rehearsal)
            wall(rehearsal, found)
        if turn == LEAVES_AFTER:
            _leave(rehearsal)


def _hear_the_guest(rehearsal: Rehearsal, found: Found) -> None:
    """The guest comes in, sees what was agreed to, and is asked something."""
    visiting.come_in(rehearsal, found)
    wall(rehearsal, found)
    visiting.look(rehearsal, found)
    visiting.answer(rehearsal, min(rehearsal.standing.hearing()))
    wall(rehearsal, found)
    _phones(rehearsal, found)


def wall(rehearsal: Rehearsal, found: Found) -> None:
    """The projector shows what everybody inside may see of the case, and nothing else."""
    standing = rehearsal.standing
    answer = rehearsal.browser(PROJECTOR).fetch("/projector/live")
    words = Looking(rehearsal, found, PROJECTOR).searched(answer)
    reference = rehearsal.references[standing.on_table] if standing.on_table is not None else ""
    wanted = standing.is_ready and standing.shows_case
    if reference and (reference in answer.text) != wanted:
        rehearsal.off.append(f"the projector {'does not show' if wanted else 'shows too early'} {reference}")
    shown = [
        one
        for one in rehearsal.ledger.planted.values()
        if one.case is not None and standing.room_may_read(one)
    ]
    # Once something is recorded it takes the place of the information.
    recorded = any(one.part in (Part.RECORDED, Part.ENDING) for one in shown)
    parts = (Part.TITLE, Part.RECORDED if recorded else Part.INFORMATION)
    for canary in shown:
        if canary.part in parts and canary.word not in words:
            rehearsal.off.append(f"the projector does not show {rehearsal.named(canary)}")


def _put_on_table(rehearsal: Rehearsal, page: Page) -> Case:
    """The chair presses “next case”; everybody who is here is inside, and so is who waited."""
    chair, standing = rehearsal.browser(rehearsal.script.officer("chair")), rehearsal.standing
    following = page.root.by_id("next")
    if following is None or following.tag != "button":
        raise Off(f"the console offers no next case (“{page.heading}”)")
    page = chair.submit(page, "table", {}, press=("case", following.attributes["value"]))
    subject = page.root.by_id("case")
    reference = subject.text.split()[0] if subject else ""
    numbers = [number for number, known in rehearsal.references.items() if known == reference]
    if not numbers:
        raise Off(f"the console put “{reference}” on the table, which is no case of this meeting")
    standing.here |= {
        one.key for one in rehearsal.script.register if one.comes == Comes.LATE
    } & standing.agreed
    standing.on_table, standing.shows_case = numbers[0], True
    standing.inside = {key for key in standing.here if (key, numbers[0]) not in standing.excluded}
    return rehearsal.script.cases[numbers[0]]


def _say_again(rehearsal: Rehearsal) -> None:
    """Whoever is there from elsewhere says that they are alone, where others hear this case than the last."""
    for person in rehearsal.script.register:
        if person.comes == Comes.REMOTE and person.key in rehearsal.standing.here:
            browser = rehearsal.browser(person)
            page = browser.open(phone(rehearsal))
            if page.root.by_id("back") is not None:
                browser.submit(page, "back", {}, press=("alone", "y"))


def _check_room(rehearsal: Rehearsal, found: Found, page: Page, case: Case) -> None:
    """The console names exactly those who should not be inside; until they are out the wall holds."""
    standing, chair = rehearsal.standing, rehearsal.browser(rehearsal.script.officer("chair"))
    leaving = standing.to_leave()
    check = page.root.by_class("c-check")
    named = _named_in(rehearsal, check)
    if named != leaving:
        names = ", ".join(sorted(rehearsal.script.people[key].name for key in named ^ leaving))
        rehearsal.off.append(f"the room check of {rehearsal.references[case.number]} is wrong about {names}")
    if leaving:
        wall(rehearsal, found)
        page = chair.submit(page, "stepped-out", {}, press=("everybody", "1"))
        standing.inside -= leaving
    if case.put_out:
        _put_out(rehearsal, case)


def _named_in(rehearsal: Rehearsal, check: Element | None) -> set[int]:
    buttons = [one.text for one in check.elements("button")] if check else []
    return {one.key for one in rehearsal.script.register if any(one.name in text for text in buttons)}


def _put_out(rehearsal: Rehearsal, case: Case) -> None:
    """Keep one person out of the case, with a reason that only the officers read."""
    standing, script = rehearsal.standing, rehearsal.script
    possible = [
        person
        for key in sorted(standing.inside)
        if not (person := script.people[key]).office and person.represents
    ]
    if not possible:
        return
    person = possible[-1]
    reason = Canary("why somebody was put out", Part.DETAIL, case.number, told=False)
    chair = rehearsal.browser(script.officer("chair"))
    page = chair.open(f"{console(rehearsal)}/register")
    typed = {
        "person": page.form("changing").choice("person", person.name),
        "state": "put out",
        "reason": rehearsal.ledger.plant(reason, "a relative is the subject"),
    }
    chair.submit(page, "changing", typed)
    standing.excluded.add((person.key, case.number))
    standing.inside.discard(person.key)


def _blank(rehearsal: Rehearsal, found: Found) -> None:
    """One key blanks the wall, another brings the case back."""
    show(rehearsal, "nothing")
    wall(rehearsal, found)
    show(rehearsal, "case")
    wall(rehearsal, found)


def _come_late(rehearsal: Rehearsal) -> None:
    """Somebody joins while a case is on the table: they agree, and wait for the next."""
    code = room_code(rehearsal)
    for person in rehearsal.script.register:
        if person.comes == Comes.LATE:
            come_by_code(rehearsal, person, code)
            page = rehearsal.browser(rehearsal.script.officer("chair")).open(console(rehearsal))
            queue = page.root.by_class("c-queue")
            if queue is None or person.name not in queue.text:
                rehearsal.off.append(f"{person.name} came late and is not in the queue")


def _leave(rehearsal: Rehearsal) -> None:
    """Whoever declined leaves the meeting."""
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    for person in rehearsal.script.register:
        if person.comes == Comes.DECLINES:
            page = taker.open(f"{console(rehearsal)}/register")
            typed = {"person": page.form("changing").choice("person", person.name), "state": "left"}
            taker.submit(page, "changing", typed)
            rehearsal.standing.away.add(person.key)
            rehearsal.standing.here.discard(person.key)
            rehearsal.standing.inside.discard(person.key)


def _phones(rehearsal: Rehearsal, found: Found) -> None:
    """Everybody's phone shows what their agency may see of the case while they are inside, and never more."""
    standing = rehearsal.standing

    def look(person: Person) -> None:
        looking = Looking(rehearsal, found, person.name, person)
        words = looking.searched(rehearsal.browser(person).fetch(f"{phone(rehearsal)}/live"))
        if person.key not in standing.inside or person.agency not in standing.hearing():
            return
        for canary in rehearsal.ledger.planted.values():
            mine = (
                canary.case == standing.on_table
                and canary.part in ON_PHONES
                and standing.holds(person.agency, canary)
            )
            if mine and standing.may_read(person, canary) and canary.word not in words:
                rehearsal.off.append(f"the phone of {person.name} does not show {rehearsal.named(canary)}")

    rehearsal.together(look, rehearsal.script.register)
