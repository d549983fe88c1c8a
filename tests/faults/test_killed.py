"""The server killed on the spot, again and again, while people answer and officers record actions."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Thread

import httpx
import pytest
from sqlalchemy import select

from meetings import audit
from meetings.doors import record
from meetings.operations import attending, opening_meeting, table
from models.meetings import Acknowledgement, Attendance
from models.outcomes import Action, ActionAudience
from models.people import Submission
from models.records import AuditRow
from models.states import Answer, How
from tests.browser.serving import Site
from tests.cast import PASSWORD, email, lay_scene
from tests.clients import TOKEN
from tests.faults.ground import once
from tests.joined import statement
from tests.places import fresh_caseroom
from tests.serving import free_port

ROUNDS = 3
EACH_ROUND = 24
ATTENDEES = ("carol", "fay", "paul", "rita")
OFFICERS = ("alma", "dev")
AUDIENCE = 3


@dataclass
class Person:
    """Somebody's browser, and what it sent: answered, and cut off before there was an answer."""

    name: str
    client: httpx.Client
    token: str
    answered: list[dict[str, str]] = field(default_factory=list)
    cut_off: list[dict[str, str]] = field(default_factory=list)

    def send(self, path: str, body: dict[str, str]) -> bool:
        """Send a form; whether it was answered, which is always that it is recorded."""
        try:
            answer = self.client.post(path, data=body | {"csrf_token": self.token})
        except httpx.TransportError:
            self.cut_off.append(body)
            return False
        assert answer.status_code == 303, answer.text
        self.answered.append(body)
        return True


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The meeting under way with case one on its table, being served."""
    port = free_port()
    caseroom = fresh_caseroom(tmp_path, clock=lambda: datetime.now(UTC), base_url=f"http://127.0.0.1:{port}")
    site = Site(caseroom, port, lay_scene(caseroom, datetime.now(UTC)))
    meeting = site.cast.meeting
    opening_meeting.open_meeting(caseroom, site.viewer("alma"), meeting)
    everyone = list(site.cast.attendances.values())
    attending.record_acknowledgement(caseroom, site.viewer("alma"), meeting, everyone, how=How.SPOKEN)
    table.put_on_table(caseroom, site.viewer("alma"), site.cast.items["one"])
    try:
        site.start()
        yield site
    finally:
        site.stop()
        caseroom.close()


@pytest.mark.long
def test_a_killed_server_loses_nothing_halves_nothing_and_repeats_nothing(site: Site) -> None:
    people = [_enter(site, name) for name in (*ATTENDEES, *OFFICERS)]
    for _ in range(ROUNDS):
        _kill_under(site, people)
        site.start()
        _everything_answered_is_there(site, people)
        for person in people:
            assert person.client.get("/").status_code == 200, "no sign-in again"
            for body in [person.cut_off.pop() for _ in person.cut_off[:]]:
                assert person.send(_path(site, person), body)
        _everything_is_there_once(site, people)
        _the_database_is_whole(site)
    assert sum(len(person.answered) for person in people) >= ROUNDS * EACH_ROUND
    for person in people:
        person.client.close()


def _enter(site: Site, name: str) -> Person:
    client = httpx.Client(base_url=f"http://127.0.0.1:{site.port}", timeout=30)
    token = _token(client.get("/sign-in"))
    data = {"email": email(name), "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data).status_code == 303
    return Person(name, client, _token(client.get("/")))


def _token(page: httpx.Response) -> str:
    found = TOKEN.search(page.text)
    assert found
    return found[1]


def _path(site: Site, person: Person) -> str:
    meeting = f"/meetings/{site.cast.meeting}"
    if person.name in OFFICERS:
        return f"{meeting}/console/items/{site.cast.items['one']}/record"
    return f"{meeting}/acknowledgement"


def _next(site: Site, person: Person) -> dict[str, str]:
    """What a person sends next: officers another action, attendees the other answer to the statement."""
    if person.name in OFFICERS:
        text = f"Visit {len(person.answered)} of {person.name}"
        who = site.cast.people["paul"]
        return {"once": once(), "kind": "action", "text": text, "who": who, "due": "+7"}
    agreed = person.answered[-1]["answer"] == "agree" if person.answered else True
    shown = statement(site.caseroom, site.cast)
    return {"statement_sha256": shown, "answer": "decline" if agreed else "agree"}


def _kill_under(site: Site, people: list[Person]) -> None:
    """Kill it while everybody sends, one form after the other, once so many were answered."""
    progress, wanted = Condition(), sum(len(person.answered) for person in people) + EACH_ROUND

    def stream(person: Person) -> None:
        while person.send(_path(site, person), _next(site, person)):
            with progress:
                progress.notify_all()

    streams = [Thread(target=stream, args=[person]) for person in people]
    for each in streams:
        each.start()
    with progress:
        assert progress.wait_for(
            lambda: sum(len(person.answered) for person in people) >= wanted, timeout=120
        )
    site.kill()
    for each in streams:
        each.join()


def _recorded(site: Site) -> tuple[Counter[str], Counter[str]]:
    """How often each action was made, by its form's key; how many answers each person gave on their phone."""
    names = {person_id: name for name, person_id in site.cast.people.items()}
    made = select(Submission.key).join(Action, Action.id == Submission.result_id)
    given = select(Acknowledgement.person_id).where(Acknowledgement.how == How.PHONE)
    with record.reading(site.caseroom) as session:
        actions = Counter(session.scalars(made))
        return actions, Counter(names[person_id] for person_id in session.scalars(given))


def _everything_answered_is_there(site: Site, people: list[Person]) -> None:
    actions, answers = _recorded(site)
    for person in people:
        if person.name in OFFICERS:
            assert [body for body in person.answered if body["once"] not in actions] == []
        else:
            assert answers[person.name] - len(person.answered) in (0, len(person.cut_off))


def _everything_is_there_once(site: Site, people: list[Person]) -> None:
    actions, answers = _recorded(site)
    assert actions == Counter(
        body["once"] for person in people if person.name in OFFICERS for body in person.answered
    )
    assert answers == {person.name: len(person.answered) for person in people if person.name not in OFFICERS}
    with record.reading(site.caseroom) as session:
        made = list(session.scalars(select(Action.id)))
        assert len(made) == len(actions)
        assert Counter(session.scalars(select(ActionAudience.action_id))) == dict.fromkeys(made, AUDIENCE)
        assert _audited(site, "action.recorded") == Counter(made)
        given = session.scalars(select(Acknowledgement.id).where(Acknowledgement.kind == "meeting"))
        assert _audited(site, "acknowledgement.recorded") == Counter(given)
        for person in people:
            own = session.get_one(Attendance, site.cast.attendances[person.name])
            latest = session.get_one(Acknowledgement, own.acknowledgement_id)
            assert (own.agreed_at == latest.at) == (latest.answer == Answer.AGREED)


def _audited(site: Site, event: str) -> Counter[str | None]:
    with record.reading(site.caseroom) as session:
        return Counter(session.scalars(select(AuditRow.object_id).where(AuditRow.event == event)))


def _the_database_is_whole(site: Site) -> None:
    with record.reading(site.caseroom) as session:
        assert audit.first_break(session) is None
    connection = sqlite3.connect(str(site.caseroom.settings.database_file))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
