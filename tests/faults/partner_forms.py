"""The forms of the register of partners: a new one, a decision, who represents, who coordinates."""

from collections.abc import Callable

from tests.cast import EREWASH, FUTURES, POLICE
from tests.faults.form import NO_KEY, Form
from tests.faults.ground import once
from tests.faults.scene import ADMINISTRATOR, Body, Scene

_DAY = ["27", "11", "2026"]


def _of(home: str) -> Callable[[Scene], dict[str, str]]:
    return lambda scene: {"agency_id": scene.cast.agencies[home]}


def _coordinating(scene: Scene) -> dict[str, str]:
    """A second coordinator of the meetings, of the police."""
    return _of(POLICE)(scene) | {
        "meeting_type_id": scene.cast.meeting_type,
        "person_id": scene.known["coordinates too"],
    }


def _joining(scene: Scene) -> Body:
    return {
        "once": once(),
        "agreement": scene.cast.agreement,
        "name": "Peak Homes",
        "kind": "housing",
        "domain": "peak.example",
        "from_on": _DAY,
        "reason": "Signed on 1 October",
    }


FORMS = [
    Form(
        name="partners.join",
        by="alma",
        valid=_joining,
        texts={"name": 200, "reason": 2000},
        exact=("from_on",),
        ids=NO_KEY | {"agreement": "{}", "kind": "{}", "domain": "{}"},
        needs=("name", "domain", "from_on", "reason"),
    ),
    Form(
        name="partners.decide: suspended",
        by="alma",
        at=_of(FUTURES),
        valid=lambda _: {
            "once": once(),
            "change": "suspended",
            "from_on": _DAY,
            "reason": "A breach is looked into",
        },
        texts={"reason": 2000},
        exact=("from_on",),
        ids=NO_KEY | {"change": "{}"},
        needs=("change", "from_on", "reason"),
    ),
    Form(
        name="partners.decide: rejoined",
        by="alma",
        at=lambda scene: {"agency_id": scene.known["ended"]},
        valid=lambda scene: {
            "once": once(),
            "change": "rejoined",
            "from_on": _DAY,
            "reason": "Signed again",
        },
        texts={"reason": 2000},
        exact=("from_on",),
        ids=NO_KEY | {"change": "{}"},
        needs=("from_on", "reason"),
    ),
    Form(
        name="partners.decide: renamed",
        by="alma",
        at=_of(FUTURES),
        valid=lambda _: {
            "once": once(),
            "change": "renamed",
            "name": "Futures Living",
            "from_on": ["1", "10", "2026"],
            "reason": "By its own letter",
        },
        texts={"name": 200, "reason": 2000},
        exact=("from_on",),
        needs=("change", "from_on", "reason"),
    ),
    Form(
        name="partners.allow",
        by="alma",
        at=_of(FUTURES),
        valid=lambda _: {"domain": "more.example"},
        ids={"domain": "{}"},
        needs=("domain",),
    ),
    Form(
        name="agency_offices.name_representative",
        by="alma",
        at=_of(FUTURES),
        valid=lambda scene: {"person": scene.cast.people["fay"]},
        ids={"person": "{}"},
        needs=("person",),
    ),
    Form(
        name="agency_offices.end_representative",
        by="alma",
        at=lambda scene: _of(POLICE)(scene) | {"person_id": scene.known["represents too"]},
        bare=303,
    ),
    Form(
        name="agency_offices.invite",
        by="alma",
        at=_of(EREWASH),
        valid=lambda _: {
            "once": once(),
            "invited_name": "Robin Ash",
            "role": "Manager",
            "email": f"robin@{EREWASH}.example",
        },
        texts={"invited_name": 120, "role": 120},
        ids=NO_KEY | {"email": "{}@elsewhere.example"},
        needs=("invited_name", "role", "email"),
    ),
    Form(
        name="agency_offices.name_coordinator",
        by=ADMINISTRATOR,
        at=_of(FUTURES),
        valid=lambda scene: {
            "coordinator": scene.cast.people["fay"],
            "meeting_type": scene.cast.meeting_type,
        },
        ids={"coordinator": "{}", "meeting_type": "{}"},
        needs=("coordinator", "meeting_type"),
    ),
    Form(name="agency_offices.end_coordinator", by=ADMINISTRATOR, at=_coordinating, bare=303),
]
