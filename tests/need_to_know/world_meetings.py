"""A world's meetings: officers, agenda, register, agreements, and who is in the room for each case."""

from models.agencies import MeetingType, Partner, Statement
from models.cases import Case, Exclusion, Involvement, Referral
from models.meetings import (
    Acknowledgement,
    AgendaItem,
    Attendance,
    GuestAdmission,
    Invitation,
    Meeting,
    Officer,
    Presence,
    PresenceCorrection,
    RoomSecret,
)
from models.people import Person
from tests.need_to_know.dice import NOW, Dice, hours, sealed

OPENED, CLOSED = hours(-2), hours(-1)
_STATES = ("planned", "open", "closed", "issued")


def add_meetings(dice: Dice) -> None:
    """Three meetings, one at least open; then what lies on the tables of the open ones."""
    for number in range(3):
        state = "open" if number == 0 else dice.one(_STATES, (3, 4, 3, 3))
        meeting = add_meeting(dice, state)
        add_agenda(dice, meeting)
        offices = ("chair", "deputy", "minute-taker")
        officers = _officers(dice)[: len(offices)]
        for office, person in zip(offices, officers, strict=False):
            dice.add(Officer, meeting_id=meeting.id, person_id=person.id, office=office)
        for person in dice.of(Person):
            if dice.chance(0.95 if person in officers else 0.7):
                add_attendance(dice, meeting, person)
        dice.add(RoomSecret, meeting_id=meeting.id, secret="secret")
    for meeting in dice.of(Meeting):
        _lay_table(dice, meeting)


def _officers(dice: Dice) -> list[Person]:
    """Some of the people: above all those who are guests of an earlier meeting."""
    guests = {one.person_id for one in dice.of(Attendance) if one.role == "guest"}
    return [one for one in dice.of(Person) if dice.chance(0.7 if one.id in guests else 0.2)]


def add_meeting(dice: Dice, state: str) -> Meeting:
    kinds = dice.of(MeetingType)
    kind = dice.one(kinds, [4, 2, 1, 1])
    statement = next(
        one for one in dice.of(Statement) if one.meeting_type_id == kind.id and one.kind == "meeting"
    )
    return dice.add(
        Meeting,
        meeting_type_id=kind.id,
        title="Meeting",
        state=state,
        starts_at=hours(-2),
        planned_minutes=60,
        place="Room 1",
        secure_venue="Door closed",
        sight_from=hours(dice.one((-90, 0, 1), (12, 1, 1))),
        corrections_until=hours(dice.one((90, 0, -0.5), (12, 1, 1))),
        statement_id=statement.id,
        statement_heading="Heading",
        statement_sha256="meeting",
        invited_at=hours(-90),
        opened_at=None if state == "planned" else OPENED,
        closed_at=CLOSED if state in ("closed", "issued") or dice.chance(0.1) else None,
        screen_mode=dice.one(("case", "join", "nothing"), (9, 1, 1)),
        on_table_id=None,
        revision=1,
        agenda_revision=1,
        version=1,
    )


def add_agenda(dice: Dice, meeting: Meeting) -> None:
    agreement_of = {kind.id: kind.agreement_id for kind in dice.of(MeetingType)}
    held_under = agreement_of[meeting.meeting_type_id]
    for case in dice.of(Case):
        if not dice.chance(0.8 if case.agreement_id == held_under else 0.3):
            continue
        referrals = [one.id for one in dice.of(Referral) if one.case_id == case.id]
        dice.add(
            AgendaItem,
            meeting_id=meeting.id,
            case_id=case.id,
            referral_id=dice.one(referrals),
            position=1,
            minutes=10,
            state="waiting",
            started_at=OPENED,
            ended_at=OPENED,
        )


def add_attendance(dice: Dice, meeting: Meeting, person: Person) -> None:
    attendance = dice.add(
        Attendance,
        meeting_id=meeting.id,
        person_id=person.id,
        agency_id=person.agency_id,
        role=dice.one(("member", "observer", "guest"), (7, 1, 4)),
        state=dice.one(("here", "invited", "apologies", "left"), (6, 2, 1, 1)),
        in_room=True,
        waiting="next case",
        here_by="phone",
        arrived_at=OPENED,
        left_at=OPENED,
        invited_at=hours(-90),
        acknowledgement_id=None,
        agreed_at=None,
    )
    dice.add(
        Invitation, attendance_id=attendance.id, needed_from=NOW, needed_until=NOW, sent_on=hours(-90).date()
    )
    _answer_statement(dice, meeting, attendance)


def _answer_statement(dice: Dice, meeting: Meeting, attendance: Attendance) -> None:
    """None, agreed, declined, or one after the other: the register follows the latest."""
    histories: tuple[tuple[str, ...], ...] = (
        (),
        ("agreed",),
        ("declined",),
        ("agreed", "declined"),
        ("declined", "agreed"),
    )
    agreement_of = {kind.id: kind.agreement_id for kind in dice.of(MeetingType)}
    for minute, answer in enumerate(dice.one(histories, (2, 15, 1, 1, 1))):
        latest = dice.add(
            Acknowledgement,
            kind="meeting",
            person_id=attendance.person_id,
            agreement_id=agreement_of[meeting.meeting_type_id],
            meeting_id=meeting.id,
            statement_id=meeting.statement_id,
            statement_sha256=meeting.statement_sha256,
            answer=answer,
            how="phone",
            recorded_by=attendance.person_id,
            at=hours(-1.9 + minute / 60),
            valid_until=hours(900) if dice.chance(0.2) else None,
        )
        attendance.acknowledgement_id = latest.id
        attendance.agreed_at = latest.at if answer == "agreed" else None


def _lay_table(dice: Dice, meeting: Meeting) -> None:
    """Guests admitted to some cases, people in and out of the room, and mostly a case on the table."""
    items = [item for item in dice.of(AgendaItem) if item.meeting_id == meeting.id]
    register = [one for one in dice.of(Attendance) if one.meeting_id == meeting.id]
    if items and dice.chance(0.92):
        meeting.on_table_id = dice.one(items).id
    elif dice.chance(0.8):
        meeting.on_table_id = dice.one([item.id for item in dice.of(AgendaItem)] or [None])
    for item in items:
        for guest in register:
            if dice.chance(0.6 if guest.role == "guest" else 0.05):
                admit(dice, item, guest)
        tidy = {attendance.id for attendance in register if belongs(dice, meeting, item, attendance)}
        stranger = dice.one(register).id if register and dice.chance(0.2) else None
        for attendance in register:
            fits = attendance.id == stranger or attendance.id in tidy
            _add_presences(dice, item, attendance, inside=fits and dice.chance(0.85))


def admit(dice: Dice, item: AgendaItem, guest: Attendance) -> None:
    dice.add(
        GuestAdmission,
        agenda_item_id=item.id,
        attendance_id=guest.id,
        lawful_reason=sealed("guest_admissions.lawful_reason"),
        admitted_by=guest.person_id,
        admitted_at=NOW,
    )


def belongs(dice: Dice, meeting: Meeting, item: AgendaItem, attendance: Attendance) -> bool:
    """Whether the room check would hardly object: without it a room would hardly ever be settled."""
    soon = hours(dice.one((0, 1), (4, 1)))
    involved = {
        one.agency_id
        for one in dice.of(Involvement)
        if one.case_id == item.case_id
        and one.from_at <= soon
        and (one.until_at is None or one.until_at >= NOW)
    }
    leaving = (None, dice.one((None, NOW), (2, 1)))
    partners = {
        one.agency_id for one in dice.of(Partner) if one.until_at in leaving and one.suspended_at in leaving
    }
    officers = {one.person_id for one in dice.of(Officer) if one.meeting_id == meeting.id or dice.chance(0.1)}
    excluded = {
        one.person_id
        for one in dice.of(Exclusion)
        if one.case_id == item.case_id and one.lifted_at is None and dice.chance(0.8)
    }
    admitted = {one.attendance_id for one in dice.of(GuestAdmission)}
    if attendance.state != "here" or attendance.agreed_at is None or attendance.person_id in excluded:
        return False
    if attendance.role == "guest":
        return attendance.id in admitted
    return attendance.agency_id in involved & partners or attendance.person_id in officers


def _of(item: AgendaItem, attendance: Attendance) -> dict[str, str]:
    return {
        "attendance_id": attendance.id,
        "case_id": item.case_id,
        "person_id": attendance.person_id,
        "agency_id": attendance.agency_id,
    }


def _add_presences(dice: Dice, item: AgendaItem, attendance: Attendance, *, inside: bool) -> None:
    if dice.chance(0.2):
        spell = dice.add(
            Presence,
            agenda_item_id=item.id,
            **_of(item, attendance),
            in_at=hours(-2),
            out_at=hours(-1.8),
            out_because="stepped out",
            remote=dice.chance(0.3),
        )
        if dice.chance(0.5):
            _correct(dice, spell, attendance)
    if inside:
        dice.add(
            Presence,
            agenda_item_id=item.id,
            **_of(item, attendance),
            in_at=hours(-1.5),
            out_because="stepped out",
            remote=dice.chance(0.3),
        )


def _correct(dice: Dice, spell: Presence, attendance: Attendance) -> None:
    dice.add(
        PresenceCorrection,
        presence_id=spell.id,
        in_at=hours(-2),
        out_at=hours(-1.9),
        reason=sealed("presence_corrections.reason"),
        recorded_by=attendance.person_id,
        recorded_at=NOW,
    )
