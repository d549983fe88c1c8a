"""What the reminder sweep costs: by the steps that are due, however many actions are open."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.reminders import duties
from meetings.sealed import seal
from models.agencies import MeetingType
from models.meetings import AgendaItem, Meeting
from models.outcomes import Action
from models.records import OutboxMail
from models.states import ActionState, MeetingState
from tests.bench.bulk import Bulk
from tests.bench.figures import Figure, at_most, exactly, ratio
from tests.bench.scale import Scale, Size
from tests.bench.service import laid

OPEN = 10_000
FEW = 100
ROUNDS = 5
AHEAD = timedelta(days=300)
DAY = timedelta(days=1)
SIZE = Size(attendees=20, cases=5, information=1)


def measure() -> Iterator[Figure]:
    """Sweep over ten thousand open actions: with nothing due, with a few due, and with ten times as many."""
    with laid(SIZE) as (caseroom, scale):
        far = caseroom.clock() + timedelta(days=365)
        _open_actions(caseroom, scale, far.date())
        yield at_most(
            f"a sweep over {OPEN:,} open actions, nothing due", _sweep(caseroom)[0], 2, "s", digits=3
        )
        few: list[float] = []
        many: list[float] = []
        told = 0
        for _ in range(ROUNDS):
            for costs, number in ((few, FEW), (many, 10 * FEW)):
                _make_due(caseroom, number)
                seconds, steps = _sweep(caseroom)
                costs.append(seconds / number)
                told += steps
        yield at_most(f"a sweep with {FEW} steps due", min(few) * FEW, 2, "s", digits=2)
        yield at_most("a step among ten times as many due against one among few", ratio(many, few), 1.3, "×")
        yield exactly("steps told of", told, 11 * FEW * ROUNDS)
        with record.reading(caseroom) as session:
            yield exactly("mails queued for them", _count(session.scalar(_MAILS)), told)


_MAILS = select(func.count()).select_from(OutboxMail).where(OutboxMail.step == "close")


def _count(found: int | None) -> int:
    return found or 0


def _open_actions(caseroom: Caseroom, scale: Scale, due_on: date) -> None:
    """Accepted actions of a closed meeting, whose only step so far, at the closing, still lies ahead."""
    now = caseroom.clock()
    with record.writing(caseroom, Clock(now)) as writing:
        meeting = writing.session.get_one(Meeting, scale.meeting)
        meeting.state, meeting.closed_at = MeetingState.CLOSED, now
        kind = writing.session.get_one(MeetingType, meeting.meeting_type_id)
        kind.quiet_from_hour, kind.quiet_until_hour = 24, 0
        item = writing.session.get_one(AgendaItem, scale.items[0])
        text = seal(writing.key("case", item.case_id), "actions.text", "Do it")
        bulk = Bulk(writing.session)
        for number in range(OPEN):
            seat = scale.seats[number % len(scale.seats)]
            bulk.add(
                Action,
                reference=f"A-{number:05}",
                agenda_item_id=item.id,
                case_id=item.case_id,
                meeting_id=scale.meeting,
                text=text,
                owner_id=seat.person_id,
                owner_agency_id=seat.agency_id,
                due_on=due_on,
                state=ActionState.ACCEPTED,
                recorded_by=scale.chair.person_id,
                recorded_at=now,
                remind_at=now + AHEAD,
                version=1,
            )
        bulk.flush()
        writing.audit("demo.made")


def _make_due(caseroom: Caseroom, number: int) -> None:
    """Let the next so many actions be looked at now: the step of the closing is due of each."""
    now = caseroom.clock()
    untouched = Action.remind_at > now + AHEAD - DAY, Action.remind_at < now + AHEAD + DAY
    waiting = select(Action.id).where(*untouched).limit(number)
    with record.housekeeping(caseroom) as session:
        ids = list(session.scalars(waiting))
        session.execute(update(Action).where(Action.id.in_(ids)).values(remind_at=now))


def _sweep(caseroom: Caseroom) -> tuple[float, int]:
    """The seconds it took, and the steps that were taken."""
    began = time.perf_counter()
    taken = duties.queue_due(caseroom, caseroom.clock())
    return time.perf_counter() - began, taken
