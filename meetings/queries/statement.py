"""The statement of a meeting as it is shown: word for word, under its meeting's heading."""

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.agencies import Statement


@dataclass(frozen=True, slots=True)
class Rule:
    """One numbered point of a statement."""

    head: str
    body: str


@dataclass(frozen=True, slots=True)
class StatementText:
    """The statement in full, under its meeting's heading."""

    heading: str
    about: str
    rules: tuple[Rule, ...]


_STATEMENT = select(Statement.title, Statement.version, Statement.points).where(
    Statement.id == bindparam("statement")
)


def statement_text(sight: Sight, statement_id: str, heading: str) -> StatementText:
    """A statement word for word, with the lines of its meeting's heading in one."""
    title, version, points = sight.execute(_STATEMENT, {"statement": statement_id}).one()
    rules = tuple(Rule(point["heading"], point["text"]) for point in json.loads(points))
    about = ", ".join((*heading.split("\n"), f"statement version {version}"))
    return StatementText(title, about, rules)
