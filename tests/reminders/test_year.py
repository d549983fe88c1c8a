"""A year of the ladder, sent by three processes that are killed twenty times: each step once, on its day."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from meetings import audit
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import actions, deputies
from models.enrolments import Enrolment
from models.mails import MailKind
from models.outcomes import Action
from models.people import Account, Person
from models.records import OutboxMail
from models.states import ActionState, MailState
from tests.cast import FUTURES, Cast, approved, close_meeting_at, email, lay_action, lay_scene
from tests.places import StoppedClock
from tests.reminders.senders import Deadly, Senders, sending
from tests.represented import ADDRESS, lay_representative

LONDON = ZoneInfo("Europe/London")
START = datetime(2027, 10, 13, 9, tzinfo=UTC)
END = datetime(2028, 10, 13, 9, tzinfo=UTC)
CLOSED = START + timedelta(hours=2)
# Not within the link, whose signature may hold anything.
REFERENCE = re.compile(r"(?<![\w-])A-[0-9A-Z]{4}(?![\w-])")
KILLS = 20
LEASE = timedelta(minutes=6)
# As GOV.UK lists them for England, from October 2027 to October 2028.
BANK_HOLIDAYS = {
    date(2027, 12, 27),
    date(2027, 12, 28),
    date(2028, 1, 3),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 1),
    date(2028, 5, 29),
    date(2028, 8, 28),
}
LADDER = {"before": -2, "due": 0, "overdue": 1, "deputy": 3, "representative": 5, "chair": 8, "agenda": 10}
READERS = {"deputy": "finn", "representative": "rex", "chair": "alma", "agenda": "alma"}
DUE = {
    "A-0CT1": date(2027, 10, 31),  # a Sunday, the day the clocks go back
    "A-XMAS": date(2027, 12, 24),
    "A-NEWY": date(2028, 1, 3),
    "A-EAP1": date(2028, 2, 29),
    "A-MAR1": date(2028, 3, 26),  # a Sunday, the day they go forward
    "A-EAST": date(2028, 4, 13),
    "A-MAY1": date(2028, 5, 1),
    "A-AVG1": date(2028, 8, 28),
}
# After which step its owner answers.
ANSWERED = {"A-MAY1": "due", "A-EAST": "deputy", "A-AVG1": "before"}


@dataclass(frozen=True, order=True)
class Step:
    """One step that has to come: when, of which action, to whom."""

    at: datetime
    reference: str
    key: str
    reader: str


def expected() -> list[Step]:
    """Every step that is to come, counted on the list of bank holidays above, in order."""
    found = [Step(CLOSED, reference, "close", "fay") for reference in DUE]
    for reference, due in DUE.items():
        for key, offset in LADDER.items():
            day = counted(due, offset)
            at = datetime.combine(day, time(9), LONDON).astimezone(UTC)
            found.append(Step(at, reference, key, READERS.get(key, "fay")))
            if ANSWERED.get(reference) == key:
                break
    return sorted(found)


def counted(day: date, offset: int) -> date:
    while offset == 0 and not works(day):
        day -= timedelta(days=1)
    step = timedelta(days=1 if offset > 0 else -1)
    for _ in range(abs(offset)):
        day += step
        while not works(day):
            day += step
    return day


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(START)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The actions of a closed meeting, all Fay's; Finn is her deputy, Rex represents her agency."""
    laid = lay_scene(caseroom, START)
    lay_representative(caseroom, laid)
    laid.people["finn"] = colleague(caseroom, laid)
    deputies.name_deputy(caseroom, laid.viewer("fay"), laid.people["finn"])
    for reference, due in DUE.items():
        lay_action(caseroom, laid, reference, owner="fay", audience=(FUTURES,), due_on=due)
    close_meeting_at(caseroom, laid, CLOSED)
    return laid


def colleague(caseroom: Caseroom, cast: Cast) -> str:
    """Finn, who can be written to; and nobody is to be confirmed before the year is over."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        finn = Person(agency_id=cast.agencies[FUTURES], name="Finn", role="Housing officer")
        writing.session.add(finn)
        writing.session.flush()
        writing.session.add(Account(person_id=finn.id, email=email_of("finn"), password_hash="x"))
        writing.session.add(approved(finn.id, cast.now))
        writing.session.flush()
        writing.session.execute(update(Enrolment).values(confirm_by=date(2029, 10, 1)))
        writing.audit("demo.made")
        return finn.id


def email_of(name: str) -> str:
    return {"finn": "finn@futures.example", "rex": ADDRESS}.get(name) or email(name)


def live(caseroom: Caseroom, cast: Cast, clock: StoppedClock, post: Deadly, senders: Senders) -> None:
    """Go through the year from step to step; every other kills a sender, up to twenty, in one of three ways.

    At every fourth they look a second too early as well, and once the lease of a sender that died is over;
    and once more at the end, long after the last answer.
    """
    steps = expected()
    for number, at in enumerate(sorted({step.at for step in steps})):
        if number % 4 == 1:
            senders.work(at - timedelta(seconds=1))
        killing = number % 2 == 0 and senders.kills < KILLS
        if killing:
            post.kills = ("before", "after", None)[number // 2 % 3]
            if post.kills is None:
                senders.kill(number)
        senders.work(at)
        clock.now = at + LEASE
        if killing:
            senders.work(clock.now)
        for step in steps:
            if step.at == at and ANSWERED.get(step.reference) == step.key:
                answer(caseroom, cast, step.reference, clock.now)
    senders.work(END)


def answer(caseroom: Caseroom, cast: Cast, reference: str, now: datetime) -> None:
    with record.reading(caseroom) as session:
        action_id = session.scalars(select(Action.id).where(Action.reference == reference)).one()
    actions.answer(caseroom, cast.viewer("fay", now), action_id, state=ActionState.DONE, text="Fitted")


def sent(caseroom: Caseroom, cast: Cast) -> Counter[tuple[str, str, str, date, int]]:
    """What the outbox says has left: of which action, which step, to whom, on which day, at which hour."""
    names = {person_id: name for name, person_id in cast.people.items()}
    rows = select(OutboxMail, Action.reference).join(Action, Action.id == OutboxMail.duty_id)
    with record.reading(caseroom) as session:
        found = session.execute(rows.where(OutboxMail.kind == MailKind.ACTION)).all()
        assert {mail.state for mail, _ in found} == {MailState.SENT}
        return Counter(
            (reference, mail.step, names[mail.person_id], *local(mail.sent_at)) for mail, reference in found
        )


def local(moment: datetime | None) -> tuple[date, int]:
    assert moment is not None
    there = moment.astimezone(LONDON)
    return there.date(), there.hour


@pytest.mark.long
def test_each_step_comes_once_though_senders_are_killed(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    post = Deadly()
    with sending(caseroom, post, START) as senders:
        live(caseroom, cast, clock, post, senders)
    assert senders.kills == KILLS
    steps = expected()
    assert sent(caseroom, cast) == Counter(
        (step.reference, step.key, step.reader, *local(step.at)) for step in steps
    )

    mails = [message_from_bytes(raw, policy=default) for raw in post.taken]
    copies = Counter(mail["Message-ID"] for mail in mails)
    assert max(copies.values()) == 2, "a sender killed after the server took its mail repeats that one"
    assert sum(copies.values()) - len(copies) <= KILLS // 3 + 1
    once = {mail["Message-ID"]: mail for mail in mails}.values()
    told = Counter(
        (mail["To"], reference)
        for mail in once
        for reference in REFERENCE.findall(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        if mail["To"] != email("alma")
    )
    assert told == Counter((email_of(one.reader), one.reference) for one in steps if one.reader != "alma")
    with record.reading(caseroom) as session:
        assert audit.first_break(session) is None
