"""Plays a script part by part, then prints what each step took and what the searches found."""

import logging
import secrets
import time
from collections.abc import Callable, Collection, Iterable

import click

from meetings.commands.rehearse import (
    admitting,
    agreeing,
    closing,
    correcting,
    discussing,
    enrolling,
    following,
    opening,
    papers,
    planning,
    replying,
    returning,
)
from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Ledger
from meetings.commands.rehearse.leaks import Found, full_look, quick_look, try_directly
from meetings.commands.rehearse.page import PageError
from meetings.commands.rehearse.rehearsal import HEADER, Rehearsal
from meetings.commands.rehearse.script import Script
from meetings.commands.rehearse.standing import Standing
from meetings.doors import Caseroom

MOST_PRINTED = 20
LAST = "reminders"
Act = Callable[[Rehearsal, Found], None]
Step = tuple[str, Act]


def _plain(act: Callable[[Rehearsal], None]) -> Act:
    return lambda rehearsal, _: act(rehearsal)


_PARTS: dict[str, tuple[Step, ...]] = {
    "plan": (
        ("enrol", _plain(enrolling.enrol)),
        ("sign in and undertake", _plain(enrolling.sign_in)),
        ("open cases, put them forward", _plain(papers.open_cases)),
        ("plan the meeting", _plain(planning.plan)),
        ("invite", _plain(planning.invite)),
        ("add information", _plain(papers.bring_information)),
        ("answer returns", _plain(returning.answer_returns)),
        ("admit a guest", _plain(admitting.admit)),
        ("look round before the meeting", quick_look),
    ),
    "open": (
        ("open the meeting", _plain(opening.open_meeting)),
        ("pair the projector", _plain(opening.pair)),
        ("show the statement", _plain(opening.read_statement)),
        ("look round, nobody has agreed", quick_look),
    ),
    "acknowledge": (
        ("join and agree", _plain(agreeing.agree)),
        ("look round, most have agreed", quick_look),
    ),
    "cases": (
        ("discuss the cases", discussing.discuss),
        ("wait for the invitations", following.invitations),
    ),
    "close": (
        ("close the meeting", closing.close),
        ("look round after closing", quick_look),
    ),
    "minutes": (
        ("write narratives, issue", _plain(closing.issue)),
        ("open the minutes", closing.open_minutes),
        ("reply to dissents", _plain(replying.reply)),
        ("correct information", _plain(correcting.correct)),
    ),
    LAST: (
        ("wait for the actions' mails", following.reminders),
        ("answer the actions", _plain(following.answer)),
        ("look round at the end", quick_look),
    ),
}
# Once, when all but the reminders is done: their mails leave meanwhile.
_THOROUGHLY: tuple[Step, ...] = (
    ("look everywhere", full_look),
    ("try what others saw", try_directly),
)


def play(caseroom: Caseroom, url: str, script: Script, parts: Collection[str], *, looking: bool) -> bool:
    """Play these parts, up to the first step that is off, and print the result; whether none was.

    Without `looking`, nobody goes round: what is noticed is noticed by what the meeting itself needs.
    """
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
    began = time.monotonic()
    try:
        for name, act in _steps(parts, looking=looking):
            rehearsal.begin(name)
            act(rehearsal, found)
            rehearsal.steps[-1].end()
            if rehearsal.off or found.foreign:
                break
    except (Off, PageError) as error:
        rehearsal.off.append(f"{rehearsal.steps[-1].name}: {error}")
    finally:
        rehearsal.close()
    _print(rehearsal, found, seconds=time.monotonic() - began)
    return not (rehearsal.off or found.foreign)


def _steps(parts: Collection[str], *, looking: bool) -> Iterable[Step]:
    for part in parts:
        if part != LAST:
            yield from _of(part, looking=looking)
    if looking:
        yield from _THOROUGHLY
    if LAST in parts:
        yield from _of(LAST, looking=looking)


def _of(part: str, *, looking: bool) -> Iterable[Step]:
    return (step for step in _PARTS[part] if looking or step[1] is not quick_look)


def _print(rehearsal: Rehearsal, found: Found, *, seconds: float) -> None:
    script = rehearsal.script
    agencies = len({person.agency for person in script.register})
    click.echo(
        f"{len(script.register)} attendees of {agencies} agencies, {len(script.cases)} cases, "
        f"{len(rehearsal.actions)} actions, {len(rehearsal.ledger.planted)} canaries, {seconds:.0f} seconds"
    )
    click.echo(HEADER)
    for step in rehearsal.steps:
        click.echo(step.line)
    for lines in (found.foreign, rehearsal.off):
        for line in lines[:MOST_PRINTED]:
            click.echo(f"Off: {line}")
        if len(lines) > MOST_PRINTED:
            click.echo(f"Off: and {len(lines) - MOST_PRINTED} more")
    for line in dict.fromkeys(rehearsal.said):
        click.echo(line)
    click.echo(found.verdict)
