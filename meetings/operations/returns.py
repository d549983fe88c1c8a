"""How an agency answers what it is asked: with information, that it holds nothing, or that it declines."""

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from meetings.doors import Caseroom, record
from meetings.doors.record import SOMEBODY_ELSE, Writing
from meetings.doors.viewers import Viewer
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.base import new_id
from models.cases import Case, Information
from models.returns import Return, ReturnAnswer
from models.states import Returned

NO_ANSWER = "Choose what your agency answers"
NO_REASON = "Say why your agency declines"
NOTHING_BROUGHT = "Your agency has brought no information to this case yet. Add it first"
OVER = "The meeting has been opened, so its returns are closed. You can still add information to the case."


def answer_return(
    caseroom: Caseroom, viewer: Viewer, return_id: str, answer: str, *, reason: str = "", seen: str = ""
) -> str:
    """Answer for one's agency; its people who see the case may, until the meeting opens.

    `seen` is the answer it was decided from, "" for none. The same answer again changes nothing. Returns the
    id of the answer that stands. Raises Invalid for an unknown answer, declining without a reason, or
    information where the agency has brought none; Conflict once the meeting is open, or where another answer
    stands by now. Serves clauses 3.2.2 to 3.2.8: what is held, and that nothing is, goes on record.
    """
    with record.writing(caseroom, viewer) as writing:
        asked = _own(writing, return_id)
        reason = reason if answer == Returned.DECLINED else ""
        _check(writing, asked, answer, reason)
        standing = _standing(writing, return_id)
        if standing is not None and _says(writing, standing) == (answer, reason):
            writing.idle()
            return standing.id
        if asked.closed_at is not None:
            raise Conflict(OVER)
        if seen != (standing.id if standing else ""):
            raise Conflict(SOMEBODY_ELSE, current=_words(writing, standing))
        return _answer(writing, asked, answer, reason=reason)


def answer_with_information(writing: Writing, case_id: str) -> None:
    """Count the returns of the actor's agency on a case as answered, since it brings information to it.

    Part of the operation that adds it.
    """
    asked = select(Return).where(
        Return.case_id == case_id,
        Return.agency_id == writing.actor.agency,
        Return.closed_at.is_(None),
        Return.withdrawn_at.is_(None),
    )
    for row in writing.session.scalars(asked.order_by(Return.id)).all():
        standing = _standing(writing, row.id)
        if standing is None or standing.answer != Returned.INFORMATION:
            _answer(writing, row, Returned.INFORMATION)


def _own(writing: Writing, return_id: str) -> Return:
    """What the actor's agency is asked on a case that the actor sees; else NotVisible."""
    writing.see(Return, return_id)
    writing.require(permissions.answers_return(writing.session, writing.actor, return_id))
    asked = writing.session.get_one(Return, return_id, with_for_update=True)
    writing.see(Case, asked.case_id)
    return asked


def _check(writing: Writing, asked: Return, answer: str, reason: str) -> None:
    if answer not in list(Returned):
        raise Invalid({"answer": NO_ANSWER})
    if answer == Returned.DECLINED and not reason:
        raise Invalid({"reason": NO_REASON})
    brought = exists().where(
        Information.case_id == asked.case_id,
        Information.originator_id == asked.agency_id,
        Information.disposed_at.is_(None),
    )
    if answer == Returned.INFORMATION and not writing.session.scalar(select(brought)):
        raise Invalid({"answer": NOTHING_BROUGHT})


def _standing(writing: Writing, return_id: str) -> ReturnAnswer | None:
    """The answer that no other has replaced."""
    newer = aliased(ReturnAnswer)
    found = (
        select(ReturnAnswer)
        .outerjoin(newer, newer.replaces_id == ReturnAnswer.id)
        .where(ReturnAnswer.return_id == return_id, newer.id.is_(None))
    )
    return writing.session.scalars(found).one_or_none()


def _says(writing: Writing, standing: ReturnAnswer) -> tuple[str, str]:
    return standing.answer, writing.read(standing.reason)[0] if standing.reason else ""


def _words(writing: Writing, standing: ReturnAnswer | None) -> str:
    """An answer as a person reads it."""
    if standing is None:
        return "Not answered"
    answer, reason = _says(writing, standing)
    return f"{answer.capitalize()}: {reason}" if reason else answer.capitalize()


def _answer(writing: Writing, asked: Return, answer: str, *, reason: str = "") -> str:
    standing = _standing(writing, asked.id)
    key = writing.key("case", asked.case_id)
    added = ReturnAnswer(
        id=new_id(),
        return_id=asked.id,
        answer=answer,
        reason=seal(key, "return_answers.reason", reason) if reason else None,
        replaces_id=standing.id if standing else None,
        by=str(writing.actor.person),
        at=writing.actor.now,
    )
    writing.session.add(added)
    asked.answered_at = asked.answered_at or writing.actor.now
    writing.audit("return.answered", asked.id, case=asked.case_id)
    writing.changed(asked.meeting_id, phones=False)
    return added.id
