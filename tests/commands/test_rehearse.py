"""`flask --app app rehearse` plays a whole meeting over HTTP, and notices what a service does wrong."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import CompletedProcess

import pytest
from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import people
from meetings.operations.people import Newcomer
from tests.mailed import never_quiet
from tests.places import START
from tests.serving import Server, free_port, typed

SMALL = ("--attendees=8", "--cases=3")
VERDICT = re.compile(r"^(\d+) foreign canaries in (\d+) pages and (\d+) documents$", re.MULTILINE)
STEP = re.compile(r"^(.{34}) *[\d.]+ +(\d+)", re.MULTILINE)
LEAKY = "tests.commands.leaky"
# In seconds. A sweep each second would take an eighth of what the whole meeting costs.
TICK = "3"


@contextmanager
def serving(caseroom: Caseroom, leak: str = "") -> Iterator[Server]:
    """A service on this database whose mails leave within seconds, honest or with a planted leak."""
    environment = {"TICK_SECONDS": TICK, "SECOND_FACTOR": "required"}
    server = Server(caseroom, free_port(), environment=environment)
    if leak:
        server.application = f"{LEAKY}:{leak}()"
    server.start()
    try:
        yield server
    finally:
        server.stop()


def rehearsed(server: Server, *options: str) -> CompletedProcess[str]:
    """The command as it is typed, in a process of its own on the same database."""
    settings = server.caseroom.settings
    environment = os.environ | {
        "INSTANCE": str(settings.instance),
        "PORT": str(server.port),
        "TICK_SECONDS": TICK,
        "ARGON2_TIME_COST": str(settings.argon2_time_cost),
        "ARGON2_MEMORY_KIB": str(settings.argon2_memory_kib),
    }
    return typed(["rehearse", "--url", server.url, *SMALL, *options], environment)


@pytest.mark.long
def test_a_whole_meeting_goes_as_the_script_says(caseroom: Caseroom) -> None:
    never_quiet(caseroom)
    with serving(caseroom) as server:
        result = rehearsed(server)
        log = server.log
    assert (result.returncode, result.stderr) == (0, ""), result.stdout + result.stderr
    assert result.stdout.startswith("8 attendees of 4 agencies, 3 cases, 5 actions, 110 canaries, ")
    assert "Off:" not in result.stdout
    steps = {name.strip(): int(answers) for name, answers in STEP.findall(result.stdout)}
    assert steps["join and agree"] == 27
    assert list(steps)[-1] == "look round at the end"
    assert "Mails were read" in result.stdout
    foreign, pages, documents = map(int, VERDICT.findall(result.stdout)[0])
    assert foreign == 0
    assert pages > 1000
    assert documents > 50
    assert "Traceback" not in log


@pytest.mark.long
@pytest.mark.parametrize(
    ("leak", "options", "noticed"),
    [
        (
            "asks_nobody_to_agree",
            "--until=open",
            r"Off: .+ read the information \(ASB-\w+\) at /cases/[0-9a-f]{32}",
        ),
        ("checks_no_room", "--until=cases --no-look", r"Off: the projector shows too early ASB-\w+"),
    ],
)
def test_a_service_that_tells_too_much_is_noticed(
    caseroom: Caseroom, leak: str, options: str, noticed: str
) -> None:
    with serving(caseroom, leak) as server:
        result = rehearsed(server, *options.split())
    assert result.returncode == 1, result.stdout + result.stderr
    assert re.search(noticed, result.stdout), result.stdout


@pytest.mark.long
def test_a_service_that_tells_the_wrong_ones_is_noticed_on_both_sides(caseroom: Caseroom) -> None:
    with serving(caseroom, "tells_the_wrong_ones") as server:
        result = rehearsed(server, "--until=plan")
    assert result.returncode == 1, result.stdout + result.stderr
    assert re.search(r"Off: .+ read the information \(ASB-\w+\) at /cases/[0-9a-f]{32}", result.stdout)
    assert re.search(r"Off: .+ did not come across the information \(ASB-\w+\)", result.stdout), result.stdout


def test_a_service_that_does_not_answer_is_off(app: Flask) -> None:
    nowhere = f"--url=http://localhost:{free_port()}"
    result = app.test_cli_runner().invoke(args=["rehearse", nowhere, *SMALL])
    assert result.exit_code == 1
    assert "Off: sign in and undertake: GET /sign-in: ConnectError" in result.output


def test_where_real_people_have_accounts_nothing_is_rehearsed(app: Flask, caseroom: Caseroom) -> None:
    agency_id = people.agencies_by_name(caseroom)["Derby Homes"]
    real = Newcomer(
        name="Ann Lee", role="Officer", agency_id=agency_id, email="ann@derbyhomes.example", password_hash="x"
    )
    people.enrol(caseroom, [real], START)
    result = app.test_cli_runner().invoke(args=["rehearse", "--url=http://localhost:1"])
    assert result.exit_code == 1
    assert "Real people have accounts here." in result.output
    assert people.only_rehearsed(caseroom) is False
