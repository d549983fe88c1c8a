"""Whoever chaired replies to each dissent, for whoever may see it."""

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import Case


def reply(rehearsal: Rehearsal) -> None:
    """Every dissent that waits for the chair gets one reply; the script knows how many there are."""
    dissented = {rehearsal.references[case.number]: case for case in rehearsal.script.cases if _has(case)}
    chair = rehearsal.browser(rehearsal.script.officer("chair"))
    rows = [link for row in chair.open("/dissents").root.elements("tr") for link in row.elements("a")]
    for link in rows:
        page = chair.open(link.attributes["href"])
        number = next((case.number for named, case in dissented.items() if named in page.root.text), None)
        if number is None:
            raise Off(f"{page.address} is about no case with a dissent")
        chair.submit(page, page.address, {"text": _words(rehearsal, number)})
    if len(rows) != len(dissented):
        raise Off(f"the chair is asked for {len(rows)} replies, not {len(dissented)}")


def _has(case: Case) -> bool:
    return case.dissent and not case.nothing


def _words(rehearsal: Rehearsal, number: int) -> str:
    agencies = frozenset(rehearsal.standing.involved[number])
    canary = Canary("the reply to a dissent", Part.DETAIL, number, agencies, told=False)
    return rehearsal.ledger.plant(canary, "heard, and the meeting decided otherwise")
