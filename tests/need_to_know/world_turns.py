"""A world's last turns, drawn after all else: who takes an agreement back, who led on a case or will lead."""

from datetime import datetime

from models.agencies import MeetingType
from models.cases import Involvement
from models.meetings import Acknowledgement, Attendance, Meeting, Presence
from tests.need_to_know.dice import NOW, Dice, hours, sealed


def add_turns(dice: Dice) -> None:
    """Rare by chance alone, and what a policy must not get wrong."""
    for meeting in dice.of(Meeting):
        if dice.chance(0.15):
            _take_back(dice, meeting)
    for one in dice.of(Involvement):
        if one.from_at <= NOW and not one.is_lead and dice.chance(0.2):
            _led_elsewhen(dice, one)


def _take_back(dice: Dice, meeting: Meeting) -> None:
    """Somebody in the room for the case on the table declines after all."""
    inside = {
        one.attendance_id
        for one in dice.of(Presence)
        if one.agenda_item_id == meeting.on_table_id and one.out_at is None
    }
    register = [one for one in dice.of(Attendance) if one.meeting_id == meeting.id and one.id in inside]
    agreed = [one for one in register if one.agreed_at is not None]
    if not agreed:
        return
    attendance = dice.one(agreed)
    agreement_of = {kind.id: kind.agreement_id for kind in dice.of(MeetingType)}
    declined = dice.add(
        Acknowledgement,
        kind="meeting",
        person_id=attendance.person_id,
        agreement_id=agreement_of[meeting.meeting_type_id],
        meeting_id=meeting.id,
        statement_id=meeting.statement_id,
        statement_sha256=meeting.statement_sha256,
        answer="declined",
        how="phone",
        recorded_by=attendance.person_id,
        at=hours(-0.1),
    )
    attendance.acknowledgement_id, attendance.agreed_at = declined.id, None


def _led_elsewhen(dice: Dice, one: Involvement) -> None:
    """The agency is on the case now without leading: it led until this moment, or will from a later one."""
    spans: list[tuple[datetime, datetime | None]] = []
    if one.until_at is None or one.until_at <= NOW:
        spans.append((hours(-950), NOW))
    if one.until_at is not None and one.until_at > NOW:
        spans.append((one.until_at, None))
    for start, end in spans:
        dice.add(
            Involvement,
            case_id=one.case_id,
            agency_id=one.agency_id,
            is_lead=True,
            reason=sealed("involvements.reason"),
            from_at=start,
            until_at=end,
        )
