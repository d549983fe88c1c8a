"""The cast that most tests share: seven people, two cases, one meeting, laid through the record door.

Alma chairs and coordinates, Dev takes the minutes, Carol is the deputy, Paul is her colleague, Fay and Rita
are housing officers on one case each, and Eve must see nothing: her agency is a partner but on no case.
Case `one` is brought by Fay's agency with Alma's and Carol's on it; case `two` by Rita's with Carol's.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from meetings import sealed
from meetings.catalogue.statements import Point, Statement, meeting_heading, statement_sha256
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Clock, Viewer, desk
from meetings.operations.signing_in import hash_password
from models import agencies as a
from models.cases import (
    Appraisal,
    Case,
    CasePurpose,
    CaseWorker,
    Disclosure,
    DisclosureEvent,
    Information,
    Involvement,
    OfficerDisclosure,
    Referral,
    ReferralAgency,
)
from models.enrolments import Enrolment
from models.lawful import Term
from models.meetings import Acknowledgement, AgendaItem, Attendance, Meeting, Officer
from models.outcomes import Action, ActionAudience
from models.people import Account, Coordinator, Office, Person
from models.states import (
    ActionState,
    Answer,
    AttendanceRole,
    AttendanceState,
    Audience,
    Channel,
    How,
    ItemState,
    MeetingOffice,
    MeetingState,
    ScreenMode,
    StatementOf,
)
from tests.kept import laid_once

PASSWORD = "a password of the cast"
AMBER = "amber-valley-borough-council"
POLICE = "derbyshire-constabulary"
FUTURES = "futures-housing-group"
RIVERSIDE = "riverside"
EREWASH = "erewash-borough-council"
HOMES = {
    "alma": AMBER,
    "dev": AMBER,
    "carol": POLICE,
    "paul": POLICE,
    "fay": FUTURES,
    "rita": RIVERSIDE,
    "eve": EREWASH,
}


@dataclass
class Cast:
    """Ids by name: people, agencies by catalogue key, cases, information, the meeting and its parts."""

    now: datetime
    agreement: str
    meeting_type: str
    agencies: dict[str, str]
    people: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    referrals: dict[str, str] = field(default_factory=dict)
    information: dict[str, str] = field(default_factory=dict)
    meeting: str = ""
    items: dict[str, str] = field(default_factory=dict)
    attendances: dict[str, str] = field(default_factory=dict)

    def viewer(self, name: str, now: datetime | None = None) -> Viewer:
        """A member of the cast at a desk."""
        return desk(self.people[name], self.agencies[HOMES[name]], now or self.now)


def email(name: str) -> str:
    """The address a member of the cast signs in with."""
    return f"{name}@{HOMES[name]}.example"


def approved(person_id: str, now: datetime) -> Enrolment:
    """An account that its agency approved a month ago."""
    at = now - timedelta(days=30)
    until = (at + timedelta(days=180)).date()
    return Enrolment(person_id=person_id, enrolled_at=at, approved_at=at, confirm_by=until)


def lay_people(caseroom: Caseroom, now: datetime) -> Cast:
    """The people, with accounts and standing undertakings; Carol is her agency's representative."""
    with record.writing(caseroom, Clock(now)) as writing:
        session = writing.session
        meeting_type = session.scalars(
            select(a.MeetingType).where(a.MeetingType.key == "asb-case-discussion")
        ).one()
        found = session.execute(select(a.Agency.key, a.Agency.id)).all()
        cast = Cast(now, meeting_type.agreement_id, meeting_type.id, {row.key: row.id for row in found})
        hashed = hash_password(caseroom.settings, PASSWORD)
        for name, home in HOMES.items():
            person = Person(agency_id=cast.agencies[home], name=name.capitalize(), role="Officer")
            session.add(person)
            session.flush()
            cast.people[name] = person.id
            session.add(Account(person_id=person.id, email=email(name), password_hash=hashed))
            session.add(approved(person.id, now))
            _undertake(writing, cast, person.id)
        session.add(Coordinator(meeting_type_id=cast.meeting_type, person_id=cast.people["alma"]))
        session.add(Office(person_id=cast.people["carol"], office="representative"))
        writing.audit("demo.made")
    return cast


def lay_cases(caseroom: Caseroom, cast: Cast) -> Cast:
    """Cases `one` and `two`, each with information for all, for named agencies and for the officers only."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        _case(writing, cast, "one", FUTURES, (AMBER, POLICE), worker="fay")
        _case(writing, cast, "two", RIVERSIDE, (POLICE,), worker="rita")
        writing.audit("demo.made")
    return cast


def lay_meeting(caseroom: Caseroom, cast: Cast) -> Cast:
    """A planned meeting on both cases, everyone but Eve invited; the officers hold what is for them."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        session = writing.session
        meeting = _meeting(writing, cast)
        cast.meeting = meeting.id
        for name, office in zip(("alma", "carol", "dev"), MeetingOffice, strict=True):
            session.add(Officer(meeting_id=meeting.id, person_id=cast.people[name], office=office))
        for name in ("alma", "dev", "carol", "paul", "fay", "rita"):
            cast.attendances[name] = _attendance(writing, cast, name)
        for position, (name, case_id) in enumerate(cast.cases.items(), 1):
            item = AgendaItem(
                meeting_id=meeting.id,
                case_id=case_id,
                referral_id=cast.referrals[name],
                position=position,
                minutes=12,
                state=ItemState.WAITING,
            )
            session.add(item)
            session.flush()
            cast.items[name] = item.id
            for kind in ("involved", "agencies", "officers"):
                information_id = cast.information[f"{name} {kind}"]
                session.add(
                    OfficerDisclosure(information_id=information_id, meeting_id=meeting.id, case_id=case_id)
                )
        writing.audit("meeting.planned", meeting.id)
    return cast


@laid_once
def lay_scene(caseroom: Caseroom, now: datetime) -> Cast:
    """People, cases and the planned meeting."""
    return lay_meeting(caseroom, lay_cases(caseroom, lay_people(caseroom, now)))


def lay_action(
    caseroom: Caseroom, cast: Cast, reference: str, *, owner: str, audience: tuple[str, ...], due_on: date
) -> str:
    """An action on case `one`, offered to its owner, seen by the agencies of its audience."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        case_id = cast.cases["one"]
        key = writing.key("case", case_id)
        action = Action(
            reference=reference,
            agenda_item_id=cast.items["one"],
            case_id=case_id,
            meeting_id=cast.meeting,
            text=sealed.seal(key, "actions.text", f"Text of {reference}"),
            owner_id=cast.people[owner],
            owner_agency_id=cast.agencies[HOMES[owner]],
            due_on=due_on,
            state=ActionState.OFFERED,
            recorded_by=cast.people["dev"],
            recorded_at=cast.now,
            remind_at=writing.session.get_one(Meeting, cast.meeting).closed_at,
        )
        writing.session.add(action)
        writing.session.flush()
        for home in audience:
            writing.session.add(ActionAudience(action_id=action.id, agency_id=cast.agencies[home]))
        writing.audit("demo.made")
        return action.id


def close_meeting_at(caseroom: Caseroom, cast: Cast, moment: datetime) -> None:
    """The meeting, closed at a moment, with nothing else done."""
    with record.writing(caseroom, Clock(moment)) as writing:
        meeting = writing.session.get_one(Meeting, cast.meeting)
        meeting.state = MeetingState.CLOSED
        meeting.opened_at = cast.now
        meeting.closed_at = moment
        made = update(Action).where(Action.meeting_id == cast.meeting)
        writing.session.execute(made.values(remind_at=moment))
        writing.audit("meeting.closed", meeting.id)


def _undertake(writing: Writing, cast: Cast, person_id: str) -> None:
    text = writing.session.scalars(
        select(a.Statement).where(
            a.Statement.meeting_type_id == cast.meeting_type, a.Statement.kind == "standing"
        )
    ).one()
    writing.session.add(
        Acknowledgement(
            kind="standing",
            person_id=person_id,
            agreement_id=cast.agreement,
            statement_id=text.id,
            statement_sha256=text.sha256,
            answer=Answer.AGREED,
            how=How.PAGE,
            recorded_by=person_id,
            at=cast.now - timedelta(days=30),
            valid_until=cast.now + timedelta(days=335),
        )
    )


def _case(
    writing: Writing, cast: Cast, name: str, lead: str, others: tuple[str, ...], *, worker: str
) -> None:
    case_id = sealed.new_key().id
    key = writing.new_key("case", case_id, scope=case_id)
    opened = cast.now - timedelta(days=20)
    case = Case(
        id=case_id,
        agreement_id=cast.agreement,
        reference=_reference(name),
        kind="Noise",
        subject="person",
        brought_by=cast.agencies[lead],
        title=sealed.seal(key, "cases.title", f"Title of case {name}"),
        summary=sealed.seal(key, "cases.summary", f"Summary of case {name}"),
        opened_at=opened,
        opened_by=cast.people[worker],
    )
    writing.session.add(case)
    writing.session.flush()
    cast.cases[name] = case_id
    agencies = [cast.agencies[home] for home in (lead, *others)]
    for agency_id in agencies:
        lead_here = agency_id == cast.agencies[lead]
        writing.session.add(
            Involvement(case_id=case_id, agency_id=agency_id, is_lead=lead_here, from_at=opened)
        )
        _appraise(writing, cast, case_id, agency_id, key)
    writing.session.add(CaseWorker(case_id=case_id, person_id=cast.people[worker], from_at=opened))
    purpose = select(Term.id).where(Term.key == "preventing-offences")
    writing.session.add(CasePurpose(case_id=case_id, purpose_id=writing.session.scalars(purpose).one()))
    _refer(writing, cast, name, case, agencies)
    for audience in Audience:
        _information(writing, cast, name, audience, agencies, key)


def _reference(name: str) -> str:
    return f"ASB-{name.upper()}7X"[:8]


def _appraise(writing: Writing, cast: Cast, case_id: str, agency_id: str, key: sealed.DataKey) -> None:
    """What an agency says once of what its sharing may mean, said already as on a case that has run."""
    writing.session.add(
        Appraisal(
            case_id=case_id,
            agency_id=agency_id,
            impact=sealed.seal(key, "appraisals.impact", "He may be asked to move"),
            reaction=sealed.seal(key, "appraisals.reaction", "He will be angry at first"),
            told=False,
            why_not_told=sealed.seal(key, "appraisals.why_not_told", "The visit must come first"),
            changed_at=cast.now - timedelta(days=19),
            changed_by=cast.people["fay"],
        )
    )


def _refer(writing: Writing, cast: Cast, name: str, case: Case, agencies: list[str]) -> None:
    referral = Referral(
        meeting_type_id=cast.meeting_type,
        case_id=case.id,
        reference=case.reference,
        kind=case.kind,
        minutes_wanted=12,
        made_at=cast.now - timedelta(days=15),
        made_by=case.opened_by,
    )
    writing.session.add(referral)
    writing.session.flush()
    cast.referrals[name] = referral.id
    writing.session.add_all(
        ReferralAgency(referral_id=referral.id, agency_id=agency_id) for agency_id in agencies
    )


def _information(
    writing: Writing, cast: Cast, name: str, audience: Audience, agencies: list[str], case_key: sealed.DataKey
) -> None:
    """By the lead agency, for all, for the last involved agency alone, or for the officers."""
    information_id = sealed.new_key().id
    case_id = cast.cases[name]
    key = writing.new_key("information", information_id, scope=case_id, by=case_key)
    at = cast.now - timedelta(days=10)
    writing.session.add(
        Information(
            id=information_id,
            case_id=case_id,
            originator_id=agencies[0],
            text=sealed.seal(key, "information.text", f"Text for {audience} on {name}"),
            source=sealed.seal(key, "information.source", f"Source for {audience} on {name}"),
            necessity=sealed.seal(key, "information.necessity", f"Necessity for {audience} on {name}"),
            statement_of=StatementOf.FACT,
            audience=audience,
            channel=Channel.MEETING,
            added_at=at,
            added_by=cast.people["fay" if name == "one" else "rita"],
        )
    )
    writing.session.flush()
    cast.information[f"{name} {audience}"] = information_id
    held = {"involved": agencies, "agencies": [agencies[0], agencies[-1]], "officers": agencies[:1]}
    for agency_id in held[audience]:
        writing.session.add(Disclosure(information_id=information_id, agency_id=agency_id, case_id=case_id))
        writing.session.add(
            DisclosureEvent(
                information_id=information_id,
                case_id=case_id,
                reference=_reference(name),
                originator_id=agencies[0],
                agency_id=agency_id,
                event="given",
                at=at,
            )
        )


def _meeting(writing: Writing, cast: Cast) -> Meeting:
    kind = writing.session.get_one(a.MeetingType, cast.meeting_type)
    agreement = writing.session.get_one(a.Agreement, cast.agreement)
    text = writing.session.scalars(
        select(a.Statement).where(a.Statement.meeting_type_id == kind.id, a.Statement.kind == "meeting")
    ).one()
    heading = meeting_heading(
        title="October case meeting",
        held_on=cast.now.date(),
        agreement_name=agreement.name,
        agreement_version=agreement.version,
    )
    points = tuple(Point(point["heading"], point["text"]) for point in json.loads(text.points))
    statement = Statement("asb-case-discussion", text.version, text.title, points)
    meeting = Meeting(
        meeting_type_id=kind.id,
        title="October case meeting",
        state=MeetingState.PLANNED,
        starts_at=cast.now,
        planned_minutes=60,
        place="Committee Room 2",
        secure_venue="Door closed, blinds down.",
        sight_from=cast.now - timedelta(days=10),
        corrections_until=cast.now + timedelta(days=10),
        statement_id=text.id,
        statement_heading="\n".join(heading),
        statement_sha256=statement_sha256(heading, statement),
        screen_mode=ScreenMode.NOTHING,
    )
    writing.session.add(meeting)
    writing.session.flush()
    return meeting


def _attendance(writing: Writing, cast: Cast, name: str) -> str:
    attendance = Attendance(
        meeting_id=cast.meeting,
        person_id=cast.people[name],
        agency_id=cast.agencies[HOMES[name]],
        role=AttendanceRole.MEMBER,
        state=AttendanceState.INVITED,
        invited_at=cast.now,
    )
    writing.session.add(attendance)
    writing.session.flush()
    return attendance.id
