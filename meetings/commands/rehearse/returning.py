"""What each agency holds on a case is asked for by a return: nothing held, or why it declines to say more."""

import re
from dataclasses import replace

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import AT_HOME, Brought, Case
from models.states import Audience, Returned

_RETURN = re.compile(r"/returns/[0-9a-f]{32}")


def answer_returns(rehearsal: Rehearsal) -> None:
    """Whoever brought nothing holds nothing; on some cases an agency that brought something declines more."""
    for case in rehearsal.script.cases:
        if AT_HOME in case.others:
            _hold_nothing(rehearsal, case)
        shared = [one for one in case.brought if one.audience == Audience.INVOLVED]
        if case.number % 3 == 0 and shared:
            _decline(rehearsal, case, shared[0])


def _hold_nothing(rehearsal: Rehearsal, case: Case) -> None:
    """Nobody of the agency works on the case: its representative says who does, and they answer."""
    worker, representative = rehearsal.script.of(AT_HOME)
    reference = rehearsal.references[case.number]
    browser = rehearsal.browser(representative)
    address = _own_return(browser.open("/returns"), reference)
    page = browser.open(f"{address}/worker")
    browser.submit(page, "/worker", {"person": rehearsal.people[worker.key]})
    rehearsal.standing.workers.add((worker.key, case.number))
    browser = rehearsal.browser(worker)
    browser.submit(browser.open("/returns"), f"{address}/nil", {})


def _decline(rehearsal: Rehearsal, case: Case, brought: Brought) -> None:
    """The reason is for the agency's own people, and for whoever holds something that it brought."""
    reason = Canary("why an agency declines", Part.DETAIL, case.number, None, by=brought.originator)
    browser = rehearsal.browser(rehearsal.script.of(brought.originator)[0])
    address = _own_return(browser.open("/returns"), rehearsal.references[case.number])
    typed = {
        "answer": Returned.DECLINED,
        "reason": rehearsal.ledger.plant(replace(reason, told=False), "an inquiry is under way"),
    }
    browser.submit(browser.open(address), address, typed)


def _own_return(page: Page, reference: str) -> str:
    """The address of what is asked of the reader's agency on a case."""
    for row in page.root.elements("tr"):
        if reference in row.text:
            for link in row.elements("a"):
                if found := _RETURN.match(link.attributes.get("href", "")):
                    return found[0]
    raise Off(f"{page.address} asks nothing on {reference}")
