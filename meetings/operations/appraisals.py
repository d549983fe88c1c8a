"""What an agency says once for all it shares on a case: impact, likely reaction, told or why not, purposes.

Asked before information first goes beyond the agency that brings it, then used again (clauses 4.1.1, 4.1.2).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete

from meetings.doors import Caseroom, record
from meetings.doors.record import SOMEBODY_ELSE, Writing
from meetings.doors.viewers import Viewer
from meetings.operations import describing
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.cases import Appraisal, Case, CasePurpose

NO_IMPACT = "Say what sharing may mean for the person"
NO_REACTION = "Say how the person is likely to react"
NO_ANSWER = "Say whether the person has been told"
NO_WHY = "Say why the person has not been told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """What is said, in the clear; `told` is None where it was not answered."""

    impact: str = ""
    reaction: str = ""
    told: bool | None = None
    why_not_told: str = ""

    def wrong(self) -> dict[str, str]:
        """What is missing."""
        asked = {
            "impact": (NO_IMPACT, self.impact),
            "reaction": (NO_REACTION, self.reaction),
            "told": (NO_ANSWER, self.told is not None),
            "why_not_told": (NO_WHY, self.why_not_told or self.told is not False),
        }
        return {name: text for name, (text, said) in asked.items() if not said}


def appraise(
    caseroom: Caseroom,
    viewer: Viewer,
    case_id: str,
    appraised: Appraised,
    *,
    version: int,
    purposes: Collection[str] | None = None,
) -> None:
    """Record or change what an agency says once for a case; its people on the case may.

    `version` is the one it was written from, 0 where there was none; `purposes` are a police agency's
    policing purposes. Raises Invalid for what is missing, Conflict with the present words where somebody was
    first and they differ. A second press changes nothing. Serves clauses 2.3, 4.1.1 and 4.1.2.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.on_case(writing.session, viewer, case_id))
        wrong = appraised.wrong() | _wrong_purposes(writing, case_id, purposes)
        if wrong:
            raise Invalid(wrong)
        standing = writing.session.get(Appraisal, (case_id, str(viewer.agency)))
        changes = standing is None or _read(writing, standing) != _plain(appraised)
        if changes and (standing.version if standing else 0) != version:
            raise Conflict(SOMEBODY_ELSE, current=_lines(_read(writing, standing)) if standing else "")
        if changes:
            _keep(writing, case_id, appraised, standing)
        chosen = purposes is not None and choose_purposes(writing, case_id, purposes)
        if not (changes or chosen):
            writing.idle()


def before_sharing(writing: Writing, case_id: str, appraised: Appraised | None) -> None:
    """Have the appraisal that sharing asks for, the one given where there is none yet.

    Part of an operation that has asked who may; raises Invalid for what is missing.
    """
    if writing.session.get(Appraisal, (case_id, str(writing.actor.agency))):
        return
    appraised = appraised or Appraised()
    if wrong := appraised.wrong():
        raise Invalid(wrong)
    _keep(writing, case_id, appraised, None)


def choose_purposes(writing: Writing, case_id: str, purposes: Collection[str]) -> bool:
    """Make these the policing purposes of a case; whether they were others. Part of an operation."""
    if set(purposes) == describing.purposes_of(writing, case_id):
        return False
    writing.session.execute(delete(CasePurpose).where(CasePurpose.case_id == case_id))
    writing.session.add_all(CasePurpose(case_id=case_id, purpose_id=each) for each in sorted(set(purposes)))
    writing.audit("case.purposes_chosen", case_id, case=case_id, purposes=len(set(purposes)))
    return True


def _wrong_purposes(writing: Writing, case_id: str, purposes: Collection[str] | None) -> dict[str, str]:
    """What is wrong with the purposes, which only the police choose."""
    if purposes is None:
        return {}
    case = writing.session.get_one(Case, case_id)
    writing.require(describing.is_police(writing))
    return {} if describing.purposes_fit(writing, case, purposes) else {"purposes": describing.NO_PURPOSE}


def _keep(writing: Writing, case_id: str, appraised: Appraised, standing: Appraisal | None) -> None:
    key = writing.key("case", case_id)
    why = seal(key, "appraisals.why_not_told", appraised.why_not_told) if not appraised.told else None
    said = {
        "impact": seal(key, "appraisals.impact", appraised.impact),
        "reaction": seal(key, "appraisals.reaction", appraised.reaction),
        "told": bool(appraised.told),
        "why_not_told": why,
        "changed_at": writing.actor.now,
        "changed_by": str(writing.actor.person),
    }
    if standing is None:
        writing.session.add(Appraisal(case_id=case_id, agency_id=str(writing.actor.agency), **said))
    else:
        for name, value in said.items():
            setattr(standing, name, value)
    writing.audit("appraisal.recorded", case_id, case=case_id)


def _read(writing: Writing, standing: Appraisal) -> Appraised:
    impact, reaction = writing.read(standing.impact, standing.reaction)
    why = writing.read(standing.why_not_told)[0] if standing.why_not_told else ""
    return Appraised(impact=impact, reaction=reaction, told=standing.told, why_not_told=why)


def _plain(appraised: Appraised) -> Appraised:
    """As it would be read again."""
    why = "" if appraised.told else appraised.why_not_told
    return Appraised(
        impact=appraised.impact, reaction=appraised.reaction, told=appraised.told, why_not_told=why
    )


def _lines(appraised: Appraised) -> str:
    told = "The person has been told." if appraised.told else appraised.why_not_told
    return "\n\n".join((appraised.impact, appraised.reaction, told))
