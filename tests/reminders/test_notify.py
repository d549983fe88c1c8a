"""How mails and texts leave by GOV.UK Notify: a real HTTP server takes them, refuses or says nothing."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.reminders import duties
from meetings.reminders.notify import SERVICE, NotifyTextTransport, NotifyTransport
from meetings.reminders.sending import Fate, PermanentFailure, TemporaryFailure, TextTransport
from meetings.reminders.sweep import send
from meetings.reminders.texts import Text
from meetings.reminders.transports import transport_for
from models.records import OutboxMail
from models.states import MailState
from tests.cast import FUTURES, close_meeting_at, email, lay_action, lay_scene
from tests.notified import API_KEY, SECRET, TEMPLATE, TEXT_TEMPLATE, Notify, notifying
from tests.places import StoppedClock

REFERENCE = "0f3a@partnership.example"


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "caseroom@partnership.example"
    message["To"] = "nadia@county.example"
    message["Subject"] = "Your action is due on Fri 27 November 2026"
    message["Message-ID"] = f"<{REFERENCE}>"
    message.set_content("Hello Nadia O’Hara,\n\nSay how it stands.\n")
    message.add_alternative("<p>Hello</p>", subtype="html")
    return message


@pytest.fixture
def transport(notify: Notify, tmp_path: Path) -> Iterator[NotifyTransport]:
    with notifying(notify) as url:
        made = transport_for(url, tmp_path, API_KEY)
        assert isinstance(made, NotifyTransport)
        yield replace(made, timeout=5)


def test_a_mail_arrives_as_words_for_the_template(transport: NotifyTransport, notify: Notify) -> None:
    transport.send(mail())
    assert notify.taken == [
        {
            "email_address": "nadia@county.example",
            "template_id": TEMPLATE,
            "personalisation": {
                "subject": "Your action is due on Fri 27 November 2026",
                "body": "Hello Nadia O’Hara,\n\nSay how it stands.\n",
            },
            "reference": REFERENCE,
        }
    ]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ((400, "ValidationError", "email_address Not a valid email address"), PermanentFailure),
        ((400, "BadRequestError", "Missing personalisation: body"), TemporaryFailure),
        (
            (400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
            TemporaryFailure,
        ),
        ((403, "AuthError", "Invalid token: API key not found"), TemporaryFailure),
        ((429, "RateLimitError", "Exceeded rate limit for key type live"), TemporaryFailure),
        ((500, "Exception", "Internal server error"), TemporaryFailure),
        ((503, "Exception", "Unavailable"), TemporaryFailure),
    ],
)
def test_a_refusal_is_final_only_when_it_is_of_the_address(
    transport: NotifyTransport, notify: Notify, answer: tuple[int, str, str], failure: type[Exception]
) -> None:
    notify.answer = answer
    with pytest.raises(failure) as refusal:
        transport.send(mail())
    assert str(refusal.value) == f"Notify {answer[0]} {answer[2]}"
    assert notify.taken == []
    notify.answer = None
    transport.send(mail())
    assert len(notify.taken) == 1


def test_another_services_key_is_worth_another_try(transport: NotifyTransport, notify: Notify) -> None:
    stranger = replace(transport, api_key=API_KEY[:-1] + "1")
    with pytest.raises(TemporaryFailure, match="403"):
        stranger.send(mail())
    transport.send(mail())
    assert len(notify.taken) == 1


def test_a_server_that_says_nothing_or_is_away_is_given_up_on(
    transport: NotifyTransport, notify: Notify
) -> None:
    notify.hangs = True
    with pytest.raises(TemporaryFailure, match="503"):
        replace(transport, timeout=0.2).send(mail())
    notify.released.set()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TemporaryFailure, match="503"):
        replace(transport, base_url=away).send(mail())


def test_what_was_taken_though_its_answer_was_lost_is_not_sent_twice(
    transport: NotifyTransport, notify: Notify
) -> None:
    notify.answer, notify.accepts_first = (500, "Exception", "Internal server error"), True
    with pytest.raises(TemporaryFailure):
        transport.send(mail())
    notify.answer = None
    transport.send(mail())
    assert len(notify.taken) == 1
    assert notify.asked == [REFERENCE, REFERENCE]


def test_what_notify_could_not_deliver_is_sent_again(transport: NotifyTransport, notify: Notify) -> None:
    transport.send(mail())
    notify.status = "permanent-failure"
    transport.send(mail())
    assert len(notify.taken) == 2


def test_no_key_is_shown_or_logged(
    transport: NotifyTransport, notify: Notify, caplog: pytest.LogCaptureFixture
) -> None:
    notify.answer = (403, "AuthError", "Invalid token")
    with caplog.at_level(logging.DEBUG), pytest.raises(TemporaryFailure):
        transport.send(mail())
    assert "failed with 403" in caplog.text
    for secret in (SECRET, "Bearer", "nadia@", "Say how"):
        assert secret not in caplog.text + repr(transport)


def text() -> Text:
    return Text(f"<{REFERENCE}>", "+447700900123", "You have 1 action due by Fri 27 November 2026.")


def test_a_text_arrives_as_words_for_its_template(texting: NotifyTextTransport, notify: Notify) -> None:
    texting.send_text(text())
    assert notify.taken == [
        {
            "phone_number": "+447700900123",
            "template_id": TEXT_TEMPLATE,
            "personalisation": {"body": "You have 1 action due by Fri 27 November 2026."},
            "reference": REFERENCE,
        }
    ]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ((400, "ValidationError", "phone_number Not enough digits"), PermanentFailure),
        ((400, "ValidationError", "phone_number Not a UK mobile number"), PermanentFailure),
        ((400, "BadRequestError", "Template not found"), TemporaryFailure),
        ((429, "TooManyRequestsError", "Exceeded send limits (250) for today"), TemporaryFailure),
    ],
)
def test_a_text_is_refused_for_good_only_for_its_number(
    texting: NotifyTextTransport, notify: Notify, answer: tuple[int, str, str], failure: type[Exception]
) -> None:
    notify.text_answer = answer
    with pytest.raises(failure):
        texting.send_text(text())
    assert notify.taken == []
    texting.send(mail())
    assert len(notify.taken) == 1, "mails go on"


def test_a_text_whose_answer_was_lost_is_not_sent_twice(texting: NotifyTextTransport, notify: Notify) -> None:
    notify.text_answer, notify.accepts_first = (500, "Exception", "Internal server error"), True
    with pytest.raises(TemporaryFailure):
        texting.send_text(text())
    notify.text_answer = None
    texting.send_text(text())
    assert len(notify.taken) == 1


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("created", Fate.ON_ITS_WAY),
        ("sending", Fate.ON_ITS_WAY),
        ("pending", Fate.ON_ITS_WAY),
        ("a word of later", Fate.ON_ITS_WAY),
        ("delivered", Fate.DELIVERED),
        ("permanent-failure", Fate.NO_ADDRESS),
        ("temporary-failure", Fate.NOT_REACHED),
        ("technical-failure", Fate.BROKEN),
    ],
)
def test_it_is_told_what_became_of_a_mail(
    transport: NotifyTransport, notify: Notify, status: str, fate: Fate
) -> None:
    assert transport.fate(f"<{REFERENCE}>") is Fate.ON_ITS_WAY, "Notify knows nothing of it"
    transport.send(mail())
    notify.status = status
    assert transport.fate(f"<{REFERENCE}>") is fate
    assert notify.asked[-1] == REFERENCE


def test_of_what_was_sent_again_the_latest_counts(transport: NotifyTransport, notify: Notify) -> None:
    transport.send(mail())
    notify.fates[0] = "permanent-failure"
    transport.send(mail())
    notify.fates[1] = "delivered"
    assert transport.fate(f"<{REFERENCE}>") is Fate.DELIVERED


def test_what_became_of_a_mail_may_be_asked_another_time(transport: NotifyTransport, notify: Notify) -> None:
    notify.is_away = True
    with pytest.raises(TemporaryFailure, match="503"):
        transport.fate(f"<{REFERENCE}>")


def test_an_address_names_the_template(tmp_path: Path) -> None:
    assert transport_for(f"notify:{TEMPLATE}", tmp_path, API_KEY) == NotifyTransport(
        TEMPLATE, API_KEY, SERVICE
    )
    elsewhere = transport_for(f"notify://notify.example/{TEMPLATE}", tmp_path, API_KEY)
    assert elsewhere == NotifyTransport(TEMPLATE, API_KEY, "https://notify.example")


def test_without_a_template_for_them_there_are_no_texts(tmp_path: Path) -> None:
    url = f"notify:{TEMPLATE}"
    assert isinstance(transport_for(url, tmp_path, API_KEY, text_template=TEXT_TEMPLATE), TextTransport)
    assert not isinstance(transport_for(url, tmp_path, API_KEY), TextTransport)
    with pytest.raises(ValueError, match="TEXT_TEMPLATE must be the id"):
        transport_for(url, tmp_path, API_KEY, text_template="texts")
    for other in ("", "smtps://mail.example"):
        with pytest.raises(ValueError, match="TEXT_TEMPLATE is for text messages by notify:TEMPLATE"):
            transport_for(other, tmp_path, text_template=TEXT_TEMPLATE)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("notify:", API_KEY),
        ("notify:template", API_KEY),
        (f"notify:{TEMPLATE}", ""),
        (f"notify:{TEMPLATE}", SECRET),
    ],
)
def test_an_address_that_cannot_work_stops_the_start_without_telling_the_key(
    url: str, key: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="Notify") as refusal:
        transport_for(url, tmp_path, key)
    assert SECRET not in str(refusal.value)


def test_the_sweep_sends_by_it_and_names_nothing_of_a_case(
    caseroom: Caseroom, clock: StoppedClock, transport: NotifyTransport, notify: Notify
) -> None:
    cast = lay_scene(caseroom, clock.now)
    lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=clock.now.date())
    close_meeting_at(caseroom, cast, clock.forward(hours=2))
    duties.queue_due(caseroom, clock.now)
    notify.answer, notify.accepts_first = (500, "Exception", "Internal server error"), True
    assert send(caseroom, transport, clock) == 0
    notify.answer = None
    clock.forward(minutes=2)
    assert send(caseroom, transport, clock) == 1
    (taken,) = notify.taken
    assert taken["email_address"] == email("fay")
    assert "A-3M9T" in taken["personalisation"]["body"]
    for secret in ("Text of", "Title of", "ASB-", "Futures"):
        assert secret not in str(taken)
    with record.reading(caseroom) as session:
        row = session.scalars(select(OutboxMail)).one()
    assert row.state == MailState.SENT
    assert row.message_id.strip("<>") == taken["reference"]
