"""Who is asked what they hold, by which day, who is late, and when the asking ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import agenda, asking, cases, opening_meeting, planning
from meetings.operations.agenda import Allotment
from meetings.operations.planning import Plan
from models.meetings import AgendaItem, Meeting
from models.returns import Return
from tests.asked import DUE, ask_all, asked_agencies, lay_asked, return_of
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, RIVERSIDE, Cast, lay_scene
from tests.places import StoppedClock
from tests.planned import audited, last_seq, suspend
from tests.sitting import another_meeting

THE_DAY_AFTER = datetime(2026, 10, 20, 23, 1, tzinfo=UTC)


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


def moved(caseroom: Caseroom, cast: Cast, held_on: date) -> None:
    """The coordinator moves the meeting."""
    with record.reading(caseroom) as session:
        meeting = session.get_one(Meeting, cast.meeting)
    plan = Plan(
        title=meeting.title,
        held_on=held_on,
        starts=meeting.starts_at.time(),
        planned_minutes=60,
        place=meeting.place,
        secure_venue=meeting.secure_venue,
        chair=cast.people["alma"],
        deputy=cast.people["carol"],
        minute_taker=cast.people["dev"],
    )
    planning.change_meeting(caseroom, cast.viewer("alma"), cast.meeting, plan, version=meeting.version)


def test_putting_a_case_on_an_agenda_asks_every_agency_on_it(caseroom: Caseroom, clock: StoppedClock) -> None:
    cast = lay_scene(caseroom, clock.now)
    other = another_meeting(caseroom, cast)

    agenda.add_item(caseroom, cast.viewer("alma"), other, cast.referrals["one"])

    assert asked_agencies(caseroom, cast) == {FUTURES, AMBER, POLICE}
    with record.reading(caseroom) as session:
        rows = session.scalars(select(Return)).all()
    assert {(row.meeting_id, row.reference, row.kind) for row in rows} == {
        (meeting_id, "ASB-ONE7", "Noise") for meeting_id in (other, cast.meeting)
    }
    assert {row.due_on for row in rows} == {date(2026, 10, 13)}, "never after the meeting's own day"


def test_the_papers_day_counts_back_from_the_meeting(caseroom: Caseroom, cast: Cast) -> None:
    assert return_of(caseroom, cast, FUTURES).due_on == DUE
    assert asked_agencies(caseroom, cast, "two") == {RIVERSIDE, POLICE}


def test_an_agency_that_joins_later_has_a_deadline_of_its_own(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    thursday = clock.forward(days=2)
    lead = cast.viewer("fay", thursday)
    cases.involve_agency(caseroom, lead, cast.cases["one"], cast.agencies[EREWASH], reason="Moved there")
    assert return_of(caseroom, cast, EREWASH).due_on == DUE, "the papers' day is far enough"

    friday_before = clock.forward(days=4)
    lead = cast.viewer("fay", friday_before)
    cases.involve_agency(caseroom, lead, cast.cases["one"], cast.agencies[RIVERSIDE], reason="Next door")
    assert return_of(caseroom, cast, RIVERSIDE).due_on == date(2026, 10, 21), "two working days from Monday"


def test_an_agency_that_leaves_is_asked_no_more_until_it_comes_back(caseroom: Caseroom, cast: Cast) -> None:
    fay = cast.viewer("fay")
    before = return_of(caseroom, cast, AMBER)
    cases.end_involvement(caseroom, fay, cast.cases["one"], cast.agencies[AMBER])
    assert asked_agencies(caseroom, cast) == {FUTURES, POLICE}

    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[AMBER], reason="Back again")
    assert asked_agencies(caseroom, cast) == {FUTURES, POLICE, AMBER}
    assert return_of(caseroom, cast, AMBER).id == before.id


def test_a_case_taken_off_the_agenda_is_asked_about_no_more(caseroom: Caseroom, cast: Cast) -> None:
    alma, seen = cast.viewer("alma"), _agenda(caseroom, cast)

    agenda.reorder(caseroom, alma, cast.meeting, seen, seen=seen, without=cast.items["one"])
    assert asked_agencies(caseroom, cast) == set()
    assert asked_agencies(caseroom, cast, "two") == {RIVERSIDE, POLICE}

    agenda.add_item(caseroom, alma, cast.meeting, cast.referrals["one"])
    assert asked_agencies(caseroom, cast) == {FUTURES, AMBER, POLICE}


def test_a_suspended_partner_is_not_asked(caseroom: Caseroom, clock: StoppedClock) -> None:
    cast = lay_scene(caseroom, clock.now)
    suspend(caseroom, cast, POLICE)
    ask_all(caseroom, cast)
    assert asked_agencies(caseroom, cast) == {FUTURES, AMBER}


def test_the_clock_marks_what_is_late_once(caseroom: Caseroom, cast: Cast) -> None:
    assert asking.mark_late(caseroom, THE_DAY_AFTER - timedelta(minutes=2)) == 0, "not over in London"
    before = last_seq(caseroom)

    assert asking.mark_late(caseroom, THE_DAY_AFTER) == 5
    assert asking.mark_late(caseroom, THE_DAY_AFTER) == 0

    ((event, meeting_id, details),) = audited(caseroom, before)
    late = {return_of(caseroom, cast, agency).id for agency in (FUTURES, AMBER, POLICE)}
    late |= {return_of(caseroom, cast, agency, "two").id for agency in (RIVERSIDE, POLICE)}
    assert (event, meeting_id, details) == ("returns.late", cast.meeting, {"returns": sorted(late)})
    assert return_of(caseroom, cast, POLICE, "two").late_at == THE_DAY_AFTER


def test_a_meeting_put_off_takes_lateness_back(caseroom: Caseroom, cast: Cast) -> None:
    asking.mark_late(caseroom, THE_DAY_AFTER)
    moved(caseroom, cast, date(2026, 10, 30))
    asked = return_of(caseroom, cast, FUTURES)
    assert (asked.due_on, asked.late_at) == (date(2026, 10, 27), None)


def test_whoever_has_not_answered_when_the_meeting_opens_is_late(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    now = clock.forward(days=1)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma", now), cast.meeting)
    asked = return_of(caseroom, cast, FUTURES)
    assert (asked.closed_at, asked.late_at) == (now, now)

    later = cast.viewer("fay", clock.forward(minutes=1))
    cases.involve_agency(caseroom, later, cast.cases["one"], cast.agencies[EREWASH], reason="In the room")
    assert asked_agencies(caseroom, cast) == {FUTURES, AMBER, POLICE}, "an open meeting asks nobody more"


def _agenda(caseroom: Caseroom, cast: Cast) -> list[Allotment]:
    with record.reading(caseroom) as session:
        items = session.scalars(
            select(AgendaItem).where(AgendaItem.meeting_id == cast.meeting).order_by(AgendaItem.position)
        )
        return [Allotment(item.id, item.minutes) for item in items]
