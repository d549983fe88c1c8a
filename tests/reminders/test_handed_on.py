"""Whoever an action is handed on to is told at once by a real mail, and chased as its owner from then on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer, desk
from meetings.operations import actions, due_dates, handing_on, leaving
from meetings.operations.people import Newcomer, enrol
from meetings.reminders import duties
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send
from models.agencies import MeetingType
from models.handovers import Handover
from models.outcomes import Action
from models.records import OutboxMail
from models.states import MailState
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.mailed import link_in, words
from tests.places import StoppedClock
from tests.posts import Post, delivering_to
from tests.represented import lay_representative

DUE = date(2026, 10, 20)


@dataclass
class House:
    """Fay, who owned actions and leaves, her representative, and the colleagues who take them on."""

    caseroom: Caseroom
    clock: StoppedClock
    cast: Cast
    rex: str
    post: Post
    transport: SmtpTransport

    @property
    def representative(self) -> Viewer:
        """Rex at his desk now."""
        return desk(self.rex, self.cast.agencies[FUTURES], self.clock.now)

    def colleague(self, name: str) -> str:
        """Somebody of Fay's agency who can sign in; their id."""
        newcomer = Newcomer(
            name=name.capitalize(),
            role="Officer",
            agency_id=self.cast.agencies[FUTURES],
            email=f"{name}@{FUTURES}.example",
            password_hash="",
        )
        (person_id,) = enrol(self.caseroom, [newcomer], self.clock.now)
        return person_id

    def hand_on(self, from_id: str, to_id: str) -> int:
        """What somebody who leaves was to do goes to a colleague."""
        leaving.leave(self.caseroom, self.representative, from_id)
        with record.reading(self.caseroom) as session:
            waiting = select(Handover.id).where(Handover.settled_at.is_(None))
            ids = session.scalars(waiting).all()
        return handing_on.hand_on(self.caseroom, self.representative, ids, to_id)

    def sent(self) -> list[EmailMessage]:
        """What the clock's next tick sends."""
        self.post.taken.clear()
        duties.queue_due(self.caseroom, self.clock.now)
        send(self.caseroom, self.transport, self.clock)
        return [message_from_bytes(raw, policy=default) for raw in self.post.taken]


@pytest.fixture
def house(caseroom: Caseroom, clock: StoppedClock) -> Iterator[House]:
    """A closed meeting with an action of Fay's, of which she has been told."""
    laid = lay_scene(caseroom, clock.now)
    rex = str(lay_representative(caseroom, laid).person)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=DUE)
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    post = Post()
    with delivering_to(post) as transport:
        made = House(caseroom, clock, laid, rex, post, transport)
        made.sent()
        yield made


def on(house: House, reference: str = "A-3M9T") -> Action:
    with record.reading(house.caseroom) as session:
        return session.scalars(select(Action).where(Action.reference == reference)).one()


def test_the_colleague_is_told_at_once_by_reference_and_date(house: House) -> None:
    ola = house.colleague("ola")
    assert house.hand_on(house.cast.people["fay"], ola) == 2, "the action, and the work on the case"
    (mail,) = house.sent()
    assert (mail["To"], mail["Reply-To"]) == (f"ola@{FUTURES}.example", None)
    assert mail["Subject"] == "An action was handed on to you, due on Tue 20 October 2026"
    text = words(mail)
    assert "Action A-3M9T, due Tue 20 October 2026" in text
    assert f"/l/{on(house).id}." in link_in(mail)
    for secret in ("Text of", "Title of", "ASB-", "Fay", "Futures", "Noise"):
        assert secret not in text + str(mail["Subject"])
    assert house.sent() == [], "once"


def test_several_at_once_are_one_mail(house: House) -> None:
    lay_action(house.caseroom, house.cast, "A-77QP", owner="fay", audience=(FUTURES,), due_on=DUE)
    house.sent()
    house.clock.now = house.clock.now.replace(day=21)
    house.hand_on(house.cast.people["fay"], house.colleague("ola"))
    mails = [mail for mail in house.sent() if mail["To"].startswith("ola")]
    assert [mail["Subject"] for mail in mails] == ["2 actions were handed on to you"]
    assert "Action A-3M9T, was due Tue 20 October 2026" in words(mails[0])
    assert link_in(mails[0]).endswith("/actions")


def test_what_is_handed_on_at_night_is_told_in_the_morning_to_whoever_has_it_then(house: House) -> None:
    ola, una = house.colleague("ola"), house.colleague("una")
    house.clock.now = house.clock.now.replace(hour=21)
    house.hand_on(house.cast.people["fay"], ola)
    assert house.sent() == []
    house.hand_on(ola, una)
    house.clock.now = house.clock.now.replace(day=14, hour=6)
    assert [mail["To"] for mail in house.sent()] == [f"una@{FUTURES}.example"]


def test_an_answer_takes_it_back(house: House) -> None:
    house.clock.now = house.clock.now.replace(hour=21)
    house.hand_on(house.cast.people["fay"], house.colleague("ola"))
    with record.housekeeping(house.caseroom) as session:
        session.execute(update(Action).values(state="done"))
    house.clock.now = house.clock.now.replace(day=14, hour=6)
    assert house.sent() == []
    with record.reading(house.caseroom) as session:
        handed_on = select(OutboxMail.state).where(OutboxMail.step == "handed on")
        assert session.scalars(handed_on).all() == [MailState.WITHDRAWN]


def test_what_rested_on_a_question_is_chased_anew_and_climbs_no_step_of_before(house: House) -> None:
    fay = house.cast.people["fay"]
    actions.query(house.caseroom, house.cast.viewer("fay", house.clock.now), on(house).id, text="Which door?")
    house.clock.now = house.clock.now.replace(day=23, hour=12)
    before = [mail["Subject"] for mail in house.sent()]
    assert not any("late" in subject for subject in before), "it rests"
    house.hand_on(fay, house.colleague("ola"))
    assert (on(house).state, on(house).asked_due_on) == ("offered", None)
    late = [(mail["To"].split("@")[0], mail["Subject"]) for mail in house.sent()]
    assert late == [("ola", "An action was handed on to you: it was due on Tue 20 October 2026")]
    house.clock.now += timedelta(days=4)
    climbed = [mail["Subject"] for mail in house.sent() if mail["To"].startswith("rex")]
    assert "An action is late: it was due on Tue 20 October 2026" in climbed


def test_the_marking_of_the_kind_of_meeting_stands_on_it_where_that_marks_mails(house: House) -> None:
    with record.housekeeping(house.caseroom) as session:
        session.execute(update(MeetingType).values(marking_on_mails=True))
    house.hand_on(house.cast.people["fay"], house.colleague("ola"))
    (mail,) = house.sent()
    assert mail["Subject"] == (
        "OFFICIAL-SENSITIVE: An action was handed on to you, due on Tue 20 October 2026"
    )
    assert words(mail).startswith("OFFICIAL-SENSITIVE\r\n\r\nHello Ola,")


def test_a_date_moved_before_the_colleague_is_told_is_in_that_one_mail(house: House) -> None:
    ola = house.colleague("ola")
    house.hand_on(house.cast.people["fay"], ola)
    with record.writing(house.caseroom, desk(ola, house.cast.agencies[FUTURES], house.clock.now)) as writing:
        due_dates.move(writing, writing.session.get_one(Action, on(house).id), date(2026, 10, 27))
        writing.audit("demo.made")

    (mail,) = house.sent()
    assert mail["Subject"] == "An action was handed on to you, due on Tue 27 October 2026"
    assert "20 October" not in words(mail)
    house.clock.forward(hours=1)
    assert house.sent() == []
