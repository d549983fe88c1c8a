"""Reminders that go to a phone too: counts and dates, by a real HTTP server in the place of GOV.UK Notify."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import actions, mobile_numbers, outbox
from meetings.queries import mobile_numbers as queries
from meetings.queries.undelivered import undelivered
from meetings.reminders import duties
from meetings.reminders.notify import NotifyTextTransport
from meetings.reminders.sending import Transport
from meetings.reminders.smtp import SmtpTransport
from meetings.reminders.sweep import send, sweep
from meetings.reminders.texts import actions_words
from models.mails import MailKind
from models.outcomes import Action
from models.records import OutboxMail
from models.states import ActionState, MailState
from tests import texted
from tests.asked import keep_out
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.mailed import mails_to, words
from tests.notified import TEXT_TEMPLATE, Notify
from tests.places import StoppedClock
from tests.posts import Post

DUE = date(2026, 10, 20)
REFUSED = (400, "ValidationError", "phone_number Not a UK mobile number")
SECRETS = ("A-3M9T", "ASB-", "Text of", "Title of", "Fay", "Futures", "Noise", "http", "/l/")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with an action of Fay's, due in a week; she has given the number of her phone."""
    laid = lay_scene(caseroom, clock.now)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=DUE)
    texted.proved(caseroom, laid.viewer("fay"))
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


def on(clock: StoppedClock, day: int, hour: int = 9) -> None:
    """It is so late on a day of October, in London."""
    clock.now = clock.now.replace(day=day, hour=hour - 1, minute=1)


def tick(caseroom: Caseroom, clock: StoppedClock, transport: Transport) -> None:
    duties.queue_due(caseroom, clock.now)
    send(caseroom, transport, clock)


def read(notify: Notify) -> list[str]:
    """The reminders that were texted, in order."""
    bodies = [one["personalisation"]["body"] for one in notify.texts]
    return [body for body in bodies if "is your code" not in body]


def states(caseroom: Caseroom) -> dict[str, str]:
    """What became of the texts about actions: step → state."""
    with record.reading(caseroom) as session:
        texts = select(OutboxMail.step, OutboxMail.state).where(OutboxMail.kind == MailKind.ACTION_TEXT)
        return {row.step: row.state for row in session.execute(texts)}


def action_of(caseroom: Caseroom) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Action.id)).one()


def test_each_step_by_the_due_date_is_texted_once_beside_its_mail(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    assert read(notify) == [], "a mail alone tells of a new action"
    for day in (16, 16, 20, 21, 22):
        on(clock, day)
        tick(caseroom, clock, texting)
    assert read(notify) == [
        "You have 1 action due by Tue 20 October 2026. Sign in to Caseroom.",
        "You have 1 action due by Tue 20 October 2026. Sign in to Caseroom.",
        "You have 1 late action: it was due on Tue 20 October 2026. Sign in to Caseroom.",
    ]
    assert len([one for one in notify.taken if "email_address" in one]) == 4
    assert states(caseroom) == dict.fromkeys(("before", "due", "overdue"), MailState.SENT)


def test_it_goes_to_the_number_and_names_nothing(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    on(clock, 16)
    tick(caseroom, clock, texting)
    (sent,) = [one for one in notify.texts if "is your code" not in str(one)]
    assert (sent["phone_number"], sent["template_id"]) == (texted.NUMBER, TEXT_TEMPLATE)
    for secret in SECRETS:
        assert secret not in sent["personalisation"]["body"]


def test_what_is_due_together_is_one_text(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    for number, day in enumerate((20, 20, 23)):
        due_on = date(2026, 10, day)
        lay_action(caseroom, cast, f"A-000{number}", owner="fay", audience=(FUTURES,), due_on=due_on)
    on(clock, 21)
    tick(caseroom, clock, texting)
    assert read(notify) == [
        "You have 3 late actions, and 1 action due by Fri 23 October 2026. Sign in to Caseroom."
    ]


def test_every_count_fits_into_one_text_and_its_alphabet() -> None:
    days = [DUE + timedelta(days=number) for number in range(40)]
    longest = actions_words(days, days)
    assert (
        longest
        == "You have 40 late actions, and 40 actions due by Sat 28 November 2026. Sign in to Caseroom."
    )
    assert actions_words([], days).startswith("You have 40 late actions: the first was due on Tue 20 October")
    assert all(len(text) <= 160 and text.isascii() for text in (longest, actions_words([], days)))


def test_an_answer_takes_it_back(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    on(clock, 16)
    duties.queue_due(caseroom, clock.now)
    assert states(caseroom) == {"before": MailState.QUEUED}
    fay = cast.viewer("fay", clock.now)
    actions.answer(caseroom, fay, action_of(caseroom), state=ActionState.DONE, text="Fitted")
    send(caseroom, texting, clock)
    assert read(notify) == []
    assert states(caseroom) == {"before": MailState.WITHDRAWN}


@pytest.mark.parametrize("what", ["kept out", "taken away", "asked only"])
def test_nobody_is_texted_of_what_is_not_theirs_or_at_a_number_that_is_not(
    caseroom: Caseroom,
    clock: StoppedClock,
    cast: Cast,
    notify: Notify,
    texting: NotifyTextTransport,
    what: str,
) -> None:
    on(clock, 16)
    duties.queue_due(caseroom, clock.now)
    fay = cast.viewer("fay", clock.now)
    if what == "kept out":
        keep_out(caseroom, cast, "fay", "one")
    else:
        mobile_numbers.take_away(caseroom, fay)
    if what == "asked only":
        texted.given(caseroom, fay)
    send(caseroom, texting, clock)
    assert read(notify) == []
    assert states(caseroom) == {"before": MailState.WITHDRAWN}


@pytest.mark.long
def test_only_the_owner_is_texted(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    texted.proved(caseroom, cast.viewer("alma", clock.now), "+447700900456")
    for day in range(16, 32):
        on(clock, day)
        tick(caseroom, clock, texting)
    numbers = [one["phone_number"] for one in notify.texts if "is your code" not in str(one)]
    assert numbers == [texted.NUMBER] * 3
    mails = [str(one["personalisation"]) for one in notify.taken if "alma@" in one.get("email_address", "")]
    assert any("An action is late" in mail for mail in mails), "the chair was told by mail"


def test_no_phone_wakes_at_night(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    on(clock, 16)
    notify.answer = notify.text_answer = (503, "Exception", "Unavailable")
    tick(caseroom, clock, texting)
    assert states(caseroom) == {"before": MailState.QUEUED}
    notify.answer = notify.text_answer = None
    on(clock, 16, hour=22)
    tick(caseroom, clock, texting)
    assert read(notify) == []
    assert [one["email_address"] for one in notify.taken if "email_address" in one] != []
    assert states(caseroom) == {"before": MailState.WITHDRAWN}


def test_a_number_that_is_refused_is_told_to_the_coordinator_and_to_its_person(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    notify.text_answer = REFUSED
    on(clock, 16)
    tick(caseroom, clock, texting)
    notify.text_answer = None
    with looking(caseroom, cast.viewer("alma", clock.now)) as sight:
        (line,) = undelivered(sight)
    assert (line.person, line.what) == ("Fay", "Reminder of an action, by text message")
    assert line.why == "GOV.UK Notify refused the number (reply 400)"
    with looking(caseroom, cast.viewer("fay", clock.now)) as sight:
        number = queries.own(sight, clock.now).in_use
    assert number is not None
    assert number.unreachable_at == clock.now
    tick(caseroom, clock, texting)
    clock.forward(hours=1)
    tick(caseroom, clock, texting)
    notices = [one for one in notify.taken if "alma@" in one.get("email_address", "")]
    assert ["by text message, meeting on" in one["personalisation"]["body"] for one in notices] == [True]


def test_a_number_that_cannot_be_reached_is_tried_again_once_it_is_proved_anew(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    notify.text_answer = REFUSED
    on(clock, 16)
    tick(caseroom, clock, texting)
    notify.text_answer = None
    on(clock, 20)
    tick(caseroom, clock, texting)
    assert states(caseroom) == {"before": MailState.FAILED}, "and nothing is put down for a dead number"
    texted.proved(caseroom, cast.viewer("fay", clock.now), "+447700900789")
    on(clock, 21)
    tick(caseroom, clock, texting)
    assert [one["phone_number"] for one in notify.texts if "late" in str(one)] == ["+447700900789"]


def test_a_text_whose_answer_was_lost_is_texted_once(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    on(clock, 16)
    duties.queue_due(caseroom, clock.now)
    notify.text_answer, notify.accepts_first = (500, "Exception", "Internal server error"), True
    send(caseroom, texting, clock)
    assert states(caseroom) == {"before": MailState.QUEUED}
    notify.text_answer = None
    clock.forward(minutes=2)
    send(caseroom, texting, clock)
    assert len(read(notify)) == 1
    assert states(caseroom) == {"before": MailState.SENT}


def test_a_mail_server_carries_no_texts(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, post: Post, transport: SmtpTransport
) -> None:
    on(clock, 16)
    tick(caseroom, clock, transport)
    assert len(post.taken) == 1
    assert states(caseroom) == {"before": MailState.WITHDRAWN}


def test_a_demo_writes_texts_into_its_folder(caseroom: Caseroom, clock: StoppedClock, cast: Cast) -> None:
    on(clock, 16)
    sweep(caseroom, clock.now)
    reminder = mails_to(caseroom, texted.NUMBER)[-1]
    assert words(reminder).startswith("You have 1 action due by Tue 20 October 2026.")


def test_the_code_is_texted_at_once_and_a_later_one_takes_its_place(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    fay = cast.viewer("fay", clock.now)
    texted.given(caseroom, fay, "+447700900456")
    code = texted.given(caseroom, fay, "+447700900789")
    send(caseroom, texting, clock)
    (sent,) = notify.texts
    assert sent["phone_number"] == "+447700900789"
    assert sent["personalisation"]["body"] == (
        f"{code} is your code for Caseroom. It works for 10 minutes. If you did not ask for it, do nothing."
    )


def test_a_code_that_does_not_reach_its_number_is_told_to_nobody_but_its_person(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    fay = cast.viewer("fay", clock.now)
    texted.given(caseroom, fay, "+447700900456")
    notify.text_answer = REFUSED
    send(caseroom, texting, clock)
    for _ in range(3):
        clock.forward(hours=1)
        tick(caseroom, clock, texting)
    with record.reading(caseroom) as session:
        kinds = session.scalars(select(OutboxMail.kind).where(OutboxMail.state == MailState.FAILED)).all()
        assert kinds == [MailKind.TEXTED_CODE]
        assert (
            session.scalars(select(OutboxMail.id).where(OutboxMail.kind == MailKind.UNDELIVERED)).all() == []
        )
    with looking(caseroom, fay) as sight:
        numbers = queries.own(sight, clock.now)
    assert numbers.asked is not None
    assert numbers.asked.unreachable_at is not None
    assert numbers.in_use is not None
    assert numbers.in_use.unreachable_at is None


def test_a_sender_that_dies_after_the_text_was_taken_does_not_repeat_it(
    caseroom: Caseroom, clock: StoppedClock, cast: Cast, notify: Notify, texting: NotifyTextTransport
) -> None:
    tick(caseroom, clock, texting)
    on(clock, 16)
    duties.queue_due(caseroom, clock.now)
    claimed = outbox.claim(caseroom, "a sender that dies", clock.now, at_most=9)
    (text,) = [one for one in claimed if one.kind == MailKind.ACTION_TEXT]
    texting.send_text(duties.built(caseroom, [text], clock.now).mail)  # type: ignore[arg-type]
    clock.forward(minutes=6)
    send(caseroom, texting, clock)
    assert len(read(notify)) == 1
    assert states(caseroom) == {"before": MailState.SENT}
