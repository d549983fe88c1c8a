"""Services with one policy changed: planted leaks, and a planted gap, that a rehearsal has to notice."""

import shutil
import tempfile
from pathlib import Path

from flask import Flask

from app import create_app
from meetings import policy

HOLDERS = "AND d.agency_id = viewer_agency()"
STRANGERS = "WHERE n.agency_id NOT IN (SELECT e.agency_id FROM {see}_entitled e)"
NOT_AGREED = "AND a.agreed_at IS NULL"


def tells_everybody() -> Flask:
    """Whoever sees a case reads all information on it, for whomever it is."""
    return _changed("desk/information.sql", HOLDERS, "")


def asks_nobody_to_agree() -> Flask:
    """At an open meeting the standing undertaking is enough."""
    return _changed("desk/_gated.sql", NOT_AGREED, f"{NOT_AGREED} AND 1=0")


def checks_no_room() -> Flask:
    """A case stands on the wall whoever is in the room."""
    return _changed("room/_ready.sql", STRANGERS, f"{STRANGERS} AND 1=0")


def tells_too_little() -> Flask:
    """Nobody reads any information but their own."""
    return _changed("desk/information.sql", HOLDERS, f"{HOLDERS} AND b.originator_id = viewer_agency()")


def _changed(name: str, words: str, others: str) -> Flask:
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(policy.FOLDER, folder, dirs_exist_ok=True)
    text = (folder / name).read_text("utf-8")
    assert words in text, f"{name} no longer reads “{words}”"
    (folder / name).write_text(text.replace(words, others), "utf-8")
    policy.FOLDER = folder
    policy.views.cache_clear()
    return create_app()
