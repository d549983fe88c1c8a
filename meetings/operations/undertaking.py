"""The standing undertaking: at first sign-in and yearly, for each agreement version (clause 4.1.4)."""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.refusals import Conflict
from models.agencies import Agreement, MeetingType, Partner, Statement
from models.meetings import Acknowledgement

CHANGED = "The text of the undertaking has changed since you opened this page. Read it again, then answer."


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The text a person is asked to undertake, under which agreement."""

    statement_id: str
    agreement_id: str
    agreement: str
    title: str
    version: str
    points: list[dict[str, str]]
    sha256: str
    months: int


_TEXT = (
    select(
        Statement.id,
        Agreement.id,
        Agreement.name,
        Statement.title,
        Statement.version,
        Statement.points,
        Statement.sha256,
        MeetingType.undertaking_months,
    )
    .join(MeetingType, MeetingType.id == Statement.meeting_type_id)
    .join(Agreement, Agreement.id == MeetingType.agreement_id)
    .join(Partner, Partner.agreement_id == Agreement.id)
    .where(Statement.kind == "standing")
    .order_by(Statement.version.desc())
)


def text_for(caseroom: Caseroom, viewer: Viewer) -> Undertaking | None:
    """The newest undertaking of an agreement that the viewer's agency is a partner of."""
    with record.reading(caseroom) as session:
        row = session.execute(_TEXT.where(Partner.agency_id == viewer.agency)).first()
    return None if row is None else Undertaking(*row[:5], json.loads(row[5]), *row[6:])


def undertake(caseroom: Caseroom, viewer: Viewer, sha256: str, *, agrees: bool) -> None:
    """Record the viewer's own answer to the text they saw; a refusal counts as none.

    The same answer again on the same day is one row. Raises Conflict when the text has changed since it was
    shown.
    """
    shown = text_for(caseroom, viewer)
    with record.writing(caseroom, viewer) as writing:
        writing.require(shown)
        if shown is None or shown.sha256 != sha256:
            raise Conflict(CHANGED)
        answer = "agreed" if agrees else "declined"
        if _given_today(writing, sha256, answer):
            writing.idle()
            return
        row = Acknowledgement(
            kind="standing",
            person_id=str(viewer.person),
            agreement_id=shown.agreement_id,
            statement_id=shown.statement_id,
            statement_sha256=sha256,
            answer=answer,
            how="page",
            recorded_by=str(viewer.person),
            at=viewer.now,
            valid_until=months_later(viewer.now, shown.months) if agrees else None,
        )
        writing.session.add(row)
        writing.session.flush()
        writing.audit(
            "acknowledgement.recorded",
            row.id,
            kind="standing",
            answer=answer,
            how="page",
            person=viewer.person,
            statement=sha256,
        )


def _given_today(writing: Writing, sha256: str, answer: str) -> bool:
    """Whether the actor's latest undertaking is this answer to this text, of today."""
    latest = writing.session.scalar(
        select(Acknowledgement)
        .filter_by(kind="standing", person_id=writing.actor.person)
        .order_by(Acknowledgement.at.desc())
        .limit(1)
    )
    if latest is None or (latest.statement_sha256, latest.answer) != (sha256, answer):
        return False
    return writing.caseroom.settings.day_of(latest.at) == writing.today


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the month's last day where there is none."""
    year, month = divmod(moment.month - 1 + months, 12)
    last = monthrange(moment.year + year, month + 1)[1]
    return moment.replace(year=moment.year + year, month=month + 1, day=min(moment.day, last))
