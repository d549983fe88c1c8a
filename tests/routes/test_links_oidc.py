"""From a real mail past the sign-in of one's organisation to the page of its action, and for nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import oidc
from meetings.reminders.sweep import sweep
from models.outcomes import Action
from models.people import Session
from tests.cast import FUTURES, RIVERSIDE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.clients import post
from tests.home import app_with
from tests.issuers import STRONG, answered, configured, known, linked, running_issuer
from tests.mailed import mails_to, never_quiet, path_in
from tests.need_to_know.crawl import settled
from tests.pages import soup
from tests.places import StoppedClock

ENDED = "That link has ended, or was meant for somebody else."


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that knows Fay and Rita, running."""
    with running_issuer() as address:
        for subject in ("fay-of-futures", "rita-of-riverside"):
            known(address, subject, STRONG)
        yield address


@pytest.fixture
def clock() -> StoppedClock:
    """The machine's time, by which the provider signs."""
    return StoppedClock(datetime.now(UTC))


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now - timedelta(hours=1))


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    """An action of Fay’s, which Rita may see by its own address as well."""
    due = cast.now.date() + timedelta(days=7)
    return lay_action(caseroom, cast, "A-3M9T", owner="fay", audience=(FUTURES, RIVERSIDE), due_on=due)


@pytest.fixture
def link(caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str) -> str:
    """What the mail at the closing of the meeting leads Fay to."""
    never_quiet(caseroom)
    close_meeting_at(caseroom, cast, clock.now)
    sweep(caseroom, clock.now + timedelta(days=1))
    (mail,) = mails_to(caseroom, email("fay"))
    return path_in(mail)


@pytest.fixture
def app(caseroom: Caseroom, issuer: str, link: str) -> Flask:
    served = app_with(caseroom, **configured(issuer))
    linked(served, "fay", "fay-of-futures")
    linked(served, "rita", "rita-of-riverside")
    return served


def led(app: Flask, link: str, subject: str) -> tuple[FlaskClient, str]:
    """Follow the link of a mail with a browser that is signed in nowhere; where one ends by the provider."""
    client = app.test_client()
    page = client.get(client.get(link).headers["Location"])
    (away,) = soup(page).select('main a[href^="/sign-in/oidc"]')
    back = client.get(answered(client, str(away["href"]), subject))
    assert (back.status_code, back.headers["Location"]) == (303, link)
    return client, client.get(link).headers["Location"]


def test_the_link_leads_past_the_organisations_sign_in_to_the_page_where_one_answers(
    app: Flask, caseroom: Caseroom, link: str, action: str
) -> None:
    client, page = led(app, link, "fay-of-futures")
    assert page == f"/actions/{action}"
    assert post(client, page, f"{page}/answer", state="done", text="Fitted", due="").status_code == 303
    with record.reading(caseroom) as session:
        assert session.get_one(Action, action).state == "done"
        assert oidc.BY_OIDC in session.scalars(select(Session.how)).all()


def test_a_forwarded_link_shows_nothing_to_somebody_else_of_another_organisation(
    app: Flask, link: str, action: str
) -> None:
    """Fay is led to her action; Rita to her own list, as by a link that nobody made."""
    assert led(app, link, "fay-of-futures")[1] == f"/actions/{action}"
    shown = set()
    for each in (link, "/l/none"):
        rita, page = led(app, each, "rita-of-riverside")
        assert page == "/actions"
        list_of_hers = rita.get(page)
        assert ENDED in list_of_hers.text
        assert "A-3M9T" not in list_of_hers.text
        shown.add(settled(list_of_hers.data))
    assert len(shown) == 1


def test_an_identity_that_nobody_linked_is_led_nowhere(app: Flask, issuer: str, link: str) -> None:
    known(issuer, "a-stranger", STRONG)
    client = app.test_client()
    client.get(link)
    back = client.get(answered(client, f"/sign-in/oidc?next={link}", "a-stranger"))
    assert back.status_code == 422
    assert client.get(link).headers["Location"] == f"/sign-in?next={link}"
