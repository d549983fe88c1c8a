"""`flask --app app remind` sends at once what is due, beside a serving process too, and says what waits."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from meetings.commands.remind import remind, send_due
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.opening import open_caseroom, utc_now
from meetings.operations import checkpoints, outbox
from meetings.reminders.sweep import AT_MOST
from meetings.settings import Settings
from models.mails import MailKind
from tests.cast import AMBER, FUTURES, POLICE, Cast, close_meeting_at, email, lay_action, lay_scene
from tests.commands.backed_up import file_of, on_file, refusal, run, write_one
from tests.mailed import all_mails, mails_to
from tests.places import StoppedClock
from tests.serving import free_port, typed


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """A closed meeting with one action of Fay's, of which nobody has told her."""
    laid = lay_scene(caseroom, clock.now)
    audience = (FUTURES, POLICE, AMBER)
    lay_action(caseroom, laid, "A-3M9T", owner="fay", audience=audience, due_on=date(2026, 10, 20))
    close_meeting_at(caseroom, laid, clock.forward(hours=2))
    return laid


@pytest.fixture
def due(closed: Settings) -> Caseroom:
    """A service of today with mails to its representatives queued, and nobody who sends them."""
    opened = open_caseroom(closed)
    lay_scene(opened, utc_now() - timedelta(days=2))
    assert checkpoints.make_nightly(opened, utc_now()) == 1
    opened.close()
    return opened


def test_it_queues_what_has_come_due_and_sends_it_once(caseroom: Caseroom, cast: Cast) -> None:
    assert mails_to(caseroom, email("fay")) == []
    left, waiting = send_due(caseroom)
    assert left == len(all_mails(caseroom)) > 0
    assert waiting == 0
    (mail,) = mails_to(caseroom, email("fay"))
    assert "new action" in mail["Subject"]
    assert send_due(caseroom) == (0, 0)


def test_what_is_not_due_yet_waits(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    send_due(caseroom)
    later = clock.now + timedelta(hours=1)
    with record.writing(caseroom, Clock(clock.now)) as writing:
        outbox.queue(writing, MailKind.ACTION, cast.people["fay"], "duty", "due", later, of=later.date())
        writing.audit("demo.made")
    assert send_due(caseroom) == (0, 1)


@pytest.mark.long
def test_however_many_are_due_all_leave(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    send_due(caseroom)
    for _ in range(AT_MOST + 1):
        write_one(caseroom)
        assert checkpoints.make_nightly(caseroom, clock.forward(days=1)) == 1
    before = len(all_mails(caseroom))
    left, waiting = send_due(caseroom)
    assert left == len(all_mails(caseroom)) - before > AT_MOST
    assert waiting == 0


def test_typed_twice_at_once_each_mail_leaves_once(due: Caseroom) -> None:
    given = {"INSTANCE": str(due.settings.instance)}
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: typed(["remind"], given), range(2)))
    assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * 2
    assert sum(int(each.stdout.split()[0]) for each in done) == len(all_mails(due)) > 0
    addresses = [mail["To"] for mail in all_mails(due)]
    assert len(addresses) == len(set(addresses))


def test_what_no_mail_server_takes_waits_for_another_try(due: Caseroom) -> None:
    result = run(due.settings, remind, MAIL_URL=f"smtp://127.0.0.1:{free_port()}")
    assert re.fullmatch(
        r"0 left, [1-9] waits?: flask --app app outbox says until when, or why.\n", result.stdout
    )
    assert all_mails(due) == []


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MAIL_URL": "smpt://post.example"}, "MAIL_URL cannot be used"),
        ({"DATABASE_URL": "oracle://somewhere"}, "DATABASE_URL must be"),
        ({"INSTANCE": "/nowhere"}, "is missing"),
    ],
)
def test_where_it_cannot_send_it_says_so_in_a_line(
    closed: Settings, environment: dict[str, str], said: str
) -> None:
    assert said in refusal(run(closed, remind, **environment))
    assert run(closed, remind).output == "0 left, 0 wait.\n"


def test_where_the_service_would_not_open_it_says_so_in_a_line(closed: Settings) -> None:
    on_file(file_of(closed), "DROP TRIGGER decisions_no_delete")
    assert "decisions_no_delete" in refusal(run(closed, remind))
