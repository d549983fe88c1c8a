"""A phone at the cast's meeting over HTTP: its addresses, and what its screen says."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.clients import csrf
from tests.pages import soup, value


def phone(cast: Cast, rest: str = "") -> str:
    """An address of the meeting's phone page."""
    return f"/meetings/{cast.meeting}/phone{rest}"


def heading(shown: TestResponse) -> str:
    """What the screen says first."""
    found = soup(shown).select_one("#live h1")
    assert found is not None, shown.text
    return found.get_text()


def read(shown: TestResponse, section: str) -> list[tuple[str, str]]:
    """The text of each line of a section of the case, and who can see it."""
    lines = []
    for line in soup(shown).select(f'section[aria-labelledby="{section}"] li'):
        sight = line.select_one(".app-who-sees")
        by = line.select_one(".p-list__by")
        words = sight.extract().get_text().strip() if sight else ""
        if by:
            by.extract()
        lines.append((line.get_text(" ").strip(), words))
    return sorted(lines)


def rev_of(shown: TestResponse) -> int:
    """The revision that the page polls with."""
    found = re.search(r"phone/live\?rev=(\d+)", shown.text)
    assert found
    return int(found[1])


def acknowledge(client: FlaskClient, cast: Cast, pressed: str, **typed: str) -> TestResponse:
    """Answer the statement as its page does."""
    page = client.get(phone(cast))
    data = {"csrf_token": csrf(page), "statement_sha256": value(page, "statement_sha256"), "answer": pressed}
    return client.post(f"/meetings/{cast.meeting}/acknowledgement", data=data | typed)
