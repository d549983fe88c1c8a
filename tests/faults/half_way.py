"""The stage of people half way through a sign-in, or just in by its second step: Finn and Gina."""

import json

import pyotp

from meetings.doors import record
from meetings.doors.viewers import Clock, Viewer, desk
from meetings.operations import new_sessions, oidc, passkeys, second_factors
from meetings.operations.oidc import Proved
from models.people import Account, Office, Person
from tests import texted
from tests.cast import FUTURES, approved
from tests.faults.ground import Laying
from tests.faults.stages import planned
from tests.soft_key import SoftKey

# The device that holds Finn’s passkey.
KEY = SoftKey()


def lay(laying: Laying) -> None:
    """The planned meeting; Finn has an authenticator app, Gina is to set one up, each has two sessions."""
    planned(laying)
    finn = _member(laying, laying.known["finn"], "finn@futures.example")
    gina = _member(laying, _newcomer(laying), "gina@futures.example")
    second_factors.begin(laying.caseroom, finn)
    seed = _seed(laying, finn)
    second_factors.confirm(laying.caseroom, finn, pyotp.TOTP(seed).at(laying.clock.now))
    laying.clock.forward(minutes=1)
    second_factors.begin(laying.caseroom, gina)
    laying.known["passkey"] = _passkey(laying, finn)
    laying.known["texted code"] = texted.given(laying.caseroom, finn)
    oidc.link(laying.caseroom, finn, Proved("https://issuer.example", "finn", is_strong=True))
    to_make = passkeys.ask_to_make(laying.caseroom, finn, "Finn")
    to_sign = passkeys.ask_who(laying.caseroom, laying.clock.now)
    laying.known |= {"asked to make": to_make.name, "options to make": to_make.options}
    laying.known |= {"asked to sign": to_sign.name, "options to sign": to_sign.options}
    laying.known |= {"seed of finn": seed, "seed of gina": _seed(laying, gina)}
    with record.writing(laying.caseroom, Clock(laying.clock.now)) as writing:
        laying.known["half token"] = new_sessions.start_half(writing, str(finn.person)).token
        laying.known["new token"] = new_sessions.start_half(writing, str(gina.person)).token
        laying.known["proved token"] = new_sessions.start(writing, str(finn.person), how="passkey").token
        new_sessions.start(writing, str(finn.person), how="passkey")
        laying.known["beginning token"] = new_sessions.start(writing, str(gina.person), how="password").token
    laying.clock.forward(seconds=50)


def _passkey(laying: Laying, viewer: Viewer) -> str:
    asked = passkeys.ask_to_make(laying.caseroom, viewer, "Finn")
    passkeys.make(laying.caseroom, viewer, asked.name, KEY.make(json.loads(asked.options)), name="Laptop")
    return passkeys.held(laying.caseroom, viewer)[0].id


def _member(laying: Laying, person_id: str, email: str) -> Viewer:
    with record.writing(laying.caseroom, Clock(laying.clock.now)) as writing:
        writing.session.add(Account(person_id=person_id, email=email))
        writing.audit("demo.made")
    return desk(person_id, laying.cast.agencies[FUTURES], laying.clock.now)


def _newcomer(laying: Laying) -> str:
    with record.writing(laying.caseroom, Clock(laying.clock.now)) as writing:
        gina = Person(agency_id=laying.cast.agencies[FUTURES], name="Gina", role="Officer")
        writing.session.add(gina)
        writing.session.flush()
        writing.session.add(Office(person_id=laying.cast.people["fay"], office="representative"))
        writing.session.add(approved(gina.id, laying.clock.now))
        writing.audit("person.made", gina.id, agency=gina.agency_id)
        return gina.id


def _seed(laying: Laying, viewer: Viewer) -> str:
    key = second_factors.prepared(laying.caseroom, str(viewer.person))
    assert key is not None
    return key.typed.replace(" ", "")
