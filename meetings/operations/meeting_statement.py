"""The exact text that the people at a meeting are asked to agree to, and its SHA-256 (clause 4.1.4)."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.catalogue import statements
from meetings.catalogue.statements import Point, meeting_heading, statement_sha256
from meetings.refusals import NotVisible
from models.agencies import Agreement, MeetingType, Statement


@dataclass(frozen=True, slots=True)
class BoundText:
    """A version of a statement under the heading of one meeting."""

    statement_id: str
    heading: str
    sha256: str


def bind(session: Session, meeting_type: MeetingType, *, title: str, held_on: date) -> BoundText:
    """The newest statement of the type, hashed together with the heading of a meeting of that title and day.

    The heading's lines are separated by line feeds, so `title` holds none. Raises NotVisible where the type
    has no statement.
    """
    newest = (
        select(Statement)
        .where(Statement.meeting_type_id == meeting_type.id, Statement.kind == "meeting")
        .order_by(Statement.version.desc())
    )
    text = session.scalars(newest).first()
    if text is None:
        raise NotVisible
    agreement = session.get_one(Agreement, meeting_type.agreement_id)
    heading = meeting_heading(
        title=title,
        held_on=held_on,
        agreement_name=agreement.name,
        agreement_version=agreement.version,
    )
    points = tuple(Point(point["heading"], point["text"]) for point in json.loads(text.points))
    statement = statements.Statement("", text.version, text.title, points)
    return BoundText(text.id, "\n".join(heading), statement_sha256(heading, statement))
