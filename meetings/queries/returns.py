"""What an agency is asked to bring before meetings, as its own people see it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.policy.permissions import REPRESENTATIVE
from models.cases import Case, CaseWorker, Information
from models.meetings import Meeting
from models.people import Office, Person
from models.returns import Return, ReturnAnswer


@dataclass(frozen=True, slots=True)
class Asked:
    """A return of the viewer's agency; `case_id` and `answer` only for those who see the case itself.

    `worker_lines` are the agency's case workers, as lines of one text; `represents` says whether the viewer
    is a representative, who may choose them.
    """

    id: str
    reference: str
    kind: str
    due_on: date
    answered_at: datetime | None
    late_at: datetime | None
    closed_at: datetime | None
    case_id: str | None
    answer_id: str | None
    answer: str | None
    has_brought: bool
    meeting: str | None
    worker_lines: str | None
    represents: bool

    @property
    def workers(self) -> list[str]:
        """Those of the agency who work on the case."""
        return sorted(self.worker_lines.split("\n")) if self.worker_lines else []

    def is_late(self, today: date) -> bool:
        """Whether its day has passed without an answer."""
        return self.answered_at is None and (self.late_at is not None or self.due_on < today)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, the latest of which stands."""

    answer: str
    reason: str | None
    by: str | None
    at: datetime


_NEWER = aliased(ReturnAnswer)
_brought = exists().where(
    Information.case_id == Return.case_id, Information.originator_id == Return.agency_id
)
_workers = (
    select(func.aggregate_strings(Person.name, "\n"))
    .join(CaseWorker, CaseWorker.person_id == Person.id)
    .where(CaseWorker.case_id == Return.case_id)
    .scalar_subquery()
)
_represents = exists().where(Office.person_id == bindparam("person"), Office.office == REPRESENTATIVE)
_ROWS = (
    select(
        Return.id,
        Return.reference,
        Return.kind,
        Return.due_on,
        Return.answered_at,
        Return.late_at,
        Return.closed_at,
        Case.id,
        ReturnAnswer.id,
        ReturnAnswer.answer,
        _brought,
        Meeting.title,
        _workers,
        _represents,
    )
    .outerjoin(Case, Case.id == Return.case_id)
    .outerjoin(Meeting, Meeting.id == Return.meeting_id)
    .outerjoin(ReturnAnswer, ReturnAnswer.return_id == Return.id)
    .outerjoin(_NEWER, _NEWER.replaces_id == ReturnAnswer.id)
    .where(
        Return.agency_id == bindparam("agency"),
        _NEWER.id.is_(None),
        or_(Case.id.is_not(None), _represents),
    )
    .order_by(Return.answered_at.is_not(None), Return.due_on, Return.reference, Return.id)
)
_ASKED = _ROWS.where(Return.closed_at.is_(None))
_ONE = _ROWS.where(Return.id == bindparam("return"))
_OWN_WAITING = (
    Return.agency_id == bindparam("agency"),
    Return.answered_at.is_(None),
    Return.closed_at.is_(None),
    or_(Case.id.is_not(None), _represents),
)
_waiting = select(Return.id).outerjoin(Case, Case.id == Return.case_id).where(*_OWN_WAITING)
NUMBER_WAITING = _waiting.with_only_columns(func.count(Return.id))
FIRST_DUE = _waiting.with_only_columns(func.min(Return.due_on))
_SAID = (
    select(ReturnAnswer.answer, ReturnAnswer.reason, Person.name, ReturnAnswer.at)
    .outerjoin(Person, Person.id == ReturnAnswer.by)
    .where(ReturnAnswer.return_id == bindparam("return"))
    .order_by(ReturnAnswer.at)
)


def asked(sight: Sight) -> list[Asked]:
    """What is asked of the viewer's agency until each meeting opens: unanswered first, soonest due first."""
    return sight.rows(_ASKED, Asked, {"agency": sight.viewer.agency, "person": sight.viewer.person})


def one(sight: Sight, return_id: str) -> Asked:
    """One return of the viewer's agency; NotVisible where it is missing or another's."""
    viewer = sight.viewer
    return sight.one(_ONE, Asked, {"return": return_id, "agency": viewer.agency, "person": viewer.person})


def said(sight: Sight, return_id: str) -> list[Said]:
    """What was answered, in order, for those who may read it."""
    return sight.rows(_SAID, Said, {"return": return_id})
