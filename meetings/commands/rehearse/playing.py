"""Plays a script part by part, then prints what each step took and what the searches found."""

import logging
import secrets
from collections.abc import Callable, Collection

import click

from meetings.commands.rehearse import agreeing, discussing, enrolling, opening, papers, planning
from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Ledger, Standing
from meetings.commands.rehearse.leaks import Found, full_look, quick_look, try_directly
from meetings.commands.rehearse.page import PageError
from meetings.commands.rehearse.rehearsal import HEADER, Rehearsal
from meetings.commands.rehearse.script import Script
from meetings.doors import Caseroom

MOST_PRINTED = 20
Act = Callable[[Rehearsal, Found], None]


def _plain(act: Callable[[Rehearsal], None]) -> Act:
    return lambda rehearsal, _: act(rehearsal)


STEPS: dict[str, tuple[tuple[str, Act], ...]] = {
    "plan": (
        ("enrol", _plain(enrolling.enrol)),
        ("sign in and undertake", _plain(enrolling.sign_in)),
        ("open cases, put them forward", _plain(papers.open_cases)),
        ("plan the meeting", _plain(planning.plan)),
        ("invite", _plain(planning.invite)),
        ("add information", _plain(papers.bring_information)),
        ("look round before the meeting", quick_look),
    ),
    "open": (
        ("open the meeting", _plain(opening.open_meeting)),
        ("pair the projector", _plain(opening.pair)),
        ("look round, nobody has agreed", quick_look),
    ),
    "acknowledge": (
        ("join and agree", _plain(agreeing.agree)),
        ("look round, most have agreed", quick_look),
    ),
    "cases": (
        ("discuss the cases", discussing.discuss),
        ("look round after the last case", quick_look),
    ),
}
AT_THE_END: tuple[tuple[str, Act], ...] = (
    ("look everywhere", full_look),
    ("try what others saw", try_directly),
)


def play(caseroom: Caseroom, url: str, script: Script, parts: Collection[str]) -> bool:
    """Play these parts and print the result; whether everything went as the script says."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    rehearsal = Rehearsal(
        caseroom=caseroom,
        url=url,
        script=script,
        ledger=Ledger(secrets.token_hex(8)),
        standing=Standing(script),
        password=secrets.token_urlsafe(16),
    )
    found = Found()
    try:
        for name, act in (*(step for part in parts for step in STEPS.get(part, ())), *AT_THE_END):
            rehearsal.begin(name)
            act(rehearsal, found)
    except (Off, PageError) as error:
        rehearsal.off.append(f"{rehearsal.steps[-1].name}: {error}")
    finally:
        rehearsal.close()
    _print(rehearsal, found)
    return not (rehearsal.off or found.foreign)


def _print(rehearsal: Rehearsal, found: Found) -> None:
    script = rehearsal.script
    click.echo(
        f"{len(script.register)} attendees of {len({one.agency for one in script.register})} agencies, "
        f"{len(script.cases)} cases, {len(rehearsal.ledger.planted)} canaries"
    )
    click.echo(HEADER)
    for step in rehearsal.steps:
        click.echo(step.line)
    for lines in (found.foreign, rehearsal.off):
        for line in lines[:MOST_PRINTED]:
            click.echo(f"Off: {line}")
        if len(lines) > MOST_PRINTED:
            click.echo(f"Off: and {len(lines) - MOST_PRINTED} more")
    click.echo(found.verdict)
