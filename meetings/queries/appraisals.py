"""What the viewer's agency has said once of its sharing on a case."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from models.cases import Appraisal


@dataclass(frozen=True, slots=True)
class Said:
    """An appraisal, in the clear; `version` is what a change names as the one it was written from."""

    impact: str
    reaction: str
    told: bool
    why_not_told: str | None
    version: int


_SAID = select(
    Appraisal.impact, Appraisal.reaction, Appraisal.told, Appraisal.why_not_told, Appraisal.version
).where(Appraisal.case_id == bindparam("case"), Appraisal.agency_id == bindparam("agency"))


def said(sight: Sight, case_id: str) -> Said | None:
    """What there is; None where the agency has not shared about the person yet."""
    found = sight.rows(_SAID, Said, {"case": case_id, "agency": sight.viewer.agency})
    return found[0] if found else None
