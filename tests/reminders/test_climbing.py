"""An action that nobody answers climbs: to the deputy, the representatives, the chair, the next agenda."""

import secrets
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, desk
from meetings.operations import actions, agenda, cancelling, deputies, late_cases, outbox, planning
from meetings.refusals import Invalid
from meetings.reminders import duties
from meetings.reminders.mail import Mail, as_email_message
from meetings.sealed import seal
from models.cases import Exclusion
from models.mails import MailKind
from models.meetings import AgendaItem
from models.outcomes import Action
from models.people import Person
from models.records import OutboxMail
from models.states import ActionState, ExclusionKind
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.kept import laid_once
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.represented import lay_representative

pytestmark = pytest.mark.long

DUE = date(2026, 10, 20)
LADDER = {
    "before": date(2026, 10, 16),
    "due": DUE,
    "overdue": date(2026, 10, 21),
    "deputy": date(2026, 10, 23),
    "representative": date(2026, 10, 27),
    "chair": date(2026, 10, 30),
    "agenda": date(2026, 11, 3),
}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with one action of Fay's; Finn is her deputy, Rex represents her agency."""
    return lay_late(caseroom, clock)


@laid_once
def lay_late(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    laid.people["rex"] = str(lay_representative(caseroom, laid).person)
    laid.people["finn"] = colleague(caseroom, laid)
    deputies.name_deputy(caseroom, laid.viewer("fay"), laid.people["finn"])
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def colleague(caseroom: Caseroom, cast: Cast) -> str:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        finn = Person(agency_id=cast.agencies[FUTURES], name="Finn", role="Housing officer")
        writing.session.add(finn)
        writing.session.flush()
        writing.audit("demo.made")
        return finn.id


def action_of(caseroom: Caseroom) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Action.id)).one()


def climb_until(caseroom: Caseroom, clock: StoppedClock, day: date) -> None:
    """The clock ticks every four hours until the evening of a day, by way of the days of the ladder."""
    for each in sorted({day, *(due for due in LADDER.values() if due < day)}):
        tick_until(caseroom, clock, each)


@laid_once
def tick_until(caseroom: Caseroom, clock: StoppedClock, day: date) -> None:
    while clock.now.date() <= day:
        duties.queue_due(caseroom, clock.now)
        clock.forward(hours=4)


def told(caseroom: Caseroom, cast: Cast) -> list[tuple[str, str, date]]:
    """Who was told of which step, and on which day, in order."""
    names = {person_id: name for name, person_id in cast.people.items()}
    with record.reading(caseroom) as session:
        steps = select(OutboxMail).where(OutboxMail.kind == MailKind.ACTION)
        mails = session.scalars(steps.order_by(OutboxMail.due_at, OutboxMail.key)).all()
    return [(names[mail.person_id], mail.step, mail.due_at.date()) for mail in mails]


def sees(caseroom: Caseroom, cast: Cast, name: str, at: datetime) -> bool:
    with record.reading(caseroom) as session:
        agency = session.get_one(Person, cast.people[name]).agency_id
    with looking(caseroom, desk(cast.people[name], agency, at)) as sight:
        return sight.execute(select(Action.id)).first() is not None


def test_each_step_reaches_whom_it_names_on_its_day(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    climb_until(caseroom, clock, date(2026, 12, 1))
    assert told(caseroom, cast) == [
        ("fay", "close", date(2026, 10, 13)),
        ("fay", "before", LADDER["before"]),
        ("fay", "due", LADDER["due"]),
        ("fay", "overdue", LADDER["overdue"]),
        ("finn", "deputy", LADDER["deputy"]),
        ("rex", "representative", LADDER["representative"]),
        ("alma", "chair", LADDER["chair"]),
        ("alma", "agenda", LADDER["agenda"]),
    ]


def test_whoever_plans_the_meetings_gets_one_mail_of_all_that_goes_to_the_next_agenda(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    lay_action(caseroom, cast, "A-77QP", owner="fay", audience=(FUTURES,), due_on=DUE)
    climb_until(caseroom, clock, LADDER["agenda"])
    with record.reading(caseroom) as session:
        steps = select(OutboxMail).where(OutboxMail.step == "agenda").order_by(OutboxMail.key)
        claimed = [outbox.claimed_of(mail) for mail in session.scalars(steps)]
    mails = []
    for some in (claimed[:1], claimed):
        mail = duties.built(caseroom, some, clock.now).mail
        assert isinstance(mail, Mail)
        mails.append(mail)
        assert f"{caseroom.settings.base_url}/meetings\n" in mail.text
    assert [mail.subject for mail in mails] == [
        "A late action goes to the next meeting",
        "2 late actions go to the next meeting",
    ]
    assert "Their cases are put at the end of the next agenda, once a meeting is planned." in mails[1].text


def test_an_answer_ends_the_climb(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    climb_until(caseroom, clock, LADDER["deputy"])
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action_of(caseroom), state=ActionState.DONE, text="Fitted")
    climb_until(caseroom, clock, date(2026, 12, 1))
    assert told(caseroom, cast)[-1] == ("finn", "deputy", LADDER["deputy"])


def test_whom_a_step_reached_sees_the_action_from_then_on(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    climb_until(caseroom, clock, LADDER["deputy"])
    assert not sees(caseroom, cast, "rex", clock.now)
    climb_until(caseroom, clock, LADDER["representative"])
    assert sees(caseroom, cast, "rex", clock.now)
    assert not sees(caseroom, cast, "eve", clock.now)


def test_nobody_kept_out_of_the_case_is_reached(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    with record.writing(caseroom, Clock(clock.now)) as writing:
        writing.session.add(
            Exclusion(
                case_id=cast.cases["one"],
                person_id=cast.people["rex"],
                kind=ExclusionKind.INTEREST,
                reason=seal(writing.key("case", cast.cases["one"]), "exclusions.reason", "A cousin"),
                made_by=cast.people["alma"],
                made_at=clock.now,
            )
        )
        writing.audit("demo.made")
    climb_until(caseroom, clock, date(2026, 12, 1))
    assert {name for name, _, _ in told(caseroom, cast)} == {"fay", "finn", "alma"}


def test_the_mails_name_the_action_alone(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    climb_until(caseroom, clock, date(2026, 12, 1))
    claimed = outbox.claim(caseroom, "a test", clock.now, at_most=50)
    written = [mail_for(caseroom, one, clock.now) for one in claimed]
    raw = [as_email_message(mail, clock.now).as_bytes() for mail in written if mail]
    assert len(raw) >= 5
    for each in raw:
        text = str(message_from_bytes(each, policy=default).get_body(("plain",)))
        for secret in ("Text of", "Title of", "ASB-", "Futures"):
            assert secret not in text


def test_the_case_goes_to_the_end_of_the_next_agenda_once(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    climb_until(caseroom, clock, LADDER["agenda"])
    late_cases.place(caseroom, clock.now)
    alma = cast.viewer("alma", clock.now)
    planned = plan(caseroom, cast, clock)
    assert on_agenda(caseroom, planned) == []
    late_cases.place(caseroom, clock.now)
    assert on_agenda(caseroom, planned) == [cast.cases["one"]]

    there = [item_on(caseroom, planned)]
    agenda.reorder(caseroom, alma, planned, there, seen=there, without=there[0].item_id)
    late_cases.place(caseroom, clock.now)
    assert on_agenda(caseroom, planned) == [], "the coordinator has taken it off"


def test_it_goes_to_the_agenda_after_that_where_the_meeting_is_cancelled(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    climb_until(caseroom, clock, LADDER["agenda"])
    planned = plan(caseroom, cast, clock)
    late_cases.place(caseroom, clock.now)
    assert on_agenda(caseroom, planned) == [cast.cases["one"]]

    cancelling.cancel_meeting(caseroom, cast.viewer("alma", clock.now), planned)
    after = plan(caseroom, cast, clock)
    late_cases.place(caseroom, clock.now)
    assert on_agenda(caseroom, after) == [cast.cases["one"]]


def test_what_was_taken_off_a_cancelled_agenda_stays_off(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast
) -> None:
    climb_until(caseroom, clock, LADDER["agenda"])
    planned, alma = plan(caseroom, cast, clock), cast.viewer("alma", clock.now)
    late_cases.place(caseroom, clock.now)
    there = [item_on(caseroom, planned)]
    agenda.reorder(caseroom, alma, planned, there, seen=there, without=there[0].item_id)

    cancelling.cancel_meeting(caseroom, alma, planned)
    after = plan(caseroom, cast, clock)
    late_cases.place(caseroom, clock.now)
    assert on_agenda(caseroom, after) == []


def plan(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> str:
    made = planning.Plan(
        title="The next",
        held_on=clock.now.date() + timedelta(days=10),
        starts=clock.now.time().replace(tzinfo=None),
        planned_minutes=60,
        place="Here",
        secure_venue="",
        chair=cast.people["alma"],
        deputy=cast.people["carol"],
        minute_taker=cast.people["dev"],
    )
    alma = cast.viewer("alma", clock.now)
    return planning.plan_meeting(caseroom, alma, cast.meeting_type, made, once=secrets.token_hex(16))


def on_agenda(caseroom: Caseroom, meeting_id: str) -> list[str]:
    with record.reading(caseroom) as session:
        return list(session.scalars(select(AgendaItem.case_id).where(AgendaItem.meeting_id == meeting_id)))


def item_on(caseroom: Caseroom, meeting_id: str) -> agenda.Allotment:
    with record.reading(caseroom) as session:
        item = session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)).one()
        return agenda.Allotment(item.id, item.minutes)


def test_a_deputy_is_a_colleague(caseroom: Caseroom, cast: Cast) -> None:
    fay = cast.viewer("fay")
    for other in (cast.people["eve"], cast.people["fay"], "0" * 32):
        with pytest.raises(Invalid):
            deputies.name_deputy(caseroom, fay, other)
    deputies.name_deputy(caseroom, fay, None)
    with record.reading(caseroom) as session:
        assert session.get_one(Person, cast.people["fay"]).deputy_id is None
