"""What must ask again who somebody is: found by what a form does and a page hands out, not a list."""

import re
from datetime import timedelta

import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.routing import Rule

from meetings import guard
from meetings.doors import record
from meetings.guard.access import asks_fresh
from meetings.operations import extracts
from meetings.operations.extracts import Chosen
from models.outcomes import Minutes
from models.people import Session
from models.records import AuditRow
from models.states import MinutesKind
from tests.cast import PASSWORD
from tests.clients import csrf
from tests.faults.conftest import Stages
from tests.faults.form import Form
from tests.faults.scene import PEOPLE, Scene, pairs
from tests.faults.test_forms import FORMS
from tests.pages import soup, value

# Offices, accounts let in, the register of partners, issued minutes, and how somebody signs in.
NAMED = re.compile(
    r"(representative|coordinator)\.(named|ended)|partner\.changed|meeting\.issued|minutes\.reissued"
    r"|person\.(approved|resumed|invited|details_kept)|password\.changed|recovery_codes\.made"
    r"|factor\.(prepared|added|removed)|factors\.forgotten"
)
# The last step of setting up an app, whose first one asks; and what happens before anybody is signed in.
AFTER_ASKING = {"account.confirm", "second_step.set_up"}
# What people take from a meeting that they may open anyway: their agency's minutes, and the sheet to sign.
OPEN_FILES = {"minutes.download", "meetings.printed_sheet"}
ASKING = "Confirm that it is you"


def _age(scene: Scene) -> None:
    """Let everybody's proof be six minutes old, and nothing else."""
    past = scene.clock.now - timedelta(minutes=6)
    with record.housekeeping(scene.caseroom) as session:
        session.execute(update(Session).values(proved_at=past))


def _last(scene: Scene) -> int:
    with record.reading(scene.caseroom) as session:
        return session.scalar(select(func.max(AuditRow.seq))) or 0


def _events(scene: Scene, since: int) -> set[str]:
    with record.reading(scene.caseroom) as session:
        return set(session.scalars(select(AuditRow.event).where(AuditRow.seq > since)))


def _does(scene: Scene, form: Form) -> set[str]:
    """What a form does that the rule names, sent by who may send it."""
    since = _last(scene)
    scene.send(form.by, form.address(scene), form.named(scene).valid(scene))
    return {event for event in _events(scene, since) if NAMED.fullmatch(event)}


def _who_asks() -> list[Form]:
    return [form for form in sorted(FORMS, key=lambda one: one.stage) if form.endpoint not in AFTER_ASKING]


@pytest.mark.long
@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in _who_asks()])
def test_a_form_that_does_what_the_rule_names_asks_first(stages: Stages, form: Form) -> None:
    scene = stages(form.stage)
    try:
        done = _does(scene, form)
        scene.database.put_back()
        _age(scene)
        before = scene.database.rows()
        assert not _does(scene, form)
        asks = asks_fresh(scene.app.view_functions[form.endpoint])
        assert not done or asks
        if asks:
            assert scene.database.rows() == before, "nothing is written before it is proved"
    finally:
        scene.database.put_back()


@pytest.mark.long
def test_each_kind_of_thing_that_the_rule_names_is_done_by_some_form(stages: Stages) -> None:
    done: set[str] = set()
    for form in _who_asks():
        scene = stages(form.stage)
        if asks_fresh(scene.app.view_functions[form.endpoint]):
            done |= {event.partition(".")[0] for event in _does(scene, form)}
            scene.database.put_back()
    assert done == {
        "coordinator",
        "factor",
        "factors",
        "meeting",
        "minutes",
        "partner",
        "password",
        "person",
        "recovery_codes",
        "representative",
    }


@pytest.mark.parametrize(
    "name",
    [
        "people.approve",
        "people.keep",
        "people.invite",
        "partners.join",
        "partners.decide: suspended",
        "partners.decide: renamed",
        "agency_offices.invite",
        "agency_offices.name_coordinator",
    ],
)
def test_what_was_typed_is_kept_through_the_proof_and_does_what_it_was_to(stages: Stages, name: str) -> None:
    form = next(one for one in FORMS if one.name == name)
    scene = stages(form.stage)
    try:
        _age(scene)
        sent = pairs(form.named(scene).valid(scene))
        browser, address = scene.browser(form.by), form.address(scene)
        body = {key: [each for of, each in sent if of == key] for key, _ in sent}
        asked = browser.post(address, data=body | {"csrf_token": scene.tokens[form.by]})
        assert (asked.status_code, ASKING in asked.text) == (401, True)
        proof = {"csrf_token": csrf(asked), "proof": PASSWORD, "kept": value(asked, "kept")}
        back = browser.post("/sign-in/again", data=proof)
        found = soup(back).select_one(f'form[action="{address}"]')
        assert isinstance(found, Tag)
        again = [(str(one["name"]), str(one["value"])) for one in found.select("input")]
        assert [one for one in again if one[0] != "csrf_token"] == sent
        since = _last(scene)
        data = {key: [each for of, each in again if of == key] for key, _ in again}
        assert browser.post(address, data=data).status_code == 303
        assert any(NAMED.fullmatch(event) for event in _events(scene, since))
    finally:
        scene.database.put_back()


def _files(scene: Scene, rules: list[Rule], known: dict[str, str]) -> set[str]:
    """The pages that hand out a file, to anybody of the cast: whoever is the first to get it."""
    browsers = [scene.browser(name) for name in PEOPLE]
    return {rule.endpoint for rule in rules if any(_gets(scene, one, rule, known) for one in browsers)}


def _gets(scene: Scene, browser: FlaskClient, rule: Rule, known: dict[str, str]) -> bool:
    path = scene.app.url_map.bind("localhost").build(
        rule.endpoint, {key: known[key] for key in rule.arguments}
    )
    return "attachment" in browser.get(path).headers.get("Content-Disposition", "")


@pytest.mark.long
def test_a_page_that_hands_out_a_file_asks_first(stages: Stages) -> None:
    scene = stages("issued")
    declared = guard.declared_access(scene.app)
    try:
        known = scene.known | _stored(scene)
        rules = [
            rule
            for rule in scene.app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and declared[rule.endpoint] == guard.UNDERTAKEN
            and rule.arguments <= known.keys()
        ]
        handed_out = _files(scene, rules, known)
        assert handed_out >= OPEN_FILES | {
            "chronology.word",
            "decisions.export",
            "extracts.download",
            "ledger.csv",
            "ledger.word",
        }
        _age(scene)
        assert _files(scene, rules, known) == OPEN_FILES
    finally:
        scene.database.put_back()


def _stored(scene: Scene) -> dict[str, str]:
    """The minutes of Carol’s agency, and an extract that Fay makes."""
    fay, carol = (scene.cast.viewer(name, scene.clock.now) for name in ("fay", "carol"))
    chosen = Chosen(pieces=(), decisions=(scene.known["decision"],), purpose="Derby Magistrates’ Court")
    made = extracts.make(scene.caseroom, fay, scene.cast.cases["one"], chosen, once="e" * 32)
    own = select(Minutes.id).where(Minutes.agency_id == carol.agency, Minutes.kind == MinutesKind.AGENCY)
    with record.reading(scene.caseroom) as session:
        return {"minutes_id": str(session.scalars(own).first()), "extract_id": made}
