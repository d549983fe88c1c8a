"""What reminders and invitations say: dates, a place, an action's own reference, one reader, no more."""

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from jinja2 import UndefinedError

from meetings.message_ids import message_id
from meetings.reminders import mail as mail_module
from meetings.reminders.ladder import Step
from meetings.reminders.mail import (
    Envelope,
    Mail,
    Told,
    action_mail,
    as_email_message,
    checkpoint_mail,
    digest_mail,
    handed_on_mail,
    invitation_mail,
    notice_mail,
)
from models.states import Recipient

LONDON = ZoneInfo("Europe/London")
LINK = "http://localhost:8000/l/Zm9v-bar_baz"
ENVELOPE = Envelope(
    outbox_key="0f3a:due:77c2",
    to="nadia@county.example",
    person_name="Nadia O’Hara",
    mail_from="Caseroom <caseroom@partnership.example>",
    partnership="Derbyshire partnership",
)
AT_CLOSE = Step("close", None, Recipient.OWNER)
SENT_AT = datetime(2026, 11, 27, 9, 0, 4, tzinfo=UTC)
STARTS = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def reminder(step: Step = AT_CLOSE, envelope: Envelope = ENVELOPE) -> Mail:
    return action_mail(envelope, Told("A-3M9T", date(2026, 11, 27), step), link=LINK)


def invitation(needed: tuple[datetime, datetime] | None = None) -> Mail:
    return invitation_mail(
        ENVELOPE, starts_at=STARTS, place="Committee Room 2", needed=needed, link=LINK, tz=LONDON
    )


def notice(fact: str = "") -> Mail:
    return notice_mail(
        ENVELOPE,
        heading="3 answers are due by Fri 27 November 2026",
        fact=fact,
        ask="Answer them",
        link=LINK,
        why="You are told because you work on what they ask about.",
    )


def words(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    assert soup.body is not None
    return soup.body.get_text(" ").replace(" .", ".").split()


HEADINGS = [
    (Step("close", None, Recipient.OWNER), "You have a new action, due on Fri 27 November 2026"),
    (Step("soon", -2, Recipient.OWNER), "Your action is due on Fri 27 November 2026"),
    (Step("due", 0, Recipient.OWNER), "Your action is due on Fri 27 November 2026"),
    (Step("late", 3, Recipient.OWNER), "Your action is late: it was due on Fri 27 November 2026"),
    (Step("up", 3, Recipient.DEPUTY), "An action is late: it was due on Fri 27 November 2026"),
    (Step("up", None, Recipient.DEPUTY), "An action is due on Fri 27 November 2026"),
    (Step("up", 7, Recipient.REPRESENTATIVE), "An action is late: it was due on Fri 27 November 2026"),
    (Step("up", 9, Recipient.CHAIR), "An action is late: it was due on Fri 27 November 2026"),
]


@pytest.mark.parametrize(("step", "heading"), HEADINGS)
def test_each_step_says_how_the_action_stands_by_date(step: Step, heading: str) -> None:
    mail = reminder(step)
    assert mail.subject == heading
    assert f"\n{heading}.\n\nAction A-3M9T\n" in mail.text
    assert "A-3M9T" not in mail.subject


def test_a_moved_due_date_is_no_new_action() -> None:
    moved = Told("A-3M9T", date(2026, 11, 27), AT_CLOSE, is_moved=True)
    mail = action_mail(ENVELOPE, moved, link=LINK)
    assert mail.subject == "Your action has a new date: it is now due on Fri 27 November 2026"
    assert f"\n{mail.subject}.\n\nAction A-3M9T\n" in mail.text
    assert moved.line == "Action A-3M9T, now due Fri 27 November 2026"
    due = replace(moved, step=Step("due", 0, Recipient.OWNER))
    assert action_mail(ENVELOPE, due, link=LINK).subject == "Your action is due on Fri 27 November 2026"
    assert due.line == "Action A-3M9T, due Fri 27 November 2026"


def test_each_recipient_is_told_why_they_are_told() -> None:
    people = set(Recipient) - {Recipient.AGENDA}
    reasons = {who: reminder(Step("late", 3, who)).text.split("You are told ")[1][:30] for who in people}
    assert len(set(reasons.values())) == len(people)


def test_several_actions_are_one_mail_of_counts_references_and_dates() -> None:
    late, soon = Step("late", 3, Recipient.OWNER), Step("soon", -2, Recipient.OWNER)
    told = [Told("A-3M9T", date(2026, 11, 20), late), Told("A-77QP", date(2026, 11, 27), soon)]
    mail = digest_mail(ENVELOPE, told, link=LINK)
    assert mail.subject == "2 actions of yours need an answer"
    assert "Action A-3M9T, was due Fri 20 November 2026\nAction A-77QP, due Fri 27 November 2026" in mail.text
    assert {"A-3M9T,", "A-77QP,"} <= set(words(mail.html))
    climbed = Told("A-9WWW", date(2026, 11, 20), Step("up", 5, Recipient.REPRESENTATIVE))
    mixed = digest_mail(ENVELOPE, [*told, climbed], link=LINK)
    assert mixed.subject == "3 actions need an answer"
    why = "You are told because you own actions named here and your agency owns actions named here. We"
    assert why in mixed.text
    assert "You are told because you own actions named here. We" in mail.text


def test_what_goes_to_the_next_agenda_is_one_line_and_counts_as_nothing_to_answer() -> None:
    up, on = Step("up", 8, Recipient.CHAIR), Step("agenda", 10, Recipient.AGENDA)
    late = [Told(reference, date(2026, 11, 20), on) for reference in ("A-3M9T", "A-77QP")]
    mail = digest_mail(ENVELOPE, [Told("A-3M9T", date(2026, 11, 20), up), *late], link=LINK)
    assert mail.subject == "1 action needs an answer"
    assert "A-3M9T, was due Fri 20 November 2026\n2 late actions go to the next meeting\n" in mail.text


def test_the_whole_reminder() -> None:
    assert reminder().text == (
        "Hello Nadia O’Hara,\n\n"
        "You have a new action, due on Fri 27 November 2026.\n\n"
        "Action A-3M9T\n\n"
        "Say how your action stands:\n"
        f"{LINK}\n\n"
        "You are told because you own this action. We leave out details because e-mail is not private. "
        "Please put none in a reply.\n\n"
        "Derbyshire partnership\n"
    )


def test_the_whole_invitation_in_local_time() -> None:
    needed = (datetime(2026, 7, 1, 9, 20, tzinfo=UTC), datetime(2026, 7, 1, 10, 5, tzinfo=UTC))
    mail = invitation(needed)
    assert mail.subject == "You are invited to a meeting on Wed 1 July 2026"
    assert mail.text == (
        "Hello Nadia O’Hara,\n\n"
        "You are invited to a meeting on Wed 1 July 2026.\n\n"
        "When: Wed 1 July 2026 at 10:00\n"
        "Where: Committee Room 2\n"
        "You are needed from 10:20 until 11:05.\n\n"
        "See the meeting:\n"
        f"{LINK}\n\n"
        "We leave out details because e-mail is not private. Please put none in a reply.\n\n"
        "Derbyshire partnership\n"
    )


def test_an_invitation_to_somebody_with_no_case_says_nothing_of_being_needed() -> None:
    mail = invitation()
    assert "needed" not in mail.text + mail.html
    assert "Where: Committee Room 2\n\nSee the meeting" in mail.text


MARKED = replace(ENVELOPE, marking="OFFICIAL-SENSITIVE")


def test_a_marking_stands_on_the_mail_and_before_its_subject() -> None:
    marked, plain = reminder(envelope=MARKED), reminder()
    assert marked.subject == f"OFFICIAL-SENSITIVE: {plain.subject}"
    assert marked.text == f"OFFICIAL-SENSITIVE\n\n{plain.text}"
    assert "OFFICIAL-SENSITIVE" in words(marked.html)
    assert "OFFICIAL" not in plain.html + plain.text + plain.subject


@pytest.mark.parametrize(
    "mail",
    [reminder(), invitation((STARTS, SENT_AT)), notice(), notice("2 of them are late")],
    ids=["action", "invitation", "notice", "notice with a fact"],
)
def test_the_html_says_what_the_text_says_and_fetches_nothing(mail: Mail) -> None:
    said = set(words(mail.html))
    spoken = mail.text.replace(f"{mail.subject}.", mail.subject)
    assert set(spoken.split()) - said <= {"When:", "Where:", "stands:", "meeting:", "them:"}
    soup = BeautifulSoup(mail.html, "html.parser")
    assert [tag["href"] for tag in soup.find_all(href=True)] == [LINK]
    assert soup.find_all(["img", "script", "link", "style", "form"]) == []
    assert "url(" not in mail.html


def test_a_notice_says_what_waits_and_where() -> None:
    assert "Answer them:\n" + LINK in notice().text
    assert "2 of them are late" not in notice().text
    assert "2 of them are late\n\nAnswer them:" in notice("2 of them are late").text


def test_no_builder_takes_anything_of_a_case() -> None:
    builders = (action_mail, digest_mail, handed_on_mail, invitation_mail, notice_mail, checkpoint_mail, Told)
    taken = {name for builder in builders for name in inspect.signature(builder).parameters}
    assert taken == {
        "envelope", "told", "reference", "due_on", "step", "link", "starts_at", "place", "needed", "tz",
        "heading", "fact", "ask", "why", "made_on", "note", "is_moved",
    }  # fmt: skip


def test_what_people_typed_is_text_and_never_markup_or_template() -> None:
    hostile = Envelope("key", "x@x.example", "<b>{{ 7*7 }}</b>", "y@y.example", "A & B <c>")
    mail = reminder(envelope=hostile)
    soup = BeautifulSoup(mail.html, "html.parser")
    assert "Hello <b>{{ 7*7 }}</b>," in soup.get_text()
    assert "A & B <c>" in soup.get_text()
    assert "Hello <b>{{ 7*7 }}</b>,\n" in mail.text


@pytest.mark.parametrize(
    "template",
    [
        "action.txt",
        "action.html",
        "digest.txt",
        "digest.html",
        "invitation.txt",
        "invitation.html",
        "notice.txt",
        "notice.html",
    ],
)
def test_a_word_that_is_missing_stops_the_mail(template: str) -> None:
    with pytest.raises(UndefinedError):
        mail_module._templates().get_template(template).render(person_name="Nadia")


def test_a_repeat_has_the_same_message_id_and_another_duty_has_another() -> None:
    assert reminder().message_id == reminder(Step("due", 0, Recipient.OWNER)).message_id
    assert reminder().message_id == message_id(ENVELOPE.outbox_key, ENVELOPE.mail_from)
    assert message_id("a", "x@x.example") != message_id("b", "x@x.example")
    assert ENVELOPE.outbox_key not in reminder().message_id
    assert reminder().message_id.endswith("@partnership.example>")
    assert message_id("a", "").endswith("@localhost>")


def sent(mail: Mail) -> EmailMessage:
    message = message_from_bytes(as_email_message(mail, SENT_AT).as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_mail_that_leaves_is_text_and_html_to_one_reader() -> None:
    mail = reminder()
    message = sent(mail)
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert plain.get_content().splitlines() == mail.text.splitlines()
    assert html.get_content().splitlines() == mail.html.splitlines()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    assert {name: message[name] for name in ("From", "To", "Subject", "Message-ID", "Date")} == {
        "From": "Caseroom <caseroom@partnership.example>",
        "To": "nadia@county.example",
        "Subject": mail.subject,
        "Message-ID": mail.message_id,
        "Date": "Fri, 27 Nov 2026 09:00:04 +0000",
    }
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Cc"] is None
    assert message["Bcc"] is None


def test_an_address_cannot_smuggle_in_a_header() -> None:
    hostile = Envelope("key", "x@x.example\nBcc: all@x.example", "Nadia", "y@y.example", "P")
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        as_email_message(reminder(envelope=hostile), SENT_AT)
