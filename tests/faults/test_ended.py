"""Suspended, left or of a suspended agency between a page and its form: whatever comes next is refused."""

from collections.abc import Callable, Mapping

import pytest

from meetings import guard
from meetings.doors import record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock
from meetings.operations import leaving, partner_access
from meetings.operations.approving import end_account
from models.agencies import Partner
from models.enrolments import Enrolment
from models.people import Person
from models.states import SuspendedFor
from tests.faults.conftest import Stages
from tests.faults.form import Form
from tests.faults.scene import PEOPLE, Body, Scene
from tests.faults.test_forms import FORMS

Page = tuple[str, Body]


def _suspend(writing: Writing, person_id: str) -> None:
    enrolment = writing.session.get_one(Enrolment, person_id)
    leaving.suspend_now(writing, enrolment, SuspendedFor.THEIR_AGENCY)


def _leave(writing: Writing, person_id: str) -> None:
    end_account(writing, person_id)
    writing.audit("person.left", person_id, duties=0)


def _suspend_agency(writing: Writing, person_id: str) -> None:
    agency_id = writing.session.get_one(Person, person_id).agency_id
    for partner in writing.session.query(Partner).filter_by(agency_id=agency_id):
        partner.suspended_at = writing.actor.now
    writing.session.flush()
    partner_access.put_out(writing, agency_id)
    writing.audit("partner.put_out", agency_id)


WAYS: Mapping[str, Callable[[Writing, str], None]] = {
    "suspended": _suspend,
    "left": _leave,
    "agency suspended": _suspend_agency,
}
# Stages differ in pages and forms, not in how an account ends: every way comes where most is going on.
ENDED = [
    ("planned", "suspended"),
    *(("open", way) for way in WAYS),
    ("closed", "left"),
    ("issued", "agency suspended"),
]


def _forms(scene: Scene, name: str) -> dict[str, Page]:
    """Every form of theirs at this stage as they have it open, filled in."""
    declared = guard.declared_access(scene.app)
    mine: list[Form] = [
        form
        for form in FORMS
        if (form.stage, form.by) == (scene.stage, name) and declared[form.endpoint] != guard.PUBLIC
    ]
    return {form.name: (form.address(scene), form.named(scene).valid(scene)) for form in mine}


def _pages(scene: Scene) -> list[str]:
    """Every page that can be asked for by what the stage knows, but for those that are anybody's."""
    declared = guard.declared_access(scene.app)
    return [
        scene.app.url_map.bind("localhost").build(
            rule.endpoint, {key: scene.known[key] for key in rule.arguments}
        )
        for rule in scene.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and declared[rule.endpoint] in (guard.SIGNED_IN, guard.UNDERTAKEN)
        and rule.arguments <= scene.known.keys()
    ]


@pytest.mark.long
@pytest.mark.parametrize(("stage", "way"), ENDED)
def test_the_next_request_is_refused_at_every_step(stages: Stages, stage: str, way: str) -> None:
    scene = stages(stage)
    pages = _pages(scene)
    assert len(pages) > 20
    for name in PEOPLE:
        try:
            assert scene.browser(name).get("/").status_code == 200, f"{name} is in"
            forms = _forms(scene, name)
            with record.writing(scene.caseroom, Clock(scene.clock.now)) as writing:
                WAYS[way](writing, scene.cast.people[name])
            _refuses_all(scene, name, forms, pages)
        finally:
            scene.database.put_back()


def _refuses_all(scene: Scene, name: str, forms: Mapping[str, Page], pages: list[str]) -> None:
    before = scene.database.rows()
    browser = scene.browser(name)
    for form, (address, body) in forms.items():
        assert scene.send(name, address, body, htmx=True).status_code == 401, (name, form)
        assert scene.send(name, address, body).status_code in (303, 401), (name, form)
    for path in pages:
        answer = browser.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in"), (name, path)
    assert scene.database.rows() == before
