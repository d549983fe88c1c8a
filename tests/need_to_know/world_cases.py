"""A world's cases: who is involved and kept out, what agencies brought and to whom it is disclosed."""

from models.agencies import Agency, Agreement, Category, MeetingType, Objective
from models.cases import (
    Appraisal,
    Case,
    CaseObjective,
    CasePurpose,
    CaseWorker,
    Disclosure,
    DisclosureEvent,
    Exclusion,
    GuestDisclosure,
    Information,
    InformationObjective,
    Involvement,
    OfficerDisclosure,
    OwnReference,
    Referral,
    ReferralAgency,
)
from models.lawful import Term
from models.meetings import AgendaItem, Attendance, Meeting
from models.people import Person
from models.readings import Reading
from tests.need_to_know.dice import NOW, Dice, hours, sealed


def add_cases(dice: Dice) -> None:
    """Three cases, most under the first agreement, each referred to a meeting type."""
    first, second = dice.of(Agreement)
    for number in range(3):
        agreement = dice.one((first, second), (4, 1))
        case = dice.add(
            Case,
            agreement_id=agreement.id,
            reference=f"ASB-{number}",
            kind="noise",
            subject="person",
            brought_by=dice.one(dice.of(Agency)).id,
            title=sealed("cases.title"),
            summary=sealed("cases.summary"),
            title_safe_for_wall=dice.chance(0.5),
            opened_at=hours(-900),
            opened_by=dice.one(dice.of(Person)).id,
            version=1,
        )
        for objective in dice.some(dice.of(Objective), 0.5):
            dice.add(CaseObjective, case_id=case.id, objective_id=objective.id)
        for purpose in dice.some(dice.of(Term), 0.5):
            dice.add(CasePurpose, case_id=case.id, purpose_id=purpose.id)
        for agency in dice.some(dice.of(Agency), 0.5):
            _add_appraisal(dice, case, agency)
        for agency in dice.some(dice.of(Agency), 0.5):
            dice.add(
                OwnReference,
                case_id=case.id,
                agency_id=agency.id,
                text=sealed("own_references.text"),
                changed_at=hours(-9),
                changed_by=dice.one(dice.of(Person)).id,
                version=1,
            )
        _add_involvements(dice, case)
        _add_people(dice, case)
        _add_referrals(dice, case)


def _add_appraisal(dice: Dice, case: Case, agency: Agency) -> None:
    dice.add(
        Appraisal,
        case_id=case.id,
        agency_id=agency.id,
        impact=sealed("appraisals.impact"),
        reaction=sealed("appraisals.reaction"),
        told=dice.chance(0.5),
        why_not_told=sealed("appraisals.why_not_told"),
        changed_at=hours(-9),
        changed_by=dice.one(dice.of(Person)).id,
        version=1,
    )


def _add_involvements(dice: Dice, case: Case) -> None:
    """Now, from now on, not yet, until now, only before or only after a meeting, or for a second time."""
    spans: tuple[tuple[float, float | None], ...] = (
        (-900, None),
        (0, None),
        (1, None),
        (-900, 9),
        (-900, 0),
        (-900, -1),
        (-900, -1.5),
        (-900, -2),
        (-900, -3),
        (-1.5, None),
        (-1, None),
        (-0.5, None),
    )
    weights = (24, 1, 2, 2, 3, 1, 1, 1, 2, 1, 1, 1)
    for agency in dice.some(dice.of(Agency), 0.75):
        start, end = dice.one(spans, weights)
        _add_involvement(dice, case, agency, start, end)
        if end is not None and end < 0 and dice.chance(0.4):
            _add_involvement(dice, case, agency, -0.25, None)


def _add_involvement(dice: Dice, case: Case, agency: Agency, start: float, end: float | None) -> None:
    dice.add(
        Involvement,
        case_id=case.id,
        agency_id=agency.id,
        is_lead=dice.chance(0.3),
        reason=sealed("involvements.reason"),
        from_at=hours(start),
        until_at=None if end is None else hours(end),
    )


def _add_people(dice: Dice, case: Case) -> None:
    for person in dice.some(dice.of(Person), 0.3):
        start = hours(dice.one((-50, 0, 1), (8, 1, 1)))
        dice.add(CaseWorker, case_id=case.id, person_id=person.id, from_at=start)
    for person in dice.some(dice.of(Person), 0.15):
        lifted = dice.chance(0.3)
        dice.add(
            Exclusion,
            case_id=case.id,
            person_id=person.id,
            kind=dice.one(("declared interest", "put out")),
            reason=sealed("exclusions.reason"),
            made_at=hours(-9),
            made_by=person.id,
            lifted_at=hours(-1) if lifted else None,
            lifted_by=person.id if lifted else None,
        )


def _add_referrals(dice: Dice, case: Case) -> None:
    kinds = [kind for kind in dice.of(MeetingType) if kind.agreement_id == case.agreement_id]
    for kind in kinds:
        referral = dice.add(
            Referral,
            meeting_type_id=kind.id,
            case_id=case.id,
            reference=case.reference,
            kind=case.kind,
            minutes_wanted=10,
            made_at=hours(-50),
            made_by=dice.one(dice.of(Person)).id,
        )
        for agency in dice.some(dice.of(Agency), 0.5):
            dice.add(ReferralAgency, referral_id=referral.id, agency_id=agency.id)


def add_information(dice: Dice) -> None:
    """What agencies brought to each case, for every audience, some of it disposed of, some for guests."""
    for case in dice.of(Case):
        for _ in range(dice.number(4) + 1):
            information = _add_one(dice, case)
            for objective in dice.some(dice.of(Objective), 0.5):
                dice.add(InformationObjective, information_id=information.id, objective_id=objective.id)
            _disclose(dice, case, information)
            _add_readings(dice, information)


def _add_one(dice: Dice, case: Case) -> Information:
    originator = dice.one(dice.of(Agency))
    earlier = [one for one in dice.of(Information) if one.case_id == case.id]
    taken = {one.replaces_id for one in earlier}
    replaced = [one.id for one in earlier if one.id not in taken]
    return dice.add(
        Information,
        case_id=case.id,
        originator_id=originator.id,
        category_id=dice.of(Category)[0].id,
        text=sealed("information.text"),
        source=sealed("information.source"),
        necessity=sealed("information.necessity"),
        statement_of="fact",
        audience=dice.one(("involved", "agencies", "officers"), (5, 4, 2)),
        recipients_hidden=dice.chance(0.4),
        for_officers=True,
        channel="meeting papers",
        grounds="g",
        flags="personal",
        subject_role="suspect",
        limits_confirmed=True,
        called_back=True,
        channel_reference=sealed("information.channel_reference"),
        serious_harm=sealed("information.serious_harm"),
        serious_harm_by=dice.of(Person)[0].id,
        requester_id=dice.of(Term)[0].id,
        criteria_confirmed=True,
        replaces_id=dice.one(replaced) if replaced and dice.chance(0.2) else None,
        added_at=hours(dice.one((-50, -1, -0.5), (8, 1, 1))),
        added_by=dice.one([person.id for person in dice.of(Person) if person.agency_id == originator.id]),
        disposed_at=dice.one((None, hours(-1)), (7, 1)),
    )


def _disclose(dice: Dice, case: Case, information: Information) -> None:
    share = {"involved": 0.95, "agencies": 0.6, "officers": 0.0}[information.audience]
    on_case = {one.agency_id for one in dice.of(Involvement) if one.case_id == case.id}
    likely = [agency.id for agency in dice.of(Agency) if agency.id in on_case or dice.chance(0.2)]
    holders = {information.originator_id, *dice.some(likely, share)}
    for agency_id in sorted(holders):
        dice.add(Disclosure, information_id=information.id, agency_id=agency_id, case_id=case.id)
        _add_event(dice, information, agency_id=agency_id)
    items = [item for item in dice.of(AgendaItem) if item.case_id == case.id]
    sits = {item.meeting_id for item in items}
    for meeting in dice.of(Meeting):
        if dice.chance(0.35 if meeting.id in sits else 0.2):
            dice.add(OfficerDisclosure, information_id=information.id, meeting_id=meeting.id, case_id=case.id)
            _add_event(dice, information, meeting_id=meeting.id)
    for item in items:
        guests = [one for one in dice.of(Attendance) if one.meeting_id == item.meeting_id]
        _let_guests_hear(dice, information, item, [one for one in guests if one.role == "guest"])


def _let_guests_hear(
    dice: Dice, information: Information, item: AgendaItem, guests: list[Attendance]
) -> None:
    """All of them, some of them, or none."""
    for guest in dice.some(guests, dice.one((1, 0.7, 0), (6, 2, 1))):
        dice.add(
            GuestDisclosure,
            information_id=information.id,
            agenda_item_id=item.id,
            attendance_id=guest.id,
        )


def _add_event(
    dice: Dice, information: Information, agency_id: str | None = None, meeting_id: str | None = None
) -> None:
    dice.add(
        DisclosureEvent,
        information_id=information.id,
        case_id=information.case_id,
        reference="ASB",
        originator_id=information.originator_id,
        category_id=information.category_id,
        agency_id=agency_id,
        meeting_id=meeting_id,
        event=dice.one(("given", "withdrawn"), (3, 1)),
        at=hours(dice.one((-50, -1.9, -1.8, -1), (4, 1, 1, 1))),
        by=information.added_by,
    )


def _add_readings(dice: Dice, information: Information) -> None:
    for person in dice.some(dice.of(Person), 0.2):
        dice.add(
            Reading,
            case_id=information.case_id,
            information_id=information.id if dice.chance(0.8) else None,
            originator_id=information.originator_id,
            person_id=person.id,
            agency_id=person.agency_id,
            place="case",
            at=NOW,
        )
