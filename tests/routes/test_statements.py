"""Every page of a case, a meeting or a piece of information costs the same statements at every size."""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from werkzeug.routing import Rule

from app import create_app
from meetings.doors import Caseroom, record
from models.cases import Information
from tests.bench.scale import Scale, Size
from tests.bench.service import laid
from tests.counting import counting, watching

pytestmark = pytest.mark.long

# Six pieces of information are the fewest of which the member's agency has brought one.
SIZES = (Size(attendees=5, cases=5, information=6), Size(attendees=50, cases=12, information=300))
STREAMS = {"console.stream"}
AT_MOST = 6


@contextmanager
def _counted(size: Size) -> Iterator[Mapping[str, int]]:
    """By page and reader, how many statements it takes once its keys are at hand."""
    with laid(size) as (caseroom, scale):
        app = create_app(caseroom.settings)
        service: Caseroom = app.extensions["caseroom"]
        try:
            yield _counts(app, service, scale)
        finally:
            service.close()


def _counts(app: Flask, service: Caseroom, scale: Scale) -> dict[str, int]:
    found = {}
    values = _values(service, scale)
    for who, token in (("chair", scale.chair.token), ("member", scale.member.token)):
        client = app.test_client()
        client.set_cookie("caseroom", token)
        for rule in _pages(app, values):
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: values[place[1]], rule.rule)
            with client.get(path) as answer:
                first = answer.status_code
            if first == 200:
                with counting(service) as statements, client.get(path):
                    pass
                found[f"{rule.endpoint} for the {who}"] = len(statements)
    return found


def _values(service: Caseroom, scale: Scale) -> dict[str, str]:
    with record.reading(service) as session:
        piece = session.scalars(
            select(Information.id)
            .where(Information.case_id == scale.cases[0], Information.originator_id == scale.member.agency_id)
            .order_by(Information.added_at)
        ).first()
    return {
        "case_id": scale.cases[0],
        "information_id": str(piece),
        "item_id": scale.items[0],
        "meeting_id": scale.meeting,
    }


def _pages(app: Flask, values: Mapping[str, str]) -> list[Rule]:
    """The GETs whose every place can be filled with what there is of the case on the table."""
    fillable = (
        rule for rule in app.url_map.iter_rules() if rule.arguments and rule.arguments <= values.keys()
    )
    return [rule for rule in fillable if "GET" in (rule.methods or ()) and rule.endpoint not in STREAMS]


def test_a_page_costs_the_same_statements_however_much_there_is() -> None:
    with _counted(SIZES[0]) as few, _counted(SIZES[1]) as many:
        assert few == many
    assert len(few) > 40
    assert {page: count for page, count in few.items() if count > AT_MOST} == {}


def test_no_statement_of_a_page_is_planned_anew() -> None:
    """SQLite does so where a parameter is compared as a partial index is: it asks the authorizer again."""
    with laid(SIZES[0]) as (caseroom, scale):
        app = create_app(caseroom.settings)
        service: Caseroom = app.extensions["caseroom"]
        with _planning(service) as planned:
            _counts(app, service, scale)
        service.close()
    assert len(planned) > 40
    assert [statement for statement, times in planned.items() if times] == []


def _allow(asked: list[int], action: int, *_: str | None) -> int:
    asked.append(action)
    return sqlite3.SQLITE_OK


@contextmanager
def _planning(caseroom: Caseroom) -> Iterator[Mapping[str, int]]:
    """How often each query at either door is planned, when it is asked once more with the same values."""
    found: dict[str, int] = {}

    def again(connection: Connection, statement: str, values: Any) -> None:
        raw: Any = connection.connection.dbapi_connection
        if not statement.startswith("SELECT") or statement in found:
            return
        asked: list[int] = []
        raw.set_authorizer(partial(_allow, asked))
        raw.execute(statement, values).fetchall()
        asked.clear()
        raw.execute(statement, values).fetchall()
        found[statement] = len(asked)

    with watching(caseroom, again):
        yield found
