"""The cast's meeting ten days ahead, its agencies asked what they hold on both cases by 20 October."""

from datetime import date, timedelta

from sqlalchemy import select

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import asking
from models.cases import Exclusion
from models.meetings import Meeting
from models.people import Office
from models.returns import Return, ReturnAnswer
from tests.cast import Cast, lay_scene
from tests.kept import laid_once
from tests.places import START
from tests.planned import by_id

AHEAD = timedelta(days=10)
DUE = date(2026, 10, 20)


@laid_once
def lay_asked(caseroom: Caseroom) -> Cast:
    """The scene, its meeting on 23 October, with the returns that putting cases on the agenda asks for."""
    cast = lay_scene(caseroom, START)
    ask_all(caseroom, cast)
    return cast


@laid_once
def ask_all(caseroom: Caseroom, cast: Cast) -> None:
    """Put the meeting off, and ask."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        meeting = writing.session.get_one(Meeting, cast.meeting)
        meeting.starts_at, meeting.corrections_until = cast.now + AHEAD, cast.now + 3 * AHEAD
        for case_id in cast.cases.values():
            asking.ask(writing, case_id)
        writing.audit("demo.made")


def return_of(caseroom: Caseroom, cast: Cast, agency: str, case: str = "one") -> Return:
    """What an agency is asked on a case at the cast's meeting, as it stands."""
    with record.reading(caseroom) as session:
        return session.scalars(
            select(Return).where(
                Return.meeting_id == cast.meeting,
                Return.case_id == cast.cases[case],
                Return.agency_id == cast.agencies[agency],
            )
        ).one()


def asked_agencies(caseroom: Caseroom, cast: Cast, case: str = "one") -> set[str]:
    """The agencies that are asked on a case."""
    names = by_id(cast.agencies)
    with record.reading(caseroom) as session:
        found = session.scalars(
            select(Return.agency_id).where(Return.case_id == cast.cases[case], Return.withdrawn_at.is_(None))
        )
        return {names[agency_id] for agency_id in found}


def answers_of(caseroom: Caseroom, asked: Return) -> list[str]:
    """What was answered, in order."""
    with record.reading(caseroom) as session:
        found = select(ReturnAnswer.answer).where(ReturnAnswer.return_id == asked.id)
        return list(session.scalars(found.order_by(ReturnAnswer.at)))


def keep_out(caseroom: Caseroom, cast: Cast, name: str, case: str) -> None:
    """Keep somebody out of a case."""
    case_id, person_id = cast.cases[case], cast.people[name]
    with record.writing(caseroom, Clock(cast.now)) as writing:
        reason = sealed.seal(writing.key("case", case_id), "exclusions.reason", "A cousin")
        writing.session.add(
            Exclusion(
                case_id=case_id,
                person_id=person_id,
                kind="declared interest",
                reason=reason,
                made_at=cast.now,
                made_by=person_id,
            )
        )
        writing.audit("demo.made")


def represent(caseroom: Caseroom, cast: Cast, name: str) -> None:
    """Nominate somebody as their agency's representative."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.add(Office(person_id=cast.people[name], office="representative"))
        writing.audit("demo.made")
