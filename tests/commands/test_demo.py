"""The demo: the whole scene is there, by the rules, and nobody can mistake it for a real service."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from meetings.audit import first_break
from meetings.commands.demo import make_demo
from meetings.commands.demo.scene import read_scene
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer, desk
from meetings.operations import demo_cast
from meetings.queries import dissents, guests
from meetings.reminders.sweep import sweep
from meetings.settings import SettingsError
from models.agencies import Agency
from models.cases import Case, GuestDisclosure, Information
from models.meetings import Meeting
from models.outcomes import Action
from models.people import Account, Person
from models.states import ActionState, MeetingState
from tests.clients import csrf
from tests.places import StoppedClock, fresh_caseroom

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caseroom]:
    """A service with the demo in it; no test here changes it."""
    folder: Path = tmp_path_factory.mktemp("demo")
    caseroom = fresh_caseroom(folder, clock=StoppedClock())
    make_demo(caseroom)
    yield caseroom
    caseroom.close()


@pytest.fixture
def app(made: Caseroom) -> Iterator[Flask]:
    served = create_app(made.settings, clock=made.clock)
    yield served
    served.extensions["caseroom"].close()


def viewer_of(caseroom: Caseroom, name: str) -> Viewer:
    """A member of the cast at their desk."""
    with record.reading(caseroom) as session:
        person = session.execute(
            select(Person.id, Person.agency_id)
            .join(Account, Account.person_id == Person.id)
            .where(Account.email.startswith(f"{name}@"))
        ).one()
    return desk(person.id, person.agency_id, caseroom.clock())


def sees(caseroom: Caseroom, name: str) -> tuple[int, int]:
    """How many cases and pieces of information a member of the cast sees."""
    with looking(caseroom, viewer_of(caseroom, name)) as sight:
        counts = [sight.scalar(select(func.count(table.id))) for table in (Case, Information)]
    return counts[0] or 0, counts[1] or 0


def test_the_scene_is_laid_as_it_is_written(made: Caseroom) -> None:
    scene = read_scene()
    with record.reading(made) as session:
        states = sorted(session.scalars(select(Meeting.state)))
        actions = sorted(session.scalars(select(Action.state)))
        cases = session.scalar(select(func.count()).select_from(Case))
        pieces = session.scalar(select(func.count()).select_from(Information))
        assert first_break(session) is None
    assert states == [MeetingState.ISSUED, MeetingState.PLANNED]
    assert cases == len(scene.cases) == 9
    assert pieces == sum(len(case.information) for case in scene.cases) == 30
    assert actions == [*[ActionState.ACCEPTED] * 4, ActionState.DONE]


def test_each_member_sees_their_part(made: Caseroom) -> None:
    chair, fire, probation = sees(made, "thorley"), sees(made, "brandt"), sees(made, "abery")
    assert chair[0] == 9, "an officer of today's meeting"
    assert fire[0] == 2
    assert probation[0] == 2
    assert fire[1] < probation[1] < chair[1] == 30
    police = [case for case in read_scene().cases if "constabulary" in case.involved]
    assert sees(made, "whitlock")[0] == len(police) - 1, "he declared an interest in one"


def test_each_member_has_an_address_that_signs_them_in(app: Flask) -> None:
    client = app.test_client()
    base = "http://mellor.localhost:8000"
    page = client.get("/sign-in", base_url=base)
    assert "Aisha Mellor" in page.text
    answer = client.post(
        "/sign-in",
        base_url=base,
        data={
            "email": "mellor@futures.example",
            "password": demo_cast.PASSWORD,
            "csrf_token": csrf(page),
        },
    )
    assert answer.status_code == 303
    assert "Aisha Mellor, Futures Housing Group" in client.get("/", base_url=base).text


def test_through_another_machine_the_page_tells_no_password(app: Flask) -> None:
    client = app.test_client()
    base = "http://mellor.localhost:8000"
    assert demo_cast.PASSWORD in client.get("/sign-in", base_url=base).text
    forwarded = client.get("/sign-in", base_url=base, headers={"X-Forwarded-For": "192.0.2.7"})
    assert demo_cast.PASSWORD not in forwarded.text


def test_its_front_door_names_the_cast_and_shows_the_mails(app: Flask, made: Caseroom) -> None:
    client = app.test_client()
    page = client.get("/demo", base_url="http://localhost:8000").text
    assert page.count(".localhost:8000/j") == 16
    assert "http://thorley.localhost:8000/" in page
    assert "No mail yet" in client.get("/demo/mail").text
    while sweep(made, made.clock()):
        pass
    assert "Your action is late" in client.get("/demo/mail").text
    assert client.get("/demo", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_its_guest_is_admitted_to_one_case_and_two_agencies_have_agreed(made: Caseroom) -> None:
    (case,) = (case for case in read_scene().cases if case.guest)
    viewer = viewer_of(made, "thorley")
    with looking(made, viewer) as sight:
        meeting_id = sight.scalars(select(Meeting.id).where(Meeting.state == MeetingState.PLANNED)).one()
        known = guests.guests(sight, meeting_id)
        ((hearing,),) = guests.hearings(sight, meeting_id, known).values()
    answers = {asked.agency: asked.state for asked in hearing.asked}
    names = read_scene().agencies
    assert [guest.name for guest in known] == ["Fenella Wray"]
    assert set(answers) == {names[agency] for agency in case.involved}, "everybody on the case is asked"
    assert {agency for agency, state in answers.items() if state == "granted"} == {
        names["futures"],
        names["county"],
    }
    assert Counter(answers.values()) == {"granted": 2, "waiting": 3}
    with record.reading(made) as session:
        heard = session.scalars(select(GuestDisclosure.information_id)).all()
        brought = session.scalars(select(Information.originator_id).where(Information.id.in_(heard))).all()
        by = session.scalars(select(Agency.name).where(Agency.id.in_(brought))).all()
    assert sorted(by) == sorted([names["futures"], names["county"]])


def test_its_guest_joins_at_an_address_of_her_own_without_an_account(app: Flask) -> None:
    page = app.test_client().get("/demo", base_url="http://localhost:8000").text
    assert 'href="http://wray.localhost:8000/guest"' in page
    way_in = app.test_client().get("/guest", base_url="http://wray.localhost:8000")
    assert way_in.status_code == 200
    assert 'name="code"' in way_in.text


def test_one_dissent_from_last_month_waits_for_the_chair_alone(made: Caseroom) -> None:
    waiting = {}
    for key in ("thorley", "okonjo", "mellor"):
        with looking(made, viewer_of(made, key)) as sight:
            waiting[key] = [line.to_answer for line in dissents.lines(sight)]
    assert waiting == {"thorley": [True], "okonjo": [], "mellor": [False]}


@pytest.mark.parametrize(
    "changes",
    [{"bind_host": "0.0.0.0"}, {"base_url": "https://caseroom.example"}],  # noqa: S104
)
def test_a_demo_refuses_to_be_served_to_others(made: Caseroom, changes: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="localhost only"):
        create_app(replace(made.settings, **changes))  # type: ignore[arg-type]
