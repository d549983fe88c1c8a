"""Referrals: a case put forward for a meeting, and the agencies on it as the coordinator sees them."""

from sqlalchemy import Select, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import on_case
from meetings.policy import permissions
from meetings.refusals import Invalid
from models.agencies import MeetingType
from models.cases import Case, Referral, ReferralAgency

LONGEST_MINUTES = 180
OTHER_MEETING = "Choose a kind of meeting held under the agreement of this case"
ALREADY = "This case is already put forward for that meeting"
MINUTES = f"Ask for between 1 and {LONGEST_MINUTES} minutes"


def refer_case(
    caseroom: Caseroom, viewer: Viewer, case_id: str, meeting_type_id: str, *, minutes: int, once: str
) -> str:
    """Put a case forward for a meeting of a type, with the minutes wanted; people of an agency on it may.

    The coordinator sees its reference, kind and agencies by it, never the case (rule 8). Raises Invalid for a
    type of another agreement, senseless minutes, or a case that is put forward there already. Serves 4.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.on_case(writing.session, viewer, case_id))
        if done := writing.once(once):
            return done
        case = writing.session.get_one(Case, case_id)
        _check(writing, case, meeting_type_id, minutes)
        made = Referral(
            meeting_type_id=meeting_type_id,
            case_id=case_id,
            reference=case.reference,
            kind=case.kind,
            minutes_wanted=minutes,
            made_at=viewer.now,
            made_by=viewer.person,
        )
        writing.session.add(made)
        writing.session.flush()
        follow_involvements(writing, case_id)
        writing.audit("case.referred", made.id, case=case_id, meeting_type=meeting_type_id)
        return writing.made(once, made.id)


def follow_involvements(writing: Writing, case_id: str) -> None:
    """Let the open referrals of a case name exactly the agencies on it; part of another operation."""
    present = on_case.involved(writing.session, case_id)
    for referral_id in writing.session.scalars(_open(case_id)).all():
        named = select(ReferralAgency).where(ReferralAgency.referral_id == referral_id)
        rows = {row.agency_id: row for row in writing.session.scalars(named)}
        for agency_id in rows.keys() - present:
            writing.session.delete(rows[agency_id])
        for agency_id in sorted(present - rows.keys()):
            writing.session.add(ReferralAgency(referral_id=referral_id, agency_id=agency_id))


def _check(writing: Writing, case: Case, meeting_type_id: str, minutes: int) -> None:
    wrong = {}
    meeting_type = writing.session.get(MeetingType, meeting_type_id)
    if meeting_type is None or meeting_type.agreement_id != case.agreement_id:
        wrong["meeting_type"] = OTHER_MEETING
    elif writing.session.scalar(_open(case.id).where(Referral.meeting_type_id == meeting_type_id)):
        wrong["meeting_type"] = ALREADY
    if not 1 <= minutes <= LONGEST_MINUTES:
        wrong["minutes"] = MINUTES
    if wrong:
        raise Invalid(wrong)


def _open(case_id: str) -> Select[str]:
    return select(Referral.id).where(Referral.case_id == case_id, Referral.closed_at.is_(None))
