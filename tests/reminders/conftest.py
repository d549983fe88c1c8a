"""A mail server that takes everything, and the way to it."""

from collections.abc import Iterator

import pytest

from meetings.reminders.transports import SmtpTransport
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
