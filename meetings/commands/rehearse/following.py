"""What follows: mails that leave by themselves and tell nothing, and owners who say how it stands."""

import time
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select

from meetings.commands.rehearse.browser import Off
from meetings.commands.rehearse.canaries import Canary, Part
from meetings.commands.rehearse.leaks import Found
from meetings.commands.rehearse.page import Element, Page
from meetings.commands.rehearse.rehearsal import Action, Rehearsal
from meetings.commands.rehearse.script import MEETING_TYPE
from meetings.doors import record
from meetings.reminders.file_outbox import FileOutbox
from meetings.reminders.transports import configured
from meetings.sending_hours import Hours
from models.agencies import MeetingType
from models.states import ActionState

TICKS, SPARE_SECONDS = 2, 10
_ANSWERS = (ActionState.DONE, ActionState.IN_PROGRESS, ActionState.NOT_POSSIBLE, ActionState.NOT_DONE)


def invitations(rehearsal: Rehearsal, found: Found) -> None:
    """Everybody invited who is coming has a mail about the meeting."""
    wanted = [person.key for person in rehearsal.script.register if person.key not in rehearsal.standing.away]
    _arrive(rehearsal, found, dict.fromkeys(wanted, f"/meetings/{rehearsal.meeting}"))


def reminders(rehearsal: Rehearsal, found: Found) -> None:
    """Every owner has a mail that names their action, alone or with what else is due to them.

    But for an action that they asked about: it rests until an officer has answered. In quiet hours none has
    left yet.
    """
    if quiet_until := _quiet_until(rehearsal):
        rehearsal.said.append(f"These are quiet hours: the mails about actions leave at {quiet_until:%H:%M}.")
        return
    for action in rehearsal.actions:
        if action.text in rehearsal.asked_about:
            continue
        _arrive(rehearsal, found, {action.owner.key: _own(rehearsal, action).text})


def answer(rehearsal: Rehearsal) -> None:
    """Owners answer, each in one of the four ways; what they write is for those who see the action."""
    for turn, action in enumerate(rehearsal.actions):
        state = _ANSWERS[turn % len(_ANSWERS)]
        browser = rehearsal.browser(action.owner)
        page = browser.open(_own(rehearsal, action).attributes["href"])
        canary = Canary(
            "the answer to an action",
            Part.DETAIL,
            action.canary.case,
            action.canary.agencies,
            owner=action.owner.key,
        )
        typed = {"state": state, "text": rehearsal.ledger.plant(canary, f"{state}, as agreed")}
        if state == ActionState.IN_PROGRESS:
            typed["due"] = "+21"
        else:
            # The lists of actions hold what still waits, unless they are asked for more.
            _answered(rehearsal, action, page.root.text)
        page = browser.submit(page, "/answer", typed)
        if state not in page.root.text:
            rehearsal.off.append(f"{action.owner.name} answered “{state}” and the page does not say so")


def _answered(rehearsal: Rehearsal, action: Action, text: str) -> None:
    """Let nobody miss an answered action, whose words stand on its page, on their lists."""
    for word in rehearsal.ledger.found_in(text):
        if rehearsal.ledger.planted[word] == replace(action.canary, word=word):
            rehearsal.ledger.untold(word)


def _quiet_until(rehearsal: Rehearsal) -> datetime | None:
    """When the quiet hours of the meeting's kind end, local time; None outside them."""
    caseroom, zone = rehearsal.caseroom, rehearsal.caseroom.settings.zone
    with record.reading(caseroom) as session:
        kind = session.scalars(select(MeetingType).where(MeetingType.name == MEETING_TYPE)).one()
        hours = Hours(kind.remind_at_hour, kind.quiet_from_hour, kind.quiet_until_hour)
    now = caseroom.clock()
    after = hours.after_quiet(now, zone)
    return after.astimezone(zone) if after > now else None


def _own(rehearsal: Rehearsal, action: Action) -> Element:
    """The link to an action in its owner's list, which reads as its reference."""
    page: Page = rehearsal.browser(action.owner).open("/actions")
    for row in page.root.elements("tr"):
        if action.text in row.text:
            return next(row.elements("a"))
    raise Off(f"{action.owner.name} does not find their action among their own")


def _arrive(rehearsal: Rehearsal, found: Found, wanted: dict[int, str]) -> None:
    """Wait until each of these people has a mail with these words; then search the mails."""
    outbox = _outbox(rehearsal)
    if outbox is None:
        rehearsal.said.append("Mails were not read: the service sends them by SMTP.")
        return
    settings = rehearsal.caseroom.settings
    until = time.monotonic() + TICKS * settings.tick_seconds + SPARE_SECONDS
    while missing := [
        key for key, words in wanted.items() if not _has_mail(rehearsal, found, outbox, key, words)
    ]:
        if time.monotonic() > until:
            name = rehearsal.script.people[missing[0]].name
            raise Off(
                f"{len(missing)} mails have not left, such as one to {name}: does the service's clock run?"
            )
        time.sleep(0.2)
    rehearsal.said.append("Mails were read where the service leaves them, and searched like pages.")


def _outbox(rehearsal: Rehearsal) -> Path | None:
    settings = rehearsal.caseroom.settings
    transport = configured(settings)
    return transport.folder if isinstance(transport, FileOutbox) else None


def _has_mail(rehearsal: Rehearsal, found: Found, outbox: Path, key: int, words: str) -> bool:
    for path in outbox.glob("*.eml"):
        if path.name not in found.mails:
            found.mails[path.name] = _searched(rehearsal, found, path)
    address = rehearsal.emails[key]
    return any(to == address and words in text for to, text in found.mails.values())


def _searched(rehearsal: Rehearsal, found: Found, path: Path) -> tuple[str, str]:
    """To whom a mail goes and all that stands in it, once it was searched for what no mail may tell."""
    raw = path.read_bytes()
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    text = "\n".join(
        [
            raw.decode("utf-8", "replace"),
            *(part.get_content() for part in message.walk() if not part.is_multipart()),
        ]
    )
    to = str(message["To"])
    reader = next((key for key, email in rehearsal.emails.items() if email in to), None)
    if reader is None:
        return "", ""
    told = [rehearsal.ledger.planted[word] for word in rehearsal.ledger.found_in(text)]
    wrong = [rehearsal.named(canary) for canary in told if canary.case is not None]
    wrong += [reference for reference in rehearsal.references.values() if reference in text]
    wrong += [one.name for one in rehearsal.script.people if one.key != reader and one.name in text]
    for each in wrong:
        found.foreign.append(f"a mail to {rehearsal.script.people[reader].name} tells {each}")
    return rehearsal.emails[reader], text
