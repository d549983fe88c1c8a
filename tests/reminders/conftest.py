"""A mail server and a stand-in of GOV.UK Notify that take everything, and the ways to them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meetings.reminders.notify import NotifyTextTransport
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.transports import transport_for
from tests.notified import API_KEY, TEXT_TEMPLATE, Notify, notifying
from tests.posts import Post, delivering_to


@pytest.fixture
def post() -> Post:
    """What the server was given."""
    return Post()


@pytest.fixture
def transport(post: Post) -> Iterator[SmtpTransport]:
    """The way to the server while it runs."""
    with delivering_to(post) as way:
        yield way


@pytest.fixture
def notify() -> Notify:
    """What Notify was given."""
    return Notify()


@pytest.fixture
def texting(notify: Notify, tmp_path: Path) -> Iterator[NotifyTextTransport]:
    """The way to Notify while it runs, for mails and for text messages."""
    with notifying(notify) as url:
        made = transport_for(url, tmp_path, API_KEY, text_template=TEXT_TEMPLATE)
        assert isinstance(made, NotifyTextTransport)
        yield replace(made, timeout=5)
