"""A guest of an organisation that is no partner: admitted to one case, and what agencies let them hear."""

import re
from dataclasses import replace

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal

GUEST, ORGANISATION = "Imogen Visitor", "Derbyshire Recovery Service (invented)"
CASE = 0
_REQUEST = re.compile(r"/requests/[0-9a-f]{32}")


def admit(rehearsal: Rehearsal) -> None:
    """The coordinator registers the guest; the chair admits them, because; one agency agrees, one refuses."""
    script, case = rehearsal.script, rehearsal.script.cases[CASE]
    address = f"/meetings/{rehearsal.meeting}/guests"
    coordinator = rehearsal.browser(script.coordinator)
    coordinator.submit(coordinator.open(address), "/guests", {"name": GUEST, "organisation": ORGANISATION})
    rehearsal.standing.guests += 1
    chair = rehearsal.browser(script.officer("chair"))
    page = chair.open(_admission(chair.open(address)))
    reason = Canary("why the law lets a guest hear", Part.DETAIL, CASE, None, told=False)
    typed = {
        "item": page.form("/admission").choice("item", rehearsal.references[CASE]),
        "reason": rehearsal.ledger.plant(reason, "Care Act 2014 s.42"),
    }
    chair.submit(page, "/admission", typed)
    _answer(rehearsal, case.lead, agrees=True)
    rehearsal.standing.guest_hears = {
        one.word
        for one in rehearsal.ledger.planted.values()
        if (one.case, one.by, one.part) == (CASE, case.lead, Part.INFORMATION)
    }
    _answer(rehearsal, case.others[0], agrees=False)


def _answer(rehearsal: Rehearsal, agency: str, *, agrees: bool) -> None:
    """An agency's answer; why it refuses is for its own people and for the officers who asked."""
    browser = rehearsal.browser(rehearsal.script.of(agency)[0])
    reference = rehearsal.references[CASE]
    page = browser.open(_asked(browser.open("/requests"), reference))
    form = page.form("/answer")
    reason = Canary("why a guest may not hear", Part.DETAIL, CASE, frozenset({agency}), by=agency)
    plant = rehearsal.ledger.plant
    typed: dict[str, str | list[str]] = {
        "answer": "agree" if agrees else "refuse",
        "pieces": sorted(form.choices("pieces")) if agrees else [],
        "reason": "" if agrees else plant(replace(reason, told=False), "it would lead to a witness"),
    }
    browser.submit(page, "/answer", typed)


def _admission(page: Page) -> str:
    """Where the guest is admitted to a case."""
    for link in page.root.elements("a"):
        if link.attributes.get("href", "").endswith("/admission"):
            return link.attributes["href"]
    raise Off(f"{page.address} offers to admit nobody")


def _asked(page: Page, reference: str) -> str:
    for row in page.root.elements("tr"):
        if reference in row.text and GUEST in row.text:
            for link in row.elements("a"):
                if found := _REQUEST.match(link.attributes.get("href", "")):
                    return found[0]
    raise Off(f"{page.address} asks nothing for the guest on {reference}")
