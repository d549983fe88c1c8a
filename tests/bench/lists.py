"""What need to know adds to a list: two hundred rows through either door, on each database."""

import time
from collections.abc import Iterator

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from models.cases import Information
from tests.bench.figures import Figure, at_most, ratio
from tests.bench.scale import Scale, Size
from tests.bench.service import laid, laid_on_postgres

PIECES = 200
ROUNDS = 40
SIZE = Size(information=PIECES, history=3_000)
_LIST = select(Information).where(Information.case_id == bindparam("case")).order_by(Information.added_at)


def measure() -> Iterator[Figure]:
    """Read the same rows in a session of their own through the viewer door and through the record door."""
    with laid(SIZE) as (caseroom, scale):
        yield at_most(
            "list of 200 pieces of information against unprotected, SQLite", *_compare(caseroom, scale, 1.3)
        )
    with laid_on_postgres(SIZE) as (caseroom, scale):
        yield at_most(
            "list of 200 pieces of information against unprotected, PostgreSQL",
            *_compare(caseroom, scale, 1.8),
        )


def _compare(caseroom: Caseroom, scale: Scale, limit: float) -> tuple[float, float, str]:
    protected, bare = [], []
    for turn in range(ROUNDS + 3):
        costs = _protected(caseroom, scale), _bare(caseroom, scale)
        if turn >= 3:
            protected.append(costs[0])
            bare.append(costs[1])
    return ratio(protected, bare), limit, "×"


def _protected(caseroom: Caseroom, scale: Scale) -> float:
    with looking(caseroom, scale.chair.viewer(caseroom.clock())) as sight:
        return _seconds(sight, scale)


def _bare(caseroom: Caseroom, scale: Scale) -> float:
    with record.reading(caseroom) as session:
        return _seconds(session, scale)


def _seconds(session: Session, scale: Scale) -> float:
    """From beginning the session's transaction to having every row."""
    began = time.perf_counter()
    found = session.scalars(_LIST, {"case": scale.cases[0]}).all()
    seconds = time.perf_counter() - began
    assert len(found) == PIECES, f"{len(found)} rows"
    return seconds
