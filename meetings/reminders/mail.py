"""Decides what a reminder or an invitation says: date, place, an action's own reference, and never a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from meetings.duedates import spoken
from meetings.message_ids import message_id
from meetings.reminders.ladder import Step
from models.states import Recipient

TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"

_WHY = {
    Recipient.OWNER: "You are told because you own this action.",
    Recipient.DEPUTY: "You are told because you are its owner’s deputy.",
    Recipient.REPRESENTATIVE: "You are told because your agency owns this action.",
    Recipient.CHAIR: "You are told because you chair the meeting that made this action.",
    Recipient.AGENDA: "You are told because you plan these meetings.",
}
# The same of several actions, where one mail may have more than one reason.
_WHY_SEVERAL = {
    Recipient.OWNER: "you own actions named here",
    Recipient.DEPUTY: "you are the deputy of an owner",
    Recipient.REPRESENTATIVE: "your agency owns actions named here",
    Recipient.CHAIR: "you chair a meeting that made actions named here",
    Recipient.AGENDA: "you plan these meetings",
}


@dataclass(frozen=True)
class Envelope:
    """How a mail travels: the key of its outbox row, its one reader, who sends it, for which partnership.

    `marking` is that of the kind of meeting it is about, where that puts it on mails.
    """

    outbox_key: str
    to: str
    person_name: str
    mail_from: str
    partnership: str
    marking: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry for its reader's calendar, as iCalendar, and what it does there."""

    method: str
    content: str


@dataclass(frozen=True)
class Mail:
    """One mail to one person, in words and in HTML that says the same."""

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What one step of the ladder tells of an action: its own reference, its due date, and to whom.

    `is_moved` where the step was taken before, for another due date.
    """

    reference: str
    due_on: date
    step: Step
    is_moved: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the step comes after the due date."""
        return self.step.offset is not None and self.step.offset > 0

    @property
    def has_new_date(self) -> bool:
        """Whether it tells of another due date than the one it told of."""
        return self.is_moved and self.step.offset is None

    @property
    def line(self) -> str:
        """The action in a list."""
        due = "was due" if self.is_late else "now due" if self.has_new_date else "due"
        return f"Action {self.reference}, {due} {spoken(self.due_on)}"


def action_mail(envelope: Envelope, told: Told, *, link: str) -> Mail:
    """The mail of one step of the ladder about one action, by the action's own reference and due date."""
    heading = _action_heading(told)
    words = {"heading": heading, "reference": told.reference, "link": link, "why": _WHY[told.step.recipient]}
    return _mail(envelope, "action", words | {"ask": _ask(told.step.recipient)})


def digest_mail(envelope: Envelope, told: Sequence[Told], *, link: str) -> Mail:
    """One mail of several steps that are due to the same reader: counts, references and dates.

    What goes to the next agenda asks nothing of its reader, and is one line of them all.
    """
    asked = [one for one in told if one.step.recipient is not Recipient.AGENDA]
    whose = " of yours" if all(one.step.recipient is Recipient.OWNER for one in asked) else ""
    number = f"1 action{whose} needs" if len(asked) == 1 else f"{len(asked)} actions{whose} need"
    to_agenda = [_to_agenda(len(told) - len(asked))] if len(asked) < len(told) else []
    words = {
        "heading": f"{number} an answer",
        "lines": "\n".join([*(one.line for one in asked), *to_agenda]),
        "ask": "See the actions",
        "link": link,
        "why": _why_several(one.step.recipient for one in told),
    }
    return _mail(envelope, "digest", words)


def _why_several(recipients: Iterable[Recipient]) -> str:
    """Why one reader is told of several actions, each reason once."""
    *others, last = dict.fromkeys(_WHY_SEVERAL[each] for each in recipients)
    reasons = f"{', '.join(others)} and {last}" if others else last
    return f"You are told because {reasons}."


def handed_on_mail(envelope: Envelope, told: Sequence[Told], *, link: str) -> Mail:
    """That actions were handed on to the reader: references and due dates, and not whose they were."""
    heading, ask = f"{len(told)} actions were handed on to you", "See the actions"
    if len(told) == 1:
        (one,) = told
        due = ": it was due" if one.is_late else ", due"
        heading = f"An action was handed on to you{due} on {spoken(one.due_on)}"
        ask = _ask(Recipient.OWNER)
    words = {"heading": heading, "lines": "\n".join(one.line for one in told), "ask": ask, "link": link}
    why = _WHY[Recipient.OWNER] if len(told) == 1 else _why_several([Recipient.OWNER])
    return _mail(envelope, "digest", words | {"why": why})


def agenda_mail(envelope: Envelope, *, number: int, link: str) -> Mail:
    """To whoever plans the meetings of a kind: that late actions put their cases on the next agenda."""
    whose = "Its case is" if number == 1 else "Their cases are"
    return notice_mail(
        envelope,
        heading=_to_agenda(number),
        fact=f"{whose} put at the end of the next agenda, once a meeting is planned.",
        ask="See the meetings",
        link=link,
        why=_WHY[Recipient.AGENDA],
    )


def invitation_mail(
    envelope: Envelope,
    *,
    starts_at: datetime,
    place: str,
    needed: tuple[datetime, datetime] | None,
    link: str,
    tz: tzinfo,
    ask: str = "See the meeting",
) -> Mail:
    """The invitation to a meeting: when, where, and from when until when this person is needed.

    `needed` is None when no case of the meeting is their agency's: the mail then says nothing of it. `ask`
    says what the link is for.
    """
    day = spoken(starts_at.astimezone(tz).date())
    words = {
        "heading": f"You are invited to a meeting on {day}",
        "when": f"{day} at {_clock(starts_at, tz)}",
        "place": place,
        "needed": f"from {_clock(needed[0], tz)} until {_clock(needed[1], tz)}" if needed else "",
        "link": link,
        "ask": ask,
    }
    return _mail(envelope, "invitation", words)


def notice_mail(envelope: Envelope, *, heading: str, fact: str = "", ask: str, link: str, why: str) -> Mail:
    """A mail that says that something waits on a page, by counts and dates alone; `fact` is one more of them.

    `ask` says what to do there, `why` why its reader is told, as a sentence.
    """
    words = {"heading": heading, "fact": fact, "ask": ask, "link": link, "why": why}
    return _mail(envelope, "notice", words)


def checkpoint_mail(envelope: Envelope, *, made_on: date, note: str, link: str) -> Mail:
    """A signed checkpoint of the audit chain, to be kept by a representative."""
    heading = f"Checkpoint of the audit record, {spoken(made_on)}"
    return _mail(envelope, "checkpoint", {"heading": heading, "note": note, "link": link})


def as_email_message(mail: Mail, at: datetime) -> EmailMessage:
    """The mail as it leaves at `at` (aware): text and HTML as alternatives, its Message-ID unchanged."""
    message = EmailMessage(policy=SMTP)
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "en-GB"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.entry is not None:
        message.add_alternative(
            mail.entry.content,
            subtype="calendar",
            cte="quoted-printable",
            params={"method": mail.entry.method},
        )
    return message


def _action_heading(told: Told) -> str:
    is_owner, due = told.step.recipient is Recipient.OWNER, spoken(told.due_on)
    whose = "Your action" if is_owner else "An action"
    if told.has_new_date:
        return f"{whose} has a new date: it is now due on {due}"
    if told.step.offset is None and is_owner:
        return f"You have a new action, due on {due}"
    if told.is_late:
        return f"{whose} is late: it was due on {due}"
    return f"{whose} is due on {due}"


def _to_agenda(number: int) -> str:
    whose = "A late action goes" if number == 1 else f"{number} late actions go"
    return f"{whose} to the next meeting"


def _ask(recipient: Recipient) -> str:
    return "Say how your action stands" if recipient is Recipient.OWNER else "See the action"


def _clock(moment: datetime, tz: tzinfo) -> str:
    return f"{moment.astimezone(tz):%H:%M}"


def _mail(envelope: Envelope, template: str, words: Mapping[str, str]) -> Mail:
    marking = envelope.marking
    known = {**words, "person_name": envelope.person_name, "partnership": envelope.partnership}
    text = _templates().get_template(f"{template}.txt").render(known)
    return Mail(
        message_id=message_id(envelope.outbox_key, envelope.mail_from),
        sender=envelope.mail_from,
        to=envelope.to,
        subject=f"{marking}: {words['heading']}" if marking else words["heading"],
        text=f"{marking}\n\n{text}" if marking else text,
        html=_templates().get_template(f"{template}.html").render(known | {"marking": marking}),
    )


@cache
def _templates() -> Environment:
    # An environment of its own: mail is written by the clock, outside any request of the web application.
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
