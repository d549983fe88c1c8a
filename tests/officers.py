"""An officer at the console over HTTP: forms as htmx sends them, or as a browser without scripts does."""

import secrets
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from tests.cast import FUTURES, Cast
from tests.clients import csrf, signed_in
from tests.pages import soup

HX = {"HX-Request": "true"}


class Officer:
    """One person's browser on the console of the cast's meeting; `scripts` may be switched off."""

    def __init__(self, app: Flask, cast: Cast, name: str) -> None:
        self.client = signed_in(app, name)
        self.cast = cast
        self.base = f"/meetings/{cast.meeting}/console"
        self.scripts = True
        self._token = ""

    def borrow_token(self) -> None:
        """Take the hidden token from a page that anybody signed in has."""
        self._token = csrf(self.client.get("/"))

    def item(self, name: str) -> str:
        """The address of one of the agenda's items."""
        return f"{self.base}/items/{self.cast.items[name]}"

    def page(self, query: str = "") -> BeautifulSoup:
        """The console as it stands."""
        answer = self.client.get(f"{self.base}{query}")
        assert answer.status_code == 200
        return soup(answer)

    def press(self, path: str, **data: Any) -> TestResponse:
        """Send a form of the console."""
        return self.send(path, data)

    def send(self, path: str, data: dict[str, Any]) -> TestResponse:
        """Send a form whose fields have names that Python keeps for itself."""
        if not self._token:
            self._token = csrf(self.client.get(self.base))
        return self.client.post(
            path, data={"csrf_token": self._token} | data, headers=HX if self.scripts else {}
        )

    def put(self, name: str) -> TestResponse:
        """Put a case on the table."""
        return self.press(f"{self.base}/table", case=self.cast.items[name])

    def hold(self, name: str) -> TestResponse:
        """Take a case off the table."""
        return self.send(f"{self.base}/table", {"break": self.cast.items[name]})

    def record(self, kind: str, *, on: str = "one", **typed: Any) -> TestResponse:
        """Send the record form."""
        return self.press(f"{self.item(on)}/record", **{"once": secrets.token_hex(16), "kind": kind} | typed)


def wrong(answer: TestResponse) -> dict[str, str]:
    """The message beside each field of a form that came back, by the field's id."""
    found = soup(answer).select("p.c-error[id]")
    return {
        str(message["id"]).removesuffix("-error"): message.text.removeprefix("Error:").strip()
        for message in found
    }


def typed(answer: TestResponse | BeautifulSoup, field_id: str) -> str:
    """What a field of the console holds."""
    page = answer if isinstance(answer, BeautifulSoup) else soup(answer)
    field = page.find(id=field_id)
    assert field is not None, field_id
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    return field.text if field.name == "textarea" else str(field.get("value", ""))


def entries(page: BeautifulSoup) -> list[list[str]]:
    """What stands under "Recorded on this case": the label and the text of each line."""
    rows = page.select("#recorded li")
    return [
        [" ".join(part.text.split()) for part in row.select(".c-item__label, .c-item__text")] for row in rows
    ]


def count(caseroom: Caseroom, table: type) -> int:
    """How many rows a table has."""
    with record.reading(caseroom) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def intervention(dev: Officer, name: str) -> str:
    """The value of an intervention on the record form."""
    option = dev.page().find("option", string=name)
    assert option is not None
    return str(option["value"])


def decision(dev: Officer, **changes: str) -> dict[str, str]:
    """What a decision for mediation sends, but for some changes."""
    return {
        "intervention": intervention(dev, "Mediation"),
        "made_by": dev.cast.agencies[FUTURES],
        "text": "Offer mediation",
        "reasons": "Both sides want it",
        "power": "Voluntary",
        "due": "+28",
    } | changes
