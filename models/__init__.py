"""The mapped classes, by theme; importing this module maps them all."""

from models import (
    agencies,
    arriving,
    cases,
    corrections,
    credentials,
    enrolments,
    extracts,
    handovers,
    issued,
    lawful,
    meetings,
    outcomes,
    people,
    readings,
    records,
    requests,
    returns,
)
from models.base import Base

__all__ = [
    "Base",
    "agencies",
    "arriving",
    "cases",
    "corrections",
    "credentials",
    "enrolments",
    "extracts",
    "handovers",
    "issued",
    "lawful",
    "meetings",
    "outcomes",
    "people",
    "readings",
    "records",
    "requests",
    "returns",
]
