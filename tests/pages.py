"""Reading a page as a person would: its tables, its links, its messages, and what it cost to make."""

from collections.abc import Iterator
from contextlib import contextmanager

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from tests.counting import counting


def soup(answer: TestResponse) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.text, "lxml")


def table(answer: TestResponse, caption_id: str) -> list[list[str]]:
    """The words in each row of the table whose caption has this id; none where it is not there."""
    caption = soup(answer).find(id=caption_id)
    if caption is None or caption.parent is None:
        return []
    rows = caption.parent.select("tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


def links(answer: TestResponse) -> list[str]:
    """Where the page's links in its main part lead."""
    return [str(link["href"]) for link in soup(answer).select("main a[href]")]


def errors(answer: TestResponse) -> list[str]:
    """What the summary at the top says is wrong."""
    return [item.text.strip() for item in soup(answer).select(".govuk-error-summary__list li")]


def value(answer: TestResponse, name: str) -> str:
    """What a field of the page holds."""
    field = soup(answer).select_one(f'[name="{name}"]')
    assert field is not None, name
    return str(field.get("value", ""))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that this thread runs meanwhile, through either door."""
    with counting(app.extensions["caseroom"]) as ran:
        yield ran


def pieces(answer: TestResponse) -> dict[str, list[str]]:
    """Each piece of information on a case's page, with the names of who can see it."""
    found = {}
    for piece in soup(answer).select("[id^=i-]"):
        words = piece.select_one(".app-piece__text")
        assert words is not None
        found[words.text] = [chip.text for chip in piece.select(".app-chip")]
    return found
