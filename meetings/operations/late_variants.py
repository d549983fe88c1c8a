"""Variants of minutes that are stored already, for whoever was kept out of a case afterwards (rule 7)."""

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import making_minutes, minutes_variants
from meetings.operations.minutes_variants import Stored, Variant
from models.issued import MinutesNote
from models.meetings import Meeting

_log = logging.getLogger(__name__)


def make_missing_variants(caseroom: Caseroom, now: datetime) -> int:
    """Make each variant that the exclusions of now want of stored minutes; returns how many were made.

    The service does this by itself at every tick (rules 7 and 10): a later meeting with the case may keep
    somebody out of it, long after the minutes were issued. One that fails is logged and tried again.
    """
    with record.reading(caseroom) as session:
        due = minutes_variants.missing(session)
    made = 0
    for document, variants in due.items():
        try:
            made += _make(caseroom, document, variants, now)
        except Exception:
            _log.exception("the variants of minutes %s could not be made", document.id)
    return made


def _make(caseroom: Caseroom, document: Stored, variants: list[Variant], now: datetime) -> int:
    """Render a document's variants as of the making it belongs to, and store those still missing."""
    with record.reading(caseroom) as session:
        edition = making_minutes.edition(
            session, caseroom, document.meeting_id, version=document.version, at=document.at
        )
        edition = replace(edition, notes=_notes(session, caseroom, document.id))
    files = making_minutes.render_variants(caseroom, document.meeting_id, edition, variants)
    with record.writing(caseroom, Clock(now)) as writing:
        writing.session.get_one(Meeting, document.meeting_id, with_for_update=True)
        still = minutes_variants.missing(writing.session).get(document, [])
        files = [file for file in files if file.variant in still]
        if not files:
            writing.idle()
            return 0
        making_minutes.store(writing, document.meeting_id, files)
        writing.audit("minutes.made", document.meeting_id, documents=[file.sha256 for file in files])
        writing.changed(document.meeting_id, phones=False)
    return len(files)


def _notes(session: Session, caseroom: Caseroom, minutes_id: str) -> dict[str, str]:
    """By case, why the document replaced the one before."""
    found = select(MinutesNote.case_id, MinutesNote.text).where(MinutesNote.minutes_id == minutes_id)
    rows = session.execute(found).all()
    clear = caseroom.keyring.read([row.text for row in rows])
    return {row.case_id: clear[row.text] for row in rows}
