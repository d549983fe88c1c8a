"""An answer of a meeting taken back at it: the action is as before, the answer stays and counts no more."""

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer, desk
from meetings.operations import actions, arising, outbox, table
from meetings.queries import action_lists
from meetings.refusals import Conflict, Invalid, NotVisible
from models.mails import MailKind
from models.outcomes import Action, ActionAnswer
from models.records import AuditRow, OutboxMail
from models.states import ActionReply, ActionState, ItemState, MailState
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.represented import lay_representative
from tests.sitting import earlier_meeting, item_of, open_with

Stands = tuple[str, date, date | None]
WAS_DUE = date(2026, 10, 11)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast's meeting, open; Rex represents Fay's agency."""
    laid = lay_scene(caseroom, clock.now)
    laid.people["rex"] = str(lay_representative(caseroom, laid).person)
    open_with(caseroom, laid)
    return laid


@pytest.fixture
def action(caseroom: Caseroom, cast: Cast) -> str:
    """An action of Fay's that the meeting before left open."""
    before = earlier_meeting(caseroom, cast)
    close_meeting_at(caseroom, before, before.now)
    return lay_action(caseroom, before, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=WAS_DUE)


def say(caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, answer: str, **more: date) -> str:
    """Dev records an answer, a minute later than whatever was before; its id."""
    viewer, once = cast.viewer("dev", clock.forward(minutes=1)), secrets.token_hex(16)
    if answer == ActionReply.ESCALATED:
        arising.escalate(caseroom, viewer, action, cast.meeting, once=once)
    else:
        arising.answer(
            caseroom, viewer, action, cast.meeting, once=once, state=answer, text="Said so", **more
        )
    with record.reading(caseroom) as session:
        latest = select(ActionAnswer.id).order_by(ActionAnswer.at.desc())
        return str(session.scalars(latest).first())


def take_back(caseroom: Caseroom, cast: Cast, clock: StoppedClock, answer: str, name: str = "alma") -> str:
    return arising.take_back(caseroom, cast.viewer(name, clock.forward(minutes=1)), answer, cast.meeting)


def stands(caseroom: Caseroom, action: str) -> Stands:
    with record.reading(caseroom) as session:
        found = session.get_one(Action, action)
        return found.state, found.due_on, found.asked_due_on


def last_said(caseroom: Caseroom, viewer: Viewer) -> list[str]:
    with looking(caseroom, viewer) as sight:
        said = action_lists.last_answers(sight, action_lists.theirs(sight))
    return [one.in_words for one in said.values()]


def sees(caseroom: Caseroom, viewer: Viewer) -> list[str]:
    with looking(caseroom, viewer) as sight:
        return list(sight.scalars(select(Action.id)))


ANSWERS: dict[str, dict[str, date]] = {
    ActionState.DONE: {},
    ActionState.NOT_POSSIBLE: {},
    ActionState.NOT_DONE: {},
    f"{ActionState.NOT_DONE}, anew": {"new_due_on": date(2026, 11, 2)},
    ActionState.IN_PROGRESS: {"new_due_on": date(2026, 11, 2)},
    ActionReply.ESCALATED: {},
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("before", ["nothing", "accepted", "queried", "another date"])
def test_the_action_stands_as_before_and_the_answer_stays(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, answer: str, before: str
) -> None:
    fay = cast.viewer("fay", clock.forward(minutes=1))
    if before == "accepted":
        actions.accept(caseroom, fay, action)
    elif before == "queried":
        actions.query(caseroom, fay, action, text="Which day?")
    elif before == "another date":
        actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=date(2026, 10, 30))
    stood = stands(caseroom, action)

    given = say(caseroom, cast, clock, action, answer.partition(",")[0], **ANSWERS[answer])
    assert stands(caseroom, action) != stood or (answer, before) in {
        (ActionReply.ESCALATED, "nothing"),
        (ActionReply.ESCALATED, "accepted"),
    }
    assert take_back(caseroom, cast, clock, given) == action

    assert stands(caseroom, action) == stood
    with record.reading(caseroom) as session:
        rows = session.scalars(select(ActionAnswer).order_by(ActionAnswer.at)).all()
        looked_at = session.get_one(Action, action).remind_at
        audit = select(AuditRow.details).where(AuditRow.event == "action.answered")
        audited = session.scalars(audit.order_by(AuditRow.seq.desc())).first()
    assert [(row.id, row.by) for row in rows[-2:]] == [
        (given, cast.people["dev"]),
        (rows[-1].id, cast.people["alma"]),
    ]
    assert (rows[-1].answer, rows[-1].takes_back_id, rows[-1].at) == ("taken back", given, clock.now)
    assert looked_at == (None if before in ("queried", "another date") else clock.now), "as the owner waits"
    assert audited == '{"answer": "taken back"}'


def test_it_is_answered_again_at_the_same_meeting(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    with pytest.raises(Conflict, match="Dev was first"):
        say(caseroom, cast, clock, action, ActionState.NOT_DONE)
    take_back(caseroom, cast, clock, given)
    again = say(caseroom, cast, clock, action, ActionState.DONE)
    take_back(caseroom, cast, clock, again)
    say(caseroom, cast, clock, action, ActionState.NOT_DONE)
    assert stands(caseroom, action)[0] == ActionState.NOT_DONE


def test_the_very_answer_that_was_taken_back_is_recorded_again(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    later = cast.now.date() + timedelta(days=7)
    fay = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, text="Called once")
    given = say(caseroom, cast, clock, action, ActionState.IN_PROGRESS, new_due_on=later)
    take_back(caseroom, cast, clock, given)
    assert stands(caseroom, action) == (ActionState.IN_PROGRESS, WAS_DUE, None)
    again = say(caseroom, cast, clock, action, ActionState.IN_PROGRESS, new_due_on=later)
    assert again != given
    assert stands(caseroom, action) == (ActionState.IN_PROGRESS, later, None)


def test_lists_tell_the_last_answer_that_was_not_taken_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, text="Called once")
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    assert last_said(caseroom, fay) == ["Done: Said so"]
    take_back(caseroom, cast, clock, given)
    assert last_said(caseroom, fay) == ["In progress: Called once"]


def test_a_case_goes_back_to_the_agenda_once_all_that_was_said_on_it_was_taken_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    table.put_on_table(caseroom, cast.viewer("alma", clock.now), cast.items["one"])
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    with pytest.raises(Invalid):
        table.end_item(caseroom, cast.viewer("alma", clock.now), cast.items["one"])
    take_back(caseroom, cast, clock, given)
    table.end_item(caseroom, cast.viewer("alma", clock.now), cast.items["one"])
    assert item_of(caseroom, cast, "one").state == ItemState.WAITING


def test_a_second_press_does_nothing_and_takes_nothing_newer_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    take_back(caseroom, cast, clock, given)
    say(caseroom, cast, clock, action, ActionState.NOT_DONE)
    assert take_back(caseroom, cast, clock, given, "dev") == action
    assert stands(caseroom, action)[0] == ActionState.NOT_DONE


def test_what_the_owner_said_since_stands(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    later = cast.now.date() + timedelta(days=7)
    given = say(caseroom, cast, clock, action, ActionState.IN_PROGRESS, new_due_on=later)
    fay = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Visited")
    with pytest.raises(Conflict, match="since"):
        take_back(caseroom, cast, clock, given)
    assert stands(caseroom, action)[0] == ActionState.DONE


def test_an_escalation_taken_back_reaches_nobody_and_its_mails_do_not_leave(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    rex = desk(cast.people["rex"], cast.agencies[FUTURES], clock.now + timedelta(hours=1))
    given = say(caseroom, cast, clock, action, ActionReply.ESCALATED)
    assert sees(caseroom, rex) == [action]
    taken = outbox.claim(caseroom, "a sender", clock.now, at_most=1)
    assert taken[0].kind == MailKind.ACTION_ESCALATED

    take_back(caseroom, cast, clock, given)
    assert sees(caseroom, rex) == []
    assert mail_for(caseroom, taken[0], clock.now) is None, "one under way when it was taken back"
    assert {*_escalated(caseroom).values()} == {MailState.CLAIMED, MailState.WITHDRAWN}

    say(caseroom, cast, clock, action, ActionReply.ESCALATED)
    assert sees(caseroom, rex) == [action]
    assert list(_escalated(caseroom).values()).count(MailState.QUEUED) == 2


def _escalated(caseroom: Caseroom) -> dict[str, str]:
    rows = select(OutboxMail.id, OutboxMail.state).where(OutboxMail.kind == MailKind.ACTION_ESCALATED)
    with record.reading(caseroom) as session:
        return {row.id: row.state for row in session.execute(rows)}


def test_whom_the_ladder_reached_before_goes_on_seeing_it(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    """Fay asks, so the chair was let see it; an escalation taken back takes nothing of that away."""
    actions.query(caseroom, cast.viewer("fay", clock.forward(minutes=1)), action, text="Which day?")
    given = say(caseroom, cast, clock, action, ActionReply.ESCALATED)
    take_back(caseroom, cast, clock, given)
    later = clock.now + timedelta(days=90)
    assert sees(caseroom, cast.viewer("alma", later)) == [action], "not by the meeting any more"


@pytest.mark.parametrize("name", ["fay", "paul", "rita", "eve"])
def test_nobody_but_an_officer_takes_back(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str, name: str
) -> None:
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    with pytest.raises(NotVisible):
        take_back(caseroom, cast, clock, given, name)
    assert stands(caseroom, action)[0] == ActionState.DONE
    take_back(caseroom, cast, clock, given)


def test_what_was_not_said_at_the_meeting_is_not_taken_back_there(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    fay = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, fay, action, state=ActionState.DONE, text="Visited")
    with record.reading(caseroom) as session:
        own = session.scalars(select(ActionAnswer.id)).one()
    with pytest.raises(NotVisible):
        take_back(caseroom, cast, clock, own)


def test_a_taking_back_is_not_taken_back_and_nothing_is_once_the_meeting_has_closed(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    given = say(caseroom, cast, clock, action, ActionState.DONE)
    take_back(caseroom, cast, clock, given)
    with record.reading(caseroom) as session:
        taking = session.scalars(select(ActionAnswer.id).where(ActionAnswer.takes_back_id == given)).one()
    with pytest.raises(NotVisible):
        take_back(caseroom, cast, clock, taking)
    again = say(caseroom, cast, clock, action, ActionState.DONE)
    close_meeting_at(caseroom, cast, clock.now)
    with pytest.raises(Conflict):
        take_back(caseroom, cast, clock, again)


def test_a_new_date_of_a_meeting_asks_nobody(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, action: str
) -> None:
    say(caseroom, cast, clock, action, ActionState.IN_PROGRESS, new_due_on=date(2026, 11, 2))
    with record.reading(caseroom) as session:
        assert (
            session.scalars(select(OutboxMail.id).where(OutboxMail.kind == MailKind.ACTION_ASKED)).all() == []
        )
    fay = cast.viewer("fay", clock.forward(minutes=1))
    actions.answer(caseroom, fay, action, state=ActionState.IN_PROGRESS, new_due_on=date(2026, 11, 9))
    with record.reading(caseroom) as session:
        assert session.scalars(select(OutboxMail.id).where(OutboxMail.kind == MailKind.ACTION_ASKED)).all()
