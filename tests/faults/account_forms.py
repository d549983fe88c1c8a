"""The forms about accounts: inviting a colleague, enrolling, approving."""

from collections.abc import Callable

from tests import accounts
from tests.cast import POLICE
from tests.faults.form import NO_KEY, Form
from tests.faults.ground import once
from tests.faults.scene import NOBODY, Scene


def _person(key: str) -> Callable[[Scene], dict[str, str]]:
    return lambda scene: {"person_id": scene.known[key]}


def _of_cast(name: str) -> Callable[[Scene], dict[str, str]]:
    return lambda scene: {"person_id": scene.cast.people[name]}


def _token(scene: Scene) -> dict[str, str]:
    return {"token": scene.known["enrol token"]}


FORMS = [
    Form(
        name="people.invite",
        by="carol",
        valid=lambda _: {
            "once": once(),
            "name": "Robin Ash",
            "role": "Sergeant",
            "email": f"robin@{POLICE}.example",
            "offices": ["designated officer"],
        },
        texts={"name": 120, "role": 120},
        ids=NO_KEY | {"offices": "{}", "email": "{}@elsewhere.example"},
        needs=("name", "role", "email"),
    ),
    Form(
        name="enrolling.enrol",
        by=NOBODY,
        at=_token,
        valid=lambda _: {
            "role": "Inspector",
            "trained_on": ["1", "9", "2026"],
            "password": accounts.NEW_PASSWORD,
            "again": accounts.NEW_PASSWORD,
        },
        texts={"role": 120},
        exact=("trained_on",),
        needs=("role", "password", "again"),
        gone=True,
    ),
    Form(name="people.approve", by="carol", at=_person("enrolled"), bare=303),
    Form(name="people.decline", by="carol", at=_person("enrolled"), bare=303, gone=True),
    Form(
        name="people.confirm",
        by="carol",
        valid=lambda scene: {"people": [scene.cast.people["paul"]]},
        ids={"people": "{}"},
        needs=("people",),
    ),
    Form(name="people.forget_factors", by="fay", at=_person("finn"), stage="half way", bare=303),
    Form(name="people.suspend", by="carol", at=_of_cast("paul"), bare=303),
    Form(name="people.resume", by="carol", at=_person("suspended"), bare=303),
    Form(name="people.leave", by="carol", at=_of_cast("paul"), bare=303, gone=True),
    Form(
        name="people.keep",
        by="carol",
        at=_of_cast("paul"),
        valid=lambda _: {"offices": ["designated officer"], "trained_on": ["1", "9", "2026"]},
        exact=("trained_on",),
        ids={"offices": "{}"},
        bare=303,
    ),
    Form(
        name="people.hand_on",
        by="carol",
        valid=lambda scene: {"duties": [scene.known["duty"]], "person": scene.cast.people["paul"]},
        ids={"duties": "{}", "person": "{}"},
        needs=("duties", "person"),
    ),
    Form(name="people.invite_again", by="carol", at=_person("invited"), bare=303, anew=True),
]
