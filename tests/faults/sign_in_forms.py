"""The forms of a sign-in's second step, and of what a person has to prove who they are."""

import json

import pyotp

from tests.cast import PASSWORD
from tests.faults.form import Form
from tests.faults.half_way import KEY
from tests.faults.scene import BEGINNING, HALF_WAY, NEW, NOBODY, PROVED, Body, Scene
from tests.soft_key import SoftKey


def code(scene: Scene, name: str) -> str:
    """What the authenticator app of somebody half way shows now."""
    return pyotp.TOTP(scene.known[f"seed of {name}"]).at(scene.clock.now)


def _made(scene: Scene) -> Body:
    answer = SoftKey().make(json.loads(scene.known["options to make"]))
    return {"asked": scene.known["asked to make"], "credential": answer, "name": "Phone"}


def _signed(scene: Scene) -> Body:
    answer = KEY.sign(json.loads(scene.known["options to sign"]))
    return {"asked": scene.known["asked to sign"], "credential": answer, "next": "/cases"}


FORMS = [
    Form(
        name="second_step.enter",
        by=HALF_WAY,
        stage="half way",
        valid=lambda scene: {"code": code(scene, "finn"), "next": "/cases"},
        needs=("code",),
    ),
    Form(
        name="second_step.set_up",
        by=NEW,
        stage="half way",
        valid=lambda scene: {"code": code(scene, "gina"), "next": "/cases"},
        needs=("code",),
    ),
    Form(name="account.begin", by="fay", bare=303, anew=True),
    Form(
        name="account.confirm",
        by=BEGINNING,
        stage="half way",
        valid=lambda scene: {"code": code(scene, "gina"), "next": ""},
        needs=("code",),
    ),
    Form(
        name="account.change_password",
        by="fay",
        valid=lambda _: {"password": "an owl reads maps", "again": "an owl reads maps"},
        unkept=("password", "again"),
        needs=("password", "again"),
        anew=True,
    ),
    Form(name="account.stay", by=PROVED, stage="half way", bare=204),
    Form(
        name="account.end_session", by=PROVED, stage="half way", valid=lambda _: {"end": "others"}, bare=303
    ),
    Form(
        name="proving.prove",
        by="fay",
        valid=lambda _: {"proof": PASSWORD, "next": "/cases"},
        texts={"proof": 128},
        ids={"proof": "{}"},
        unkept=("proof",),
        needs=("proof",),
        anew=True,
    ),
    Form(name="oidc.unlink", by=PROVED, stage="half way", bare=303),
    Form(name="passkeys.ask_to_make", by="fay", bare=200, anew=True),
    Form(
        name="passkeys.make",
        by=PROVED,
        stage="half way",
        valid=_made,
        texts={"name": 60},
        ids={"asked": "{}", "credential": "{}"},
        needs=("name",),
        anew=True,
        gone=True,
    ),
    Form(
        name="passkeys.remove",
        by=PROVED,
        stage="half way",
        valid=lambda scene: {"passkey": scene.known["passkey"]},
        bare=303,
    ),
    Form(
        name="text_reminders.give",
        by=PROVED,
        stage="half way",
        valid=lambda _: {"number": "07700 900456"},
        exact=("number",),
        needs=("number",),
        anew=True,
    ),
    Form(
        name="text_reminders.confirm",
        by=PROVED,
        stage="half way",
        valid=lambda scene: {"code": scene.known["texted code"]},
        needs=("code",),
        spent=True,
    ),
    Form(name="text_reminders.take_away", by=PROVED, stage="half way", bare=303),
    Form(name="passkeys.ask_who", by=NOBODY, bare=200, anew=True),
    Form(
        name="passkeys.enter",
        by=NOBODY,
        stage="half way",
        valid=_signed,
        ids={"asked": "{}", "credential": "{}"},
        anew=True,
        gone=True,
    ),
    Form(name="account.remove", by=PROVED, stage="half way", bare=303),
    Form(name="account.renew_codes", by=PROVED, stage="half way", bare=200, anew=True),
]
