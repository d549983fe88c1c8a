"""`flask --app app outbox` shows what has not left and why, and not a word of any mail."""

from datetime import date

import pytest
from flask import Flask

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import outbox
from models.mails import MailKind
from tests.cast import Cast, email, lay_scene
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def _queue(caseroom: Caseroom, cast: Cast, name: str, kind: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        outbox.queue(
            writing, kind, cast.people[name], f"duty of {name}", "due", cast.now, of=date(2026, 10, 20)
        )
        writing.audit("demo.made")


def _said(app: Flask, *options: str) -> list[str]:
    result = app.test_cli_runner().invoke(args=["outbox", *options])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_an_empty_outbox_says_so(app: Flask, cast: Cast) -> None:
    assert _said(app) == ["0 queued, 0 claimed, 0 sent, 0 withdrawn, 0 failed"]


def test_what_waits_and_what_failed_is_shown_with_tries_and_reason(
    app: Flask, caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    for name, kind in (("fay", MailKind.ACTION), ("paul", MailKind.INVITATION), ("rita", MailKind.ACTION)):
        _queue(caseroom, cast, name, kind)
    mails = {mail.person_id: mail for mail in outbox.claim(caseroom, "test", clock.now, at_most=3)}
    fay, paul, rita = (mails[cast.people[name]] for name in ("fay", "paul", "rita"))
    outbox.settle_failed(caseroom, fay, "test", clock.now, failure="550 no such user", permanent=True)
    outbox.settle_failed(caseroom, paul, "test", clock.now, failure="421 busy", permanent=False)
    outbox.settle_sent(caseroom, rita, "test", clock.now)

    counts, *lines = _said(app)
    assert counts == "1 queued, 0 claimed, 1 sent, 0 withdrawn, 1 failed"
    assert sorted(line.split("  ", 2)[2].split() for line in lines) == [
        [MailKind.ACTION, email("fay"), "1", "try,", "550", "no", "such", "user"],
        [MailKind.INVITATION, email("paul"), "1", "try,", "421", "busy"],
    ]
    times = {line.split()[2]: line[:16] for line in lines}
    assert times["queued"] == "2026-10-13 10:01", "when it is tried again"
    assert times["failed"] == "2026-10-13 10:00", "when it was given up"
    assert any(email("rita") in line for line in _said(app, "--all"))
    assert not any("duty of" in line for line in _said(app, "--all"))
