"""Papers: cases opened by the agencies that lead on them and put forward, then what each agency brings."""

from dataclasses import replace

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.page import Form, Page
from meetings.commands.rehearse.planning import day_parts, today
from meetings.commands.rehearse.rehearsal import Rehearsal
from meetings.commands.rehearse.script import MEETING_TYPE, Brought, Case, Person
from models.states import Audience, StatementOf, SubjectRole

PROBATION = "National Probation Service"
_AUDIENCES = {Audience.INVOLVED: "every", Audience.AGENCIES: "named", Audience.OFFICERS: "officers"}


def open_cases(rehearsal: Rehearsal) -> None:
    """Each case is opened by its lead agency, with its agencies, and put forward for the meeting."""
    for case in rehearsal.script.cases:
        worker = case_worker(rehearsal, case)
        page = _opened(rehearsal, case, worker)
        number = case.number
        rehearsal.cases[number] = page.address.removeprefix("/cases/")
        rehearsal.references[number] = page.heading.split()[0]
        rehearsal.standing.involved[number] = set(case.involved)
        rehearsal.standing.workers.add((worker.key, number))
        browser = rehearsal.browser(worker)
        page = browser.open(f"{page.address}/refer")
        kind = page.form("/refer").choice("meeting_type", MEETING_TYPE)
        browser.submit(page, "/refer", {"meeting_type": kind, "minutes": str(case.minutes)})


def bring_information(rehearsal: Rehearsal) -> None:
    """Each agency on a case adds what it knows, once its people can see the case."""

    def bring(case: Case) -> None:
        for brought in case.brought:
            _bring(rehearsal, case, brought)

    rehearsal.together(bring, rehearsal.script.cases)


def case_worker(rehearsal: Rehearsal, case: Case) -> Person:
    """Who opens a case and so works on it: the first of the agency that leads."""
    return rehearsal.script.of(case.lead)[0]


def _opened(rehearsal: Rehearsal, case: Case, worker: Person) -> Page:
    browser, ledger, number = rehearsal.browser(worker), rehearsal.ledger, case.number
    # A title and a summary are their agency's own words, which the others read once the case is open to them.
    title = Canary(
        "the title of a case",
        Part.TITLE,
        number,
        None,
        by=case.lead,
        minutes=True,
        wall=case.safe_for_wall,
    )
    summary = Canary("the summary of a case", Part.SUMMARY, number, None, by=case.lead)
    page = browser.open("/cases/new")
    form = page.form("/cases/new")
    objectives = sorted(form.choices("objectives"))
    typed: dict[str, str | list[str]] = {
        "title": ledger.plant(title, case.words),
        "title_safe_for_wall": ["y"] if case.safe_for_wall else [],
        "summary": ledger.plant(summary, f"{case.kind}, since the spring, more often at night"),
        "kind": case.kind,
        "subject": case.subject,
        "objectives": objectives[: 1 + number % 2],
        "agencies": [rehearsal.agencies[agency] for agency in case.others],
    }
    page = browser.submit(page, "/cases/new", typed)
    if not page.address.startswith("/cases/"):
        raise Off(f"a case was opened and then {page.address} shown")
    return page


def _bring(rehearsal: Rehearsal, case: Case, brought: Brought) -> None:
    browser = rehearsal.browser(rehearsal.script.of(brought.originator)[0])
    page = browser.open(f"/cases/{rehearsal.cases[case.number]}/information/new")
    form = page.form("/information/new")
    typed: dict[str, str | list[str]] = {
        "category": form.choice("category", brought.category[0].upper() + brought.category[1:]),
        "statement_of": StatementOf.OPINION if brought.opinion else StatementOf.FACT,
        "audience": _AUDIENCES[brought.audience],
        "agencies": [rehearsal.agencies[agency] for agency in brought.named],
        "for_officers": ["y"] if brought.for_officers else [],
        "hidden": ["y"] if brought.hidden else [],
        "depersonalised": "no",
        "subject_role": SubjectRole.OTHER,
        "limits_confirmed": ["y"] if brought.originator == PROBATION else [],
        **_words(rehearsal, case, brought),
        **_said_once(rehearsal, case, brought, form),
    }
    if brought.consent:
        typed["consent_on"] = day_parts(today(rehearsal))
    browser.submit(page, "/information/new", typed)


def _said_once(rehearsal: Rehearsal, case: Case, brought: Brought, form: Form) -> dict[str, str | list[str]]:
    """What is asked before an agency first shares on a case: canaries that only its own people may read."""
    typed: dict[str, str | list[str]] = {}
    if "purposes" in form.fields:
        typed["purposes"] = sorted(form.choices("purposes"))[:2]
    if "impact" in form.fields:
        own = Canary(
            "what sharing may mean",
            Part.DETAIL,
            case.number,
            frozenset({brought.originator}),
            officers=False,
            by=brought.originator,
        )
        for name, words in (("impact", "he may move"), ("reaction", "angry"), ("why_not_told", "too early")):
            typed[name] = rehearsal.ledger.plant(own, words)
        typed["told"] = "no"
    return typed


def _words(rehearsal: Rehearsal, case: Case, brought: Brought) -> dict[str, str]:
    """A canary in each text of a piece of information; its words and its source are in minutes too."""
    agencies = (
        None if brought.audience == Audience.INVOLVED else frozenset((brought.originator, *brought.named))
    )
    canary = Canary(
        "the information",
        Part.INFORMATION,
        case.number,
        agencies,
        officers=brought.for_officers or brought.audience != Audience.AGENCIES,
        by=brought.originator,
        minutes=True,
        wall=brought.audience != Audience.OFFICERS,
    )
    about = replace(canary, part=Part.DETAIL)
    wanted = {
        "text": (canary, "seen twice this month, both times after dark"),
        "source": (replace(about, what="the source of information"), "own record"),
        "necessity": (replace(about, what="the need for information", minutes=False), "others plan a visit"),
    }
    if brought.consent:
        wanted["consent_who"] = (
            replace(about, what="who agreed to information", minutes=False),
            "the neighbour",
        )
        wanted["consent_how"] = (replace(about, what="how they agreed to it", minutes=False), "in person")
    if brought.relevance:
        wanted["relevance"] = (
            replace(about, what="why information is relevant", minutes=False),
            "same place",
        )
    return {name: rehearsal.ledger.plant(each, words) for name, (each, words) in wanted.items()}
