"""Information that was wrong: reported by somebody who held it, corrected by its agency, confirmed by all."""

from dataclasses import replace

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.page import Page
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import Case, Person

CASE = 0
BROUGHT, SOURCE = "the information", "the source of information"


def correct(rehearsal: Rehearsal) -> None:
    """One piece that every agency on a case holds; at the end nobody is left who has not confirmed."""
    case = rehearsal.script.cases[CASE]
    wrong = _wrong(rehearsal, case)
    holders = _holders(rehearsal, wrong.by)
    _report(rehearsal, wrong, holders[0])
    _put_right(rehearsal, wrong)
    confirmed = sum(_confirm(rehearsal, one) for one in (*holders, rehearsal.script.officer("chair")))
    if confirmed <= len(holders):
        rehearsal.off.append(
            f"{confirmed} confirmed a correction, not {len(holders)} agencies and the officers"
        )
    originator = rehearsal.browser(rehearsal.script.of(wrong.by)[0])
    if "Not confirmed" in originator.open("/corrections").root.text:
        rehearsal.off.append("a correction that every holder confirmed is still waited for")


def _wrong(rehearsal: Rehearsal, case: Case) -> Canary:
    planted = rehearsal.ledger.planted.values()
    found = [
        one for one in planted if one.what == BROUGHT and one.case == case.number and one.agencies is None
    ]
    if not found:
        raise Off(f"nothing on case {case.number} was brought for every agency")
    return found[0]


def _of_wrong(rehearsal: Rehearsal, wrong: Canary) -> list[Canary]:
    """The old wording and its source."""
    planted = rehearsal.ledger.planted.values()
    here = [one for one in planted if (one.case, one.by, one.agencies) == (CASE, wrong.by, None)]
    return [one for one in here if one.what in (BROUGHT, SOURCE)]


def _holders(rehearsal: Rehearsal, originator: str) -> list[Person]:
    """Somebody of each other agency on the case who can see it, the one who reports first."""
    standing, found = rehearsal.standing, []
    for agency in sorted(standing.involved[CASE] - {originator}):
        people = rehearsal.script.of(agency)
        found += [one for one in people if one.invited or (one.key, CASE) in standing.workers][:1]
    return found


def _report(rehearsal: Rehearsal, wrong: Canary, reporter: Person) -> None:
    """What is wrong is for whoever reports it and for the people of the agency whose words it is about."""
    report = Canary(
        "a report that information is wrong",
        Part.DETAIL,
        CASE,
        frozenset({wrong.by}),
        officers=False,
        by=wrong.by,
        owner=reporter.key,
        told=False,
    )
    browser = rehearsal.browser(reporter)
    page = browser.open(_beside(browser.open(f"/cases/{rehearsal.cases[CASE]}"), wrong, "/report"))
    browser.submit(page, "/report", {"text": rehearsal.ledger.plant(report, "it was the flat above")})


def _put_right(rehearsal: Rehearsal, wrong: Canary) -> None:
    """The right wording is for whoever held the wrong one, which stays where it was, as replaced."""
    browser = rehearsal.browser(rehearsal.script.of(wrong.by)[0])
    page = browser.open(_beside(browser.open(f"/cases/{rehearsal.cases[CASE]}"), wrong, "/correct"))
    right = replace(
        wrong, what="corrected information", part=Part.DETAIL, minutes=False, wall=False, told=False
    )
    plant = rehearsal.ledger.plant
    typed = {
        "text": plant(replace(right, what="corrected information"), "seen twice at the flat above"),
        "source": plant(replace(right, what="the source of corrected information"), "own record, read again"),
        "old": "keep",
    }
    browser.submit(page, "/correct", typed)
    for each in _of_wrong(rehearsal, wrong):
        rehearsal.ledger.untold(each.word)


def _confirm(rehearsal: Rehearsal, person: Person) -> int:
    """Confirm whatever waits for a person, for their agency or as an officer; how much did."""
    browser = rehearsal.browser(person)
    confirmed = 0
    for address in _waiting(browser.open("/corrections")):
        page = browser.open(address)
        for form in _confirming(page):
            browser.submit(page, form, {})
            confirmed += 1
    return confirmed


def _waiting(page: Page) -> list[str]:
    """The corrections that somebody has not confirmed."""
    rows = [row for row in page.root.elements("tr") if "Not confirmed" in row.text]
    return sorted({link.attributes["href"] for row in rows for link in row.elements("a")})


def _confirming(page: Page) -> list[str]:
    """Where the forms of a page confirm."""
    targets = (form.attributes.get("action", "") for form in page.root.elements("form"))
    return [target for target in targets if target.endswith("/confirm")]


def _beside(page: Page, canary: Canary, ending: str) -> str:
    """A link beside a text."""
    for piece in page.root.elements("article"):
        if canary.word in piece.text.lower():
            for link in piece.elements("a"):
                if link.attributes.get("href", "").endswith(ending):
                    return link.attributes["href"]
    raise Off(f"{page.address} has no link to {ending} beside what {canary.by} brought")
