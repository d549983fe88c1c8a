"""What an agency's minutes say of who was asked before the meeting, and who was late (rule 8).

The body tells of every agency that it answered, or was late; what it answered only where recipient and
officers hold something it brought. What the recipient itself answered stands in its annex.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.documents.content import ReturnLine
from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.cases import Information, OfficerDisclosure
from models.returns import Return, ReturnAnswer

NOT_ANSWERED, ANSWERED, LATE = "Not answered, late", "Answered", ", late"


@dataclass(frozen=True, slots=True)
class Returns:
    """The lines of a case, for the body and for the annex."""

    body: tuple[ReturnLine, ...] = ()
    annex: tuple[ReturnLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    case_id: str
    agency_id: str
    agency: str
    answered_at: datetime | None
    late_at: datetime | None
    answer: str | None
    reason: str | None
    for_officers: bool

    def said(self, answer: str) -> str:
        """An answer, and whether it came late."""
        return answer + (LATE if self.late_at is not None else "")

    @property
    def line(self) -> ReturnLine:
        """What the body says of it."""
        if self.answered_at is None:
            return ReturnLine(agency=self.agency, answer=NOT_ANSWERED)
        told = self.answer.capitalize() if self.answer and self.for_officers else ANSWERED
        return ReturnLine(agency=self.agency, answer=self.said(told))

    @property
    def own_line(self) -> ReturnLine | None:
        """What the annex of its own agency says, unless the body has said it or nothing was answered."""
        if self.answer is None or (self.for_officers and self.reason is None):
            return None
        return ReturnLine(
            agency=self.agency, answer=self.said(self.answer.capitalize()), reason=self.reason or ""
        )


_NEWER = aliased(ReturnAnswer)
_read_by_officers = exists().where(
    Information.case_id == Return.case_id,
    Information.originator_id == Return.agency_id,
    OfficerDisclosure.information_id == Information.id,
    OfficerDisclosure.meeting_id == Return.meeting_id,
)
_RETURNS = (
    select(
        Return.case_id,
        Return.agency_id,
        Agency.name,
        Return.answered_at,
        Return.late_at,
        ReturnAnswer.answer,
        ReturnAnswer.reason,
        _read_by_officers,
    )
    .join(Agency, Agency.id == Return.agency_id)
    .outerjoin(ReturnAnswer, ReturnAnswer.return_id == Return.id)
    .outerjoin(_NEWER, _NEWER.replaces_id == ReturnAnswer.id)
    .where(_NEWER.id.is_(None))
    .order_by(Agency.name)
)


def returns(sight: Sight) -> Mapping[str, Returns]:
    """The returns of each case of the document, in one statement."""
    by_case: dict[str, list[_Row]] = defaultdict(list)
    for row in sight.rows(_RETURNS, _Row):
        by_case[row.case_id].append(row)
    return {case_id: _of_case(sight.viewer.agency, rows) for case_id, rows in by_case.items()}


def _of_case(own_agency: str | None, rows: Iterable[_Row]) -> Returns:
    rows = tuple(rows)
    own = (row.own_line for row in rows if row.agency_id == own_agency)
    return Returns(
        body=tuple(row.line for row in rows), annex=tuple(line for line in own if line is not None)
    )
