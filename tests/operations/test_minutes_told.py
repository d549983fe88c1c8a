"""The next meeting's minutes: only what is new to the agency, and how the earlier actions were answered."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from meetings.doors import Caseroom, record, viewers
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import (
    actions,
    arising,
    attending,
    closing,
    issuing,
    opening_meeting,
    outcomes,
    settling,
    table,
)
from meetings.queries import minutes_summary
from meetings.queries.minutes_record import record as record_of
from models.meetings import Attendance, Officer
from models.states import ActionState, How
from tests import accounts
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, lay_meeting
from tests.documents.reading import opened, under
from tests.held import DUE, Held, act, give, lay_held, lay_information
from tests.issued import files, parts

CASE = "1. ASB-ONE7: Noise"
EARLIER = "Actions from earlier meetings"


@pytest.fixture
def later(caseroom: Caseroom) -> Held:
    """Four weeks after a meeting whose minutes were issued, case one is on the table of the next."""
    held = lay_held(caseroom)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    meet_again(caseroom, held)
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["one"])
    return held


def meet_again(caseroom: Caseroom, held: Held) -> None:
    """Four weeks on, open the next meeting with all its officers there."""
    held.now += timedelta(days=28)
    held.cast.now = held.now
    lay_meeting(caseroom, held.cast)
    opening_meeting.open_meeting(caseroom, held.by("alma"), held.cast.meeting)
    officers = [held.cast.attendances[name] for name in ("alma", "dev", "carol")]
    attending.record_acknowledgement(caseroom, held.by("alma"), held.cast.meeting, officers, how=How.SPOKEN)


def issued(caseroom: Caseroom, held: Held) -> dict[str, bytes]:
    """Close case one without further action and the meeting with it; its minutes."""
    outcomes.record_no_further_action(
        caseroom, held.by("dev"), held.cast.items["one"], once=held.once(), reasons="All quiet"
    )
    held.wait(10)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    return files(caseroom, held, 1)


def earlier(content: bytes) -> list[tuple[str, str]]:
    """What was to be done and what was answered, of each action of an earlier meeting."""
    table = under(opened(content), CASE, EARLIER)[0]
    return [(row[1], row[4]) for row in table[1:]]


def test_information_that_came_since_is_there_and_what_was_told_is_not(
    caseroom: Caseroom, later: Held
) -> None:
    at = later.now - timedelta(days=2)
    lay_information(caseroom, later.cast, "one", "New on one", FUTURES, (AMBER,), at)
    found = issued(caseroom, later)
    assert "New on one" in parts(found[FUTURES])
    assert "New on one" in parts(found[AMBER])
    assert "New on one" not in parts(found[POLICE])
    for agency in (FUTURES, AMBER, POLICE):
        assert "Text for involved on one" not in parts(found[agency])


def test_older_information_is_news_to_whom_it_was_disclosed_since(caseroom: Caseroom, later: Held) -> None:
    at = later.now - timedelta(days=2)
    with record.writing(caseroom, Clock(at)) as writing:
        case_id, information_id = later.cast.cases["one"], later.cast.information["one agencies"]
        give(writing, later.cast, case_id, information_id, AMBER, at)
        writing.audit("information.disclosed", information_id, case=case_id, agencies=[AMBER])
    found = issued(caseroom, later)
    assert "Text for agencies on one" in parts(found[AMBER])
    assert "Text for agencies on one" not in parts(found[POLICE])


def test_a_case_not_reached_before_is_all_news(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    assert "Text for involved on three" not in parts(files(caseroom, held, 1)[AMBER])
    meet_again(caseroom, held)
    item = held.cast.items["three"]
    table.put_on_table(caseroom, held.by("alma"), item)
    outcomes.record_no_further_action(caseroom, held.by("dev"), item, once=held.once(), reasons="Quiet")
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    assert "Text for involved on three" in parts(files(caseroom, held, 1)[AMBER])


def test_earlier_actions_come_with_their_answers_to_those_who_may_see_them(
    caseroom: Caseroom, later: Held
) -> None:
    fay, dev = later.by("fay"), later.by("dev")
    actions.answer(caseroom, fay, later.action, state=ActionState.DONE, text="Visited twice")
    arising.answer(
        caseroom,
        dev,
        later.narrow_action,
        later.cast.meeting,
        once=later.once(),
        state=ActionState.NOT_POSSIBLE,
        text="The tenant moved away",
    )
    found = issued(caseroom, later)
    done = ("Visit the tenant", "Done. Visited twice.")
    moved = ("Plan the warrant", "Not possible because circumstances changed. The tenant moved away.")
    assert earlier(found[FUTURES]) == [done]
    assert earlier(found[AMBER]) == [done]
    assert earlier(found[POLICE]) == [moved, done]
    assert set(found) == {AMBER, FUTURES, POLICE, RIVERSIDE, "summary"}
    assert "Visit the tenant" not in parts(found[RIVERSIDE])


def test_an_action_put_off_at_the_meeting_has_its_new_date(caseroom: Caseroom, later: Held) -> None:
    new_date = (later.now + timedelta(days=7)).date()
    arising.answer(
        caseroom,
        later.by("dev"),
        later.action,
        later.cast.meeting,
        once=later.once(),
        state=ActionState.IN_PROGRESS,
        text="Half of it is done",
        new_due_on=new_date,
    )
    document = opened(issued(caseroom, later)[FUTURES])
    row = under(document, CASE, EARLIER)[0][1]
    assert row[3:] == ["17 Nov 2026", "In progress. Half of it is done. A new date was agreed."]
    by_date = under(document, "All actions by due date")[0]
    assert [line[0] for line in by_date[1:]] == ["17 Nov 2026"]


def test_an_action_escalated_at_the_meeting_says_so_and_stays_due(caseroom: Caseroom, later: Held) -> None:
    dev, meeting = later.by("dev"), later.cast.meeting
    arising.escalate(caseroom, dev, later.action, meeting, once=later.once(), text="Late twice")
    document = opened(issued(caseroom, later)[FUTURES])
    assert under(document, CASE, EARLIER)[0][1][3:] == ["20 Oct 2026", "Offered. Escalated: Late twice."]
    by_date = under(document, "All actions by due date")[0]
    assert [line[0] for line in by_date[1:]] == ["20 Oct 2026"]


@pytest.mark.long
def test_an_action_that_officers_closed_since_is_told_of_and_stays_in_its_own_minutes(
    caseroom: Caseroom, later: Held
) -> None:
    settling.supersede(caseroom, later.by("alma"), later.action, text="The tenant has left")
    found = issued(caseroom, later)
    superseded = ("Visit the tenant", "Superseded. The tenant has left.")
    assert superseded in earlier(found[POLICE])
    meet_again(caseroom, later)
    table.put_on_table(caseroom, later.by("alma"), later.cast.items["one"])
    assert superseded not in earlier(issued(caseroom, later)[POLICE])


def test_what_a_meeting_agreed_stays_in_minutes_that_are_issued_after_officers_closed_it(
    caseroom: Caseroom,
) -> None:
    held = lay_held(caseroom)
    held.wait(1)
    settling.supersede(caseroom, held.by("alma"), held.narrow_action, text="A slip of the keys")
    held.wait(1)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    held.wait(1)
    settling.supersede(caseroom, held.by("alma"), held.action, text="The tenant has left")
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    tasks = [row[1] for row in under(opened(files(caseroom, held, 1)[POLICE]), CASE, "Actions")[0][1:]]
    assert tasks == ["Visit the tenant"]
    with looking(caseroom, held.by("alma")) as sight:
        recorded = next(one for one in record_of(sight, held.cast.meeting) if one.actions)
    assert [(one.text, one.state) for one in recorded.actions] == [("Visit the tenant", "superseded")]


def counted(caseroom: Caseroom, held: Held) -> tuple[int, int]:
    """The actions that the executive summary has as made and as met."""
    with looking(caseroom, viewers.summary(held.cast.meeting, held.now)) as sight:
        found = minutes_summary.summary(sight, caseroom.settings.timezone)
    return found.actions_made, found.actions_met


def test_the_executive_summary_counts_actions_as_they_stood_at_the_close(caseroom: Caseroom) -> None:
    """As the agencies' minutes tell of them: what happens before they are issued changes no number."""
    held = lay_held(caseroom)
    held.wait(1)
    slip = act(caseroom, held, "one", "A slip", "fay", DUE)
    met = act(caseroom, held, "one", "Ring the tenant", "fay", DUE)
    held.wait(1)
    settling.supersede(caseroom, held.by("alma"), slip, text="A slip of the keys")
    actions.answer(caseroom, held.by("fay"), met, state=ActionState.DONE, text="Rung")
    held.wait(1)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    assert counted(caseroom, held) == (3, 1)
    held.wait(1)
    settling.supersede(caseroom, held.by("alma"), held.action, text="The tenant has left")
    actions.answer(caseroom, held.by("carol"), held.narrow_action, state=ActionState.DONE, text="Planned")
    assert counted(caseroom, held) == (3, 1)


def test_what_a_meeting_closed_again_is_on_no_later_record_of_who_was_not_there(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    held.wait(1)
    settling.supersede(caseroom, held.by("alma"), held.narrow_action, text="A slip of the keys")
    held.wait(1)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    first = held.cast.meeting
    meet_again(caseroom, held)
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["one"])
    dev, gus = held.cast.people["dev"], accounts.another(caseroom, held.cast, "gus", AMBER)
    with record.writing(caseroom, Clock(held.now)) as writing:
        for kind in (Officer, Attendance):
            theirs = update(kind).where(kind.meeting_id == first, kind.person_id == dev)
            writing.session.execute(theirs.values(person_id=gus))
        writing.audit("demo.made")
    for name in ("alma", "dev"):
        with looking(caseroom, held.by(name)) as sight:
            shown = next(one for one in record_of(sight, held.cast.meeting) if one.earlier_actions)
        assert [one.text for one in shown.earlier_actions] == ["Visit the tenant"], name


def test_what_the_officers_answered_a_question_by_leaves_the_action_open(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    actions.query(caseroom, held.by("fay"), held.action, text="Which day?")
    held.wait(1)
    settling.reply(caseroom, held.by("alma"), held.action, text="Any day")
    held.wait(1)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    meet_again(caseroom, held)
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["one"])
    assert ("Visit the tenant", "Offered. Any day.") in earlier(issued(caseroom, held)[FUTURES])


def test_what_was_not_done_and_is_offered_anew_arises_at_the_meeting_after(
    caseroom: Caseroom, later: Held
) -> None:
    arising.answer(
        caseroom,
        later.by("dev"),
        later.action,
        later.cast.meeting,
        once=later.once(),
        state=ActionState.NOT_DONE,
        text="Leave",
        new_due_on=(later.now + timedelta(days=60)).date(),
    )
    not_done = ("Visit the tenant", "Not done. Leave. A new date was agreed.")
    assert not_done in earlier(issued(caseroom, later)[FUTURES])
    meet_again(caseroom, later)
    table.put_on_table(caseroom, later.by("alma"), later.cast.items["one"])
    assert [task for task, _ in earlier(issued(caseroom, later)[FUTURES])] == ["Visit the tenant"]


def test_an_action_still_open_says_so_and_an_answer_after_the_close_is_not_of_this_meeting(
    caseroom: Caseroom, later: Held
) -> None:
    held_at = later.now
    outcomes.record_no_further_action(
        caseroom, later.by("dev"), later.cast.items["one"], once=later.once(), reasons="All quiet"
    )
    closing.close_meeting(caseroom, later.by("alma"), later.cast.meeting)
    later.wait(30)
    actions.accept(caseroom, later.by("fay"), later.action)
    issuing.issue_minutes(caseroom, later.by("alma"), later.cast.meeting)
    assert later.now > held_at
    row = under(opened(files(caseroom, later, 1)[FUTURES]), CASE, EARLIER)[0][1]
    assert row[1:] == [
        "Visit the tenant",
        "Fay, Futures Housing Group",
        "20 Oct 2026",
        "Offered. No answer yet.",
    ]


@pytest.mark.long
def test_an_action_done_before_the_last_minutes_is_not_reported_again(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    actions.answer(caseroom, held.by("fay"), held.action, state=ActionState.DONE, text="Went the same day")
    held.wait(1)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    table_now = under(opened(files(caseroom, held, 1)[FUTURES]), CASE, "Actions")[0]
    assert [row[4] for row in table_now[1:]] == ["Done"]
    meet_again(caseroom, held)
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["one"])
    found = issued(caseroom, held)
    assert [task for task, _ in earlier(found[POLICE])] == ["Plan the warrant"]
    assert "Visit the tenant" not in parts(found[FUTURES])
