"""The form that opens a case, as somebody fills it in."""

import secrets
from typing import Any

from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.agencies import Objective


def typed(caseroom: Caseroom, **changes: Any) -> dict[str, Any]:
    """What a person types to open a case."""
    with record.reading(caseroom) as session:
        objective = session.scalars(select(Objective.id).order_by(Objective.position)).first()
    given = {
        "title": "Barking at night",
        "summary": "Two dogs, most nights since June.",
        "kind": "Noise",
        "subject": "address",
        "objectives": [objective],
        "agencies": [],
        "once": secrets.token_hex(16),
    }
    return given | changes
