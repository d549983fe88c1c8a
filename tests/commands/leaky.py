"""Services with one policy changed: planted leaks, and a planted gap, that a rehearsal has to notice."""

import shutil
import tempfile
from pathlib import Path

from flask import Flask

from app import create_app
from meetings import policy

HOLDERS = "AND d.agency_id = viewer_agency()\nWHERE"
OTHERS = """AND d.agency_id = b.originator_id AND (b.originator_id = viewer_agency() OR NOT EXISTS (
    SELECT 1 FROM {rec}disclosures h WHERE h.information_id = b.id AND h.agency_id = viewer_agency()))
WHERE"""
STRANGERS = "WHERE n.agency_id NOT IN (SELECT e.agency_id FROM {see}_entitled e)"
NOT_AGREED = "AND a.agreed_at IS NULL"


def tells_the_wrong_ones() -> Flask:
    """Of others' information on a case one reads just what is not for one's agency."""
    return _changed("desk/information.sql", HOLDERS, OTHERS)


def asks_nobody_to_agree() -> Flask:
    """At an open meeting the standing undertaking is enough."""
    return _changed("desk/_gated.sql", NOT_AGREED, f"{NOT_AGREED} AND 1=0")


def checks_no_room() -> Flask:
    """A case stands on the wall whoever is in the room."""
    return _changed("room/_ready.sql", STRANGERS, f"{STRANGERS} AND 1=0")


def _changed(name: str, words: str, others: str) -> Flask:
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(policy.FOLDER, folder, dirs_exist_ok=True)
    text = (folder / name).read_text("utf-8")
    assert words in text, f"{name} no longer reads “{words}”"
    (folder / name).write_text(text.replace(words, others), "utf-8")
    policy.FOLDER = folder
    policy.views.cache_clear()
    return create_app()
