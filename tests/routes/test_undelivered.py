"""The page of mails that did not arrive: for whoever plans the meetings, and for nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.commands.outbox import SHOWN, report
from meetings.doors import Caseroom, record
from meetings.operations import minutes_requests, outbox
from models.mails import MailKind
from models.records import AuditRow, OutboxMail
from models.states import MailState
from tests.asked import keep_out, lay_asked
from tests.cast import Cast
from tests.clients import post, signed_in
from tests.failed import lay_failed
from tests.held import lay_issued
from tests.pages import soup, statements
from tests.places import StoppedClock
from tests.planned import coordinate

PAGE = "/undelivered"
NOT_LISTED = "Not every message is listed here"


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


@pytest.fixture
def alma(app: Flask, cast: Cast) -> FlaskClient:
    """She coordinates the meetings, and chairs this one."""
    return signed_in(app, "alma")


def rows(answer: TestResponse) -> list[list[str]]:
    """The table as it is read, without its presses."""
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")[:-1]]
        for row in soup(answer).select("tbody tr")
    ]


def mail(caseroom: Caseroom, mail_id: str) -> OutboxMail:
    with record.reading(caseroom) as session:
        return session.get_one(OutboxMail, mail_id)


def test_it_tells_who_was_not_reached_of_what_since_when_and_why(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient
) -> None:
    lay_failed(caseroom, cast, "fay")
    page = alma.get(PAGE)
    assert rows(page) == [
        [
            "Fay Futures Housing Group",
            "Invitation",
            "Fri 23 October 2026",
            "Tue 13 October 2026 10:00, 1 try",
            "The mail server does not know the address or does not accept mail for it (reply 550)",
        ]
    ]
    for secret in ("No such mailbox", "ASB-", "Title of", "@"):
        assert secret not in soup(page).select_one("main").text  # type: ignore[union-attr]


def test_nobody_but_the_coordinators_has_the_page_or_a_press(
    caseroom: Caseroom, app: Flask, cast: Cast, alma: FlaskClient
) -> None:
    failed = lay_failed(caseroom, cast, "fay")
    assert alma.get(PAGE).status_code == 200
    for name in ("carol", "dev", "fay", "rita", "eve"):
        client = signed_in(app, name)
        assert client.get(PAGE).status_code == 404
        assert "did not arrive" not in client.get("/").text + client.get("/meetings").text
        for path in (f"{PAGE}/{failed}/send-again", f"{PAGE}/send-again"):
            assert post(client, "/cases/new", path).status_code == 404
    assert mail(caseroom, failed).state == MailState.FAILED


def test_of_cases_nothing_while_kept_out_of_one_of_them(caseroom: Caseroom, app: Flask, cast: Cast) -> None:
    about_cases = [
        lay_failed(caseroom, cast, "fay", kind=kind)
        for kind in (MailKind.ACTION, MailKind.RETURN, MailKind.MINUTES)
    ]
    lay_failed(caseroom, cast, "fay", kind=MailKind.INVITATION)
    coordinate(caseroom, cast, "eve")
    eve = signed_in(app, "eve")
    assert len(rows(eve.get(PAGE))) == 4
    assert "4 messages" in eve.get("/").text
    keep_out(caseroom, cast, "eve", "two")
    assert [row[1] for row in rows(eve.get(PAGE))] == ["Invitation"]
    assert "1 message" in eve.get("/").text
    for mail_id in about_cases:
        assert post(eve, PAGE, f"{PAGE}/{mail_id}/send-again").status_code == 404
        assert mail(caseroom, mail_id).state == MailState.FAILED


def test_what_would_tell_of_a_case_is_not_listed_and_the_page_says_so(
    caseroom: Caseroom, app: Flask, clock: StoppedClock
) -> None:
    """Of a correction asked for, `flask outbox` alone tells that nobody was reached."""
    held = lay_issued(caseroom)
    clock.now = held.now
    item, once = held.cast.items["one"], held.once()
    minutes_requests.ask_correction(
        caseroom, held.by("fay"), held.cast.meeting, item_id=item, text="Two came", once=once
    )
    for one in outbox.claim(caseroom, "a sender", clock.now, at_most=200):
        outbox.settle_failed(caseroom, one, "a sender", clock.now, failure="550 No", permanent=True)
    assert any("minutes request" in line and "550 No" in line for line in report(caseroom, SHOWN))
    alma = signed_in(app, "alma")
    page = alma.get(PAGE)
    assert {row[1] for row in rows(page)} == {"Notice that minutes are issued"}
    assert NOT_LISTED in page.text
    post(alma, PAGE, f"{PAGE}/send-again")
    for one in outbox.claim(caseroom, "a sender", clock.now, at_most=200):
        outbox.settle_sent(caseroom, one, "a sender", clock.now)
    page = alma.get(PAGE)
    assert rows(page) == []
    assert NOT_LISTED in page.text
    assert "has arrived" not in page.text


def test_one_press_sends_it_again_for_another_two_days(
    caseroom: Caseroom, cast: Cast, alma: FlaskClient, clock: StoppedClock
) -> None:
    failed = lay_failed(caseroom, cast, "fay")
    before = mail(caseroom, failed)
    clock.forward(minutes=5)
    for _ in range(2):
        assert post(alma, PAGE, f"{PAGE}/{failed}/send-again").status_code == 303
    now = mail(caseroom, failed)
    assert (now.state, now.attempts, now.made_at, now.due_at) == ("queued", 0, clock.now, clock.now)
    assert now.message_id == before.message_id
    assert "Being sent again" in alma.get(PAGE).text
    with record.reading(caseroom) as session:
        event = select(AuditRow.actor_id).where(AuditRow.event == "mail.sent_again")
        assert session.scalars(event.where(AuditRow.object_id == failed)).all() == [cast.people["alma"]]

    claimed = outbox.claim(caseroom, "a sender", clock.now, at_most=50)
    (again,) = [one for one in claimed if one.id == failed]
    outbox.settle_sent(caseroom, again, "a sender", clock.now)
    assert "No message is listed" in alma.get(PAGE).text


def test_after_an_outage_one_press_sends_all(caseroom: Caseroom, cast: Cast, alma: FlaskClient) -> None:
    failed = [lay_failed(caseroom, cast, name) for name in ("fay", "paul", "rita")]
    assert "Send all 3 again" in alma.get(PAGE).text
    post(alma, PAGE, f"{PAGE}/send-again")
    assert "3 messages are being sent again" in alma.get(PAGE).text
    assert {mail(caseroom, one).state for one in failed} == {MailState.QUEUED}
    post(alma, PAGE, f"{PAGE}/send-again")
    assert "Nothing waits to be sent again" in alma.get(PAGE).text


def test_a_long_list_costs_no_more_statements(
    caseroom: Caseroom, app: Flask, cast: Cast, alma: FlaskClient
) -> None:
    lay_failed(caseroom, cast, "fay")
    with statements(app) as few:
        alma.get(PAGE)
    for number in range(30):
        lay_failed(caseroom, cast, "paul", step=str(number))
    assert len(rows(alma.get(PAGE))) == 31
    with statements(app) as many:
        alma.get(PAGE)
    assert len(many) == len(few) <= 6
