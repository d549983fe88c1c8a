"""The daily mail to a representative: one a working day, of what their own session sees, counted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom
from meetings.operations import actions
from meetings.reminders import duties
from meetings.reminders.file_outbox import FileOutbox
from meetings.reminders.sweep import send, sweep
from meetings.sealed import seal
from models.agencies import MeetingType
from models.cases import Exclusion
from models.outcomes import Action
from models.people import Office
from models.records import AuditRow, OutboxMail
from models.states import ActionState, ExclusionKind
from tests.cast import FUTURES, POLICE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.mailed import link_in, mails_to, words
from tests.places import StoppedClock, fresh_caseroom
from tests.posts import Post, delivering_to

DUE = date(2026, 10, 14)
LATE = datetime(2026, 10, 15, 8, 30, tzinfo=UTC)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with an action of Paul's; Carol represents his agency."""
    return lay(caseroom, clock)


def lay(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, "A-3M9T", owner="paul", audience=(POLICE,), due_on=DUE)
    close_meeting_at(caseroom, laid, clock.forward(hours=1))
    return laid


def told(caseroom: Caseroom) -> list[str]:
    """The subjects of the mails of days that Carol got."""
    mails = mails_to(caseroom, email("carol"))
    return [mail["Subject"] for mail in mails if mail["Subject"].startswith("Your agency’s actions")]


def days(caseroom: Caseroom, clock: StoppedClock, *moments: datetime) -> list[str]:
    """The clock ticks at some moments; what Carol was told by then."""
    for clock.now in moments:
        sweep(caseroom, clock.now)
    return told(caseroom)


def on(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of October, in the service's own time."""
    return datetime(2026, 10, day, hour - 1, minute, tzinfo=UTC)


def keep_out(caseroom: Caseroom, cast: Cast, name: str, now: datetime) -> None:
    with record.writing(caseroom, Clock(now)) as writing:
        reason = seal(writing.key("case", cast.cases["one"]), "exclusions.reason", "A cousin")
        writing.session.add(
            Exclusion(
                case_id=cast.cases["one"],
                person_id=cast.people[name],
                kind=ExclusionKind.INTEREST,
                reason=reason,
                made_by=cast.people["alma"],
                made_at=now,
            )
        )
        writing.audit("demo.made")


def test_what_is_new_and_then_what_is_late_is_counted_once_a_day(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    assert days(caseroom, clock, on(13, 11), on(13, 12), on(13, 19)) == [
        "Your agency’s actions on Tue 13 October 2026: 1 new"
    ]
    assert len(days(caseroom, clock, on(14, 9), on(14, 17))) == 1, "neither new nor late"
    assert days(caseroom, clock, on(15, 9), on(15, 10))[1:] == [
        "Your agency’s actions on Thu 15 October 2026: 1 late"
    ]


def test_nothing_leaves_on_a_day_off_or_in_quiet_hours(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    weekend = [on(day, hour) for day in (17, 18) for hour in (8, 9, 12)]
    assert days(caseroom, clock, on(15, 8, 59), on(15, 20), on(16, 6), *weekend) == []
    assert days(caseroom, clock, on(19, 8, 59), on(19)) == [
        "Your agency’s actions on Mon 19 October 2026: 1 late, 1 new"
    ]


def test_it_holds_numbers_and_dates_and_leads_to_the_list(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    lay_action(caseroom, cast, "A-77QP", owner="paul", audience=(POLICE,), due_on=date(2026, 10, 30))
    days(caseroom, clock, LATE)
    mail = next(one for one in mails_to(caseroom, email("carol")) if one["Subject"] in told(caseroom))
    text = words(mail)
    assert mail["Subject"] == "Your agency’s actions on Thu 15 October 2026: 1 late, 2 new"
    assert (
        "2 open. The one that is late longest was due on Wed 14 October 2026. "
        "The next is due on Fri 30 October 2026."
    ) in text
    assert link_in(mail).endswith("/actions")
    assert mail["Reply-To"] is None
    for secret in ("A-3M9T", "A-77QP", "ASB-", "Paul", "Text of", "Title of", "Noise"):
        assert secret not in text + mail["Subject"]


def test_an_answer_ends_it_and_so_does_the_office(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    assert len(days(caseroom, clock, on(15))) == 1
    with record.reading(caseroom) as session:
        action = session.scalars(select(Action.id)).one()
    with record.housekeeping(caseroom) as session:
        session.execute(delete(Office).where(Office.person_id == cast.people["carol"]))
    assert len(days(caseroom, clock, on(16))) == 1
    with record.housekeeping(caseroom) as session:
        session.add(Office(person_id=cast.people["carol"], office="representative"))
    assert len(days(caseroom, clock, on(19))) == 2
    actions.answer(caseroom, cast.viewer("paul", clock.now), action, state="done", text="Visited")
    assert len(days(caseroom, clock, on(20))) == 2


def test_representatives_are_told_of_their_own_agency_alone(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    """Carol sees Fay’s late action as an officer of the meeting; it is none of her agency’s."""
    lay_action(caseroom, cast, "A-77QP", owner="fay", audience=(FUTURES, POLICE), due_on=DUE)
    assert days(caseroom, clock, LATE) == ["Your agency’s actions on Thu 15 October 2026: 1 late, 1 new"]
    assert mails_to(caseroom, email("paul")) != []
    assert not any("agency’s actions" in mail["Subject"] for mail in mails_to(caseroom, email("paul")))


@pytest.mark.long
@pytest.mark.parametrize("visible", [1, 0])
def test_a_case_that_they_are_kept_out_of_changes_no_word_and_no_mail(tmp_path: Path, visible: int) -> None:
    """Carol is kept out of case one in both worlds; only in one of them has it actions, late and new."""
    sent = []
    for name, hidden in (("without", 0), ("with", 3)):
        clock, folder = StoppedClock(), tmp_path / name
        folder.mkdir()
        caseroom = fresh_caseroom(folder, clock=clock)
        cast = lay(caseroom, clock)
        move = update(Action).values(case_id=cast.cases["two"], agenda_item_id=cast.items["two"])
        answered = update(Action).values(state=ActionState.DONE, remind_at=None)
        with record.housekeeping(caseroom) as session:
            session.execute(move if visible else answered)
        for number in range(hidden):
            lay_action(caseroom, cast, f"A-{number:04}", owner="paul", audience=(POLICE,), due_on=DUE)
        if hidden:
            assert len(days(caseroom, clock, on(13, 12))) == 1, "who is not kept out is told of them"
            forget(caseroom)
        keep_out(caseroom, cast, "carol", clock.now)
        days(caseroom, clock, on(15), on(16))
        sent.append([words(mail) for mail in mails_to(caseroom, email("carol"))])
        caseroom.close()
    assert sent[0] == sent[1]
    assert (len(sent[0]) > 0) == bool(visible)


def forget(caseroom: Caseroom) -> None:
    """As if no mail had been sent before."""
    with record.housekeeping(caseroom) as session:
        session.execute(delete(OutboxMail))
    for path in caseroom.settings.outbox.glob("*.eml"):
        path.unlink()


def several_at_once(caseroom: Caseroom, folder: Path) -> None:
    """Six senders, as processes of their own are, and one that starts afterwards."""

    def tick(_: int) -> None:
        duties.queue_due(caseroom, caseroom.clock())
        send(caseroom, FileOutbox(folder), caseroom.clock)

    with ThreadPoolExecutor(6) as senders:
        list(senders.map(tick, range(6)))
    again = open_caseroom(caseroom.settings, caseroom.clock)
    duties.queue_due(again, again.clock())
    send(again, FileOutbox(folder), again.clock)
    again.close()


def once_each(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    clock.now = LATE
    several_at_once(caseroom, caseroom.settings.outbox)
    assert len(told(caseroom)) == 1
    with record.reading(caseroom) as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.kind == "agency day")).all()
        made = select(AuditRow).where(AuditRow.event == "reminder.made", AuditRow.object_id.is_(None))
        assert len(session.scalars(made).all()) == 1
    assert [(row.person_id, row.state) for row in rows] == [(cast.people["carol"], "sent")]


def test_several_senders_and_a_restart_tell_once(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    once_each(caseroom, clock, cast)


@pytest.mark.postgres
def test_several_senders_and_a_restart_tell_once_on_postgresql(
    postgres_caseroom: Caseroom, clock: StoppedClock
) -> None:
    once_each(postgres_caseroom, clock, lay(postgres_caseroom, clock))


def test_what_did_not_leave_is_told_the_next_day_as_new_and_never_late_at_night(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    post = Post(answer="451 Busy")
    with delivering_to(post) as transport:
        clock.now = on(13, 19, 50)
        duties.queue_due(caseroom, clock.now)
        assert send(caseroom, transport, clock) == 0
        post.answer = "250 OK"
        clock.now = on(13, 20, 30)
        send(caseroom, transport, clock)
    assert not any(b"agency" in raw for raw in post.taken)
    assert days(caseroom, clock, on(14)) == ["Your agency’s actions on Wed 14 October 2026: 1 new"]


def test_the_marking_of_the_kinds_of_meeting_stands_on_it_where_they_mark_mails(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    with record.housekeeping(caseroom) as session:
        session.execute(update(MeetingType).values(marking_on_mails=True))
    clock.now = LATE
    sweep(caseroom, clock.now)
    subjects = {mail["Subject"] for mail in mails_to(caseroom, email("carol"))}
    assert subjects == {"OFFICIAL-SENSITIVE: Your agency’s actions on Thu 15 October 2026: 1 late, 1 new"}


def test_a_service_whose_clock_is_in_another_zone_goes_by_its_own_morning(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    there = replace(caseroom, settings=replace(caseroom.settings, timezone="America/New_York"))
    assert days(there, clock, on(15), on(15, 13)) == []
    assert len(days(there, clock, on(15, 14))) == 1
