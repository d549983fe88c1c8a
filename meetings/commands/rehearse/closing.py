"""The end of the meeting: it is closed, its record completed, its minutes issued and opened."""

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.leaks import Found, Looking, is_document, unzipped
from meetings.commands.rehearse.opening import console
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import Case, Person

SUMMARY = "Executive summary"


def close(rehearsal: Rehearsal, found: Found) -> None:
    """The chair closes; the drafts are made at once, for the officers alone."""
    standing, chair = rehearsal.standing, rehearsal.browser(rehearsal.script.officer("chair"))
    following = _read_back(rehearsal).root.by_id("next")
    if following is None or not following.attributes.get("href", "").endswith("/close"):
        raise Off("after the last case the console does not offer to close the meeting")
    chair.submit(chair.open(following.attributes["href"]), "/close", {})
    standing.open, standing.on_table, standing.shows_case = False, None, False
    standing.inside.clear()
    for person in rehearsal.script.register:
        documents = _documents(rehearsal, person, drafts=True)
        if bool(documents) != bool(person.office):
            rehearsal.off.append(f"{person.name} finds {len(documents)} drafts")
        for address in documents.values():
            Looking(rehearsal, found, person.name, person).asked(address)


def _read_back(rehearsal: Rehearsal) -> Page:
    """The console once the projector reads the actions back, which it offers after the last case."""
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    page = chair.open(console(rehearsal))
    following = page.root.by_id("next")
    if following is None or following.attributes.get("name") not in ("closing", "mode"):
        raise Off("after the last case the console does not offer to read the actions back")
    name, value = (following.attributes[one] for one in ("name", "value"))
    chair.submit(page, "/table" if name == "closing" else "/screen", {}, press=(name, value))
    return chair.open(console(rehearsal))


def issue(rehearsal: Rehearsal) -> None:
    """The minute-taker writes a narrative where the script has one; the chair proves herself and issues."""
    taker = rehearsal.browser(rehearsal.script.officer("minute-taker"))
    address = f"/meetings/{rehearsal.meeting}/minutes/record"
    for case in rehearsal.script.cases:
        if case.formal:
            page = taker.open(address)
            form = _narrative_form(page, rehearsal.references[case.number])
            item = form.rsplit("/", 1)[1]
            taker.submit(page, form, {f"{item}-text": _narrative(rehearsal, case)})
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    chair.submit(chair.open("/sign-in/again"), "/sign-in/again", {"proof": rehearsal.password})
    chair.submit(chair.open(address), "/minutes/issue", {"read": "y"})


def open_minutes(rehearsal: Rehearsal, found: Found) -> None:
    """Everybody opens what is for them: all that is for their agency, and nothing in the summary."""

    def read(person: Person) -> None:
        documents = _documents(rehearsal, person)
        own = f"Minutes for {person.agency}"
        expected = {SUMMARY} | ({own} if _opens_minutes(rehearsal, person) else set())
        if set(documents) != expected and (documents or expected != {SUMMARY} or person.invited):
            rehearsal.off.append(f"{person.name} finds {sorted(documents)}, not {sorted(expected)}")
        for name, address in documents.items():
            _read(rehearsal, found, person, name, address)

    rehearsal.together(read, rehearsal.script.people)
    unread = {
        agency for involved in rehearsal.standing.involved.values() for agency in involved
    } - found.readers
    for agency in sorted(unread):
        rehearsal.off.append(f"nobody of {agency} has opened its minutes")


def _read(rehearsal: Rehearsal, found: Found, person: Person, name: str, address: str) -> None:
    answer = Looking(rehearsal, found, person.name, person).asked(address)
    if not is_document(answer):
        rehearsal.off.append(f"{person.name} asked for “{name}” and got no Word file")
        return
    words = rehearsal.ledger.found_in(unzipped(answer.content))
    if name == SUMMARY:
        if words:
            rehearsal.off.append(f"the executive summary holds {len(words)} canaries")
        return
    found.readers.add(person.agency)
    for canary in rehearsal.ledger.planted.values():
        if (
            canary.minutes
            and canary.word not in words
            and (person.key, canary.case) not in rehearsal.standing.excluded
            and rehearsal.standing.document_may_hold(person.agency, canary)
        ):
            rehearsal.off.append(f"the minutes of {person.agency} lack {rehearsal.named(canary)}")


def _documents(rehearsal: Rehearsal, person: Person, *, drafts: bool = False) -> dict[str, str]:
    """The documents of this meeting that a person is offered, or its drafts: their names and addresses."""
    page = rehearsal.browser(person).look(f"/meetings/{rehearsal.meeting}/minutes")
    if page.status != 200:
        return {}
    return {
        link.text.removesuffix(" (Word)"): link.attributes["href"]
        for row in page.root.elements("tr")
        for link in row.elements("a")
        if link.attributes.get("href", "").startswith("/minutes/") and ("Draft" in row.text) == drafts
    }


def _opens_minutes(rehearsal: Rehearsal, person: Person) -> bool:
    """Rule 10: representatives, and those to whom every case in them is open; the excluded, without those."""
    standing = rehearsal.standing
    own = [
        number
        for number, involved in standing.involved.items()
        if person.agency in involved and (person.key, number) not in standing.excluded
    ]
    if not own:
        return False
    works_on_all = all((person.key, number) in standing.workers for number in own)
    return person.represents or person.invited or works_on_all


def _narrative_form(page: Page, reference: str) -> str:
    """Where the narrative of a case goes to."""
    for section in page.root.elements("section"):
        if section.attributes.get("aria-labelledby") == reference:
            for form in section.elements("form"):
                return form.attributes["action"]
    raise Off(f"the record has no narrative for {reference}")


def _narrative(rehearsal: Rehearsal, case: Case) -> str:
    agencies = frozenset(rehearsal.standing.involved[case.number])
    canary = Canary("a narrative", Part.DETAIL, case.number, agencies, told=False, minutes=True)
    return rehearsal.ledger.plant(canary, "the meeting heard what each agency has tried")
